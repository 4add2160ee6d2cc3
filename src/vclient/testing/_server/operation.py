"""The declaration of an operation, and the registry of all operations."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias, TypeVar

from vclient._api import operations
from vclient._api.operation import OLDEST_RELEASE, ActingUser
from vclient.permissions import can_act

from . import constants
from .answers import CACHED, NO_CACHE
from .bodies.schema import Schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import httpx

    from vclient._api.routes import Route
    from vclient.testing.api_versions import ApiVersion
    from vclient.testing.rate_limit_policy import RateLimitPolicy

    from .bodies.kinds import Kind
    from .bodies.query import Parameter
    from .context import Context
    from .state.records import User

Handler: TypeAlias = "Callable[[Context], Any]"
Guard: TypeAlias = "Callable[[Context], None]"
Lookup: TypeAlias = "Callable[[Context, str], Any]"
HandlerT = TypeVar("HandlerT", bound="Callable[[Context], Any]")


class BodyReader(Protocol):
    """Parser of the body of a request: a schema, or an upload.

    The syntax of a body is judged before the objects of the path are looked up, and its shape
    afterwards.
    """

    def parse(self, request: httpx.Request) -> Any:
        """Return the content, whatever its shape."""
        ...

    def read(self, sent: Any) -> Any:
        """Return the body for the handler.

        Args:
            sent: The result of `parse`.
        """
        ...


class Acting(enum.Enum):
    """How an operation treats the acting user."""

    IGNORED = "the header is not read"
    OPTIONAL = "checked when the header is there"
    REQUIRED_403 = "403 without the header"
    REQUIRED_400 = "400 without the header, after the permissions"


class Permission(enum.Enum):
    """The grants on the company that let a developer use an operation."""

    # A grant REVOKE still gives access: only changing the company requires more.
    USER = (constants.REVOKE, constants.USER, constants.ADMIN, constants.OWNER)
    ADMIN = (constants.ADMIN, constants.OWNER)
    OWNER = (constants.OWNER,)
    GLOBAL_ADMIN = ()


INACTIVE: Final = {
    constants.UNAPPROVED: "User has not been approved yet",
    constants.DEACTIVATED: "User account is deactivated",
}
"""The messages for attempts of users who may not act, by their role."""

_TABLE: Final = {(each.method, each.route.template): each for each in operations.OPERATIONS}
_ACTING: Final = {
    ActingUser.IGNORED: Acting.IGNORED,
    ActingUser.OPTIONAL: Acting.OPTIONAL,
    ActingUser.REQUIRED: Acting.REQUIRED_403,
}
_STATUSES: Final = {"GET": 200, "POST": 201, "PUT": 200, "PATCH": 200, "DELETE": 204}


def admit_unapproved(user: User) -> bool:
    """Return whether a user is not deactivated, for operations that unapproved users may call."""
    return user.role != constants.DEACTIVATED


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One method on one route, with its declaration for the pipeline. See `operation`."""

    method: str
    route: Route
    since: str
    handler: Handler
    status: int
    permission: Permission | None
    acting: Acting
    admits: Callable[[User], bool]
    guards: tuple[Guard, ...]
    path_kinds: Mapping[str, Kind]
    query: tuple[Parameter, ...]
    lookups: Mapping[str, Lookup]
    body: BodyReader | None
    cache: str
    counts_as_change: bool
    rate_limit: RateLimitPolicy | None


OPERATIONS: Final[list[Endpoint]] = []


def operation(
    method: str,
    route: Route,
    *,
    status: int | None = None,
    permission: Permission = Permission.USER,
    acting: Acting | None = None,
    admits: Callable[[User], bool] = can_act,
    guards: tuple[Guard, ...] = (),
    path_kinds: Mapping[str, Kind] | None = None,
    query: tuple[Parameter, ...] = (),
    lookups: Mapping[str, Lookup] | None = None,
    body: BodyReader | None = None,
    cache: str | None = None,
    counts_as_change: bool = True,
    rate_limit: RateLimitPolicy | None = None,
) -> Callable[[HandlerT], HandlerT]:
    """Register a handler for a method on a route.

    The handler runs after all declared checks. It returns the content of the body of the
    answer; there is no body for the status 204.

    Args:
        method: The method.
        route: The client's route.
        status: Status of the success; the usual one of the method by default.
        permission: Permission that the developer needs on the company, for routes with one.
        acting: How the acting user is treated; by default as in the table of operations, with
            403 if one is missing.
        admits: Whether the acting user may act at all; by default, if active.
        guards: Permission checks before parameters are parsed.
        path_kinds: Kinds of path parameters that are not ids.
        query: The query parameters.
        lookups: Replaces the usual lookup of a path parameter.
        body: Parser of the body; None ignores it.
        cache: The `Cache-Control` header; by default GETs are cached and others not.
        counts_as_change: Whether a success counts as a change, which invalidates the response
            cache and updates the date of the company.
        rate_limit: The policy that applies in addition to those of the server.
    """

    def register(handler: HandlerT) -> HandlerT:
        OPERATIONS.append(
            Endpoint(
                method=method,
                route=route,
                since=_TABLE[method, route.template].since,
                handler=handler,
                status=status or _STATUSES[method],
                permission=permission if _needs_permission(route, permission) else None,
                acting=acting or _ACTING[_TABLE[method, route.template].acting_user],
                admits=admits,
                guards=guards,
                path_kinds=path_kinds or {},
                query=query,
                lookups=lookups or {},
                body=body,
                cache=cache or (CACHED if method == "GET" else NO_CACHE),
                counts_as_change=counts_as_change and method != "GET",
                rate_limit=rate_limit,
            )
        )
        return handler

    return register


def operations_of(api: ApiVersion) -> Iterator[Endpoint]:
    """Yield the operations of a version of the API, with the fields that it knows."""
    for each in OPERATIONS:
        if each.since == OLDEST_RELEASE or each.since <= api:
            yield replace(
                each,
                body=each.body.known_to(api) if isinstance(each.body, Schema) else each.body,
                query=tuple(
                    replace(parameter, kind=parameter.kind.known_to(api))
                    for parameter in each.query
                ),
            )


def _needs_permission(route: Route, permission: Permission) -> bool:
    return permission is Permission.GLOBAL_ADMIN or "company_id" in route.names
