"""Parsing of rate limits from headers and problem documents.

`RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-11) are lists by RFC 9651.
The library http-sf parses these as well. It is not used: importing it takes as long as importing
the client (38 ms), and a hostile field of 64 KB up to 85 ms, in which an event loop stands still.
The tests compare with it.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote_to_bytes

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
    | :(?P<bytes>(?:[A-Za-z0-9+/]{4})*+(?:[A-Za-z0-9+/]{2,3})?=*+):
    | \?[01] | @-?[0-9]{1,15}(?!\.) | %"(?P<display>(?:[ !#$&-~]|%[0-9a-f]{2})*+)"
    """,
    re.VERBOSE,
)
_PARAMETER = re.compile(r"; *+(?P<name>[a-z*][a-z0-9_.*-]*+)(?P<has_value>=?)")
_SPACES = re.compile(r" *+")
_COMMA = re.compile(r"[ \t]*+,[ \t]*+")
_OLDER_PREFIXES = ("x-ratelimit-", "x-rate-limit-", "ratelimit-")
# Of a reset, a number of seconds that is no wait: September 2001.
_FIRST_EPOCH = 10.0**9
_ESCAPED = re.compile(r"\\(.)")


class PolicyState(NamedTuple):
    """The state of one rate limit policy, from a `RateLimit` header.

    Attributes:
        name: Name of the policy.
        remaining: Whole requests left (`r`), or None if missing.
        reset: Seconds until one request is possible (`t`), or None if missing.
        partition: Whose limit it is, where one policy has several (`pk`), or None if missing.
    """

    name: str
    remaining: int | None
    reset: float | None
    partition: str | None = None


class Policy(NamedTuple):
    """One rate limit policy, from a `RateLimit-Policy` header.

    Attributes:
        name: Name of the policy.
        quota: Largest number of requests in a burst, after a pause (`q`).
        window: Seconds in which that number is replenished (`w`).
        partition: Whose limit it is, where one policy has several (`pk`), or None if missing.
    """

    name: str
    quota: float
    window: float
    partition: str | None = None


# All answers of an operation have the same header.
@lru_cache(maxsize=64)
def _parse_policies(header: str) -> tuple[Policy, ...]:
    policies = []
    for name, values in _members(header):
        quota, window = _number(values.get("q")), _number(values.get("w"))
        # Of less than one request, none would ever be possible.
        if window and quota is not None and quota >= 1 and _counts_requests(values):
            policies.append(Policy(name, quota, window, values.get("pk")))
    return tuple(policies)


def _counts_requests(values: Mapping[str, str | None]) -> bool:
    return values.get("qu", "requests") == "requests"


