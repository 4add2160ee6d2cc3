from __future__ import annotations

import pytest

from ids import DEVELOPER_ID
from model_samples.responses import SAMPLES
from recording import Recorder
from vclient import RequestValidationError

ONE_DEVELOPER = f"/admin/developers/{DEVELOPER_ID}"


@pytest.fixture
def make_admin(make_client):
    def make(*answers):
        recorder = Recorder(*answers)
        return recorder, make_client(recorder).global_admin()

    return make


async def test_new_key_is_returned_and_not_shown(make_admin):
    recorder, admin = make_admin(SAMPLES["DeveloperAdminWithApiKey"])
    developer = await admin.create_api_key(DEVELOPER_ID, idempotency_key="k1")
    recorder.check(f"POST {ONE_DEVELOPER}/new-key", key="k1")
    assert developer.api_key == SAMPLES["DeveloperAdminWithApiKey"]["api_key"]
    assert developer.api_key not in repr(developer) + str(developer)
    with pytest.raises(TypeError, match="requesting_user"):
        await admin.create_api_key(DEVELOPER_ID, requesting_user="me")


async def test_tail_logs(make_admin):
    unreadable = {**dict.fromkeys(SAMPLES["ServerLogEntry"]), "extra": {}, "raw": "???"}
    recorder, admin = make_admin([SAMPLES["ServerLogEntry"], unreadable])
    first, second = await admin.tail_logs(level="ERROR", limit=500)
    recorder.check("GET /admin/logs", query={"level": ["ERROR"], "limit": ["500"]})
    assert first.timestamp is not None
    assert first.extra == SAMPLES["ServerLogEntry"]["extra"]
    assert (second.timestamp, second.raw) == (None, "???")
    await admin.tail_logs()
    recorder.check("GET /admin/logs", query={"limit": ["100"]})
    for limit in (0, 501):
        with pytest.raises(RequestValidationError, match="limit"):
            await admin.tail_logs(limit=limit)
    with pytest.raises(RequestValidationError, match="level"):
        await admin.tail_logs(level="LOUD")
    assert recorder.requests == []
