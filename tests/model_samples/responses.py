"""An answer of the testing server for every model; lists have their first item alone."""

from __future__ import annotations

import inspect
from typing import Any

from populating import Populated
from vclient import models
from vclient.models import PaginatedResponse
from vclient.models.base import ResponseModel

_WORLD = Populated()
_IDS = _WORLD.ids
_BLUEPRINT = "/characterblueprint"


def shortened(value: Any) -> Any:
    """Return a JSON value whose lists have their first item alone."""
    if isinstance(value, dict):
        return {name: shortened(each) for name, each in value.items()}
    return [shortened(each) for each in value[:1]] if isinstance(value, list) else value


def _get(path: str, **params: Any) -> Any:
    """Return an answer from below the company; two slashes begin below the root."""
    return _WORLD.make(path, method="GET", params=params)


def _parent(kind: str, below: str = "", **params: Any) -> Any:
    """Return an object that has notes and images, or what is below it."""
    return _get(_WORLD.parents()[kind] + below, **params)


def _first(path: str, *needed: str, limit: int = 1000, **params: Any) -> Any:
    """Return the first item of a list that has something in each of some fields."""
    items = _get(path, limit=limit, **params)["items"]
    return next(each for each in items if all(each[name] for name in needed))


def _character() -> dict[str, Any]:
    """Return a character that has what characters of all classes have."""
    found: dict[str, Any] = {}
    for each in _get("/characters", limit=100)["items"]:
        found |= {name: value for name, value in each.items() if value or name not in found}
    concept = _first(f"{_BLUEPRINT}/concepts", "specialties")
    body = {"age": 36, "date_of_birth": "1990-05-01", "concept_id": concept["id"], "status": "DEAD"}
    dead = _WORLD.make(f"/characters/{_IDS['bare_character_id']}", body, "PATCH")
    return {**found, **{name: value for name, value in dead.items() if value}}


def _sheet() -> Any:
    """Return a sheet with a category that has traits and subcategories."""
    whole = _parent("character", "/full-sheet", include_available_traits=True)
    section = whole["sections"][0]
    categories = [each for section in whole["sections"] for each in section["categories"]]
    full = next(each for each in categories if each["character_traits"])
    split = next(each for each in categories if each["subcategories"])
    category = {**full, "subcategories": split["subcategories"]}
    return {**whole, "sections": [{**section, "categories": [category]}]}


def _bulk() -> Any:
    items = [{"trait_id": _WORLD.trait("Wits"), "value": 1}, {"trait_id": _IDS["company_id"]}]
    path = f"/characters/{_IDS['bare_character_id']}/traits/bulk-assign"
    return _WORLD.make(path, items)


def _founded() -> Any:
    body = {"name": "Night Shift", "email": "night@example.com"}
    return _WORLD.make("//companies", body)


def _identified() -> Any:
    token = {"provider": "github", "token": "github:2:waiting@example.com"}
    return _WORLD.make("/auth/identify", token)


_PARTS = ["quickrolls", "notes", "assets", "characters"]
_POWER = _first(f"{_BLUEPRINT}/traits", "powers")
_GIFT = _first(f"{_BLUEPRINT}/traits", "gift_attributes")
_TRAIT = {**_POWER, "gift_attributes": _GIFT["gift_attributes"]}
_USER = _parent("user", include=_PARTS)
_BOOK = _parent("book", include=["chapters", "notes", "assets"])
_CHAPTER = _parent("chapter", include=["notes", "assets"])
_DETAIL = _parent("character", include=["traits", "inventory", "notes", "assets"])
_CHARACTER = _character()
_SHEET = _sheet()
_CATEGORY = _SHEET["sections"][0]["categories"][0]
_VALUES = _parent("character", f"/traits/{_IDS['character_trait_id']}/value-options")
_BULK = _bulk()
_FOUNDED = _founded()
_LOG = _first("/audit-logs", "changes", limit=100, include=["request_details"])
_ROLL = _get(f"/dicerolls/{_IDS['diceroll_id']}")
_STATISTICS = _get("/statistics")
_DEVELOPER = _get(f"//admin/developers/{_IDS['developer_id']}")
_WITH_KEY = _WORLD.make(f"//admin/developers/{_IDS['developer_id']}/new-key")
_CLAN = _first(f"{_BLUEPRINT}/vampire-clans", "bane", "variant_bane", "compulsion")
_CONCEPT = _first(f"{_BLUEPRINT}/concepts", "specialties")
_OPTIONS = _get("/options")


