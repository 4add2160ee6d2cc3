"""The models of requests: what the server refuses is refused, and nothing else is."""

from __future__ import annotations

import copy
import inspect
import json
import pickle
import traceback
from collections.abc import Callable, Iterator
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from model_samples.requests import (
    EMAIL,
    ID,
    NULLABLE,
    REQUIRED,
    SAMPLES,
    SENT,
    SETTINGS,
    TOGETHER,
)
from vclient import RequestValidationError, models
from vclient.models import UNSET, IdentityLink, UserUpdate
from vclient.models.base import RequestModel, make_request
from vclient.models.slugs import slug

INT32 = 2**31


def request_models() -> dict[str, Any]:
    found = {name: getattr(models, name) for name in models.__all__}
    return {
        name: value
        for name, value in found.items()
        if inspect.isclass(value) and issubclass(value, RequestModel)
    }


def make(name: str, /, **fields: Any) -> RequestModel:
    return request_models()[name](**{**SAMPLES[name], **fields})


def least(name: str) -> dict[str, Any]:
    """Return the fields without which there is no request."""
    needed = REQUIRED.get(name, set()) | TOGETHER.get(name, set())
    return {field: value for field, value in SAMPLES[name].items() if field in needed}


def sent(name: str, fields: dict[str, Any]) -> Any:
    """Return what a model sends for fields: them, but for the exceptions."""
    return SENT[name](fields) if name in SENT else fields


def accepts(name: str, /, **fields: Any) -> bool:
    errors: list[dict[str, Any]] = []
    try:
        make(name, **fields)
    except RequestValidationError as error:
        errors = error.errors
    assert all(str(each["loc"][0]) in fields for each in errors), errors
    return not errors


def changed(value: Any, kind: type, change: Callable[[Any], Any]) -> Iterator[Any]:
    """Yield copies of a value, in each of which one part of a kind is changed."""
    if type(value) is kind:
        yield change(value)
    if isinstance(value, (list, dict)):
        for key, part in enumerate(value) if isinstance(value, list) else value.items():
            for new in changed(part, kind, change):
                copied = copy.copy(value)
                copied[key] = new
                yield copied


def test_each_model_has_a_sample():
    assert set(SAMPLES) == set(request_models())
    for table in (REQUIRED, NULLABLE, TOGETHER):
        for name, fields in table.items():
            assert fields, name
            assert fields <= set(SAMPLES[name]), name
    assert set(SENT) <= set(SAMPLES)


