"""Where the sockets of a client connect to, and what those of all kinds have in common."""

from __future__ import annotations

import select
from ipaddress import ip_address
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import ssl

PIECE_SIZE = 64 * 1024
"""The largest number of bytes that a socket is given to send at once, or asked for."""


class Address(NamedTuple):
    """Where the server is.

    Attributes:
        host: Its name or IP address.
        port: Its port.
        context: How its certificate is checked; None for a connection without TLS.
    """

    host: str
    port: int
    context: ssl.SSLContext | None

    @property
    def is_name(self) -> bool:
        """Whether the host has to be looked up."""
        try:
            ip_address(self.host)
        except ValueError:
            return True
        return False


def has_input(descriptor: int) -> bool:
    """Return whether a socket could be read without waiting: bytes, the end, or an error."""
    if not hasattr(select, "poll"):
        return bool(select.select([descriptor], [], [], 0)[0])
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))
