from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from recording import Recorder, page
from story_answers import AUDIT_LOG, COMPANY_ID, DEVELOPER_ID, REQUEST_DETAILS, USER_ID
from vclient import RequestValidationError

COMPANY = f"/companies/{COMPANY_ID}/audit-logs"
DEVELOPER = f"/admin/developers/{DEVELOPER_ID}/audit-logs"
PAGE = {"limit": ["10"], "offset": ["0"]}
ALL = {"limit": ["100"], "offset": ["0"]}


async def test_of_a_company(make_client):
    recorder = Recorder(page(AUDIT_LOG))
    companies = make_client(recorder).companies
    entry = (await companies.get_audit_log_page(COMPANY_ID)).items[0]
    assert entry.changes is not None
    assert (entry.changes["name"].old, entry.changes["name"].new) == ("Dawn", "Dusk")
    assert (entry.method, entry.request_json, entry.handler_name) == (None, None, None)
    recorder.check(f"GET {COMPANY}", query=PAGE)
    assert len(await companies.list_all_audit_logs(company_id=COMPANY_ID, operation="UPDATE")) == 1
    recorder.check(f"GET {COMPANY}", query={**ALL, "operation": ["UPDATE"]})
    assert [each.summary async for each in companies.iter_all_audit_logs(COMPANY_ID, limit=3)] == [
        "Update book"
    ]
    recorder.check(f"GET {COMPANY}", query={"limit": ["3"], "offset": ["0"]})


async def test_of_a_developer(make_client):
    recorder = Recorder(page({**AUDIT_LOG, **REQUEST_DETAILS}))
    admin = make_client(recorder).global_admin
    found = await admin.get_developer_audit_log_page(
        DEVELOPER_ID, company_id=COMPANY_ID, include=["request_details"]
    )
    assert found.items[0].request_json == {"name": "Dusk"}
    query = {"company_id": [COMPANY_ID], "include": ["request_details"]}
    recorder.check(f"GET {DEVELOPER}", query={**PAGE, **query})
    assert len(await admin.list_all_developer_audit_logs(DEVELOPER_ID, entity_type="BOOK")) == 1
    recorder.check(f"GET {DEVELOPER}", query={**ALL, "entity_type": ["BOOK"]})
    stream = admin.iter_all_developer_audit_logs(developer_id=DEVELOPER_ID, user_id=USER_ID)
    assert [each.method async for each in stream] == ["PATCH"]
    recorder.check(f"GET {DEVELOPER}", query={**ALL, "user_id": [USER_ID]})


async def test_times(make_client):
    recorder = Recorder(page())
    companies = make_client(recorder).companies
    await companies.list_all_audit_logs(
        COMPANY_ID,
        date_from=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
        date_to=datetime(2026, 2, 3, 4, 5),  # noqa: DTZ001 - the server takes it
    )
    query = {"date_from": ["2026-01-02T03:04:05+00:00"], "date_to": ["2026-02-03T04:05:00"]}
    recorder.check(f"GET {COMPANY}", query={**ALL, **query})


@pytest.mark.parametrize(
    "filters",
    [
        {"date_from": date(2026, 1, 2)},
        {"date_to": "2026-01-02"},
        {"date_to": 0},
        {"user_id": "me"},
        {"operation": "READ"},
        {"include": ["everything"]},
    ],
)
async def test_what_the_server_would_refuse_is_not_sent(make_client, filters):
    recorder = Recorder(page())
    with pytest.raises(RequestValidationError, match=next(iter(filters))):
        await make_client(recorder).companies.list_all_audit_logs(COMPANY_ID, **filters)
    assert recorder.requests == []
