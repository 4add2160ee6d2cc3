"""The download of the server's log, and the streaming below it."""

from __future__ import annotations

import gzip
from contextlib import contextmanager

import httpx
import pytest

from recording import Recorder, problem
from vclient import ConflictError, RequestTimeoutError, ResponseDecodeError, TransportError
from vclient._async.services import global_admin

CHUNKS = [b"PK first", b" second", b" third"]
ZIP = b"".join(CHUNKS)


async def body(error: Exception | None = None):
    for chunk in CHUNKS:
        yield chunk
    if error is not None:
        raise error


def answer(content, **headers: str) -> httpx.Response:
    return httpx.Response(
        200, content=content, headers={"content-type": "application/zip"} | headers
    )


@pytest.fixture
def make_admin(make_client):
    def make(*answers, **options):
        recorder = Recorder(*answers)
        return recorder, make_client(recorder, **options).global_admin

    return make


async def test_to_memory(make_admin):
    download = answer(body())
    recorder, admin = make_admin(download)
    assert await admin.download_logs() == ZIP
    assert recorder.last.headers["Accept"] == "*/*"
    recorder.check("GET /admin/logs/download")
    assert download.is_closed


async def test_to_a_file_that_replaces_another(make_admin, tmp_path):
    recorder, admin = make_admin(answer(body()), answer(b"other"))
    path = tmp_path / "logs.zip"
    assert await admin.download_logs(str(path)) == path
    assert path.read_bytes() == ZIP
    await admin.download_logs(path=path)
    assert path.read_bytes() == b"other"
    assert list(tmp_path.iterdir()) == [path]
    assert len(recorder.requests) == 2


async def test_compressed(make_admin):
    _, admin = make_admin(answer(gzip.compress(ZIP), **{"content-encoding": "gzip"}))
    assert await admin.download_logs() == ZIP


async def test_compressed_badly(make_admin):
    download = answer(body(), **{"content-encoding": "gzip"})
    _, admin = make_admin(download)
    with pytest.raises(ResponseDecodeError, match="compressed badly"):
        await admin.download_logs()
    assert download.is_closed


async def test_is_retried_until_an_answer_begins(make_admin, clock):
    recorder, admin = make_admin(
        httpx.ReadError("broke"), problem(503, "Down"), problem(429, "Slow"), answer(body())
    )
    assert await admin.download_logs() == ZIP
    assert len(recorder.requests) == 4
    assert len(clock.waits) == 3


@pytest.mark.parametrize(
    ("failure", "expected"),
    [
        (httpx.ReadError("broke"), TransportError),
        (httpx.RemoteProtocolError("cut short"), TransportError),
        (httpx.ReadTimeout("slow"), RequestTimeoutError),
    ],
)
async def test_is_not_retried_once_it_has_begun(make_admin, tmp_path, failure, expected):
    download = answer(body(failure))
    recorder, admin = make_admin(download, answer(body()))
    path = tmp_path / "logs.zip"
    path.write_bytes(b"former")
    with pytest.raises(expected) as caught:
        await admin.download_logs(path)
    assert caught.value.__cause__ is failure
    assert (caught.value.method, caught.value.path) == ("GET", "/admin/logs/download")
    assert len(recorder.requests) == 1
    assert download.is_closed
    assert path.read_bytes() == b"former"
    assert list(tmp_path.iterdir()) == [path]


async def test_refused(make_admin, tmp_path):
    refusal = problem(409, "No log files found on disk.")
    _, admin = make_admin(refusal)
    with pytest.raises(ConflictError, match="No log files"):
        await admin.download_logs(tmp_path / "logs.zip")
    assert refusal.is_closed
    assert list(tmp_path.iterdir()) == []


async def test_ends_with_the_total_timeout(make_admin, clock):
    async def slow_body():
        for chunk in CHUNKS:
            yield chunk
            clock.now += 30

    download = answer(slow_body())
    _, admin = make_admin(download, total_timeout=50)
    with pytest.raises(RequestTimeoutError, match="50"):
        await admin.download_logs()
    assert download.is_closed


async def test_nothing_is_sent_where_the_file_cannot_be_opened(make_admin, tmp_path):
    recorder, admin = make_admin(answer(body()))
    with pytest.raises(FileNotFoundError):
        await admin.download_logs(tmp_path / "missing" / "logs.zip")
    assert recorder.requests == []


async def test_a_file_that_fails_is_no_network_that_fails(make_admin, monkeypatch):
    class FullDisk:
        def write(self, chunk: bytes) -> None:
            raise OSError(28, f"no space left for {len(chunk)} bytes")

    @contextmanager
    def full_disk(path: str):
        assert path == "logs.zip"
        yield FullDisk()

    monkeypatch.setattr(global_admin, "complete_file", full_disk)
    download = answer(body())
    recorder, admin = make_admin(download)
    with pytest.raises(OSError, match="no space left") as caught:
        await admin.download_logs("logs.zip")
    assert not isinstance(caught.value, TransportError)
    assert len(recorder.requests) == 1
    assert download.is_closed
