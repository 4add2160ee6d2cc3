"""The part of the cache of a client that programs use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vclient._api.dependencies import ALL, EVERYWHERE, FAMILIES, name, of_family, same_id

if TYPE_CHECKING:
    from vclient._async.clock import Clock
    from vclient._async.shared.answers import Answers
    from vclient._policy.cache import CacheStats


class Cache:
    """The cached answers of a client: `client.cache`.

    Args:
        answers: The answers.
        clock: The clock of the client.
    """

    def __init__(self, answers: Answers, clock: Clock) -> None:
        self._answers = answers
        self._clock = clock

    def stats(self) -> CacheStats:
        """Return figures of the cache in this process since the client was created."""
        return self._answers.memory.stats()

    async def clear(self, company_id: str | None = None, family: str | None = None) -> None:
        """Drop cached answers, for all processes that share them.

        Args:
            company_id: Id of the company whose answers are dropped; None for all companies.
            family: The family of reads whose answers are dropped, such as `campaigns`; None for all
                families.

        Raises:
            ValueError: There is no such family.
        """
        if family is not None and family not in FAMILIES:
            msg = f"family must be one of {', '.join(sorted(FAMILIES))}, not {family!r}"
            raise ValueError(msg)
        company = EVERYWHERE if company_id is None else same_id(company_id)
        kind = ALL if family is None else of_family(family)
        await self._answers.touch([name(company, kind)], self._clock.monotonic())
        if company_id is None and family is None:
            self._answers.memory.clear()
