"""The last changes of companies, by which answers are kept for longer.

The server changes `resources_modified_at` of a company after each write in it, a moment after it
has answered, and in whole seconds. So an answer is what it was if that is what it was before the
answer was read, provided that the last change was clearly before the read.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from vclient._api import routes
from vclient._api.requests import RequestSpec
from vclient.exceptions import APIError

if TYPE_CHECKING:
    import httpx

    from vclient._async.locks import KeyedLocks
    from vclient._async.shared.answers import Answers
    from vclient._async.stages.stage import Send
    from vclient._observe.state import CallState

MOST_RENEWALS: Final = 10
"""How often what was read is kept longer: what a company does not tell of is seen then."""

# How long what a company told serves all answers, in seconds.
_MOMENT: Final = 1.0
_CLEARLY: Final = timedelta(seconds=2)
_MOST_COMPANIES: Final = 1000


class Stamps:
    """The last changes of companies, as far as they are known.

    Args:
        answers: What processes share.
        locks: The locks of the client.
    """

    def __init__(self, answers: Answers, locks: KeyedLocks) -> None:
        self._answers = answers
        self._locks = locks
        self._known: dict[str, tuple[str, float]] = {}

    def last(self, company_id: str) -> str | None:
        """Return what a company told last, however long ago, or None."""
        known = self._known.get(company_id)
        return None if known is None else known[0]

    async def present(self, call: CallState, company_id: str, following: Send) -> str | None:
        """Return what a company tells now, or None if it cannot be asked.

        Args:
            call: The call that needs it.
            company_id: The company.
            following: The stages that send a call.
        """
        async with self._locks.hold((Stamps, company_id), call.seconds_left()):
            known = self._known.get(company_id)
            if known is not None and 0 <= call.now() - known[1] < _MOMENT:
                return known[0]
            stamp = await self._answers.read_text(f"stamp:{company_id}")
            if stamp is None:
                stamp = await self._ask(call, company_id, following)
                if stamp is None:
                    return None
                await self._answers.write_text(f"stamp:{company_id}", stamp, _MOMENT)
            if len(self._known) >= _MOST_COMPANIES:
                self._known.clear()
            self._known[company_id] = stamp, call.now()
            return stamp

    async def _ask(self, call: CallState, company_id: str, following: Send) -> str | None:
        spec = RequestSpec(method="GET", path=routes.COMPANY(company_id=company_id))
        asking = call.another(spec)
        asking.is_fresh = True
        try:
            return stamp_in(await following(asking))
        except APIError:
            return None


def stamp_in(response: httpx.Response) -> str | None:
    """Return what a company tells in an answer, or None if it cannot be read."""
    try:
        stamp = json.loads(response.content)["resources_modified_at"]
        datetime.fromisoformat(stamp)
    except (ValueError, TypeError, KeyError):
        return None
    return str(stamp)


def stamp_for(stamp: str | None, date: str | None) -> str | None:
    """Return what a company told before a read, if that was clearly before it, or None.

    Args:
        stamp: What the company told.
        date: The time of the answer, as its header says; by the clock of the server, as the stamp.
    """
    if stamp is None or date is None:
        return None
    try:
        read = parsedate_to_datetime(date).astimezone(UTC)
        changed = datetime.fromisoformat(stamp)
        return stamp if read - changed >= _CLEARLY else None
    except (ValueError, TypeError):
        return None
