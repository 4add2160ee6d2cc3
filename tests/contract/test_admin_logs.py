"""The log files of the server, for global admins."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest

from contract.waiting import attempts

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.targets import Target
    from vclient import VClient
    from vclient.services import GlobalAdminService

LOGS = "/admin/logs"
DOWNLOAD = f"{LOGS}/download"


@pytest.fixture
async def logs(admin: VClient, http: Http, target: Target) -> GlobalAdminService:
    """What a global admin does, on a server that keeps log files."""
    answer = await http("GET", LOGS, key=target.admin_api_key)
    if target.server is None and answer.status_code == 409:
        assert answer.json()["detail"] == "File logging is not enabled."
        pytest.skip("the server keeps no log files")
    return admin.global_admin


@pytest.mark.covers(f"GET {LOGS}")
async def test_a_request_is_logged_with_its_id(logs: GlobalAdminService, http: Http):
    answer = await http("GET", "/health")
    written = answer.headers["x-request-id"]
    for _ in attempts():
        lines = await logs.tail_logs(level="INFO", limit=500)
        found = [line for line in lines if line.extra.get("request_id") == written]
        if found:
            break
    assert [(line.level, line.extra["method"], line.extra["path"]) for line in found] == [
        ("INFO", "GET", "/api/v1/health")
    ]
    assert found[0].extra["status_code"] == 200
    assert found[0].raw is None


@pytest.mark.smoke
@pytest.mark.covers(f"GET {LOGS}")
async def test_the_newest_lines_come_first(logs: GlobalAdminService, http: Http):
    ids = [(await http("GET", "/health")).headers["x-request-id"] for _ in range(3)]
    for _ in attempts():
        lines = await logs.tail_logs(level="INFO", limit=500)
        found = [line.extra["request_id"] for line in lines if line.extra.get("request_id") in ids]
        if len(found) == len(ids):
            break
    assert found == ids[::-1]
    # Lines that are no JSON come in addition.
    last = [line for line in await logs.tail_logs(level="INFO", limit=2) if line.raw is None]
    assert len(last) == 2


@pytest.mark.covers(f"GET {LOGS}")
async def test_a_level_is_the_least_one(logs: GlobalAdminService):
    levels = ["TRACE", "DEBUG", "INFO", "SUCCESS", "WARNING", "ERROR", "CRITICAL"]
    for level in ("INFO", "WARNING", "CRITICAL"):
        lines = await logs.tail_logs(level=level, limit=500)
        named = {str(line.level) for line in lines if line.level is not None}
        assert named <= set(levels[levels.index(level) :])


@pytest.mark.usefixtures("logs")
@pytest.mark.covers(f"GET {LOGS}")
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({"limit": 0}, "Expected `int` >= 1"),
        ({"limit": 501}, "Expected `int` <= 500"),
        ({"level": "info"}, "Invalid enum value 'info'"),
    ],
)
async def test_the_limits_of_a_tail(
    http: Http, target: Target, query: dict[str, object], message: str
):
    refused = await http("GET", LOGS, key=target.admin_api_key, params=query)
    assert refused.status_code == 400
    assert refused.json()["invalid_parameters"] == [
        {"field": next(iter(query)), "message": message}
    ]


@pytest.mark.smoke
@pytest.mark.usefixtures("logs")
@pytest.mark.covers(f"GET {DOWNLOAD}")
async def test_the_files_are_downloaded_as_an_archive(http: Http, target: Target):
    answer = await http("GET", DOWNLOAD, key=target.admin_api_key)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/zip"
    assert re.fullmatch(
        r'attachment; filename="vapi-logs-\d{8}T\d{6}Z\.zip"', answer.headers["content-disposition"]
    )
    assert answer.headers["etag"]
    assert answer.headers["cache-control"] == "no-cache"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.testzip() is None
        assert archive.namelist()
