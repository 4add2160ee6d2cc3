"""API keys, and what the grants of a developer permit."""

from __future__ import annotations

import contextlib
import secrets
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient import VClient

COMPANY = "/companies/{company_id}"

NO_RIGHTS = "No rights to access this resource"
ANY_KEY = ("/companies", "/developers/me", "/users/lookup?email=x@example.com", "/health")


@contextlib.asynccontextmanager
async def another_developer(admin: VClient) -> AsyncIterator[tuple[str, str]]:
    """Give the id and the key of a developer without any grants while the context lasts."""
    name = f"contract-{secrets.token_hex(8)}"
    made = await admin.global_admin.create_developer(
        username=name, email=f"{name}@example.com", is_global_admin=False
    )
    try:
        yield made.id, (await admin.global_admin.create_api_key(made.id)).api_key
    finally:
        await admin.global_admin.delete_developer(made.id)


@pytest.mark.smoke
@pytest.mark.covers("GET /companies", "GET /developers/me", "GET /users/lookup", "GET /health")
@pytest.mark.parametrize(
    ("key", "detail"),
    [
        (None, "API key not provided"),
        ("not a key", "Unauthorized API key"),
        ("0" * 32, "Unauthorized API key"),
    ],
)
async def test_every_request_needs_a_known_key(http: Http, key: str | None, detail: str):
    for path in ANY_KEY:
        answer = await http("GET", path, key=key)
        assert (answer.status_code, answer.json()["detail"]) == (401, detail)
        assert (await http("GET", path)).status_code == 200


@pytest.mark.covers(f"PATCH {COMPANY}", "POST /companies")
async def test_writes_need_a_key_too(http: Http, company: ContractCompany):
    for method, path in (("PATCH", company.path), ("POST", "/companies")):
        assert (await http(method, path, key=None, json={})).status_code == 401


@pytest.mark.covers(f"GET {COMPANY}", f"DELETE {COMPANY}", f"GET {COMPANY}/campaigns")
async def test_without_a_grant_a_company_is_as_unknown(
    http: Http, admin: VClient, company: ContractCompany
):
    async with another_developer(admin) as (_, key):
        for path in (company.path, f"/companies/{uuid4()}", "/companies/malformed"):
            for method, below in (("GET", ""), ("DELETE", ""), ("GET", "/campaigns")):
                answer = await http(method, path + below, key=key)
                assert (answer.status_code, answer.json()["detail"]) == (403, NO_RIGHTS)
        listed = (await http("GET", "/companies", key=key)).json()
        assert (listed["items"], listed["total"]) == ([], 0)


@pytest.mark.covers(
    *(f"{method} {COMPANY}" for method in ("GET", "PATCH", "DELETE")),
    f"POST {COMPANY}/access",
    f"GET {COMPANY}/campaigns",
    "GET /companies",
)
@pytest.mark.parametrize("grant", ["USER", "ADMIN", "OWNER"])
async def test_a_grant_permits_what_it_says(
    http: Http, client: VClient, admin: VClient, own: ContractCompany, grant: str
):
    async with another_developer(admin) as (developer_id, key):
        await client.companies.grant_access(own.id, developer_id, grant)
        listed = (await http("GET", "/companies", key=key)).json()["items"]
        assert [each["id"] for each in listed] == [own.id]
        for below in ("", "/campaigns"):
            assert (await http("GET", own.path + below, key=key)).status_code == 200
        body = {"name": "By another"}
        made = await http("POST", f"{own.path}/campaigns", key=key, acting=own.player_id, json=body)
        assert made.status_code == 201
        changed = await http("PATCH", own.path, key=key, json={})
        assert changed.status_code == (403 if grant == "USER" else 200)
        # An empty body is no access to grant, so nothing is changed.
        granted = await http("POST", f"{own.path}/access", key=key, json={})
        assert granted.status_code == (400 if grant == "OWNER" else 403)
        if grant != "OWNER":
            refused = await http("DELETE", own.path, key=key)
            assert (refused.status_code, refused.json()["detail"]) == (403, NO_RIGHTS)


@pytest.mark.covers(f"DELETE {COMPANY}")
async def test_an_owner_deletes_the_company_for_everyone(
    http: Http, client: VClient, admin: VClient
):
    async with another_developer(admin) as (developer_id, key):
        made = await client.companies.create(name="Doomed", email="contract@example.com")
        await client.companies.grant_access(made.company.id, developer_id, "OWNER")
        path = f"/companies/{made.company.id}"
        assert (await http("DELETE", path, key=key)).status_code == 204
        assert (await http("GET", path, key=key)).status_code == 403


@pytest.mark.covers(f"POST {COMPANY}/access", f"GET {COMPANY}")
async def test_a_revoked_developer_is_out(
    http: Http, client: VClient, admin: VClient, own: ContractCompany
):
    async with another_developer(admin) as (developer_id, key):
        await client.companies.grant_access(own.id, developer_id, "USER")
        assert (await http("GET", own.path, key=key)).status_code == 200
        await client.companies.grant_access(own.id, developer_id, "REVOKE")
        # Even though the answer above is still in the cache.
        assert (await http("GET", own.path, key=key)).status_code == 403


@pytest.mark.covers("GET /admin/users", "GET /admin/developers")
async def test_the_administration_is_for_global_admins(
    http: Http, admin: VClient, company: ContractCompany
):
    async with another_developer(admin) as (_, key):
        for path in ("/admin/users", "/admin/developers"):
            refused = await http("GET", path, key=key)
            assert (refused.status_code, refused.json()["detail"]) == (403, NO_RIGHTS)
    assert await admin.global_admin.get_users_page(limit=1)
    assert await admin.global_admin.get_developers_page(limit=1)
    assert (await admin.companies.get(company.id)).id == company.id
    assert (await admin.companies.update(company.id)).id == company.id
