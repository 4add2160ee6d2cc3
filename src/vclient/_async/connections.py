"""The connections of a client, shared by all its views and services."""

from __future__ import annotations

import ssl
from functools import partial
from os import PathLike
from typing import TYPE_CHECKING
from urllib.request import getproxies, proxy_bypass

import httpx

from vclient._async.pool import Pool
from vclient._config.installation import warn_of_namesakes
from vclient._config.kinds import named
from vclient._http.tls import tls_context, warn_of_plain_http
from vclient._http.upload_stream import UploadStoppedError
from vclient._network.address import Address
from vclient._runtime import asynchronous as runtime
from vclient._runtime.pickling import NotPicklable
from vclient.exceptions import APIError

if TYPE_CHECKING:
    from collections.abc import Callable

DEFAULT_LIMITS = httpx.Limits(max_connections=100, max_keepalive_connections=20)


class Connections(NotPicklable):
    """The pool of connections of the running event loop, or the caller's own transport.

    Args:
        base_url: URL of the server, the only one that is ever connected to.
        transport: A transport to use in place of a pool, on all event loops.
        limits: How many connections are opened and kept.
        proxy: The proxy to use; None for the one that the environment names.
        verify: How the server's certificate is checked.
        trust_env: Whether the environment may name a proxy.

    Attributes:
        is_closed: Whether the client was closed.
        proxy: The proxy that is used; None for none.
        is_proxy_given: Whether it is the one that was given, not one of the environment.
        address: Returns where the server is.
        can_prove_unsent: Whether nothing was sent, for sure, where it is said that no connection
            could be made.

    Raises:
        ValueError: One of them cannot be used.
    """

    def __init__(
        self,
        base_url: str,
        *,
        transport: httpx.AsyncBaseTransport | None,
        limits: httpx.Limits | None,
        proxy: str | httpx.URL | httpx.Proxy | None,
        verify: ssl.SSLContext | str | PathLike[str] | bool,
        trust_env: bool,
    ) -> None:
        _check_kind("transport", transport, httpx.AsyncBaseTransport)
        _check_kind("limits", limits, httpx.Limits)
        _check_kind("proxy", proxy, str, httpx.URL, httpx.Proxy)
        _check_kind("trust_env", trust_env, bool)
        _check_kind("verify", verify, ssl.SSLContext, str, PathLike, bool)
        if isinstance(verify, str | PathLike):
            verify = str(verify)
            tls_context(verify)
        self._transport = transport
        self.can_prove_unsent: bool = _can_prove_unsent(transport)
        self.is_closed: bool = False
        url = httpx.URL(base_url)
        if transport is None:
            warn_of_plain_http(url)
            warn_of_namesakes()
        chosen = _chosen_proxy(proxy, url, trust_env=trust_env and transport is None)
        self.proxy: httpx.Proxy | None = chosen
        self.is_proxy_given: bool = proxy is not None
        self.address: Callable[[], Address] = partial(_address, url, verify)
        make_pool = partial(_make_pool, self.address, limits or DEFAULT_LIMITS, chosen)
        self._pools: runtime.PerScope[Pool] = runtime.PerScope(make_pool, Pool.aclose)

    def check_open(self) -> None:
        """Raise a `RuntimeError` if the client was closed."""
        if self.is_closed:
            msg = "this client was closed; create a new one"
            raise RuntimeError(msg)

    def may_fail_with(self, error: BaseException) -> bool:
        """Return whether an exception can be how a transport of the caller reports a failure.

        Args:
            error: An exception that is none of httpx. Mocks raise what tests let them raise.
        """
        own = (APIError, UploadStoppedError, AssertionError)
        is_foreign = not isinstance(self._transport, httpx.MockTransport | None)
        return is_foreign and isinstance(error, Exception) and not isinstance(error, own)

    @property
    def are_own(self) -> bool:
        """Whether they are made here, and not by a transport of the caller."""
        return self._transport is None

    async def get(self) -> httpx.AsyncBaseTransport:
        """Return what requests are sent through."""
        if self._transport is not None:
            return self._transport
        return await self._pools.get()

    async def close(self) -> None:
        """Close all connections; nothing can be sent afterwards."""
        if self.is_closed:
            return
        self.is_closed = True
        if self._transport is not None:
            await self._transport.aclose()
        await self._pools.close()


def _address(url: httpx.URL, verify: ssl.SSLContext | str | bool) -> Address:  # noqa: FBT001
    is_https = url.scheme == "https"
    port = url.port or (443 if is_https else 80)
    return Address(url.host, port, tls_context(verify) if is_https else None)


def _make_pool(
    address: Callable[[], Address], limits: httpx.Limits, proxy: httpx.Proxy | None
) -> Pool:
    return Pool(address(), limits=limits, proxy=proxy)


def _check_kind(name: str, value: object, *kinds: type) -> None:
    if value is None or isinstance(value, kinds):
        return
    expected = " or ".join(map(named, kinds))
    msg = f"{name} must be of type {expected}, not {named(type(value))}"
    raise ValueError(msg)


def _can_prove_unsent(transport: httpx.AsyncBaseTransport | None) -> bool:
    # Those of others say ConnectError of connections, too, that broke after the request was sent.
    # A mock says what its test wants to be said.
    if transport is None or isinstance(transport, httpx.MockTransport):
        return True
    return type(transport) is httpx.AsyncHTTPTransport


def _chosen_proxy(
    proxy: str | httpx.URL | httpx.Proxy | None, server: httpx.URL, *, trust_env: bool
) -> httpx.Proxy | None:
    """Return the proxy to use: the one that is given, or that the environment names.

    Raises:
        ValueError: It is none.
    """
    chosen = proxy
    if chosen is None and trust_env:
        proxies = getproxies()
        named = proxies.get(server.scheme) or proxies.get("all")
        # With its port, which exceptions may name too.
        if named and not proxy_bypass(server.netloc.decode("ascii")):
            chosen = named if "://" in named else f"http://{named}"
    if chosen is None or isinstance(chosen, httpx.Proxy):
        return chosen
    try:
        found = httpx.Proxy(chosen)
    except (ValueError, httpx.InvalidURL):
        found = None
    if found is None or not found.url.host:
        # It is not shown, as it may hold a password.
        where = "proxy" if proxy is not None else "the proxy that the environment names"
        msg = f"{where} must be a URL such as http://proxy.example:3128 or socks5://proxy.example"
        raise ValueError(msg)
    return found
