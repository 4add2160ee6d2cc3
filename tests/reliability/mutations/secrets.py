"""Secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx
import pydantic
from pydantic import TypeAdapter

from contract.breaking import replaced
from reliability.promises import Promise, in_both, together
from vclient._api import requests as api_requests
from vclient._api import routes
from vclient._config import headers, options
from vclient._config.secrets import Secret
from vclient._http import decoding, failures, requests, tls
from vclient._observe import log

if TYPE_CHECKING:
    import pytest

LEAKS = tuple(f"tests/faults/{folder}/test_leaks.py" for folder in ("_async", "_sync"))
WIRE = "tests/security/test_wire.py"
PIPELINES = tuple(f"tests/{folder}/pipeline/test_secrets.py" for folder in ("_async", "_sync"))


def leaks(*tests: str) -> tuple[str, ...]:
    """Return the names of tests of leaks for both clients."""
    return tuple(f"{path}::{test}" for path in LEAKS for test in tests)


class _OpenBody(api_requests.Body):
    """A body that shows itself."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(self._content)


def _open_secret(secret: Secret) -> str:
    return secret.reveal()


def _without_taking_frames(error: Any) -> Any:
    return error


def _logging_everything(patches: pytest.MonkeyPatch) -> None:
    log_call = log.log_call

    def log_and_tell(call: Any) -> None:
        log_call(call)
        log.logger.debug("%s %s", call.request.url, call.request.headers.get("x-api-key"))

    in_both("stages.observing.log_call", log_and_tell)(patches)


def _logging_queries(patches: pytest.MonkeyPatch) -> None:
    log_call = log.log_call

    def log_and_tell(call: Any) -> None:
        log_call(call)
        log.logger.debug("%s", call.request.url)

    in_both("stages.observing.log_call", log_and_tell)(patches)


def _errors_with_requests(patches: pytest.MonkeyPatch) -> None:
    make = failures.answer_error

    def make_with_more(response: Any, spec: Any, api_key: Any) -> Any:
        error: Any = make(response, spec, api_key)
        error.sent = [*failures._secrets(response, spec)]
        return error

    in_both("stages.exchange.answer_error", make_with_more)(patches)


def _adapter(model: Any) -> Any:
    if isinstance(model, type) and issubclass(model, pydantic.BaseModel):
        return TypeAdapter(model).validator
    return TypeAdapter(model).validator


def _request_id(response: httpx.Response, _spec: Any) -> str | None:
    found: str | None = response.headers.get("x-request-id")
    return found


def _keeping(response: httpx.Response, _spec: Any) -> tuple[dict[str, str], bytes]:
    return dict(response.headers), getattr(response, "_content", b"")


def _following(patches: pytest.MonkeyPatch) -> None:
    """Follow redirects, as other clients do."""
    send = httpx.AsyncHTTPTransport.handle_async_request
    sync_send = httpx.HTTPTransport.handle_request

    def next_request(request: httpx.Request, response: httpx.Response) -> httpx.Request | None:
        if not response.has_redirect_location:
            return None
        url = request.url.join(response.headers["location"])
        if url.scheme not in {"http", "https"} or url.host != request.url.host:
            return None
        headers = {**request.headers, "Host": url.netloc.decode()}
        return httpx.Request("GET", url, headers=headers, extensions=request.extensions)

    async def follow(self: Any, request: httpx.Request) -> httpx.Response:
        response = await send(self, request)
        following = next_request(request, response)
        if following is None:
            return response
        await response.aread()
        return await send(self, following)

    def sync_follow(self: Any, request: httpx.Request) -> httpx.Response:
        response = sync_send(self, request)
        following = next_request(request, response)
        if following is None:
            return response
        response.read()
        return sync_send(self, following)

    patches.setattr(httpx.AsyncHTTPTransport, "handle_async_request", follow)
    patches.setattr(httpx.HTTPTransport, "handle_request", sync_follow)


def _any_path(path: str) -> routes.RoutePath:
    return routes.RoutePath(path, path)


def _quoted(safe: str) -> Any:
    def quote_less(_name: str, value: str) -> str:
        return quote(value, safe=safe)

    return replaced(routes, "quote_segment", quote_less)


def _query_as_it_is(params: Any) -> str:
    return "&".join(f"{name}={value}" for name, value in (params or {}).items())


def _stripped(_name: str, value: str) -> str:
    return value.strip().replace("\n", " ") or "-"


class _Forgetful(set[str]):
    def __contains__(self, _host: object) -> bool:
        return False


def _say_nothing(_url: httpx.URL) -> None:
    pass


