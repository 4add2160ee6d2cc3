"""The options of a client, validated once and immutable."""

from __future__ import annotations

import math
import os
import re
import secrets
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypedDict, get_args
from urllib.parse import SplitResult, urlsplit

import httpx

from vclient._config.api_root import API_ROOT
from vclient._config.headers import check_header, check_headers
from vclient._config.kinds import named
from vclient._config.secrets import Secret
from vclient._runtime.similar import similar

if TYPE_CHECKING:
    from typing import Self, Unpack

    from vclient._config.caching import CachePolicy
    from vclient._config.hooks import ApiKeyCallback, RequestHook, ResponseHook, RetryRule

BASE_URL_VARIABLE = "VALENTINA_CLIENT_BASE_URL"
API_KEY_VARIABLE = "VALENTINA_CLIENT_API_KEY"
DEFAULT_COMPANY_ID_VARIABLE = "VALENTINA_CLIENT_DEFAULT_COMPANY_ID"
SHARED_VARIABLE = "VALENTINA_CLIENT_SHARED"

DEFAULT_RETRY_STATUSES = frozenset({500, 502, 503, 504})
_STATUSES = range(100, 600)

NoneInUpdates: TypeAlias = Literal["clear", "ignore", "warn"]
"""Handling of fields of an update that are None."""

# A name, an IPv4 address or, without its brackets, an IPv6 address.
_HOST = re.compile(r"(?=.*[a-z0-9:])[a-z0-9._:-]+", re.IGNORECASE)
# Possibly repeated: the documentation of the API includes it in the base URL.
_ROOT_AT_END = re.compile(rf"(/*{API_ROOT})*/*\Z")


