"""The private implementation of the testing server."""
