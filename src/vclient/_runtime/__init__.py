"""The hand-written pairs: what cannot be translated from the async source to its twin.

`asynchronous` and `synchronous` define the same names. The async source imports the first
as `concurrency`, the generated twin the second.
"""