_TIMES = {"date_created": _CHARACTER["date_created"], "date_modified": _CHARACTER["date_modified"]}
_SPECIALTY = {"id": _IDS["company_id"], "name": "Knives", **_TIMES}
_COUNTER = {"type": "COUNTER", "size": 5, "current": 3}
_DAMAGE = {
    "type": "DAMAGE",
    "size": 7,
    "superficial": 0,
    "aggravated": 0,
    "boxes": ["LETHAL"],
    "is_impaired": False,
    "bashing": 0,
    "lethal": 1,
    "levels": [{"name": "Bruised", "penalty": 0, "mark": "LETHAL"}],
    "current_penalty": 0,
}
_STAINS = {
    "type": "STAINS",
    "humanity": 7,
    "stain_capacity": 3,
    "stains": 1,
    "is_impaired": False,
    "willpower_damage_applied": None,
}
_HEALTH = {**_DAMAGE, "extra_levels": 0}
_RULES = {"actions": ["spend"], "damage_types": ["LETHAL"]}
_OF_TRAITS = {"specialties": [_SPECIALTY], "tracker": _COUNTER}
_CHARACTER |= {"health": _HEALTH}


def _without(value: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: each for name, each in value.items() if name not in names}


SAMPLES: dict[str, dict[str, Any]] = shortened(
    {
        "AdminUser": _get(f"//admin/users/{_IDS['user_id']}"),
        "AppleProfile": _USER["apple_profile"],
        "Asset": _DETAIL["assets"][0],
        "AssetOptions": _OPTIONS["assets"],
        "AuditChange": next(iter(_LOG["changes"].values())),
        "AuditLog": _LOG,
        "AuditLogOptions": _OPTIONS["audit_logs"],
        "AutogenerationOptions": _OPTIONS["character_autogeneration"],
        "BulkAssignTraitFailure": _BULK["failed"][0],
        "BulkAssignTraitResponse": _BULK,
        "BulkAssignTraitSuccess": _BULK["succeeded"][0],
        "Campaign": _parent("campaign"),
        "CampaignBook": _parent("book"),
        "CampaignBookDetail": _BOOK,
        "CampaignChapter": _parent("chapter"),
        "CampaignChapterDetail": _CHAPTER,
        "CampaignExperience": _parent("user", f"/experience/{_IDS['campaign_id']}"),
        "Character": _CHARACTER,
        "CharacterConcept": _CONCEPT,
        "CharacterDetail": {**_DETAIL, **_CHARACTER},
        "CharacterFullSheet": _SHEET,
        "CharacterOptions": _OPTIONS["characters"],
        "CharacterTrait": {**_DETAIL["traits"][0], **_OF_TRAITS},
        "CharacterTraitSpecialty": _SPECIALTY,
        "CharacterTraitValueOptionsResponse": _VALUES,
        "ChargenSessionResponse": _get("/characters/chargen/sessions")[0],
        "Company": _FOUNDED["company"],
        "CompanyAdminUser": _FOUNDED["admin_user"],
        "CompanyOptions": _OPTIONS["companies"],
        "CompanyPermissions": _DEVELOPER["companies"][0],
        "CompanySettings": _FOUNDED["company"]["settings"],
        "ConceptSpecialty": _CONCEPT["specialties"][0],
        "CounterTracker": _COUNTER,
        "DamageTracker": _DAMAGE,
        "Developer": _get("//developers/me"),
        "DeveloperAdmin": _DEVELOPER,
        "DeveloperAdminWithApiKey": _WITH_KEY,
        "DeveloperCompany": _WITH_KEY["companies"][0],
        "DeveloperWithApiKey": _WORLD.make("//developers/me/new-key"),
        "Diceroll": _ROLL,
        "DicerollResult": _ROLL["result"],
        "DictionaryTerm": _first("/dictionaries", "powers"),
        "DiscordProfile": _USER["discord_profile"],
        "FullSheetCategory": _CATEGORY,
        "FullSheetSection": _SHEET["sections"][0],
        "FullSheetSubcategory": _CATEGORY["subcategories"][0],
        "FullSheetTrait": {**_CATEGORY["character_traits"][0], **_OF_TRAITS},
        "GameplayOptions": _OPTIONS["gameplay"],
        "GiftAttributes": _TRAIT["gift_attributes"],
        "GithubProfile": _USER["github_profile"],
        "GoogleProfile": _USER["google_profile"],
        "Health": _HEALTH,
        "HealthLevel": _DAMAGE["levels"][0],
        "HunterAttributes": _CHARACTER["hunter_attributes"],
        "IdentityResolution": _identified(),
        "InventoryItem": _DETAIL["inventory"][0],
        "MageAttributes": _CHARACTER["mage_attributes"],
        "NameDescription": _CLAN["compulsion"],
        "NewCompanyResponse": _FOUNDED,
        "Note": _DETAIL["notes"][0],
        "Options": _OPTIONS,
        "PaginatedResponse": _parent("user", "/notes"),
        "Quickroll": _USER["quickrolls"][0],
        "RollStatistics": _STATISTICS,
        "ServerLogEntry": _get("//admin/logs")[0],
        "SheetSection": _first(f"{_BLUEPRINT}/sections"),
        "Specialty": _CHARACTER["specialties"][0],
        "StainsTracker": _STAINS,
        "SystemHealth": _get("//health"),
        "TopTrait": _STATISTICS["top_traits"][0],
        "TrackerRules": _RULES,
        "Trait": _TRAIT,
        "TraitCategory": _first(f"{_BLUEPRINT}/categories"),
        "TraitPower": _TRAIT["powers"][0],
        "TraitSubcategory": _first(f"{_BLUEPRINT}/subcategories", "hunter_edge_type"),
        "TraitValueOption": _VALUES["options"]["DELETE"],
        "UnknownTracker": {"type": "CLOCK"},
        "User": _without(_USER, *_PARTS),
        "UserDetail": {**_USER, "characters": [_CHARACTER]},
        "UserLookupResult": _get("//users/lookup", email="lookup@example.com")[0],
        "UserOptions": _OPTIONS["users"],
        "VampireAttributes": _CHARACTER["vampire_attributes"],
        "VampireClan": _CLAN,
        "WerewolfAttributes": _CHARACTER["werewolf_attributes"],
        "WerewolfAuspice": _first(f"{_BLUEPRINT}/werewolf-auspices"),
        "WerewolfTribe": _first(f"{_BLUEPRINT}/werewolf-tribes"),
    }
)

