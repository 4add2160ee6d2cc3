"""What each operation does with the acting user, whom `On-Behalf-Of` names.

Most requests here are refused before they change anything, whichever user they name: their
bodies are no objects, and what they are about is not there.
"""

from __future__ import annotations

import secrets
from collections import Counter
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from contract.casting import cast
from contract.company import unique

if TYPE_CHECKING:
    import httpx

    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient import VClient

COMPANY = "/companies/{company_id}"
USERS = f"{COMPANY}/users"
USER = f"{USERS}/{{user_id}}"
CAMPAIGNS = f"{COMPANY}/campaigns"
CAMPAIGN = f"{CAMPAIGNS}/{{campaign_id}}"
BOOKS = f"{CAMPAIGN}/books"
BOOK = f"{BOOKS}/{{book_id}}"
CHAPTERS = f"{BOOK}/chapters"
CHAPTER = f"{CHAPTERS}/{{chapter_id}}"
CHARACTERS = f"{COMPANY}/characters"
CHARACTER = f"{CHARACTERS}/{{character_id}}"
TRAIT = f"{CHARACTER}/traits/{{character_trait_id}}"
BLUEPRINT = f"{COMPANY}/characterblueprint"
TERMS = f"{COMPANY}/dictionaries"
DEVELOPERS = "/admin/developers"
QUICKROLL = f"{USER}/quickrolls/{{quickroll_id}}"
PARENTS = (USER, CAMPAIGN, BOOK, CHAPTER)


def each(methods: str, *paths: str) -> list[str]:
    """Return the operations with some methods on some paths."""
    return [f"{method} {path}" for path in paths for method in methods.split()]


DELETE_COMPANY = f"DELETE {COMPANY}"
NEW_KEY = "POST /developers/me/new-key"
IDENTIFY = f"POST {COMPANY}/auth/identify"
# Judges the shape of the body before it judges whether the acting user is approved.
APPROVE = f"POST {USER}/approve"

# Nobody acts: whatever is named is not looked at.
IGNORED = [
    *each("GET POST", "/companies"),
    *each("GET PATCH", COMPANY),
    *each("POST", f"{COMPANY}/access"),
    *each("GET", f"{COMPANY}/audit-logs", f"{COMPANY}/options"),
    *each("GET", CAMPAIGNS, CAMPAIGN, BOOKS, BOOK, CHAPTERS, CHAPTER),
    *each("GET", f"{BLUEPRINT}/sections", f"{BLUEPRINT}/sections/{{section_id}}"),
    *each("GET", f"{BLUEPRINT}/categories", f"{BLUEPRINT}/categories/{{category_id}}"),
    *each("GET", f"{BLUEPRINT}/subcategories", f"{BLUEPRINT}/subcategories/{{subcategory_id}}"),
    *each("GET", f"{BLUEPRINT}/traits", f"{BLUEPRINT}/traits/{{trait_id}}"),
    *each("GET", f"{BLUEPRINT}/concepts", f"{BLUEPRINT}/concepts/{{concept_id}}"),
    *each("GET", f"{BLUEPRINT}/vampire-clans", f"{BLUEPRINT}/vampire-clans/{{vampire_clan_id}}"),
    *each("GET", f"{BLUEPRINT}/werewolf-tribes"),
    *each("GET", f"{BLUEPRINT}/werewolf-tribes/{{werewolf_tribe_id}}"),
    *each("GET", f"{BLUEPRINT}/werewolf-auspices"),
    *each("GET", f"{BLUEPRINT}/werewolf-auspices/{{werewolf_auspice_id}}"),
    *each("GET POST", TERMS),
    *each("GET PATCH DELETE", f"{TERMS}/{{dictionary_term_id}}"),
    *each("GET POST", DEVELOPERS, "/admin/users"),
    *each("GET PATCH DELETE", f"{DEVELOPERS}/{{developer_id}}", "/admin/users/{user_id}"),
    *each("POST", f"{DEVELOPERS}/{{developer_id}}/new-key"),
    *each("GET", f"{DEVELOPERS}/{{developer_id}}/audit-logs", "/admin/logs"),
    *each("GET", "/admin/logs/download"),
    *each("GET PATCH", "/developers/me"),
    *each("GET", "/users/lookup", "/health"),
]

