"""Decisions without I/O: retries, rate limits, caching, consistency and pagination."""
