"""The log files of the server."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from vclient.testing import Clock, ValentinaServer

PATHS = ("//admin/logs", "//admin/logs/download")


@pytest.fixture
def logging_api(api):
    return type(api)(ValentinaServer(clock=Clock(), file_logging=True))


@pytest.fixture
def tail(logging_api):
    def ask(**query):
        key = logging_api.server.global_admin_api_key
        return logging_api.get("//admin/logs", key=key, params=query)

    return ask


@pytest.mark.parametrize("path", PATHS)
def test_by_default_there_is_no_log_file(api, server, path):
    answer = api.get(path, key=server.global_admin_api_key)
    assert answer.status_code == 409
    assert answer.json()["detail"] == "File logging is not enabled."
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", PATHS)
def test_others_have_no_rights(logging_api, path):
    assert logging_api.get(path).status_code == 403


def test_lines_of_requests_newest_first(logging_api, tail):
    first = logging_api.get("/users", params={"limit": 1})
    logging_api.delete(f"/campaigns/{logging_api.server.campaign_id}")
    newest, older, start = tail().json()
    assert newest.keys() == {
        *("timestamp", "level", "name", "message", "exception", "extra", "raw"),
    }
    assert newest["extra"]["method"] == "DELETE"
    assert newest["extra"]["status_code"] == 204
    assert older["extra"]["path"] == f"{logging_api.company}/users"
    assert older["extra"]["request_id"] == first.headers["x-request-id"]
    assert older["message"] == "HTTP Request:, query=limit=1"
    assert json.loads(older["extra"]["path_params"]) == {
        "company_id": logging_api.server.company_id
    }
    assert (start["level"], start["extra"]) == ("INFO", {})
    assert start["timestamp"] == "2026-01-01T12:00:00Z"


def test_lines_name_the_client_and_the_developer(logging_api, tail):
    logging_api.get("//health")
    logging_api.get("//health", key="unknown" * 4)
    refused, line = tail().json()[:2]
    assert json.loads(line["extra"]["client"]) == ["127.0.0.1", "0"]
    assert line["extra"]["developer_id"] == logging_api.server._developer.id
    assert refused["extra"]["status_code"] == 401
    assert "developer_id" not in refused["extra"]


def test_the_level_is_a_minimum(logging_api, tail):
    body = {"username": "abc", "email": "a@b.co", "role": "King"}
    assert logging_api.post("/users", body).status_code == 500
    for level in ("WARNING", "ERROR"):
        assert [line["extra"]["status_code"] for line in tail(level=level).json()] == [500]
    assert tail(level="CRITICAL").json() == []
    assert len(tail(level="TRACE").json()) > 2


def test_the_limit(logging_api, tail):
    for _ in range(120):
        logging_api.get("//health")
    assert len(tail(limit=2).json()) == 2
    assert len(tail().json()) == 100
    assert len(tail(limit=500).json()) == 123
    for limit in (0, 501):
        assert tail(limit=limit).status_code == 400
    assert tail(level="info").status_code == 400


def test_the_download(logging_api):
    logging_api.get("//nowhere")
    logging_api.get("/users")
    answer = logging_api.get(PATHS[1], key=logging_api.server.global_admin_api_key)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["x-request-id"].startswith("req_")
    assert answer.headers["etag"].startswith('"')
    assert answer.headers["content-disposition"] == (
        'attachment; filename="vapi-logs-20260101T120000Z.zip"'
    )
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        lines = archive.read("vapi.log").decode().splitlines()
    statuses = [json.loads(line)["extra"].get("status_code") for line in lines]
    assert statuses == [None, 404, 200]


def test_the_log_holds_no_keys(logging_api):
    logging_api.get("/users")
    server = logging_api.server
    lines = json.dumps(server._state.log.tail("TRACE", 500))
    assert server.api_key not in lines
