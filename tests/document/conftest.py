"""The server that the examples name, answered by the testing server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import respx

import vclient
import vclient.sync
from document.reading import Flavor
from vclient.testing import ValentinaServer

if TYPE_CHECKING:
    from collections.abc import Iterator

HOST = "api.valentina-noir.com"
BASE_URL = f"https://{HOST}"


@pytest.fixture(autouse=True)
def _no_default_client(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in ("BASE_URL", "API_KEY", "DEFAULT_COMPANY_ID"):
        monkeypatch.delenv(f"VALENTINA_CLIENT_{name}", raising=False)
    vclient.clear_default_client()
    vclient.sync.clear_default_client()
    yield
    vclient.clear_default_client()
    vclient.sync.clear_default_client()


@pytest.fixture
def router() -> Iterator[respx.MockRouter]:
    """What every request goes through, with the answers that it got."""
    with respx.mock(assert_all_called=False) as router:
        yield router


@pytest.fixture
def server(router: respx.MockRouter) -> ValentinaServer:
    """A testing server that answers for the host of the examples, and for no other."""
    server = ValentinaServer()
    router.route(scheme="https", host=HOST).mock(side_effect=server.handle)
    return server


@pytest.fixture(params=["async", "sync"])
def flavor(request: pytest.FixtureRequest) -> Flavor:
    """The client that the examples are run with."""
    return Flavor(is_sync=request.param == "sync")


@pytest.fixture
def client(server: ValentinaServer, flavor: Flavor) -> Any:
    """The default client, for examples that assume one."""
    return flavor.client_class(
        base_url=BASE_URL,
        api_key=server.api_key,
        default_company_id=server.company_id,
        max_retries=0,
    )
