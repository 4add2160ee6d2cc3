"""Base classes of the services: sending calls, and the ids that are part of their paths."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

from vclient._api.parents import split_parent_id
from vclient._api.requests import Body, RequestSpec
from vclient._async.pagination import LARGEST_LIMIT, Pages
from vclient._config.secrets import Secret
from vclient._http.decoding import check_empty, decode
from vclient._runtime.pickling import NotPicklable
from vclient.models.base import make_request, secrets_of
from vclient.models.tolerant import tell_ignored
from vclient.models.unset import UNSET
from vclient.models.write_options import check_write_options, split_write_options

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Hashable, Mapping
    from typing import Self, Unpack

    from vclient._api.requests import FileContent, QueryParams
    from vclient._api.routes import Route, RoutePath
    from vclient._async.transport import Transport
    from vclient._config.hooks import ProgressCallback
    from vclient._config.options import ClientOptions
    from vclient.models.base import RequestModel
    from vclient.models.pagination import Items, PaginatedResponse
    from vclient.models.unset import Unset

ModelT = TypeVar("ModelT")
RequestT = TypeVar("RequestT", bound="RequestModel")


class Service(NotPicklable):
    """Base of all services.

    Every method that calls the API raises an `APIError` when the call fails:
    `NotFoundError` where an id is unknown, `AuthorizationError` where the developer or the
    acting user lacks a permission, and so on. An id that is empty, `.` or `..` raises a
    `ValueError`. The methods document only errors that need an explanation.

    Some arguments have the same meaning everywhere:

    - `limit`: number of items of a page of a list, 0 to 100 and 10 by default, or of each page
      of a stream, 1 to 100 and 100 by default.
    - `request`: the body of a write, as a model. The keyword `**fields` override its fields; an
      update keeps fields that are left out, or `UNSET`, and clears those that are None, unless
      the option `none_in_updates` of the client says otherwise.
    - `idempotency_key`: makes a write safe to repeat after it has finished.
    - `requesting_user_id`: id of the acting user of one call, in place of the service's.
    - `progress`: callback invoked with the number of items of a list that were read, and the
      total. In its last invocation, both are equal.

    A filter or a field that is unknown, missing or invalid, and a number out of range, raise a
    `RequestValidationError` before anything is sent.

    Args:
        transport: The transport that sends the calls.
    """

    _user_id: str | None = None

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def with_options(self, **options: Unpack[ClientOptions]) -> Self:
        """Return this service with other options, on the same connections.

        Args:
            **options: Options of `VClient`, such as `timeout` in seconds.

        Raises:
            ValueError: An option cannot be used.
            TypeError: There is no such option.
        """
        view = self._shallow_copy()
        view._transport = self._transport.with_options(**options)  # noqa: SLF001
        return view

    if not TYPE_CHECKING:
        # Checkers would take every name for an attribute.
        def __getattr__(self, name: str) -> Any:
            from vclient._runtime.renamed import no_such_attribute  # noqa: PLC0415 - for mistakes

            raise no_such_attribute(self, name)

    async def _get(
        self, path: RoutePath, model: type[ModelT], params: QueryParams | None = None
    ) -> ModelT:
        spec = RequestSpec(method="GET", path=path, params=params, on_behalf_of=self._user_id)
        return await self._transport.call(spec, model)

    async def _write(
        self,
        method: str,
        path: RoutePath,
        model: type[ModelT],
        request_model: type[RequestT],
        request: RequestT | None,
        arguments: Mapping[str, Any],
        *,
        params: QueryParams | None = None,
        lock_key: Hashable | None = None,
    ) -> ModelT:
        """Send a write whose body is given as a model, keyword fields or both."""
        options, fields = split_write_options(arguments)
        config = self._transport.config
        made = make_request(request_model, request, fields, config.none_in_updates)
        body = Body(made.to_json(), map(Secret, secrets_of(made)))
        answer = await self._send(
            method, path, model, options, content=body, params=params, lock_key=lock_key
        )
        tell_ignored(made, answer)
        return answer

    async def _send(
        self,
        method: str,
        path: RoutePath,
        model: type[ModelT],
        options: Mapping[str, Any],
        *,
        content: Body | None = None,
        files: Mapping[str, FileContent] | None = None,
        params: QueryParams | None = None,
        lock_key: Hashable | None = None,
        progress: ProgressCallback | None = None,
    ) -> ModelT:
        options = check_write_options(options)
        spec = RequestSpec(
            method=method,
            path=path,
            params=params,
            content=content,
            files=files,
            on_behalf_of=self._acting_user(options.get("requesting_user_id")),
            idempotency_key=options.get("idempotency_key"),
            lock_key=lock_key,
            progress=progress,
        )
        return await self._transport.call(spec, model)

    async def _act(self, method: str, path: RoutePath, options: Mapping[str, Any]) -> None:
        """Send a write without a body, whose answer is empty."""
        options = check_write_options(options)
        spec = RequestSpec(
            method=method,
            path=path,
            on_behalf_of=self._acting_user(options.get("requesting_user_id")),
            idempotency_key=options.get("idempotency_key"),
        )
        check_empty(await self._transport.send(spec), spec)

    async def _delete(
        self,
        path: RoutePath,
        requesting_user_id: str | None = None,
        params: QueryParams | None = None,
        *,
        lock_key: Hashable | None = None,
    ) -> None:
        spec = RequestSpec(
            method="DELETE",
            path=path,
            params=params,
            on_behalf_of=self._acting_user(requesting_user_id),
            lock_key=lock_key,
        )
        check_empty(await self._transport.send(spec), spec)

    async def _delete_part(
        self, path: RoutePath, whole: RoutePath, model: type[ModelT], options: Mapping[str, Any]
    ) -> ModelT:
        """Delete a part of an object and return the object, as the server does."""
        options = check_write_options(options)
        user_id = self._acting_user(options.get("requesting_user_id"))
        spec = RequestSpec(method="DELETE", path=path, on_behalf_of=user_id)
        response = await self._transport.send(spec)
        if response.status_code != HTTPStatus.NO_CONTENT:
            return decode(response, model, spec)
        # The first answer was lost, and the part did not exist any more at the retry.
        spec = RequestSpec(method="GET", path=whole, on_behalf_of=user_id)
        return await self._transport.call(spec, model)

    def _list(
        self,
        path: RoutePath,
        item: type[ModelT],
        filters: RequestModel | None = None,
        *,
        largest_limit: int = LARGEST_LIMIT,
        requesting_user_id: str | None = None,
    ) -> Pages[ModelT]:
        return Pages(
            self._transport,
            path,
            item,
            params=filters.to_params() if filters is not None else None,
            on_behalf_of=self._acting_user(requesting_user_id),
            largest_limit=largest_limit,
        )

    def _acting_user(self, requesting_user_id: str | Unset | None) -> str | None:
        # A given id overrides the service's, even an empty id, which is rejected later.
        if requesting_user_id is None or requesting_user_id is UNSET:
            return self._user_id
        return requesting_user_id


class GlobalService(Service):
    """Base of the services that belong to no company."""

    def __call__(self) -> Self:
        """Return the service itself, so that all accessors of a client can be called."""
        return self


class ScopedService(Service):
    """Base of the services of a company.

    Args:
        transport: The transport that sends the calls.
        user_id: Id of the acting user.
        in_campaign: Id of the campaign to which the service is restricted, where it is not part
            of the paths.
        **scope: The ids that are part of every path of the service, by name.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        user_id: str | None = None,
        in_campaign: str | None = None,
        **scope: str,
    ) -> None:
        super().__init__(transport)
        self._user_id = user_id
        self._in_campaign = in_campaign
        self._scope = scope

    def _path(self, route: Route, **parameters: str) -> RoutePath:
        return route(**self._scope, **parameters)

    def _require_user(self, arguments: Mapping[str, Any]) -> None:
        """Reject a call that requires an acting user but has none."""
        if not self._acting_user(arguments.get("requesting_user_id")):
            msg = (
                "this needs to know who acts: pass requesting_user_id=... or create the "
                "service with user_id=..."
            )
            raise ValueError(msg)


