"""The models of answers: what the server sends comes out as it went in."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args, get_origin, get_type_hints

import pydantic
import pytest

from model_samples.responses import OPTIONAL, SAMPLES, response_models
from vclient import models
from vclient.models import (
    Character,
    CompanyCreate,
    Diceroll,
    Options,
    SystemHealth,
    User,
    UserDetail,
)

if TYPE_CHECKING:
    from vclient.models.base import ResponseModel

ID = "01a2037e-86bb-773c-8d29-84dcf633539d"
USER, DICEROLL, HEALTH = SAMPLES["User"], SAMPLES["Diceroll"], SAMPLES["SystemHealth"]
DICE, OPTIONS = SAMPLES["DicerollResult"], SAMPLES["Options"]


def parse(name: str, sample: object) -> Any:
    return response_models()[name].model_validate_json(json.dumps(sample))


def dump(model: ResponseModel) -> dict[str, Any]:
    return model.model_dump(mode="json", exclude_unset=True, by_alias=True)


def enumerations(name: str) -> dict[str, Any]:
    """Return an unknown value for each field that is an enumeration or a list of it."""
    found: dict[str, Any] = {}
    for field, hint in get_type_hints(response_models()[name]).items():
        is_list = get_origin(hint) is list
        for each in get_args(get_args(hint)[0] if is_list else hint):
            if get_origin(each) is Literal:
                value = 12 if isinstance(get_args(each)[0], int) else "NEW_VALUE"
                found[field] = [value, get_args(each)[0]] if is_list else value
    return found


def closed(hint: Any) -> bool:
    """Whether a type has an enumeration that no other value may take the place of."""
    if get_origin(hint) is Literal:
        # One value tells the members of a union apart.
        return len(get_args(hint)) > 1
    inner = get_args(hint)
    is_open = str in inner or int in inner
    return any(closed(each) for each in inner if not (is_open and get_origin(each) is Literal))


def limits(hint: Any) -> list[Any]:
    """Return what a type is annotated with, in all its parts."""
    inner = [each for part in get_args(hint) for each in limits(part)]
    return [*getattr(hint, "__metadata__", ()), *inner]


def test_each_model_has_a_sample():
    assert set(SAMPLES) == set(response_models())
    assert set(OPTIONAL) <= set(SAMPLES)


def test_enumerations_are_found():
    assert enumerations("Diceroll") == {"dice_size": 12}
    assert enumerations("SheetSection") == {
        "character_classes": ["NEW_VALUE", "VAMPIRE"],
        "game_versions": ["NEW_VALUE", "V4"],
    }
    assert enumerations("TraitSubcategory")["hunter_edge_type"] == "NEW_VALUE"
    kind = Literal["a", "b"]
    assert closed(kind)
    assert closed(list[kind])
    assert closed(dict[str, kind | None])
    assert not closed(list[kind | str] | None)


def test_limits_are_found():
    assert limits(list[Annotated[int, "a"] | None]) == ["a"]


@pytest.mark.parametrize("name", sorted(SAMPLES))
class TestEachModel:
    def test_nothing_is_lost_or_changed(self, name: str):
        sample, model = SAMPLES[name], response_models()[name]
        fields = {field.alias or key for key, field in model.model_fields.items()}
        assert fields == set(sample)
        once = parse(name, sample)
        assert dump(once) == sample
        assert parse(name, dump(once)) == once
        extended = {**sample, "new_field": {"a": [1, None]}}
        assert dump(parse(name, extended)) == extended
        for field, value in enumerations(name).items():
            assert dump(parse(name, {**sample, field: value}))[field] == value
        for field, value in sample.items():
            if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\dT", value):
                assert getattr(once, field).tzinfo is not None, field

    def test_types_have_no_limits_of_input_and_enumerations_are_open(self, name: str):
        hints = get_type_hints(response_models()[name], include_extras=True)
        for field, described in response_models()[name].model_fields.items():
            for each in limits(hints[field]):
                is_of_union = re.search("discriminator|union_mode", repr(each))
                assert is_of_union or isinstance(each, pydantic.PlainSerializer), field
            assert len(described.metadata) <= len(limits(hints[field]))
        for field, hint in get_type_hints(response_models()[name]).items():
            assert not closed(hint), field


ODD_ANSWERS = [
    ("AuditLog", {"request_json": [{"trait_id": ID}]}),
    ("AuditLog", {"changes": None, "entity_type": None, "operation": "PEEK"}),
    ("AuditLog", {"changes": {"trait_ids": {"old": [], "new": ["a"], "by": 1}}}),
    ("ServerLogEntry", {"timestamp": None, "level": "LOUD"}),
    ("Character", {"vampire_attributes": {**SAMPLES["VampireAttributes"], "fangs": 2}}),
    ("CharacterConcept", {"specialties": [{"name": "Hush", "type": "LOUD"}]}),
    ("Trait", {"gift_attributes": {**SAMPLES["GiftAttributes"], "renown": "FAME"}}),
    ("Developer", {"provider_audiences": None, "key_generated": None, "companies": []}),
    ("Campaign", {"name": "x", "danger": 99}),
    ("CharacterTrait", {"tracker": {"type": "CLOCK", "segments": [1, 2]}}),
]


@pytest.mark.parametrize(("name", "odd"), ODD_ANSWERS)
def test_what_is_odd_or_new_is_kept(name: str, odd: dict[str, Any]):
    sample = {**SAMPLES[name], **odd}
    assert dump(parse(name, sample)) == sample


class TestTypes:
    def test_times_and_dates(self):
        sample = {
            "date_created": "2026-01-02T03:04:05.678901Z",
            "date_killed": "2026-01-02T03:04:05Z",
            "date_of_birth": "1990-05-01",
        }
        character = parse("Character", {**SAMPLES["Character"], **sample})
        assert character.date_created == datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
        assert character.date_killed == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
        assert character.date_of_birth == date(1990, 5, 1)

    @pytest.mark.parametrize("time", ["2026-11-22T14:20:50.923526", "2026-11-22T14:20:50.900000"])
    def test_times_of_character_traits_keep_their_offset(self, time: str):
        trait = parse(
            "CharacterTrait", {**SAMPLES["CharacterTrait"], "date_created": f"{time}+00:00"}
        )
        assert dump(trait)["date_created"] == f"{time}+00:00"
        assert trait.model_dump()["date_created"] == trait.date_created
        assert dump(trait)["trait"]["date_created"].endswith("Z")

    @pytest.mark.parametrize(("text", "value"), [("True", True), ("False", False), (True, True)])
    def test_a_truth_value_may_come_as_text(self, text: object, value: bool):  # noqa: FBT001
        sample = {**SAMPLES["DeveloperAdminWithApiKey"], "is_global_admin": text}
        assert parse("DeveloperAdminWithApiKey", sample).is_global_admin is value

    def test_nested_models(self):
        user = parse("UserDetail", SAMPLES["UserDetail"])
        assert isinstance(user, User)
        assert type(user.notes[0]) is models.Note
        assert type(user.characters[0]) is Character
        assert type(user.characters[0].vampire_attributes) is models.VampireAttributes
        assert type(user.discord_profile) is models.DiscordProfile
        assert type(user.campaign_experience[0]) is models.CampaignExperience

    @pytest.mark.parametrize(
        "name", ["CounterTracker", "DamageTracker", "StainsTracker", "UnknownTracker"]
    )
    def test_trackers_are_told_apart(self, name: str):
        trait = parse("CharacterTrait", {**SAMPLES["CharacterTrait"], "tracker": SAMPLES[name]})
        assert type(trait.tracker) is response_models()[name]
        assert dump(trait)["tracker"] == SAMPLES[name]

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
        assert options.gameplay.dice_size == [4]
        assert options.characters.trait_modify_currency == ["NO_COST"]
        assert options.characters.related["concepts"].startswith("https://")


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


@pytest.mark.parametrize("name", ["DeveloperWithApiKey", "DeveloperAdminWithApiKey"])
def test_a_key_is_in_no_representation(name: str):
    sample = SAMPLES[name]
    developer = parse(name, sample)
    assert developer.api_key == sample["api_key"]
    for shown in (repr(developer), str(developer), f"{developer!r:>9}", repr([developer])):
        assert sample["api_key"] not in shown
        assert sample["username"] in shown


def test_health_is_no_page():
    # Only a page iterates over its items; other models iterate over their fields.
    health = parse("SystemHealth", HEALTH)
    assert isinstance(health, SystemHealth)
    assert dict(health) == HEALTH


PROFILES = ("discord_profile", "google_profile", "github_profile", "apple_profile")


class TestUsers:
    @pytest.mark.parametrize(
        ("fields", "name"),
        [
            ({"name_first": "Ada", "name_last": "Byron"}, "Ada Byron"),
            ({"name_first": None, "name_last": "Byron"}, "Byron"),
            ({"discord_profile": {"id": "1", "global_name": "Countess"}}, "Countess"),
            ({"google_profile": {"id": "1", "fullname": "A. Byron"}}, "A. Byron"),
            ({"github_profile": {"id": "1", "login": "ada1815"}}, "ada"),
            ({}, "ada"),
        ],
    )
    def test_display_name(self, fields: dict[str, Any], name: str):
        empty = {"name_first": None, "name_last": None} | dict.fromkeys(PROFILES)
        assert (
            parse("User", {**SAMPLES["User"], **empty, "username": "ada", **fields}).display_name
            == name
        )
        # Older servers lack some of them.
        assert parse("User", {"id": "1", "username": "ada", **fields}).display_name == name

    @pytest.mark.parametrize("came", [None, "https://cdn.test/uploaded"])
    @pytest.mark.parametrize("profile", PROFILES)
    def test_avatar_of_a_provider(self, profile: str, came: str | None):
        sent = {"id": "1", "avatar_url": f"https://{profile}.test/a.png"}
        user = parse(
            "User",
            {**SAMPLES["User"], **dict.fromkeys(PROFILES), profile: sent, "avatar_url": came},
        )
        assert user.avatar_url == (came or sent["avatar_url"])
        assert getattr(user, profile).avatar_url == sent["avatar_url"]

    def test_no_avatar(self):
        user = parse("User", {**SAMPLES["User"], **dict.fromkeys(PROFILES), "avatar_url": None})
        assert user.avatar_url is None

    def test_fields_of_profiles_that_not_all_servers_send(self):
        for name in ("AppleProfile", "GoogleProfile", "GithubProfile"):
            profile = parse(name, {"id": "1"})
            assert (profile.username, profile.fullname, profile.avatar_url) == (None, None, None)
            assert parse(name, {"id": "1", "fullname": "Ada"}).fullname == "Ada"
            assert "fullname" not in profile.model_dump()
