"""Both clients offer the same services and methods, with the same signatures."""

from __future__ import annotations

import inspect
import re
from typing import Any

import vclient
import vclient.services
import vclient.sync


def described(owner: Any) -> dict[str, str]:
    """Return what is public in a class or module of this package, with names of the async one."""
    found = {}
    for name in dir(owner):
        member = inspect.getattr_static(owner, name, None) or getattr(owner, name)
        member = inspect.unwrap(getattr(member, "__func__", getattr(member, "fget", member)))
        if inspect.isfunction(member) and not (name.startswith("_") or name.endswith("ter__")):
            found[name] = plain(str(inspect.signature(member)))
    return found


def plain(signature: str) -> str:
    """Return a signature as it is written with neither client's names."""
    signature = re.sub(r"\b(?:Sync|Async)(?=[A-Z])", "", signature)
    signature = re.sub(r"Awaitable\[([^\[\]]*)\]", r"\1", signature)
    return re.sub(r"Generator\[([^,\[\]]*), None(?:, None)?\]", r"Generator[\1]", signature)


def test_services():
    names = [name for name in dir(vclient.services) if name.endswith("Service")]
    assert len(names) == 17
    differing = {
        name
        for name in names
        if described(getattr(vclient.services, name))
        != described(getattr(vclient.sync, f"Sync{name}"))
    }
    assert differing == set()


def test_clients():
    assert described(vclient.VClient) == described(vclient.SyncVClient)


def test_factories():
    names = [name for name in vclient.sync.__all__ if not name.startswith("Sync")]
    assert len(names) > 15
    for name in names:
        one, other = getattr(vclient, name), getattr(vclient.sync, name)
        assert plain(str(inspect.signature(one))) == plain(str(inspect.signature(other)))
