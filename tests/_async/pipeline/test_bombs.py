"""Answers that are too large, or grow too large when they are unpacked."""

from __future__ import annotations

import gzip
import itertools
import json
import tracemalloc
import zlib
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from inside import open_stream
from loopback import loopback
from scripted import REQUEST_ID, Chunks, Script
from vclient._api import routes
from vclient.exceptions import APIError, NotFoundError, ResponseDecodeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vclient import VClient

    MakeClient = Callable[..., VClient]

_PATH = routes.ADMIN_LOGS_DOWNLOAD()
LARGEST = 200_000
UNPACKED = 50_000_000
HEALTH = {
    "database_status": "online",
    "cache_status": "online",
    "database_latency_ms": 1.5,
    "cache_latency_ms": None,
    "uptime": "0d 0h 0m 13s",
    "version": "0.27.0",
}


def packed(wbits: int, pieces: Any) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    return b"".join(map(packer.compress, pieces)) + packer.flush()


ZEROS = [bytes(1_000_000)] * (UNPACKED // 1_000_000)
GZIP, ZLIB, RAW = 31, 15, -15
ONCE = {wbits: packed(wbits, ZEROS) for wbits in (GZIP, ZLIB, RAW)}

BOMBS: dict[str, tuple[str, bytes]] = {
    "gzip": ("gzip", ONCE[GZIP]),
    "x-gzip": ("x-gzip", ONCE[GZIP]),
    "deflate": ("deflate", ONCE[ZLIB]),
    "raw deflate": ("deflate", ONCE[RAW]),
    "capitals": (" GZip ", ONCE[GZIP]),
    "twice": ("gzip, gzip", packed(GZIP, [ONCE[GZIP]])),
    "in two ways": ("deflate, gzip", packed(GZIP, [ONCE[ZLIB]])),
    "many times": (", ".join(["gzip"] * 20), ONCE[GZIP]),
    "not at all": ("identity", bytes(UNPACKED)),
}


def answering(
    encoding: str, *chunks: bytes, status: int = 200
) -> Callable[[httpx.Request], httpx.Response]:
    headers = {"Content-Encoding": encoding, "X-Request-Id": REQUEST_ID}
    return lambda _request: httpx.Response(status, headers=headers, stream=Chunks(*chunks))


@pytest.fixture
def most_memory() -> Iterator[Callable[[], int]]:
    """A function that returns the largest number of bytes that the test has used at once."""
    tracemalloc.start()
    try:
        yield lambda: tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("status", [200, 404, 503])
@pytest.mark.parametrize("bomb", BOMBS)
async def test_bombs_are_refused_without_being_unpacked(
    make_client: MakeClient, bomb: str, status: int, most_memory: Any
):
    encoding, content = BOMBS[bomb]
    script = Script.always(answering(encoding, content, status=status))
    client = make_client(script, max_response_size=LARGEST, max_retries=0)
    with pytest.raises(APIError) as raised:
        await client.system.health()
    error = raised.value
    assert (error.status_code, error.path, error.request_id) == (status, "/health", REQUEST_ID)
    if len(content) < UNPACKED:
        assert most_memory() < 20 * LARGEST


async def test_a_bomb_says_that_it_is_too_large(make_client: MakeClient):
    client = make_client(Script(answering("gzip", ONCE[GZIP])), max_response_size=LARGEST)
    with pytest.raises(ResponseDecodeError, match="more than 200000 bytes"):
        await client.request("GET", "/things")


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_download_is_unpacked_piece_by_piece(
    make_client: MakeClient, encoding: str, most_memory: Any
):
    content = ONCE[GZIP if encoding == "gzip" else ZLIB]
    client = make_client(Script(answering(encoding, content)))
    size = 0
    async for chunk in open_stream(client, _PATH):
        size += len(chunk)
    assert size == UNPACKED
    assert most_memory() < 5_000_000


@pytest.mark.parametrize("bomb", ["twice", "many times", "in two ways"])
async def test_a_download_that_was_packed_more_than_once_is_refused(
    make_client: MakeClient, bomb: str, most_memory: Any
):
    client = make_client(Script(answering(*BOMBS[bomb])))
    with pytest.raises(ResponseDecodeError) as raised:
        async for _ in open_stream(client, _PATH):
            pass
    assert raised.value.request_id == REQUEST_ID
    assert most_memory() < 5_000_000


@pytest.mark.parametrize("status", [200, 500])
async def test_what_never_ends_and_unpacks_to_nothing_is_refused(
    make_client: MakeClient, status: int
):
    packer = zlib.compressobj(wbits=GZIP)
    begin = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    # A block that holds nothing, for ever.
    nothing = b"\x00\x00\x00\xff\xff" * 1000
    script = Script(
        lambda _request: httpx.Response(
            status,
            headers={"Content-Encoding": "gzip"},
            stream=Chunks(*itertools.chain([begin], itertools.repeat(nothing, 1000))),
        )
    )
    client = make_client(script, max_response_size=LARGEST, max_retries=0)
    with pytest.raises(ResponseDecodeError, match="more than"):
        await client.system.health()


@pytest.mark.parametrize("number", [1, 2, 3, 7, 1000])
@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw", "identity", "utf-8", ""])
async def test_what_is_packed_well_is_read_in_chunks_of_any_size(
    make_client: MakeClient, encoding: str, number: int
):
    text = json.dumps(HEALTH).encode()
    formats = {"gzip": GZIP, "deflate": ZLIB, "raw": RAW}
    content = packed(formats[encoding], [text]) if encoding in formats else text
    chunks = [content[at : at + number] for at in range(0, len(content), number)]
    script = Script.always(answering(encoding.replace("raw", "deflate"), *chunks, b""))
    client = make_client(script)
    assert (await client.system.health()).version == "0.27.0"
    found = [chunk async for chunk in open_stream(client, _PATH)]
    assert b"".join(found) == text
    assert b"" not in found


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_what_is_cut_off_is_refused_also_where_it_makes_sense(
    make_client: MakeClient, encoding: str
):
    text = json.dumps(HEALTH).encode()
    packer = zlib.compressobj(wbits=GZIP if encoding == "gzip" else ZLIB)
    content = packer.compress(text) + packer.flush(zlib.Z_SYNC_FLUSH)
    for cut in (content, content[:1]):
        client = make_client(Script.always(answering(encoding, cut)))
        with pytest.raises(ResponseDecodeError, match="compressed badly"):
            await client.system.health()
        with pytest.raises(ResponseDecodeError, match="compressed badly"):
            [chunk async for chunk in open_stream(client, _PATH)]


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress"])
async def test_what_was_not_asked_for_is_refused(make_client: MakeClient, encoding: str):
    client = make_client(Script.always(answering(encoding, json.dumps(HEALTH).encode())))
    with pytest.raises(ResponseDecodeError):
        await client.system.health()
    with pytest.raises(ResponseDecodeError):
        [chunk async for chunk in open_stream(client, _PATH)]


async def test_an_empty_body_is_not_cut_off(make_client: MakeClient):
    script = Script(answering("gzip", b"", status=204), answering("gzip", status=404))
    client = make_client(script)
    assert (await client.request("HEAD", "/things")).content == b""
    with pytest.raises(NotFoundError):
        await client.request("GET", "/things")


async def test_an_answer_of_just_the_largest_size_is_read(make_client: MakeClient):
    content = b"[" + b" " * 198 + b"]"
    for body in (content, gzip.compress(content)):
        encoding = "" if body == content else "gzip"
        step = answering(encoding, body)
        response = await make_client(Script(step), max_response_size=200).request("GET", "/things")
        assert response.content == content
        with pytest.raises(ResponseDecodeError, match="more than 199 bytes"):
            await make_client(Script(step), max_response_size=199).request("GET", "/things")


async def test_bombs_over_a_socket(make_client: MakeClient, most_memory: Any):
    def handler(request: httpx.Request) -> httpx.Response:
        status = 404 if request.url.path.endswith("missing") else 200
        # The server of the tests sends what is there, and this is not unpacked by it.
        response = httpx.Response(status, content=ONCE[GZIP])
        response.headers["Content-Encoding"] = "gzip"
        return response

    with loopback(handler) as server:
        client = make_client(
            Script(), transport=None, base_url=server.base_url, max_response_size=LARGEST
        )
        for path in ("/things", "/missing"):
            with pytest.raises(ResponseDecodeError, match="more than"):
                await client.request("GET", path)
        await client.close()
        assert most_memory() < 5_000_000
