"""The paths of the API, and the percent-encoding of their parameters.

A `Route` is a path template; calling it with its parameters gives a `RoutePath`, whose
parameters are percent-encoded, each as one segment. Routes are joined with `/`. The
client builds its requests from them, and the testing server its routing table.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote, unquote

from vclient._config.api_root import API_ROOT

_PARAMETER = re.compile(r"{(\w+)}")
# The characters of a path in RFC 3986.
_PLAIN = re.compile(r"/[A-Za-z0-9\-._~!$&'()*+,;=:@/%]*")


class RoutePath(NamedTuple):
    """The path of one request, relative to the root of the API.

    Attributes:
        template: The path with the names of its parameters (`/companies/{company_id}`).
            It is the same for all requests of an operation, so it suits metrics and logs.
        value: The path with the quoted values of its parameters.
    """

    template: str
    value: str

    def join(self, route: Route, **parameters: str) -> RoutePath:
        """Return this path with a route that lies below it appended.

        Args:
            route: The route below this path.
            **parameters: The parameters of the route, by name.

        Raises:
            ValueError: A parameter is empty, `.` or `..`.
            TypeError: A parameter is missing, unknown or not a string.
        """
        below = route(**parameters)
        return RoutePath(self.template + below.template, self.value + below.value)


class Route:
    """A path template of the API, such as `/companies/{company_id}`."""

    __slots__ = ("names", "template")

    def __init__(self, template: str) -> None:
        self.template: str = template
        self.names: tuple[str, ...] = tuple(_PARAMETER.findall(template))

    def __call__(self, **parameters: str) -> RoutePath:
        """Return the path for the given parameters.

        Raises:
            ValueError: A parameter is empty, `.` or `..`, which would name another path.
            TypeError: A parameter is missing, unknown or not a string.
        """
        if parameters.keys() != set(self.names):
            expected = ", ".join(self.names) or "none"
            given = ", ".join(parameters) or "none"
            msg = f"{self.template} takes the parameters: {expected}; given: {given}"
            raise TypeError(msg)
        quoted = {name: quote_segment(name, value) for name, value in parameters.items()}
        return RoutePath(self.template, self.template.format_map(quoted))

    def __truediv__(self, below: Route | str) -> Route:
        """Return the route of `below` under this one."""
        if isinstance(below, Route):
            return Route(self.template + below.template)
        return Route(f"{self.template}/{below}")

    def __repr__(self) -> str:
        return f"Route({self.template!r})"


def quote_segment(name: str, value: str) -> str:
    """Return a path parameter percent-encoded as exactly one segment.

    Args:
        name: Name of the parameter, for the message of the error.
        value: The value of the parameter, of any length.

    Raises:
        ValueError: The value is empty, `.` or `..`.
        TypeError: The value is not a string.
    """
    if not isinstance(value, str):
        msg = f"{name} must be a string, not {type(value).__name__}"
        raise TypeError(msg)
    if value in {"", ".", ".."}:
        msg = f"{name} must not be {value!r}: it would name another path"
        raise ValueError(msg)
    return quote(value, safe="")


def raw_path(path: str) -> RoutePath:
    """Return a path that is given as text, such as `/companies`.

    Args:
        path: The path below the root of the API, percent-encoded where that is needed.

    Raises:
        ValueError: The path is a URL, contains a query, a fragment or `..`, or begins with the
            root of the API itself.
        TypeError: The path is not a string.
    """
    if not isinstance(path, str):
        msg = f"path must be a string, not {type(path).__name__}"
        raise TypeError(msg)
    segments = path.split("/")
    if segments[0] or path.startswith("//") or not _PLAIN.fullmatch(path):
        msg = f"path must begin with one / and hold no host, query or fragment, not {path!r}"
        raise ValueError(msg)
    if not {".", ".."}.isdisjoint(unquote(path).split("/")):
        msg = f"path must not lead upwards, as {path!r} does"
        raise ValueError(msg)
    if path == API_ROOT or path.startswith(f"{API_ROOT}/"):
        below = path.removeprefix(API_ROOT) or "/"
        msg = f"path must not begin with {API_ROOT}, which is added: give {below!r}, not {path!r}"
        raise ValueError(msg)
    return RoutePath(path, path)


HEALTH = Route("/health")

COMPANIES = Route("/companies")
COMPANY = COMPANIES / "{company_id}"
COMPANY_ACCESS = COMPANY / "access"
COMPANY_STATISTICS = COMPANY / "statistics"
COMPANY_AUDIT_LOGS = COMPANY / "audit-logs"
OPTIONS = COMPANY / "options"

DEVELOPER_ME = Route("/developers/me")
DEVELOPER_ME_NEW_KEY = DEVELOPER_ME / "new-key"

USERS = COMPANY / "users"
USERS_UNAPPROVED = USERS / "unapproved"
USERS_MERGE = USERS / "merge"
USER = USERS / "{user_id}"
USER_STATISTICS = USER / "statistics"
USER_APPROVE = USER / "approve"
USER_DENY = USER / "deny"
USER_AVATAR = USER / "avatar"
USER_IDENTITIES = USER / "identities"
USER_IDENTITY = USER_IDENTITIES / "{provider}"
USER_QUICKROLLS = USER / "quickrolls"
USER_QUICKROLL = USER_QUICKROLLS / "{quickroll_id}"
USER_EXPERIENCE = USER / "experience/{campaign_id}"
USER_ADD_XP = USER / "experience/xp/add"
USER_REMOVE_XP = USER / "experience/xp/remove"
USER_ADD_COOL_POINTS = USER / "experience/cp/add"
USERS_LOOKUP = Route("/users/lookup")
IDENTIFY = COMPANY / "auth/identify"

CAMPAIGNS = COMPANY / "campaigns"
CAMPAIGN = CAMPAIGNS / "{campaign_id}"
CAMPAIGN_STATISTICS = CAMPAIGN / "statistics"
BOOKS = CAMPAIGN / "books"
BOOK = BOOKS / "{book_id}"
BOOK_NUMBER = BOOK / "number"
CHAPTERS = BOOK / "chapters"
CHAPTER = CHAPTERS / "{chapter_id}"
CHAPTER_NUMBER = CHAPTER / "number"

CHARACTERS = COMPANY / "characters"
CHARACTERS_AUTOGENERATE = CHARACTERS / "autogenerate"
CHARGEN_START = CHARACTERS / "chargen/start"
CHARGEN_FINALIZE = CHARACTERS / "chargen/finalize"
CHARGEN_SESSIONS = CHARACTERS / "chargen/sessions"
CHARGEN_SESSION = CHARGEN_SESSIONS / "{session_id}"
CHARACTER = CHARACTERS / "{character_id}"
CHARACTER_STATISTICS = CHARACTER / "statistics"
CHARACTER_FULL_SHEET = CHARACTER / "full-sheet"
CHARACTER_FULL_SHEET_CATEGORY = CHARACTER_FULL_SHEET / "categories/{category_id}"
CHARACTER_HEALTH = CHARACTER / "health"
CHARACTER_HEALTH_ACTIONS = CHARACTER_HEALTH / "actions"
CHARACTER_INVENTORY = CHARACTER / "inventory"
CHARACTER_INVENTORY_ITEM = CHARACTER_INVENTORY / "{inventory_item_id}"
CHARACTER_TRAITS = CHARACTER / "traits"
CHARACTER_TRAITS_ASSIGN = CHARACTER_TRAITS / "assign"
CHARACTER_TRAITS_BULK_ASSIGN = CHARACTER_TRAITS / "bulk-assign"
CHARACTER_TRAITS_CREATE = CHARACTER_TRAITS / "create"
CHARACTER_TRAIT = CHARACTER_TRAITS / "{character_trait_id}"
CHARACTER_TRAIT_SPECIALTIES = CHARACTER_TRAIT / "specialties"
CHARACTER_TRAIT_SPECIALTY = CHARACTER_TRAIT_SPECIALTIES / "{specialty_id}"
CHARACTER_TRAIT_TRACKER = CHARACTER_TRAIT / "tracker"
CHARACTER_TRAIT_TRACKER_ACTIONS = CHARACTER_TRAIT_TRACKER / "actions"
CHARACTER_TRAIT_VALUE = CHARACTER_TRAIT / "value"
CHARACTER_TRAIT_VALUE_OPTIONS = CHARACTER_TRAIT / "value-options"

DICEROLLS = COMPANY / "dicerolls"
DICEROLLS_QUICKROLL = DICEROLLS / "quickroll"
DICEROLL = DICEROLLS / "{diceroll_id}"

DICTIONARY = COMPANY / "dictionaries"
DICTIONARY_TERM = DICTIONARY / "{dictionary_term_id}"

BLUEPRINT = COMPANY / "characterblueprint"
BLUEPRINT_SECTIONS = BLUEPRINT / "sections"
BLUEPRINT_SECTION = BLUEPRINT_SECTIONS / "{section_id}"
BLUEPRINT_CATEGORIES = BLUEPRINT / "categories"
BLUEPRINT_CATEGORY = BLUEPRINT_CATEGORIES / "{category_id}"
BLUEPRINT_SUBCATEGORIES = BLUEPRINT / "subcategories"
BLUEPRINT_SUBCATEGORY = BLUEPRINT_SUBCATEGORIES / "{subcategory_id}"
BLUEPRINT_TRAITS = BLUEPRINT / "traits"
BLUEPRINT_TRAIT = BLUEPRINT_TRAITS / "{trait_id}"
BLUEPRINT_CONCEPTS = BLUEPRINT / "concepts"
BLUEPRINT_CONCEPT = BLUEPRINT_CONCEPTS / "{concept_id}"
BLUEPRINT_VAMPIRE_CLANS = BLUEPRINT / "vampire-clans"
BLUEPRINT_VAMPIRE_CLAN = BLUEPRINT_VAMPIRE_CLANS / "{vampire_clan_id}"
BLUEPRINT_WEREWOLF_TRIBES = BLUEPRINT / "werewolf-tribes"
BLUEPRINT_WEREWOLF_TRIBE = BLUEPRINT_WEREWOLF_TRIBES / "{werewolf_tribe_id}"
BLUEPRINT_WEREWOLF_AUSPICES = BLUEPRINT / "werewolf-auspices"
BLUEPRINT_WEREWOLF_AUSPICE = BLUEPRINT_WEREWOLF_AUSPICES / "{werewolf_auspice_id}"

ADMIN_DEVELOPERS = Route("/admin/developers")
ADMIN_DEVELOPER = ADMIN_DEVELOPERS / "{developer_id}"
ADMIN_DEVELOPER_NEW_KEY = ADMIN_DEVELOPER / "new-key"
ADMIN_DEVELOPER_AUDIT_LOGS = ADMIN_DEVELOPER / "audit-logs"
ADMIN_USERS = Route("/admin/users")
ADMIN_USER = ADMIN_USERS / "{user_id}"
ADMIN_LOGS = Route("/admin/logs")
ADMIN_LOGS_DOWNLOAD = ADMIN_LOGS / "download"

# Below a user, campaign, book, chapter or character.
NOTES = Route("/notes")
NOTE = NOTES / "{note_id}"
ASSETS = Route("/assets")
ASSETS_UPLOAD = ASSETS / "upload"
ASSET = ASSETS / "{asset_id}"
