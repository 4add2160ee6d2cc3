"""What servers say about their limits, in every notation that was seen, and in nonsense."""

from __future__ import annotations

import math
import time
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inside import answer_error
from vclient._api.rate_limit_headers import (
    Policy,
    PolicyState,
    parse_policies,
    parse_rate_limit,
    requests_left,
    retry_after_seconds,
)

NOW = datetime(2026, 11, 22, 13, 42, 33, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "policies"),
    [
        ("", []),
        ('"burst";r=0;t=2', [PolicyState("burst", 0, 2)]),
        (
            '"sustained";r=95;t=0, "burst";r=0;t=2',
            [PolicyState("sustained", 95, 0), PolicyState("burst", 0, 2)],
        ),
        ('"a";t=2;r=7', [PolicyState("a", 7, 2)]),
        ('"a"; r=7;  t=2', [PolicyState("a", 7, 2)]),
        ('  "a";r=7,"b";r=8', [PolicyState("a", 7, None), PolicyState("b", 8, None)]),
        ('"a"', [PolicyState("a", None, None)]),
        ('"a";t=1.5', [PolicyState("a", None, 1.5)]),
        ('"a";r=x;t=y', [PolicyState("a", None, None)]),
        ('"a";r=-1;t=-2', [PolicyState("a", None, None)]),
        ('"a";pk=abc;r=1', [PolicyState("a", 1, None, "abc")]),
        ('"a, b; c";r=1', [PolicyState("a, b; c", 1, None)]),
        ('"a\\"b\\\\";r=1', [PolicyState('a"b\\', 1, None)]),
        ('"";r=1', [PolicyState("", 1, None)]),
        (
            "a-token/1;r=1 \t,\t*;r=2",
            [PolicyState("a-token/1", 1, None), PolicyState("*", 2, None)],
        ),
        ('nonsense, "b";r=0;t=9', [PolicyState("nonsense", None, None), PolicyState("b", 0, 9)]),
        ('"a";r=1;r=2', [PolicyState("a", 2, None)]),
        # Parameters of others, also between those that count, and of other types.
        ('"a";r=0;acme-burst=10;t=5', [PolicyState("a", 0, 5)]),
        ('"a";r=0;hint;t=5', [PolicyState("a", 0, 5)]),
        ('"a";comment="slow, down;r=9\\"";r=0;t=5', [PolicyState("a", 0, 5)]),
        (
            '"a";pk=:cHsdsRa894==:;now=@17;on=?1;note=%"%c3%a9";r=0',
            [PolicyState("a", 0, None, "cHsdsRa894==")],
        ),
        # Members of other types.
        ('10;w=1, ?0, "a";r=1', [PolicyState("a", 1, None)]),
        ('("x";r=0 y  );r=0, "a";r=1, ()', [PolicyState("a", 1, None)]),
    ],
)
def test_policies(header: str, policies: list[PolicyState]):
    assert parse_rate_limit(header) == policies


@pytest.mark.parametrize(
    "header",
    [
        "limit=100, remaining=50, reset=30",
        '"open;r=1',
        '"a";r=0;t=5 trailing',
        'garbage "x";r=0;t=600',
        '"a";r=0;t=5,',
        ',"a";r=0;t=5',
        '"a";r=0;t=5,,"b";r=0;t=5',
        '"a" ;r=0;t=5',
        '"a";r=;t=5',
        '"a";r=0;t=5;',
        '"a";R=0;t=5',
        '"a";r=0;t=5s',
        '"a\\b";r=0;t=5',
        '"\xe9";r=0;t=5',
        '("a" "b";r=0;t=5',
        '("a""b");r=0;t=5',
        '(("a"));r=0;t=5',
        '"a";note=%"%ff";r=0;t=5',
        '"a";pk=:a:;r=0;t=5',
    ],
)
def test_what_is_malformed_is_ignored_as_a_whole(header: str):
    assert parse_rate_limit(header) == []
    assert parse_rate_limit(f'"good";r=0;t=1, {header}') == []
    assert parse_policies(header.replace("r=", "q=").replace("t=", "w=")) == ()
    assert retry_after_seconds({"ratelimit": header}, {}) is None


LONG = 64 * 1024
# Each repeated to a length, before and after which something else may stand.
REPEATED = (
    *('"', "\\", '\\"', ";", " ", "\t", ",", "=", "9", "9.", "a", "-", "%", "(", "\xe9", "; "),
    *("a,", '"a",', '"a";a=1,', '"a";q=1;w=1, ', '"a\\"b";q=5;w=10,', ";a", ";a=1", ';a="', "*,"),
)


