"""What developers may do in a company, and how they come to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract.company import unique
from contract.developers import contract_developer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract.clients import Http
    from contract.company import ContractCompany
    from contract.developers import ContractDeveloper
    from contract.targets import Target
    from vclient import VClient

COMPANIES = "/companies"
COMPANY = f"{COMPANIES}/{{company_id}}"
ACCESS = f"{COMPANY}/access"
UNKNOWN_ID = "01940000-0000-7000-8000-000000000000"
NO_RIGHTS = "No rights to access this resource"


@pytest.fixture
def other_developer(target: Target) -> Iterator[ContractDeveloper]:
    """Another one."""
    with contract_developer(target) as made:
        yield made


@pytest.mark.covers(f"POST {ACCESS}", f"PATCH {COMPANY}", f"GET {COMPANY}")
@pytest.mark.parametrize(
    ("permission", "changes", "grants"),
    [("USER", 403, 403), ("ADMIN", 200, 403), ("OWNER", 200, 201)],
)
async def test_what_a_permission_allows(
    http: Http,
    client: VClient,
    own: ContractCompany,
    developer: ContractDeveloper,
    permission: str,
    changes: int,
    grants: int,
):
    granted = await client.companies.grant_access(own.id, developer.id, permission)
    assert (granted.company_id, granted.name) == (own.id, own.name)
    assert granted.permission == permission
    key = developer.api_key
    assert (await http("GET", own.path, key=key)).status_code == 200
    assert (await http("GET", f"{own.path}/users", key=key)).status_code == 200
    assert (await http("PATCH", own.path, key=key, json={})).status_code == changes
    body = {"developer_id": developer.id, "permission": permission}
    assert (await http("POST", f"{own.path}/access", key=key, json=body)).status_code == grants


@pytest.mark.covers(f"DELETE {COMPANY}")
async def test_only_owners_delete_a_company(
    http: Http, client: VClient, developer: ContractDeveloper
):
    made = await client.companies.create(name=unique("Doomed"), email="doomed@example.com")
    path = f"{COMPANIES}/{made.company.id}"
    for permission, status in (("USER", 403), ("ADMIN", 403), ("OWNER", 204)):
        await client.companies.grant_access(made.company.id, developer.id, permission)
        assert (await http("DELETE", path, key=developer.api_key)).status_code == status


@pytest.mark.covers(f"GET {COMPANY}", f"POST {ACCESS}")
async def test_without_a_grant_the_company_might_as_well_not_exist(
    http: Http, company: ContractCompany, developer: ContractDeveloper
):
    for path in (company.path, f"{COMPANIES}/{UNKNOWN_ID}", f"{COMPANIES}/nothing"):
        refused = await http("GET", path, key=developer.api_key)
        assert refused.status_code == 403
        assert refused.json()["detail"] == NO_RIGHTS
    refused = await http("POST", f"{company.path}/access", key=developer.api_key, json={})
    assert refused.status_code == 403


@pytest.mark.covers(f"GET {COMPANY}", f"PATCH {COMPANY}")
async def test_global_admins_pass_everywhere(
    http: Http, admin: VClient, company: ContractCompany, target: Target
):
    assert (await admin.companies.get(company.id)).id == company.id
    await admin.companies.update(company.id)
    for company_id, status in ((UNKNOWN_ID, 404), ("nothing", 400)):
        answer = await http("GET", f"{COMPANIES}/{company_id}", key=target.admin_api_key)
        assert answer.status_code == status


@pytest.mark.covers(f"POST {ACCESS}")
async def test_the_same_permission_again_changes_nothing(
    http: Http, client: VClient, company: ContractCompany, developer: ContractDeveloper
):
    for _ in range(2):
        granted = await client.companies.grant_access(company.id, developer.id, "ADMIN")
        assert granted.permission == "ADMIN"
    me = (await http("GET", "/developers/me", key=developer.api_key)).json()
    assert me["companies"] == [
        {"company_id": company.id, "name": company.name, "permission": "ADMIN"}
    ]


@pytest.mark.smoke
@pytest.mark.covers(f"POST {ACCESS}", f"GET {COMPANY}")
async def test_revoking_takes_the_grant_away(
    http: Http, client: VClient, company: ContractCompany, developer: ContractDeveloper
):
    await client.companies.grant_access(company.id, developer.id, "USER")
    assert (await http("GET", company.path, key=developer.api_key)).status_code == 200
    revoked = await client.companies.grant_access(company.id, developer.id, "REVOKE")
    assert revoked.permission == "REVOKE"
    # Not even from the cache.
    assert (await http("GET", company.path, key=developer.api_key)).status_code == 403
    listed = await http("GET", COMPANIES, key=developer.api_key)
    assert listed.json()["total"] == 0


@pytest.mark.covers(f"POST {ACCESS}", f"GET {COMPANY}", f"GET {COMPANIES}", f"PATCH {COMPANY}")
async def test_revoking_what_nobody_had_is_a_grant_to_read(
    http: Http, client: VClient, company: ContractCompany, developer: ContractDeveloper
):
    await client.companies.grant_access(company.id, developer.id, "REVOKE")
    key = developer.api_key
    assert (await http("GET", company.path, key=key)).status_code == 200
    listed = (await http("GET", COMPANIES, key=key)).json()["items"]
    assert [each["id"] for each in listed] == [company.id]
    assert (await http("PATCH", company.path, key=key, json={})).status_code == 403


@pytest.mark.covers(f"POST {ACCESS}")
async def test_the_developer_and_the_permission_have_to_exist(http: Http, company: ContractCompany):
    path = f"{company.path}/access"
    body = {"developer_id": UNKNOWN_ID, "permission": "USER"}
    refused = await http("POST", path, json=body)
    assert refused.status_code == 400
    assert refused.json()["detail"] == f"Developer {UNKNOWN_ID} not found"
    refused = await http("POST", path, json=body | {"permission": "X"})
    assert refused.json()["invalid_parameters"] == [
        {"field": "permission", "message": "Invalid enum value 'X'"}
    ]
    refused = await http("POST", path, json=body | {"developer_id": "me"})
    assert refused.json()["invalid_parameters"] == [
        {"field": "developer_id", "message": "Invalid UUID"}
    ]


@pytest.mark.covers(f"POST {ACCESS}")
async def test_a_deleted_developer_is_granted_nothing(
    http: Http, company: ContractCompany, target: Target
):
    with contract_developer(target) as deleted:
        body = {"developer_id": deleted.id, "permission": "USER"}
    refused = await http("POST", f"{company.path}/access", json=body)
    assert refused.status_code == 400
    assert refused.json()["detail"] == f"Developer {deleted.id} not found"


@pytest.mark.covers(f"POST {ACCESS}", f"POST {COMPANIES}")
async def test_a_company_keeps_an_owner(
    http: Http, developer: ContractDeveloper, other_developer: ContractDeveloper
):
    key = developer.api_key
    body = {"name": unique("Owned"), "email": "owned@example.com"}
    made = (await http("POST", COMPANIES, key=key, json=body)).json()["company"]
    path = f"{COMPANIES}/{made['id']}"
    resigned = {"developer_id": developer.id, "permission": "USER"}
    for permission in ("USER", "ADMIN", "REVOKE"):
        refused = await http(
            "POST", f"{path}/access", key=key, json=resigned | {"permission": permission}
        )
        assert refused.status_code == 400
        assert refused.json()["detail"] == "Every company must have at least one owner."
    heir = {"developer_id": other_developer.id, "permission": "OWNER"}
    assert (await http("POST", f"{path}/access", key=key, json=heir)).status_code == 201
    assert (await http("POST", f"{path}/access", key=key, json=resigned)).status_code == 201
    assert (await http("DELETE", path, key=key)).status_code == 403
    assert (await http("DELETE", path, key=other_developer.api_key)).status_code == 204