# Anybody may act, or nobody; a user who is named has to be there and active.
OPTIONAL = [
    *each("GET POST", *(f"{parent}/notes" for parent in PARENTS)),
    *each("GET PATCH DELETE", *(f"{parent}/notes/{{note_id}}" for parent in PARENTS)),
    *each("GET", *(f"{parent}/assets" for parent in PARENTS)),
    *each("GET", *(f"{parent}/assets/{{asset_id}}" for parent in PARENTS)),
    *each("DELETE", f"{USER}/assets/{{asset_id}}"),
    *each("GET", *(f"{parent}/statistics" for parent in (COMPANY, USER, CAMPAIGN))),
    *each("GET", USERS, USER, f"{USER}/experience/{{campaign_id}}"),
    *each("GET", f"{USER}/quickrolls", QUICKROLL),
    *each("GET", f"{CHARACTERS}/chargen/sessions/{{session_id}}"),
    *each("POST", f"{CHARACTERS}/chargen/finalize"),
    IDENTIFY,
]

# Somebody acts, of whatever state.
STATELESS = [
    *each("POST", CAMPAIGNS, BOOKS, CHAPTERS),
    *each("PATCH DELETE", CAMPAIGN, BOOK, CHAPTER),
    *each("PUT", f"{BOOK}/number", f"{CHAPTER}/number"),
]

# Somebody acts; 403 without.
REQUIRED = [
    *STATELESS,
    *each("POST", *(f"{parent}/assets/upload" for parent in (CAMPAIGN, BOOK, CHAPTER))),
    *each("DELETE", *(f"{parent}/assets/{{asset_id}}" for parent in (CAMPAIGN, BOOK, CHAPTER))),
    *each("GET PATCH DELETE", CHARACTER, f"{CHARACTER}/notes/{{note_id}}"),
    *each("GET POST", f"{CHARACTER}/notes", f"{CHARACTER}/inventory"),
    *each("GET", f"{CHARACTER}/assets"),
    *each("GET DELETE", f"{CHARACTER}/assets/{{asset_id}}"),
    *each("POST", f"{CHARACTER}/assets/upload"),
    *each("GET PATCH DELETE", f"{CHARACTER}/inventory/{{inventory_item_id}}"),
    *each("GET", f"{CHARACTER}/traits", f"{TRAIT}/value-options", f"{CHARACTER}/statistics"),
    *each("POST", *(f"{CHARACTER}/traits/{how}" for how in ("assign", "bulk-assign", "create"))),
    *each("GET DELETE", TRAIT),
    *each("PUT", f"{TRAIT}/value"),
    *each("GET", f"{CHARACTER}/full-sheet", f"{CHARACTER}/full-sheet/categories/{{category_id}}"),
    *each("POST", f"{CHARACTERS}/autogenerate"),
    *each("PUT DELETE", f"{USER}/avatar"),
]

# The same, and younger.
OCTOBER = [
    *each("GET PUT", f"{CHARACTER}/health", f"{TRAIT}/tracker"),
    *each("POST", f"{CHARACTER}/health/actions", f"{TRAIT}/tracker/actions"),
    *each("POST", f"{TRAIT}/specialties"),
    *each("PATCH DELETE", f"{TRAIT}/specialties/{{specialty_id}}"),
]

# Somebody acts; 400 without, in the words of the framework.
PARAMETER = [
    *each("GET POST", CHARACTERS, f"{COMPANY}/dicerolls"),
    *each("GET", f"{CHARACTERS}/chargen/sessions", f"{COMPANY}/dicerolls/{{diceroll_id}}"),
    *each("POST", f"{CHARACTERS}/chargen/start", f"{COMPANY}/dicerolls/quickroll"),
    *each("POST", USERS, f"{USERS}/merge", f"{USER}/deny"),
    APPROVE,
    *each("PATCH DELETE", USER, QUICKROLL),
    *each("GET", f"{USERS}/unapproved"),
    *each("POST", f"{USER}/assets/upload", f"{USER}/identities", f"{USER}/quickrolls"),
    *each("POST", *(f"{USER}/experience/{how}" for how in ("xp/add", "xp/remove", "cp/add"))),
    *each("DELETE", f"{USER}/identities/{{provider}}"),
]


