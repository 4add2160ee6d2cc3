"""The service of the enumerations."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from vclient import constants

if TYPE_CHECKING:
    from vclient import VClient


async def test_enumerations_of_the_client_are_those_of_the_server(client: VClient):
    categories = (await client.options().get_options()).categories()
    names = {
        name: values
        for category in categories.values()
        for name, values in category.items()
        if name not in {"CharacterClassPercentileChance", "TrackerRules", "_related"}
    }
    assert len(names) == 30
    assert {name: list(get_args(getattr(constants, name))) for name in names} == names


async def test_categories_as_the_server_names_them(client: VClient):
    options = await client.options().get_options()
    raw = (await client.request("GET", f"/companies/{client.default_company_id}/options")).json()
    assert options.categories() == raw
    assert options.characters.related == raw["characters"]["_related"]
