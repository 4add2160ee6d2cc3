"""What needs no server: making a client, and turning bytes into models."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from vbench.answers import JSON_HEADERS, LARGEST_PAGE, page
from vbench.by_hand import API_KEY, CHARACTERS
from vbench.rows import Row
from vbench.timing import compare, cpu, times
from vclient import SyncVClient, VClient
from vclient._api import routes
from vclient._api.requests import RequestSpec
from vclient._http.decoding import decode
from vclient.models import Character, PaginatedResponse

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Sequence

    from vbench.rows import Settings

_URL = "https://bench.test"
_CLIENTS = 5
_PAGES = 10


def local(settings: Settings) -> Sequence[Row]:
    """Measure the construction of clients and the decoding of a page."""
    context = httpx.create_ssl_context()
    made: list[tuple[str, str, Callable[[], object], Callable[[], object], float | None]] = [
        (
            "making a `VClient`",
            "`httpx.AsyncClient()`",
            lambda: VClient(_URL, API_KEY, set_as_default=False),
            lambda: httpx.AsyncClient(base_url=_URL),
            1.0,
        ),
        (
            "making a `VClient`",
            "`httpx.AsyncClient(verify=...)`, whose TLS context is there already",
            lambda: VClient(_URL, API_KEY, set_as_default=False),
            lambda: _with_context(context),
            None,
        ),
        (
            "making a `SyncVClient`",
            "`httpx.Client()`",
            lambda: SyncVClient(_URL, API_KEY, set_as_default=False),
            lambda: httpx.Client(base_url=_URL),
            1.0,
        ),
    ]
    rows = [
        Row(
            what,
            against,
            compare(
                cpu(times(_CLIENTS, client)),
                cpu(times(_CLIENTS, other)),
                rounds=settings.rounds(20),
            ),
            goal=goal,
        )
        for what, against, client, other, goal in made
    ]
    return [*rows, _decoding(settings)]


def _with_context(context: ssl.SSLContext) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=_URL, verify=context)


def _decoding(settings: Settings) -> Row:
    content = page("characters", limit=LARGEST_PAGE, offset=0, total=LARGEST_PAGE)
    request = httpx.Request("GET", _URL)
    response = httpx.Response(200, headers=JSON_HEADERS, content=content, request=request)
    spec = RequestSpec(method="GET", path=routes.COMPANIES())
    model = PaginatedResponse[Character]
    ratio = compare(
        cpu(times(_PAGES, lambda: decode(response, model, spec))),
        cpu(times(_PAGES, lambda: CHARACTERS.validate_json(content))),
        rounds=settings.rounds(80),
    )
    what = f"decoding a page of 100 characters, {len(content) / 1000:.0f} kB"
    return Row(what, "`validate_json` of the same bytes", ratio, goal=1.1)
