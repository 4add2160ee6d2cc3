"""TLS contexts, made once for the same settings: each takes about 20 ms to build."""

from __future__ import annotations

import ssl
from functools import cache
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
