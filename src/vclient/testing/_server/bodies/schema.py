"""Schemas of JSON bodies, and their parsing."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NoReturn

from vclient.testing._server.problems import ProblemError, invalid_field

from .kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    import httpx

    from vclient.testing.api_versions import ApiVersion

_ROOT: Final = "data"
_ABSENT: Final = object()
NO_BODY: Final = object()
"""Stands for the content of an empty body."""

# Error messages of the live server for those of the standard library.
_MISTAKES: Final = {
    "Expecting property name enclosed in double quotes": "object keys must be strings",
    "Illegal trailing comma before end of object": "trailing comma in object",
    "Illegal trailing comma before end of array": "trailing comma in array",
    "Expecting ':' delimiter": "expected ':'",
    "Expecting ',' delimiter": "expected ',' or end of container",
    "Extra data": "trailing characters",
    "Expecting value": "invalid character",
}
_BAD_ENCODING: Final = "invalid utf-8 in string"
_BAD_PAIR: Final = "invalid utf-16 surrogate pair"
# Prefixes of the two escapes of a surrogate pair.
_ESCAPED_HALF: Final = r"\ud"


@dataclass(frozen=True, slots=True)
class Member:
    """One member of a body. Made by `required` and `optional`.

    Attributes:
        since: The first version of the API that knows it, or the month from which on it does.
        until: The last version that knows it; empty for all later ones.
    """

    name: str
    kind: Kind
    required: bool
    nullable: bool
    default: Any
    since: str
    until: str

    def is_known_to(self, api: ApiVersion) -> bool:
        """Return whether a version of the API knows it."""
        return self.since <= api and (not self.until or api <= self.until)


def required(name: str, kind: Kind, *, since: str = "") -> Member:
    """Return a member that is required and never null."""
    return Member(name, kind, required=True, nullable=False, default=None, since=since, until="")


def optional(
    name: str,
    kind: Kind,
    *,
    null: bool = False,
    default: Any = None,
    since: str = "",
    until: str = "",
) -> Member:
    """Return an optional member.

    Args:
        name: Name of the member.
        kind: Its type.
        null: Whether it may be null.
        default: Default value of a creation, which is validated like a given one, except None.
        since: The first version of the API that knows it.
        until: The last one.
    """
    return Member(
        name, kind, required=False, nullable=null, default=default, since=since, until=until
    )


class JsonBody:
    """A parser of JSON bodies, whatever the content type."""

    def parse(self, request: httpx.Request) -> Any:
        """Return the decoded JSON, or `NO_BODY`.

        Raises:
            ProblemError: It is not JSON.
        """
        return read_json(request)

    def read(self, sent: Any) -> Any:
        """Return the validated body, in the form in which it is stored.

        Raises:
            ProblemError: There is none, or it has another type, or violates a rule.
        """
        if sent is NO_BODY:
            raise invalid_field(_ROOT, f"'{_ROOT}'")
        return self.validate(sent)

    def validate(self, sent: Any) -> Any:
        """Return the validated body of a request that has one."""
        raise NotImplementedError


class Schema(JsonBody, Kind):
    """An object with declared members; others in it are ignored.

    A schema parses bodies, and is a kind itself, so that objects can be nested.
    """

    name = "object"

    def __init__(self, *members: Member, partial: bool = False) -> None:
        """Create a schema.

        Args:
            *members: The members, in the order in which missing ones are reported.
            partial: Whether members that are absent stay absent, as in a PATCH.
        """
        self.members: Mapping[str, Member] = {member.name: member for member in members}
        self.partial = partial

    def patch(self) -> Schema:
        """Return the schema of the PATCH of the same resource.

        All members are optional; nested objects are merged and therefore never null.
        """
        members = []
        for member in self.members.values():
            changed = replace(member, required=False)
            if isinstance(member.kind, Schema):
                changed = replace(changed, kind=member.kind.patch(), nullable=False)
            members.append(changed)
        return Schema(*members, partial=True)

    def known_to(self, api: ApiVersion) -> Schema:
        """Return the schema of a version of the API, which ignores members it does not know."""
        members = (
            replace(member, kind=member.kind.known_to(api))
            for member in self.members.values()
            if member.is_known_to(api)
        )
        return Schema(*members, partial=self.partial)

    def validate(self, sent: Any) -> dict[str, Any]:
        """Return the validated members of a body, in the form in which they are stored."""
        return self.check("", self.decode(sent, ""))

    def decode(self, value: Any, path: str, *, nullable: bool = False) -> dict[str, Any]:
        """Decode the members in the order of the body, until the first invalid one."""
        if not isinstance(value, dict):
            raise self.expected(value, path or _ROOT, nullable=nullable)
        decoded: dict[str, Any] = {}
        for name, held in value.items():
            member = self.members.get(name)
            if member is None:
                continue
            if held is None and member.nullable:
                decoded[name] = None
                continue
            where = f"{path}.{name}" if path else name
            decoded[name] = member.kind.decode(held, where, nullable=member.nullable)
        for member in self.members.values():
            if member.name in decoded:
                continue
            if member.required:
                raise invalid_field(path or _ROOT, f"Object missing required field `{member.name}`")
            if not self.partial:
                decoded[member.name] = member.default
        return decoded

    def check(self, name: str, value: dict[str, Any]) -> dict[str, Any]:
        """Check the members in the order of the schema."""
        del name
        checked: dict[str, Any] = {}
        for member in self.members.values():
            held = value.get(member.name, _ABSENT)
            if held is _ABSENT:
                continue
            checked[member.name] = None if held is None else member.kind.check(member.name, held)
        return checked


class Deferred(Kind):
    """A member whose rules the handler applies itself, like the live server.

    The creation of a company stores the company before it validates the settings; an
    identification verifies the token before it validates the name of a new user.
    """

    def __init__(self, kind: Kind) -> None:
        self.name = kind.name
        self._kind = kind

    def known_to(self, api: ApiVersion) -> Deferred:
        """Return the member as a version of the API knows it."""
        return Deferred(self._kind.known_to(api))

    def decode(self, value: Any, path: str, *, nullable: bool = False) -> Any:
        """Decode as the kind does."""
        return self._kind.decode(value, path, nullable=nullable)


def read_json(request: httpx.Request) -> Any:
    """Return the decoded JSON body of a request, whatever its content type, or `NO_BODY`.

    Raises:
        ProblemError: It is not JSON.
    """
    content = request.content
    if not content:
        return NO_BODY
    try:
        text = content.decode("utf-8")
        value = json.loads(text, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise _malformed(_BAD_ENCODING, error.start) from error
    except json.JSONDecodeError as error:
        position = len(error.doc[: error.pos].encode())
        raise _malformed(_MISTAKES.get(error.msg, error.msg.lower()), position) from error
    except (RecursionError, ValueError) as error:
        raise _malformed(str(error), 0) from error
    if _ESCAPED_HALF in text.lower():
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise _malformed(_BAD_PAIR, 0) from error
    return value


def _malformed(mistake: str, position: int) -> Exception:
    return ProblemError(400, f"JSON is malformed: {mistake} (byte {position})", invalid=())


def _refuse_constant(_name: str) -> NoReturn:
    msg = "invalid number"
    raise ValueError(msg)