@pytest.mark.parametrize("name", sorted(SAMPLES))
class TestAll:
    def test_sample_has_all_fields(self, name: str):
        assert set(request_models()[name].model_fields) == set(SAMPLES[name])

    def test_what_is_given_is_sent(self, name: str):
        assert json.loads(make(name).to_json()) == sent(name, SAMPLES[name])

    def test_required_fields(self, name: str):
        required = REQUIRED.get(name, set())
        for field in SAMPLES[name]:
            fields = {key: value for key, value in SAMPLES[name].items() if key != field}
            if field not in required:
                assert field not in request_models()[name](**fields).model_fields_set
                continue
            with pytest.raises(RequestValidationError, match=f"{field}: Field required"):
                request_models()[name](**fields)

    def test_null(self, name: str):
        for field in SAMPLES[name]:
            fields = {**least(name), field: None}
            if field in NULLABLE.get(name, set()):
                request = request_models()[name](**fields)
                assert json.loads(request.to_json()) == sent(name, fields)
                continue
            with pytest.raises(RequestValidationError) as caught:
                request_models()[name](**fields)
            assert {each["loc"] for each in caught.value.errors} == {(field,)}

    def test_what_is_left_out_is_not_sent(self, name: str):
        request = request_models()[name](**least(name))
        assert json.loads(request.to_json()) == sent(name, least(name))

    def test_unknown_field(self, name: str):
        with pytest.raises(RequestValidationError) as caught:
            make(name, unknown_field=1)
        assert caught.value.errors[0]["loc"] == ("unknown_field",)
        assert f"invalid {name}: unknown_field:" in str(caught.value)

    def test_type_that_is_wrong(self, name: str):
        for field in SAMPLES[name]:
            for value in (object(), 1.5, {"a": object()}):
                assert not accepts(name, **{field: value}), (field, value)

    def test_unknown_values_of_enumerations(self, name: str):
        for field, hint in get_type_hints(request_models()[name]).items():
            for each in (hint, *get_args(hint)):
                if get_origin(each) is Literal:
                    for value in ("", "UNKNOWN", str(get_args(each)[0]).swapcase() + " ", 7):
                        assert not accepts(name, **{field: value}), (field, value)

    @pytest.mark.parametrize("end", ["\0", "\ud83d"], ids=["NUL", "half a character"])
    def test_characters_that_the_server_cannot_store(self, name: str, end: str):
        for field, value in SAMPLES[name].items():
            for bad in changed(value, str, lambda text: text + end):
                assert not accepts(name, **{field: bad}), (field, bad)

    def test_numbers_are_no_truth_values(self, name: str):
        for field, value in SAMPLES[name].items():
            for bad in changed(value, int, lambda _: True):
                assert not accepts(name, **{field: bad}), (field, bad)

    @pytest.mark.parametrize("number", [INT32, -INT32 - 1])
    def test_numbers_fit_the_database(self, name: str, number: int):
        for field, value in SAMPLES[name].items():
            for bad in changed(value, int, lambda _: number):
                assert not accepts(name, **{field: bad}), (field, bad)

    def test_truth_values(self, name: str):
        for field, value in SAMPLES[name].items():
            if isinstance(value, bool):
                check(name, field, [True, False, 1, 0, "true", "false"], ["", "maybe", 2, [True]])

    def test_ids(self, name: str):
        for field in SAMPLES[name]:
            if field.endswith("_id"):
                self.check_id(name, field, lambda value: value)
            elif field.endswith("_ids"):
                self.check_id(name, field, lambda value: [value])

    def check_id(self, name: str, field: str, wrap: Any) -> None:
        for value in (ID, ID.upper(), ID.replace("-", "")):
            assert accepts(name, **{field: wrap(value)}), value
        for value in ("", "ada", ID[:-1], f"{ID}0", f"{{{ID}}}", f"{ID}\n", f" {ID}", ID[1:], 7):
            assert not accepts(name, **{field: wrap(value)}), value

    def test_assignment_is_checked(self, name: str):
        model = make(name)
        for field, value in SAMPLES[name].items():
            setattr(model, field, value)
            with pytest.raises(RequestValidationError, match=field):
                setattr(model, field, object())
            assert getattr(make(name), field) == getattr(model, field)
        with pytest.raises(RequestValidationError, match="unknown_field"):
            model.unknown_field = 1

    def test_errors_hold_nothing_of_what_was_given(self, name: str):
        secret = "nobody-may-see-this"
        for field, value in SAMPLES[name].items():
            kinds = (str, int, bool)
            bad = [new for kind in kinds for new in changed(value, kind, lambda _: f"{secret}\0")]
            # The path to a member of a mapping that is refused names the member.
            for each in [*bad, [secret] if isinstance(value, dict) else {secret: secret}]:
                with pytest.raises(RequestValidationError) as caught:
                    make(name, **{field: each})
                error = caught.value
                assert all(set(each) == {"loc", "msg", "type"} for each in error.errors)
                assert error.__cause__ is None
                assert secret not in f"{error}{error!r}{error.errors}{vars(error)}"
                assert secret not in "".join(traceback.format_exception(error))

    def test_can_be_copied_and_pickled(self, name: str):
        model = make(name)
        for other in (copy.deepcopy(model), pickle.loads(pickle.dumps(model))):
            assert other == model
            assert other.to_json() == model.to_json()


UPDATES = {name for name in SAMPLES if name.endswith("Update")}


def test_in_updates_nothing_has_a_default():
    # A default of another model is the server's, so it may be read but is not sent.
    without = {
        name
        for name, model in request_models().items()
        if all(field.default is UNSET for field in model.model_fields.values())
    }
    assert without == UPDATES


