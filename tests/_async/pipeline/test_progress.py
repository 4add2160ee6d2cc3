"""How far lists, uploads and downloads have come, as callbacks are told."""

from __future__ import annotations

import gzip
import threading
from functools import partial
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tqdm import tqdm

from inside import make_pages
from loopback import loopback
from scripted import Chunks, Script
from vclient import NotFoundError, RequestTimeoutError, TransportError, VClient
from vclient._api import routes
from vclient._async.pagination import Pages
from vclient._http.upload_stream import PIECE_SIZE as PIECE
from vclient.models import Asset
from vclient.testing import build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from vclient.testing import ValentinaServer

    MakeClient = Callable[..., VClient]

Told = list[tuple[int, "int | None"]]

USER = "a-user"
ASSET = build(Asset).model_dump(mode="json")
PARTS = (
    "list_all_assets",
    "list_all_inventory",
    "list_all_notes",
    "list_all_quickrolls",
)
FAILURES = [ValueError, OSError, TimeoutError, NotFoundError, httpx.ReadError]


class Shelf:
    """A server with one list of numbers, which may change after any page."""

    def __init__(self, size: int, *changes: Callable[[list[int]], object]) -> None:
        self.items = list(range(size))
        self.changes = list(changes)
        self.requests = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests += 1
        limit, offset = (int(request.url.params[name]) for name in ("limit", "offset"))
        page = {"items": self.items[offset : offset + limit], "limit": limit, "offset": offset}
        page["total"] = len(self.items)
        if self.changes:
            self.changes.pop(0)(self.items)
        return httpx.Response(200, json=page)


@pytest.fixture
def told() -> Told:
    return []


@pytest.fixture
def tell(told: Told) -> Callable[[int, int | None], None]:
    """A callback that keeps what it is told."""
    return partial(note, told)


def note(told: Told, done: int, total: int | None) -> None:
    told.append((done, total))


