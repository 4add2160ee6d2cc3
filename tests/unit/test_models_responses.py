"""The models of answers: what the server sends comes out as it went in."""

from __future__ import annotations

import inspect
import json
from datetime import UTC, date, datetime
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pydantic
import pytest

from vclient import models
from vclient.models import (
    Character,
    CompanyCreate,
    Developer,
    DeveloperWithApiKey,
    Diceroll,
    Options,
    PaginatedResponse,
    SystemHealth,
    User,
    UserDetail,
)
from vclient.models.base import ResponseModel

ID = "01a2037e-86bb-773c-8d29-84dcf633539d"
OTHER_ID = "01a2037e-86be-704b-8996-cac5cc0cb53e"
RESOURCE = {
    "id": ID,
    "date_created": "2026-03-01T08:30:00.123456Z",
    "date_modified": "2026-03-02T08:30:00Z",
}

ASSET = {
    **RESOURCE,
    "asset_type": "image",
    "mime_type": "image/png",
    "original_filename": "a-map.png",
    "public_url": "https://cdn.example.com/a-map.png",
    "company_id": OTHER_ID,
    "uploaded_by_id": ID,
    "character_id": None,
    "campaign_id": None,
    "book_id": None,
    "chapter_id": None,
    "user_parent_id": ID,
}
SPECIALTY = {"id": ID, "name": "Maps", "type": "PASSIVE", "description": None}
VAMPIRE = {
    "clan_id": ID,
    "clan_name": "Toreador",
    "generation": 12,
    "sire": None,
    "bane_name": "Spellbound",
    "bane_description": "Beauty holds them",
    "compulsion_name": None,
    "compulsion_description": None,
}
WEREWOLF = {
    "tribe_id": ID,
    "tribe_name": "Glass Walkers",
    "auspice_id": None,
    "auspice_name": None,
    "pack_name": "Concrete",
    "total_renown": 5,
}
MAGE = {"sphere": "Time", "tradition": None}
HUNTER = {"creed": "MARTIAL"}
CHARACTER = {
    **RESOURCE,
    "name_first": "Ada",
    "name_last": "Byron",
    "name_nick": "Countess",
    "name": "Ada Byron",
    "name_full": "Ada 'Countess' Byron",
    "character_class": "VAMPIRE",
    "type": "PLAYER",
    "game_version": "V5",
    "status": "DEAD",
    "starting_points": 7,
    "age": 36,
    "date_of_birth": "1815-12-10",
    "biography": "A long one",
    "demeanor": None,
    "nature": "Visionary",
    "concept_id": ID,
    "concept_name": "Scientist",
    "is_temporary": False,
    "date_killed": "2026-03-03T08:30:00Z",
    "user_creator_id": ID,
    "user_player_id": None,
    "company_id": ID,
    "campaign_id": ID,
    "num_inventory_items": 3,
    "num_notes": 0,
    "num_assets": 1,
    "specialties": [SPECIALTY],
    "vampire_attributes": VAMPIRE,
    "werewolf_attributes": None,
    "mage_attributes": None,
    "hunter_attributes": None,
    "chapter_ids": [ID, OTHER_ID],
}
SETTINGS = {
    "id": OTHER_ID,
    "character_autogen_xp_cost": 10,
    "character_autogen_num_choices": 3,
    "character_autogen_starting_points": 0,
    "permission_manage_campaign": "UNRESTRICTED",
    "permission_manage_npc": "STORYTELLER",
    "permission_grant_xp": "PLAYER",
    "permission_free_trait_changes": "WITHIN_24_HOURS",
    "permission_recoup_xp": "WITHIN_SESSION",
}
COMPANY = {
    **RESOURCE,
    "name": "Night Shift",
    "description": None,
    "email": "night@example.com",
    "resources_modified_at": "2026-03-04T08:30:00Z",
    "num_campaigns": 1,
    "num_player_characters": 2,
    "num_storyteller_characters": 3,
    "num_npc_characters": 4,
    "num_users": 5,
    "settings": SETTINGS,
}
ADMIN_USER = {
    **RESOURCE,
    "username": "ada",
    "email": "ada@example.com",
    "role": "ADMIN",
    "company_id": ID,
}
PERMISSIONS = {"company_id": ID, "name": "Night Shift", "permission": "OWNER"}
DEVELOPER = {
    **RESOURCE,
    "username": "ada",
    "email": "ada@example.com",
    "key_generated": "2026-03-01T08:30:00Z",
    "provider_audiences": {"google": ["an-audience"]},
    "companies": [PERMISSIONS],
}
DICE = {
    "total_result": 3,
    "total_result_type": "SUCCESS",
    "total_result_humanized": "3 Successes",
    "total_dice_roll": [1, 6, 7, 8],
    "player_roll": [6, 7, 8],
    "desperation_roll": [1],
    "total_dice_roll_emoji": "1️⃣ 6️⃣ 7️⃣ 8️⃣",
    "total_dice_roll_shortcode": ":one: :six: :seven: :eight:",
    "player_roll_emoji": "6️⃣ 7️⃣ 8️⃣",
    "player_roll_shortcode": ":six: :seven: :eight:",
    "desperation_roll_emoji": "1️⃣",
    "desperation_roll_shortcode": ":one:",
}
DICEROLL = {
    **RESOURCE,
    "difficulty": 6,
    "dice_size": 10,
    "num_dice": 3,
    "num_desperation_dice": 1,
    "result": DICE,
    "comment": None,
    "trait_ids": [ID],
    "user_id": ID,
    "character_id": None,
    "campaign_id": OTHER_ID,
    "company_id": ID,
}
NOTE = {
    **RESOURCE,
    "title": "A title",
    "content": "# Some\n\ncontent",
    "company_id": ID,
    "campaign_id": None,
    "book_id": None,
    "chapter_id": None,
    "character_id": None,
    "user_id": ID,
}
QUICKROLL = {
    **RESOURCE,
    "name": "Punch",
    "description": "",
    "user_id": ID,
    "trait_ids": [ID, OTHER_ID],
}
TOP_TRAIT = {"name": "Strength", "usage_count": 4, "trait_id": ID}
STATISTICS = {
    "botches": 1,
    "successes": 2,
    "failures": 3,
    "criticals": 4,
    "total_rolls": 11,
    "average_difficulty": 6.0,
    "average_pool": None,
    "top_traits": [TOP_TRAIT],
    "criticals_percentage": 40.0,
    "success_percentage": 20.5,
    "failure_percentage": 30.0,
    "botch_percentage": 10.0,
}
HEALTH = {
    "database_status": "online",
    "cache_status": "offline",
    "database_latency_ms": 1.25,
    "cache_latency_ms": None,
    "uptime": "0d 1h 2m 3s",
    "version": "0.27.0",
}
EXPERIENCE = {
    "id": ID,
    "campaign_id": OTHER_ID,
    "user_id": ID,
    "xp_current": -5,
    "xp_total": 25,
    "cool_points": 2,
}
PROFILE = {"id": "1234", "email": "ada@example.com"}
GITHUB = {"id": "1234", "login": "ada", "email": None}
DISCORD = {
    "id": "1234",
    "username": "ada",
    "global_name": "Ada",
    "avatar_id": "ab12",
    "discriminator": "0",
    "email": "ada@example.com",
    "verified": True,
    "avatar_url": "https://cdn.example.com/ab12.png",
}
USER = {
    **RESOURCE,
    "name_first": "Ada",
    "name_last": None,
    "username": "ada",
    "email": "ada@example.com",
    "role": "STORYTELLER",
    "company_id": ID,
    "lifetime_xp": 25,
    "lifetime_cool_points": 2,
    "google_profile": PROFILE,
    "github_profile": None,
    "discord_profile": DISCORD,
    "apple_profile": None,
    "avatar_url": None,
    "num_quickrolls": 1,
    "num_notes": 2,
    "num_assets": 3,
    "num_characters": 4,
    "campaign_experience": [EXPERIENCE],
}
OPTIONS: dict[str, dict[str, Any]] = {
    "companies": {
        "CompanyPermission": ["USER", "ADMIN"],
        "PermissionManageCampaign": ["UNRESTRICTED"],
        "PermissionManageNPC": ["UNRESTRICTED"],
        "PermissionsGrantXP": ["PLAYER"],
        "PermissionsFreeTraitChanges": ["WITHIN_24_HOURS"],
        "PermissionsRecoupXP": ["DENIED"],
    },
    "characters": {
        "AbilityFocus": ["BALANCED"],
        "AutoGenExperienceLevel": ["NEW"],
        "BlueprintTraitOrderBy": ["NAME"],
        "CharacterClass": ["MAGE"],
        "CharacterStatus": ["ALIVE"],
        "CharacterType": ["NPC"],
        "GameVersion": ["V5"],
        "HunterCreed": ["MARTIAL"],
        "HunterEdgeType": ["ASSETS"],
        "InventoryItemType": ["BOOK"],
        "SpecialtyType": ["SPELL"],
        "TraitModifyCurrency": ["XP"],
        "WerewolfRenown": ["GLORY"],
        "_related": {"concepts": "https://a.test/companies/{company_id}/concepts"},
    },
    "character_autogeneration": {"CharacterClassPercentileChance": ["MORTAL: 0-59"]},
    "users": {
        "IdentityProvider": ["apple"],
        "IdentityResolution": ["matched"],
        "UserRole": ["ADMIN"],
    },
    "gameplay": {"DiceSize": [4, 6], "RollResultType": ["BOTCH"]},
    "assets": {"AssetType": ["image"]},
    "audit_logs": {"AuditEntityType": ["USER"], "AuditOperation": ["CREATE"]},
}

