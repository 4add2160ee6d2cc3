"""What callers give arrives as they meant it, and the key arrives nowhere else."""

from __future__ import annotations

import asyncio
import json
import string
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from security.wire import Arrived, wire
from trying import inputs
from vclient import SyncVClient, VClient
from vclient.exceptions import APIError, RequestValidationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from security.wire import Wire

KEY = "MARKER0123456789012345678901MARKER"
ODD = st.text("./\\%?#&=+:;@ \r\n\t\0\"'<>{}[]|^`~2eEfF5,", min_size=1, max_size=20)
IDS = (ODD | st.text(st.characters(codec="utf-8"), min_size=1, max_size=40)).filter(
    lambda each: each not in {".", ".."}
)
VISIBLE = string.ascii_letters + string.digits + string.punctuation
VALUES = st.text(VISIBLE + " ", min_size=1, max_size=60).filter(lambda each: each == each.strip())
NAMES = st.text(string.ascii_letters + string.digits + "-", min_size=1, max_size=12).map(
    "X-{}".format
)
SCALARS = ODD | st.text(st.characters(codec="utf-8"), max_size=20) | st.integers() | st.booleans()


class Talk:
    """A client of either kind that talks to a server on a socket."""

    def __init__(self, client: type[Any], server: Wire, runner: asyncio.Runner | None) -> None:
        self.server = server
        self.client = client(
            server.base_url,
            KEY,
            default_company_id="company",
            set_as_default=False,
            max_retries=0,
            read_your_writes=False,
        )
        self._runner = runner

    def run(self, call: Callable[[Any], Any]) -> Any:
        """Make a call and return its result."""
        if self._runner is None:
            return call(self.client)

        async def run() -> Any:
            return await call(self.client)

        return self._runner.run(run())

    def sent(self, call: Callable[[Any], Any]) -> Arrived:
        """Make a call and return the one request that has arrived."""
        self.server.arrived.clear()
        self.run(call)
        (arrived,) = self.server.arrived
        assert arrived.values("x-api-key") == [KEY]
        assert arrived.values("host") == [self.server.base_url.removeprefix("http://")]
        return arrived


@pytest.fixture(scope="module", params=["async", "sync"])
def talk(request: pytest.FixtureRequest) -> Iterator[Talk]:
    with wire() as server:
        if request.param == "sync":
            talk = Talk(SyncVClient, server, None)
            yield talk
            talk.client.close()
        else:
            with asyncio.Runner() as runner:
                talk = Talk(VClient, server, runner)
                yield talk
                runner.run(talk.client.close())


@given(user_id=IDS, note_id=IDS)
@inputs(150)
def test_ids(talk: Talk, user_id: str, note_id: str):
    arrived = talk.sent(lambda client: client.users(user_id="me").delete_note(user_id, note_id))
    segments = [unquote(each) for each in arrived.target.split("/")]
    expected = ["", "api", "v1", "companies", "company", "users", user_id, "notes", note_id]
    assert segments == expected
    assert arrived.method == "DELETE"


@pytest.mark.parametrize("long", ["x", "/", "%2e", "ü"])
def test_long_ids(talk: Talk, long: str):
    user_id = (long * 10_000)[:10_000]
    arrived = talk.sent(lambda client: client.users(user_id="me").delete(user_id))
    assert unquote(arrived.target.rpartition("/")[2]) == user_id


@pytest.mark.parametrize("bad", ["", ".", "..", None, 7, b"a", ["a"], "half \ud83d", "x" * 100_000])
def test_ids_that_are_refused(talk: Talk, bad: Any):
    talk.server.arrived.clear()
    with pytest.raises((ValueError, TypeError)):
        talk.run(lambda client: client.users(user_id="me").delete(bad))
    assert talk.server.arrived == []


@given(headers=st.dictionaries(NAMES, VALUES, max_size=4), acting=VALUES, key=VALUES)
@inputs(100)
def test_header_values(talk: Talk, headers: dict[str, str], acting: str, key: str):
    assume(len({name.lower() for name in headers}) == len(headers))
    assume("x-api-key" not in {name.lower() for name in headers})
    arrived = talk.sent(
        lambda client: client.request(
            "POST", "/things", headers=headers, on_behalf_of=acting, idempotency_key=key
        )
    )
    for name, value in headers.items():
        assert arrived.values(name) == [value]
    assert arrived.values("on-behalf-of") == [acting]
    assert arrived.values("idempotency-key") == [key]


@given(value=st.text(max_size=20), place=st.sampled_from(["value", "name", "acting", "key"]))
@inputs(150)
def test_headers_arrive_as_they_are_or_are_refused(talk: Talk, value: str, place: str):
    arguments: dict[str, Any] = {
        "value": {"headers": {"X-One": value}},
        "name": {"headers": {value: "one"}},
        "acting": {"on_behalf_of": value},
        "key": {"idempotency_key": value},
    }[place]
    assume(value.lower() not in _OF_THE_CLIENT)
    header = {"acting": "on-behalf-of", "key": "idempotency-key", "name": value}.get(place, "x-one")
    try:
        arrived = talk.sent(lambda client: client.request("POST", "/things", **arguments))
    except ValueError:
        # What is refused needed it: all that is visible is sent.
        is_visible = value.isascii() and value.isprintable() and value == value.strip() != ""
        assert not is_visible or place == "name"
        assert talk.server.arrived == []
        return
    assert arrived.values(header) == ["one" if place == "name" else value]


