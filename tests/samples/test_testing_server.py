"""What was recorded with the API, sent to the testing server.

Each request goes to a server of its own that has one of everything. The answer has to have the
same status, the same fields and the same types of values; an error the same words too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pytest

from populating import Populated
from recorded import VARIABLE, Sample, read_samples
from replaying import Recordings, Replay
from shapes import Comparison, shape_of
from vclient.testing import RateLimitPolicy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import httpx

NOT_REPLAYED: Final = {
    "422_provider_not_enabled": "made-up tokens need no provider to be enabled",
    "503_provider_unavailable": "the testing server asks no provider that could be away",
}
"""Samples that ask for something that the testing server does not have, and why."""

SEEN_ON_ONE_SIDE: Final = {
    # The testing server has shown null, or a list without items, and the API something.
    "empty answers": 0,
    # The API had shown so little, and the testing server has more.
    "empty recordings": 95,
}
"""How often null has matched everything in the successes."""

MAPS: Final = ("options", "changes")
"""Fields whose members have no fixed names, but all the same shape."""

OPAQUE: Final = ("old", "new", "request_json", "path_params", "query_params")
"""Fields that hold what depends on a request that is not replayed."""

_IDS: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|req_[\w-]{22}")
_COMPRESSED: Final = 500


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What a recorded exchange presupposes.

    Attributes:
        make: Makes it on the server.
        names: What stands for ids here, where it is not the usual thing of their kind.
        api_key: Gives the API key, by default one that is allowed to.
        token: What stands for the redacted token of an identity provider.
        file_logging: Whether the server keeps a log file.
        rate_limits: The policies of the server.
    """

    make: Callable[[Populated, Sample], object] = lambda _populated, _sample: None
    names: Mapping[str, str] = field(default_factory=dict)
    api_key: Callable[[Populated], str | None] = lambda _populated: ""
    token: str | None = None
    file_logging: bool = True
    rate_limits: tuple[RateLimitPolicy, ...] = ()


def _burst_is_over(populated: Populated, sample: Sample) -> None:
    key = populated.key_for(sample.request["path"])
    populated.server.rate_limits.drain("burst", api_key=key)
    populated.server.advance(0.02)


def _name_is_taken(populated: Populated, sample: Sample) -> None:
    body = sample.request["json"]
    populated.character(body["name_last"], name_first=body["name_first"])


def _three_books(populated: Populated, _sample: Sample) -> None:
    for name in ("Second", "Third"):
        populated.make(f"/campaigns/{populated.ids['campaign_id']}/books", {"name": name})


def _one_identity(populated: Populated, _sample: Sample) -> None:
    body = {"provider": "github", "token": "github:7:seven@example.com"}
    populated.make(f"/users/{populated.ids['other_player_id']}/identities", body)


def _key_is_used(populated: Populated, sample: Sample) -> None:
    headers = {"Idempotency-Key": sample.request["headers"]["Idempotency-Key"]}
    made = populated.send(
        "POST", f"{populated.company}/campaigns", json={"name": "The first"}, headers=headers
    )
    assert made.status_code == 201


def _trait_is_held(populated: Populated, _sample: Sample) -> None:
    path = f"/characters/{populated.ids['bare_character_id']}/traits/assign"
    populated.make(path, {"trait_id": populated.trait("Stamina"), "value": 1})


def _trait_is_available(populated: Populated, _sample: Sample) -> None:
    path = f"/characters/{populated.ids['character_id']}/traits/{populated.ids['stamina_id']}"
    populated.make(path, method="DELETE")


def _developer_is_there(populated: Populated, sample: Sample) -> None:
    body = {"username": sample.request["json"]["username"], "email": "first@example.com"}
    populated.make("//admin/developers", body)


def _stranger(populated: Populated) -> str:
    made = populated.make("//admin/developers", {"username": "stranger", "email": "a@b.co"})
    key: str = populated.make(f"//admin/developers/{made['id']}/new-key")["api_key"]
    return key


_OTHER_PLAYER: Final = {"user_id": "other_player_id", "acting_id": "other_player_id"}

SITUATIONS: Final = {
    "get_companies__company_id_characters__character_id_full-sheet_categories__category_id": (
        Situation(make=_trait_is_available)
    ),
    "400_duplicate_character_name": Situation(make=_name_is_taken),
    "400_renumber_out_of_range": Situation(make=_three_books),
    "400_invalid_uuid": Situation(api_key=lambda populated: populated.server.global_admin_api_key),
    "401_invalid_key": Situation(api_key=lambda _populated: "unknown"),
    "401_missing_key": Situation(api_key=lambda _populated: None),
    "403_developer_without_access": Situation(api_key=_stranger),
    "403_not_global_admin": Situation(api_key=lambda populated: populated.server.api_key),
    "403_not_owner_of_character": Situation(names=_OTHER_PLAYER),
    "403_user_deactivated": Situation(names={"acting_id": "deactivated_id"}),
    "404_identity_not_linked": Situation(make=_one_identity, names=_OTHER_PLAYER),
    "409_file_logging_disabled": Situation(file_logging=False),
    "409_idempotency_conflict": Situation(make=_key_is_used),
    "409_identity_already_linked": Situation(
        names=_OTHER_PLAYER, token="github:1:github@example.com"
    ),
    "409_last_admin": Situation(names={"user_id": "admin_id"}),
    "409_last_identity": Situation(make=_one_identity, names=_OTHER_PLAYER),
    "409_trait_already_assigned": Situation(make=_trait_is_held),
    "409_unique": Situation(make=_developer_is_there),
    "422_email_required": Situation(token="google:9:"),
    "422_token_verification_failed": Situation(token="no token"),
    "429_rate_limited": Situation(
        make=_burst_is_over, rate_limits=(RateLimitPolicy("burst", capacity=5, refill=0.5),)
    ),
}
"""What recorded errors presuppose beyond what every server has."""


