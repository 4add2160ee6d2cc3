"""Objects that cannot be pickled, with a clear error."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from typing import Self, SupportsIndex


class NotPicklable:
    """Base of objects that hold connections and the API key, and so stay in their process."""

    def __reduce_ex__(self, _protocol: SupportsIndex) -> NoReturn:
        msg = (
            f"{type(self).__name__} cannot be pickled: it holds connections and the API key; "
            "create a client in each process"
        )
        raise TypeError(msg)

    def _shallow_copy(self) -> Self:
        """Return another object with the same attributes."""
        copied = object.__new__(type(self))
        copied.__dict__.update(self.__dict__)
        return copied