SAMPLES: dict[str, dict[str, Any]] = {
    "AppleProfile": PROFILE,
    "Asset": ASSET,
    "AssetOptions": OPTIONS["assets"],
    "AuditLogOptions": OPTIONS["audit_logs"],
    "AutogenerationOptions": OPTIONS["character_autogeneration"],
    "CampaignExperience": EXPERIENCE,
    "Character": CHARACTER,
    "CharacterOptions": OPTIONS["characters"],
    "Company": COMPANY,
    "CompanyAdminUser": ADMIN_USER,
    "CompanyOptions": OPTIONS["companies"],
    "CompanyPermissions": PERMISSIONS,
    "CompanySettings": SETTINGS,
    "Developer": DEVELOPER,
    "DeveloperWithApiKey": {
        "id": ID,
        "username": "ada",
        "email": "ada@example.com",
        "api_key": "the-key-that-nobody-may-see",
        "key_generated": "2026-03-01T08:30:00Z",
    },
    "Diceroll": DICEROLL,
    "DicerollResult": DICE,
    "DiscordProfile": DISCORD,
    "GameplayOptions": OPTIONS["gameplay"],
    "GithubProfile": GITHUB,
    "GoogleProfile": PROFILE,
    "HunterAttributes": HUNTER,
    "MageAttributes": MAGE,
    "NewCompanyResponse": {"company": COMPANY, "admin_user": ADMIN_USER},
    "Note": NOTE,
    "Options": OPTIONS,
    "PaginatedResponse": {"items": [NOTE], "limit": 10, "offset": 20, "total": 21},
    "Quickroll": QUICKROLL,
    "RollStatistics": STATISTICS,
    "Specialty": SPECIALTY,
    "SystemHealth": HEALTH,
    "TopTrait": TOP_TRAIT,
    "User": USER,
    "UserDetail": {
        **USER,
        "quickrolls": [QUICKROLL],
        "notes": [NOTE],
        "assets": [ASSET],
        "characters": [CHARACTER],
    },
    "UserOptions": OPTIONS["users"],
    "VampireAttributes": VAMPIRE,
    "WerewolfAttributes": WEREWOLF,
}


