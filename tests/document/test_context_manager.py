"""The client as a context manager."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from document.reading import Flavor, block

if TYPE_CHECKING:
    from vclient.testing import ValentinaServer

EXAMPLE = "## Context Manager Usage"


async def test_example(flavor: Flavor, server: ValentinaServer):
    code = block(EXAMPLE, your_api_key=server.api_key)
    # Where the last line of the example is, the client is still open and not the default.
    code += "    seen = client.is_closed\n    defaults = list_defaults()\n"
    variables = await flavor.run(code, list_defaults=lambda: has_default(flavor))
    assert [each.name for each in variables["all_companies"]] == ["Midnight Society"]
    assert variables["seen"] is False
    assert variables["defaults"] is False
    assert variables["client"].is_closed
    with pytest.raises(RuntimeError, match="closed"):
        await flavor.wait(variables["companies"].list_all())


async def test_closed_after_an_error_too(flavor: Flavor, server: ValentinaServer):
    code = block(EXAMPLE, your_api_key=server.api_key) + "    raise LookupError(client)\n"
    with pytest.raises(LookupError) as caught:
        await flavor.run(code)
    assert caught.value.args[0].is_closed


def has_default(flavor: Flavor) -> bool:
    try:
        flavor.names.default_client()
    except RuntimeError:
        return False
    return True
