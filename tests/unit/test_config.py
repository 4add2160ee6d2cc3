"""The options of a client: what they become, and every value that is refused."""

from __future__ import annotations

import dataclasses
import math
from functools import partial
from http import HTTPStatus
from typing import Any

import httpx
import pytest

from vclient import SyncVClient, VClient
from vclient._config.options import ClientConfig, ClientOptions, Secret, check_header, check_headers

URL = "https://a.test"


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("BASE_URL", "API_KEY", "DEFAULT_COMPANY_ID"):
        monkeypatch.delenv(f"VALENTINA_CLIENT_{name}", raising=False)


def make(**options: Any) -> ClientConfig:
    return ClientConfig.create(URL, "a-key", **options)


def test_the_defaults_are_those_of_the_document():
    config = make()
    assert config.base_url == URL
    assert config.api_key == Secret("a-key")
    assert config.timeout == httpx.Timeout(30.0)
    assert config.max_retries == 3
    assert config.retry_delay == 1.0
    assert config.auto_retry_rate_limit is True
    assert config.auto_idempotency_keys is False
    assert config.default_company_id is None
    assert config.headers == {}
    assert config.retry_statuses == {500, 502, 503, 504}
    assert config.read_your_writes is True
    assert config.fresh is False
    assert config.total_timeout is None


def test_options_never_change():
    config = make()
    with pytest.raises(dataclasses.FrozenInstanceError):
        config.max_retries = 5  # type: ignore[misc]


def test_every_option_can_be_changed_in_a_view():
    names = {field.name for field in dataclasses.fields(ClientConfig)}
    assert names - ClientOptions.__annotations__.keys() == {"base_url", "api_key"}