def parse_policies(header: str) -> tuple[Policy, ...]:
    """Return the policies of a `RateLimit-Policy` header that have a quota and a window.

    Those that count something else than requests (`qu`) are left out.

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
                partition=values.get("pk"),
            )
        )
    return policies


class _MalformedError(ValueError):
    """A field is no list by RFC 9651."""


def _members(header: str) -> list[tuple[str, dict[str, str | None]]]:
    """Return the names in a list, each with its parameters; those without a text are None.

    Names are strings or tokens; members of other types, inner lists too, are left out. Nothing is
    returned of a list that is malformed.
    """
    header = header.strip(" ")
    if not header or len(header) > _LONGEST_FIELD:
        return []
    members = []
    position = 0
    try:
        while True:
            if header.startswith("(", position):
                name, position = None, _skip_inner_list(header, position + 1)
            else:
                name, position = _item(header, position)
            values, position = _parameters(header, position)
            if name is not None:
                members.append((name, values))
            if position == len(header):
                return members
            comma = _COMMA.match(header, position)
            if comma is None:
                return []
            position = comma.end()
    except _MalformedError:
        return []


def _item(header: str, position: int) -> tuple[str | None, int]:
    """Return the text of a string or token, or None, and the position behind it."""
    item = _match_item(header, position)
    return _text(item), item.end()


def _match_item(header: str, position: int) -> re.Match[str]:
    item = _ITEM.match(header, position)
    if item is None:
        raise _MalformedError
    if item["display"]:
        try:
            unquote_to_bytes(item["display"]).decode()
        except UnicodeDecodeError as error:
            raise _MalformedError from error
    return item


def _text(item: re.Match[str]) -> str | None:
    if item["string"] is not None:
        return _ESCAPED.sub(r"\1", item["string"])
    return item["token"]


def _parameters(header: str, position: int) -> tuple[dict[str, str | None], int]:
    """Return the parameters from a position on, as they are written, and the position behind."""
    values: dict[str, str | None] = {}
    while parameter := _PARAMETER.match(header, position):
        position = parameter.end()
        text = None
        if parameter["has_value"]:
            value = _match_item(header, position)
            position = value.end()
            text = value["number"] or value["bytes"] or _text(value)
        # The last of the same name counts.
        values[parameter["name"]] = text
    return values, position


def _skip_inner_list(header: str, position: int) -> int:
    """Return the position behind an inner list, without its parameters."""
    while True:
        spaces = _SPACES.match(header, position)
        position = spaces.end() if spaces else position
        if header.startswith(")", position):
            return position + 1
        _, position = _item(header, position)
        _, position = _parameters(header, position)
        if not header.startswith((" ", ")"), position):
            raise _MalformedError


def retry_after_seconds(
    headers: Mapping[str, str], problem: Mapping[str, object], *, now: datetime | None = None
) -> float | None:
    """Return how many seconds the server asks to wait, or None if it does not.

    The first that is present applies: the `Retry-After` header in seconds or as an HTTP
    date, `retry_after` of the problem document, the longest `t` among the policies of the
    `RateLimit` header that have no requests left, and `X-RateLimit-Reset` of older servers if
    there are none left. Of an answer from a cache, its `Age` has passed already, unless it names
    a date.

    Args:
        headers: Headers of the answer, by lower-case names.
        problem: Members of the problem document; empty if the body is none.
        now: The time to which an HTTP date is relative; the current time by default.
    """
    now = now or datetime.now(UTC)
    age = age_of(headers)
    value = headers.get("retry-after", "")
    asked = _number(value)
    if asked is None:
        date = _seconds_until(value, now)
        if date is not None:
            return date
    if asked is None:
        member = problem.get("retry_after")
        if isinstance(member, int | float | str) and not isinstance(member, bool):
            asked = _number(member)
    if asked is None:
        waits = [
            policy.reset
            for policy in _requests_left(headers)
            if policy.remaining == 0 and policy.reset is not None
        ]
        asked = max(waits, default=None)
    if asked is None:
        return _older_reset(headers, now, age)
    return max(0.0, asked - age)


def requests_left(headers: Mapping[str, str]) -> int | None:
    """Return how many requests are left under the strictest policy, or None if that is unknown.

    Args:
        headers: Headers of the answer, by lower-case names.
    """
    known = [each.remaining for each in _requests_left(headers) if each.remaining is not None]
    if known:
        return min(known)
    older = _number(_older(headers, "remaining"))
    return None if older is None else int(older)


def age_of(headers: Mapping[str, str]) -> float:
    """Return for how many seconds an answer lay in a cache; 0 for one of the server.

    Args:
        headers: Headers of the answer, by lower-case names.
    """
    return _number(headers.get("age")) or 0.0


def _requests_left(headers: Mapping[str, str]) -> list[PolicyState]:
    """Return the states of all policies that are not known to count something else."""
    header = headers.get("ratelimit-policy", "")
    others = {name for name, values in _members(header) if not _counts_requests(values)}
    states = parse_rate_limit(headers.get("ratelimit", ""))
    return [state for state in states if state.name not in others]


def _older(headers: Mapping[str, str], name: str) -> str | None:
    """Return one of the three headers that servers sent before there was a draft, or with it."""
    for prefix in _OLDER_PREFIXES:
        value = headers.get(f"{prefix}{name}")
        if value is not None:
            return value
    return None


def _older_reset(headers: Mapping[str, str], now: datetime, age: float) -> float | None:
    """Return the seconds until requests are possible, if none are left."""
    if _number(_older(headers, "remaining")) != 0:
        return None
    value = _older(headers, "reset") or ""
    reset = _number(value)
    if reset is None:
        return _seconds_until(value, now)
    if reset < _FIRST_EPOCH:
        return max(0.0, reset - age)
    # A time since 1970, in seconds or in milliseconds.
    seconds = reset if reset < _FIRST_EPOCH * 1000 else reset / 1000
    return max(0.0, seconds - now.timestamp())


def _seconds_until(value: str, now: datetime) -> float | None:
    if not value:
        return None
    try:
        date = parsedate_to_datetime(value)
        if date.tzinfo is None:
            date = date.replace(tzinfo=UTC)
        seconds = (date - now).total_seconds()
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