@pytest.mark.parametrize(
    ("name", "field"), [(name, field) for name in sorted(UPDATES) for field in SAMPLES[name]]
)
class TestFieldsOfUpdates:
    """Absent, null and a value are three different things."""

    def test_absent(self, name: str, field: str):
        request = request_models()[name]()
        assert getattr(request, field) is UNSET
        assert request.to_json() == b"{}"
        others = {key: value for key, value in SAMPLES[name].items() if key != field}
        assert json.loads(request_models()[name](**others).to_json()) == others

    def test_value(self, name: str, field: str):
        fields = {field: SAMPLES[name][field]}
        request = request_models()[name](**fields)
        assert json.loads(request.to_json()) == fields
        assert make_request(type(request), None, fields) == request
        assert make_request(type(request), type(request)(), fields) == request

    def test_null(self, name: str, field: str):
        model = request_models()[name]
        given = model(**{field: SAMPLES[name][field]})
        if field in NULLABLE.get(name, set()):
            for request in (model(**{field: None}), make_request(model, given, {field: None})):
                assert getattr(request, field) is None
                assert json.loads(request.to_json()) == {field: None}
            return
        for request in (None, model(), given):
            with pytest.raises(RequestValidationError, match=f"invalid {name}: {field}"):
                make_request(model, request, {field: None})
        with pytest.raises(RequestValidationError, match=f"invalid {name}: {field}"):
            setattr(given, field, None)
        # What was refused is not sent by accident either.
        assert json.loads(given.to_json()) == {field: SAMPLES[name][field]}


def check(name: str, field: str, accepted: list[Any], refused: list[Any]) -> None:
    """Compare what a field accepts with lists of values."""
    found = [value for value in accepted + refused if accepts(name, **{field: value})]
    assert found == accepted


@pytest.mark.parametrize("name", ["CompanyCreate", "CompanyUpdate"])
class TestCompany:
    def test_name(self, name: str):
        check(
            name,
            "name",
            ["abc", "a" * 50, "  abc  ", f" {'a' * 50} ", "äöü", "a b"],
            ["", "   ", "ab", " ab ", "a" * 51, 3],
        )

    def test_description(self, name: str):
        check(name, "description", ["abc", " abc ", "a" * 5000, None], ["", "  ", "ab", " ab "])

    def test_settings(self, name: str):
        check(name, "settings", [{}, SETTINGS], [[], "x", {"unknown": 1}])
        assert accepts(name, settings=None) is (name == "CompanyCreate")

    def test_place_of_an_error_in_the_settings(self, name: str):
        with pytest.raises(RequestValidationError) as caught:
            make(name, settings={"permission_grant_xp": "ALL", "character_autogen_xp_cost": 101})
        assert [each["loc"] for each in caught.value.errors] == [
            ("settings", "character_autogen_xp_cost"),
            ("settings", "permission_grant_xp"),
        ]


@pytest.mark.parametrize("name", ["CompanySettingsCreate", "CompanySettingsUpdate"])
class TestCompanySettings:
    @pytest.mark.parametrize(
        ("field", "smallest", "largest"),
        [
            ("character_autogen_xp_cost", 0, 100),
            ("character_autogen_num_choices", 1, 10),
            ("character_autogen_starting_points", 0, 100),
        ],
    )
    def test_numbers(self, name: str, field: str, smallest: int, largest: int):
        check(
            name,
            field,
            [smallest, largest, str(largest), float(largest)],
            [smallest - 1, largest + 1, smallest + 0.5, "x", "", True, False],
        )

    @pytest.mark.parametrize(
        ("field", "values"),
        [
            ("permission_manage_campaign", ["UNRESTRICTED", "STORYTELLER"]),
            ("permission_manage_npc", ["UNRESTRICTED", "STORYTELLER"]),
            ("permission_grant_xp", ["UNRESTRICTED", "PLAYER", "STORYTELLER"]),
            (
                "permission_free_trait_changes",
                ["UNRESTRICTED", "WITHIN_24_HOURS", "STORYTELLER"],
            ),
            ("permission_recoup_xp", ["UNRESTRICTED", "DENIED", "WITHIN_SESSION"]),
        ],
    )
    def test_permissions(self, name: str, field: str, values: list[str]):
        known = ["UNRESTRICTED", "STORYTELLER", "PLAYER", "DENIED"]
        known += ["WITHIN_24_HOURS", "WITHIN_SESSION"]
        others = [value for value in known if value not in values]
        check(name, field, values, [*others, "unrestricted", "", " UNRESTRICTED", 1])