PROMISES = {
    "Under every fault, and at every level of every logger, the API key and the tokens of "
    "identities are in no log record, error, pickle, warning or traceback with local variables": (
        Promise(
            tests=(
                *leaks("test_no_fault_shows_a_secret"),
                *(
                    f"{path}::test_no_traceback_holds_it_with_all_local_variables"
                    for path in PIPELINES
                ),
                *(
                    f"{path}::test_no_traceback_holds_the_token_of_an_identity"
                    for path in PIPELINES
                ),
            ),
            mutations={
                "the record of a call has the key": _logging_everything,
                "secrets show themselves": replaced(Secret, "__repr__", _open_secret),
                "bodies show themselves": in_both("services.base.Body", _OpenBody),
                "errors keep what was sent": _errors_with_requests,
                "errors keep the frames of the HTTP library": together(
                    *(
                        in_both(f"{module}.without_frames", _without_taking_frames)
                        for module in ("transport", "stages.exchange", "answers")
                    )
                ),
            },
            figures="33 faults, 10 kinds of calls, both clients",
        )
    ),
    "The values of queries and bodies are in no log record": Promise(
        tests=leaks("test_no_fault_shows_a_secret"),
        mutations={"the record of a call has its URL": _logging_queries},
    ),
    "What a server repeats of a key or a token is taken out, in the notations of JSON, HTML and "
    "URLs": Promise(
        tests=leaks("test_a_server_that_repeats_what_it_was_sent"),
        mutations={
            "answers are kept as they are": replaced(failures, "_without_secrets", _keeping),
            "only the plain notation is known": replaced(
                failures, "_spellings", lambda secret: [secret] if secret else []
            ),
            "only the key is a secret": in_both("services.base.secrets_of", lambda _request: []),
            "the cause of an error shows the answer": replaced(decoding, "_validator", _adapter),
            "ids of requests are logged as they come": in_both(
                "answers.request_id_of", _request_id
            ),
        },
        figures="7 ways to repeat them",
    ),
    "A failing test shows neither with `pytest --showlocals`": Promise(
        tests=(
            *leaks("test_no_fault_shows_a_secret[page 500]", "test_no_fault_shows_a_secret[stall]"),
            "tests/security/test_showlocals.py",
        ),
        mutations={
            "headers show themselves": together(
                replaced(requests._Headers, "__repr__", lambda headers: repr(headers.raw)),
                replaced(Secret, "__repr__", _open_secret),
            )
        },
        figures="11 failing tests",
    ),
    "The key goes to no other server: no redirect is followed, and no path leads elsewhere": (
        Promise(
            tests=(
                f"{WIRE}::test_redirects_are_not_followed",
                f"{WIRE}::test_urls_of_other_servers_are_refused",
                f"{WIRE}::test_paths_that_are_written_out",
            ),
            mutations={
                "redirects are followed": _following,
                "any path will do": in_both("client.raw_path", _any_path),
            },
            figures="35 redirects, 15 URLs, 300 paths made up",
        )
    ),
    "A base URL with a user, a password, a query or no server is refused without being shown": (
        Promise(
            tests=(f"{WIRE}::test_base_urls_that_are_refused",),
            mutations={"any base URL will do": replaced(options, "_check_base_url", str)},
            figures="16 URLs",
        )
    ),
    "Ids, header values and query values arrive as they were meant, or are refused": Promise(
        tests=tuple(
            f"{WIRE}::{test}"
            for test in (
                *("test_ids", "test_long_ids", "test_ids_that_are_refused", "test_header_values"),
                *("test_headers_arrive_as_they_are_or_are_refused", "test_query_values"),
            )
        ),
        mutations={
            "slashes in ids are left alone": _quoted("/"),
            "percent signs in ids are left alone": _quoted("%"),
            "queries are joined as they are": replaced(requests, "encode_query", _query_as_it_is),
            "headers are trimmed": together(
                replaced(headers, "check_header", _stripped),
                replaced(options, "check_header", _stripped),
                replaced(requests, "check_header", _stripped),
            ),
        },
        figures="1,100 inputs made up",
    ),
    "Plain http to anything but this machine is warned of, once": Promise(
        tests=tuple(
            f"{path}::{test}"
            for path in PIPELINES
            for test in (
                "test_plain_http_is_warned_of_once",
                "test_what_nobody_else_can_read_is_not_warned_of",
            )
        ),
        mutations={
            "nobody is warned": in_both("connections.warn_of_plain_http", _say_nothing),
            "it is warned of each time": replaced(tls, "_warned_of", _Forgetful()),
            "every host is suspicious": replaced(tls, "_is_loopback", lambda _host: False),
        },
    ),
}