class ClientOptions(TypedDict, total=False):
    """The options that `with_options` can change; each as the argument of `VClient`."""

    timeout: float | httpx.Timeout | None
    """Seconds that one attempt may take to connect, to send and to wait for data."""
    max_retries: int
    """Largest number of retries of a failed call; 0 for none."""
    retry_delay: float
    """Seconds before the first retry; they double with each further one."""
    max_retry_wait: float
    """Longest wait before one retry, in seconds; if the server asks for more, the call fails."""
    total_timeout: float | None
    """Seconds that a call may take with all its retries and waits; None for no limit."""
    retry_statuses: Collection[int]
    """The HTTP statuses that are retried besides 429."""
    retry_unsafe: bool
    """Whether a POST or PATCH that may have been applied is retried; it may be applied twice."""
    auto_retry_rate_limit: bool
    """Whether calls that were answered with 429 are retried."""
    pacing: bool
    """Whether calls wait for the rate limit that earlier answers reported."""
    auto_idempotency_keys: bool
    """Whether every POST, PUT and PATCH carries an idempotency key."""
    default_company_id: str | None
    """The company of services that you create without one."""
    headers: Mapping[str, str] | None
    """Headers to send beside those of the client."""
    max_concurrency: int
    """Largest number of pages of one list that are fetched concurrently."""
    read_your_writes: bool
    """Whether reads shortly after a write bypass the server's response cache."""
    max_response_size: int
    """Largest size of an answer in bytes, after decompression; streams are not limited."""
    cache: Mapping[str, float] | CachePolicy | None
    """For how many seconds answers of reads are cached, by family or operation; or a policy."""
    cache_ttl: float | None
    """For how many seconds answers about the catalogue are cached, unless `cache` names them."""
    retry_when: RetryRule | None
    """Function that decides whether an error is retried; None lets the other options decide."""
    on_request: RequestHook | None
    """Function that is called with a `RequestEvent` before each attempt."""
    on_response: ResponseHook | None
    """Function that is called with a `ResponseEvent` after each attempt, answered or not."""
    none_in_updates: NoneInUpdates
    """Handling of None in updates: `clear` the field, `ignore` it, or `warn` and clear it."""
    fresh: bool
    """Whether all reads bypass the server's response cache."""
    shared_required: bool
    """Whether writes that go one at a time in all processes fail while shared state is away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientConfig:
    """The options of a client, which `VClient` explains, and where some of them came from."""

    base_url: str
    api_key: Secret
    timeout: httpx.Timeout = field(default_factory=lambda: httpx.Timeout(30.0))
    max_retries: int = 3
    retry_delay: float = 1.0
    max_retry_wait: float = 30.0
    total_timeout: float | None = None
    retry_statuses: frozenset[int] = DEFAULT_RETRY_STATUSES
    retry_unsafe: bool = False
    auto_retry_rate_limit: bool = True
    pacing: bool = True
    auto_idempotency_keys: bool = False
    default_company_id: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    max_concurrency: int = 10
    read_your_writes: bool = True
    max_response_size: int = 64 * 1024 * 1024
    cache: CachePolicy | None = None
    cache_ttl: float | None = None
    api_key_callback: ApiKeyCallback | None = field(default=None, repr=False)
    retry_when: RetryRule | None = None
    on_request: RequestHook | None = None
    on_response: ResponseHook | None = None
    none_in_updates: NoneInUpdates = "clear"
    fresh: bool = False
    shared_required: bool = True
    origins: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def create(
        cls,
        base_url: str | None,
        api_key: str | ApiKeyCallback | None,
        **options: Unpack[ClientOptions],
    ) -> Self:
        """Return validated options; missing ones are read from environment variables.

        Args:
            base_url: URL of the server, with or without the `/api/v1` at its end.
            api_key: The developer's API key, or a callback that returns it.
            **options: The other options of a client.

        Raises:
            ValueError: An option is missing or invalid.
        """
        origins: dict[str, str] = {}
        if not base_url:
            base_url = _from_environment("base_url", BASE_URL_VARIABLE)
            origins["base_url"] = f"environment variable {BASE_URL_VARIABLE}"
        callback = None
        if callable(api_key):
            # Nothing sends it, and it has nothing in common with that of another client.
            key, callback = Secret(secrets.token_hex(), "the function api_key"), api_key
        elif api_key:
            key = Secret(api_key, "the argument api_key")
        else:
            found = _from_environment("api_key", API_KEY_VARIABLE)
            key = Secret(found, f"the environment variable {API_KEY_VARIABLE}")
        check_header("api_key", key.reveal())
        if options.get("default_company_id") is None:
            company_id = os.environ.get(DEFAULT_COMPANY_ID_VARIABLE) or None
            options = {**options, "default_company_id": company_id}
            if company_id is not None:
                origins["default_company_id"] = (
                    f"environment variable {DEFAULT_COMPANY_ID_VARIABLE}"
                )
        return cls(
            base_url=_check_base_url(base_url),
            api_key=key,
            api_key_callback=callback,
            origins=origins,
            **_normalize(options),
        )

    def replace(self, **options: Unpack[ClientOptions]) -> Self:
        """Return a copy with some options changed; headers are merged with the existing ones.

        Raises:
            ValueError: An option is invalid.
            TypeError: There is no such option.
        """
        if "headers" in options:
            # The names of headers are case-insensitive.
            added = check_headers(options["headers"] or {})
            replaced = {name.lower() for name in added}
            kept = {
                name: self.headers[name] for name in self.headers if name.lower() not in replaced
            }
            options["headers"] = {**kept, **added}
        origins = {name: each for name, each in self.origins.items() if name not in options}
        return replace(self, origins=origins, **_normalize(options))


def _from_environment(argument: str, variable: str) -> str:
    value = os.environ.get(variable)
    if not value:
        msg = (
            f"{argument} is missing: pass {argument}=... or set the environment variable {variable}"
        )
        raise ValueError(msg)
    return value


def _check_base_url(base_url: str) -> str:
    """Return a base URL without the slash and the API root at its end.

    An invalid value is not shown in the error, as it may be the API key.
    """
    parts = _split_url(base_url)
    if parts is None:
        msg = "base_url must be an http or https URL, such as https://api.valentina-noir.com"
        if isinstance(base_url, str) and "//" not in base_url and _split_url(f"https://{base_url}"):
            msg += "; what was given does not begin with https:// or http://"
        raise ValueError(msg)
    if parts.username is not None or parts.password is not None:
        msg = "base_url must not hold a user name or password"
        raise ValueError(msg)
    if parts.query or parts.fragment:
        msg = "base_url must not hold a query or a fragment"
        raise ValueError(msg)
    path = _ROOT_AT_END.sub("", parts.path)
    return f"{parts.scheme}://{parts.netloc}{path}"


def _split_url(url: str) -> SplitResult | None:
    """Return the parts of an http or https URL with a host, or None for anything else."""
    try:
        parts = urlsplit(url.strip())
        host = httpx.URL(url.strip()).raw_host.decode("ascii")
        is_usable = (
            parts.scheme in {"http", "https"}
            and _HOST.fullmatch(host) is not None
            and parts.port != 0
        )
    except (AttributeError, TypeError, ValueError, httpx.InvalidURL):
        return None
    return parts if is_usable else None


def _normalize(options: ClientOptions) -> dict[str, Any]:
    """Validate options and convert them to the types of `ClientConfig`."""
    values: dict[str, Any] = dict(options)
    unknown = values.keys() - ClientOptions.__annotations__.keys()
    if unknown:
        msg = f"unknown option: {', '.join(sorted(unknown))}"
        msg += similar(min(unknown), ClientOptions.__annotations__)
        raise TypeError(msg)
    for name, value in values.items():
        if name in _SMALLEST and not (name in _OR_NONE and value is None):
            _check_number(name, value, _SMALLEST[name])
        elif name in _SWITCHES and not isinstance(value, bool):
            msg = f"{name} must be True or False, not {value!r}"
            raise ValueError(msg)
    _check_company_id(values.get("default_company_id"))
    for name in ("on_request", "on_response", "retry_when"):
        _check_hook(name, values.get(name))
    if "none_in_updates" in values:
        _check_none_in_updates(values["none_in_updates"])
    for name in values.keys() & _CONVERTED.keys():
        values[name] = _CONVERTED[name](values[name])
    return values


_SMALLEST: dict[str, float] = {
    "max_retries": 0,
    "retry_delay": 0,
    "max_retry_wait": 0,
    "total_timeout": 0,
    "cache_ttl": 0,
    "max_concurrency": 1,
    "max_response_size": 1,
}
_OR_NONE = frozenset({"total_timeout", "cache_ttl"})
_WHOLE = frozenset({"max_retries", "max_concurrency", "max_response_size"})
_SWITCHES = frozenset(
    {
        "retry_unsafe",
        "auto_retry_rate_limit",
        "pacing",
        "auto_idempotency_keys",
        "read_your_writes",
        "fresh",
        "shared_required",
    }
)


def _check_number(name: str, value: object, smallest: float) -> None:
    kinds = int if name in _WHOLE else int | float
    if isinstance(value, bool) or not isinstance(value, kinds) or not value >= smallest:
        kind = "whole number" if name in _WHOLE else "number"
        msg = f"{name} must be a {kind} of at least {smallest}, not {value!r}"
        raise ValueError(msg)


def _check_company_id(company_id: object) -> None:
    if company_id is not None and not isinstance(company_id, str):
        msg = f"default_company_id must be a string or None, not {company_id!r}"
        raise ValueError(msg)


def _check_none_in_updates(choice: object) -> None:
    if choice not in get_args(NoneInUpdates):
        msg = f"none_in_updates must be 'clear', 'ignore' or 'warn', not {choice!r}"
        raise ValueError(msg)


def _check_statuses(statuses: object) -> frozenset[int]:
    if isinstance(statuses, Collection) and all(
        isinstance(status, int) and status in _STATUSES for status in statuses
    ):
        return frozenset(statuses)
    msg = f"retry_statuses must be HTTP statuses such as 503, not {statuses!r}"
    raise ValueError(msg)


def _check_hook(name: str, hook: object) -> None:
    if hook is None:
        return
    if not callable(hook):
        msg = f"{name} must be callable or None, not {hook!r}"
        raise ValueError(msg)  # noqa: TRY004 - all bad options are a ValueError
    if name == "retry_when" and iscoroutinefunction(hook):
        msg = "retry_when must be a plain function: nothing awaits it"
        raise ValueError(msg)


def _check_timeout(timeout: object) -> httpx.Timeout:
    if timeout is None or isinstance(timeout, httpx.Timeout):
        return httpx.Timeout(timeout)
    if (
        isinstance(timeout, bool)
        or not isinstance(timeout, int | float)
        or not 0 < timeout < math.inf
    ):
        msg = f"timeout must be seconds above 0, an httpx.Timeout or None, not {timeout!r}"
        if type(timeout).__module__ != "builtins":
            msg += f", a {named(type(timeout))}"
        raise ValueError(msg)
    return httpx.Timeout(timeout)


def _cache_policy(cache: object) -> CachePolicy | None:
    if cache is None:
        return None
    from vclient._config.caching import cache_policy  # noqa: PLC0415 - most clients keep nothing

    return cache_policy(cache)


_CONVERTED: dict[str, Callable[[Any], object]] = {
    "cache": _cache_policy,
    "timeout": _check_timeout,
    "retry_statuses": _check_statuses,
    "headers": lambda headers: check_headers(headers or {}),
}
