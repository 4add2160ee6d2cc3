"""The parts of connections: a queue for them, messages of HTTP/1.1, and sockets.

It knows nothing of the API. `vclient._async.pool` puts it together.
"""
