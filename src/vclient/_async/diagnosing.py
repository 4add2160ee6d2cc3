"""Examines the way of a client to its server, step by step."""

from __future__ import annotations

import os
import socket
import ssl
import threading
import time
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import httpx

from vclient._api import routes
from vclient._api.requests import RequestSpec
from vclient._async.proxied import ProxyRoute
from vclient._config.headers import check_header
from vclient._http.decoding import decode
from vclient._http.tls import is_loopback
from vclient._network import asynchronous as network
from vclient._network.address import Address
from vclient._network.timeouts import Timeouts
from vclient._observe import examining
from vclient._observe.diagnosis import Diagnosis
from vclient._observe.examining import Finding, failed
from vclient._runtime import asynchronous as runtime
from vclient.exceptions import (
    APIError,
    AuthenticationError,
    RateLimitError,
    RequestTimeoutError,
    ServerError,
)
from vclient.models import Developer, SystemHealth

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from vclient._api.routes import RoutePath
    from vclient._async.transport import Transport
    from vclient._observe.diagnosis import DiagnosisStep

ModelT = TypeVar("ModelT")

_MOST_ADDRESSES = 4
_LONGEST_STEP = 86400.0


class Examination:
    """The steps of one diagnosis; each ends in time, and is skipped where it makes no sense.

    Args:
        transport: The transport of the client.
        seconds: How long one step may take.

    Raises:
        ValueError: That is no number of seconds, or more than a day.
    """

    def __init__(self, transport: Transport, seconds: float) -> None:
        if not isinstance(seconds, int | float) or not 0 < seconds <= _LONGEST_STEP:
            msg = f"step_timeout must be seconds above 0, at most a day, not {seconds!r}"
            raise ValueError(msg)
        self._connections = transport.connections
        self._config = transport.config
        self._seconds = seconds
        # One attempt, which is neither waited for nor answered from a cache.
        self._transport = transport.with_options(
            max_retries=0,
            auto_retry_rate_limit=False,
            total_timeout=seconds,
            pacing=False,
            fresh=True,
        )
        self._steps: list[DiagnosisStep] = []
        self._url = httpx.URL(self._config.base_url)
        self._found: list[str] = []
        self._reached = ""
        self._health: SystemHealth | None = None
        self._headers: dict[str, str] = {}
        self._answered_at = 0.0

    async def run(self) -> Diagnosis:
        """Take all steps, and return what they have found."""
        self._steps.append(examining.installation())
        connections = self._connections
        is_reached = True
        if connections.are_own:
            is_reached = await self._examine_way()
        else:
            for name in ("name", "tcp", "proxy", "tls"):
                self._add(name, Finding("the client has a transport of its own", "skipped"))
        if self._config.api_key_callback is not None:
            has_key = await self._step("configuration", self._examine_key_function)
            is_reached = is_reached and has_key
        await self._step("health", self._examine_health, is_possible=is_reached)
        await self._step("key", self._examine_key, is_possible=bool(self._headers))
        version = getattr(self._health, "version", None)
        missing: tuple[str, ...] = ()
        if version is not None:
            from vclient._api.since import missing_in  # noqa: PLC0415 - clients do not need it

            missing = missing_in(version)
        skew = examining.clock_skew(self._headers, self._answered_at)
        self._add("server", examining.server_finding(version, missing))
        if self._headers:
            self._add("limits", examining.limits_finding(self._headers))
            self._add("clock", examining.clock_finding(skew))
        proxy = examining.proxy_setting(
            connections.proxy, self._url, is_given=connections.is_proxy_given
        )
        shared = examining.shared_setting(self._transport.shared_origin)
        return Diagnosis(
            versions=examining.versions(),
            settings=(*examining.settings_of(self._config), proxy, shared),
            steps=tuple(self._steps),
            server_version=version,
            missing_operations=missing,
            clock_skew=skew,
        )

    def _add(self, name: str, finding: Finding, seconds: float = 0.0) -> None:
        self._steps.append(finding.as_step(name, seconds))

    async def _step(
        self, name: str, examine: Callable[[], Awaitable[Finding]], *, is_possible: bool = True
    ) -> bool:
        """Take a step, and return whether it has not failed."""
        if not is_possible:
            self._add(name, Finding("an earlier step has failed", "skipped"))
            return False
        started = time.monotonic()
        try:
            finding = await examine()
        except (TimeoutError, httpx.TimeoutException):
            advice = "look for a firewall or a proxy in between, and whether the server runs"
            finding = failed(f"no answer within {self._seconds:g} s", advice)
        except OSError as error:
            finding = failed(_reason(error), "try again: what went well before has failed now")
        self._add(name, finding, time.monotonic() - started)
        return finding.result != "failed"

    async def _examine_key_function(self) -> Finding:
        callback = self._config.api_key_callback
        assert callback is not None  # noqa: S101 - the step is not taken without one
        advice = "look at the function api_key"
        try:
            with runtime.fail_after(self._seconds):
                key = await runtime.result_of(callback())
        except Exception as error:  # noqa: BLE001 - it may be any
            # Without its text, which may hold a secret.
            return failed(f"the function api_key has raised {type(error).__name__}", advice)
        try:
            check_header("what the function api_key returns", key)
        except ValueError as error:
            return failed(error, advice)
        return Finding("the function api_key returns a key")

    # ---- The way to the server

    async def _examine_way(self) -> bool:
        """Take the steps of a connection, and return whether none has failed."""
        proxy = self._connections.proxy
        is_found = await self._step("name", self._examine_name)
        is_reached = await self._step("tcp", self._examine_tcp, is_possible=is_found)
        if proxy is None:
            self._add("proxy", Finding("none", "skipped"))
        else:
            is_reached = await self._step("proxy", self._examine_proxy, is_possible=is_reached)
        if self._url.scheme == "https":
            return await self._step("tls", self._examine_tls, is_possible=is_reached)
        if is_loopback(self._url.host):
            self._add("tls", Finding("plain http, within this machine", "skipped"))
        else:
            advice = "use https, if the server has it"
            self._add("tls", Finding("others can read the API key", "warning", advice))
        return is_reached

    def _next_host(self) -> tuple[str, int]:
        """Return the host and the port that the client itself connects to."""
        proxy, where = self._connections.proxy, self._connections.address()
        if proxy is not None:
            where = ProxyRoute(proxy, where).address
        return where.host, where.port

    async def _examine_name(self) -> Finding:
        host, port = self._next_host()
        look_up = partial(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        try:
            found: list[Any] = await _in_thread(look_up, self._seconds)
        except OSError as error:
            if isinstance(error, TimeoutError):
                raise
            advice = "check the name in base_url, and the network"
            if self._connections.proxy is not None:
                advice = "check the name of the proxy, and the network"
            return failed(f"the name {host} was not found: {error.strerror}", advice)
        self._found = list(dict.fromkeys(each[4][0] for each in found))
        return Finding(f"{host} is {', '.join(self._found)}")

    async def _examine_tcp(self) -> Finding:
        _, port = self._next_host()
        tried = self._found[:_MOST_ADDRESSES]
        reasons = []
        for host in tried:
            connected = network.new_socket()
            try:
                await connected.connect(Address(host, port, None), self._seconds / len(tried))
            except OSError as error:
                reasons.append(f"{host}: {_reason(error)}")
            else:
                self._reached = host
                detail = f"{host} accepts connections on port {port}"
                if not reasons:
                    return Finding(detail)
                advice = "each new connection loses time by that; look at the network, or at DNS"
                return Finding(f"{detail}; {'; '.join(reasons)}", "warning", advice)
            finally:
                connected.close()
        advice = "check host and port in base_url, whether the server runs, and firewalls"
        return failed(f"no connection to port {port}: {'; '.join(reasons)}", advice)

    async def _examine_proxy(self) -> Finding:
        proxy = self._connections.proxy
        assert proxy is not None  # noqa: S101 - the step is not taken without one
        connected = await self._connect_to_server()
        if isinstance(connected, Finding):
            return connected
        connected.close()
        does = "accepts connections" if self._url.scheme == "http" else "leads to the server"
        return Finding(f"{examining.name_of(proxy)} {does}")

    async def _examine_tls(self) -> Finding:
        address = self._connections.address()
        connected = await self._connect_to_server()
        if isinstance(connected, Finding):
            return connected
        try:
            assert address.context is not None  # noqa: S101 - the step is not taken without one
            await connected.start_tls(address.context, address.host, self._seconds)
        except ssl.SSLCertVerificationError as error:
            advice = (
                "if the server has a certificate of an authority of your own, pass its file as "
                "verify=...; otherwise look at the clock, and for whoever is in between"
            )
            return failed(f"the certificate is not trusted: {error.verify_message}", advice)
        except OSError as error:
            if isinstance(error, TimeoutError):
                raise
            return failed(f"no TLS: {_reason(error)}", "check scheme and port in base_url")
        finally:
            connected.close()
        if address.context.verify_mode == ssl.CERT_NONE:
            advice = "with verify=False, anyone in between can read the API key"
            return Finding("the certificate is not checked", "warning", advice)
        return Finding("the certificate is trusted")

    async def _connect_to_server(self) -> network.Socket | Finding:
        """Return a socket that leads to the server, without TLS, or why there is none."""
        address, proxy = self._connections.address(), self._connections.proxy
        connected = network.new_socket()
        try:
            if proxy is None:
                # Without looking up the name again, for which there may be no limit.
                where = Address(self._reached, address.port, None)
                await connected.connect(where, self._seconds)
            else:
                steps = {"timeout": {"connect": self._seconds}}
                timeouts = Timeouts(httpx.Request("GET", self._url, extensions=steps))
                await ProxyRoute(proxy, address).open_tunnel(connected, timeouts)
        except (httpx.ProxyError, httpx.ConnectError) as error:
            connected.close()
            return failed(error, "check the proxy, and what it allows; or pass trust_env=False")
        except BaseException:
            connected.close()
            raise
        return connected

    # ---- The server

    async def _examine_health(self) -> Finding:
        try:
            self._health = await self._ask(routes.HEALTH(), SystemHealth)
        except AuthenticationError as error:
            self._note(error.headers)
            return Finding("the server answers, but not with this key")
        except RateLimitError as error:
            self._note(error.headers)
            return Finding(str(error), "warning", "wait until requests are possible again")
        except ServerError as error:
            if isinstance(error.body, dict) and "database_status" in error.body:
                self._note(error.headers)
                self._health = SystemHealth.model_validate(error.body)
                return examining.health_finding(self._health)
            return failed(error, "the operators of the server have to mend it")
        except APIError as error:
            return failed(error, "check base_url")
        return examining.health_finding(self._health)

    async def _examine_key(self) -> Finding:
        try:
            developer = await self._ask(routes.DEVELOPER_ME(), Developer)
        except AuthenticationError:
            advice = "ask for a new key, and whether it is one of this server"
            origin = self._config.api_key.origin
            return failed(f"the server refuses the API key, which came from {origin}", advice)
        except RateLimitError as error:
            return Finding(str(error), "warning", "wait until requests are possible again")
        except APIError as error:
            return failed(error)
        return examining.key_finding(developer, self._config.default_company_id)

    async def _ask(self, path: RoutePath, model: type[ModelT]) -> ModelT:
        spec = RequestSpec(method="GET", path=path)
        try:
            response = await self._transport.send(spec)
        except RequestTimeoutError as error:
            raise TimeoutError from error
        answer = decode(response, model, spec)
        self._note(response.headers, response.elapsed.total_seconds())
        return answer

    def _note(self, headers: Mapping[str, str], took: float = 0.0) -> None:
        """Keep what an answer tells of limits and of the time."""
        self._headers = dict(headers)
        self._answered_at = time.time() - took / 2


async def _in_thread(function: Callable[[], Any], seconds: float) -> Any:
    """Return what a function returns that waits without an end, in a thread that may outlive it.

    Raises:
        TimeoutError: It took too long.
    """
    done = runtime.Signal()
    outcome: list[Any] = []

    def run() -> None:
        try:
            outcome.append(function())
        except Exception as error:  # noqa: BLE001 - it is raised below
            outcome.append(error)
        done.set()

    threading.Thread(target=run, daemon=True).start()
    await done.wait(seconds)
    if isinstance(outcome[0], Exception):
        raise outcome[0]
    return outcome[0]


def _reason(error: OSError) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error.__cause__, OSError):
        # Of trio, which names all attempts and no reason.
        error = error.__cause__
    if error.errno and not isinstance(error, ssl.SSLError | socket.gaierror):
        # Some have a text of their own, which repeats the address.
        return os.strerror(error.errno)
    return error.strerror or str(error) or type(error).__name__
