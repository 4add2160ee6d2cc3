"""The state of a call, and its observers: log, hooks and progress."""
