"""The root path of the API, in a separate module, so that the routes do not import httpx."""

from __future__ import annotations

API_ROOT = "/api/v1"
"""Root path of the API, relative to the base URL."""
