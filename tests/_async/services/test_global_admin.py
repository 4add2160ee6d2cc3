from __future__ import annotations

import pytest

from recording import Recorder
from story_answers import (
    DEVELOPER_ID,
    DEVELOPER_WITH_KEY,
    LOG_ENTRY,
    USER_ID,
)
from vclient import RequestValidationError

DEVELOPERS = "/admin/developers"
ONE_DEVELOPER = f"{DEVELOPERS}/{DEVELOPER_ID}"
USERS = "/admin/users"
ONE_USER = f"{USERS}/{USER_ID}"
ALL = {"limit": ["100"], "offset": ["0"]}


@pytest.fixture
def make_admin(make_client):
    def make(*answers):
        recorder = Recorder(*answers)
        return recorder, make_client(recorder).global_admin()

    return make


async def test_new_key_is_returned_and_not_shown(make_admin):
    recorder, admin = make_admin(DEVELOPER_WITH_KEY)
    developer = await admin.create_api_key(DEVELOPER_ID, idempotency_key="k1")
    recorder.check(f"POST {ONE_DEVELOPER}/new-key", key="k1")
    assert developer.api_key == "a-new-secret-key"
    assert "secret" not in repr(developer) + str(developer)
    assert developer.is_global_admin is False
    assert developer.companies[0].company_name == "Nocturne"
    with pytest.raises(TypeError, match="requesting_user"):
        await admin.create_api_key(DEVELOPER_ID, requesting_user="me")


async def test_tail_logs(make_admin):
    unreadable = {**dict.fromkeys(LOG_ENTRY), "extra": {}, "raw": "???"}
    recorder, admin = make_admin([LOG_ENTRY, unreadable])
    first, second = await admin.tail_logs(level="ERROR", limit=500)
    recorder.check("GET /admin/logs", query={"level": ["ERROR"], "limit": ["500"]})
    assert first.timestamp is not None
    assert (first.timestamp.year, first.extra) == (2026, {"status_code": 201})
    assert (second.timestamp, second.raw) == (None, "???")
    await admin.tail_logs()
    recorder.check("GET /admin/logs", query={"limit": ["100"]})
    for limit in (0, 501):
        with pytest.raises(RequestValidationError, match="limit"):
            await admin.tail_logs(limit=limit)
    with pytest.raises(RequestValidationError, match="level"):
        await admin.tail_logs(level="LOUD")
    assert recorder.requests == []
