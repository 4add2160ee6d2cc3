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

# Longer fields are ignored. Real ones have some hundred characters.
_LONGEST_FIELD = 4096

# An item of a list by RFC 9651, without its parameters. Each step of reading takes what it
# matches and never gives any of it back, so the time is that of the length.
_ITEM = re.compile(
    r"""
      "(?P<string>(?:[ !#-\[\]-~]|\\["\\])*+)"
    | (?P<token>[A-Za-z*][A-Za-z0-9!#$%&'*+.^_`|~:/-]*+)
    | (?P<number>-?(?:[0-9]{1,12}\.[0-9]{1,3}|[0-9]{1,15}))
    | :[A-Za-z0-9+/=]*+: | \?[01] | @-?[0-9]{1,15} | %"[ !#-~]*+"
    """,
    re.VERBOSE,
)
_PARAMETER = re.compile(r"; *+(?P<name>[a-z*][a-z0-9_.*-]*+)(?P<has_value>=?)")
_COMMA = re.compile(r"[ \t]*+,[ \t]*+")
_ESCAPED = re.compile(r"\\(.)")


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
def _parse_policies(header: str) -> tuple[Policy, ...]:
    policies = []
    for name, values in _members(header):
        quota, window = _number(values.get("q")), _number(values.get("w"))
        # Of less than one request, none would ever be possible.
        if window and quota is not None and quota >= 1:
            policies.append(Policy(name=name, quota=quota, window=window))
    return tuple(policies)


def parse_policies(header: str) -> tuple[Policy, ...]:
    """Return the policies of a `RateLimit-Policy` header that have a quota and a window.

    Args:
        header: The value of the header, a list by RFC 9651. One that is malformed, or has
            more than 4,096 characters, is ignored as a whole.
    """
    # What is too long would be kept by the cache.
    return _parse_policies(header) if len(header) <= _LONGEST_FIELD else ()


def parse_rate_limit(header: str) -> list[PolicyState]:
    """Return the policies of a `RateLimit` header, in its order.

    Args:
        header: The value of the header, a list by RFC 9651. One that is malformed, or has
            more than 4,096 characters, is ignored as a whole, so that it never breaks a call.
    """
    policies = []
    for name, values in _members(header):
        remaining = _number(values.get("r"))
        policies.append(
            PolicyState(
                name=name,
                remaining=None if remaining is None else int(remaining),
                reset=_number(values.get("t")),
            )
        )
    return policies


def _members(header: str) -> list[tuple[str, dict[str, str | None]]]:
    """Return the names in a list, each with its parameters; those that are no number are None.

    Names are strings or tokens. Nothing is returned of a list that is malformed.
    """
    header = header.strip(" ")
    if not header or len(header) > _LONGEST_FIELD:
        return []
    members = []
    position = 0
    while item := _ITEM.match(header, position):
        position = item.end()
        numbers: dict[str, str | None] = {}
        while parameter := _PARAMETER.match(header, position):
            position = parameter.end()
            number = None
            if parameter["has_value"]:
                value = _ITEM.match(header, position)
                if value is None:
                    return []
                position, number = value.end(), value["number"]
            # The last of the same name counts.
            numbers[parameter["name"]] = number
        name = item["token"]
        if item["string"] is not None:
            name = _ESCAPED.sub(r"\1", item["string"])
        if name is not None:
            members.append((name, numbers))
        if position == len(header):
            return members
        comma = _COMMA.match(header, position)
        if comma is None:
            return []
        position = comma.end()
    return []


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