_OF_THE_CLIENT = {
    "host",
    "connection",
    "te",
    "expect",
    "accept",
    "upgrade",
    "trailer",
    "content-length",
}


@given(params=st.dictionaries(ODD | st.text("ab"), SCALARS | st.lists(SCALARS, max_size=3)))
@inputs(150)
def test_query_values(talk: Talk, params: dict[str, Any]):
    arrived = talk.sent(lambda client: client.request("GET", "/things", params=params))
    path, _, query = arrived.target.partition("?")
    assert path == "/api/v1/things"
    expected = [
        (name, str(each).lower() if isinstance(each, bool) else str(each))
        for name, value in params.items()
        for each in (value if isinstance(value, list) else [value])
    ]
    assert parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query)) == expected


@given(
    body=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=3)
        ),
        max_leaves=6,
    ).filter(lambda each: each is not None)
)
@inputs(80)
def test_bodies(talk: Talk, body: Any):
    arrived = talk.sent(lambda client: client.request("POST", "/things", json=body))
    assert json.loads(arrived.content) == body
    assert arrived.values("content-length") == [str(len(arrived.content))]


@given(path=ODD.map("/{}".format) | ODD)
@inputs(150)
def test_paths_that_are_written_out(talk: Talk, path: str):
    talk.server.arrived.clear()
    try:
        arrived = talk.sent(lambda client: client.request("GET", path))
    except ValueError:
        assert talk.server.arrived == []
        return
    assert arrived.target == f"/api/v1{path}"


@pytest.mark.parametrize("status", [300, 301, 302, 303, 305, 307, 308])
@pytest.mark.parametrize(
    "location", ["{}/api/v1/things", "{}", "//{}/", "/api/v1/other", "javascript:1"]
)
def test_redirects_are_not_followed(talk: Talk, status: int, location: str):
    with wire() as elsewhere:
        host = elsewhere.base_url
        target = location.format(host.removeprefix("http:") if location.startswith("//") else host)
        talk.server.answer = (
            f"HTTP/1.1 {status} Moved\r\nLocation: {target}\r\nRefresh: 0; url={host}\r\n"
            f'Alt-Svc: http/1.1="{host.removeprefix("http://")}"\r\n'
            f"Link: <{host}>; rel=next\r\nContent-Length: 0\r\n\r\n"
        ).encode()
        try:
            talk.server.arrived.clear()
            for method in ("GET", "POST", "DELETE"):
                with pytest.raises(APIError) as raised:
                    talk.run(lambda client, method=method: client.request(method, "/things"))
                assert raised.value.status_code == status
        finally:
            talk.server.answer = b"HTTP/1.1 204 No Content\r\n\r\n"
        assert len(talk.server.arrived) == 3
        assert elsewhere.arrived == []


def test_urls_of_other_servers_are_refused(talk: Talk):
    with wire() as elsewhere:
        host = elsewhere.base_url.removeprefix("http://")
        talk.server.arrived.clear()
        for path in (
            *(elsewhere.base_url, f"{elsewhere.base_url}/things", f"//{host}/things", host),
            *(f"/\\{host}", f"/@{host}/..", f"@{host}/", f":{host}", f"/..//{host}", f"\t//{host}"),
            *(f"/things?next={elsewhere.base_url}", f"/things#{host}", f"/%2e%2e//{host}"),
        ):
            with pytest.raises(ValueError, match="path must"):
                talk.run(lambda client, path=path: client.request("GET", path))
        for odd in (f"@{host}", f"{host}", f"{elsewhere.base_url}/", f"..//{host}", f"//{host}"):
            talk.sent(lambda client, odd=odd: client.users(user_id="me").delete(odd))
        assert elsewhere.arrived == []


@pytest.mark.parametrize("client", [VClient, SyncVClient])
@pytest.mark.parametrize(
    "base_url",
    [
        *(
            "http://{0}@{1}",
            "http://user:{0}@{1}",
            "http://:@{1}",
            "http://{1}?{0}",
            "http://{1}#{0}",
        ),
        *("{0}", "//{1}", "ftp://{1}", "file:///etc/passwd", "http://", "http:///a", "http://a b"),
        *("http://{1}\\@elsewhere.test", "http://{1}\r\nX: y", "http://[::1", "http://{1}:99999"),
    ],
)
def test_base_urls_that_are_refused(client: type[Any], base_url: str):
    with pytest.raises(ValueError, match="base_url") as raised:
        client(base_url.format(KEY, "api.valentina.test"), KEY, set_as_default=False)
    assert KEY not in str(raised.value)


def test_arguments_of_other_types(talk: Talk):
    talk.server.arrived.clear()
    for arguments in ((7, "/things"), (None, "/things"), ("GET", 7), ("GET", None), ("GET", b"/a")):
        with pytest.raises(TypeError):
            talk.run(lambda client, arguments=arguments: client.request(*arguments))
    for method in ("GET /x HTTP/1.1\r\nX:", "G\nET", "", "GÉT"):
        with pytest.raises(ValueError, match="method"):
            talk.run(lambda client, method=method: client.request(method, "/things"))
    with pytest.raises(RequestValidationError):
        talk.run(lambda client: client.users(user_id="me").get_page(limit="1"))
    assert talk.server.arrived == []