class Stage:
    """Sends requests about a user, a campaign and a character, and about nothing else."""

    def __init__(self, http: Http, known: dict[str, str]) -> None:
        self.http = http
        self.known = known

    def empty(self) -> Stage:
        """Return one where nothing is there but the company."""
        return Stage(self.http, {"company_id": self.known["company_id"]})

    async def ask(self, operation: str, acting: str | None) -> httpx.Response:
        """Return the answer to a request in the name of a user, if any."""
        method, template = operation.split()
        path = template
        for name, value in self.known.items():
            path = path.replace(f"{{{name}}}", value)
        while "{" in path:
            before, _, after = path.partition("{")
            path = before + str(uuid4()) + after.partition("}")[2]
        body = {} if method in {"GET", "DELETE"} else {"json": []}
        return await self.http(
            method,
            path,
            acting=acting,
            params={"campaign_id": str(uuid4()), "email": "nobody@example.com"},
            **body,
        )

    async def wrong(
        self, operations: list[str], acting: str | None, status: int, detail: str
    ) -> dict[str, object]:
        """Return the operations that answer anything else, and their answers."""
        found: dict[str, object] = {}
        for operation in operations:
            answer = await self.ask(operation, acting)
            if (answer.status_code, _detail(answer)) != (status, detail):
                found[operation] = answer.text
        return found

    async def unlike(
        self, operations: list[str], one: str | None, other: str | None
    ) -> dict[str, object]:
        """Return the operations that do not answer alike in two names."""
        found: dict[str, object] = {}
        for operation in operations:
            answers = [await self.ask(operation, acting) for acting in (one, other)]
            status = [answer.status_code for answer in answers]
            if len(set(status)) > 1 or len({_kind(answer) for answer in answers}) > 1:
                found[operation] = status
        return found


def _detail(answer: httpx.Response) -> object:
    return answer.json()["detail"] if answer.status_code >= 400 else None


def _kind(answer: httpx.Response) -> str:
    # Details name ids, which differ.
    words = str(_detail(answer)).split()
    return " ".join(word for word in words if len(word) < 36)


@pytest.fixture
async def stage(http: Http, client: VClient, company: ContractCompany) -> Stage:
    """A user, a campaign and a character of their own."""
    users = client.users(user_id=company.admin_id)
    user = await users.create(username="extra", email="extra@example.com", role="PLAYER")
    campaign = await client.campaigns(company.admin_id).create(name=unique("Stage"))
    character = await cast(client, user.id, campaign.id)
    known = {
        "company_id": company.id,
        "user_id": user.id,
        "campaign_id": campaign.id,
        "character_id": character.id,
        "provider": "github",
    }
    return Stage(http, known)


@pytest.fixture
async def deactivated(client: VClient, company: ContractCompany) -> str:
    """The id of a deactivated user."""
    users = client.users(user_id=company.admin_id)
    made = await users.create(username="gone", email="gone@example.com", role="PLAYER")
    return (await users.update(made.id, role="DEACTIVATED")).id


@pytest.fixture
async def unapproved(client: VClient, admin: VClient, company: ContractCompany) -> str:
    """The id of a user who was not approved."""
    users = client.users(user_id=company.admin_id)
    made = await users.create(username="new", email="new@example.com", role="PLAYER")
    return (await admin.global_admin.update_user(made.id, role="UNAPPROVED")).id


def test_the_table_holds_every_operation_once():
    table = [*IGNORED, DELETE_COMPANY, NEW_KEY, *OPTIONAL, *REQUIRED, *PARAMETER]
    assert [operation for operation, count in Counter(table).items() if count > 1] == []
    assert (len(IGNORED) + 2, len(OPTIONAL)) == (54, 40)
    assert (len(REQUIRED), len(STATELESS), len(PARAMETER)) == (48, 11, 24)


@pytest.mark.covers(*IGNORED)
async def test_where_nobody_acts_any_name_will_do(stage: Stage):
    assert await stage.unlike(IGNORED, None, "garbage") == {}


@pytest.mark.covers(DELETE_COMPANY)
async def test_a_company_is_deleted_in_whatever_name(http: Http, client: VClient):
    made = await client.companies.create(name="Doomed", email="contract@example.com")
    answer = await http("DELETE", f"/companies/{made.company.id}", acting="garbage")
    assert answer.status_code == 204


@pytest.mark.covers(NEW_KEY)
async def test_a_key_is_replaced_in_whatever_name(http: Http, admin: VClient):
    name = f"contract-{secrets.token_hex(8)}"
    made = await admin.global_admin.create_developer(username=name, email=f"{name}@example.com")
    key = (await admin.global_admin.create_api_key(made.id)).api_key
    answer = await http("POST", "/developers/me/new-key", key=key, acting="garbage")
    assert answer.status_code == 201
    await admin.global_admin.delete_developer(made.id)


@pytest.mark.covers(*OPTIONAL)
async def test_where_anybody_may_act_nobody_may_too(stage: Stage, company: ContractCompany):
    assert await stage.unlike(OPTIONAL, None, company.admin_id) == {}


@pytest.mark.covers(*REQUIRED)
async def test_where_somebody_has_to_act_nobody_is_forbidden(stage: Stage):
    detail = "On-Behalf-Of header is required"
    assert await stage.wrong(REQUIRED, None, 403, detail) == {}