def test_defaults_of_company_settings():
    assert request_models()["CompanySettingsCreate"]().model_dump() == {
        "character_autogen_xp_cost": 10,
        "character_autogen_num_choices": 3,
        "character_autogen_starting_points": 0,
        "permission_manage_campaign": "UNRESTRICTED",
        "permission_manage_npc": "UNRESTRICTED",
        "permission_grant_xp": "UNRESTRICTED",
        "permission_free_trait_changes": "UNRESTRICTED",
        "permission_recoup_xp": "DENIED",
    }


@pytest.mark.parametrize(
    "name",
    [
        "CompanyCreate",
        "CompanyUpdate",
        "DeveloperUpdate",
        "UserCreate",
        "UserUpdate",
        "UserFilters",
    ],
)
def test_email(name: str):
    longest = f"{'a' * 249}@b.com"
    assert len(longest) == 255
    check(
        name,
        "email",
        ["a@b.c", " a@b.c ", longest, f" {longest} ", "A.B+c@D.E.f", "ä@ö.ü", "!@?.#"],
        [
            "",
            "a",
            "a@b",
            "@b.c",
            "a@b@c.d",
            "a b@c.d",
            "a@b c.d",
            "a@b.",
            "a@.c",
            f"a{longest}",
            3,
        ],
    )


def test_company_access():
    values = ["USER", "ADMIN", "OWNER", "REVOKE"]
    check("CompanyAccess", "permission", values, ["user", "", "NONE", 1])


class TestDeveloper:
    def test_username_is_measured_as_it_is_stored(self):
        check(
            "DeveloperUpdate",
            "username",
            ["", "a", "a" * 50, f" {'a' * 50} ", f"{'a' * 50}{'!' * 20}", "日本語" * 20],
            ["a" * 51, "é" * 51, 3],
        )

    def test_audiences(self):
        longest = "a" * 255
        check(
            "DeveloperUpdate",
            "provider_audiences",
            [
                None,
                {},
                {"apple": []},
                {"apple": ["a"], "google": [longest]},
                {"google": ["a"] * 20},
            ],
            [
                {"github": []},
                {"apple": None},
                {"apple": "a"},
                {"apple": [""]},
                {"apple": [" "]},
                {"apple": [3]},
                {"google": [f"{longest}a"]},
                {"google": ["a"] * 21},
                {"google": ["a\0"]},
                [],
                "apple",
            ],
        )


@pytest.mark.parametrize("name", ["UserCreate", "UserUpdate"])
class TestUser:
    def test_username_is_measured_as_it_is_stored(self, name: str):
        check(
            name,
            "username",
            [
                "abc",
                "a" * 50,
                " abc ",
                f"{'a' * 50}!!!",
                "éèê",
                "a b",
                "a!b!c",
                "Jean Luc É_d-e!",
                f"a{' ' * 60}b",
            ],
            ["", "ab", " ab ", "a!b", "日本語", "a" * 51, "é" * 51, "!!!", 3],
        )

    @pytest.mark.parametrize("field", ["name_first", "name_last"])
    def test_names(self, name: str, field: str):
        check(
            name,
            field,
            ["Al", "a" * 50, " Al ", f" {'a' * 50} ", None],
            ["", " ", "A", " A ", "a" * 51, 3],
        )

    def test_role(self, name: str):
        accepted, refused = ["ADMIN", "STORYTELLER", "PLAYER"], ["UNAPPROVED", "player", "", "KING"]
        (accepted if name == "UserUpdate" else refused).append("DEACTIVATED")
        check(name, "role", accepted, refused)


def test_role_of_an_approval():
    refused = ["UNAPPROVED", "DEACTIVATED", "player"]
    check("UserApprove", "role", ["ADMIN", "STORYTELLER", "PLAYER"], refused)


def test_role_of_a_filter():
    roles = ["ADMIN", "STORYTELLER", "PLAYER", "UNAPPROVED", "DEACTIVATED", None]
    check("UserFilters", "user_role", roles, ["player", ""])


