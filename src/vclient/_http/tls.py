"""Whether connections can be read by others.

TLS contexts are made once for the same settings: each takes about 20 ms to build.
"""

from __future__ import annotations

import ssl
import warnings
from functools import cache
from ipaddress import ip_address
from pathlib import Path

import httpx


@cache
def tls_context(verify: ssl.SSLContext | str | bool) -> ssl.SSLContext:  # noqa: FBT001
    """Return the TLS context for a `verify` option.

    Args:
        verify: True for the certificate authorities that httpx trusts, False for no check
            at all, a path to a file or folder of authorities, or a context of the caller.

    Raises:
        ValueError: The file cannot be read, or is none.
    """
    if isinstance(verify, ssl.SSLContext):
        return verify
    if isinstance(verify, str):
        try:
            if Path(verify).is_dir():
                return ssl.create_default_context(capath=verify)
            return ssl.create_default_context(cafile=verify)
        except OSError as error:
            msg = f"verify={verify!r} is no file of certificate authorities: {error}"
            raise ValueError(msg) from error
    return httpx.create_ssl_context(verify=verify)


_warned_of: set[str] = set()


def warn_of_plain_http(url: httpx.URL) -> None:
    """Warn, once for each host, that the API key is sent where others can read it.

    Args:
        url: URL of the server. One on this machine is no reason to warn.
    """
    host = url.host
    if url.scheme != "http" or is_loopback(host) or host in _warned_of:
        return
    _warned_of.add(host)
    msg = f"the API key is sent to {host} over plain http, where others can read it; use https"
    # At the line that creates the client.
    warnings.warn(msg, stacklevel=4)


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