def seconds_to_read(header: str) -> float:
    """Return the processor time that both headers take, the least of three tries."""
    took = []
    for number in range(3):
        # None that the cache knows.
        policies = f"{header[:-1]}{number}"
        started = time.process_time()
        parse_policies(policies)
        parse_rate_limit(header)
        took.append(time.process_time() - started)
    return min(took)


@pytest.mark.parametrize("repeated", REPEATED)
def test_no_header_takes_long(repeated: str):
    for size in (4096, 12_000, LONG):
        for before in ("", '"', '"a";q=5;w=10;', '"a";x="'):
            header = (before + repeated * size)[:size]
            # A twentieth of that without the measuring of coverage; the quadratic one took seconds.
            assert seconds_to_read(header) < 0.1, header[:40]


def test_what_counts_no_requests_is_no_limit_of_them():
    policy = '"calls";q=9;w=9, "bytes";q=99;w=9;qu="content-bytes", "c";q=1;w=9;qu="requests"'
    assert parse_policies(policy) == (Policy("calls", 9, 9), Policy("c", 1, 9))
    told = {"ratelimit-policy": policy, "ratelimit": '"bytes";r=0;t=60, "calls";r=3, "c";r=7'}
    assert requests_left(told) == 3
    assert retry_after_seconds(told, {}) is None


PIECES = (
    *('"a"', '"b\\"c"', "t", "*", "a/1", ";r=1", ";t=5", ";hint", ";pk=:YQ==:", ';x="y, z;r=9"'),
    *("(", ")", " ", ",", ", ", "10", "1.5", "-3", "?1", "?0", "@17", '%"%c3%a9"', '%"%ff"', "?2"),
    *(";", "=", '"', "\\", ".", ";r=1.23456", "1234567890123456", "\xe9", ";R=1", "\t", "@1.5"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
@settings(max_examples=300, deadline=None)
def test_another_parser_of_structured_fields_reads_the_same(header: str):
    http_sf = pytest.importorskip("http_sf", reason="http-sf is not installed")
    try:
        members = http_sf.parse(header.encode("latin-1"), tltype="list")
    except http_sf.StructuredFieldError:
        members = []
    read = [(state.name, state.partition is not None) for state in parse_rate_limit(header)]
    names = [
        (str(value), values.get("pk") is not None)
        for value, values in members
        if isinstance(value, str | http_sf.Token) and not isinstance(value, http_sf.DisplayString)
    ]
    assert read == names


def test_what_is_too_long_to_be_sensible_is_ignored():
    header = '"burst";q=5;w=10;note="' + "x" * 4072
    assert len(f'{header}"') == 4096
    assert parse_policies(f'{header}"') == (Policy("burst", 5, 10),)
    assert parse_policies(f'{header}x"') == ()
    assert parse_rate_limit(f'"burst";r=0;t=9;note="{"x" * LONG}"') == []


@given(st.text(alphabet='"\\;,= rt0123456789.abc-', max_size=60) | st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_no_header_breaks_a_call(header: str):
    for policy in parse_rate_limit(header):
        assert policy.remaining is None or policy.remaining >= 0
        assert policy.reset is None or 0 <= policy.reset < math.inf
    seconds = retry_after_seconds({"retry-after": header, "ratelimit": header}, {})
    assert seconds is None or 0 <= seconds < math.inf


@given(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.lists(st.integers())
    | st.integers(10**300, 10**400)
)
@settings(max_examples=60, deadline=None)
def test_neither_does_a_member(value: Any):
    seconds = retry_after_seconds({}, {"retry_after": value})
    assert seconds is None or 0 <= seconds < math.inf


def quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=8),
            st.integers(0, 10**6),
            st.integers(0, 10**6),
        ),
        max_size=4,
    )
)
@settings(max_examples=50, deadline=None)
def test_what_is_written_is_read(policies: list[tuple[str, int, int]]):
    header = ", ".join(f"{quoted(name)};r={left};t={reset}" for name, left, reset in policies)
    assert parse_rate_limit(header) == [PolicyState(*policy) for policy in policies]
    empty = [reset for _, left, reset in policies if left == 0]
    assert retry_after_seconds({"ratelimit": header}, {}) == max(empty, default=None)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("5", 5),
        ("0", 0),
        ("1.5", 1.5),
        (" 7 ", 7),
        (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90),
        (format_datetime(NOW - timedelta(seconds=90), usegmt=True), 0),
        ("Sunday, 22-Nov-26 13:43:33 GMT", 60),
        ("Sun, 22 Nov 2026 13:43:33", 60),
        ("Sun, 22 Nov 2026 14:43:33 +0100", 60),
        ("Sun, 22 Nov 2026 13:43:33 -0000", 60),
        ("", None),
        ("-5", None),
        ("soon", None),
        ("nan", None),
        ("inf", None),
        ("1e999", None),
        ("5, 6", None),
        ("5s", None),
        ("Sun, 99 Nov 2026 13:43:33 GMT", None),
        ("Sun, 22 Nov 2026 25:99:99 GMT", None),
    ],
)
def test_the_header_that_is_meant_for_it(value: str, seconds: float | None):
    assert retry_after_seconds({"retry-after": value}, {}, now=NOW) == seconds


