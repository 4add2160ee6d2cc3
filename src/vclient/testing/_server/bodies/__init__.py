"""Parsing of requests: JSON members, query parameters, uploads."""