def response_models() -> dict[str, Any]:
    found = {name: getattr(models, name) for name in models.__all__}
    return {
        name: PaginatedResponse[models.Note] if value is PaginatedResponse else value
        for name, value in found.items()
        if inspect.isclass(value) and issubclass(value, ResponseModel) and value.__name__ == name
    }


def parse(name: str, sample: object) -> Any:
    return response_models()[name].model_validate_json(json.dumps(sample))


def dump(model: ResponseModel) -> dict[str, Any]:
    return model.model_dump(mode="json", exclude_unset=True, by_alias=True)


def test_each_model_has_a_sample():
    assert set(SAMPLES) == set(response_models())


@pytest.mark.parametrize("name", sorted(SAMPLES))
class TestRoundTrip:
    def test_sample_has_all_fields(self, name: str):
        fields = response_models()[name].model_fields
        assert {field.alias or key for key, field in fields.items()} == set(SAMPLES[name])

    def test_nothing_is_lost_or_changed(self, name: str):
        assert dump(parse(name, SAMPLES[name])) == SAMPLES[name]

    def test_twice(self, name: str):
        once = parse(name, SAMPLES[name])
        assert parse(name, dump(once)) == once

    def test_unknown_fields_are_kept(self, name: str):
        sample = {**SAMPLES[name], "new_field": {"a": [1, None]}}
        model = parse(name, sample)
        assert dump(model) == sample
        assert model.new_field == {"a": [1, None]}

    def test_fields_that_are_missing_are_an_error(self, name: str):
        model = response_models()[name]
        required = [
            field.alias or key for key, field in model.model_fields.items() if field.is_required()
        ]
        for field in required:
            sample = {key: value for key, value in SAMPLES[name].items() if key != field}
            with pytest.raises(pydantic.ValidationError):
                parse(name, sample)

    def test_unknown_values_are_kept(self, name: str):
        for field, hint in get_type_hints(response_models()[name]).items():
            literals = [each for each in get_args(hint) if get_origin(each) is Literal]
            if not literals:
                continue
            value: Any = 12 if isinstance(get_args(literals[0])[0], int) else "NEW_VALUE"
            model = parse(name, {**SAMPLES[name], field: value})
            assert getattr(model, field) == value
            assert dump(model)[field] == value

    def test_enumerations_are_open(self, name: str):
        for field, hint in get_type_hints(response_models()[name]).items():
            assert get_origin(hint) is not Literal, field

    def test_times_have_a_zone(self, name: str):
        model = parse(name, SAMPLES[name])
        for field in type(model).model_fields:
            value = getattr(model, field)
            assert not isinstance(value, datetime) or value.tzinfo is not None

    def test_has_no_limits_of_input(self, name: str):
        for field in response_models()[name].model_fields.values():
            assert field.metadata == []


