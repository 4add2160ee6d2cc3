"""Hostile and future servers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pydantic

from contract.breaking import replaced
from reliability.promises import Promise
from vclient._async import answers as async_answers
from vclient._http import decoding, failures
from vclient._http.decompression import Decompressor
from vclient._policy import stable_pages as paging
from vclient._sync import answers as sync_answers
from vclient.exceptions import ResponseDecodeError
from vclient.models.base import ResponseModel

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

MODELS = "tests/hostile/test_models.py"
OPERATIONS = "tests/hostile/test_operations.py"
ERRORS = "tests/hostile/test_errors.py"
FOLDERS = ("tests/_async/pipeline", "tests/_sync/pipeline")


def in_both(path: str, *tests: str) -> tuple[str, ...]:
    """Return the names of tests for both clients."""
    return tuple(f"{folder}/{path}::{test}" for folder in FOLDERS for test in tests)


PAGING = "tests/unit/test_paging.py"


def _closed(patches: pytest.MonkeyPatch) -> None:
    """Refuse what is unknown."""
    decode = decoding.decode

    def decode_closed(response: Any, model: Any, spec: Any) -> Any:
        value = decode(response, model, spec)
        if getattr(value, "model_extra", None):
            raise ResponseDecodeError("new", path=spec.path.value)  # noqa: EM101
        return value

    patches.setattr("hostile.test_models.decode", decode_closed)
    for package in ("_async", "_sync"):
        patches.setattr(f"vclient.{package}.transport.decode", decode_closed)


def _dropping(patches: pytest.MonkeyPatch) -> None:
    """Forget what is unknown."""
    validate = decoding._validate

    def validate_and_drop(validator: Any, content: bytes) -> Any:
        value = validate(validator, content)
        if isinstance(value, ResponseModel) and value.__pydantic_extra__:
            value.__pydantic_extra__.clear()
        return value

    patches.setattr(decoding, "_validate", validate_and_drop)


class _NeverMatching(Exception):  # noqa: N818 - it stands for a class of errors
    pass


def _foreign(patches: pytest.MonkeyPatch) -> None:
    """Let the errors of the library that validates through."""
    patches.setattr(decoding.pydantic, "ValidationError", _NeverMatching)


def _without_place(patches: pytest.MonkeyPatch) -> None:
    make = decoding.decode_error

    def make_without(*arguments: Any, **options: Any) -> Any:
        error = make(*arguments, **options)
        error.request_id = None
        return error

    patches.setattr(decoding, "decode_error", make_without)


def _trusting(content: bytes) -> object:
    """Read the body of an error as the library for JSON does."""
    try:
        return json.loads(content) if content else None
    except ValueError:
        return content.decode("utf-8", errors="replace")


def _as_text(problem: Any, member: str) -> Any:
    return problem.get(member)


def _all_at_once(self: Decompressor, data: bytes) -> Iterator[bytes]:
    yield b"".join(_pieces(self, data))


_pieces = Decompressor.decompress


def _layers(self: Decompressor, content_encoding: str) -> None:
    first, _, _ = content_encoding.partition(",")
    _begin(self, first)


_begin = Decompressor.__init__


def _never_too_large(*_arguments: object) -> None:
    pass


def _unlimited(patches: pytest.MonkeyPatch) -> None:
    for module in (async_answers, sync_answers):
        patches.setattr(module, "_check_size", _never_too_large)


def _only_unpacked(patches: pytest.MonkeyPatch) -> None:
    """Count what was unpacked alone."""
    for module in (async_answers, sync_answers):
        patches.setattr(module, "_OVERHEAD", 10**12)


def _patient(_self: Any) -> None:
    pass


def _one_by_one(patches: pytest.MonkeyPatch) -> None:
    patches.setattr(paging, "_SMALLEST_OVERLAPPING", 1)
    patches.setattr(paging.ListReader, "_count", _patient)


def _slow_validation(patches: pytest.MonkeyPatch) -> None:
    """Complain about all items."""

    def plain(_cls: type[Any], source: Any, handler: Any) -> Any:
        return handler(source)

    patches.setattr(ResponseModel, "__get_pydantic_core_schema__", classmethod(plain))
    # What was built already stays as it was.
    from vclient import models  # noqa: PLC0415 - after the change

    for name in models.__all__:
        value = getattr(models, name)
        if isinstance(value, type) and issubclass(value, ResponseModel):
            value.model_rebuild(force=True)
    patches.setattr(decoding, "FailFast", pydantic.Strict)


PROMISES = {
    "Unknown members are kept, in every object of every model": Promise(
        tests=(
            f"{MODELS}::TestEveryModel::test_unknown_members_are_kept_everywhere",
            f"{OPERATIONS}::test_what_is_valid_or_new_is_read",
        ),
        mutations={"they are refused": _closed, "they are forgotten": _dropping},
        figures="every model, every operation, both clients",
    ),
    "Whatever a success holds is a value, or a `ResponseDecodeError` with path and request id": (
        Promise(
            tests=(MODELS, f"{OPERATIONS}::test_odd_successes"),
            mutations={
                "errors of the validation get through": _foreign,
                "errors do not say which request it was": _without_place,
            },
            figures="47,540 answers for 78 models, and 15 for each of 253 methods of both clients",
        )
    ),
    "Whatever a failure holds is an `APIError` that can be shown, compared and pickled": Promise(
        tests=(ERRORS, f"{OPERATIONS}::test_odd_failures"),
        mutations={
            "bodies are nested as deeply as they like": replaced(
                failures, "_parse_body", _trusting
            ),
            "members are what they are": replaced(failures, "_text", _as_text),
        },
        figures="3,571 answers, and 3 for each of 253 methods of both clients",
    ),
    "An answer that does not fit takes no more memory than one that does": Promise(
        tests=(
            f"{MODELS}::test_many_items_that_do_not_fit_are_no_many_errors",
            f"{MODELS}::test_many_missing_members_do_not_each_hold_the_whole_answer",
            f"{MODELS}::test_neither_are_those_within_a_model",
        ),
        mutations={
            "all items are complained about": _slow_validation,
            "each missing member holds the answer": replaced(decoding, "_LARGE", 10**12),
        },
    ),
    "Answers above `max_response_size` are refused, and those that grow above it when they are "
    "unpacked, without taking much more memory": Promise(
        tests=in_both(
            "test_bombs.py",
            "test_bombs_are_refused_without_being_unpacked",
            "test_a_bomb_says_that_it_is_too_large",
            "test_what_never_ends_and_unpacks_to_nothing_is_refused",
            "test_an_answer_of_just_the_largest_size_is_read",
            "test_bombs_over_a_socket",
        ),
        mutations={
            "there is no limit": _unlimited,
            "what arrives is unpacked at once": replaced(Decompressor, "decompress", _all_at_once),
            "what is compressed is not counted": _only_unpacked,
        },
        figures="9 bombs of 50 MB, as success and as error",
    ),
    "Downloads are unpacked piece by piece, and refused if they are compressed more than once or "
    "cut off": Promise(
        tests=in_both(
            "test_bombs.py",
            "test_a_download_is_unpacked_piece_by_piece",
            "test_a_download_that_was_packed_more_than_once_is_refused",
            "test_what_is_cut_off_is_refused_also_where_it_makes_sense",
        ),
        mutations={
            "what arrives is unpacked at once": replaced(Decompressor, "decompress", _all_at_once),
            "the first compression counts": replaced(Decompressor, "__init__", _layers),
            "the end is not waited for": replaced(Decompressor, "finish", _patient),
        },
    ),
    "Reading a list ends, whatever the server claims": Promise(
        tests=(
            PAGING,
            *in_both(
                "test_hostile_pages.py",
                *("test_reading_all_ends", "test_a_stream_ends", "test_counting_asks_once"),
                "test_a_list_that_grows_for_ever_is_an_error",
                "test_so_is_one_that_keeps_a_promise_nobody_can_read",
                "test_the_last_known_item_is_deleted_from_a_list_read_one_by_one",
            ),
        ),
        mutations={
            "pages are not counted": replaced(paging.ListReader, "_count", _patient),
            "a list read one by one is searched on the spot": _one_by_one,
            "the same page is read for ever": replaced(paging, "_MOST_REPEATED_PAGES", 10**9),
        },
        figures="21 lies, 7 ways of reading, both clients",
    ),
}
