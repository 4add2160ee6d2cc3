r"""Requests and answers of HTTP/1.1 as bytes, without I/O.

Nearly all answers are plain: a head that comes in one piece, and a body of `Content-Length` bytes.
These are read here, by two regular expressions that allow no more than RFC 9112 does. Whatever else
comes is left to h11, from its first byte on: chunks, bodies that end with the connection,
informational answers, heads in pieces, HTTP/1.0, and everything that is wrong.

    >>> answer = Answer("GET")
    >>> answer.feed(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK")
    b'ok'
    >>> answer.head.status, answer.head.fields, answer.is_complete
    (200, [(b'Content-Length', b'2')], True)
    >>> answer.can_be_followed  # what came behind it belongs to no request
    False
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Protocol

import h11
import httpx

if TYPE_CHECKING:
    from collections.abc import Sequence

_LARGEST_HEAD = 64 * 1024
# No head needs more; what does is read so slowly that nothing else would run meanwhile.
_MOST_BLANKS = 4096
_HEAD_END = re.compile(rb"\n\r?\n")
_TEXT = rb"[\t\x20-\x7e\x80-\xff]*"
_TOKEN = rb"[-!#$%&'*+.^_`|~0-9A-Za-z]+"
_PLAIN_HEAD = re.compile(
    rb"HTTP/1\.1 ([2-5][0-9][0-9]) (%b)\r\n((?:%b:%b\r\n)*)\r\n" % (_TEXT, _TOKEN, _TEXT)
)
_FIELD = re.compile(rb"([^:]+):([^\r]*)\r\n")
# Longer than any body, and short enough to be read as a number at once.
_LENGTH = re.compile(rb"[0-9]{1,18}")


class Head(NamedTuple):
    """The beginning of an answer.

    Attributes:
        status: The status code.
        reason: The words behind it.
        fields: Names and values of the header, as they were sent.
        version: The version of HTTP, such as `HTTP/1.1`.
    """

    status: int
    reason: bytes
    fields: Sequence[tuple[bytes, bytes]]
    version: bytes = b"HTTP/1.1"


class Answer:
    """One answer, read from bytes as they come.

    Args:
        method: Method of the request: an answer to HEAD has no body, whatever its fields say.

    Attributes:
        head: What it begins with; None until all of that has come.
        is_complete: Whether all of it has come.
        can_be_followed: Whether its connection can carry another request then.
    """

    __slots__ = (
        "_blanks",
        "_general",
        "_left",
        "_method",
        "can_be_followed",
        "head",
        "is_complete",
    )

    def __init__(self, method: str) -> None:
        self._method = method
        self._general: h11.Connection | None = None
        self._left = 0
        self._blanks = 0
        self.head: Head | None = None
        self.is_complete = False
        self.can_be_followed = False

    def feed(self, data: bytes) -> bytes:
        """Take the next bytes of the connection, and return those of the body among them.

        Args:
            data: The bytes; none at the end of the connection.

        Raises:
            h11.RemoteProtocolError: They are no HTTP, or the connection ended too early.
        """
        if self._general is not None:
            return self._feed_general(self._general, data)
        if self.head is None:
            start = self._read_plain_head(data)
            if not start:
                self._general = _expecting_answer(self._method)
                return self._feed_general(self._general, data)
            data = data[start:]
        elif not data:
            msg = f"the connection ended {self._left} bytes before the answer did"
            raise h11.RemoteProtocolError(msg)
        body = data[: self._left]
        self.can_be_followed = self.can_be_followed and len(data) <= self._left
        self._left -= len(body)
        self.is_complete = not self._left
        return body

    def _read_plain_head(self, data: bytes) -> int:
        """Read the head of an answer, and return where it ends, or 0 if it is not plain."""
        found = _PLAIN_HEAD.match(data, 0, _LARGEST_HEAD)
        if found is None:
            return 0
        fields = [(name, value.strip(b" \t")) for name, value in _FIELD.findall(found[3])]
        length, connection = b"", b""
        for name, value in fields:
            lowered = name.lower()
            if lowered == b"content-length":
                if length or not _LENGTH.fullmatch(value):
                    return 0
                length = value
            elif lowered == b"connection":
                connection += b"," + value.lower()
            elif lowered == b"transfer-encoding":
                return 0
        status = int(found[1])
        if self._method == "HEAD" or status in {204, 304}:
            length = b"0"
        elif not length:
            return 0
        self._left = int(length)
        self.can_be_followed = b"close" not in connection
        self.head = Head(status, found[2], fields)
        return found.end()

    def _feed_general(self, general: h11.Connection, data: bytes) -> bytes:
        if self.head is None:
            if not data:
                msg = "the connection ended before an answer came"
                raise h11.RemoteProtocolError(msg)
            self._check_blanks(data)
        general.receive_data(data)
        body = b""
        while True:
            event = general.next_event()
            if isinstance(event, h11.Response):
                fields = event.headers.raw_items()
                version = b"HTTP/" + event.http_version
                self.head = Head(event.status_code, event.reason, fields, version)
            elif isinstance(event, h11.Data):
                body += bytes(event.data)
            elif isinstance(event, h11.EndOfMessage):
                self.is_complete = True
                self.can_be_followed = (
                    general.their_state is h11.DONE and general.trailing_data == (b"", False)
                )
                return body
            elif event is h11.NEED_DATA:
                return body
            elif not isinstance(event, h11.InformationalResponse):
                msg = "the server speaks another protocol from here on"
                raise h11.RemoteProtocolError(msg)

    def _check_blanks(self, data: bytes) -> None:
        head = _HEAD_END.split(data, 1)[0]
        self._blanks += head.count(b" ") + head.count(b"\t")
        if self._blanks > _MOST_BLANKS:
            msg = "the head of the answer holds too many blanks"
            raise h11.RemoteProtocolError(msg)


def _expecting_answer(method: str) -> h11.Connection:
    """Return a connection of h11 that has sent a request and reads the answer."""
    connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LARGEST_HEAD)
    connection.send(h11.Request(method=method, target="/", headers=[("Host", "unused")]))
    connection.send(h11.EndOfMessage())
    return connection


class Proxy(Protocol):
    """A proxy that gets requests itself."""

    @property
    def fields(self) -> Sequence[tuple[bytes, bytes]]:
        """The fields of a header for it."""
        ...


def head_of_request(request: httpx.Request, proxy: Proxy | None = None) -> bytes:
    """Return the request line and the header of a request.

    Args:
        request: The request; its body, if any, has a `Content-Length`.
        proxy: The proxy that gets it in place of the server.

    Raises:
        httpx.LocalProtocolError: A line holds a line feed, and would be read as two.
    """
    target = getattr(request, "target", None)
    path = request.url.raw_path if target is None else target.encode("ascii")
    method = request.method.encode("ascii")
    lines = [b"%b %b HTTP/1.1" % (method, path)]
    fields = request.headers.raw
    if proxy is not None:
        lines[0] = b"%b %b HTTP/1.1" % (method, str(request.url).encode("ascii"))
        fields = [*fields, *proxy.fields]
    lines += [b"%b: %b" % field for field in fields]
    head = b"\r\n".join(lines)
    if head.count(b"\n") != len(lines) - 1 or head.count(b"\r") != len(lines) - 1:
        msg = "a line of the request holds a line feed"
        raise httpx.LocalProtocolError(msg)
    return head + b"\r\n\r\n"
