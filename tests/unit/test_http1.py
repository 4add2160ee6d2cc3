"""Answers of HTTP/1.1: in whatever pieces they come, they are read as other parsers read them."""

from __future__ import annotations

import itertools
from typing import Any, NamedTuple

import h11
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trying import inputs
from vclient._network.http1 import Answer, head_of_request

END = b""


class Read(NamedTuple):
    """What was read of an answer."""

    status: int
    reason: bytes
    version: bytes
    fields: list[tuple[bytes, bytes]]
    body: bytes
    can_be_followed: bool


def head(*lines: bytes) -> bytes:
    return b"\r\n".join([*lines, b"", b""])


OK = b"HTTP/1.1 200 OK"
TWO = b"Content-Length: 2"
CHUNKED = b"Transfer-Encoding: chunked"

# name: the bytes, and whether they end with the connection
RIGHT: dict[str, tuple[bytes, bool]] = {
    "plain": (head(OK, TWO) + b"{}", False),
    "many fields": (head(OK, TWO, *[b"X-%d: a \t b" % each for each in range(50)]) + b"{}", False),
    "no space": (head(OK, b"content-length:2", b"X-Empty:", b"X-One: \xe9") + b"{}", False),
    "no reason": (head(b"HTTP/1.1 200 ", TWO) + b"{}", False),
    "longer reason": (head(b"HTTP/1.1 404 Not Found, sorry", TWO) + b"{}", False),
    "error": (head(b"HTTP/1.1 500 Internal Server Error", TWO) + b"{}", False),
    "without a body": (head(OK, b"Content-Length: 0"), False),
    "leading zeros": (head(OK, b"Content-Length: 002") + b"{}", False),
    "the same length twice": (head(OK, TWO, TWO) + b"{}", False),
    "no content": (head(b"HTTP/1.1 204 No Content"), False),
    "no content, with a length": (head(b"HTTP/1.1 304 Not Modified", TWO), False),
    "closes": (head(OK, TWO, b"Connection: close") + b"{}", False),
    "closes, spelled otherwise": (head(OK, TWO, b"Connection: Keep-Alive, CLOSE") + b"{}", False),
    "keeps alive": (head(OK, TWO, b"Connection: keep-alive") + b"{}", False),
    "large": (head(OK, b"Content-Length: 100000") + bytes(100_000), False),
    "chunks": (head(OK, CHUNKED) + b"1\r\n{\r\n1;x=y\r\n}\r\n0\r\n\r\n", False),
    "chunks and trailers": (head(OK, CHUNKED) + b"2\r\n{}\r\n0\r\nX-After: 1\r\n\r\n", False),
    "chunks, then closes": (
        head(OK, CHUNKED, b"Connection: close") + b"2\r\n{}\r\n0\r\n\r\n",
        False,
    ),
    "until the end": (head(OK) + b"{}", True),
    "nothing until the end": (head(OK), True),
    "of 1.0": (head(b"HTTP/1.0 200 OK", TWO) + b"{}", False),
    "of 1.0, until the end": (head(b"HTTP/1.0 200 OK") + b"{}", True),
    "line feeds alone": (b"HTTP/1.1 200 OK\nContent-Length: 2\n\n{}", False),
    "early hints": (head(b"HTTP/1.1 103 Early Hints", b"Link: <a>") + head(OK, TWO) + b"{}", False),
    "go on": (head(b"HTTP/1.1 100 Continue") * 2 + head(OK, TWO) + b"{}", False),
}

