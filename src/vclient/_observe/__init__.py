"""The state of a call, and who is told of it: log, hooks and progress."""
