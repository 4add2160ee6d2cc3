"""Errors that say that shared state does not answer."""


class AwayError(Exception):
    """The store is away: go on without it."""


class LateError(AwayError):
    """One answer came too late, as it may on a busy machine: nothing is known."""
