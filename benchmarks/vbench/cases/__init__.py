"""The cases, each a function that measures and returns rows."""