# Fields that an answer may leave out; models that are not here have none.
OPTIONAL: dict[str, set[str]] = {
    "AppleProfile": {"email"},
    "AuditChange": {"old", "new"},
    "AuditLog": {
        *("method", "url", "request_json", "request_body", "path_params", "query_params"),
        *("operation_id", "handler_name"),
    },
    "CampaignBookDetail": {"chapters", "notes", "assets"},
    "CampaignChapterDetail": {"notes", "assets"},
    "CharacterDetail": {"traits", "inventory", "notes", "assets"},
    "ConceptSpecialty": {"description"},
    "DiscordProfile": set(SAMPLES["DiscordProfile"]) - {"id"},
    "GithubProfile": {"login", "email"},
    "GoogleProfile": {"email"},
    # A line that the server cannot read has nothing but its text.
    "ServerLogEntry": set(SAMPLES["ServerLogEntry"]),
    "StainsTracker": {"willpower_damage_applied"},
    "UserDetail": {"quickrolls", "notes", "assets", "characters"},
}


def response_models() -> dict[str, Any]:
    """Return all models of answers, by name; that of pages with items."""
    found = {name: getattr(models, name) for name in models.__all__}
    return {
        name: PaginatedResponse[models.Note] if value is PaginatedResponse else value
        for name, value in found.items()
        if inspect.isclass(value) and issubclass(value, ResponseModel) and value.__name__ == name
    }
