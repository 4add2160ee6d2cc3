"""The options of shared state."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import pytest

from inside import shared_of
from vclient import VClient

if TYPE_CHECKING:
    from collections.abc import Callable

PASSWORD = "p4ssw0rd"
WRONG = {
    "scheme": f"https://:{PASSWORD}@host",
    "no URL": PASSWORD,
    "port": f"redis://:{PASSWORD}@host:port",
    "option": f"redis://:{PASSWORD}@host?socket_timeout=soon",
}


def make(**options: Any) -> VClient:
    return VClient("https://api.valentina.test", "k" * 32, set_as_default=False, **options)


def test_none_by_default() -> None:
    assert shared_of(make()) is None


async def test_the_environment_names_it(monkeypatch: pytest.MonkeyPatch, redis_url: str) -> None:
    monkeypatch.setenv("VALENTINA_CLIENT_SHARED", redis_url)
    client = make()
    assert shared_of(client) is not None
    assert shared_of(make(shared="")) is None
    await client.close()


@pytest.mark.parametrize("wrong", WRONG)
def test_wrong_urls_are_refused_and_not_shown(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"shared .*URL") as caught:
        make(shared=WRONG[wrong])
    assert PASSWORD not in f"{caught.value} {caught.value.__cause__}"


@pytest.mark.parametrize("prefix", ["", " ", "a{b}", "a\n", 1])
def test_wrong_prefixes_are_refused(prefix: Any) -> None:
    with pytest.raises(ValueError, match="shared_prefix must be a text"):
        make(shared_prefix=prefix)


def test_what_is_none_of_them_is_refused() -> None:
    with pytest.raises(ValueError, match="not a dict, which lacks read, write, touch, acquire"):
        make(shared={})
    with pytest.raises(ValueError, match="shared_required must be True or False"):
        make(shared_required=None)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("vclient._shared.clients")]:
        monkeypatch.delitem(sys.modules, name)
    for name in [name for name in sys.modules if name.endswith(".shared.redis")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "redis.backoff", None)
    with pytest.raises(ImportError, match=re.escape("pip install '.[redis]'")):
        make(shared="redis://host")


async def test_other_keys_and_prefixes_share_nothing(
    make_shared: Callable[..., Any], redis_url: str
) -> None:
    one, same = make_shared(redis_url), make_shared(redis_url)
    others = [
        make_shared(redis_url, shared_prefix="other"),
        make_shared(redis_url, api_key="o" * 32),
    ]
    await one.write("k", b"v", 60)
    assert (await same.read("k", []))[0] == b"v"
    assert [(await other.read("k", []))[0] for other in others] == [None, None]
