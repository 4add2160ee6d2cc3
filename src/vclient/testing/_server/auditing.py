"""The log of every write that succeeded.

The content of a log follows from the operation: its method, its path, and the texts below.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from vclient._api.operations import GROUPS
from vclient._api.requests import READ_METHODS

from .bodies.query import raw_query
from .bodies.schema import NO_BODY, read_json
from .problems import ProblemError
from .state.records import AuditLog, Character, CharacterTrait, User
from .views.common import moment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .context import Context

CREATE: Final = "CREATE"
UPDATE: Final = "UPDATE"
DELETE: Final = "DELETE"

# By method and path template: the id of the operation, and the kind of the changed object.
_LOGGED: Final = {
    (each.method, each.route.template): (each.id, entity)
    for group in GROUPS
    for each in group.operations
    if each.method not in READ_METHODS and (entity := each.entity or group.entity)
}
_METHODS: Final = {"POST": CREATE, "PUT": UPDATE, "PATCH": UPDATE, "DELETE": DELETE}
_UPDATES: Final = frozenset(
    {
        "addXp",
        "removeXp",
        "approveUser",
        "denyUser",
        "mergeUsers",
        "linkUserIdentity",
        "unlinkUserIdentity",
        # Guesses: these change what is there, as those above do.
        "applyCharacterHealthAction",
        "applyCharacterTraitTrackerAction",
    }
)
_IDENTIFY: Final = "identifyUser"
_LINKING: Final = frozenset({"linkUserIdentity", "unlinkUserIdentity"})

_PATH_IDS: Final = (
    "company_id",
    "user_id",
    "campaign_id",
    "book_id",
    "chapter_id",
    "character_id",
)
_NAMES: Final = ("name", "title", "username", "term")
_SECRETS: Final = frozenset({"token", "password", "secret", "api_key"})
_REDACTED: Final = "[REDACTED]"
# Changes of developers to themselves have no kind.
_ME: Final = "/developers/me"


class Audit:
    """The log of one request, started before the request is executed.

    Attributes:
        ctx: The request.
        shown: The body of the answer.
        name: The name that the object of the path had before.
        changes: The changed fields; None for other writes.
    """

    def __init__(self, ctx: Context, operation_id: str, entity: str) -> None:
        self.ctx = ctx
        self.shown: Any = None
        self.changes: dict[str, dict[str, Any]] | None = None
        self._id = operation_id
        self._entity = entity
        ids = [name for name in ctx.path if name.endswith("_id")]
        self._target_id = ctx.path[ids[-1]] if ids else None
        self._record = ctx.found.get(ids[-1]) if ids else ctx.developer
        self._sent = _sent(ctx)
        self._paths = self._changeable()
        self._before = {path: _plain(_held(self._record, path)) for path in self._paths}
        self.name = self._name()

    @classmethod
    def of(cls, ctx: Context) -> Audit | None:
        """Start the log of a request; None for requests without a log."""
        logged = _LOGGED.get((ctx.request.method, ctx.route.template))
        return None if logged is None else cls(ctx, *logged)

    def write(self, shown: Any, request_id: str) -> None:
        """Store the log of a request that succeeded.

        Args:
            shown: The body of its answer.
            request_id: The id of its answer.
        """
        ctx, request = self.ctx, self.ctx.request
        self.shown = shown
        if self._paths or request.method == "PATCH":
            self.changes = self._compare()
        acting, operation = ctx.acting_or_none, self._operation()
        kind = self._entity
        described = _DESCRIPTIONS.get(self._id)
        verb = {CREATE: "create", UPDATE: "update", DELETE: "delete"}[operation]
        ids = {name: ctx.path.get(name) for name in _PATH_IDS}
        ctx.state.audit_logs.add(
            AuditLog(
                **ctx.state.stamp(),
                developer_id=ctx.developer.id,
                entity_type=None if self._template.startswith(_ME) else kind,
                operation=operation,
                target_entity_id=self._target_id,
                description=(
                    described(self) if described else f"{verb} {kind.lower().replace('_', ' ')}"
                ),
                changes=self.changes,
                company_id=ids["company_id"],
                acting_user_id=None if acting is None else acting.id,
                user_id=ids["user_id"],
                campaign_id=ids["campaign_id"],
                book_id=ids["book_id"],
                chapter_id=ids["chapter_id"],
                character_id=ids["character_id"],
                request_id=request_id,
                summary=_summary(self._id),
                method=request.method,
                url=str(request.url),
                request_json=self._sent if isinstance(self._sent, dict) else None,
                request_body=self._request_body(),
                path_params=dict(ctx.path),
                query_params={
                    name: values[0] if len(values) == 1 else values
                    for name, values in raw_query(request).items()
                },
                operation_id=self._id,
                handler_name=_words(self._id).replace(" ", "_"),
            )
        )

    @property
    def sent(self) -> Any:
        """The JSON of the request, without its secrets."""
        return self._sent

    @property
    def provider(self) -> str:
        """The identity provider that the request names."""
        provider: str = self.ctx.path.get("provider") or self._sent["provider"]
        return provider

    @property
    def _template(self) -> str:
        return self.ctx.route.template

    def _operation(self) -> str:
        if self._id in _UPDATES:
            return UPDATE
        if self._id == _IDENTIFY and self.shown["resolution"] != "created":
            return UPDATE
        return _METHODS[self.ctx.request.method]

    def _changeable(self) -> list[tuple[str, ...]]:
        if self._id in _LINKING:
            return [("profiles", self.provider)]
        if self.ctx.request.method != "PATCH" and not self._template.endswith("/number"):
            return []
        paths: list[tuple[str, ...]] = []
        for name, value in self.ctx.body.items():
            nested = name == "settings" or name.endswith("_attributes")
            if nested and isinstance(value, dict):
                paths.extend((name, member) for member in value)
            else:
                paths.append((name,))
        return paths

    def _compare(self) -> dict[str, dict[str, Any]]:
        changes = {}
        for path in self._paths:
            old, new = self._before[path], _plain(_held(self._record, path))
            # An empty string that is stored as null is logged as sent.
            if new is None and _held(self._sent, path) == "":
                new = ""
            if old != new:
                name = f"{path[1]}_profile" if path[0] == "profiles" else ".".join(path)
                changes[name] = {"old": old, "new": new}
        return changes

    def _name(self) -> str:
        record = self._record
        if isinstance(record, Character):
            return f"{record.name_first} {record.name_last}"
        if isinstance(record, CharacterTrait):
            record = self.ctx.state.traits.find_any(record.trait_id)
        return next((str(held) for name in _NAMES if (held := getattr(record, name, None))), "")

    def _request_body(self) -> str | None:
        request = self.ctx.request
        if _is_multipart(self.ctx):
            return "[file upload]"
        if isinstance(self._sent, dict) and not _SECRETS.isdisjoint(self._sent):
            return json.dumps(self._sent)
        return request.content.decode("utf-8", "replace") or None


def _is_multipart(ctx: Context) -> bool:
    content_type: str = ctx.request.headers.get("content-type", "")
    return content_type.lower().startswith("multipart/")


def _sent(ctx: Context) -> Any:
    if _is_multipart(ctx):
        return None
    try:
        sent = read_json(ctx.request)
    except ProblemError:
        # The operation takes no body, so the body was not validated.
        return None
    if sent is NO_BODY:
        return None
    if isinstance(sent, dict):
        return {name: _REDACTED if name in _SECRETS else held for name, held in sent.items()}
    return sent


def _held(record: Any, path: tuple[str, ...]) -> Any:
    held = record
    for name in path:
        if name == "is_archived":
            return getattr(held, "archived", None) is not None
        held = held.get(name) if isinstance(held, dict) else getattr(held, name, None)
    return held


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return value


def _words(operation_id: str) -> str:
    return re.sub(r"[A-Z]", lambda match: f" {match[0].lower()}", operation_id)


def _summary(operation_id: str) -> str:
    words = _words(operation_id).removeprefix("global admin ")
    return words.replace("user quickroll", "quick roll").capitalize()


def _user(audit: Audit) -> str:
    user: User = audit.ctx.user
    return user.username


def _character(audit: Audit) -> str:
    character = audit.ctx.character
    return f"{character.name_first} {character.name_last}"


def _new_character(audit: Audit) -> str:
    shown = audit.shown
    return f"Create character '{shown['name']} ({shown['character_class'].lower()})'"


def _renumber(audit: Audit, kind: str) -> str:
    number = audit.shown["number"]
    former = (audit.changes or {}).get("number", {}).get("old", number)
    return f"Renumber {kind} '{audit.name}' from {former} to {number}"


def _granted(audit: Audit) -> str:
    return (
        f"Grant {audit.sent['permission']} permission to developer "
        f"{audit.ctx.body['developer_id']} for company '{audit.ctx.company.name}'"
    )


def _assigned(audit: Audit) -> str:
    shown = audit.shown
    return (
        f"Assign trait '{shown['trait']['name']}' at value {shown['value']} "
        f"to character '{_character(audit)}'"
    )


def _modified(audit: Audit) -> str:
    value = audit.shown["value"]
    return f"Modify trait '{audit.name}' to {value} for character '{_character(audit)}'"


def _identified(audit: Audit) -> str:
    username, resolution = audit.shown["user"]["username"], audit.shown["resolution"]
    return f"Identify user '{username}' via {audit.provider} ({resolution})"


def _numbered(audit: Audit) -> str:
    return f"{audit.shown['number']}: {audit.shown['name']}"


_DESCRIPTIONS: Final[Mapping[str, Callable[[Audit], str]]] = {
    "addDeveloperToCompany": _granted,
    "createCampaign": lambda audit: f"Create campaign '{audit.shown['name']}'",
    "updateCampaign": lambda audit: f"Update campaign '{audit.shown['name']}'",
    "deleteCampaign": lambda audit: f"Delete campaign '{audit.name}'",
    "createCampaignBook": lambda audit: (
        f"Create book '{_numbered(audit)}' for campaign '{audit.ctx.campaign.name}'"
    ),
    "updateCampaignBook": lambda audit: f"Update book '{audit.shown['name']}'",
    "renumberCampaignBook": lambda audit: _renumber(audit, "book"),
    "deleteCampaignBook": lambda audit: f"Delete book '{audit.name}'",
    "createCampaignChapter": lambda audit: (
        f"Create chapter '{_numbered(audit)}' for book '{audit.ctx.book.name}'"
    ),
    "updateCampaignChapter": lambda audit: f"Update chapter '{audit.shown['name']}'",
    "renumberCampaignChapter": lambda audit: _renumber(audit, "chapter"),
    "deleteCampaignChapter": lambda audit: f"Delete chapter '{audit.name}'",
    **{
        f"create{kind}Note": lambda audit: f"Create note '{audit.shown['title']}'"
        for kind in ("User", "Campaign", "Book", "Chapter", "Character")
    },
    **{
        f"update{kind}Note": lambda audit: f"Update note '{audit.shown['title']}'"
        for kind in ("User", "Campaign", "Book", "Chapter", "Character")
    },
    **{
        f"delete{kind}Note": lambda audit: f"Delete note '{audit.name}'"
        for kind in ("User", "Campaign", "Book", "Chapter", "Character")
    },
    "createCharacter": _new_character,
    "autogenerateCharacter": _new_character,
    "updateCharacter": lambda audit: f"Update character '{audit.shown['name']}'",
    "deleteCharacter": lambda audit: f"Delete character '{audit.name}'",
    "assignTraitToCharacter": _assigned,
    "modifyTraitValue": _modified,
    "deleteCharacterTrait": lambda audit: (
        f"Delete trait '{audit.name}' from character '{_character(audit)}'"
    ),
    "bulkAssignTraitsToCharacter": lambda audit: (
        f"Bulk assign {len(audit.sent)} traits to character '{_character(audit)}'"
    ),
    "addXp": lambda audit: f"Add {audit.ctx.body['amount']} XP for '{_user(audit)}'",
    "removeXp": lambda audit: f"Remove {audit.ctx.body['amount']} XP for '{_user(audit)}'",
    "addCpToCampaignExperience": lambda audit: (
        f"Add {audit.ctx.body['amount']} CP for '{_user(audit)}'"
    ),
    "approveUser": lambda audit: f"Approve user '{_user(audit)}'",
    "denyUser": lambda audit: f"Deny user '{_user(audit)}'",
    "mergeUsers": lambda audit: f"Merge user into '{audit.shown['username']}'",
    "identifyUser": _identified,
    "linkUserIdentity": lambda audit: f"Link {audit.provider} identity to user '{_user(audit)}'",
    "unlinkUserIdentity": lambda audit: (
        f"Unlink {audit.provider} identity from user '{_user(audit)}'"
    ),
    "createUserQuickroll": lambda audit: f"Create quick roll '{audit.shown['name']}'",
    "updateUserQuickroll": lambda audit: f"Update quick roll '{audit.shown['name']}'",
    "deleteUserQuickroll": lambda audit: f"Delete quick roll '{audit.name}'",
    "regenerateDeveloperMeApiKey": lambda audit: (
        f"Regenerate API key for developer '{audit.ctx.developer.username}'"
    ),
    "globalAdminCreateUser": lambda audit: (
        f"created user {audit.shown['username']} in company {audit.shown['company_id']}"
    ),
}
