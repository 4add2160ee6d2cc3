"""Makes the shared state of a client from its options."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from vclient._config.installation import how_to_install
from vclient._config.kinds import named
from vclient._config.options import SHARED_VARIABLE
from vclient._config.secrets import Secret
from vclient._shared.names import check_prefix, scope_of

if TYPE_CHECKING:
    from vclient._async.shared.guard import Shared
    from vclient._async.shared.state import SharedState
    from vclient._config.options import ClientConfig

_SCHEMES: Final = frozenset({"redis", "rediss", "unix"})
_METHODS: Final = ("read", "write", "touch", "acquire", "release", "lease", "close")


def shared_state(shared: object, prefix: str, config: ClientConfig) -> Shared | None:
    """Return the shared state of a client, or None if it has none.

    Args:
        shared: A URL, a client of redis-py or an object with the methods of `SharedState`; None
            for the URL that the environment names, if any; an empty text for none.
        prefix: What all names in Redis begin with.
        config: The options of the client.

    Raises:
        ValueError: The option cannot be used.
        ImportError: The package `redis` is missing.
    """
    check_prefix(prefix)
    origin = "argument"
    if shared is None:
        shared, origin = os.environ.get(SHARED_VARIABLE), f"environment variable {SHARED_VARIABLE}"
    shared = _hidden(shared)
    if shared is None:
        return None
    from vclient._async.shared.guard import Shared  # noqa: PLC0415 - most clients share nothing

    key = config.api_key if config.api_key_callback is None else None
    return Shared(_store(shared, prefix), scope_of(config.base_url, key), origin)


def _hidden(source: Any) -> Any:
    """Return a URL as a secret, as it may hold a password; an empty one stands for none."""
    return (Secret(source) if source else None) if isinstance(source, str) else source


def _store(source: Any, prefix: str) -> SharedState:
    if isinstance(source, Secret):
        if urlsplit(source.reveal()).scheme not in _SCHEMES:
            msg = "shared must be a URL such as redis://host:6379, rediss://host or unix:///path"
            raise ValueError(msg)
    elif type(source).__module__.partition(".")[0] != "redis":
        _check_methods(source)
        state: SharedState = source
        return state
    try:
        from vclient._async.shared.redis import RedisState  # noqa: PLC0415 - an extra
    except ImportError as error:
        if error.name is None or error.name.partition(".")[0] != "redis":
            raise
        msg = f"shared needs the package redis, of the extra redis. {how_to_install('redis')}"
        raise ImportError(msg, name="redis") from None
    return RedisState(source, prefix)


def _check_methods(source: object) -> None:
    missing = [name for name in _METHODS if not callable(getattr(source, name, None))]
    if missing:
        msg = (
            "shared must be a URL, a client of redis or an object with the methods of "
            f"SharedState, not a {named(type(source))}, which lacks {', '.join(missing)}"
        )
        raise ValueError(msg)
