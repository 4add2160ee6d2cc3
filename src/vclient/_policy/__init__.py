"""Decisions without I/O: retries, rate limits, the cache, and how lists are read."""