class TestTypes:
    def test_times_and_dates(self):
        character = parse("Character", CHARACTER)
        assert character.date_created == datetime(2026, 3, 1, 8, 30, 0, 123456, tzinfo=UTC)
        assert character.date_killed == datetime(2026, 3, 3, 8, 30, tzinfo=UTC)
        assert character.date_of_birth == date(1815, 12, 10)

    def test_times_with_an_offset(self):
        sample = {**NOTE, "date_created": "2026-03-01T08:30:00.123456+00:00"}
        assert parse("Note", sample).date_created.utcoffset().total_seconds() == 0

    def test_nested_models(self):
        user = parse("UserDetail", SAMPLES["UserDetail"])
        assert isinstance(user, User)
        assert type(user.notes[0]) is models.Note
        assert type(user.characters[0]) is Character
        assert type(user.characters[0].vampire_attributes) is models.VampireAttributes
        assert type(user.discord_profile) is models.DiscordProfile
        assert type(user.campaign_experience[0]) is models.CampaignExperience

    def test_children_that_were_not_asked_for(self):
        user = parse("UserDetail", USER)
        assert (user.notes, user.assets, user.quickrolls, user.characters) == (None,) * 4
        assert dump(user) == USER
        assert isinstance(user, UserDetail)

    def test_ids_are_strings(self):
        for name in SAMPLES:
            hints = get_type_hints(response_models()[name])
            ids = {hint for field, hint in hints.items() if field == "id" or field.endswith("_id")}
            assert ids <= {str, str | None}, name

    def test_profile_with_less(self):
        assert parse("DiscordProfile", {"id": "1"}).username is None
        assert dump(parse("GithubProfile", {"id": "1"})) == {"id": "1"}

    def test_no_audiences_and_no_key(self):
        sample = {**DEVELOPER, "provider_audiences": None, "key_generated": None, "companies": []}
        developer = parse("Developer", sample)
        assert isinstance(developer, Developer)
        assert dump(developer) == sample

    def test_models_are_built_when_they_are_needed(self):
        assert all(
            model.model_config["defer_build"]
            for model in (*response_models().values(), CompanyCreate)
        )


