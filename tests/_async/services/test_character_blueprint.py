"""The lists of the blueprint, whose pages are ten times as large as others."""

from __future__ import annotations

import pytest

from ids import COMPANY_ID
from recording import Recorder, page
from vclient import RequestValidationError

ROOT = f"/companies/{COMPANY_ID}/characterblueprint"
LISTS = {
    "sections": "sections",
    "categories": "categories",
    "subcategories": "subcategories",
    "traits": "traits",
    "concepts": "concepts",
    "vampire_clans": "vampire-clans",
    "werewolf_tribes": "werewolf-tribes",
    "werewolf_auspices": "werewolf-auspices",
}


@pytest.mark.parametrize(("name", "path"), LISTS.items())
async def test_sizes_of_pages(make_client, name, path):
    recorder = Recorder(page())
    blueprint = make_client(recorder).character_blueprint(COMPANY_ID)
    get_page = getattr(blueprint, f"get_{name}_page")
    iter_all = getattr(blueprint, f"iter_all_{name}")
    await get_page(limit=1000, offset=3)
    recorder.check(f"GET {ROOT}/{path}", query={"limit": ["1000"], "offset": ["3"]})
    await get_page()
    recorder.check(f"GET {ROOT}/{path}", query={"limit": ["10"], "offset": ["0"]})
    await getattr(blueprint, f"list_all_{name}")()
    recorder.check(f"GET {ROOT}/{path}", query={"limit": ["1000"], "offset": ["0"]})
    assert [each async for each in iter_all()] == []
    recorder.check(f"GET {ROOT}/{path}", query={"limit": ["1000"], "offset": ["0"]})
    assert [each async for each in iter_all(limit=9)] == []
    recorder.check(f"GET {ROOT}/{path}", query={"limit": ["9"], "offset": ["0"]})
    with pytest.raises(RequestValidationError, match="0 to 1000"):
        await get_page(limit=1001)
    assert recorder.requests == []


@pytest.mark.parametrize("filters", [{"character_class": "DRAGON"}, {"section_id": "first"}])
async def test_bad_filters_are_refused(make_client, filters):
    recorder = Recorder(page())
    blueprint = make_client(recorder).character_blueprint(COMPANY_ID)
    with pytest.raises(RequestValidationError):
        await blueprint.list_all_categories(**filters)
    with pytest.raises(RequestValidationError, match="Extra inputs"):
        await blueprint.list_all_vampire_clans(**filters)
    assert recorder.requests == []


async def test_filters_that_are_none_are_not_sent(make_client):
    recorder = Recorder(page())
    blueprint = make_client(recorder).character_blueprint(COMPANY_ID)
    await blueprint.list_all_traits(
        game_version=None, character_class=None, category_id=None, is_rollable=None, order_by=None
    )
    recorder.check(f"GET {ROOT}/traits", query={"limit": ["1000"], "offset": ["0"]})
