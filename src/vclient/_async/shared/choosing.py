"""Makes the shared state of a client from its options."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from vclient._async.shared.guard import Shared
from vclient._config.kinds import named
from vclient._config.options import SHARED_VARIABLE
from vclient._shared.names import check_prefix, scope_of

if TYPE_CHECKING:
    from vclient._async.shared.state import SharedState
    from vclient._config.options import ClientConfig

_SCHEMES: Final = frozenset({"redis", "rediss", "unix"})
_METHODS: Final = ("read", "write", "touch", "acquire", "release", "lease", "close")


def shared_state(shared: object, prefix: str, config: ClientConfig) -> Shared | None:
    """Return the shared state of a client, or None if it has none.

    Args:
        shared: A URL, a client of redis-py or an object with the methods of `SharedState`; None
            for the URL that the environment names, if any.
        prefix: What all names in Redis begin with.
        config: The options of the client.

    Raises:
        ValueError: The option cannot be used.
        ImportError: The package `redis` is missing.
    """
    check_prefix(prefix)
    source = os.environ.get(SHARED_VARIABLE) if shared is None else shared
    if source is None or source == "":
        return None
    return Shared(_store(source, prefix), scope_of(config.base_url, config.api_key))


def _store(source: Any, prefix: str) -> SharedState:
    if isinstance(source, str):
        if urlsplit(source).scheme not in _SCHEMES:
            # It is not shown, as it may hold a password.
            msg = "shared must be a URL such as redis://host:6379, rediss://host or unix:///path"
            raise ValueError(msg)
    elif not type(source).__module__.startswith("redis."):
        missing = [name for name in _METHODS if not callable(getattr(source, name, None))]
        if missing:
            msg = (
                "shared must be a URL, a client of redis or an object with the methods of "
                f"SharedState, not {named(type(source))}, which lacks {', '.join(missing)}"
            )
            raise ValueError(msg)
        state: SharedState = source
        return state
    try:
        from vclient._async.shared.redis import redis_state  # noqa: PLC0415 - an extra
    except ImportError as error:
        if error.name is not None and error.name.partition(".")[0] != "redis":
            raise
        msg = "shared needs the package redis: pip install 'valentina-vclient[redis]'"
        raise ImportError(msg, name="redis") from None
    return redis_state(source, prefix)
