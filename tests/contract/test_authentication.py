"""API keys, and what only those of global admins open; `test_company_access.py` has the grants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract.developers import contract_developer

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from contract.targets import Target
    from vclient import VClient

ANY_KEY = ("/companies", "/developers/me", "/users/lookup?email=x@example.com", "/health")
DEVELOPER = "/admin/developers/{developer_id}"
ADMINISTRATION = [
    *(f"{method} /admin/{what}" for method in ("GET", "POST") for what in ("developers", "users")),
    *(
        f"{method} {path}"
        for method in ("GET", "PATCH", "DELETE")
        for path in (DEVELOPER, "/admin/users/{user_id}")
    ),
    *(f"POST {DEVELOPER}/new-key", f"GET {DEVELOPER}/audit-logs"),
    *("GET /admin/logs", "GET /admin/logs/download"),
]


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


@pytest.mark.covers(*ADMINISTRATION)
async def test_the_administration_is_for_global_admins(
    http: Http, admin: VClient, target: Target, company: ContractCompany
):
    with contract_developer(target) as developer:
        for operation in ADMINISTRATION:
            method, template = operation.split()
            path = template.format(developer_id=developer.id, user_id=company.player_id)
            refused = await http(method, path, key=developer.api_key, json={})
            said = (refused.status_code, refused.json()["detail"])
            assert said == (403, "No rights to access this resource"), operation
    assert await admin.global_admin.get_users_page(limit=1)
    assert await admin.global_admin.get_developers_page(limit=1)