class TestOptions:
    def test_unknown_categories_and_names(self):
        sample = {**OPTIONS, "gameplay": {**OPTIONS["gameplay"], "New": ["A"]}, "new": {"B": [1]}}
        options = parse("Options", sample)
        assert options.categories() == sample
        assert options.gameplay.New == ["A"]

    def test_by_the_names_of_this_package(self):
        options = parse("Options", OPTIONS)
        assert isinstance(options, Options)
        assert options.gameplay.dice_size == [4, 6]
        assert options.characters.trait_modify_currency == ["XP"]
        assert options.characters.related["concepts"].startswith("https://a.test/")


class TestSuccesses:
    @pytest.mark.parametrize("total", [-2, 0, 1, 7])
    def test_are_the_total(self, total: int):
        roll = parse("Diceroll", {**DICEROLL, "result": {**DICE, "total_result": total}})
        assert isinstance(roll, Diceroll)
        assert roll.successes == total

    def test_without_a_difficulty(self):
        roll = parse("Diceroll", {**DICEROLL, "result": {**DICE, "total_result": None}})
        assert roll.successes == 0

    def test_without_a_result(self):
        assert parse("Diceroll", {**DICEROLL, "result": None}).successes == 0

    def test_are_no_field(self):
        assert "successes" not in dump(parse("Diceroll", DICEROLL))


class TestSecrets:
    def test_key_is_in_no_representation(self):
        sample = SAMPLES["DeveloperWithApiKey"]
        developer = parse("DeveloperWithApiKey", sample)
        assert isinstance(developer, DeveloperWithApiKey)
        assert developer.api_key == sample["api_key"]
        for shown in (repr(developer), str(developer), f"{developer!r:>9}", repr([developer])):
            assert sample["api_key"] not in shown
            assert "ada" in shown


class TestPages:
    def page(self, **fields: Any) -> PaginatedResponse[int]:
        return PaginatedResponse[int](
            **{"items": [], "limit": 10, "offset": 0, "total": 0, **fields}
        )

    @pytest.mark.parametrize(
        ("fields", "has_more", "numbers"),
        [
            ({}, False, (10, 0, 1)),
            ({"items": [1] * 10, "total": 10}, False, (10, 1, 1)),
            ({"items": [1] * 10, "total": 11}, True, (10, 2, 1)),
            ({"items": [1] * 10, "total": 30, "offset": 10}, True, (20, 3, 2)),
            ({"items": [1] * 10, "total": 30, "offset": 20}, False, (30, 3, 3)),
            ({"items": [1], "total": 21, "offset": 20}, False, (30, 3, 3)),
            ({"items": [1] * 10, "total": 21, "offset": 5}, True, (15, 3, 1)),
            ({"total": 21, "offset": 40}, False, (50, 3, 5)),
            ({"limit": 0, "total": 21}, True, (0, 0, 1)),
            ({"limit": 1, "items": [1], "total": 2}, True, (1, 2, 1)),
        ],
    )
    def test_properties(
        self,
        fields: dict[str, Any],
        has_more: bool,  # noqa: FBT001
        numbers: tuple[int, int, int],
    ):
        page = self.page(**fields)
        assert page.has_more is has_more
        assert (page.next_offset, page.total_pages, page.current_page) == numbers

    def test_is_its_items(self):
        page = self.page(items=[3, 1, 2], total=9)
        assert list(page) == [3, 1, 2]
        assert len(page) == 3
        assert 2 in page
        assert page
        assert not self.page(total=9)

    def test_items_are_models(self):
        page = parse("PaginatedResponse", SAMPLES["PaginatedResponse"])
        assert type(page.items[0]) is models.Note

    def test_health_is_no_page(self):
        # Only a page iterates over its items; other models iterate over their fields.
        health = parse("SystemHealth", HEALTH)
        assert isinstance(health, SystemHealth)
        assert dict(health) == HEALTH