def test_the_present_time_is_the_default():
    later = datetime.now(timezone(timedelta(hours=5))) + timedelta(seconds=60)
    seconds = retry_after_seconds({"retry-after": format_datetime(later)}, {})
    assert seconds is not None
    assert 55 < seconds <= 60


@pytest.mark.parametrize(
    ("headers", "problem", "seconds"),
    [
        ({}, {}, None),
        ({"retry-after": "1", "ratelimit": '"a";r=0;t=3'}, {"retry_after": 2}, 1),
        ({"retry-after": "?", "ratelimit": '"a";r=0;t=3'}, {"retry_after": 2}, 2),
        ({"retry-after": "?", "ratelimit": '"a";r=0;t=3'}, {"retry_after": "?"}, 3),
        ({"retry-after": "0"}, {"retry_after": 2}, 0),
        # A date that no calendar has room for.
        ({"retry-after": "Wed, 21 Oct 99999999999999999999 07:28:00 GMT"}, {"retry_after": 2}, 2),
        ({"retry-after": "21 Oct 0001 00:00:00 +2359"}, {"retry_after": 2}, 0),
        ({"ratelimit": '"a";r=0;t=3'}, {"retry_after": 0}, 0),
        ({"ratelimit": '"a";r=0;t=3, "b";r=0;t=9, "c";r=0;t=4'}, {}, 9),
        ({"ratelimit": '"a";r=0;t=3, "b";r=1;t=9'}, {}, 3),
        ({"ratelimit": '"a";t=3'}, {}, None),
        # From a cache, where time has passed.
        ({"ratelimit": '"a";r=0;t=30', "age": "12"}, {}, 18),
        ({"retry-after": "30", "age": "12"}, {}, 18),
        ({"retry-after": "30", "age": "60"}, {}, 0),
        ({"retry-after": "30", "age": "soon"}, {}, 30),
        # The three headers of older servers.
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "7"}, {}, 7),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "7", "age": "3"}, {}, 4),
        ({"x-ratelimit-remaining": "1", "x-ratelimit-reset": "7"}, {}, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": f"{NOW.timestamp() + 9:.0f}"}, {}, 9),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": f"{NOW.timestamp() - 9:.0f}"}, {}, 0),
        ({"x-rate-limit-remaining": "0", "x-rate-limit-reset": "1795354962000"}, {}, 9),
        ({"ratelimit-remaining": "0", "ratelimit-reset": format_datetime(NOW)}, {}, 0),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "?"}, {}, None),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "7", "retry-after": "2"}, {}, 2),
    ],
)
def test_the_first_that_is_known_counts(
    headers: dict[str, str], problem: dict[str, Any], seconds: float | None
):
    assert retry_after_seconds(headers, problem, now=NOW) == seconds


@pytest.mark.parametrize(
    ("header", "remaining"),
    [
        ('"a";r=5;t=0, "b";r=2;t=1', 2),
        ('"a";r=0;t=2', 0),
        ('"a";t=2', None),
        ("?", None),
        (None, None),
    ],
)
def test_what_is_left_is_that_of_the_strictest_policy(header: str | None, remaining: int | None):
    headers = {} if header is None else {"ratelimit": header}
    assert answer_error(429, headers).remaining == remaining
    older = {**headers, "x-ratelimit-remaining": "17"}
    assert answer_error(429, older).remaining == (17 if remaining is None else remaining)