class TestOriginOfTheKey:
    def test_argument(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("VALENTINA_CLIENT_API_KEY", "key-of-environment")
        assert make().api_key.origin == "the argument api_key"

    def test_environment(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("VALENTINA_CLIENT_API_KEY", "key-of-environment")
        key = ClientConfig.create(URL, None).api_key
        assert key.origin == "the environment variable VALENTINA_CLIENT_API_KEY"


class TestEnvironment:
    @pytest.fixture(autouse=True)
    def _environment(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("VALENTINA_CLIENT_BASE_URL", "https://environment.test/api/v1")
        monkeypatch.setenv("VALENTINA_CLIENT_API_KEY", "key-of-environment")
        monkeypatch.setenv("VALENTINA_CLIENT_DEFAULT_COMPANY_ID", "company-of-environment")

    def test_views_do_not_look_there(self):
        config = make(default_company_id="a-company")
        assert config.replace(default_company_id=None).default_company_id is None

    @pytest.mark.parametrize("name", ["BASE_URL", "API_KEY"])
    def test_it_is_checked_too(self, monkeypatch: pytest.MonkeyPatch, name: str):
        monkeypatch.setenv(f"VALENTINA_CLIENT_{name}", "bad value\n\n\x07")
        with pytest.raises(ValueError, match=name.lower()):
            ClientConfig.create(None, None)


class TestBaseUrls:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("https://a.test", "https://a.test"),
            ("https://a.test/", "https://a.test"),
            ("https://a.test///", "https://a.test"),
            ("HTTPS://A.test", "https://A.test"),
            ("  https://a.test\n", "https://a.test"),
            ("http://localhost:8000", "http://localhost:8000"),
            ("http://127.0.0.1", "http://127.0.0.1"),
            ("http://[::1]:8000", "http://[::1]:8000"),
            ("https://a_b.test", "https://a_b.test"),
            ("https://münchen.test", "https://münchen.test"),
            ("https://a.test/api/v1", "https://a.test"),
            ("https://a.test/api/v1/", "https://a.test"),
            ("https://a.test/behind/a/proxy/", "https://a.test/behind/a/proxy"),
            ("https://a.test/behind/api/v1", "https://a.test/behind"),
            ("https://a.test/api/v1/api/v1", "https://a.test"),
            ("https://a.test/api/v1//api/v1//", "https://a.test"),
            ("https://a.test/api/v1/behind", "https://a.test/api/v1/behind"),
            ("https://a.test/my-api/v1", "https://a.test/my-api/v1"),
            ("https://a.test/api/v2", "https://a.test/api/v2"),
        ],
    )
    def test_what_is_kept(self, given: str, kept: str):
        assert ClientConfig.create(given, "a-key").base_url == kept

    @pytest.mark.parametrize(
        "bad",
        [
            " ",
            "a.test",
            "//a.test",
            "/api/v1",
            "ftp://a.test",
            "file:///etc/passwd",
            "https://",
            "https:///path",
            "https://:8000",
            "https:a.test",
            "ht tp://a.test",
            "https://a b.test",
            "https://a.test:port",
            "https://a.test:99999",
            "https://a.test:-1",
            "https://a.test:0",
            "http://[::1",
            "http://[::g]",
            "https://a.te\nst",
            "https://a.test/\0",
            "https://.",
            "https://%zz",
            "https://a%2fb.test",
            "https://{host}",
            "https://user@a.test",
            "https://user:password@a.test",
            "https://:@a.test",
            "https://a.test?x=1",
            "https://a.test/#part",
            7,
            b"https://a.test",
            ["https://a.test"],
        ],
        ids=repr,
    )
    def test_what_is_refused(self, bad: Any):
        with pytest.raises(ValueError, match="base_url must") as raised:
            ClientConfig.create(bad, "a-key")
        assert "password@" not in str(raised.value)

    @pytest.mark.parametrize("bad", ["a.test", "localhost:8000", "a.test/api/v1", "SECRETKEY"])
    def test_without_a_scheme(self, bad: str):
        with pytest.raises(ValueError, match="does not begin with https:// or http://") as raised:
            ClientConfig.create(bad, "a-key")
        assert bad not in str(raised.value)

    def test_what_is_refused_may_be_the_key(self):
        with pytest.raises(ValueError, match="base_url") as raised:
            ClientConfig.create("SECRETKEY", URL)
        assert "SECRETKEY" not in str(raised.value)


GOOD_VALUES = [
    ("timeout", 5, httpx.Timeout(5)),
    ("timeout", 0.5, httpx.Timeout(0.5)),
    ("timeout", None, httpx.Timeout(None)),
    ("timeout", httpx.Timeout(5, read=60), httpx.Timeout(5, read=60)),
    ("max_retries", 0, 0),
    ("max_retries", 10**9, 10**9),
    ("retry_delay", 0, 0),
    ("retry_delay", 0.25, 0.25),
    ("max_retry_wait", 0, 0),
    ("max_retry_wait", math.inf, math.inf),
    ("total_timeout", None, None),
    ("total_timeout", 0, 0),
    ("total_timeout", 2.5, 2.5),
    ("total_timeout", math.inf, math.inf),
    ("max_concurrency", 1, 1),
    ("retry_statuses", (), frozenset()),
    ("retry_statuses", [503, 503, 429], frozenset({503, 429})),
    ("retry_statuses", {HTTPStatus.BAD_GATEWAY}, frozenset({502})),
    ("retry_statuses", range(500, 503), frozenset({500, 501, 502})),
    ("auto_retry_rate_limit", False, False),
    ("retry_unsafe", True, True),
    ("auto_idempotency_keys", True, True),
    ("read_your_writes", False, False),
    ("pacing", False, False),
    ("max_response_size", 1, 1),
    ("cache_ttl", 60, 60),
    ("cache_ttl", None, None),
    ("on_request", None, None),
    ("on_request", print, print),
    ("on_response", dict, dict),
    ("none_in_updates", "ignore", "ignore"),
    ("fresh", True, True),
    ("default_company_id", "a-company", "a-company"),
    ("headers", None, {}),
    ("headers", {"X-One": "1"}, {"X-One": "1"}),
    ("headers", httpx.Headers({"X-One": "1"}), {"x-one": "1"}),
]


async def wait_for_it(_event: object) -> None:
    pass


class Waiting:
    async def __call__(self, _event: object) -> None:
        pass


BAD_VALUES = {
    "timeout": [0, -1, math.nan, math.inf, True, "5", (1, 2, 3, 4), [5], b"5"],
    "max_retries": [-1, 1.5, 2.0, math.inf, math.nan, True, "3", None],
    "retry_delay": [-0.1, math.nan, False, "1", None],
    "max_retry_wait": [-1, math.nan, True, "30", None],
    "total_timeout": [-1, math.nan, True, "60", (60,)],
    "max_concurrency": [0, -1, 1.5, True, "4", None],
    "retry_statuses": [
        503,
        "503",
        b"503",
        ["503"],
        [503.0],
        [99],
        [600],
        [None],
        None,
        iter([503]),
    ],
    "auto_retry_rate_limit": ["no", 0, 1, None],
    "retry_unsafe": ["no", 0, 1, None],
    "auto_idempotency_keys": ["yes", 0, 1, None],
    "read_your_writes": ["no", 0, 1, None],
    "pacing": ["no", 0, 1, None],
    "max_response_size": [0, -1, 1.5, True, "4", None],
    "cache_ttl": [-1, math.nan, True, "60"],
    "on_request": ["print", 3, wait_for_it, Waiting(), partial(wait_for_it)],
    "on_response": [("print",), True, wait_for_it, Waiting().__call__],
    "none_in_updates": ["no", "CLEAR", True, None, ["clear"]],
    "fresh": ["yes", 0, 1, None],
    "shared_required": ["yes", 0, 1, None],
    "default_company_id": [7, b"company", ["company"]],
    "headers": [
        7,
        "X-One: 1",
        [("X-One", "1")],
        {"X One": "1"},
        {"": "1"},
        {"X-One": ""},
        {"X-One": 1},
        {"X-One": None},
        {"X-One": "1\r\nX-Two: 2"},
        {"X-One": "ü"},
        {7: "1"},
    ],
}


@pytest.mark.parametrize(("name", "value", "kept"), GOOD_VALUES)
def test_good_values(name: str, value: Any, kept: Any):
    for config in (make(**{name: value}), make().replace(**{name: value})):
        assert getattr(config, name) == kept


@pytest.mark.parametrize(
    ("name", "bad"), [(name, value) for name, values in BAD_VALUES.items() for value in values]
)
def test_bad_values(name: str, bad: Any):
    what = {"headers": "header"}.get(name, name)
    for create in (make, make().replace):
        with pytest.raises(ValueError, match=what):
            create(**{name: bad})


def test_every_option_has_bad_values():
    assert BAD_VALUES.keys() == ClientOptions.__annotations__.keys()


@pytest.mark.parametrize("name", ["base_url", "api_key", "nonsense", "transport"])
def test_views_have_only_some_options(name: str):
    with pytest.raises(TypeError, match=f"unknown option: {name}"):
        make().replace(**{name: "x"})


class TestViews:
    def test_the_rest_stays(self):
        config = make(max_retries=7, headers={"X-One": "1"})
        view = config.replace(timeout=5)
        assert view.timeout == httpx.Timeout(5)
        assert view.max_retries == 7
        assert view.headers == {"X-One": "1"}
        assert config.timeout == httpx.Timeout(30)

    @pytest.mark.parametrize("nothing", [None, {}])
    def test_no_headers_take_none_away(self, nothing: Any):
        assert make(headers={"X-One": "1"}).replace(headers=nothing).headers == {"X-One": "1"}

    def test_headers_are_replaced_in_any_case(self):
        view = make(headers={"X-One": "1", "X-Two": "2"}).replace(headers={"x-one": "one"})
        assert view.headers == {"x-one": "one", "X-Two": "2"}


class TestSecrecy:
    def test_what_a_config_shows(self):
        config = make(headers={"Authorization": "SECRET"})
        assert "a-key" not in repr(config)
        assert "SECRET" not in repr(config)
        assert "https://a.test" in repr(config)

    def test_configs_are_compared_by_value(self):
        assert make() == make()
        assert make() != ClientConfig.create(URL, "another-key")


class TestHeaders:
    @pytest.mark.parametrize(
        "good", ["a", "a b", "a:b;c=d, e", "~!@#$%^&*()", '"quoted"', "x" * 9000]
    )
    def test_values_that_can_be_sent(self, good: str):
        assert check_header("a header", good) is good

    @pytest.mark.parametrize(
        "bad", ["", " ", "a\n", "\ta", "a\x1f", "a\x80", "€", " a", "a ", None, 7]
    )
    def test_values_that_cannot(self, bad: Any):
        with pytest.raises(ValueError, match=r"^a header must") as raised:
            check_header("a header", bad)
        assert repr(bad) not in str(raised.value)

    def test_a_new_mapping_is_returned(self):
        headers = {"X-One": "1"}
        checked = check_headers(headers)
        assert checked == headers
        assert checked is not headers


@pytest.mark.parametrize("option", ["timeout", "limits", "proxy", "transport"])
@pytest.mark.parametrize("client_class", [VClient, SyncVClient])
def test_what_is_of_another_package_is_refused_by_its_name(client_class: Any, option: str):
    foreign = type(option.capitalize(), (), {"__module__": "httpx2._types"})()
    with pytest.raises(ValueError, match=rf"^{option} must .*{option.capitalize()} of httpx2$"):
        client_class("https://api.example", "a-key", set_as_default=False, **{option: foreign})
