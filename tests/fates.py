"""What calls meet that are made at the same time, and what comes of them."""

from __future__ import annotations

from typing import Any

import httpx

from vclient.exceptions import (
    APIError,
    RateLimitError,
    RequestTimeoutError,
    ServerError,
    TransportError,
)

# What a call meets, what it raises after two retries, and whether it may have been applied.
FATES: list[tuple[list[Any], type[APIError] | None, bool]] = [
    ([200], None, False),
    ([500, 200], None, False),
    ([httpx.ConnectError, 429, 200], None, False),
    ([500, 500, 500], ServerError, True),
    ([429, 429, 429], RateLimitError, False),
    ([httpx.ReadError, httpx.ConnectError, 500], ServerError, True),
    ([httpx.ConnectError, httpx.ConnectError, httpx.ConnectError], TransportError, False),
    ([httpx.ReadTimeout], RequestTimeoutError, True),
]
