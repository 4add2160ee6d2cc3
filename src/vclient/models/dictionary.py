"""Dictionary: terms of the game and of a company with their definitions."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from vclient.constants import DictionarySource
from vclient.models.base import RequestModel, Resource, Text, WriteRequest, length
from vclient.models.for_checkers import OrUnset
from vclient.models.powers import TraitPower
from vclient.models.unset import UNSET

Term = Annotated[Text, length(3, 50)]


class DictionaryTerm(Resource):
    """A term, of the company itself or of all companies."""

    term: str
    """The term, in lower case; it need not be unique."""
    definition: str | None
    """Definition in Markdown."""
    link: str | None
    """URL with more information."""
    synonyms: list[str]
    """Other words for the same, in lower case and sorted."""
    company_id: str | None
    """Id of the company; None for a term of all companies, which cannot be changed."""
    source_type: DictionarySource | str | None
    """Kind of the object of the game from which the term was made."""
    source_id: str | None
    """Id of that object."""
    powers: list[TraitPower]
    """Powers of its levels, for a term that was made from a trait."""


class DictionaryFilters(RequestModel):
    """Filters for a list of terms; None does not filter."""

    term: OrUnset[Term | None] = None
    """A whole term or a whole synonym, 3 to 50 characters, in any case."""


class DictionaryTermCreate(WriteRequest):
    """A new term of a company: it has a definition, a link or both."""

    term: Term
    """The term, 3 to 50 characters; the server makes it lower case."""
    definition: OrUnset[Text | None] = None
    """Definition in Markdown."""
    link: OrUnset[Text | None] = None
    """URL with more information."""
    synonyms: OrUnset[list[Text]] = Field(default_factory=list)
    """Other words for the same; the server makes them lower case and sorts them."""

    @model_validator(mode="after")
    def _must_say_something(self) -> DictionaryTermCreate:
        if not self.definition and not self.link:
            raise ValueError(_SAYS_NOTHING)
        return self


class DictionaryTermUpdate(WriteRequest):
    """A change of a term; fields left out stay as they are."""

    term: OrUnset[Term] = UNSET
    """The term, 3 to 50 characters; the server makes it lower case."""
    definition: OrUnset[Text | None] = UNSET
    """Definition in Markdown; None clears it if there is a link."""
    link: OrUnset[Text | None] = UNSET
    """URL with more information; None clears it if there is a definition."""
    synonyms: OrUnset[list[Text]] = UNSET
    """Other words for the same; they replace the former ones."""

    @model_validator(mode="after")
    def _must_say_something(self) -> DictionaryTermUpdate:
        if self.definition is UNSET or self.link is UNSET:
            return self
        if not self.definition and not self.link:
            raise ValueError(_SAYS_NOTHING)
        return self


_SAYS_NOTHING = "a term must have a definition or a link"
