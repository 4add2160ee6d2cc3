"""One of the two clients: all that sends and waits."""
