"""The audit log of a company: what is logged, and what a log says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract.audit_logs import changes_of, logged, logs_of
from contract.casting import find_traits, is_graded
from contract.company import unique
from contract.developers import contract_developer
from contract.images import PNG

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from contract.targets import Target
    from vclient import VClient
    from vclient.models import User

LOGS = "GET /companies/{company_id}/audit-logs"


@pytest.mark.covers(LOGS)
async def test_a_creation_is_logged_at_its_parent(
    client: VClient, http: Http, company: ContractCompany
):
    body = {"name": unique("Logged")}
    made = await http("POST", f"{company.path}/campaigns", acting=company.storyteller_id, json=body)
    (log,) = await logs_of(client, company, made)
    assert (log.entity_type, log.operation, log.target_entity_id) == (
        "CAMPAIGN",
        "CREATE",
        company.id,
    )
    assert (log.company_id, log.acting_user_id) == (company.id, company.storyteller_id)
    ids = (log.user_id, log.campaign_id, log.book_id, log.chapter_id, log.character_id)
    assert ids == (None,) * 5
    assert log.description == f"Create campaign '{made.json()['name']}'"
    assert log.changes is None


@pytest.mark.covers(LOGS)
async def test_the_story_is_logged_by_its_names(
    client: VClient, http: Http, company: ContractCompany
):
    acting = company.storyteller_id
    campaign = await client.campaigns(acting).create(name=unique("Story"))
    path = f"{company.path}/campaigns/{campaign.id}/books"
    first = await http("POST", path, acting=acting, json={"name": "First"})
    second = await http("POST", path, acting=acting, json={"name": "Second"})
    book = second.json()["id"]
    moved = await http("PUT", f"{path}/{book}/number", acting=acting, json={"number": 1})
    renamed = await http("PATCH", f"{path}/{book}", acting=acting, json={"name": "Prologue"})
    deleted = await http("DELETE", f"{path}/{book}", acting=acting)
    logs = await logs_of(client, company, first, second, moved, renamed, deleted)
    assert {log.campaign_id for log in logs} == {campaign.id}
    assert [(log.operation, log.target_entity_id, log.book_id) for log in logs] == [
        ("CREATE", campaign.id, None),
        ("CREATE", campaign.id, None),
        ("UPDATE", book, book),
        ("UPDATE", book, book),
        ("DELETE", book, book),
    ]
    assert {log.entity_type for log in logs} == {"BOOK"}
    assert [log.description for log in logs[:3]] == [
        f"Create book '1: First' for campaign '{campaign.name}'",
        f"Create book '2: Second' for campaign '{campaign.name}'",
        "Renumber book 'Second' from 2 to 1",
    ]
    assert [changes_of(log) for log in logs] == [
        *(None, None),
        {"number": (2, 1)},
        {"name": ("Second", "Prologue")},
        None,
    ]


@pytest.mark.smoke
@pytest.mark.covers(LOGS)
async def test_a_change_is_logged_by_field(
    client: VClient, http: Http, company: ContractCompany, ada: User
):
    path = f"{company.path}/users/{ada.id}"
    named = await http("PATCH", path, acting=ada.id, json={"name_first": "Ada"})
    again = await http("PATCH", path, acting=ada.id, json={"name_first": "Ada"})
    nothing = await http("PATCH", path, acting=ada.id, json={})
    logs = await logs_of(client, company, named, again, nothing)
    assert [changes_of(log) for log in logs] == [{"name_first": (None, "Ada")}, {}, {}]
    assert {(log.entity_type, log.operation, log.user_id, log.description) for log in logs} == {
        ("USER", "UPDATE", ada.id, "update user")
    }


@pytest.mark.covers(LOGS)
async def test_notes_and_quick_rolls_are_logged_by_their_names(
    client: VClient, http: Http, company: ContractCompany, ada: User
):
    (trait,) = await find_traits(client, 1, is_graded)
    path, acting = f"{company.path}/users/{ada.id}", ada.id
    note = await http(
        "POST", f"{path}/notes", acting=acting, json={"title": "First", "content": "Something"}
    )
    roll = await http(
        "POST", f"{path}/quickrolls", acting=acting, json={"name": "Hit", "trait_ids": [trait.id]}
    )
    note_path = f"{path}/notes/{note.json()['id']}"
    renamed = await http("PATCH", note_path, acting=acting, json={"title": "Second"})
    roll_path = f"{path}/quickrolls/{roll.json()['id']}"
    aimed = await http("PATCH", roll_path, acting=acting, json={"name": "Aimed shot"})
    logs = await logs_of(client, company, note, roll, renamed, aimed)
    assert [(log.entity_type, log.operation, log.description, log.summary) for log in logs] == [
        ("NOTE", "CREATE", "Create note 'First'", "Create user note"),
        ("QUICKROLL", "CREATE", "Create quick roll 'Hit'", "Create quick roll"),
        ("NOTE", "UPDATE", "Update note 'Second'", "Update user note"),
        ("QUICKROLL", "UPDATE", "Update quick roll 'Aimed shot'", "Update quick roll"),
    ]


@pytest.mark.covers(LOGS)
async def test_settings_are_logged_with_a_dot(client: VClient, http: Http):
    made = await client.companies.create(name=unique("Logged"), email="logged@example.com")
    path = f"/companies/{made.company.id}"
    body = {"name": "Renamed", "settings": {"character_autogen_xp_cost": 4}}
    await http("PATCH", path, json=body)
    # Its creation is not in its own log, which had no company yet.
    (log,) = await logged(client, made.company, 1)
    assert (log.entity_type, log.operation, log.target_entity_id) == (
        "COMPANY",
        "UPDATE",
        made.company.id,
    )
    assert log.acting_user_id is None
    assert changes_of(log) == {
        "name": (made.company.name, "Renamed"),
        "settings.character_autogen_xp_cost": (10, 4),
    }
    await client.companies.delete(made.company.id)


@pytest.mark.covers(LOGS)
async def test_awards_are_updates_but_for_cool_points(
    client: VClient, http: Http, company: ContractCompany, ada: User
):
    path = f"{company.path}/users/{ada.id}/experience"
    answers = [
        await http(
            "POST",
            f"{path}/{call}",
            acting=company.admin_id,
            json={"amount": amount, "campaign_id": company.campaign_id},
        )
        for call, amount in (("xp/add", 25), ("xp/remove", 5), ("cp/add", 2))
    ]
    logs = await logs_of(client, company, *answers)
    assert [(log.operation, log.description) for log in logs] == [
        ("UPDATE", f"Add 25 XP for '{ada.username}'"),
        ("UPDATE", f"Remove 5 XP for '{ada.username}'"),
        ("CREATE", f"Add 2 CP for '{ada.username}'"),
    ]
    assert {(log.entity_type, log.target_entity_id, log.changes) for log in logs} == {
        ("EXPERIENCE", ada.id, None)
    }


@pytest.mark.covers(LOGS)
async def test_uploads_are_logged_as_creations_of_their_parent(
    client: VClient, http: Http, company: ContractCompany, ada: User
):
    path = f"{company.path}/users/{ada.id}/assets"
    files = {"file": ("pixel.png", PNG, "image/png")}
    uploaded = await http("POST", f"{path}/upload", acting=ada.id, files=files)
    deleted = await http("DELETE", f"{path}/{uploaded.json()['id']}", acting=ada.id)
    logs = await logs_of(client, company, uploaded, deleted)
    assert [(log.entity_type, log.operation, log.description) for log in logs] == [
        ("USER", "CREATE", "create user"),
        ("ASSET", "DELETE", "delete asset"),
    ]
    detailed = await logged(
        client, company, 1, user_id=ada.id, operation="CREATE", include=["request_details"]
    )
    assert detailed[0].request_body == "[file upload]"


@pytest.mark.covers(LOGS)
async def test_grants_are_logged_as_creations_of_the_company(
    client: VClient, http: Http, company: ContractCompany, target: Target
):
    with contract_developer(target) as developer:
        body = {"developer_id": developer.id, "permission": "USER"}
        granted = await http("POST", f"{company.path}/access", json=body)
    (log,) = await logs_of(client, company, granted)
    assert (log.entity_type, log.operation) == ("COMPANY", "CREATE")
    assert log.description == (
        f"Grant USER permission to developer {developer.id} for company '{company.name}'"
    )


@pytest.mark.covers(LOGS)
async def test_moderation_is_logged_as_updates(
    client: VClient, http: Http, admin: VClient, company: ContractCompany
):
    users = client.users(user_id=company.admin_id)
    known = await users.create(username=unique("known"), email="a@example.com", role="PLAYER")
    approved, denied, merged = [
        (await users.create(username=unique("new"), email="a@example.com", role="PLAYER"))
        for _ in range(3)
    ]
    for user in (approved, denied, merged):
        await admin.global_admin.update_user(user.id, role="UNAPPROVED")
    answers = [
        await http("POST", f"{company.path}/users/{path}", acting=company.admin_id, json=body)
        for path, body in (
            (f"{approved.id}/approve", {"role": "PLAYER"}),
            (f"{denied.id}/deny", {}),
            ("merge", {"primary_user_id": known.id, "secondary_user_id": merged.id}),
        )
    ]
    logs = await logs_of(client, company, *answers)
    assert {(log.entity_type, log.operation, log.changes is None) for log in logs} == {
        ("USER", "UPDATE", True)
    }
    assert [log.description for log in logs] == [
        f"Approve user '{approved.username}'",
        f"Deny user '{denied.username}'",
        f"Merge user into '{known.username}'",
    ]


@pytest.mark.covers(LOGS)
async def test_identities_are_logged_with_their_provider(
    client: VClient, http: Http, company: ContractCompany, target: Target, ada: User
):
    if target.server is None:
        pytest.skip("only a testing server takes tokens that nobody signed")
    identity = {"provider": "google", "token": f"google:{unique('id')}:{ada.id}@example.com"}
    path = f"{company.path}/auth/identify"
    created, matched = [await http("POST", path, json=identity) for _ in range(2)]
    path = f"{company.path}/users/{ada.id}/identities"
    for_ada = {"acting": ada.id}
    tokens = [{"provider": name, "token": f"{name}:{ada.id}:"} for name in ("apple", "github")]
    linked, _ = [await http("POST", path, json=body, **for_ada) for body in tokens]
    unlinked = await http("DELETE", f"{path}/apple", **for_ada)
    logs = await logs_of(client, company, created, matched, linked, unlinked)
    name = created.json()["user"]["username"]
    assert [(log.operation, log.target_entity_id, log.description) for log in logs[:3]] == [
        ("CREATE", company.id, f"Identify user '{name}' via google (created)"),
        ("UPDATE", company.id, f"Identify user '{name}' via google (matched)"),
        ("UPDATE", ada.id, f"Link apple identity to user '{ada.username}'"),
    ]
    assert (logs[3].entity_type, logs[3].operation) == ("USER", "UPDATE")
    assert logs[2].changes
    assert logs[3].changes


@pytest.mark.covers(LOGS)
async def test_reads_failures_rolls_and_replays_are_not_logged(
    client: VClient, http: Http, company: ContractCompany
):
    path, acting = f"{company.path}/campaigns", company.storyteller_id
    headers = {"Idempotency-Key": unique(company.id)}
    body = {"name": unique("Once")}
    once = await http("POST", path, acting=acting, headers=headers, json=body)
    silent = [
        await http("POST", path, acting=acting, headers=headers, json=body),
        await http("GET", path),
        await http("POST", path, acting=acting, json={"name": "a" * 51}),
        await http("POST", f"{company.path}/dicerolls", acting=acting, json={}),
    ]
    last = await http("POST", path, acting=acting, json={"name": unique("Last")})
    await logs_of(client, company, once, last)
    page = await client.with_options(fresh=True).companies.get_audit_log_page(company.id, limit=50)
    ids = {each.request_id for each in page.items}
    assert ids.isdisjoint(answer.headers["x-request-id"] for answer in silent)
