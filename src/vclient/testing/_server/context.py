"""The argument of a handler: one request, after the checks that the operation declares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from .problems import UnhandledError, database_trouble
from .state.identifiers import canonical_uuid

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    import httpx

    from vclient._api.routes import Route

    from .state.records import (
        Asset,
        Book,
        Campaign,
        Chapter,
        Character,
        CharacterTrait,
        Company,
        CompanySettings,
        Developer,
        DictionaryTerm,
        Note,
        QuickRoll,
        User,
    )
    from .state.state import State

RowT = TypeVar("RowT")

_LARGEST_OFFSET: Final = 2**63 - 1


class Context:
    """One request, with parsed parameters, looked-up objects and the acting user.

    Attributes:
        state: The state of the server.
        request: The request.
        route: The route of its operation.
        path: The path parameters; ids are canonical once they have been parsed.
        developer: The developer of its API key.
        acting: The user named by `On-Behalf-Of`, or None.
        query: The decoded query parameters, defaults filled in.
        found: The objects of the path, by the name of their parameter.
        sent: The JSON of the body as it was sent.
        body: The parsed body.
        has_changed: Whether the handler of a write changed anything; set to False by handlers
            that did not.
    """

    __slots__ = (
        "_acting",
        "body",
        "developer",
        "found",
        "has_changed",
        "path",
        "query",
        "request",
        "route",
        "sent",
        "state",
    )

    def __init__(
        self,
        state: State,
        request: httpx.Request,
        route: Route,
        path: dict[str, str],
        developer: Developer,
    ) -> None:
        self.state = state
        self.request = request
        self.route = route
        self.path = path
        self.developer = developer
        self.query: dict[str, Any] = {}
        self.found: dict[str, Any] = {}
        self.sent: Any = None
        self.body: Any = None
        self.has_changed: bool = True
        self._acting: User | None = None

    @property
    def now(self) -> datetime:
        """The time of the request."""
        return self.state.now

    @property
    def acting_or_none(self) -> User | None:
        """The acting user, for operations where it is optional."""
        return self._acting

    @property
    def acting(self) -> User:
        """The acting user, for operations that require one."""
        if self._acting is None:
            msg = f"{self.route} does not require an acting user"
            raise RuntimeError(msg)
        return self._acting

    @acting.setter
    def acting(self, user: User) -> None:
        self._acting = user

    def path_uuid(self, name: str) -> str | None:
        """Return an id of the path before it was parsed, or None if it is not a UUID."""
        return canonical_uuid(self.path[name])

    @property
    def company(self) -> Company:
        """The company of the path."""
        company: Company = self.found["company_id"]
        return company

    @property
    def settings(self) -> CompanySettings:
        """The settings of the company of the path, for which a context can stand in permissions.

        Raises:
            UnhandledError: They were invalid when the company was created.
        """
        settings = self.company.settings
        if settings is None:
            raise UnhandledError
        return settings

    @property
    def user(self) -> User:
        """The user of the path."""
        user: User = self.found["user_id"]
        return user

    @property
    def campaign(self) -> Campaign:
        """The campaign of the path."""
        campaign: Campaign = self.found["campaign_id"]
        return campaign

    @property
    def book(self) -> Book:
        """The book of the path."""
        book: Book = self.found["book_id"]
        return book

    @property
    def chapter(self) -> Chapter:
        """The chapter of the path."""
        chapter: Chapter = self.found["chapter_id"]
        return chapter

    @property
    def character(self) -> Character:
        """The character of the path."""
        character: Character = self.found["character_id"]
        return character

    @property
    def character_trait(self) -> CharacterTrait:
        """The trait of a character of the path."""
        row: CharacterTrait = self.found["character_trait_id"]
        return row

    @property
    def note(self) -> Note:
        """The note of the path."""
        note: Note = self.found["note_id"]
        return note

    @property
    def asset(self) -> Asset:
        """The asset of the path."""
        asset: Asset = self.found["asset_id"]
        return asset

    @property
    def quickroll(self) -> QuickRoll:
        """The quick roll of the path."""
        quickroll: QuickRoll = self.found["quickroll_id"]
        return quickroll

    @property
    def dictionary_term(self) -> DictionaryTerm:
        """The dictionary term of the path."""
        term: DictionaryTerm = self.found["dictionary_term_id"]
        return term

    def page(
        self, rows: Sequence[RowT], view: Callable[[State, RowT], dict[str, Any]]
    ) -> dict[str, Any]:
        """Return the requested page of a list.

        Args:
            rows: All rows that match the filters, in order.
            view: Converts one row to JSON.

        Raises:
            ProblemError: The offset is more than the live server's database can count.
        """
        limit, offset = self.query["limit"], self.query["offset"]
        if offset > _LARGEST_OFFSET:
            raise database_trouble()
        shown = rows[offset : offset + limit]
        return {
            "items": [view(self.state, row) for row in shown],
            "limit": limit,
            "offset": offset,
            "total": len(rows),
        }