class Samples:
    """All samples, and their answers by the testing server, each of which is asked for once."""

    def __init__(self, successes: list[Sample], errors: list[Sample]) -> None:
        self.successes = successes
        self.errors = errors
        self._recordings = Recordings([*successes, *errors])
        self._answers: dict[str, httpx.Response] = {}

    def answer(self, sample: Sample) -> httpx.Response:
        """Return the answer of the testing server to the request of a sample."""
        if sample.name not in self._answers:
            self._answers[sample.name] = self._ask(sample)
        return self._answers[sample.name]

    def success(self, name: str) -> Sample:
        """Return a success by its name."""
        return next(each for each in self.successes if each.name == name)

    def error(self, name: str) -> Sample:
        """Return an error by its name."""
        return next(each for each in self.errors if each.name == name)

    def _ask(self, sample: Sample) -> httpx.Response:
        situation = SITUATIONS.get(sample.name, Situation())
        populated = Populated(
            api="2026-07", file_logging=situation.file_logging, rate_limits=situation.rate_limits
        )
        situation.make(populated, sample)
        replay = Replay(populated, self._recordings, sample, situation.names)
        return replay.send(api_key=situation.api_key(populated), token=situation.token)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for name, below in (("success", ""), ("error", "errors")):
        if name in metafunc.fixturenames:
            samples = read_samples(metafunc.config, below)
            shown = [pytest.param(each, id=each.name) for each in samples]
            metafunc.parametrize(name, shown or [pytest.param(None, id="none")])


@pytest.fixture(scope="module")
def samples(request: pytest.FixtureRequest) -> Samples:
    successes = read_samples(request.config)
    if not successes:
        pytest.skip(f"needs recorded exchanges: --samples PATH or {VARIABLE}")
    return Samples(successes, read_samples(request.config, "errors"))


def compare(sample: Sample, answer: httpx.Response) -> Comparison:
    """Compare an answer with what was recorded, in shape and in the headers that matter."""
    comparison = Comparison()
    if answer.status_code != sample.answer["status"]:
        comparison.differences.append(f"status {answer.status_code}: {answer.text}")
        return comparison
    comparison.differences.extend(header_differences(sample, answer))
    if sample.is_binary or not sample.answer["headers"].get("content-type"):
        if bool(answer.content) is not sample.is_binary:
            comparison.differences.append(f"a body of {len(answer.content)} bytes")
        return comparison
    recorded, answered = (shape_of([body], MAPS, OPAQUE) for body in (sample.json, answer.json()))
    comparison.compare(recorded, answered)
    return comparison


def header_differences(sample: Sample, answer: httpx.Response) -> list[str]:
    """Return what differs in the headers, as far as they are compared."""
    recorded, answered = dict(sample.answer["headers"]), dict(answer.headers)
    answered.pop("content-length", None)
    left_out = set()
    if (len(answer.content) >= _COMPRESSED) is not ("content-encoding" in recorded):
        # The bodies are of different lengths, and short ones are not compressed.
        left_out = {"content-encoding", "vary"}
    return [
        f"header {name}: {answered.get(name)!r} instead of {recorded.get(name)!r}"
        for name in (recorded.keys() | answered.keys()) - left_out
        if _comparable(name, recorded) != _comparable(name, answered)
    ]


def _comparable(name: str, headers: Mapping[str, str]) -> object:
    value = headers.get(name)
    if value is None:
        return None
    if name == "allow":
        return set(value.split(", "))
    if name == "etag":
        return value.startswith('"')
    if name in ("content-disposition", "ratelimit"):
        return re.sub(r"\d+", "0", value)
    return _IDS.sub("<id>", value)


def test_successes(success: Sample, samples: Samples):
    assert compare(success, samples.answer(success)).differences == []


def test_errors(error: Sample, samples: Samples):
    if error.name in NOT_REPLAYED:
        pytest.skip(NOT_REPLAYED[error.name])
    answer = samples.answer(error)
    assert compare(error, answer).differences == []
    assert _masked(answer.json()) == _masked(error.json)


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _masked(held) for name, held in value.items()}
    if isinstance(value, list):
        return [_masked(held) for held in value]
    return _IDS.sub("<id>", value) if isinstance(value, str) else value


def test_the_enumerations_are_those_of_the_api(samples: Samples):
    recorded = samples.success("get_companies__company_id_options")
    assert samples.answer(recorded).json() == recorded.json


def test_null_matches_everything_as_seldom_as_is_said(samples: Samples):
    compared = {each.name: compare(each, samples.answer(each)) for each in samples.successes}
    empty = {name: each.empty_answers for name, each in compared.items() if each.empty_answers}
    assert sum(map(len, empty.values())) == SEEN_ON_ONE_SIDE["empty answers"], empty
    number = sum(len(each.empty_recordings) for each in compared.values())
    assert number == SEEN_ON_ONE_SIDE["empty recordings"]


@pytest.mark.parametrize("name", sorted(NOT_REPLAYED))
def test_what_is_not_replayed_is_answered_otherwise(name: str, samples: Samples):
    sample = samples.error(name)
    answer = samples.answer(sample)
    assert answer.status_code != sample.answer["status"], "remove it from NOT_REPLAYED"
