"""Errors as the client raises them, without a server: what a fake of a service can raise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from vclient._sync.client import SyncVClient
from vclient.exceptions import APIError

from .canned import failure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_URL = "http://valentina.test"
_REQUEST_ID = "req_0000000000000000000000"


def build_error(
    status: int,
    *,
    detail: str | None = None,
    code: str | None = None,
    retry_after: float | None = None,
    invalid_parameters: Sequence[Mapping[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
    method: str = "GET",
    path: str = "/companies",
) -> APIError:
    """Return the error that the client raises for an answer, such as a `ConflictError` for 409.

    It is made of a problem document like those of the live server, so it has all attributes, and
    the text, of the real one.

    Args:
        status: The status, such as 409 or 503.
        detail: Description of the error; by default the most frequent one of the live server.
        code: The code that identity errors have, such as `EMAIL_REQUIRED`.
        retry_after: Seconds until another attempt is allowed; by default 1 for the status 429.
        invalid_parameters: The invalid fields, as `field` and `message`. By default a 400 has one
            generic entry, like most of the live server.
        headers: Headers in addition to, or in place of, the usual ones.
        method: Method of the call that failed. A write sets `may_have_been_applied` where the
            client does.
        path: Path of the call that failed.

    Raises:
        ValueError: The status is not an error.
    """
    effect = failure(
        status,
        detail=detail,
        code=code,
        retry_after=retry_after,
        retry_after_header=False,
        invalid_parameters=invalid_parameters,
        headers=headers,
    )
    transport = httpx.MockTransport(lambda request: effect.answer(request, _REQUEST_ID))
    with SyncVClient(
        _URL, "testing", transport=transport, max_retries=0, set_as_default=False
    ) as client:
        try:
            client.request(method, path)
        except APIError as error:
            return error.with_traceback(None)
    msg = f"{status} is no error"
    raise ValueError(msg)
