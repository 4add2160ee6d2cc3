"""Bytes in and out: requests, responses, failures, TLS and files."""