def test_slug():
    assert slug("Jean Luc É_d-e!") == "jean-luc-e_d-e"
    assert slug("  Ada   --  Byron ") == "ada-byron"
    assert slug("日本語") == ""
    assert slug("!! A") == "a"


@pytest.mark.parametrize("name", ["NoteCreate", "NoteUpdate"])
class TestNote:
    def test_title(self, name: str):
        check(name, "title", ["abc", "a" * 50, " abc "], ["", "ab", " ab ", "a" * 51, None, 3])

    def test_content(self, name: str):
        check(name, "content", ["abc", " abc ", "a" * 200_000], ["", "ab", " ab ", None, 3])


@pytest.mark.parametrize("name", ["QuickrollCreate", "QuickrollUpdate"])
class TestQuickroll:
    def test_name(self, name: str):
        check(name, "name", ["abc", "a" * 50, " abc "], ["", "ab", " ab ", "a" * 51, None])

    def test_description(self, name: str):
        check(
            name,
            "description",
            ["", " ", "abc", " abc ", "a" * 5000],
            ["a", "ab", " ab ", None],
        )

    def test_traits(self, name: str):
        check(name, "trait_ids", [[ID], [ID, ID]], [[], None, ID, [None]])


class TestDiceroll:
    def test_size(self):
        refused = [0, 1, 2, 5, 12, 101, -6, None, True]
        check("DicerollCreate", "dice_size", [4, 6, 8, 10, 20, 100], refused)

    @pytest.mark.parametrize(
        ("name", "field"),
        [
            ("DicerollCreate", "num_dice"),
            ("DicerollCreate", "num_desperation_dice"),
            ("QuickrollRoll", "num_desperation_dice"),
        ],
    )
    def test_pool(self, name: str, field: str):
        check(
            name,
            field,
            [0, 1, 100, -5, -INT32, "3", 3.0],
            [101, 1000, -INT32 - 1, 1.5, True, None, "x"],
        )

    @pytest.mark.parametrize("name", ["DicerollCreate", "QuickrollRoll"])
    def test_difficulty(self, name: str):
        check(
            name,
            "difficulty",
            [0, 1, 10, 11, -5, INT32 - 1, -INT32],
            [INT32, -INT32 - 1, 1.5, True],
        )

    def test_comment(self):
        for name in ("DicerollCreate", "QuickrollRoll"):
            check(name, "comment", ["", " ", "a", "a" * 5000, None], [3])

    def test_traits(self):
        check("DicerollCreate", "trait_ids", [[], [ID], [ID, ID]], [None, ID, [None]])

    def test_empty_roll(self):
        assert models.DicerollCreate().to_json() == b"{}"

    def test_filters_have_the_names_of_the_server(self):
        assert make("DicerollFilters").to_params() == {
            "userid": ID,
            "characterid": ID,
            "campaignid": ID,
            "character_type": "NPC",
        }
        with pytest.raises(RequestValidationError, match="userid"):
            models.DicerollFilters(userid=ID)  # type: ignore[call-arg]


def test_experience():
    check(
        "ExperienceChange",
        "amount",
        [0, 1, -1, INT32 - 1, -INT32, "3", 3.0],
        [INT32, -INT32 - 1, 1.5, True, None, "x"],
    )


def test_asset_type():
    kinds = ["image", "text", "audio", "video", "document", "archive", "other"]
    check("AssetFilters", "asset_type", [*kinds, None], ["IMAGE", "png", ""])


class TestIdentityLink:
    def test_provider(self):
        providers = ["apple", "google", "discord", "github"]
        check("IdentityLink", "provider", providers, ["Apple", "facebook", "", None])

    def test_token_is_in_no_representation(self):
        link = IdentityLink(provider="google", token="nobody-may-see-this")
        assert link.token == "nobody-may-see-this"
        assert json.loads(link.to_json())["token"] == "nobody-may-see-this"
        for shown in (repr(link), str(link), repr([link])):
            assert "nobody" not in shown
            assert "google" in shown


def test_what_was_not_given_is_not_shown():
    assert repr(UserUpdate()) == "UserUpdate()"
    update = UserUpdate(role="PLAYER", name_first=None)
    assert repr(update) == "UserUpdate(name_first=None, role='PLAYER')"
