"""Callbacks of the synchronous client: plain functions."""

from __future__ import annotations

from typing import Any

import pytest

from vclient import SyncVClient


async def on_event(_event: object = None) -> None:
    pass


class OnEvent:
    async def __call__(self, _event: object = None) -> None:
        pass


@pytest.mark.parametrize("callback", [on_event, OnEvent()])
@pytest.mark.parametrize("option", ["on_request", "on_response", "api_key"])
def test_coroutine_functions_are_refused(option: str, callback: Any):
    options = {"base_url": "https://a.test", "api_key": "k" * 32, "set_as_default": False}
    with pytest.raises(ValueError, match=f"{option} must be a plain function"):
        SyncVClient(**{**options, option: callback})
    if option != "api_key":
        refused = pytest.raises(ValueError, match=f"{option} must be a plain function")
        with SyncVClient(**options) as client, refused:
            client.with_options(**{option: callback})
