"""The models of requests: what the server refuses is refused, and nothing else is."""

from __future__ import annotations

import copy
import inspect
import json
import pickle
import traceback
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

import pytest

from model_samples.requests import (
    ID,
    LIMITS,
    NULLABLE,
    REQUIRED,
    SAMPLES,
    SENT,
    TOGETHER,
)
from vclient import RequestValidationError, models
from vclient.models import UNSET, IdentityLink, UserUpdate
from vclient.models.base import RequestModel, make_request
from vclient.models.slugs import slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


@pytest.mark.parametrize(("names", "field", "accepted", "refused"), LIMITS)
def test_limits(names: list[str], field: str, accepted: list[Any], refused: list[Any]):
    for name in names:
        check(name, field, accepted, refused)


def test_defaults_of_company_settings():
    assert models.CompanySettingsCreate().model_dump() == {
        "character_autogen_xp_cost": 10,
        "character_autogen_num_choices": 3,
        "character_autogen_starting_points": 0,
        "permission_manage_campaign": "UNRESTRICTED",
        "permission_manage_npc": "UNRESTRICTED",
        "permission_grant_xp": "UNRESTRICTED",
        "permission_free_trait_changes": "UNRESTRICTED",
        "permission_recoup_xp": "DENIED",
    }


@pytest.mark.parametrize("name", ["CompanyCreate", "CompanyUpdate"])
def test_place_of_an_error_in_the_settings(name: str):
    with pytest.raises(RequestValidationError) as caught:
        make(name, settings={"permission_grant_xp": "ALL", "character_autogen_xp_cost": 101})
    assert [each["loc"] for each in caught.value.errors] == [
        ("settings", "character_autogen_xp_cost"),
        ("settings", "permission_grant_xp"),
    ]


def test_slug():
    assert slug("Jean Luc É_d-e!") == "jean-luc-e_d-e"
    assert slug("  Ada   --  Byron ") == "ada-byron"
    assert slug("日本語") == ""
    assert slug("!! A") == "a"


def test_filters_have_the_names_of_the_server():
    assert make("DicerollFilters").to_params() == {
        "userid": ID,
        "characterid": ID,
        "campaignid": ID,
        "character_type": "NPC",
    }
    with pytest.raises(RequestValidationError, match="userid"):
        models.DicerollFilters(userid=ID)  # type: ignore[call-arg]


def test_token_is_in_no_representation():
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
