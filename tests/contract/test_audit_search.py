"""Searching the audit log of a company, and the requests that it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract.audit_logs import logged, logs_of
from contract.company import unique

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient import VClient
    from vclient.models import User

LOGS = "GET /companies/{company_id}/audit-logs"


@pytest.mark.covers(LOGS)
async def test_logs_are_searched_by_the_ids_of_their_paths(
    client: VClient, company: ContractCompany
):
    acting = company.storyteller_id
    campaign = await client.campaigns(acting).create(name=unique("Searched"))
    books = client.books(acting, campaign.id)
    book = await books.create(name="Searched")
    chapters = client.chapters(acting, campaign.id, book.id)
    chapter = await chapters.create(name="Searched")
    await chapters.update(chapter.id, name="Found")
    character = await client.characters(acting, campaign.id).create(
        name_first=unique("Ada"), name_last="Logged", character_class="MORTAL", game_version="V5"
    )
    await client.characters(acting, campaign.id).update(character.id, biography="Was found")
    in_chapter = await logged(client, company, 1, chapter_id=chapter.id)
    in_book = await logged(client, company, 2, book_id=book.id)
    in_campaign = await logged(client, company, 3, campaign_id=campaign.id)
    assert [log.operation for log in in_campaign] == ["UPDATE", "CREATE", "CREATE"]
    assert in_campaign[:2] == in_book
    assert in_book[:1] == in_chapter
    (of_character,) = await logged(client, company, 1, character_id=character.id)
    assert (of_character.entity_type, of_character.target_entity_id) == ("CHARACTER", character.id)


@pytest.mark.covers(LOGS)
async def test_logs_are_searched_by_who_did_what_and_when(
    client: VClient, company: ContractCompany, ada: User
):
    users = client.users(user_id=ada.id)
    note = await users.create_note(ada.id, title="A note", content="Of some length")
    await users.update_note(ada.id, note.id, title="Renamed")
    await users.update(ada.id, name_first="Ada")
    changed, renamed, created = await logged(client, company, 3, acting_user_id=ada.id)
    assert [log.date_created for log in (created, renamed, changed)] == sorted(
        log.date_created for log in (created, renamed, changed)
    )
    assert renamed.description == "Update note 'Renamed'"
    assert (created.user_id, created.target_entity_id) == (ada.id, ada.id)
    of_ada = {"acting_user_id": ada.id}
    assert await logged(client, company, 2, **of_ada, entity_type="NOTE") == [renamed, created]
    assert await logged(client, company, 2, **of_ada, operation="UPDATE") == [changed, renamed]
    when = renamed.date_created
    assert await logged(client, company, 2, **of_ada, date_from=when) == [changed, renamed]
    assert await logged(client, company, 2, **of_ada, date_to=when) == [renamed, created]
    page = await client.with_options(fresh=True).companies.get_audit_log_page(
        company.id, **of_ada, limit=1, offset=1
    )
    assert (page.items, page.total) == ([renamed], 3)


@pytest.mark.covers(LOGS)
@pytest.mark.parametrize(
    "query",
    [
        {"entity_type": "TREE"},
        {"operation": "create"},
        {"user_id": "me"},
        {"date_from": "2026-01-01"},
        {"include": "everything"},
        {"limit": "101"},
    ],
)
async def test_the_limits_of_a_search(http: Http, company: ContractCompany, query: dict[str, str]):
    refused = await http("GET", f"{company.path}/audit-logs", params=query)
    assert refused.status_code == 400
    (entry,) = refused.json()["invalid_parameters"]
    assert entry["field"] == next(iter(query))


@pytest.mark.covers(LOGS)
async def test_the_request_is_shown_on_demand_without_its_secrets(
    client: VClient, http: Http, company: ContractCompany
):
    secrets = {"token": "a", "password": "b", "secret": "c", "api_key": "d"}
    body = {"name": unique("Told").title(), **secrets}
    path = f"{company.path}/campaigns"
    made = await http("POST", f"{path}?q=1", acting=company.storyteller_id, json=body)
    (brief,) = await logs_of(client, company, made)
    assert brief.method is None
    shown = await http(
        "GET", f"{company.path}/audit-logs", params={"include": "request_details", "limit": 50}
    )
    request_id = made.headers["x-request-id"]
    (log,) = [each for each in shown.json()["items"] if each["request_id"] == request_id]
    assert (log["method"], log["operation_id"]) == ("POST", "createCampaign")
    assert log["url"].endswith(f"/api/v1{path}?q=1")
    assert log["query_params"] == {"q": "1"}
    assert log["path_params"] == {"company_id": company.id}
    hidden = dict.fromkeys(secrets, "[REDACTED]")
    assert log["request_json"] == {"name": body["name"], **hidden}
    assert "[REDACTED]" in log["request_body"]


@pytest.mark.covers(LOGS)
async def test_details_are_absent_unless_they_are_asked_for(
    client: VClient, http: Http, company: ContractCompany, ada: User
):
    await client.users(user_id=ada.id).update(ada.id)
    await logged(client, company, 1, user_id=ada.id)
    path = f"{company.path}/audit-logs"
    query = {"user_id": ada.id, "fresh": "1"}
    (brief,) = (await http("GET", path, acting="nobody", params=query)).json()["items"]
    (full,) = (await http("GET", path, params=query | {"include": "request_details"})).json()[
        "items"
    ]
    assert set(full) - set(brief) == {
        *("method", "url", "request_json", "request_body", "path_params", "query_params"),
        *("operation_id", "handler_name"),
    }
