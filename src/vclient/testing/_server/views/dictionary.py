"""The terms of dictionaries."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vclient.testing.api_versions import JULY

from .blueprint import powers
from .common import dates, since

if TYPE_CHECKING:
    from vclient.testing._server.state.records import DictionaryTerm
    from vclient.testing._server.state.state import State


def dictionary_term(state: State, row: DictionaryTerm) -> dict[str, Any]:
    """Show a term. Those of traits show the powers of the trait."""
    explained = state.traits.find(row.source_id or "")
    return {
        "id": row.id,
        **dates(row),
        "term": row.term,
        "definition": row.definition,
        "link": row.link,
        "synonyms": row.synonyms,
        "company_id": row.company_id,
        "source_type": row.source_type,
        "source_id": row.source_id,
        **since(state, JULY, powers=[] if explained is None else powers(explained)),
    }
