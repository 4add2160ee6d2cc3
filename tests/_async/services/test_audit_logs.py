from __future__ import annotations

from datetime import UTC, datetime

from ids import COMPANY_ID
from recording import Recorder, page

COMPANY = f"/companies/{COMPANY_ID}/audit-logs"
ALL = {"limit": ["100"], "offset": ["0"]}


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
