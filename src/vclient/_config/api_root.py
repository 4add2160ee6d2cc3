"""Where the API begins. It stands alone, so that the routes can be known without httpx."""

from __future__ import annotations

API_ROOT = "/api/v1"
"""Where the API begins, below the base URL."""
