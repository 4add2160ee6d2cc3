"""A plugin of pytest that makes `import httpx` import httpx2: `pytest -p aliasing`."""

from __future__ import annotations

import httpx2

httpx2.alias_httpx()
