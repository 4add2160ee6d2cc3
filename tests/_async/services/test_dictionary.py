from __future__ import annotations

import httpx
import pytest

from recording import Recorder, page
from story_answers import COMPANY_ID, OTHER_ID, TERM
from vclient import RequestValidationError
from vclient.models import DictionaryTermCreate

LIST = f"/companies/{COMPANY_ID}/dictionaries"
ONE = f"{LIST}/{OTHER_ID}"


@pytest.fixture
def make_dictionary(make_client):
    def make(*answers):
        recorder = Recorder(*answers)
        return recorder, make_client(recorder).dictionary(COMPANY_ID)

    return make


async def test_lists(make_dictionary):
    recorder, dictionary = make_dictionary(page(TERM))
    found = await dictionary.get_page(limit=1000, term="The Beast")
    assert found.items[0].powers[0].description == "Bites"
    query = {"limit": ["1000"], "offset": ["0"], "term": ["The Beast"]}
    recorder.check(f"GET {LIST}", query=query)
    assert [each.term for each in await dictionary.list_all()] == ["the beast"]
    recorder.check(f"GET {LIST}", query={"limit": ["1000"], "offset": ["0"]})
    assert [each.term async for each in dictionary.iter_all(limit=2, term="hunger")] == [
        "the beast"
    ]
    recorder.check(f"GET {LIST}", query={"limit": ["2"], "offset": ["0"], "term": ["hunger"]})
    assert await dictionary.count(term="hunger") == 1
    recorder.check(f"GET {LIST}", query={"limit": ["0"], "offset": ["0"], "term": ["hunger"]})


async def test_limits_of_lists(make_dictionary):
    recorder, dictionary = make_dictionary(page(TERM))
    with pytest.raises(RequestValidationError, match="limit"):
        await dictionary.get_page(limit=1001)
    with pytest.raises(RequestValidationError, match="term"):
        await dictionary.list_all(term="aa")
    assert recorder.requests == []


async def test_get(make_dictionary):
    recorder, dictionary = make_dictionary(TERM)
    assert (await dictionary.get(dictionary_term_id=OTHER_ID)).source_type == "trait"
    recorder.check(f"GET {ONE}")


async def test_create(make_dictionary):
    recorder, dictionary = make_dictionary(TERM)
    await dictionary.create(
        DictionaryTermCreate(term="Beast", link="https://example.com"),
        definition="What lurks",
        idempotency_key="k1",
    )
    body = {"term": "Beast", "link": "https://example.com", "definition": "What lurks"}
    recorder.check(f"POST {LIST}", body=body, key="k1")
    with pytest.raises(RequestValidationError, match="a definition or a link"):
        await dictionary.create(term="Beast", definition=" ", link=None)
    assert recorder.requests == []


async def test_update_tells_none_from_absent(make_dictionary):
    recorder, dictionary = make_dictionary(TERM)
    await dictionary.update(OTHER_ID)
    recorder.check(f"PATCH {ONE}", body={})
    await dictionary.update(OTHER_ID, link=None, synonyms=[], idempotency_key="k1")
    recorder.check(f"PATCH {ONE}", body={"link": None, "synonyms": []}, key="k1")
    with pytest.raises(RequestValidationError, match="a definition or a link"):
        await dictionary.update(OTHER_ID, link=None, definition="")


async def test_delete(make_dictionary):
    recorder, dictionary = make_dictionary(httpx.Response(204))
    await dictionary.delete(OTHER_ID)
    recorder.check(f"DELETE {ONE}")
