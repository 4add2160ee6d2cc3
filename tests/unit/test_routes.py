"""Paths: templates, quoting, and the paths that callers write out."""

from __future__ import annotations

import re
import string
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vclient._api import routes
from vclient._api.routes import Route, RoutePath, quote_segment, raw_path

IDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=50).filter(
    lambda text: text not in {".", ".."}
)
ODD = st.text("./\\%?#&=+:;@ \r\n\t\0\"'<>{}[]|^`~2eEfF5", min_size=1, max_size=20).filter(
    lambda text: text not in {".", ".."}
)


class TestRoutes:
    def test_templates_and_values(self):
        route = Route("/companies/{company_id}/users/{user_id}")
        assert route.names == ("company_id", "user_id")
        path = route(user_id="b/c", company_id="a")
        assert path == RoutePath(
            "/companies/{company_id}/users/{user_id}", "/companies/a/users/b%2Fc"
        )

    def test_routes_are_joined(self):
        users = Route("/companies") / "{company_id}" / "users"
        assert users.template == "/companies/{company_id}/users"
        assert (users / Route("/notes/{note_id}")).names == ("company_id", "note_id")
        assert repr(users) == "Route('/companies/{company_id}/users')"

    def test_paths_are_joined(self):
        path = routes.USER(company_id="c", user_id="u").join(routes.NOTE, note_id="n/1")
        assert path.template == "/companies/{company_id}/users/{user_id}/notes/{note_id}"
        assert path.value == "/companies/c/users/u/notes/n%2F1"

    @pytest.mark.parametrize(
        "parameters",
        [{}, {"company_id": "a", "user_id": "b"}, {"companyid": "a"}],
        ids=["missing", "too many", "misspelt"],
    )
    def test_parameters_must_fit(self, parameters: dict[str, str]):
        with pytest.raises(TypeError, match="company_id"):
            routes.COMPANY(**parameters)

    def test_routes_without_parameters_take_none(self):
        assert routes.HEALTH() == RoutePath("/health", "/health")
        with pytest.raises(TypeError, match="none"):
            routes.HEALTH(company_id="a")

    @pytest.mark.parametrize("bad", ["", ".", ".."])
    def test_ids_that_would_lead_elsewhere(self, bad: str):
        with pytest.raises(ValueError, match="company_id"):
            routes.COMPANY(company_id=bad)
        with pytest.raises(ValueError, match="note_id"):
            routes.COMPANY(company_id="a").join(routes.NOTE, note_id=bad)

    @pytest.mark.parametrize("bad", [None, 7, b"a", ("a",), 1.5, True])
    def test_ids_that_are_no_strings(self, bad: Any):
        with pytest.raises(TypeError, match="company_id must be a string, not"):
            routes.COMPANY(company_id=bad)

    def test_half_a_character_is_refused(self):
        with pytest.raises(ValueError, match="encode"):
            routes.COMPANY(company_id="\ud83d")

    def test_values_are_no_templates(self):
        path = routes.USER(company_id="{user_id}", user_id="{company_id}")
        assert path.value == "/companies/%7Buser_id%7D/users/%7Bcompany_id%7D"

    def test_all_are_well_formed(self):
        every = [value for value in vars(routes).values() if isinstance(value, Route)]
        assert len(every) >= 90
        assert len({route.template for route in every}) == len(every)
        for route in every:
            assert re.fullmatch(r"(/([a-z-]+|\{[a-z_]+\}))+", route.template)
            assert len(set(route.names)) == len(route.names)


class TestQuoting:
    @given(IDS | ODD)
    @settings(max_examples=100, deadline=None)
    def test_every_id_is_one_segment_on_the_wire(self, value: str):
        quoted = quote_segment("id", value)
        assert not set(quoted) - set(string.ascii_letters + string.digits + "-._~%")
        url = httpx.Request("GET", f"https://a.test/api/v1/things/{quoted}/end?x=1").url
        segments = url.raw_path.partition(b"?")[0].decode().split("/")
        assert segments == ["", "api", "v1", "things", quoted, "end"]
        assert unquote(segments[4]) == value
        assert url.params == httpx.QueryParams(x="1")
        assert url.fragment == ""

    @given(IDS | ODD, IDS | ODD)
    @settings(max_examples=50, deadline=None)
    def test_different_ids_never_make_the_same_path(self, one: str, other: str):
        assert (quote_segment("id", one) == quote_segment("id", other)) is (one == other)

    def test_ids_of_the_server_are_left_alone(self):
        value = "0193a1b2-0000-7000-8000-00000000000A"
        assert quote_segment("id", value) == value

    def test_long_ids(self):
        assert quote_segment("id", "x" * 10_000) == "x" * 10_000


class TestRawPaths:
    @pytest.mark.parametrize(
        "path",
        ["/", "/a", "/a/", "/a/b-c_d.e~f", "/a%20b", "/a//b", "/a:b;c=d,e@f!$&'()*+", "/..."],
    )
    def test_plain_ones(self, path: str):
        assert raw_path(path) == RoutePath(path, path)

    @pytest.mark.parametrize(
        "path",
        [
            "",
            "a",
            "//a",
            "///",
            "https://a.test/a",
            "/a?b",
            "/a#b",
            "/a b",
            "/a\\b",
            "/a\n",
            "/a\0",
            "/ü",
            "/{a}",
            "/.",
            "/..",
            "/a/.",
            "/a/..",
            "/a/../b",
            "/%2e",
            "/%2e%2e/b",
            "/%2E./b",
            "/a/%2e%2e%2fb",
            "/a%2f..%2fb",
            "/a%2F%2E%2E",
            "/api/v1",
            "/api/v1/companies",
        ],
    )
    def test_others_are_refused(self, path: str):
        with pytest.raises(ValueError, match="path must"):
            raw_path(path)

    @given(ODD.map(lambda text: f"/{text}") | ODD)
    @settings(max_examples=100, deadline=None)
    def test_none_leads_out_of_the_api(self, path: str):
        try:
            value = raw_path(path).value
        except ValueError:
            return
        url = httpx.Request("GET", f"https://a.test/api/v1{value}").url
        assert url.host == "a.test"
        assert url.path.startswith("/api/v1/")
        assert not {".", ".."} & set(url.path.split("/"))
        assert url.query == b""
