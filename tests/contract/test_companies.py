"""Companies: their fields and settings, who sees them, and their end."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest

from contract.company import contract_company, unique
from contract.developers import contract_developer
from contract.waiting import attempts
from vclient import AuthorizationError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from contract.clients import Http
    from contract.company import ContractCompany
    from contract.targets import Target
    from vclient import VClient
    from vclient.models import Company

COMPANIES = "/companies"
COMPANY = f"{COMPANIES}/{{company_id}}"
DEFAULTS = {
    "character_autogen_xp_cost": 10,
    "character_autogen_num_choices": 3,
    "character_autogen_starting_points": 0,
    "permission_manage_campaign": "UNRESTRICTED",
    "permission_manage_npc": "UNRESTRICTED",
    "permission_grant_xp": "UNRESTRICTED",
    "permission_free_trait_changes": "UNRESTRICTED",
    "permission_recoup_xp": "DENIED",
}
COUNTS = (
    *("num_campaigns", "num_users", "num_player_characters"),
    *("num_npc_characters", "num_storyteller_characters"),
)


@pytest.fixture
async def made(client: VClient) -> AsyncIterator[Company]:
    """A company with nobody but its admin."""
    founded = await client.companies.create(name=unique("Chantry"), email="chantry@example.com")
    yield founded.company
    with contextlib.suppress(AuthorizationError, NotFoundError):
        await client.companies.delete(founded.company.id)


@pytest.fixture
def peopled(target: Target) -> Iterator[ContractCompany]:
    """A company of four users, which nobody else changes."""
    with contract_company(target) as founded:
        yield founded


def settings_of(company: Company) -> dict[str, object]:
    """Return the settings but for their id, and for what only newer versions of the API have."""
    return company.settings.model_dump(exclude={"id", "specialty_xp_cost_enabled"})


@pytest.mark.covers(f"POST {COMPANIES}", f"GET {COMPANY}", "GET /companies/{company_id}/users")
async def test_a_company_needs_a_name_and_an_address(client: VClient):
    founded = await client.companies.create(name="  Chantry ", email="Chantry@example.com")
    company = founded.company
    assert (company.name, company.email) == ("Chantry", "Chantry@example.com")
    assert company.description is None
    assert settings_of(company) == DEFAULTS
    assert [getattr(company, name) for name in COUNTS] == [0, 1, 0, 0, 0]
    assert await client.companies.get(company.id) == company
    me = await client.developer.get_me()
    assert (founded.admin_user.username, founded.admin_user.email) == (me.username, me.email)
    assert (founded.admin_user.role, founded.admin_user.company_id) == ("ADMIN", company.id)
    users = await client.users(company.id).list_all()
    assert [each.id for each in users] == [founded.admin_user.id]
    await client.companies.delete(company.id)


@pytest.mark.covers(f"POST {COMPANIES}")
@pytest.mark.parametrize(
    ("given", "different"),
    [
        (None, {}),
        ({}, {}),
        (
            {"permission_grant_xp": "STORYTELLER", "character_autogen_xp_cost": "5"},
            {"permission_grant_xp": "STORYTELLER", "character_autogen_xp_cost": 5},
        ),
    ],
)
async def test_settings_that_are_not_given_have_defaults(
    http: Http, client: VClient, given: dict[str, object] | None, different: dict[str, object]
):
    body = {"name": unique("Chantry"), "email": "chantry@example.com", "settings": given}
    answer = await http("POST", COMPANIES, json=body)
    assert answer.status_code == 201
    shown = answer.json()["company"]
    # It came in October 2026.
    assert shown["settings"].pop("specialty_xp_cost_enabled", False) is False
    assert shown["settings"] == DEFAULTS | different | {"id": shown["settings"]["id"]}
    await client.companies.delete(shown["id"])


@pytest.mark.covers(f"POST {COMPANIES}")
@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ({"name": " Ab "}, "name: Length of 'Ab' 2 < 3"),
        ({"name": "a" * 51}, f"name: Length of '{'a' * 51}' 51 > 50"),
        ({"description": ""}, "description: Length of '' 0 < 3"),
        ({"email": "abc"}, "email: Invalid email format: abc"),
        ({"email": "a@b@example.com"}, "email: Invalid email format: a@b@example.com"),
        ({"email": "ada@example"}, "email: Invalid email format: ada@example"),
    ],
)
async def test_the_limits_of_a_company(
    http: Http, made: Company, body: dict[str, str], detail: str
):
    sent = {"name": "Chantry", "email": "chantry@example.com"} | body
    for method, path in (("POST", COMPANIES), ("PATCH", f"{COMPANIES}/{made.id}")):
        refused = await http(method, path, json=sent)
        assert refused.status_code == 400
        assert refused.json()["detail"] == detail
        assert refused.json()["invalid_parameters"] == [
            {"field": "body", "message": "One or more fields did not pass validation."}
        ]


@pytest.mark.covers(f"POST {COMPANIES}")
async def test_the_address_is_not_optional(http: Http):
    refused = await http("POST", COMPANIES, json={"name": "Chantry"})
    assert refused.status_code == 400
    refused = await http("POST", COMPANIES, json={"email": "chantry@example.com"})
    assert refused.json()["invalid_parameters"] == [
        {"field": "data", "message": "Object missing required field `name`"}
    ]


@pytest.mark.covers(f"PATCH {COMPANY}")
async def test_null_clears_the_description_and_what_is_left_out_stays(
    client: VClient, made: Company
):
    described = await client.companies.update(made.id, description="x" * 5000)
    assert described.description == "x" * 5000
    renamed = await client.companies.update(made.id, name="Renamed")
    assert (renamed.name, renamed.description) == ("Renamed", described.description)
    assert renamed.email == made.email
    assert (await client.companies.update(made.id, description=None)).description is None
    assert (await client.companies.get(made.id)).description is None


@pytest.mark.covers(f"PATCH {COMPANY}")
async def test_settings_are_merged_member_by_member(client: VClient, made: Company):
    await client.companies.update(made.id, settings={"permission_manage_npc": "STORYTELLER"})
    changed = await client.companies.update(made.id, settings={"character_autogen_num_choices": 7})
    assert settings_of(changed) == DEFAULTS | {
        "permission_manage_npc": "STORYTELLER",
        "character_autogen_num_choices": 7,
    }
    assert changed.settings.id == made.settings.id


@pytest.mark.covers(f"PATCH {COMPANY}")
async def test_only_a_change_of_its_own_fields_is_dated(client: VClient, made: Company):
    unchanged = await client.companies.update(made.id)
    assert unchanged.date_modified == made.date_modified
    settled = await client.companies.update(made.id, settings={"permission_grant_xp": "PLAYER"})
    assert settled.date_modified == made.date_modified
    same = await client.companies.update(made.id, name=made.name)
    assert same.date_modified == made.date_modified
    renamed = await client.companies.update(made.id, name="Renamed")
    assert renamed.date_modified > made.date_modified


@pytest.mark.covers(f"PATCH {COMPANY}")
@pytest.mark.parametrize(
    ("body", "field", "message"),
    [
        ({"name": None}, "name", "Expected `str`, got `null`"),
        ({"settings": None}, "settings", "Expected `object`, got `null`"),
        ({"settings": []}, "settings", "Expected `object`, got `array`"),
        (
            {"settings": {"character_autogen_xp_cost": True}},
            "settings.character_autogen_xp_cost",
            "Expected `int`, got `bool`",
        ),
        ({"description": 5}, "description", "Expected `str | null`, got `int`"),
        ([], "data", "Expected `object`, got `array`"),
    ],
)
async def test_the_shape_of_a_change(
    http: Http, made: Company, body: object, field: str, message: str
):
    refused = await http("PATCH", f"{COMPANIES}/{made.id}", json=body)
    assert refused.status_code == 400
    assert refused.json()["detail"] == "Validation failed for one or more fields."
    assert refused.json()["invalid_parameters"] == [{"field": field, "message": message}]


@pytest.mark.covers(f"PATCH {COMPANY}")
@pytest.mark.parametrize(
    ("name", "low", "high"),
    [
        ("character_autogen_xp_cost", 0, 100),
        ("character_autogen_num_choices", 1, 10),
        ("character_autogen_starting_points", 0, 100),
    ],
)
async def test_the_limits_of_settings(http: Http, made: Company, name: str, low: int, high: int):
    path = f"{COMPANIES}/{made.id}"
    for value in (low - 1, high + 1):
        refused = await http("PATCH", path, json={"settings": {name: value}})
        assert refused.status_code == 400
        said = refused.json()["detail"]
        assert said == f"{name}: {name} must be between {low} and {high}, got {value}"
    for value in (low, high):
        changed = await http("PATCH", path, json={"settings": {name: value}})
        assert changed.json()["settings"][name] == value


@pytest.mark.covers(f"PATCH {COMPANY}", f"GET {COMPANY}")
async def test_the_last_change_is_noted_after_the_answer(client: VClient, made: Company):
    changed = await client.companies.update(made.id, name="Renamed")
    assert changed.resources_modified_at == made.resources_modified_at
    fresh = client.with_options(fresh=True)
    for _ in attempts():
        noted = (await fresh.companies.get(made.id)).resources_modified_at
        if noted != made.resources_modified_at:
            break
    assert noted.microsecond == 0


@pytest.mark.smoke
@pytest.mark.covers(f"GET {COMPANIES}")
async def test_companies_are_listed_by_name_in_pages(client: VClient):
    common = unique("Order of")
    made = [
        (await client.companies.create(name=f"{common} {letter}", email="a@example.com")).company
        for letter in "bca"
    ]
    ids = [each.id for each in made]
    listed = [each for each in await client.companies.list_all() if each.id in ids]
    assert [each.name[-1] for each in listed] == ["a", "b", "c"]
    page = await client.companies.get_page(limit=1)
    assert (len(page.items), page.limit, page.offset) == (1, 1, 0)
    assert page.total >= 3
    for company_id in ids:
        await client.companies.delete(company_id)


@pytest.mark.covers(f"GET {COMPANIES}")
async def test_a_developer_lists_only_what_was_granted(
    http: Http, client: VClient, company: ContractCompany, target: Target
):
    with contract_developer(target) as stranger:
        nothing = await http("GET", COMPANIES, key=stranger.api_key)
        assert (nothing.json()["items"], nothing.json()["total"]) == ([], 0)
        await client.companies.grant_access(company.id, stranger.id, "USER")
        # A parameter that nobody knows passes by the cache of the live server.
        listed = await http("GET", COMPANIES, key=stranger.api_key, params={"fresh": 1})
        assert [each["id"] for each in listed.json()["items"]] == [company.id]


@pytest.mark.covers(f"GET {COMPANIES}")
async def test_a_global_admin_lists_all_companies(admin: VClient, made: Company):
    listed = await admin.with_options(fresh=True).companies.list_all()
    assert made.id in [each.id for each in listed]


@pytest.mark.covers(f"GET {COMPANY}")
async def test_what_was_deleted_is_not_counted(client: VClient, peopled: ContractCompany):
    users = client.users(peopled.id, user_id=peopled.admin_id)
    characters = client.characters(peopled.admin_id, peopled.campaign_id, company_id=peopled.id)
    for kind in ("PLAYER", "PLAYER", "NPC", "STORYTELLER"):
        await characters.create(
            name_first=unique("Ada"),
            name_last="Counted",
            character_class="MORTAL",
            game_version="V5",
            type=kind,
        )
    await users.update(peopled.player_id, role="DEACTIVATED")
    shown = await client.companies.get(peopled.id)
    assert [getattr(shown, name) for name in COUNTS] == [1, 4, 2, 1, 1]
    await users.delete(peopled.player_id)
    await client.campaigns(peopled.admin_id, peopled.id).delete(peopled.campaign_id)
    shown = await client.companies.get(peopled.id)
    assert [getattr(shown, name) for name in COUNTS] == [0, 3, 0, 0, 0]


@pytest.mark.smoke
@pytest.mark.covers(f"DELETE {COMPANY}", f"GET {COMPANY}")
async def test_a_deleted_company_is_gone_with_its_users(http: Http, admin: VClient, target: Target):
    with contract_developer(target) as founder:
        body = {"name": unique("Doomed"), "email": "doomed@example.com"}
        founded = (await http("POST", COMPANIES, key=founder.api_key, json=body)).json()
        path = f"{COMPANIES}/{founded['company']['id']}"
        assert (await http("DELETE", path, key=founder.api_key)).status_code == 204
        for method, where in (("GET", path), ("DELETE", path), ("GET", f"{path}/users")):
            refused = await http(method, where, key=founder.api_key)
            assert refused.status_code == 403
            assert refused.json()["detail"] == "No rights to access this resource"
            missing = await http(method, where, key=target.admin_api_key)
            assert missing.status_code == 404
            assert missing.json()["detail"] == "Company not found"
        user = await admin.global_admin.get_user(founded["admin_user"]["id"])
        assert user.is_archived


@pytest.mark.covers(f"DELETE {COMPANY}", f"GET {COMPANY}", f"GET {COMPANIES}")
async def test_a_deleted_company_is_listed_no_more(client: VClient, made: Company):
    await client.companies.delete(made.id)
    assert made.id not in [each.id for each in await client.companies.list_all()]
    with pytest.raises((AuthorizationError, NotFoundError)):
        await client.companies.get(made.id)
