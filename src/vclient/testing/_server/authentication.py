"""Authentication by API key."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from .problems import ProblemError

if TYPE_CHECKING:
    from datetime import datetime

    import httpx

    from .state.records import Developer
    from .state.state import State

HEADER: Final = "x-api-key"

_REMEMBERED = timedelta(seconds=60)


class Authentication:
    """Looks up API keys, and caches each for a minute after its last use.

    As on the live server, a replaced key remains valid as long as it is used at least once a
    minute.
    """

    def __init__(self) -> None:
        self._remembered: dict[str, tuple[Developer, datetime]] = {}

    def developer(self, request: httpx.Request, state: State) -> tuple[Developer, str]:
        """Return the developer whose key the request carries, and the key.

        Raises:
            ProblemError: The key is missing or unknown.
        """
        key = request.headers.get(HEADER)
        if not key:
            raise ProblemError(401, "API key not provided")
        remembered = self._remembered.get(key)
        if remembered is not None and state.now < remembered[1]:
            developer = remembered[0]
        else:
            developer = _holder(key, state)
        self._remembered[key] = developer, state.now + _REMEMBERED
        if state.log is not None:
            state.log.developer_id = developer.id
        return developer, key


def _holder(key: str, state: State) -> Developer:
    for developer in state.developers:
        if developer.api_key == key:
            return developer
    raise ProblemError(401, "Unauthorized API key")
