"""The kinds of things that reads show and writes change: which answers a write outdates.

Both are said in *kinds* of things, such as `campaigns` or `character notes`. A read depends on the
names of the kinds that it shows, and a write touches the names of those that it changes. There is a
name for a kind in a company, and one for what belongs to a single user, campaign or character,
where a path says to which:

    GET  .../characters/7        depends on  (company, traits, 7), and more
    GET  .../characters          depends on  (company, traits), and more
    PUT  .../traits/3/value      touches     (company, traits), (company, traits, 7), and more

A read of the one thing depends on what other things have to do with it in the whole company: a
user shows the number of its characters, so each new character of the company outdates it.

What is not in the tables is correct, and coarse: a write without a row outdates all answers of its
company, a read without a row is outdated by all writes in it. `tests/unit/test_dependencies.py`
holds all operations of the API against the testing server.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from vclient._api import routes

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vclient._api.routes import Route, RoutePath

ALL: Final = "all"
"""Kind of a company, or of all of them, that every answer depends on."""

ANY: Final = "any"
"""Kind that all writes touch but dice rolls: those that are in audit logs."""

EVERYWHERE: Final = "*"
"""In place of the id of a company: of all companies."""

_DICE: Final = "dice rolls"
_CAST: Final = ("characters", "removed characters")
_LEVELS: Final = ("traits", "trackers")
_CHARACTER: Final = (
    *_CAST,
    *_LEVELS,
    "inventory",
    "character notes",
    "character assets",
    "removed assets",
    "chapters",
)
_USER: Final = (
    *("users", "identities", "user notes", "user assets", "removed assets", "quick rolls"),
    *("experience", "characters", "traits"),
)
_INCLUDED_CHARACTERS: Final = ("trackers", "chapters")

_PARENTS: Final[Mapping[str, Route]] = {
    "campaign": routes.CAMPAIGN,
    "book": routes.BOOK,
    "chapter": routes.CHAPTER,
    "user": routes.USER,
    "character": routes.CHARACTER,
}
# The parameter of a path that says to which one of its kind a thing belongs.
_OWNERS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("users", "user notes", "user assets", "experience"), "user_id"),
    "campaigns": "campaign_id",
    **{
        f"{parent} {what}": "campaign_id"
        for parent in ("campaign", "book", "chapter")
        for what in ("notes", "assets")
    },
    **dict.fromkeys(
        ("characters", *_LEVELS, "inventory", "character notes", "character assets"),
        "character_id",
    ),
}
# Kinds that reads of no company show as well.
_SHOWN_EVERYWHERE: Final = frozenset(
    {"companies", "developers", "users", "identities", "custom traits", "removed campaigns", ANY}
)


@dataclass(frozen=True, slots=True)
class Read:
    """A read whose answers can be cached.

    Attributes:
        family: The name that options have for it and its like.
        shows: The kinds that it shows. One with a `+` in front is that of the whole company,
            one with a `*` that of all companies.
        by_user: Whether its answer depends on the acting user.
        is_stamped: Whether all that changes it is told by the company's `resources_modified_at`.
    """

    family: str
    shows: tuple[str, ...]
    by_user: bool = True
    is_stamped: bool = True


def _reads() -> Iterator[tuple[Route, Read]]:
    yield from _reads_of_stories()
    yield from _reads_of_attached()
    yield from _reads_of_users()
    yield from _reads_of_characters()
    yield from _reads_of_dice()
    yield from _reads_of_the_catalogue()
    yield from _reads_of_companies()


def _reads_of_stories() -> Iterator[tuple[Route, Read]]:
    # A campaign counts its characters, and not its assets.
    shown = ("campaigns", "campaign notes", "characters")
    for route in (routes.CAMPAIGNS, routes.CAMPAIGN):
        yield route, Read("campaigns", shown, by_user=False)
    for thing, route in (
        ("book", routes.BOOKS),
        ("book", routes.BOOK),
        ("chapter", routes.CHAPTERS),
        ("chapter", routes.CHAPTER),
    ):
        attached = (f"{thing} notes", f"{thing} assets", "removed assets")
        kinds = ("campaigns", "removed characters", *attached)
        yield route, Read(f"{thing}s", kinds, by_user=False)


def _reads_of_attached() -> Iterator[tuple[Route, Read]]:
    for thing, parent in _PARENTS.items():
        kinds = {"user": ("users",), "character": _CAST}.get(thing, ("campaigns",))
        for route in (routes.NOTES, routes.NOTE):
            yield parent / route, Read(f"{thing}s", (*kinds, f"{thing} notes"))
        for route in (routes.ASSETS, routes.ASSET):
            yield parent / route, Read(f"{thing}s", (*kinds, f"{thing} assets", "removed assets"))


def _reads_of_users() -> Iterator[tuple[Route, Read]]:
    for route in (routes.USERS, routes.USERS_UNAPPROVED, routes.USER):
        # Changes by global admins are not told.
        yield route, Read("users", _USER, is_stamped=False)
    # The server takes campaigns of other companies as well.
    spent = ("users", "experience", "characters", "traits", "*removed campaigns")
    yield routes.USER_EXPERIENCE, Read("users", spent)
    for route in (routes.USER_QUICKROLLS, routes.USER_QUICKROLL):
        yield route, Read("users", ("users", "quick rolls"))
    found = ("users", "identities", "companies")
    yield routes.USERS_LOOKUP, Read("user_lookup", found, by_user=False)


def _reads_of_characters() -> Iterator[tuple[Route, Read]]:
    for route in (routes.CHARACTERS, routes.CHARACTER, routes.CHARACTER_FULL_SHEET):
        yield route, Read("characters", _CHARACTER)
    yield routes.CHARACTER_FULL_SHEET_CATEGORY, Read("characters", (*_CAST, *_LEVELS))
    yield routes.CHARACTER_HEALTH, Read("characters", (*_CAST, *_LEVELS))
    for route in (routes.CHARACTER_INVENTORY, routes.CHARACTER_INVENTORY_ITEM):
        yield route, Read("characters", (*_CAST, "inventory"))
    for route in (
        routes.CHARACTER_TRAITS,
        routes.CHARACTER_TRAIT,
        routes.CHARACTER_TRAIT_TRACKER,
    ):
        yield route, Read("character_traits", (*_CAST, *_LEVELS))
    # They tell what the player can pay, with what is left by all characters.
    paid = (*_CAST, *_LEVELS, "experience", "+traits")
    yield routes.CHARACTER_TRAIT_VALUE_OPTIONS, Read("character_traits", paid)
    for route in (routes.CHARGEN_SESSIONS, routes.CHARGEN_SESSION):
        yield route, Read("character_autogen", _CHARACTER)


def _reads_of_dice() -> Iterator[tuple[Route, Read]]:
    # Dice rolls do not change what a company tells.
    for route in (routes.DICEROLLS, routes.DICEROLL):
        yield route, Read("dicerolls", (_DICE, "characters"), is_stamped=False)
    of_whom: dict[Route, tuple[str, ...]] = {
        routes.USER_STATISTICS: ("users",),
        routes.CAMPAIGN_STATISTICS: ("campaigns",),
        routes.CHARACTER_STATISTICS: _CAST,
        routes.COMPANY_STATISTICS: (),
    }
    for route, kinds in of_whom.items():
        yield route, Read("statistics", (_DICE, *kinds), is_stamped=False)


def _reads_of_the_catalogue() -> Iterator[tuple[Route, Read]]:
    for route in (routes.DICTIONARY, routes.DICTIONARY_TERM):
        yield route, Read("dictionary", ("dictionary",), by_user=False, is_stamped=False)
    yield routes.OPTIONS, Read("options", (), by_user=False, is_stamped=False)
    for variable, route in vars(routes).items():
        if variable.startswith("BLUEPRINT_"):
            # It shows the custom traits of characters, those of other companies too.
            shown = ("*custom traits",) if route is routes.BLUEPRINT_TRAIT else ()
            yield route, Read("character_blueprint", shown, by_user=False, is_stamped=False)


def _reads_of_companies() -> Iterator[tuple[Route, Read]]:
    yield routes.COMPANIES, Read("companies", (ANY,), by_user=False)
    yield routes.COMPANY, Read("companies", (ANY,), by_user=False, is_stamped=False)
    yield routes.COMPANY_AUDIT_LOGS, Read("audit_logs", (ANY,), by_user=False)
    yield routes.ADMIN_DEVELOPER_AUDIT_LOGS, Read("audit_logs", (ANY,), by_user=False)
    developers = ("developers", "companies")
    yield routes.DEVELOPER_ME, Read("developer", developers, by_user=False)
    for route in (routes.ADMIN_DEVELOPERS, routes.ADMIN_DEVELOPER):
        yield route, Read("global_admin", developers, by_user=False)
    for route in (routes.ADMIN_USERS, routes.ADMIN_USER):
        yield route, Read("global_admin", (ANY,), by_user=False)


def _writes() -> Iterator[tuple[Route, str, tuple[str, ...]]]:
    """Yield a route, its methods and the kinds that they change."""
    yield routes.COMPANIES, "POST", ("companies", "users")
    yield routes.COMPANY, "PATCH", ("companies",)
    yield routes.DEVELOPER_ME, "PATCH", ("developers",)
    yield routes.DEVELOPER_ME_NEW_KEY, "POST", ("developers",)
    for thing, parent in _PARENTS.items():
        yield parent / routes.NOTES, "POST", (f"{thing} notes",)
        yield parent / routes.NOTE, "PATCH DELETE", (f"{thing} notes",)
        yield parent / routes.ASSETS_UPLOAD, "POST", (f"{thing} assets",)
        # The server looks for the asset alone, and not for its parent.
        yield parent / routes.ASSET, "DELETE", ("removed assets",)
    yield routes.CAMPAIGNS, "POST", ("campaigns",)
    yield routes.CAMPAIGN, "PATCH", ("campaigns",)
    yield routes.BOOKS, "POST", ("campaigns",)
    yield routes.BOOK, "PATCH", ("campaigns",)
    yield routes.BOOK, "DELETE", ("campaigns", "chapters")
    yield routes.BOOK_NUMBER, "PUT", ("campaigns",)
    yield routes.CHAPTERS, "POST", ("campaigns", "chapters")
    yield routes.CHAPTER, "PATCH DELETE", ("campaigns", "chapters")
    yield routes.CHAPTER_NUMBER, "PUT", ("campaigns",)
    yield routes.USERS, "POST", ("users",)
    yield routes.USER, "PATCH", ("users", "acting")
    yield routes.USER_APPROVE, "POST", ("users", "acting")
    yield routes.USER_AVATAR, "PUT DELETE", ("users", "user assets")
    yield routes.USER_IDENTITIES, "POST", ("users",)
    yield routes.USER_IDENTITY, "DELETE", ("users",)
    # Which user that was is not known before.
    yield routes.IDENTIFY, "POST", ("identities",)
    for route in (routes.USER_ADD_XP, routes.USER_REMOVE_XP, routes.USER_ADD_COOL_POINTS):
        yield route, "POST", ("experience",)
    yield routes.USER_QUICKROLLS, "POST", ("quick rolls",)
    # The server does not check whose they are.
    yield routes.USER_QUICKROLL, "PATCH DELETE", ("quick rolls",)
    yield routes.DICEROLLS, "POST", (_DICE,)
    yield routes.DICEROLLS_QUICKROLL, "POST", (_DICE,)
    yield routes.DICTIONARY, "POST", ("dictionary",)
    yield routes.DICTIONARY_TERM, "PATCH DELETE", ("dictionary",)
    yield routes.CHARACTERS, "POST", ("characters",)
    yield routes.CHARACTERS_AUTOGENERATE, "POST", ("characters",)
    yield routes.CHARGEN_START, "POST", ("characters", "experience")
    yield routes.CHARGEN_FINALIZE, "POST", _CAST
    yield routes.CHARACTER, "PATCH", ("characters",)
    yield routes.CHARACTER, "DELETE", (*_CAST, "custom traits")
    yield routes.CHARACTER_INVENTORY, "POST", ("inventory",)
    yield routes.CHARACTER_INVENTORY_ITEM, "PATCH DELETE", ("inventory",)
    yield routes.CHARACTER_HEALTH, "PUT", ("trackers",)
    yield routes.CHARACTER_HEALTH_ACTIONS, "POST", ("trackers",)
    yield routes.CHARACTER_TRAIT_TRACKER, "PUT", ("trackers",)
    yield routes.CHARACTER_TRAIT_TRACKER_ACTIONS, "POST", ("trackers",)
    for route in (
        routes.CHARACTER_TRAITS_ASSIGN,
        routes.CHARACTER_TRAITS_BULK_ASSIGN,
        routes.CHARACTER_TRAITS_CREATE,
        routes.CHARACTER_TRAIT_SPECIALTIES,
    ):
        yield route, "POST", ("traits",)
    yield routes.CHARACTER_TRAIT_VALUE, "PUT", ("traits",)
    yield routes.CHARACTER_TRAIT_SPECIALTY, "PATCH DELETE", ("traits",)
    yield routes.CHARACTER_TRAIT, "DELETE", ("traits", "custom traits")


READS: Final[Mapping[str, Read]] = {route.template: read for route, read in _reads()}
"""The reads whose answers can be cached, by the templates of their paths."""

WRITES: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    (method, route.template): kinds
    for route, methods, kinds in _writes()
    for method in methods.split()
}
"""The kinds that writes change, by method and template; others change a whole company."""

FAMILIES: Final = frozenset(read.family for read in READS.values())
"""The names that options have for reads."""


def read_of(path: RoutePath) -> tuple[str, Read] | None:
    """Return the template of a read and what is known of it, or None if it cannot be cached.

    Args:
        path: Its path.
    """
    template, _ = _known(path)
    read = READS.get(template)
    return None if read is None else (template, read)


def company_of(path: RoutePath) -> str | None:
    """Return the id of the company that a path belongs to, or None."""
    return _known(path)[1].get("company_id")


def depends_on(path: RoutePath, read: Read, *, user_id: str | None, included: str) -> list[str]:
    """Return the names that the answer of a read depends on.

    Args:
        path: Its path.
        read: What is known of the read.
        user_id: Id of the acting user.
        included: The query, as text.
    """
    template, ids = _known(path)
    company = ids.get("company_id", EVERYWHERE)
    kinds = read.shows
    if template == routes.USER.template and "characters" in included:
        kinds = (*kinds, *_INCLUDED_CHARACTERS)
    names = [name(EVERYWHERE, ALL), name(EVERYWHERE, of_family(read.family))]
    if company != EVERYWHERE:
        names += [name(company, ALL), name(company, of_family(read.family))]
    if user_id is not None and read.by_user:
        names.append(name(EVERYWHERE, "acting", same_id(user_id)))
    for kind in kinds:
        if kind.startswith("*"):
            names.append(name(EVERYWHERE, kind[1:]))
        elif kind.startswith("+"):
            names.append(name(company, kind[1:]))
        else:
            names.append(name(company, kind, ids.get(_OWNERS.get(kind, ""))))
    return names


def touched_by(method: str, path: RoutePath) -> list[str]:
    """Return the names that a write touches.

    Args:
        method: Its method, in capitals.
        path: Its path.
    """
    template, ids = _known(path)
    company = ids.get("company_id")
    kinds = WRITES.get((method, template))
    if kinds is None:
        return _everything(ids, template)
    names: list[str] = []
    for kind in kinds if kinds == (_DICE,) else (*kinds, ANY):
        if kind == "acting":
            names.append(name(EVERYWHERE, kind, ids["user_id"]))
            continue
        if company is not None:
            names.append(name(company, kind))
            owner = ids.get(_OWNERS.get(kind, ""))
            if owner is not None:
                names.append(name(company, kind, owner))
        if kind in _SHOWN_EVERYWHERE:
            names.append(name(EVERYWHERE, kind))
    return names


def _everything(ids: Mapping[str | None, str], template: str) -> list[str]:
    """Return what a write touches that may change anything."""
    company = ids.get("company_id")
    # With a company, its users go, who may act in others.
    if company is None or template == routes.COMPANY.template:
        return [name(EVERYWHERE, ALL)]
    names = [name(company, ALL), *(name(EVERYWHERE, kind) for kind in sorted(_SHOWN_EVERYWHERE))]
    if "user_id" in ids:
        names.append(name(EVERYWHERE, "acting", ids["user_id"]))
    return names


def name(company: str, kind: str, owner: str | None = None) -> str:
    """Return the name of a kind of things.

    Args:
        company: Id of the company, or `EVERYWHERE`.
        kind: The kind.
        owner: Id of whom they belong to; None for all of the company.
    """
    return f"{company}:{kind}" if owner is None else f"{company}:{kind}:{owner}"


def of_family(family: str) -> str:
    """Return the kind that all answers of a family depend on, so that they can be dropped."""
    return f"family {family}"


def same_id(value: str) -> str:
    """Return an id as the server writes it, which reads other forms of it as well."""
    return unquote(value).lower().replace("-", "")


@lru_cache(maxsize=2048)
def _known(path: RoutePath) -> tuple[str, Mapping[str | None, str]]:
    """Return the template of a path, and its ids by the names of their parameters."""
    values = path.value.rstrip("/").split("/")
    template = path.template
    if "{" not in template:
        # It was given as text.
        template = _match(tuple(map(unquote, values))) or template
    ids: dict[str | None, str] = {
        part[1:-1]: same_id(value)
        for part, value in zip(template.split("/"), values, strict=False)
        if part.startswith("{")
    }
    if "company_id" not in ids and values[1:2] == ["companies"] and len(values) > 2:  # noqa: PLR2004
        ids["company_id"] = same_id(values[2])
    return template, ids


def _match(values: tuple[str, ...]) -> str | None:
    """Return the template of a path that is given as text; words count more than parameters."""
    found = [
        template
        for template in _TEMPLATES
        if len(parts := template.split("/")) == len(values)
        and all(
            part == value or part.startswith("{") for part, value in zip(parts, values, strict=True)
        )
    ]
    return min(found, key=lambda each: each.count("{"), default=None)


_TEMPLATES: Final = tuple(
    dict.fromkeys(
        [
            *READS,
            *(template for _, template in WRITES),
            *(each.template for each in vars(routes).values() if isinstance(each, routes.Route)),
        ]
    )
)
