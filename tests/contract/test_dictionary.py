"""The dictionary: the terms of a company, and those of all companies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract.company import contract_company, unique
from vclient import NotFoundError, ValidationError
from vclient.constants import DICTIONARY_SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract.clients import Http
    from contract.company import ContractCompany
    from contract.targets import Target
    from vclient import VClient
    from vclient.models import DictionaryTerm
    from vclient.services import DictionaryService

TERMS = "/companies/{company_id}/dictionaries"
TERM = TERMS + "/{dictionary_term_id}"
SAYS_NOTHING = "DictionaryTerm must have either a definition or a link."
NOT_YOURS = "You may not update dictionary terms that are not owned by your company."


@pytest.fixture(scope="module")
def other_company(target: Target) -> Iterator[ContractCompany]:
    """A company with a dictionary of its own."""
    with contract_company(target) as made:
        yield made


@pytest.fixture
def dictionary(client: VClient) -> DictionaryService:
    """The dictionary of the company."""
    return client.dictionary()


@pytest.fixture
def path(company: ContractCompany) -> str:
    """Where the dictionary is, below the root of the API."""
    return f"{company.path}/dictionaries"


@pytest.fixture
async def term(dictionary: DictionaryService) -> DictionaryTerm:
    """A term with a definition and no link."""
    return await dictionary.create(term=unique("elder"), definition="An old one")


@pytest.mark.covers(f"POST {TERMS}", f"GET {TERM}")
async def test_a_term_is_brought_into_form(dictionary: DictionaryService, company: ContractCompany):
    made = await dictionary.create(
        term="  Elder KIN ",
        definition=" An Old one ",
        link=" https://example.com/Elder ",
        synonyms=[" Older", "ancient", "OLDER "],
    )
    assert (made.term, made.definition) == ("elder kin", "An Old one")
    assert made.link == "https://example.com/Elder"
    assert made.synonyms == ["ancient", "older"]
    assert made.company_id == company.id
    assert (made.source_type, made.source_id) == (None, None)
    assert await dictionary.get(made.id) == made


@pytest.mark.covers(f"POST {TERMS}")
async def test_a_link_alone_explains_and_terms_repeat(dictionary: DictionaryService):
    name = unique("elder")
    made = [await dictionary.create(term=name, link="somewhere") for _ in range(2)]
    assert [(each.definition, each.synonyms) for each in made] == [(None, [])] * 2
    assert {each.id for each in await dictionary.list_all(term=name)} == {each.id for each in made}


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({"term": " AB "}, "term: Length of 'ab' 2 < 3"),
        ({"term": "x" * 51}, f"term: Length of '{'x' * 51}' 51 > 50"),
        ({"definition": None}, SAYS_NOTHING),
        ({"definition": None, "link": None}, SAYS_NOTHING),
    ],
)
@pytest.mark.covers(f"POST {TERMS}", f"PATCH {TERM}", f"GET {TERM}")
async def test_terms_have_limits_and_say_something(
    http: Http,
    dictionary: DictionaryService,
    term: DictionaryTerm,
    path: str,
    fields: dict[str, object],
    detail: str,
):
    body = {"term": "elder", "definition": "An old one"} | fields
    for answer in (
        await http("POST", path, json=body),
        await http("PATCH", f"{path}/{term.id}", json=fields),
    ):
        assert (answer.status_code, answer.json()["detail"]) == (400, detail)
    assert await dictionary.get(term.id) == term


@pytest.mark.covers(f"POST {TERMS}")
async def test_a_blank_says_something(http: Http, path: str):
    body = {"term": unique("blank"), "definition": " ", "link": ""}
    assert (await http("POST", path, json=body)).status_code == 201


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        ({"term": None}, "term", "Expected `str`, got `null`"),
        ({"synonyms": None}, "synonyms", "Expected `array`, got `null`"),
        ({"synonyms": ["kin", 5]}, "synonyms[1]", "Expected `str`, got `int`"),
        ({"link": 5}, "link", "Expected `str | null`, got `int`"),
    ],
)
@pytest.mark.covers(f"POST {TERMS}", f"PATCH {TERM}")
async def test_fields_have_types(
    http: Http,
    term: DictionaryTerm,
    path: str,
    fields: dict[str, object],
    field: str,
    message: str,
):
    body = {"term": "elder", "definition": "An old one"} | fields
    for answer in (
        await http("POST", path, json=body),
        await http("PATCH", f"{path}/{term.id}", json=fields),
    ):
        assert answer.status_code == 400
        assert answer.json()["invalid_parameters"] == [{"field": field, "message": message}]


@pytest.mark.covers(f"PATCH {TERM}", f"GET {TERM}")
async def test_null_clears_and_what_is_left_out_stays(
    dictionary: DictionaryService, term: DictionaryTerm
):
    changed = await dictionary.update(term.id, link="somewhere", synonyms=["Kin", "kin", "Ally"])
    assert changed.date_modified > term.date_modified
    assert (changed.term, changed.definition) == (term.term, term.definition)
    assert (changed.link, changed.synonyms) == ("somewhere", ["ally", "kin"])
    cleared = await dictionary.update(term.id, definition=None, synonyms=["other"])
    assert (cleared.definition, cleared.link) == (None, "somewhere")
    assert cleared.synonyms == ["other"]
    with pytest.raises(ValidationError) as error:
        await dictionary.update(term.id, link=None)
    assert error.value.detail == SAYS_NOTHING
    nothing = await dictionary.update(term.id)
    assert nothing.link == "somewhere"
    assert await dictionary.get(term.id) == nothing


@pytest.mark.covers(f"DELETE {TERM}", f"GET {TERM}", f"PATCH {TERM}")
async def test_a_deleted_term_is_gone(dictionary: DictionaryService, term: DictionaryTerm):
    await dictionary.delete(term.id)
    assert await dictionary.list_all(term=term.term) == []
    for call in (dictionary.get, dictionary.update, dictionary.delete):
        with pytest.raises(NotFoundError) as error:
            await call(term.id)
        assert error.value.detail == "Dictionary term not found"


@pytest.mark.covers(f"GET {TERMS}")
async def test_terms_are_listed_in_order_in_pages(dictionary: DictionaryService):
    made = [
        (await dictionary.create(term=name, definition="A letter")).id for name in ("mmm", "aaa")
    ]
    listed = await dictionary.list_all()
    own = [term.id for term in listed if term.id in made]
    assert own == made[::-1]
    words = [term.term for term in listed if term.term.isascii() and term.term.isalpha()]
    assert words == sorted(words)
    page = await dictionary.get_page(limit=2, offset=1)
    assert page.items == listed[1:3]
    assert (page.total, page.limit, page.offset) == (len(listed), 2, 1)


@pytest.mark.smoke
@pytest.mark.covers(f"GET {TERMS}")
async def test_a_term_is_found_by_the_whole_of_itself_or_of_a_synonym(
    dictionary: DictionaryService,
):
    name, synonym = unique("first one"), unique("second one")
    made = await dictionary.create(term=name, definition="A one", synonyms=[synonym, "third"])
    for wanted in (name, f"  {name.upper()} ", synonym.title()):
        assert await dictionary.list_all(term=wanted) == [made]
    assert made.id not in [term.id for term in await dictionary.list_all(term="first one")]
    assert await dictionary.list_all(term=name[1:]) == []


@pytest.mark.covers(f"GET {TERMS}", f"GET {TERM}", f"PATCH {TERM}", f"DELETE {TERM}")
async def test_terms_of_all_companies_come_from_the_game_and_cannot_be_changed(
    client: VClient, dictionary: DictionaryService, other_company: ContractCompany
):
    shared = [term for term in await dictionary.list_all() if term.company_id is None]
    assert shared
    assert {term.source_type for term in shared} <= set(DICTIONARY_SOURCES)
    assert all(term.source_id for term in shared)
    one = next(term for term in shared if term.source_type == "trait")
    assert (await client.character_blueprint().get_trait(trait_id=one.source_id or "")).name
    for call in (lambda: dictionary.update(one.id, link="x"), lambda: dictionary.delete(one.id)):
        with pytest.raises(ValidationError) as error:
            await call()
        assert error.value.detail == NOT_YOURS
    assert await dictionary.get(one.id) == one
    assert await client.dictionary(other_company.id).get(one.id) == one


@pytest.mark.covers(f"GET {TERMS}", f"GET {TERM}", f"PATCH {TERM}", f"DELETE {TERM}")
async def test_terms_of_other_companies_are_hidden(
    client: VClient,
    dictionary: DictionaryService,
    term: DictionaryTerm,
    other_company: ContractCompany,
):
    other = client.dictionary(other_company.id)
    assert await other.list_all(term=term.term) == []
    for call in (other.get, other.update, other.delete):
        with pytest.raises(NotFoundError) as error:
            await call(term.id)
        assert error.value.detail == "Dictionary term not found"
    assert await dictionary.get(term.id) == term
