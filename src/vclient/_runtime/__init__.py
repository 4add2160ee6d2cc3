"""Hand-written code for which no synchronous twin can be generated from the async source.

`asynchronous` and `synchronous` define the same names. The async source imports the first
as `concurrency`, the generated twin the second.
"""
