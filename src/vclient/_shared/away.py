"""What tells that shared state does not answer."""


class AwayError(Exception):
    """The store is away: go on without it."""