class ParentService(ScopedService):
    """Base of the services of objects that can have notes and images."""

    _parent_name: ClassVar[str]
    _parent_route: ClassVar[Route]

    def _split_parent(
        self, parent_id: str, arguments: Mapping[str, Any]
    ) -> tuple[RoutePath, dict[str, Any]]:
        """Return the path of the parent object, and the other arguments."""
        name = self._parent_name
        parent_id, rest = split_parent_id(name, parent_id, arguments)
        return self._path(self._parent_route, **{name: parent_id}), rest

    def _parent_path(self, parent_id: str, arguments: Mapping[str, Any]) -> RoutePath:
        """Return the path of the parent object, where there are no other arguments."""
        path, rest = self._split_parent(parent_id, arguments)
        if rest:
            msg = f"unknown argument: {', '.join(sorted(rest))}"
            raise TypeError(msg)
        return path


class PagesMixin(Generic[ModelT]):
    """The list of a service that has no filters."""

    def _pages(self) -> Pages[ModelT]:
        raise NotImplementedError

    async def get_page(self, *, limit: int = 10, offset: int = 0) -> PaginatedResponse[ModelT]:
        """Return one page of the list of this service, in the order that the class names.

        Args:
            limit: Number of items, 0 to 100.
            offset: Number of items to leave out before the first.

        Raises:
            RequestValidationError: The limit or the offset is out of range.
        """
        return await self._pages().get_page(limit=limit, offset=offset)

    async def list_all(self, *, progress: ProgressCallback | None = None) -> Items[ModelT]:
        """Return the whole list of this service, in the order that the class names.

        Args:
            progress: Callback invoked with the number of items read, and the total.
        """
        return await self._pages().list_all(progress)

    def iter_all(self, *, limit: int | None = None) -> AsyncIterator[ModelT]:
        """Stream the list of this service page by page, in the order that the class names.

        Args:
            limit: Number of items of each page, 1 to 100; 100 by default.

        Raises:
            RequestValidationError: The limit is out of range.
        """
        return self._pages().iter_all(limit=limit)

    async def count(self) -> int:
        """Return the number of items of the list, without reading them."""
        return await self._pages().count()
