"""The state of one server, and the time of the current request."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

from vclient.testing._server.state.overlapping import Overlap
from vclient.testing.api_versions import NEWEST

from .collection import Collection
from .identifiers import Identifiers

if TYPE_CHECKING:
    from datetime import datetime

    from vclient.testing._server.filelog import FileLog
    from vclient.testing.api_versions import ApiVersion

    from .blueprint import Auspice, Category, Clan, Concept, Section, Subcategory, Tribe
    from .records import (
        Asset,
        AuditLog,
        Book,
        Campaign,
        Chapter,
        Character,
        CharacterTrait,
        ChargenSession,
        Company,
        Developer,
        DiceRoll,
        DictionaryTerm,
        Experience,
        InventoryItem,
        Note,
        QuickRoll,
        Specialty,
        Trait,
        User,
    )


class State:
    """The collections of a server, its random numbers, and the current time.

    Attributes:
        api: The version of the API.
        now: The time of the current request, which is the date of all its changes.
        random: The source of all random numbers, including dice.
        ids: Generates ids from `random`.
        log: The log files, or None while file logging is off.
        overlap: Simulation of concurrent writes.
        grants: The permission of a developer on a company, by company and developer id.
    """

    def __init__(
        self, *, seed: int, now: datetime, overlap: float = 0.0, api: ApiVersion = NEWEST
    ) -> None:
        self.api: ApiVersion = api
        self.now = now
        self.started = now
        self.random = Random(seed)  # noqa: S311 - reproducible on purpose, not for cryptography
        self.ids = Identifiers(self.random)
        self.overlap = Overlap(now, overlap)
        self.developers: Collection[Developer] = Collection()
        self.grants: dict[tuple[str, str], str] = {}
        self.companies: Collection[Company] = Collection()
        self.users: Collection[User] = Collection(lambda row: row.company_id)
        self.experience: Collection[Experience] = Collection(lambda row: row.user_id)
        self.quickrolls: Collection[QuickRoll] = Collection(lambda row: row.user_id)
        self.campaigns: Collection[Campaign] = Collection(lambda row: row.company_id)
        self.books: Collection[Book] = Collection(lambda row: row.campaign_id)
        self.chapters: Collection[Chapter] = Collection(lambda row: row.book_id)
        self.notes: Collection[Note] = Collection(lambda row: row.parent_id)
        self.assets: Collection[Asset] = Collection(lambda row: row.parent_id)
        self.characters: Collection[Character] = Collection(lambda row: row.company_id)
        self.inventory: Collection[InventoryItem] = Collection(lambda row: row.character_id)
        self.chargen_sessions: Collection[ChargenSession] = Collection(lambda row: row.user_id)
        self.sections: Collection[Section] = Collection()
        self.categories: Collection[Category] = Collection(lambda row: row.section_id)
        self.subcategories: Collection[Subcategory] = Collection(lambda row: row.category_id)
        self.concepts: Collection[Concept] = Collection()
        self.clans: Collection[Clan] = Collection()
        self.tribes: Collection[Tribe] = Collection()
        self.auspices: Collection[Auspice] = Collection()
        self.traits: Collection[Trait] = Collection()
        self.character_traits: Collection[CharacterTrait] = Collection(lambda row: row.character_id)
        self.specialties: Collection[Specialty] = Collection(lambda row: row.character_trait_id)
        self.dicerolls: Collection[DiceRoll] = Collection(lambda row: row.company_id)
        # Global terms are stored under the empty company id.
        self.dictionary: Collection[DictionaryTerm] = Collection(lambda row: row.company_id or "")
        self.log: FileLog | None = None
        self.audit_logs: Collection[AuditLog] = Collection()

    def stamp(self) -> dict[str, Any]:
        """Return the id and the dates of a new record."""
        return {
            "id": self.ids.uuid(self.now),
            "date_created": self.now,
            "date_modified": self.now,
        }

    def whole_second(self) -> datetime:
        """Return the current time in whole seconds, in which some fields are stored."""
        return self.now.replace(microsecond=0)
