"""The async client: the source of truth, from which its synchronous twin is generated."""
