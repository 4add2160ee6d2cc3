"""The errors: each branch of the example, and the hierarchy."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import httpx
import pytest

import vclient
import vclient.exceptions
from document.reading import Flavor, block, names, table

if TYPE_CHECKING:
    import respx

    from vclient.testing import ValentinaServer

EXAMPLE = "## Error Handling"
HIERARCHY = "### Exception Hierarchy"
WHERE = "(GET /companies/invalid-id"


def problem(status: int, **members: Any) -> httpx.Response:
    return httpx.Response(
        status,
        headers={"Content-Type": "application/problem+json", "X-Request-Id": "req_1"},
        json={"status": status, "title": HTTPStatus(status).phrase, "detail": "Why", **members},
    )


@pytest.mark.usefixtures("client")
class TestExample:
    async def run(self, flavor: Flavor, code: str, capsys: pytest.CaptureFixture[str]) -> str:
        await flavor.run(code)
        return capsys.readouterr().out.removesuffix("\n")

    @pytest.mark.parametrize(
        ("answer", "printed"),
        [
            (problem(404), "Company not found"),
            (problem(403), "You don't have access to this company"),
            (problem(401), "Invalid API key"),
            (
                problem(400),
                f"Server validation failed: 400 Bad Request: Why {WHERE}, request req_1)",
            ),
            (problem(409), "Resource conflict (check idempotency key)"),
            (problem(429, retry_after=1.98), "Rate limited, retry after 1.98s"),
            (problem(500), "Server error, try again later"),
            (httpx.Response(503, text="<html>"), "Server error, try again later"),
            (
                problem(418),
                f"API error: 418 I'm a Teapot: Why {WHERE}, request req_1)",
            ),
            (
                httpx.ConnectError("no route"),
                f"API error: the server could not be reached: ConnectError: no route {WHERE})",
            ),
        ],
    )
    async def test_branch(
        self,
        flavor: Flavor,
        router: respx.MockRouter,
        capsys: pytest.CaptureFixture[str],
        answer: Any,
        printed: str,
    ):
        router.clear()
        router.get(path="/api/v1/companies/invalid-id").mock(side_effect=[answer])
        assert (await self.run(flavor, block(EXAMPLE), capsys)).lower() == printed.lower()
        assert router.calls.call_count == 1

    async def test_branch_of_arguments_that_are_not_sent(
        self,
        flavor: Flavor,
        server: ValentinaServer,
        capsys: pytest.CaptureFixture[str],
    ):
        call = 'companies.get("invalid-id")'
        code = block(EXAMPLE).replace(call, 'companies.create(name="x", email="a@example.com")')
        printed = await self.run(flavor, code, capsys)
        assert printed.startswith("Client validation failed: invalid CompanyCreate: name: ")
        assert server.calls == []

    async def test_success_reaches_no_branch(
        self,
        flavor: Flavor,
        server: ValentinaServer,
        capsys: pytest.CaptureFixture[str],
    ):
        code = block(EXAMPLE, invalid_id=server.company_id)
        assert await self.run(flavor, code, capsys) == ""

    async def test_as_the_server_answers(
        self,
        flavor: Flavor,
        capsys: pytest.CaptureFixture[str],
    ):
        printed = await self.run(flavor, block(EXAMPLE), capsys)
        assert printed == "You don't have access to this company"


class TestHierarchy:
    def test_classes(self):
        for name in names(HIERARCHY):
            error_class = getattr(vclient.exceptions, name)
            assert getattr(vclient, name) is error_class
            assert issubclass(error_class, vclient.APIError)
            assert issubclass(vclient.APIError, Exception)

    def test_no_class_is_below_another_but_api_error(self):
        # Otherwise the order of the branches would matter.
        classes = [getattr(vclient, name) for name in names(HIERARCHY) if name != "APIError"]
        for error_class in classes:
            assert error_class.__bases__ == (vclient.APIError,)

    @pytest.mark.parametrize("row", table(HIERARCHY), ids=lambda row: row[0].strip("`"))
    async def test_status(
        self, flavor: Flavor, client: Any, router: respx.MockRouter, row: list[str]
    ):
        name, status, _ = row
        if status == "-":
            assert vclient.APIError("text").status_code is None
            assert vclient.RequestValidationError("text").status_code is None
            return
        statuses = [500, 502, 503, 504, 507, 599] if status == "5xx" else [int(status)]
        for code in statuses:
            router.clear()
            router.route().respond(code)
            with pytest.raises(vclient.APIError) as caught:
                await flavor.wait(client.companies.get("an-id"))
            assert type(caught.value) is getattr(vclient, name.strip("`"))
            assert caught.value.status_code == code
