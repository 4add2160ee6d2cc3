"""Lists: their pages, the values of their parameters, and embedded children."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract.casting import cast
from contract.company import unique

if TYPE_CHECKING:
    import httpx

    from contract.clients import Http
    from contract.company import ContractCompany
    from contract.targets import Target
    from vclient import VClient

COMPANY = "/companies/{company_id}"
USER = f"{COMPANY}/users/{{user_id}}"
CAMPAIGN = f"{COMPANY}/campaigns/{{campaign_id}}"
BOOK = f"{CAMPAIGN}/books/{{book_id}}"
CHAPTER = f"{BOOK}/chapters/{{chapter_id}}"
CHARACTER = f"{COMPANY}/characters/{{character_id}}"
BLUEPRINT = f"{COMPANY}/characterblueprint"
KINDS = ("sections", "categories", "subcategories", "traits", "concepts")
CLASSES = ("vampire-clans", "werewolf-tribes", "werewolf-auspices")

SHORT = [
    "/companies",
    *(f"{COMPANY}/{name}" for name in ("users", "users/unapproved", "campaigns", "characters")),
    *(f"{COMPANY}/{name}" for name in ("dicerolls", "audit-logs")),
    *(f"{parent}/notes" for parent in (USER, CAMPAIGN, BOOK, CHAPTER, CHARACTER)),
    *(f"{parent}/assets" for parent in (USER, CAMPAIGN, BOOK, CHAPTER, CHARACTER)),
    *(f"{CHARACTER}/{name}" for name in ("traits", "inventory")),
    *(f"{CAMPAIGN}/books", f"{BOOK}/chapters", f"{USER}/quickrolls"),
]
LONG = [f"{COMPANY}/dictionaries", *(f"{BLUEPRINT}/{name}" for name in (*KINDS, *CLASSES))]
ADMIN = ["/admin/developers", "/admin/users", "/admin/developers/{developer_id}/audit-logs"]


class Lists:
    """Asks for lists below objects that are there."""

    def __init__(self, http: Http, company: ContractCompany, ids: dict[str, str]) -> None:
        self.http = http
        self.company = company
        self.ids = {"company_id": company.id, **ids}

    async def __call__(self, template: str, query: str = "", **options: str) -> httpx.Response:
        """Return the answer to a request for a list, in the name of the admin."""
        path = template.format_map(self.ids)
        return await self.http("GET", path + query, acting=self.company.admin_id, **options)

    async def refusal(self, template: str, query: str, **options: str) -> dict[str, str]:
        """Return what is wrong with the parameters of a request, by their names."""
        answer = await self(template, query, **options)
        assert answer.status_code == 400, (template, query)
        entries = answer.json()["invalid_parameters"]
        return {entry["field"]: entry["message"] for entry in entries}


@pytest.fixture
async def lists(http: Http, client: VClient, company: ContractCompany) -> Lists:
    """A campaign with a book, a chapter and a character."""
    campaign = await client.campaigns(company.admin_id).create(name=unique("Pages"))
    book = await client.books(company.admin_id, campaign.id).create(name="Book")
    chapter = await client.chapters(company.admin_id, campaign.id, book.id).create(name="Chapter")
    character = await cast(client, company.player_id, campaign.id)
    ids = {"campaign_id": campaign.id, "book_id": book.id, "chapter_id": chapter.id}
    return Lists(http, company, ids | {"character_id": character.id, "user_id": company.player_id})


def all_lists(test: object) -> object:
    """Let a test state something about all lists that need no global admin."""
    return pytest.mark.covers(*(f"GET {template}" for template in (*SHORT, *LONG)))(test)


@all_lists
async def test_pages_begin_at_the_first_of_ten(lists: Lists):
    for template in (*SHORT, *LONG):
        answer = await lists(template)
        page = answer.json()
        assert answer.status_code == 200, template
        assert page.keys() == {"items", "limit", "offset", "total"}, template
        assert (page["limit"], page["offset"]) == (10, 0)
        assert len(page["items"]) == min(10, page["total"])


@all_lists
async def test_a_page_can_be_empty(lists: Lists):
    for template in (*SHORT, *LONG):
        page = (await lists(template, "?limit=0")).json()
        assert (page["items"], page["limit"]) == ([], 0), template
        page = (await lists(template, "?offset=1000000")).json()
        assert (page["items"], page["offset"]) == ([], 1000000), template


@all_lists
async def test_each_list_has_a_largest_page(lists: Lists):
    for maximum, templates in ((100, SHORT), (1000, LONG)):
        for template in templates:
            page = (await lists(template, f"?limit={maximum}")).json()
            assert page["limit"] == maximum, template
            wrong = await lists.refusal(template, f"?limit={maximum + 1}")
            assert wrong == {"limit": f"Expected `int` <= {maximum}"}


@all_lists
async def test_nothing_is_before_the_first(lists: Lists):
    for template in (*SHORT, *LONG):
        wrong = await lists.refusal(template, "?limit=-1&offset=-1")
        assert wrong == {"limit": "Expected `int` >= 0", "offset": "Expected `int` >= 0"}
        assert (await lists.refusal(template, "?offset=x")).keys() == {"offset"}


@pytest.mark.covers(*(f"GET {template}" for template in ADMIN))
async def test_the_lists_of_the_administration_have_pages_too(
    lists: Lists, admin: VClient, target: Target
):
    lists.ids["developer_id"] = (await admin.developer.get_me()).id
    key = str(target.admin_api_key)
    for template in ADMIN:
        page = (await lists(template, key=key)).json()
        assert (page["limit"], page["offset"]) == (10, 0)
        assert len(page["items"]) == min(10, page["total"])
        wrong = await lists.refusal(template, "?limit=101&offset=-1", key=key)
        assert wrong == {"limit": "Expected `int` <= 100", "offset": "Expected `int` >= 0"}


@pytest.mark.smoke
@pytest.mark.covers(f"GET {CAMPAIGN}/books")
async def test_every_page_tells_the_true_total(
    lists: Lists, client: VClient, company: ContractCompany
):
    for name in "abc":
        await client.books(company.admin_id, lists.ids["campaign_id"]).create(name=name)
    for query, shown in (("?limit=0", 0), ("?limit=2", 2), ("?offset=3", 1), ("?offset=4", 0)):
        page = (await lists(f"{CAMPAIGN}/books", query)).json()
        assert (len(page["items"]), page["total"]) == (shown, 4)


@pytest.mark.covers(f"GET {COMPANY}/characters")
async def test_booleans_are_words_or_digits(lists: Lists):
    template = f"{COMPANY}/characters"
    query = f"?campaign_id={lists.ids['campaign_id']}&is_temporary="
    for value in ("false", "False", "FALSE", "0"):
        assert (await lists(template, query + value)).json()["total"] == 1
    for value in ("true", "True", "TRUE", "1"):
        assert (await lists(template, query + value)).json()["total"] == 0
    for value in ("yes", "on", "no", "2"):
        assert (await lists.refusal(template, query + value)).keys() == {"is_temporary"}


@pytest.mark.covers(f"GET {COMPANY}/characters", f"GET {COMPANY}/users")
async def test_enumerations_are_case_sensitive(lists: Lists):
    for template, name, value in (
        (f"{COMPANY}/characters", "character_class", "mortal"),
        (f"{COMPANY}/characters", "status", "Alive"),
        (f"{COMPANY}/users", "user_role", "player"),
    ):
        wrong = await lists.refusal(template, f"?{name}={value}")
        assert wrong == {name: f"Invalid enum value '{value}'"}
        assert (await lists(template, f"?{name}={value.upper()}")).status_code == 200


@pytest.mark.covers(f"GET {COMPANY}/users", f"GET {COMPANY}/dictionaries")
async def test_filters_obey_the_rules_of_their_fields(lists: Lists):
    answer = await lists(f"{COMPANY}/users", "?email=zzz")
    assert answer.status_code == 400
    assert answer.json()["detail"] == "email: Invalid email format: zzz"
    assert (await lists(f"{COMPANY}/dictionaries", "?term=aa")).status_code == 400


@pytest.mark.covers(f"GET {COMPANY}/campaigns", f"GET {CAMPAIGN}")
async def test_unknown_parameters_are_ignored(lists: Lists):
    assert (await lists(f"{COMPANY}/campaigns", "?colour=red&limit=1")).json()["limit"] == 1
    assert (await lists(CAMPAIGN, "?limit=-1")).status_code == 200


INCLUDES = [
    (USER, ("quickrolls", "notes", "assets", "characters")),
    (CHARACTER, ("traits", "inventory", "notes", "assets")),
    (BOOK, ("chapters", "notes", "assets")),
    (CHAPTER, ("notes", "assets")),
]


@pytest.mark.covers(*(f"GET {template}" for template, _ in INCLUDES))
async def test_children_are_embedded_only_where_they_are_asked_for(lists: Lists):
    for template, names in INCLUDES:
        assert not set(names) & (await lists(template)).json().keys()
        for name in names:
            shown = (await lists(template, f"?include={name}")).json()
            assert set(names) & shown.keys() == {name}
            assert isinstance(shown[name], list)
        query = "&".join(f"include={name}" for name in (*names, names[0]))
        shown = (await lists(template, f"?{query}")).json()
        assert set(names) <= shown.keys()


@pytest.mark.covers(*(f"GET {template}" for template, _ in INCLUDES))
async def test_only_known_children_are_embedded_one_by_one(lists: Lists):
    for template, names in INCLUDES:
        for value in ("friends", ",".join(names), names[0].upper()):
            assert (await lists(template, f"?include={value}")).status_code == 400, value


@pytest.mark.covers(f"GET {COMPANY}/characters/chargen/sessions", "GET /users/lookup")
async def test_some_lists_have_no_pages(lists: Lists):
    assert (await lists(f"{COMPANY}/characters/chargen/sessions")).json() == []
    lookup = await lists("/users/lookup", "?email=nobody-at-all@example.com")
    assert lookup.json() == []