WRONG: dict[str, tuple[bytes, bool]] = {
    "another protocol": (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", True),
    "no status": (head(b"HTTP/1.1 OK", TWO), True),
    "two lengths": (head(OK, TWO, b"Content-Length: 3") + b"{}", True),
    "a length that is no number": (head(OK, b"Content-Length: +2") + b"{}", True),
    "a length that is a list": (head(OK, b"Content-Length: 2, 3") + b"{}", True),
    "a space before the colon": (head(OK, b"Content-Length : 2") + b"{}", True),
    "no name": (head(OK, b": 2", TWO) + b"{}", True),
    "a line without a colon": (head(OK, b"nonsense", TWO) + b"{}", True),
    "a zero": (head(OK, TWO, b"X-One: a\0b") + b"{}", True),
    "a carriage return": (head(OK, TWO, b"X-One: a\rb") + b"{}", True),
    "an unknown coding": (head(OK, b"Transfer-Encoding: gzip") + b"{}", True),
    "a chunk of no size": (head(OK, CHUNKED) + b"x\r\n{}\r\n0\r\n\r\n", True),
    "a body cut off": (head(OK, TWO) + b"{", True),
    "chunks cut off": (head(OK, CHUNKED) + b"2\r\n{}\r\n", True),
    "a head cut off": (OK + b"\r\nContent", True),
    "nothing": (b"", True),
    "a head without end": (OK + b"\r\nX-One: " + b"x" * 100_000, False),
    "many short lines": (OK + b"\r\n" + b"X-One: 1\r\n" * 10_000, False),
    "blanks without end": (OK + b"\r\nX-One: " + b" " * 10_000 + b"1\r\n\r\n", False),
    "another protocol from here on": (head(b"HTTP/1.1 101 Switching Protocols"), True),
}


def pieces(data: bytes, cuts: list[int], *, ends: bool) -> list[bytes]:
    places = [0, *sorted({each % (len(data) + 1) for each in cuts} - {0}), len(data)]
    parts = [data[start:end] for start, end in itertools.pairwise(places)]
    return [each for each in parts if each] + [END] * ends


def read(parts: list[bytes], method: str = "GET") -> Read:
    answer, body = Answer(method), b""
    for part in parts:
        assert not answer.is_complete
        body += answer.feed(part)
    assert answer.head is not None
    assert answer.is_complete
    fields = [(name.lower(), value) for name, value in answer.head.fields]
    status, reason, _, version = answer.head
    return Read(status, reason, version, fields, body, answer.can_be_followed)


def read_by_h11(data: bytes, method: str = "GET", *, ends: bool) -> Read:
    connection = h11.Connection(h11.CLIENT)
    connection.send(h11.Request(method=method, target="/", headers=[("Host", "a")]))
    connection.send(h11.EndOfMessage())
    connection.receive_data(data)
    if ends:
        connection.receive_data(END)
    found, body = None, b""
    while True:
        event = connection.next_event()
        if isinstance(event, h11.Response):
            found = event
        elif isinstance(event, h11.Data):
            body += event.data
        elif isinstance(event, h11.EndOfMessage):
            break
        else:
            assert isinstance(event, h11.InformationalResponse)
    assert found is not None
    version = b"HTTP/" + found.http_version
    can_be_followed = connection.their_state is h11.DONE and not ends
    headers = list(found.headers)
    return Read(found.status_code, found.reason, version, headers, body, can_be_followed)


def read_by_httptools(data: bytes) -> Read:
    httptools = pytest.importorskip("httptools")
    fields: list[tuple[bytes, bytes]] = []
    texts = {"reason": b"", "body": b""}
    kept_alive: list[bool] = []

    class Parts:
        def on_message_begin(self) -> None:
            fields.clear()
            texts.update(reason=b"")

        def on_status(self, status: bytes) -> None:
            texts["reason"] += status

        def on_header(self, name: bytes, value: bytes) -> None:
            if not texts["body"]:
                fields.append((name.lower(), value.rstrip(b" \t")))

        def on_body(self, body: bytes) -> None:
            texts["body"] += body

        def on_message_complete(self) -> None:
            kept_alive.append(parser.should_keep_alive())

    parser = httptools.HttpResponseParser(Parts())
    parser.feed_data(data)
    version = f"HTTP/{parser.get_http_version()}".encode()
    status, keeps_alive = parser.get_status_code(), kept_alive[-1:] == [True]
    return Read(status, texts["reason"], version, fields, texts["body"], keeps_alive)


@pytest.mark.parametrize("name", RIGHT)
def test_other_parsers_read_the_same(name: str):
    data, ends = RIGHT[name]
    found = read(pieces(data, [], ends=ends))
    assert found == read_by_h11(data, ends=ends)
    # It refuses or keeps some of these, which is its right.
    if name not in {"the same length twice", "line feeds alone", "early hints", "go on"}:
        fields = [each for each in found.fields if each[0] != b"content-length"]
        other = read_by_httptools(data)
        assert [each for each in other.fields if each[0] != b"content-length"] == fields
        assert other._replace(fields=[]) == found._replace(fields=[])


@pytest.mark.parametrize("name", RIGHT)
def test_an_answer_to_head_has_no_body(name: str):
    data, _ = RIGHT[name]
    end = data.index(b"\r\n\r\n") + 4 if b"\r\n\r\n" in data else data.index(b"\n\n") + 2
    if name in {"early hints", "go on"}:
        end = len(data) - 2
    found = read([data[:end]], "HEAD")
    assert found == read_by_h11(data[:end], "HEAD", ends=False)
    assert found.body == b""


@inputs(300)
@given(name=st.sampled_from(sorted(RIGHT)), cuts=st.lists(st.integers(0, 300), max_size=8))
def test_pieces_make_no_difference(name: str, cuts: list[int]):
    data, ends = RIGHT[name]
    assert read(pieces(data, cuts, ends=ends)) == read(pieces(data, [], ends=ends))


@pytest.mark.parametrize("name", RIGHT)
def test_byte_by_byte(name: str):
    data, ends = RIGHT[name]
    if len(data) < 10_000:
        assert read(pieces(data, list(range(len(data))), ends=ends)) == read_by_h11(data, ends=ends)


@inputs(300)
@given(name=st.sampled_from(sorted(WRONG)), cuts=st.lists(st.integers(0, 300), max_size=8))
def test_what_is_wrong_is_refused_in_any_pieces(name: str, cuts: list[int]):
    data, ends = WRONG[name]
    answer = Answer("GET")
    with pytest.raises(h11.RemoteProtocolError):  # noqa: PT012 - in one of the pieces
        for part in pieces(data, cuts, ends=ends):
            answer.feed(part)


@pytest.mark.parametrize("name", [name for name, (_, ends) in RIGHT.items() if not ends])
@pytest.mark.parametrize("more", [b"\r\n", b"x", head(OK, TWO) + b"{}"])
@pytest.mark.parametrize("behind", [True, False])
def test_nothing_follows_what_nobody_asked_for(name: str, more: bytes, behind: bool):  # noqa: FBT001
    data, _ = RIGHT[name]
    cuts = [] if behind else [len(data) - 1]
    found = read(pieces(data + more, cuts, ends=False))
    assert found.body == read([data]).body
    assert not found.can_be_followed


@inputs(200)
@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=3))
def test_any_bytes_are_an_answer_or_an_error(data: bytes, cuts: list[int]):
    answer = Answer("GET")
    try:
        for part in pieces(data, cuts, ends=True):
            answer.feed(part)
    except h11.RemoteProtocolError:
        return
    assert answer.is_complete


@pytest.mark.parametrize(
    ("url", "line"),
    [("http://a.test", b"GET / "), ("http://a.test/b%2Fc?d=%20e", b"GET /b%2Fc?d=%20e ")],
)
def test_the_head_of_a_request(url: str, line: bytes):
    request = httpx.Request("GET", url, headers={"X-One": "1"})
    lines = head_of_request(request).split(b"\r\n")
    assert lines[0] == line + b"HTTP/1.1"
    assert lines[1:] == [b"Host: a.test", b"X-One: 1", b"", b""]


@pytest.mark.parametrize("bad", ["a\nb", "a\r\nX-Two: 2", "a\r"])
def test_a_line_that_would_be_two_is_not_sent(bad: str):
    request: Any = httpx.Request("GET", "http://a.test")
    request.headers = httpx.Headers([(b"X-One", bad.encode())])
    with pytest.raises(httpx.LocalProtocolError, match="line feed"):
        head_of_request(request)
