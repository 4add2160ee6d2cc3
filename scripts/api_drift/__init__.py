"""Compares both clients with the OpenAPI document of the API; see `scripts/check_api.py`."""
