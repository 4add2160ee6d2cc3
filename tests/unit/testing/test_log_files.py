"""The log files of the server, whose lines the contract does not compare."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from vclient.testing import Clock, ValentinaServer


@pytest.fixture
def logging_api(api):
    return type(api)(ValentinaServer(clock=Clock(), file_logging=True))


@pytest.fixture
def tail(logging_api):
    def ask(**query):
        key = logging_api.server.global_admin_api_key
        return logging_api.get("//admin/logs", key=key, params=query).json()

    return ask


@pytest.mark.parametrize("path", ["//admin/logs", "//admin/logs/download"])
def test_by_default_there_is_no_log_file(api, server, path):
    answer = api.get(path, key=server.global_admin_api_key)
    assert answer.status_code == 409
    assert answer.json()["detail"] == "File logging is not enabled."
    assert answer.headers["cache-control"] == "no-cache"


def test_lines_of_requests(logging_api, tail):
    server = logging_api.server
    first = logging_api.get("/users", params={"limit": 1})
    logging_api.delete(f"/campaigns/{server.campaign_id}")
    logging_api.get("//health", key="unknown" * 4)
    refused, newest, older, start = tail()
    assert newest.keys() == {
        *("timestamp", "level", "name", "message", "exception", "extra", "raw"),
    }
    assert (newest["extra"]["method"], newest["extra"]["status_code"]) == ("DELETE", 204)
    assert older["message"] == "HTTP Request:, query=limit=1"
    extra = older["extra"]
    assert extra["path"] == f"{logging_api.company}/users"
    assert extra["request_id"] == first.headers["x-request-id"]
    assert json.loads(extra["path_params"]) == {"company_id": server.company_id}
    assert json.loads(extra["client"]) == ["127.0.0.1", "0"]
    assert extra["developer_id"] == server._developer.id
    assert refused["extra"]["status_code"] == 401
    assert "developer_id" not in refused["extra"]
    assert (start["level"], start["message"], start["extra"]) == ("INFO", "Server started", {})
    assert start["timestamp"] == "2026-01-01T12:00:00Z"
    assert server.api_key not in json.dumps(tail(level="TRACE"))


def test_what_crashes_is_an_error(logging_api, tail):
    body = {"username": "abc", "email": "a@b.co", "role": "King"}
    assert logging_api.post("/users", body).status_code == 500
    for level in ("WARNING", "ERROR"):
        assert [line["extra"]["status_code"] for line in tail(level=level)] == [500]
    assert tail(level="CRITICAL") == []
    assert len(tail(level="TRACE")) > 2


def test_the_newest_hundred_lines_are_shown(logging_api, tail):
    for _ in range(120):
        logging_api.get("//health")
    assert (len(tail(limit=2)), len(tail()), len(tail(limit=500))) == (2, 100, 123)


def test_the_download(logging_api):
    logging_api.get("//nowhere")
    logging_api.get("/users")
    key = logging_api.server.global_admin_api_key
    answer = logging_api.get("//admin/logs/download", key=key)
    assert answer.headers["content-disposition"] == (
        'attachment; filename="vapi-logs-20260101T120000Z.zip"'
    )
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        lines = archive.read("vapi.log").decode().splitlines()
    statuses = [json.loads(line)["extra"].get("status_code") for line in lines]
    assert statuses == [None, 404, 200]
