"""The clients of redis-py: `asynchronous` and `synchronous` define the same names."""
