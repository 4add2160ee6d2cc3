"""`request`: any endpoint, with every policy of the client."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from vclient import AuthorizationError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import VClient
    from vclient.testing import ValentinaServer


class TestAnswer:
    async def test_is_the_response_of_httpx(self, client: VClient, server: ValentinaServer):
        response = await client.request("GET", f"/companies/{server.company_id}")
        assert isinstance(response, httpx.Response)
        assert response.status_code == 200
        assert response.json()["name"] == "Midnight Society"
        assert response.is_closed
        assert response.request.method == "GET"
        assert response.headers["X-Request-Id"].startswith("req_")

    async def test_failure_is_raised(self, client: VClient):
        with pytest.raises(NotFoundError) as caught:
            await client.request("GET", "/nothing")
        assert caught.value.path == "/nothing"
        with pytest.raises(AuthorizationError):
            await client.request("GET", "/companies/another")

    async def test_retried_as_any_call(self, make_client: Callable[..., VClient]):
        answers = iter([httpx.Response(503), httpx.Response(200, json=1)])
        client = make_client(lambda _: next(answers), max_retries=1)
        assert (await client.request("GET", "/health")).json() == 1


class TestWhatIsSent:
    async def test_parameters(self, client: VClient, server: ValentinaServer):
        await client.request(
            "GET",
            "/companies",
            params={"limit": 3, "none": None, "list": ["a", "b"], "flag": True, "text": "ä &"},
        )
        assert server.calls[-1].params == {
            "limit": ["3"],
            "list": ["a", "b"],
            "flag": ["true"],
            "text": ["ä &"],
        }

    async def test_body(self, client: VClient, server: ValentinaServer):
        body = {"name": "Éire", "email": "a@example.com", "description": None}
        response = await client.request("POST", "/companies", json=body)
        assert response.status_code == 201
        call = server.calls[-1]
        assert call.json == body
        assert call.headers["Content-Type"] == "application/json"

    async def test_no_body(self, client: VClient, server: ValentinaServer):
        await client.request("GET", "/health")
        assert server.calls[-1].request.content == b""
        assert "Content-Type" not in server.calls[-1].headers

    async def test_body_that_is_not_json(self, client: VClient, server: ValentinaServer):
        with pytest.raises(TypeError):
            await client.request("POST", "/companies", json={"name": object()})
        with pytest.raises(ValueError, match="JSON"):
            await client.request("POST", "/companies", json=float("nan"))
        assert server.calls == []

    async def test_headers(self, client: VClient, server: ValentinaServer):
        await client.request(
            "POST",
            f"/companies/{server.company_id}/dicerolls",
            json={},
            headers={"X-Application": "tests"},
            idempotency_key="a-key",
            on_behalf_of=server.user_id,
        )
        headers = server.calls[-1].headers
        assert headers["X-Application"] == "tests"
        assert headers["Idempotency-Key"] == "a-key"
        assert headers["On-Behalf-Of"] == server.user_id
        assert headers["X-API-KEY"] == server.api_key

    async def test_files(self, make_client: Callable[..., VClient]):
        seen: list[httpx.Request] = []

        def handler(request: httpx.Request) -> httpx.Response:
            seen.append(request)
            return httpx.Response(201, json={})

        client = make_client(handler)
        await client.request("POST", "/upload", files={"file": ("a.png", b"content", "image/png")})
        assert seen[0].headers["Content-Type"].startswith("multipart/form-data; boundary=")
        assert b'name="file"; filename="a.png"' in seen[0].content
        assert b"Content-Type: image/png" in seen[0].content
        assert b"content" in seen[0].content
