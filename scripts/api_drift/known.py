"""What is known of the server and is not in its OpenAPI document, or is wrong there.

Observed on a server of version 0.27.0. `recorded samples` are exchanges with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api_drift.amendments import Amendment, Answer, Member, Needed, NeedsActingUser

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from api_drift.document import Schema

TEXT: Schema = {"type": "string"}
WHOLE_NUMBER: Schema = {"type": "integer"}
UUID: Schema = {"type": "string", "format": "uuid"}
TIME: Schema = {"type": "string", "format": "date-time"}
TIME_WITH_OFFSET: Schema = {"type": "string", "format": "date-time with offset"}
NULL: Schema = {"type": "null"}


def reference(name: str) -> Schema:
    """Return the schema that a component is."""
    return {"$ref": f"#/components/schemas/{name}"}


def list_of(items: Schema) -> Schema:
    """Return the schema of an array."""
    return {"type": "array", "items": items}


def map_of(values: Schema) -> Schema:
    """Return the schema of an object whose members can have any name."""
    return {"type": "object", "additionalProperties": values}


def record(**members: Schema) -> Schema:
    """Return the schema of an object that always has the given members."""
    return {"type": "object", "properties": members, "required": sorted(members)}


def or_null(schema: Schema) -> Schema:
    """Return the schema of something that can be null."""
    return {"oneOf": [schema, NULL]}


def if_included(schema: Schema) -> Schema:
    """Return the schema of a member that is there only when it was asked for."""
    return {"oneOf": [schema]}


OBJECT: Schema = {"type": "object"}


# What `include` adds is declared as an object without members.
_EMBEDDED: Mapping[str, str] = {
    "UserDetailResponse": "quickrolls notes assets characters",
    "CampaignBookDetailResponse": "chapters notes assets",
    "CampaignChapterDetailResponse": "notes assets",
    "CharacterDetailResponse": "traits inventory notes assets",
}
_ITEMS: Mapping[str, str] = {
    "assets": "S3AssetResponse",
    "chapters": "CampaignChapterResponse",
    "characters": "CharacterResponse",
    "inventory": "InventoryItemResponse",
    "notes": "NoteResponse",
    "quickrolls": "QuickRollResponse",
    "traits": "CharacterTraitResponse",
}


def _embedded() -> Iterable[Amendment]:
    says = if_included(list_of(reference("Struct")))
    for schema, members in _EMBEDDED.items():
        for member in members.split():
            means = if_included(list_of(reference(_ITEMS[member])))
            yield Member(schema, member, says, means, "embedded objects are not declared")


# Identities are declared as objects without members.
_MAIL = or_null(TEXT)
_PROFILES: Mapping[str, Schema] = {
    "apple_profile": record(id=TEXT, email=_MAIL),
    "google_profile": record(id=TEXT, email=_MAIL),
    "github_profile": record(id=TEXT, login=or_null(TEXT), email=_MAIL),
    "discord_profile": record(
        id=TEXT,
        username=or_null(TEXT),
        global_name=or_null(TEXT),
        avatar_id=or_null(TEXT),
        discriminator=or_null(TEXT),
        email=_MAIL,
        verified=or_null({"type": "boolean"}),
        avatar_url=or_null(TEXT),
    ),
}


def _profiles() -> Iterable[Amendment]:
    for schema in ("user_dto_UserResponse", "UserDetailResponse", "AdminUserResponse"):
        for member, profile in _PROFILES.items():
            why = "the members of identities are not declared"
            yield Member(schema, member, or_null(OBJECT), or_null(profile), why)


_CHANGES = or_null(map_of(record(old={}, new={})))
_FORMAT = "the format is not declared; recorded samples"
_TOP_TRAIT_VALUE: Schema = {"oneOf": [WHOLE_NUMBER, TEXT, UUID]}

_UNDECLARED_MEMBERS: tuple[Amendment, ...] = (
    *_embedded(),
    *_profiles(),
    Member(
        "RollStatistics",
        "top_traits",
        says=list_of(map_of(_TOP_TRAIT_VALUE)),
        means=list_of(record(name=TEXT, usage_count=WHOLE_NUMBER, trait_id=UUID)),
        why="the members of top_traits are not declared",
    ),
    Member(
        "CharacterConceptResponse",
        "specialties",
        says=list_of(OBJECT),
        means=list_of(
            record(name=TEXT, type=reference("SpecialtyType"), description=or_null(TEXT))
        ),
        why="the members of the specialties of a concept are not declared; recorded samples",
    ),
    *(
        Member(schema, "changes", or_null(OBJECT), _CHANGES, "its members are not declared")
        for schema in ("AuditLogResponse", "AuditLogDetailResponse")
    ),
    *(
        Member("CharacterTraitResponse", member, TEXT, TIME_WITH_OFFSET, _FORMAT)
        for member in ("date_created", "date_modified")
    ),
    Member("LogEntry", "timestamp", or_null(TEXT), or_null(TIME), _FORMAT),
)


_VALUES = list_of({"oneOf": [TEXT, WHOLE_NUMBER]})
_OPTIONS: Mapping[str, str] = {
    "companies": (
        "CompanyPermission PermissionManageCampaign PermissionManageNPC "
        "PermissionsFreeTraitChanges PermissionsGrantXP PermissionsRecoupXP"
    ),
    "characters": (
        "AbilityFocus AutoGenExperienceLevel BlueprintTraitOrderBy CharacterClass "
        "CharacterStatus CharacterType DamageType GameVersion HunterCreed HunterEdgeType "
        "InventoryItemType SpecialtyType TrackerAction TrackerType "
        "TraitModifyCurrency WerewolfRenown"
    ),
    "character_autogeneration": "CharacterClassPercentileChance",
    "users": "IdentityProvider IdentityResolution UserRole",
    "gameplay": "DiceSize RollResultType",
    "assets": "AssetType",
    "audit_logs": "AuditEntityType AuditOperation",
}


def _options() -> Schema:
    categories: dict[str, dict[str, Any]] = {
        category: dict.fromkeys(names.split(), _VALUES) for category, names in _OPTIONS.items()
    }
    categories["characters"]["_related"] = map_of(TEXT)
    rules = record(actions=list_of(TEXT), damage_types=list_of(TEXT))
    categories["characters"]["TrackerRules"] = map_of(map_of(rules))
    return record(**{category: record(**names) for category, names in categories.items()})


_NEW_KEY = {"id": UUID, "username": TEXT, "email": TEXT, "api_key": TEXT, "key_generated": TIME}

_UNDECLARED_ANSWERS: tuple[Amendment, ...] = (
    Answer(
        "GET /companies/{company_id}/options",
        says=map_of(map_of({"oneOf": [_VALUES, map_of(TEXT)]})),
        means=_options(),
        why="the categories and their names are not declared; check_options.py asks a server",
    ),
    Answer(
        "POST /developers/me/new-key",
        says=map_of(TEXT),
        means=record(**_NEW_KEY),
        why="the members are not declared",
    ),
    Answer(
        "POST /admin/developers/{developer_id}/new-key",
        says=map_of({"oneOf": [TEXT, list_of(map_of(TEXT))]}),
        means=record(
            **_NEW_KEY,
            date_created=TIME,
            date_modified=TIME,
            # A truth value as text.
            is_global_admin={"type": "string", "enum": ["True", "False"]},
            companies=list_of(
                record(
                    company_id=UUID, company_name=TEXT, permission=reference("CompanyPermission")
                )
            ),
        ),
        why="the members are not declared",
    ),
    Answer(
        "POST /companies/{company_id}/users/{user_id}/deny",
        says=None,
        means=NULL,
        why="the answer is the JSON null",
    ),
)


_NEEDED: tuple[Amendment, ...] = (
    Needed("CompanyCreate", "email", "the default, an empty text, is refused"),
    Needed("NoteCreate", "content", "the default, an empty text, is refused"),
    Needed("QuickRollCreate", "trait_ids", "the default, an empty list, is refused"),
    Needed(
        "CharacterTraitAddConstant",
        "value",
        "the default, 0, is refused for most traits",
        always=False,
    ),
)


_CHARACTER = "/companies/{company_id}/characters/{character_id}"
_UNDECLARED_ACTING_USERS = (
    *(
        f"GET {_CHARACTER}{below}"
        for below in (
            *("", "/notes", "/notes/{note_id}", "/assets", "/assets/{asset_id}", "/inventory"),
            *("/inventory/{inventory_item_id}", "/traits", "/traits/{character_trait_id}"),
            *("/traits/{character_trait_id}/value-options", "/statistics", "/full-sheet"),
            "/full-sheet/categories/{category_id}",
        )
    ),
    f"POST {_CHARACTER}/notes",
    f"PATCH {_CHARACTER}/notes/{{note_id}}",
    f"DELETE {_CHARACTER}/notes/{{note_id}}",
)

AMENDMENTS: tuple[Amendment, ...] = (
    *_UNDECLARED_MEMBERS,
    *_UNDECLARED_ANSWERS,
    *_NEEDED,
    *(
        NeedsActingUser(operation, "everything of a character is refused without it, with 403")
        for operation in _UNDECLARED_ACTING_USERS
    ),
)
"""All that is corrected in the document before the client is compared with it."""


PARTS_OF_ENUMERATIONS: Mapping[str, str] = {
    # The roles that the server refuses in these places are left out.
    "AssignableUserRole": "UserRole",
    "UpdatableUserRole": "UserRole",
}
"""The constants that hold some of the values of another one, which is in the document."""

UNDECLARED_ENUMERATIONS: Mapping[str, str] = {
    "DictionarySource": "the kinds of source_type in recorded samples; declared as a text",
    "TraitValueDirection": "the kinds of direction in recorded samples; declared as a text",
}
"""The constants that are neither in the document nor in the options, and how they are known."""
