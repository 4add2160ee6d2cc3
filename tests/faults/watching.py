"""Everything that could give a secret away: logs, warnings, errors, and what tools show of them."""

from __future__ import annotations

import logging
import pickle
import traceback
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

from shown import shown_with_locals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LOGGERS = ("vclient", "httpx", "httpcore", "asyncio")


class Watch(logging.Handler):
    """Collects the records of all loggers, the warnings, and errors.

    Attributes:
        records: The records, at every level.
        errors: The errors that callers got.
        warned: The warnings.
    """

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.records: list[logging.LogRecord] = []
        self.errors: list[Exception] = []
        self.warned: Sequence[warnings.WarningMessage] = ()

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    @property
    def logged(self) -> Iterator[str]:
        """All that the records hold, however it is formatted."""
        formatter = logging.Formatter("%(name)s %(message)s")
        for record in self.records:
            yield formatter.format(record)
            yield repr(record.args)
            yield repr(vars(record))

    def shown(self, *, thoroughly: int = 1) -> Iterator[str]:
        """Yield all that can be seen of what was collected.

        Args:
            thoroughly: How many of the errors, the last ones, are shown by the slower tools too.
        """
        yield from self.logged
        for warned in self.warned:
            yield repr(warned)
        for error in self.errors:
            yield str(error)
            yield repr(error)
            yield repr(vars(error))
            yield pickle.dumps(error).decode("latin-1")
            yield "".join(
                traceback.TracebackException.from_exception(error, capture_locals=True).format()
            )
        for error in self.errors[len(self.errors) - thoroughly :]:
            yield shown_with_locals(error, richly=thoroughly > 1)


@contextmanager
def watching() -> Iterator[Watch]:
    """Watch all loggers at DEBUG, and all warnings, while the context lasts."""
    watch = Watch()
    loggers = [logging.getLogger(name) for name in ("", *LOGGERS)]
    levels = [each.level for each in loggers]
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        watch.warned = warned
        loggers[0].addHandler(watch)
        for each in loggers:
            each.setLevel(logging.DEBUG)
        try:
            yield watch
        finally:
            for each, level in zip(loggers, levels, strict=True):
                each.setLevel(level)
            loggers[0].removeHandler(watch)
