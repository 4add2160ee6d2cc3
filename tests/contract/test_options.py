"""The enumerations of the API, as it lists them itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient import VClient

# What came in October 2026.
TRACKERS = ("TrackerType", "TrackerAction", "DamageType", "TrackerRules")
OPTIONS = "GET /companies/{company_id}/options"


@pytest.mark.smoke
@pytest.mark.covers(OPTIONS)
async def test_enumerations_are_listed_by_category(client: VClient):
    listed = (await client.options().get_options()).categories()
    older = {
        category: " ".join(name for name in names if name not in TRACKERS)
        for category, names in listed.items()
    }
    assert older == {
        "companies": "CompanyPermission PermissionManageCampaign PermissionManageNPC "
        "PermissionsGrantXP PermissionsFreeTraitChanges PermissionsRecoupXP",
        "characters": "AbilityFocus AutoGenExperienceLevel BlueprintTraitOrderBy CharacterClass "
        "CharacterStatus CharacterType GameVersion HunterCreed HunterEdgeType InventoryItemType "
        "SpecialtyType TraitModifyCurrency WerewolfRenown _related",
        "character_autogeneration": "CharacterClassPercentileChance",
        "users": "IdentityProvider IdentityResolution UserRole",
        "gameplay": "DiceSize RollResultType",
        "assets": "AssetType",
        "audit_logs": "AuditEntityType AuditOperation",
    }


@pytest.mark.covers(OPTIONS)
@pytest.mark.parametrize(
    ("category", "name", "values"),
    [
        ("companies", "CompanyPermission", "USER ADMIN OWNER REVOKE"),
        ("companies", "PermissionManageCampaign", "UNRESTRICTED STORYTELLER"),
        ("companies", "PermissionManageNPC", "UNRESTRICTED STORYTELLER"),
        ("companies", "PermissionsGrantXP", "UNRESTRICTED PLAYER STORYTELLER"),
        ("companies", "PermissionsFreeTraitChanges", "UNRESTRICTED WITHIN_24_HOURS STORYTELLER"),
        ("companies", "PermissionsRecoupXP", "UNRESTRICTED DENIED WITHIN_SESSION"),
        ("characters", "CharacterClass", "VAMPIRE WEREWOLF MAGE HUNTER GHOUL MORTAL"),
        ("characters", "HunterCreed", "ENTREPRENEURIAL FAITHFUL INQUISITIVE MARTIAL UNDERGROUND"),
        ("characters", "TraitModifyCurrency", "NO_COST XP STARTING_POINTS"),
        ("characters", "WerewolfRenown", "GLORY HONOR WISDOM"),
        ("users", "IdentityProvider", "apple google discord github"),
        ("users", "IdentityResolution", "matched linked created"),
        ("users", "UserRole", "ADMIN STORYTELLER PLAYER UNAPPROVED DEACTIVATED"),
        ("gameplay", "RollResultType", "SUCCESS FAILURE BOTCH CRITICAL OTHER"),
        ("audit_logs", "AuditOperation", "CREATE UPDATE DELETE"),
    ],
)
async def test_the_values_of_an_enumeration(client: VClient, category: str, name: str, values: str):
    listed = (await client.options().get_options()).categories()
    assert sorted(listed[category][name]) == sorted(values.split())


@pytest.mark.since("2026-10")
@pytest.mark.covers(OPTIONS)
async def test_trackers_have_rules_in_each_edition(client: VClient):
    listed = (await client.options().get_options()).characters
    assert sorted(listed.tracker_type) == ["COUNTER", "DAMAGE", "STAINS"]
    assert sorted(listed.damage_type) == ["AGGRAVATED", "BASHING", "LETHAL", "SUPERFICIAL"]
    assert set(listed.tracker_rules) == {"V4", "V5"}
    for edition, mild in (("V4", {"BASHING", "LETHAL"}), ("V5", {"SUPERFICIAL"})):
        health = listed.tracker_rules[edition]["HEALTH"]
        assert set(health.actions) == {"damage", "heal", "reset"}
        assert set(health.damage_types) == {*mild, "AGGRAVATED"}
    named = {each for rules in listed.tracker_rules.values() for each in rules}
    assert named == {*listed.tracker_type, "HEALTH"}
    actions = {
        each
        for rules in listed.tracker_rules.values()
        for one in rules.values()
        for each in one.actions
    }
    assert actions == set(listed.tracker_action)


@pytest.mark.covers(OPTIONS)
async def test_dice_are_numbers_and_chances_are_texts(client: VClient):
    options = await client.options().get_options()
    assert options.gameplay.dice_size == [4, 6, 8, 10, 20, 100]
    assert options.character_autogeneration.character_class_percentile_chance == [
        "MORTAL: 0-59",
        "VAMPIRE: 60-68",
        "WEREWOLF: 69-77",
        "MAGE: 78-86",
        "HUNTER: 87-95",
        "GHOUL: 96-100",
    ]


@pytest.mark.covers(OPTIONS)
async def test_the_catalogue_is_related(client: VClient, http: Http, company: ContractCompany):
    related = (await client.options().get_options()).characters.related
    lists = (
        *("concepts", "traits", "trait_sections", "trait_categories"),
        *("vampire_clans", "werewolf_tribes", "werewolf_auspices"),
    )
    details = ("vampire_clan_detail", "werewolf_auspice_detail", "werewolf_tribe_detail")
    assert set(related) == {*lists, *details}
    for name in lists:
        template = related[name].partition("/api/v1")[2]
        path = template.replace("{company_id}", company.id)
        assert (await http("GET", path)).json()["limit"] == 10
    clan = related["vampire_clan_detail"]
    assert clan.endswith(
        "/companies/{company_id}/characterblueprint/vampire-clans/{vampire_clan_id}"
    )
