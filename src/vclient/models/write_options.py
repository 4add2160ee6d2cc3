"""The options of writes, which are given together with the fields of the body."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from vclient._runtime.similar import similar
from vclient.models.unset import UNSET

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vclient.models.unset import Unset


class WriteOptions(TypedDict, total=False):
    """The options of a single write."""

    idempotency_key: str | Unset | None
    """Makes the write safe to repeat after it has finished: for an hour, the server answers a
    repetition with the same key and the same body like the first one."""


class UserWriteOptions(WriteOptions, total=False):
    """The options of a single write in the name of a user."""

    requesting_user_id: str | Unset | None
    """Id of the acting user, in place of the service's."""


_NAMES = frozenset(UserWriteOptions.__annotations__)


def split_write_options(arguments: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Split keyword arguments into the options of the write and the fields of its body.

    Those that are `UNSET` are left out.
    """
    given = {name: value for name, value in arguments.items() if value is not UNSET}
    options = {name: value for name, value in given.items() if name in _NAMES}
    fields = {name: value for name, value in given.items() if name not in _NAMES}
    return options, fields


def check_write_options(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of a write without those that are `UNSET`; unknown ones are rejected.

    Raises:
        TypeError: There is no such option.
    """
    unknown = options.keys() - _NAMES
    if unknown:
        msg = f"unknown option of a write: {', '.join(sorted(unknown))}"
        msg += similar(min(unknown), _NAMES)
        raise TypeError(msg)
    return split_write_options(options)[0]
