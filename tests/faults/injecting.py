"""The faults: what each does to one request and its answer.

`BEFORE_ACTING` are those that keep the request from the server, and `AFTER_ACTING` those that
spoil its answer; the server has acted then. `EARLY` strike before the request was read.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
from email.utils import formatdate
from typing import TYPE_CHECKING, Final, TypeAlias

from faults.turn import Answer, Turn

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

Fault: TypeAlias = "Callable[[Turn], Awaitable[None]]"

HTML = b"<!DOCTYPE html><html><body><h1>It does not work</h1></body></html>"
_HTML_TYPE = (("Content-Type", "text/html"),)
_PIECES = 8
_SOON = 0.002
_LONG = 10.0
_LONG_READ = 0.6
_A_WHILE = 0.005


async def reset(turn: Turn) -> None:
    turn.reset()


async def hang_up(turn: Turn) -> None:
    turn.close()


async def stall(turn: Turn) -> None:
    await turn.wait_for_client(turn.stall)
    turn.reset()


async def stall_then_act(turn: Turn) -> None:
    await asyncio.sleep(turn.stall)
    await turn.act()
    turn.reset()


def page(status: int) -> Fault:
    """Return the fault of a proxy that shows a page of its own."""

    async def show(turn: Turn) -> None:
        await turn.send(Answer(status, _HTML_TYPE, HTML).wire())

    return show


def too_many(header: Callable[[], str] | None = None, **members: object) -> Fault:
    """Return the fault of a limit, which says in some way when to come again.

    Args:
        header: Makes the value of `Retry-After`; without it, there is none.
        **members: Further members of the problem document.
    """

    async def refuse(turn: Turn) -> None:
        body = {"status": 429, "title": "Too Many Requests", **members}
        answer = Answer(
            429, (("Content-Type", "application/problem+json"),), json.dumps(body).encode()
        )
        if header is not None:
            answer = answer.with_headers(retry_after=header())
        await turn.send(answer.wire())

    return refuse


async def too_many_by_headers(turn: Turn) -> None:
    answer = Answer(429, _HTML_TYPE, HTML).with_headers(
        ratelimit_policy='"network";q=1000;w=1, "other";q=5', ratelimit='"network";r=0;t=0'
    )
    await turn.send(answer.wire())


async def page_after_acting(turn: Turn) -> None:
    await turn.act()
    await page(504)(turn)


async def act_after_page(turn: Turn) -> None:
    await page(504)(turn)
    await turn.act()


async def lose_answer(turn: Turn) -> None:
    await turn.act()
    turn.reset()


async def answer_late(turn: Turn) -> None:
    answer = await turn.act()
    await turn.wait_for_client(turn.stall)
    if turn.is_open:
        await turn.send(answer.wire())
    turn.close()


async def truncate_head(turn: Turn) -> None:
    wire = (await turn.act()).wire()
    await turn.send(wire[: wire.index(b"\r\n\r\n") - 3])
    turn.close()


async def truncate_body(turn: Turn) -> None:
    answer = await turn.act()
    wire = answer.wire()
    # What has no body is cut off before its end as well.
    await turn.send(wire[: -(len(answer.body) // 2 or 3)])
    turn.close()


async def announce_too_much(turn: Turn) -> None:
    answer = await turn.act()
    body = answer.body or b"null"
    await turn.send(answer.head(content_length=len(body) + 10) + body)
    turn.close()


async def announce_too_little(turn: Turn) -> None:
    answer = await turn.act()
    body = answer.body or b"null"
    await turn.send(answer.head(content_length=len(body) // 2) + body)


async def trickle(turn: Turn) -> None:
    wire = (await turn.act()).wire()
    size = len(wire) // _PIECES + 1
    for start in range(0, len(wire), size):
        await turn.send(wire[start : start + size])
        await asyncio.sleep(_SOON)


async def close_when_idle(turn: Turn) -> None:
    await turn.send((await turn.act()).wire())
    turn.close()


async def break_down(turn: Turn) -> None:
    await turn.send((await turn.act()).with_headers(connection="close").wire())
    turn.close()
    turn.break_down()


async def name_wrong_type(turn: Turn) -> None:
    answer = await turn.act()
    await turn.send(answer.with_headers(content_type="text/html; charset=latin-1").wire())


async def answer_html(turn: Turn) -> None:
    await turn.act()
    await turn.send(Answer(200, _HTML_TYPE, HTML).wire())


async def answer_another_shape(turn: Turn) -> None:
    await turn.act()
    await turn.send(Answer(200, (("Content-Type", "application/json"),), b'{"ok": [1]}').wire())


async def cut_json(turn: Turn) -> None:
    answer = await turn.act()
    body = gzip.decompress(answer.body) if _is_gzip(answer) else answer.body
    broken = Answer(200, (("Content-Type", "application/json"),), body[: len(body) // 2] or b"{")
    await turn.send(broken.wire())


async def break_gzip(turn: Turn) -> None:
    await turn.act()
    headers = (("Content-Type", "application/json"), ("Content-Encoding", "gzip"))
    await turn.send(Answer(200, headers, gzip.compress(b"{}")[:8] + b"no gzip at all").wire())


async def never_end_body(turn: Turn) -> None:
    answer = await turn.act()
    await turn.send(Answer(200, answer.headers).head(transfer_encoding="chunked"))
    while True:
        await turn.send(b"400\r\n" + b" " * 1024 + b"\r\n")
        await asyncio.sleep(_SOON)


async def never_end_head(turn: Turn) -> None:
    await turn.act()
    await turn.send(b"HTTP/1.1 200 OK\r\n")
    while True:
        await turn.send(b"x-more: " + b"x" * 4096 + b"\r\n")
        await asyncio.sleep(0)


async def read_slowly(turn: Turn) -> None:
    # In the end it is read no more, as it would be read for ever.
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_LONG_READ):
            while await turn.read_little():
                await turn.rest(_A_WHILE)
    turn.reset()


async def stall_after_head(turn: Turn) -> None:
    await turn.act()
    plain = Answer(200, (("Content-Type", "application/json"),))
    await turn.send(plain.head(transfer_encoding="chunked"))
    await turn.send(b"1\r\n \r\n")
    await turn.wait_for_client(_LONG)
    turn.close()


async def unavailable_until_tomorrow(turn: Turn) -> None:
    answer = Answer(503, _HTML_TYPE, HTML).with_headers(retry_after="86400")
    await turn.send(answer.wire())


def _is_gzip(answer: Answer) -> bool:
    return ("content-encoding", "gzip") in {(name.lower(), text) for name, text in answer.headers}


EARLY: Final[Mapping[str, Fault]] = {"reset before reading": reset}

BEFORE_ACTING: Final[Mapping[str, Fault]] = {
    "reset after reading": reset,
    "hang up": hang_up,
    "stall": stall,
    "page 500": page(500),
    "page 502": page(502),
    "page 503": page(503),
    "page 504": page(504),
    "page 200": page(200),
    "429": too_many(),
    "429 with seconds": too_many(lambda: "0"),
    "429 with a date": too_many(lambda: formatdate(usegmt=True)),
    "429 with nonsense": too_many(lambda: "Wed, 21 Oct 99999999999999999999 07:28:00 GMT"),
    "429 with retry_after": too_many(retry_after=0.01),
    "429 with headers": too_many_by_headers,
}

AFTER_ACTING: Final[Mapping[str, Fault]] = {
    "stall, then act": stall_then_act,
    "act, then stall": answer_late,
    "act, then page 504": page_after_acting,
    "lost answer": lose_answer,
    "truncated head": truncate_head,
    "truncated body": truncate_body,
    "length too large": announce_too_much,
    "length too small": announce_too_little,
    "trickle": trickle,
    "closed when idle": close_when_idle,
    "outage": break_down,
    "wrong content type": name_wrong_type,
    "html": answer_html,
    "another shape": answer_another_shape,
    "half of the json": cut_json,
    "broken gzip": break_gzip,
    "endless body": never_end_body,
    "endless head": never_end_head,
}

FAULTS: Final[Mapping[str, Fault]] = {**EARLY, **BEFORE_ACTING, **AFTER_ACTING}

# Those that matter to single tests, and are no kinds of their own.
READ_SLOWLY: Final = "read slowly"
SPECIAL: Final[Mapping[str, Fault]] = {
    READ_SLOWLY: read_slowly,
    "head, then stall": stall_after_head,
    "page 504, then act": act_after_page,
    "429 until tomorrow": too_many(lambda: "86400"),
    "503 until tomorrow": unavailable_until_tomorrow,
}
