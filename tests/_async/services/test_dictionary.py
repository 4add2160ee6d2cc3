from __future__ import annotations

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


async def test_limits_of_lists(make_dictionary):
    recorder, dictionary = make_dictionary(page(TERM))
    with pytest.raises(RequestValidationError, match="limit"):
        await dictionary.get_page(limit=1001)
    with pytest.raises(RequestValidationError, match="term"):
        await dictionary.list_all(term="aa")
    assert recorder.requests == []


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
