"""Proxies for tests: of HTTP, with tunnels, and SOCKS 5; each connection in a thread of its own."""

from __future__ import annotations

import socket
import threading
from base64 import b64encode
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from behaving import Behave

USER, PASSWORD = "user", "hunter2-of-the-proxy"


def http_proxy(passed: list[str], *, asks: bool = False) -> Behave:
    """Return a proxy of HTTP, which keeps the requests that it passed on.

    Args:
        passed: Where it keeps them.
        asks: Whether it asks for user and password.
    """
    credentials = b"Basic " + b64encode(f"{USER}:{PASSWORD}".encode())

    def behave(connection: socket.socket, _stopped: threading.Event) -> None:
        head = _read_until(connection, b"\r\n\r\n")
        method, target, _ = head.split(b" ", 2)
        if asks and b"Proxy-Authorization: " + credentials not in head:
            connection.sendall(
                b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
            )
            return
        passed.append(f"{method.decode()} {target.decode()}")
        if method == b"CONNECT":
            with _connected(target) as server:
                connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                _relay(connection, server)
            return
        host, _, path = target.removeprefix(b"http://").partition(b"/")
        with _connected(host) as server:
            server.sendall(head.replace(target, b"/" + path, 1))
            _relay(connection, server)

    return behave


def socks_proxy(passed: list[str], *, asks: bool = False) -> Behave:
    """Return a proxy of SOCKS 5; as above."""

    def behave(connection: socket.socket, _stopped: threading.Event) -> None:
        _, number = _read(connection, 2)
        offered = _read(connection, number)
        wanted = 2 if asks else 0
        if wanted not in offered:
            connection.sendall(b"\x05\xff")
            return
        connection.sendall(bytes([5, wanted]))
        if asks:
            user = _read(connection, _read(connection, 2)[1])
            password = _read(connection, _read(connection, 1)[0])
            is_known = (user, password) == (USER.encode(), PASSWORD.encode())
            connection.sendall(b"\x01\x00" if is_known else b"\x01\x01")
            if not is_known:
                return
        *_, kind = _read(connection, 4)
        if kind == 1:
            host = socket.inet_ntoa(_read(connection, 4)).encode()
        else:
            host = _read(connection, _read(connection, 1)[0])
        target = b"%b:%d" % (host, int.from_bytes(_read(connection, 2)))
        passed.append(f"CONNECT {target.decode()}")
        with _connected(target) as server:
            connection.sendall(b"\x05\x00\x00\x01" + bytes(6))
            _relay(connection, server)

    return behave


def refusing(answer: bytes) -> Behave:
    """Return a proxy that says the same to everybody."""

    def behave(connection: socket.socket, _stopped: threading.Event) -> None:
        connection.recv(65536)
        connection.sendall(answer)

    return behave


def _read(connection: socket.socket, size: int) -> bytes:
    data = connection.recv(size, socket.MSG_WAITALL)
    if len(data) < size:
        raise ConnectionError
    return data


def _read_until(connection: socket.socket, end: bytes) -> bytes:
    data = b""
    while not data.endswith(end):
        more = connection.recv(65536)
        if not more:
            raise ConnectionError
        data += more
    return data


def _connected(target: bytes) -> socket.socket:
    host, _, port = target.decode().rpartition(":")
    return socket.create_connection((host, int(port)))


def _relay(one: socket.socket, other: socket.socket) -> None:
    """Pass bytes on in both directions until an end is reached."""

    def pass_on(source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
        for each in (one, other):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    back = threading.Thread(target=pass_on, args=(other, one))
    back.start()
    pass_on(one, other)
    back.join()
