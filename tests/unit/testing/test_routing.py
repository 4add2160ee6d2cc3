"""Finding operations by paths."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vclient._api.routes import Route
from vclient.testing._server.operations import ALL_OPERATIONS
from vclient.testing._server.routing import Router

ROUTES = [Route("/a/{x}/b"), Route("/{y}/{z}/c"), Route("/a/literal/b")]


def operations(*routes):
    return [replace(ALL_OPERATIONS[0], route=route, method="GET") for route in routes]


@pytest.mark.parametrize(
    ("path", "template", "parameters"),
    [
        (b"/a/1/b", "/a/{x}/b", {"x": "1"}),
        (b"/a/1/c", "/{y}/{z}/c", {"y": "a", "z": "1"}),
        (b"/a/literal/b", "/a/literal/b", {}),
        (b"/a/literal/c", "/{y}/{z}/c", {"y": "a", "z": "literal"}),
        (b"/a/%2F%20%C3%A9/b?x=/", "/a/{x}/b", {"x": "/ é"}),
    ],
)
def test_the_way_to_an_operation(path, template, parameters):
    match = Router(operations(*ROUTES)).find(b"/api/v1" + path)
    assert (match.template, match.parameters) == (template, parameters)


@pytest.mark.parametrize("path", [b"/a/1", b"/a/1/b/2", b"/a//b", b"", b"/", b"/1/2/b"])
def test_no_way(path):
    assert Router(operations(*ROUTES)).find(b"/api/v1" + path) is None


def test_an_operation_is_registered_once():
    with pytest.raises(ValueError, match=r"GET /a/\{x\}/b is registered twice"):
        Router(operations(ROUTES[0], ROUTES[0]))
