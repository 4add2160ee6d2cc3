"""Gives each attempt the API key of the moment, where a function of the application has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient._config.headers import check_header
from vclient._config.secrets import Secret
from vclient._observe.hooks import attempt_ends
from vclient._runtime import asynchronous as runtime
from vclient.exceptions import AuthenticationError

if TYPE_CHECKING:
    import httpx

    from vclient._async.stages.stage import Send
    from vclient._config.hooks import ApiKeyCallback
    from vclient._observe.state import CallState

_HEADER = "X-API-KEY"


class Authorizing:
    """Sends each attempt with the key that a function returns, and once more with a newer one.

    Args:
        key: The function.
    """

    def __init__(self, key: ApiKeyCallback) -> None:
        self._key = key

    async def send(self, call: CallState, following: Send) -> httpx.Response:
        """Send one attempt; if its key is refused and there is a new one by then, send another.

        Raises:
            ValueError: The function returned no key that can be sent.
        """
        if any(name.lower() == _HEADER.lower() for name in call.spec.headers or ()):
            # A header of this one call replaces the key.
            return await following(call)
        headers = call.request.headers
        key = await self._ask()
        headers[_HEADER] = key.reveal()
        try:
            return await following(call)
        except AuthenticationError:
            newer = await self._ask()
            if newer == key:
                raise
            headers[_HEADER] = newer.reveal()
        if (rest := attempt_ends(call, wait=0.0)) is not None:
            await runtime.finish_hook(rest)
        return await following(call)

    async def _ask(self) -> Secret:
        key = await runtime.result_of(self._key())
        return Secret(check_header("what the function api_key returns", key))
