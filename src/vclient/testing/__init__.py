"""Testing applications that use the Valentina API, without the API.

`ValentinaServer` is an in-memory implementation of the API, and `FakeVClient` and
`SyncFakeVClient` are clients of it that never sleep. `build` creates single models where no server
is needed, and `build_error` the errors of the client. A pytest plugin, which is loaded
automatically, provides the fixtures `vclient_server`, `vclient` and `sync_vclient`.
`python -m vclient.testing` serves the server over a socket.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient._runtime.lazy import lazy_names

if TYPE_CHECKING:
    from vclient.testing.api_versions import ApiVersion as ApiVersion
    from vclient.testing.call_record import Call as Call
    from vclient.testing.calls import Calls as Calls
    from vclient.testing.chance import FaultKind as FaultKind
    from vclient.testing.clients import FakeVClient as FakeVClient
    from vclient.testing.clients import SyncFakeVClient as SyncFakeVClient
    from vclient.testing.clock import Clock as Clock
    from vclient.testing.error_builders import build_error as build_error
    from vclient.testing.interceptions import Interception as Interception
    from vclient.testing.model_builders import build as build
    from vclient.testing.model_builders import build_many as build_many
    from vclient.testing.model_builders import build_page as build_page
    from vclient.testing.operation_names import OperationName as OperationName
    from vclient.testing.rate_limit_policy import RateLimitPolicy as RateLimitPolicy
    from vclient.testing.server import ValentinaServer as ValentinaServer

if not TYPE_CHECKING:
    # Hidden from type checkers, which would otherwise accept every misspelt name.
    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            "vclient.testing.api_versions": ("ApiVersion",),
            "vclient.testing.call_record": ("Call",),
            "vclient.testing.calls": ("Calls",),
            "vclient.testing.chance": ("FaultKind",),
            "vclient.testing.clients": ("FakeVClient", "SyncFakeVClient"),
            "vclient.testing.clock": ("Clock",),
            "vclient.testing.error_builders": ("build_error",),
            "vclient.testing.interceptions": ("Interception",),
            "vclient.testing.model_builders": ("build", "build_many", "build_page"),
            "vclient.testing.operation_names": ("OperationName",),
            "vclient.testing.rate_limit_policy": ("RateLimitPolicy",),
            "vclient.testing.server": ("ValentinaServer",),
        },
    )
