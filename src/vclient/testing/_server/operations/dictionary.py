"""The dictionaries of companies, and the global terms in all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from vclient._api import routes
from vclient.testing._server.bodies.kinds import ListOf, Text
from vclient.testing._server.bodies.query import Parameter, paged
from vclient.testing._server.bodies.schema import Schema, optional, required
from vclient.testing._server.operation import operation
from vclient.testing._server.problems import ProblemError
from vclient.testing._server.state.records import DictionaryTerm
from vclient.testing._server.views.dictionary import dictionary_term as view

if TYPE_CHECKING:
    from vclient.testing._server.context import Context

_LONGEST_PAGE: Final = 1000
_GLOBAL: Final = ""
_TERM: Final = Text(3, 50, form=str.lower)
_CREATE: Final = Schema(
    required("term", _TERM),
    optional("definition", Text(), null=True),
    optional("link", Text(), null=True),
    optional("synonyms", ListOf(Text(form=str.lower)), default=()),
)


@operation("GET", routes.DICTIONARY, query=(*paged(_LONGEST_PAGE), Parameter("term", Text())))
def list_terms(ctx: Context) -> dict[str, Any]:
    """List the terms of a company and the global ones; a term is found by its synonyms too."""
    rows = ctx.state.dictionary.under(ctx.company.id) + ctx.state.dictionary.under(_GLOBAL)
    if ctx.query["term"] is not None:
        wanted = _TERM.check("term", ctx.query["term"])
        rows = [row for row in rows if wanted == row.term or wanted in row.synonyms]
    return ctx.page(sorted(rows, key=lambda row: (row.term, row.id)), view)


@operation("POST", routes.DICTIONARY, body=_CREATE)
def create_term(ctx: Context) -> dict[str, Any]:
    """Create a term."""
    _check_explained(ctx.sent.get("definition"), ctx.sent.get("link"))
    _normalise_synonyms(ctx)
    row = DictionaryTerm(**ctx.state.stamp(), company_id=ctx.company.id, **ctx.body)
    return view(ctx.state, ctx.state.dictionary.add(row))


@operation("GET", routes.DICTIONARY_TERM)
def get_term(ctx: Context) -> dict[str, Any]:
    """Show a term."""
    return view(ctx.state, ctx.dictionary_term)


@operation("PATCH", routes.DICTIONARY_TERM, body=_CREATE.patch())
def update_term(ctx: Context) -> dict[str, Any]:
    """Change a term of the company."""
    _check_owned(ctx)
    row = ctx.dictionary_term
    _check_explained(
        ctx.sent.get("definition", row.definition),
        ctx.sent.get("link", row.link),
    )
    if "synonyms" in ctx.body:
        _normalise_synonyms(ctx)
    for name, value in ctx.body.items():
        setattr(row, name, value)
    row.date_modified = ctx.now
    return view(ctx.state, row)


@operation("DELETE", routes.DICTIONARY_TERM)
def delete_term(ctx: Context) -> None:
    """Delete a term of the company."""
    _check_owned(ctx)
    ctx.dictionary_term.archived = ctx.state.ids.uuid(ctx.now)


def _check_owned(ctx: Context) -> None:
    if ctx.dictionary_term.company_id is None:
        raise ProblemError(
            400, "You may not update dictionary terms that are not owned by your company."
        )


def _check_explained(definition: str | None, link: str | None) -> None:
    # As they are sent, before they are trimmed: a blank is something.
    if not definition and not link:
        raise ProblemError(400, "DictionaryTerm must have either a definition or a link.")


def _normalise_synonyms(ctx: Context) -> None:
    ctx.body["synonyms"] = sorted(set(ctx.body["synonyms"]))