def content(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def failing(error: type[Exception], after: int = 0) -> Callable[[int, int | None], None]:
    """Return a callback that fails once more was done than this."""

    def fail(done: int, _total: int | None) -> None:
        if done > after:
            msg = "as told"
            raise error(msg)

    return fail


def counts(told: Told) -> list[int]:
    return [done for done, _total in told]


class TestLists:
    @pytest.fixture
    def pages_of(self, make_client: MakeClient) -> Callable[..., Pages[int]]:
        """A function that returns the list of a shelf, in pages of ten."""

        def make(handler: Any, **options: Any) -> Pages[int]:
            client = make_client(handler, **options)
            return make_pages(Pages, client, routes.COMPANIES(), int, largest_limit=10)

        return make

    @pytest.mark.parametrize("size", [1, 10, 11, 25, 100])
    async def test_pages(self, pages_of: Any, size: int, told: Told, tell: Any):
        items = await pages_of(Shelf(size)).list_all(tell)
        assert items == list(range(size))
        # Pages overlap by one item.
        assert told == [(min(each, size), size) for each in range(10, max(size, 2) + 9, 9)]

    async def test_empty_list(self, pages_of: Any, told: Told, tell: Any):
        assert await pages_of(Shelf(0)).list_all(tell) == []
        assert told == [(0, 0)]

    @pytest.mark.parametrize(
        "change",
        [
            lambda items: items.pop(0),
            lambda items: items.insert(0, -1),
            lambda items: items.append(99),
            lambda items: items.clear(),
        ],
    )
    async def test_lists_that_change_meanwhile(
        self, pages_of: Any, told: Told, tell: Any, change: Any
    ):
        items = await pages_of(Shelf(35, change), max_concurrency=1).list_all(tell)
        assert counts(told) == sorted(counts(told))
        assert all(total is not None and done <= total for done, total in told)
        assert told[-1] == (len(items), len(items))

    async def test_a_total_that_is_not_true(self, make_client: MakeClient, told: Told, tell: Any):
        page = {"items": [1, 2], "limit": 10, "offset": 0, "total": 1}
        client = make_client(Script.always(lambda _: httpx.Response(200, json=page)))
        pages = make_pages(Pages, client, routes.COMPANIES(), int, largest_limit=10)
        assert await pages.list_all(tell) == [1, 2]
        assert told == [(2, 2)]

    @pytest.mark.parametrize("error", FAILURES)
    async def test_a_callback_that_fails_ends_it(
        self, pages_of: Any, error: type[Exception], told: Told, tell: Any
    ):
        shelf = Shelf(100)
        pages = pages_of(shelf, max_concurrency=2)
        with pytest.raises(error, match="as told"):
            await pages.list_all(failing(error))
        assert shelf.requests == 1
        assert len(await pages.list_all(tell)) == 100
        assert told[-1] == (100, 100)

    async def test_it_is_told_in_the_thread_of_the_caller(self, pages_of: Any):
        threads = set()
        await pages_of(Shelf(50)).list_all(lambda *_: threads.add(threading.get_ident()))
        assert threads == {threading.get_ident()}

    async def test_every_list_has_it(self, client: VClient, server: ValentinaServer):
        user, character = server.user_id, server.character_id
        lists = {
            client.companies: {"list_all_audit_logs": server.company_id},
            client.users(user_id=user): dict.fromkeys(PARTS, user),
            client.campaigns(user): dict.fromkeys(PARTS, server.campaign_id),
            client.characters(user): dict.fromkeys(PARTS, character),
            client.character_traits(user, server.campaign_id, character): {},
            client.character_blueprint(): {},
            client.dicerolls(user): {},
            client.dictionary(): {},
        }
        count = 0
        for service, parents in lists.items():
            for name in [each for each in dir(service) if each.startswith("list_all")]:
                told: Told = []
                arguments = [parents[name]] if name in parents else []
                progress = partial(note, told)
                items = await getattr(service, name)(*arguments, progress=progress)
                assert told[-1] == (len(items), len(items)), name
                count += 1
        assert count > 20


class TestUploads:
    @pytest.mark.parametrize("size", [1, PIECE - 1000, PIECE, 3 * PIECE])
    async def test_pieces(self, told: Told, tell: Any, size: int):
        """Over a socket, through all layers of the HTTP library."""
        received = []

        def store(request: httpx.Request) -> httpx.Response:
            received.append(request.content)
            return httpx.Response(201, json=ASSET)

        content = b"GIF89a".ljust(size)
        with loopback(store) as server:
            async with VClient(server.base_url, "k" * 32, set_as_default=False) as client:
                users = client.users("a-company", user_id=USER)
                await users.upload_asset(USER, "a.png", content, progress=tell)
        assert content in received[0]
        total = len(received[0])
        assert told == [*((each, total) for each in range(0, total, PIECE)), (total, total)]

    async def test_retries_begin_again(self, told: Told, tell: Any):
        received = []

        def store(request: httpx.Request) -> httpx.Response:
            received.append(request.content)
            return httpx.Response(500 if len(received) == 1 else 201, json=ASSET)

        with loopback(store) as server:
            async with VClient(
                server.base_url, "k" * 32, set_as_default=False, retry_delay=0
            ) as client:
                users = client.users("a-company", user_id=USER)
                await users.upload_asset(
                    USER, "a.png", b"GIF89a".ljust(PIECE), progress=tell, idempotency_key="k"
                )
        total = len(received[0])
        assert received[1] == received[0]
        assert told == 2 * [(0, total), (PIECE, total), (total, total)]

    @pytest.mark.parametrize("error", FAILURES)
    async def test_a_callback_that_fails_ends_it(self, error: type[Exception]):
        requests = []

        def store(request: httpx.Request) -> httpx.Response:
            requests.append(request)
            return httpx.Response(201, json=ASSET)

        with loopback(store) as server:
            async with VClient(
                server.base_url, "k" * 32, set_as_default=False, total_timeout=60
            ) as client:
                users = client.users("a-company", user_id=USER)
                with pytest.raises(error, match="as told") as caught:
                    await users.upload_asset(
                        USER,
                        "a.png",
                        b"GIF89a".ljust(5 * PIECE),
                        progress=failing(error, after=PIECE),
                        idempotency_key="k",
                    )
                assert caught.value.__cause__ is None
                assert caught.value.__context__ is None
                assert requests == []
                # The connection was closed, and the client goes on.
                await users.upload_asset(USER, "a.png", b"GIF89a")
        assert (len(requests), server.opened) == (1, 2)

    async def test_a_transport_that_takes_the_body_as_a_whole(
        self, make_client: MakeClient, told: Told, tell: Any
    ):
        script = Script(503, lambda _: httpx.Response(201, json=ASSET))
        users = make_client(script).users("a-company", user_id=USER)
        await users.upload_asset(USER, "a.png", b"GIF89a", progress=tell, idempotency_key="k")
        total = len(script.last.content)
        assert script.sent[0].wire == script.sent[1].wire
        assert told == [(total, total)]
        users = make_client(Script(lambda _: httpx.Response(201, json=ASSET))).users(
            "a-company", user_id=USER
        )
        with pytest.raises(ZeroDivisionError):
            await users.upload_asset(USER, "a.png", b"GIF89a", progress=failing(ZeroDivisionError))

    async def test_nothing_is_told_where_nothing_is_sent(
        self, make_client: MakeClient, told: Told, tell: Any
    ):
        users = make_client(Script.always(httpx.ConnectError)).users("a-company", user_id=USER)
        with pytest.raises(TransportError):
            await users.upload_asset(USER, "a.png", b"GIF89a", progress=tell)
        assert told == []

    async def test_avatars_and_the_testing_server(
        self, client: VClient, server: ValentinaServer, told: Told, tell: Any
    ):
        users = client.users(user_id=server.user_id)
        image = b"\x89PNG\r\n\x1a\n" + bytes(PIECE)
        await users.upload_avatar(server.user_id, "a.png", image, progress=tell)
        total = len(server.calls[-1].request.content)
        assert told == [(0, total), (PIECE, total), (total, total)]
        with pytest.raises(OSError, match="as told"):
            await users.upload_avatar(server.user_id, "a.png", image, progress=failing(OSError))
        operation = "PUT /companies/{company_id}/users/{user_id}/avatar"
        server.calls.assert_called(operation, times=1)


CHUNKS = [b"PK first", b" second", b" third"]
ZIP = b"".join(CHUNKS)


class TestDownloads:
    def download(
        self, make_client: MakeClient, *chunks: bytes | Exception, **headers: str
    ) -> tuple[Chunks, Any]:
        body = Chunks(*chunks)
        response = httpx.Response(200, stream=body, headers=headers)
        return body, make_client(Script(lambda _: response)).global_admin

    @pytest.mark.parametrize("to_file", [True, False])
    async def test_length_that_is_known(
        self, make_client: MakeClient, told: Told, tell: Any, tmp_path: Path, *, to_file: bool
    ):
        _, admin = self.download(make_client, *CHUNKS, **{"content-length": str(len(ZIP))})
        path = tmp_path / "logs.zip"
        if to_file:
            assert await admin.download_logs(path, progress=tell) == path
            assert path.read_bytes() == ZIP
        else:
            assert await admin.download_logs(progress=tell) == ZIP
        assert told == [(8, 21), (15, 21), (21, 21)]

    @pytest.mark.parametrize("length", [None, "all of it", "-1", "²"])
    async def test_length_that_is_not(
        self, make_client: MakeClient, told: Told, tell: Any, length: str | None
    ):
        headers = {} if length is None else {"content-length": length}
        headers = {name: value.encode() for name, value in headers.items()}
        _, admin = self.download(make_client, *CHUNKS, **headers)
        assert await admin.download_logs(progress=tell) == ZIP
        assert told == [(8, None), (15, None), (21, None), (21, 21)]

    async def test_compressed(self, make_client: MakeClient, told: Told, tell: Any):
        packed = gzip.compress(ZIP)
        headers = {"content-length": str(len(packed)), "content-encoding": "gzip"}
        _, admin = self.download(make_client, packed, **headers)
        assert await admin.download_logs(progress=tell) == ZIP
        assert told[0] == (21, None)
        assert told[-1] == (21, 21)

    async def test_empty(self, make_client: MakeClient, told: Told, tell: Any):
        _, admin = self.download(make_client, **{"content-length": "0"})
        assert await admin.download_logs(progress=tell) == b""
        assert told == [(0, 0)]

    @pytest.mark.parametrize("error", FAILURES)
    async def test_a_callback_that_fails_ends_it(
        self, make_client: MakeClient, tmp_path: Path, error: type[Exception]
    ):
        body, admin = self.download(make_client, *CHUNKS)
        with pytest.raises(error, match="as told"):
            await admin.download_logs(tmp_path / "logs.zip", progress=failing(error, after=8))
        assert body.is_closed
        assert body.read == 2
        assert content(tmp_path) == []

    async def test_a_network_that_fails(
        self, make_client: MakeClient, told: Told, tell: Any, tmp_path: Path
    ):
        body, admin = self.download(make_client, CHUNKS[0], httpx.ReadTimeout("slow"))
        with pytest.raises(RequestTimeoutError):
            await admin.download_logs(tmp_path / "logs.zip", progress=tell)
        assert told == [(8, None)]
        assert body.is_closed


class TestBars:
    """One line is enough for the usual progress bars."""

    async def test_tqdm(self, make_client: MakeClient, tmp_path: Path):
        pages = make_pages(Pages, make_client(Shelf(25)), routes.COMPANIES(), int, largest_limit=10)
        with (tmp_path / "bar").open("w+", encoding="utf-8") as file, tqdm(file=file) as bar:
            await pages.list_all(
                lambda done, total: (setattr(bar, "total", total), bar.update(done - bar.n))
            )
            assert (bar.n, bar.total) == (25, 25)
            bar.refresh()
            file.seek(0)
            assert "100%" in file.read()
