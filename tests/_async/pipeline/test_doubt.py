"""What is known of a write that failed, and of a deletion whose answer was lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from scripted import REQUEST_ID, Script, answer, answering, returning
from vclient.exceptions import (
    APIError,
    AuthenticationError,
    ConflictError,
    NotFoundError,
    RateLimitError,
    ResponseDecodeError,
    TransportError,
    ValidationError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import VClient

    MakeClient = Callable[..., VClient]

COMPANY = "0193a1b2-0000-7000-8000-000000000001"
USER = "0193a1b2-0000-7000-8000-000000000002"
OTHER = "0193a1b2-0000-7000-8000-000000000003"

LOST = {
    "read error": httpx.ReadError,
    "read timeout": httpx.ReadTimeout,
    "remote closed": httpx.RemoteProtocolError,
    "500": 500,
    "502": 502,
    "504": 504,
}
NOT_LOST = {
    "connect error": httpx.ConnectError,
    "pool timeout": httpx.PoolTimeout,
    "429": 429,
}


def gone(_request: httpx.Request) -> httpx.Response:
    return answer(404, detail="Note not found")


@pytest.mark.parametrize("lost", LOST)
async def test_a_write_that_may_have_been_applied_is_repeated_if_that_is_allowed(
    make_client: MakeClient, lost: str
):
    script = Script(LOST[lost], LOST[lost], 201, LOST[lost])
    client = make_client(script)
    unsafe = client.with_options(retry_unsafe=True, max_retries=2)
    assert (await unsafe.request("POST", "/notes")).status_code == 201
    assert len(script.sent) == 3
    with pytest.raises(APIError) as failure:
        await client.request("PATCH", "/notes/1")
    assert failure.value.may_have_been_applied
    assert len(script.sent) == 4


async def test_a_refusal_after_a_doubt_leaves_the_doubt(make_client: MakeClient):
    client = make_client(Script(504, 409), retry_unsafe=True)
    with pytest.raises(ConflictError) as failure:
        await client.request("POST", "/notes")
    assert failure.value.may_have_been_applied


class TestDeletions:
    @pytest.mark.parametrize("lost", LOST)
    async def test_a_lost_delete_that_finds_nothing_has_succeeded(
        self, make_client: MakeClient, lost: str
    ):
        script = Script(LOST[lost], gone)
        response = await make_client(script).request("DELETE", "/notes/1")
        assert (response.status_code, response.content) == (204, b"")
        assert response.headers["X-Request-Id"] == REQUEST_ID
        assert response.is_success
        assert len(script.sent) == 2

    async def test_through_a_service(self, make_client: MakeClient):
        client = make_client(Script(httpx.ReadError, gone), default_company_id=COMPANY)
        users = client.users(user_id=USER)
        assert await users.delete_note(OTHER, "a-note") is None

    @pytest.mark.parametrize("between", NOT_LOST)
    async def test_however_many_attempts_it_takes(self, make_client: MakeClient, between: str):
        script = Script(NOT_LOST[between], httpx.ReadError, NOT_LOST[between], gone)
        response = await make_client(script).request("DELETE", "/notes/1")
        assert response.status_code == 204
        assert len(script.sent) == 4

    async def test_the_answer_may_be_compressed(self, make_client: MakeClient):
        headers = {"Content-Encoding": "gzip", "X-Request-Id": REQUEST_ID}

        def compressed(_request: httpx.Request) -> httpx.Response:
            import gzip  # noqa: PLC0415

            content = gzip.compress(b'{"detail": "Note not found"}')
            return httpx.Response(404, headers=headers, content=content)

        client = make_client(Script(httpx.ReadError, compressed))
        assert (await client.request("DELETE", "/notes/1")).content == b""

    async def test_what_is_not_found_at_once_is_an_error(self, make_client: MakeClient):
        with pytest.raises(NotFoundError) as raised:
            await make_client(Script(gone)).request("DELETE", "/notes/1")
        assert raised.value.detail == "Note not found"
        assert not raised.value.may_have_been_applied

    @pytest.mark.parametrize("harmless", NOT_LOST)
    async def test_an_attempt_that_did_not_get_there_deletes_nothing(
        self, make_client: MakeClient, harmless: str
    ):
        client = make_client(Script(NOT_LOST[harmless], gone))
        with pytest.raises(NotFoundError) as raised:
            await client.request("DELETE", "/notes/1")
        assert not raised.value.may_have_been_applied

    async def test_an_unknown_route_deletes_nothing(self, make_client: MakeClient):
        # Only answers of a handler carry a request id.
        unknown = returning(404, json={"status": 404, "detail": "Not Found"})
        client = make_client(Script(httpx.ReadError, unknown))
        with pytest.raises(NotFoundError):
            await client.request("DELETE", "/nonsense")

    @pytest.mark.parametrize("in_headers", [True, False])
    async def test_an_unknown_acting_user_deletes_nothing(
        self,
        make_client: MakeClient,
        in_headers: bool,  # noqa: FBT001
    ):
        client = make_client(
            Script(httpx.ReadError, answering(404, detail=f"User '{USER}' not found"))
        )
        acting: Any = {"headers": {"On-Behalf-Of": USER}} if in_headers else {"on_behalf_of": USER}
        with pytest.raises(NotFoundError) as raised:
            await client.request("DELETE", "/notes/1", **acting)
        # The note may well be gone: the acting user may have been deleted after it.
        assert raised.value.may_have_been_applied

    async def test_another_user_that_is_not_found_was_deleted(self, make_client: MakeClient):
        client = make_client(Script(httpx.ReadError, answering(404, detail="User not found")))
        response = await client.request("DELETE", f"/users/{OTHER}", on_behalf_of=USER)
        assert response.status_code == 204

    async def test_users_who_deleted_themselves_are_not_found(self, make_client: MakeClient):
        client = make_client(
            Script(httpx.ReadError, answering(404, detail=f"User '{USER}' not found")),
            default_company_id=COMPANY,
        )
        await client.users(user_id=USER).delete(USER)

    @pytest.mark.parametrize("method", ["PUT", "GET"])
    async def test_only_deletions_succeed_that_way(self, make_client: MakeClient, method: str):
        client = make_client(Script(httpx.ReadError, gone))
        with pytest.raises(NotFoundError):
            await client.request(method, "/notes/1")

    @pytest.mark.parametrize("status", [400, 401, 403, 409])
    async def test_other_refusals_are_errors(self, make_client: MakeClient, status: int):
        client = make_client(Script(httpx.ReadError, status))
        with pytest.raises(APIError) as raised:
            await client.request("DELETE", "/notes/1")
        assert raised.value.status_code == status
        assert raised.value.may_have_been_applied


class TestDoubt:
    @pytest.mark.parametrize(
        ("steps", "error_class"),
        [
            ((httpx.ReadError, 409), ConflictError),
            ((httpx.ReadError, 400), ValidationError),
            ((httpx.ReadError, 401), AuthenticationError),
            ((500, 400), ValidationError),
            ((503, 429, 429, 429), RateLimitError),
            ((httpx.WriteError, httpx.ConnectError, 429, httpx.ConnectError), TransportError),
        ],
    )
    @pytest.mark.parametrize("method", ["PUT", "POST", "PATCH"])
    async def test_a_doubt_stays_whatever_follows(
        self,
        make_client: MakeClient,
        method: str,
        steps: tuple[Any, ...],
        error_class: type[APIError],
    ):
        script = Script(*steps)
        with pytest.raises(error_class) as raised:
            await make_client(script).request(method, "/things", json={}, idempotency_key="a-key")
        assert len(script.sent) == len(steps)
        assert raised.value.may_have_been_applied
        assert "may have been applied" in str(raised.value)

    @pytest.mark.parametrize("steps", [(429, 400), (httpx.ConnectError, 409), (429, 429, 404)])
    async def test_no_doubt_arises_from_what_was_not_carried_out(
        self, make_client: MakeClient, steps: tuple[Any, ...]
    ):
        with pytest.raises(APIError) as raised:
            await make_client(Script(*steps)).request("POST", "/things", json={})
        assert not raised.value.may_have_been_applied

    @pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
    @pytest.mark.parametrize("step", [httpx.ReadError, httpx.ReadTimeout, 500, 503])
    async def test_reads_leave_none(self, make_client: MakeClient, method: str, step: Any):
        client = make_client(Script.always(step))
        with pytest.raises(APIError) as raised:
            await client.request(method, "/things")
        assert not raised.value.may_have_been_applied

    async def test_one_call_leaves_no_doubt_about_the_next(self, make_client: MakeClient):
        client = make_client(Script(httpx.ReadError, httpx.ConnectError, 400))
        with pytest.raises(TransportError) as first:
            await client.request("POST", "/things", json={})
        with pytest.raises(ValidationError) as second:
            await client.request("POST", "/things", json={})
        assert first.value.may_have_been_applied
        assert not second.value.may_have_been_applied


def badly_compressed(status: int) -> Callable[[httpx.Request], httpx.Response]:
    headers = {"Content-Encoding": "gzip", "X-Request-Id": REQUEST_ID}
    return lambda _request: httpx.Response(
        status, headers=headers, stream=httpx.ByteStream(b"no gzip")
    )


class TestAnswersThatCannotBeRead:
    @pytest.mark.parametrize("content", [b"[]", b"<html>", b""])
    async def test_a_write_that_succeeded_was_applied_all_the_same(
        self, make_client: MakeClient, content: bytes
    ):
        client = make_client(Script(returning(201, content=content)))
        with pytest.raises(ResponseDecodeError) as raised:
            await client.companies.create(name="A company", email="a@example.com")
        assert raised.value.may_have_been_applied
        assert "may have been applied" in str(raised.value)

    @pytest.mark.parametrize("method", ["POST", "PATCH", "PUT", "DELETE"])
    async def test_so_was_one_that_is_compressed_badly(self, make_client: MakeClient, method: str):
        client = make_client(Script(badly_compressed(200)))
        with pytest.raises(ResponseDecodeError) as raised:
            await client.request(method, "/things")
        assert raised.value.may_have_been_applied

    async def test_a_refusal_was_not(self, make_client: MakeClient):
        client = make_client(Script(badly_compressed(409)))
        with pytest.raises(ConflictError) as raised:
            await client.request("POST", "/things")
        assert not raised.value.may_have_been_applied

    async def test_reads_apply_nothing(self, make_client: MakeClient):
        client = make_client(Script(badly_compressed(200), returning(200, content=b"[]")))
        for _ in range(2):
            with pytest.raises(ResponseDecodeError) as raised:
                await client.system.health()
            assert not raised.value.may_have_been_applied

    @pytest.mark.parametrize(("method", "applied"), [("GET", False), ("PATCH", True)])
    async def test_a_transport_may_find_out_itself(
        self,
        make_client: MakeClient,
        method: str,
        applied: bool,  # noqa: FBT001
    ):
        client = make_client(Script(httpx.DecodingError("as scripted")))
        with pytest.raises(ResponseDecodeError) as raised:
            await client.request(method, "/things")
        assert raised.value.may_have_been_applied is applied
        assert (raised.value.status_code, raised.value.path) == (None, "/things")
        assert isinstance(raised.value.__cause__, httpx.DecodingError)
