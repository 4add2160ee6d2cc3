"""The base of the builders, which sends requests to the rules of the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import httpx

from vclient._api import routes
from vclient._config.api_root import API_ROOT
from vclient.models.base import RequestModel, ResponseModel, make_request

from ._server.constants import ADMIN

if TYPE_CHECKING:
    import threading
    from collections.abc import Mapping

    from vclient._api.routes import RoutePath

    from ._server.pipeline import Pipeline
    from ._server.routing import Router
    from ._server.state.collection import Collection
    from ._server.state.records import Developer, Record
    from ._server.state.state import State
    from ._server.state.world import World
    from .clock import Clock

AnswerT = TypeVar("AnswerT", bound=ResponseModel)
RequestT = TypeVar("RequestT", bound=RequestModel)
RecordT = TypeVar("RecordT", bound="Record")

_HOST = "http://builder.test"


class Building:
    """Base of the builders: their state, and sending requests to the server."""

    clock: Clock
    _lock: threading.RLock
    _router: Router
    _state: State
    _pipeline: Pipeline
    _world: World | None
    _developer: Developer
    _global_admin: Developer

    def __init__(self) -> None:
        super().__init__()
        self._numbers: dict[str, int] = {}

    @property
    def _made(self) -> World:
        if self._world is None:
            msg = "this server was made with world=False, and has no starting world"
            raise RuntimeError(msg)
        return self._world

    def _forget_names(self) -> None:
        """Restart the numbering of generated names."""
        self._numbers.clear()

    def _number(self, kind: str) -> int:
        """Return the number of a new object, counted by kind."""
        with self._lock:
            self._numbers[kind] = self._numbers.get(kind, 0) + 1
            return self._numbers[kind]

    def _post(
        self,
        path: RoutePath,
        answer: type[AnswerT],
        model: type[RequestT],
        fields: Mapping[str, Any],
        *,
        company_id: str | None = None,
        method: str = "POST",
    ) -> AnswerT:
        """Send a write and return the answer.

        Args:
            path: Path of the write.
            answer: The model of the answer.
            model: The model of the fields.
            fields: The fields, and the id of the acting user.
            company_id: The company whose admin acts; None for no acting user.
            method: The method.

        Raises:
            RequestValidationError: The fields are invalid.
            ValueError: The server rejects them.
        """
        given = dict(fields)
        if given.pop("idempotency_key", None) is not None:
            msg = "nothing is sent twice, so there is no use for an idempotency_key"
            raise ValueError(msg)
        acting = given.pop("requesting_user_id", None)
        body = make_request(model, None, given).to_json()
        if acting is None and company_id is not None:
            acting = self._admin_of(company_id)
        return answer.model_validate(self._ask(method, path, acting=acting, body=body))

    def _ask(
        self,
        method: str,
        path: RoutePath,
        *,
        acting: str | None = None,
        body: bytes | None = None,
        file: tuple[str, bytes] | None = None,
    ) -> Any:
        """Return the decoded answer to a request, to which only the rules of the API apply.

        Raises:
            ValueError: The server rejects it.
        """
        request = httpx.Request(
            method,
            f"{_HOST}{API_ROOT}{path.value}",
            headers={} if acting is None else {"On-Behalf-Of": acting},
            content=body,
            files=None if file is None else {"file": file},
        )
        request.read()
        # The creator of a company becomes its owner; other requests need no permission here.
        is_founding = path.template == routes.COMPANIES.template
        developer = self._developer if is_founding else self._global_admin
        with self._lock:
            match = self._router.find(request.url.raw_path)
            if match is None:
                msg = f"there is no path {path.value}"
                raise ValueError(msg)
            self._state.now = self.clock.now()
            answer = self._pipeline.perform(request, match, developer)
        if not answer.is_success:
            raise ValueError(_refusal(answer))
        return answer.json()

    def _admin_of(self, company_id: str) -> str:
        """Return the id of the first admin of a company."""
        for user in self._state.users.under(company_id):
            if user.role == ADMIN:
                return user.id
        if self._state.companies.find(company_id) is None:
            msg = f"there is no company {company_id!r}"
        else:
            msg = f"the company {company_id} has no admin who acts; give requesting_user_id"
        raise ValueError(msg)

    def _user_parents(self, user_id: str) -> dict[str, str]:
        user = _find(self._state.users, user_id, "user")
        return {"company_id": user.company_id, "user_id": user.id}

    def _campaign_parents(self, campaign_id: str) -> dict[str, str]:
        campaign = _find(self._state.campaigns, campaign_id, "campaign")
        return {"company_id": campaign.company_id, "campaign_id": campaign.id}

    def _book_parents(self, book_id: str) -> dict[str, str]:
        book = _find(self._state.books, book_id, "book")
        return {**self._campaign_parents(book.campaign_id), "book_id": book.id}

    def _chapter_parents(self, chapter_id: str) -> dict[str, str]:
        chapter = _find(self._state.chapters, chapter_id, "chapter")
        return {**self._book_parents(chapter.book_id), "chapter_id": chapter.id}

    def _character_parents(self, character_id: str) -> dict[str, str]:
        character = _find(self._state.characters, character_id, "character")
        return {"company_id": character.company_id, "character_id": character.id}

    def _trait_parents(self, character_trait_id: str) -> dict[str, str]:
        held = _find(self._state.character_traits, character_trait_id, "trait of a character")
        return {**self._character_parents(held.character_id), "character_trait_id": held.id}

    def _parent(self, **ids: str | None) -> tuple[RoutePath, str]:
        """Return the path of the object whose id is given, and the id of its company."""
        named = {name: value for name, value in ids.items() if value is not None}
        if len(named) > 1:
            msg = f"give one parent, not {' and '.join(named)}"
            raise ValueError(msg)
        name, value = named.popitem() if named else ("campaign_id", self._made.campaign_id)
        route, find = {
            "user_id": (routes.USER, self._user_parents),
            "campaign_id": (routes.CAMPAIGN, self._campaign_parents),
            "book_id": (routes.BOOK, self._book_parents),
            "chapter_id": (routes.CHAPTER, self._chapter_parents),
            "character_id": (routes.CHARACTER, self._character_parents),
        }[name]
        parents = find(value)
        return route(**parents), parents["company_id"]


def _find(rows: Collection[RecordT], row_id: str, kind: str) -> RecordT:
    row = rows.find(row_id)
    if row is None:
        msg = f"there is no {kind} {row_id!r}"
        raise ValueError(msg)
    return row


def _refusal(answer: httpx.Response) -> str:
    problem = answer.json()
    entries = [
        f"{entry['field']}: {entry['message']}" for entry in problem.get("invalid_parameters", ())
    ]
    message = f"the server refuses this: {answer.status_code} {problem['detail']}"
    return f"{message} ({'; '.join(entries)})" if entries else message