@pytest.mark.since("2026-10")
@pytest.mark.covers(*OCTOBER)
async def test_where_somebody_has_to_act_since_october(stage: Stage, deactivated: str):
    for acting, status, detail in (
        (None, 403, "On-Behalf-Of header is required"),
        ("garbage", 404, "User 'garbage' not found"),
        (deactivated, 403, "User account is deactivated"),
    ):
        assert await stage.wrong(OCTOBER, acting, status, detail) == {}


@pytest.mark.covers(*PARAMETER)
async def test_where_the_header_is_a_parameter_it_is_missed(stage: Stage):
    for operation in PARAMETER:
        answer = await stage.ask(operation, None)
        if operation.endswith("/upload"):
            # What the body is comes first.
            assert (answer.status_code, _detail(answer)) == (400, "Invalid multipart/form-data")
            continue
        target = answer.request.url.raw_path.decode()
        assert (answer.status_code, _detail(answer)) == (
            400,
            f"Missing required header parameter 'On-Behalf-Of' for path {target}",
        ), operation


@pytest.mark.covers(*OPTIONAL, *REQUIRED, *PARAMETER)
@pytest.mark.parametrize("value", ["garbage", "00000000-0000-7000-8000-000000000000"])
async def test_an_unknown_user_does_not_act(stage: Stage, value: str):
    operations = [*OPTIONAL, *REQUIRED, *PARAMETER]
    assert await stage.wrong(operations, value, 404, f"User '{value}' not found") == {}


@pytest.mark.covers(*OPTIONAL, *REQUIRED, *PARAMETER)
async def test_a_deactivated_user_does_not_act(stage: Stage, deactivated: str):
    checked = [*OPTIONAL, *REQUIRED[len(STATELESS) :], *PARAMETER]
    assert await stage.wrong(checked, deactivated, 403, "User account is deactivated") == {}
    assert await stage.empty().unlike(STATELESS, stage.known["user_id"], deactivated) == {}


@pytest.mark.covers(*OPTIONAL, *REQUIRED, *PARAMETER)
async def test_an_unapproved_user_does_not_act(stage: Stage, unapproved: str):
    checked = [*OPTIONAL, *REQUIRED[len(STATELESS) :], *PARAMETER]
    for lenient in (IDENTIFY, APPROVE):
        checked.remove(lenient)
    assert await stage.wrong(checked, unapproved, 403, "User has not been approved yet") == {}
    assert (await stage.ask(APPROVE, unapproved)).status_code == 400
    unchecked = [*STATELESS, IDENTIFY]
    assert await stage.empty().unlike(unchecked, stage.known["user_id"], unapproved) == {}


@pytest.mark.covers(f"GET {CHARACTERS}", f"GET {USERS}")
async def test_a_deleted_user_does_not_act(http: Http, client: VClient, company: ContractCompany):
    users = client.users(user_id=company.admin_id)
    made = await users.create(username="gone", email="gone@example.com", role="PLAYER")
    assert (await http("GET", f"{company.path}/users", acting=made.id)).status_code == 200
    await users.delete(made.id)
    answer = await http("GET", f"{company.path}/characters", acting=made.id)
    assert (answer.status_code, _detail(answer)) == (404, f"User '{made.id}' not found")


@pytest.mark.covers(f"GET {CHARACTERS}")
async def test_two_names_are_nobody(http: Http, company: ContractCompany):
    both = f"{company.player_id}, {company.other_player_id}"
    assert (await http("GET", f"{company.path}/characters", acting=both)).status_code == 404


@pytest.mark.covers(f"GET {CHARACTERS}")
async def test_names_are_written_in_any_way(http: Http, company: ContractCompany):
    path, user_id = f"{company.path}/characters", company.player_id
    for value in (user_id.upper(), user_id.replace("-", "")):
        assert (await http("GET", path, acting=value)).status_code == 200
    answer = await http("GET", path, headers={"ON-BEHALF-OF": user_id})
    assert answer.status_code == 200


@pytest.mark.covers(f"POST {USERS}", f"GET {CHARACTERS}")
async def test_users_of_another_company_act_with_the_role_held_there(
    http: Http, company: ContractCompany, own: ContractCompany
):
    path = f"{company.path}/users"
    body = {"username": "stranger", "email": "stranger@example.com", "role": "PLAYER"}
    assert (await http("POST", path, acting=own.admin_id, json=body)).status_code == 201
    assert (await http("POST", path, acting=own.player_id, json=body)).status_code == 403
    answer = await http("GET", f"{company.path}/characters", acting=own.player_id)
    assert answer.status_code == 200
