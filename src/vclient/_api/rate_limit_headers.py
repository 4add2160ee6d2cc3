"""Parsing of rate limits from headers and problem documents."""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

# One policy of a RateLimit header: "name";r=95;t=0
_POLICY = re.compile(r'\s*"(?P<name>(?:[^"\\]|\\.)*)"(?P<parameters>(?:\s*;\s*[a-z]+=[^,;"\s]+)*)')
_PARAMETER = re.compile(r";\s*(?P<name>[a-z]+)=(?P<value>[^,;\s]+)")


class PolicyState(NamedTuple):
    """The state of one rate limit policy, from a `RateLimit` header.

    Attributes:
        name: Name of the policy.
        remaining: Whole requests left (`r`), or None if missing.
        reset: Seconds until one request is possible (`t`), or None if missing.
    """

    name: str
    remaining: int | None
    reset: float | None


class Policy(NamedTuple):
    """One rate limit policy, from a `RateLimit-Policy` header.

    Attributes:
        name: Name of the policy.
        quota: Largest number of requests in a burst, after a pause (`q`).
        window: Seconds in which that number is replenished (`w`).
    """

    name: str
    quota: float
    window: float


# All answers of an operation have the same header.
@lru_cache(maxsize=64)
def parse_policies(header: str) -> tuple[Policy, ...]:
    """Return the policies of a `RateLimit-Policy` header that have a quota and a window.

    Args:
        header: The value of the header, several policies separated by commas.
    """
    policies = []
    for match in _POLICY.finditer(header):
        values = dict(_PARAMETER.findall(match["parameters"]))
        quota, window = _number(values.get("q")), _number(values.get("w"))
        if quota and window:
            policies.append(Policy(name=match["name"], quota=quota, window=window))
    return tuple(policies)


def parse_rate_limit(header: str) -> list[PolicyState]:
    """Return the policies of a `RateLimit` header, in its order.

    Args:
        header: The value of the header, several policies separated by commas. Parts that
            cannot be parsed are skipped, so that a new notation never breaks a call.
    """
    policies = []
    for match in _POLICY.finditer(header):
        values = dict(_PARAMETER.findall(match["parameters"]))
        remaining = _number(values.get("r"))
        policies.append(
            PolicyState(
                name=match["name"],
                remaining=None if remaining is None else int(remaining),
                reset=_number(values.get("t")),
            )
        )
    return policies


def retry_after_seconds(
    headers: Mapping[str, str], problem: Mapping[str, object], *, now: datetime | None = None
) -> float | None:
    """Return how many seconds the server asks to wait, or None if it does not.

    The first that is present applies: the `Retry-After` header in seconds or as an HTTP
    date, `retry_after` of the problem document, and the longest `t` among the policies of
    the `RateLimit` header that have no requests left.

    Args:
        headers: Headers of the answer, by lower-case names.
        problem: Members of the problem document; empty if the body is none.
        now: The time to which an HTTP date is relative; the current time by default.
    """
    asked = _retry_after_header(headers.get("retry-after", ""), now)
    if asked is not None:
        return asked
    member = problem.get("retry_after")
    if isinstance(member, int | float | str) and not isinstance(member, bool):
        asked = _number(member)
        if asked is not None:
            return asked
    waits = [
        policy.reset
        for policy in parse_rate_limit(headers.get("ratelimit", ""))
        if policy.remaining == 0 and policy.reset is not None
    ]
    return max(waits, default=None)


def _retry_after_header(value: str, now: datetime | None) -> float | None:
    if not value:
        return None
    seconds = _number(value)
    if seconds is not None:
        return seconds
    try:
        date = parsedate_to_datetime(value)
        if date.tzinfo is None:
            date = date.replace(tzinfo=UTC)
        seconds = (date - (now or datetime.now(UTC))).total_seconds()
    except (ValueError, OverflowError):
        return None
    return max(0.0, seconds)


def _number(value: float | str | None) -> float | None:
    """Return a finite number that is not negative, or None."""
    if value is None:
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) and number >= 0 else None
