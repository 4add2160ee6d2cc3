"""Reading audit logs, which are written after the answers that they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract.waiting import attempts

if TYPE_CHECKING:
    import httpx

    from contract.company import ContractCompany
    from vclient import VClient
    from vclient.models import AuditLog, Company


async def logs_of(
    client: VClient, company: ContractCompany, *answers: httpx.Response
) -> list[AuditLog]:
    """Return the logs of requests, which are written after their answers."""
    assert [answer.status_code for answer in answers if answer.is_error] == []
    wanted = [answer.headers["x-request-id"] for answer in answers]
    companies = client.with_options(fresh=True).companies
    for _ in attempts():
        page = await companies.get_audit_log_page(company.id, limit=50)
        found = {each.request_id: each for each in page.items}
        if found.keys() >= set(wanted):
            break
    return [found[request_id] for request_id in wanted]


async def logged(
    client: VClient, company: ContractCompany | Company, number: int, **filters: object
) -> list[AuditLog]:
    """Return a number of logs that pass filters."""
    companies = client.with_options(fresh=True).companies
    for _ in attempts():
        found = await companies.list_all_audit_logs(company.id, **filters)
        if len(found) >= number:
            break
    assert len(found) == number
    return found


def changes_of(log: AuditLog) -> dict[str, tuple[object, object]] | None:
    """Return the old and the new value of each field."""
    if log.changes is None:
        return None
    return {name: (change.old, change.new) for name, change in log.changes.items()}
