"""The state of the testing server."""
