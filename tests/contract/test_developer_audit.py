"""The audit log of a developer: what was written with their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract.company import unique
from contract.waiting import attempts

if TYPE_CHECKING:
    import httpx

    from contract.clients import Http
    from contract.company import ContractCompany
    from contract.developers import ContractDeveloper
    from contract.targets import Target
    from vclient import VClient
    from vclient.models import AuditLog

PATH = "/admin/developers/{developer_id}/audit-logs"
LOGS = f"GET {PATH}"


async def logged(
    admin: VClient, developer_id: str, number: int, **filters: object
) -> list[AuditLog]:
    """Return a number of logs that pass filters, which are written after the answers."""
    service = admin.with_options(fresh=True).global_admin
    for _ in attempts():
        found = await service.list_all_developer_audit_logs(developer_id, **filters)
        if len(found) >= number:
            break
    assert len(found) == number
    return found


@pytest.mark.covers(LOGS)
async def test_what_developers_do_to_themselves_has_no_kind(
    http: Http, admin: VClient, developer: ContractDeveloper
):
    me = "/developers/me"
    await http("PATCH", me, key=developer.api_key, json={"email": f"new-{developer.email}"})
    await http("POST", f"{me}/new-key", key=developer.api_key)
    renewed, changed = await logged(admin, developer.id, 2)
    assert (renewed.entity_type, renewed.operation) == (None, "CREATE")
    assert renewed.description == f"Regenerate API key for developer '{developer.username}'"
    assert renewed.changes is None
    assert (changed.entity_type, changed.operation) == (None, "UPDATE")
    assert changed.changes is not None
    assert {name: (change.old, change.new) for name, change in changed.changes.items()} == {
        "email": (developer.email, f"new-{developer.email}")
    }


@pytest.mark.covers(LOGS)
async def test_what_was_created_outside_of_companies_has_no_target(
    http: Http, admin: VClient, developer: ContractDeveloper
):
    body = {"name": unique("Logged"), "email": "logged@example.com"}
    made = await http("POST", "/companies", key=developer.api_key, json=body)
    company_id = made.json()["company"]["id"]
    (created,) = await logged(admin, developer.id, 1)
    assert (created.entity_type, created.operation) == ("COMPANY", "CREATE")
    assert (created.target_entity_id, created.company_id) == (None, None)
    await http("DELETE", f"/companies/{company_id}", key=developer.api_key)
    deleted, _ = await logged(admin, developer.id, 2)
    assert (deleted.operation, deleted.target_entity_id) == ("DELETE", company_id)


@pytest.mark.covers(LOGS)
async def test_logs_are_searched_by_company_and_kind(
    http: Http,
    client: VClient,
    admin: VClient,
    company: ContractCompany,
    developer: ContractDeveloper,
):
    await client.companies.grant_access(company.id, developer.id, "USER")
    key, acting = developer.api_key, company.storyteller_id
    path = f"{company.path}/campaigns"
    body = {"name": unique("Logged")}
    made = await http("POST", path, key=key, acting=acting, json=body)
    await http("PATCH", f"{path}/{made.json()['id']}", key=key, acting=acting, json={})
    await http("PATCH", "/developers/me", key=key, json={})
    logs = await logged(admin, developer.id, 3)
    assert [log.company_id for log in logs] == [None, company.id, company.id]
    assert await logged(admin, developer.id, 2, company_id=company.id) == logs[1:]
    assert await logged(admin, developer.id, 2, entity_type="CAMPAIGN") == logs[1:]
    assert await logged(admin, developer.id, 1, operation="CREATE") == logs[2:]
    assert await logged(admin, developer.id, 2, acting_user_id=acting) == logs[1:]
    when = logs[1].date_created
    assert await logged(admin, developer.id, 2, date_from=when) == logs[:2]
    (detailed,) = await logged(
        admin, developer.id, 1, operation="CREATE", include=["request_details"]
    )
    assert detailed.request_json == body
    assert detailed.request_id == made.headers["x-request-id"]
    page = await admin.with_options(fresh=True).global_admin.get_developer_audit_log_page(
        developer.id, limit=1, offset=1
    )
    assert (page.items, page.total) == ([logs[1]], 3)


async def log_of(admin: VClient, answer: httpx.Response) -> AuditLog:
    """Return the log of a request of the global admin."""
    me = await admin.developer.get_me()
    request_id = answer.headers["x-request-id"]
    service = admin.with_options(fresh=True).global_admin
    for _ in attempts():
        page = await service.get_developer_audit_log_page(me.id, limit=50)
        found = [each for each in page.items if each.request_id == request_id]
        if found:
            break
    return found[0]


@pytest.mark.covers(LOGS)
async def test_a_key_that_is_given_is_a_creation_of_the_developer(
    http: Http, admin: VClient, developer: ContractDeveloper, target: Target
):
    path = f"/admin/developers/{developer.id}/new-key"
    log = await log_of(admin, await http("POST", path, key=target.admin_api_key))
    assert (log.entity_type, log.operation, log.target_entity_id) == (
        "DEVELOPER",
        "CREATE",
        developer.id,
    )
    assert log.description == "create developer"


@pytest.mark.covers(LOGS)
async def test_a_user_of_a_global_admin_has_no_target(
    http: Http, admin: VClient, company: ContractCompany, target: Target
):
    username = unique("ada").replace(" ", "-")
    body = {"username": username, "email": "ada@example.com", "role": "PLAYER"}
    made = await http(
        "POST",
        "/admin/users",
        key=target.admin_api_key,
        json=body | {"company_id": company.id},
    )
    log = await log_of(admin, made)
    assert (log.entity_type, log.operation, log.target_entity_id) == ("USER", "CREATE", None)
    assert log.description.startswith(f"created user {username} in company ")


@pytest.mark.usefixtures("admin")
@pytest.mark.covers(LOGS)
async def test_the_limits_of_a_search(http: Http, developer: ContractDeveloper, target: Target):
    path = PATH.format(developer_id=developer.id)
    for query in ({"company_id": "this"}, {"date_to": "yesterday"}, {"limit": 101}):
        refused = await http("GET", path, key=target.admin_api_key, params=query)
        assert refused.status_code == 400
        (entry,) = refused.json()["invalid_parameters"]
        assert entry["field"] == next(iter(query))
