"""The models of requests: what the server refuses is refused, and nothing else is."""

from __future__ import annotations

import copy
import inspect
import json
import pickle
import traceback
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from model_samples.requests import ID, LIMITS, NULLABLE, REQUIRED, SAMPLES, SENT, TOGETHER
from trying import inputs
from vclient import RequestValidationError, models
from vclient.models import UNSET, IdentityLink, UserUpdate
from vclient.models.base import RequestModel, make_request
from vclient.models.slugs import slug

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

INT32 = 2**31
SECRET = "nobody-may-see-this"
MODELS: dict[str, Any] = {
    name: value
    for name in models.__all__
    if inspect.isclass(value := getattr(models, name)) and issubclass(value, RequestModel)
}
UPDATES = {name for name in SAMPLES if name.endswith("Update")}


def sent(name: str, fields: dict[str, Any]) -> Any:
    """Return what a model sends for fields: them, but for the exceptions."""
    return SENT[name](fields) if name in SENT else fields


def refused(name: str, fields: dict[str, Any]) -> set[str]:
    """Return the fields that a model complains of, none if it takes them."""
    try:
        MODELS[name](**fields)
    except RequestValidationError as error:
        return {str(each["loc"][0]) for each in error.errors}
    return set()


def accepts(name: str, field: str, value: Any) -> bool:
    complaints = refused(name, {**SAMPLES[name], field: value})
    assert complaints <= {field}
    return not complaints


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


def bad_values(name: str, field: str) -> Iterator[Any]:
    """Yield values of wrong types, and what the database cannot store."""
    value = SAMPLES[name][field]
    yield from (object(), 1.5, {"a": object()})
    for end in ("\0", "\ud83d"):
        yield from changed(value, str, lambda text, end=end: text + end)
    for number in (True, INT32, -INT32 - 1):
        yield from changed(value, int, lambda _, number=number: number)
    if isinstance(value, bool):
        yield from ("", "maybe", 2, [True])
    hint = get_type_hints(MODELS[name])[field]
    for each in (hint, *get_args(hint)):
        if get_origin(each) is Literal:
            yield from ("", "UNKNOWN", str(get_args(each)[0]).swapcase() + " ", 7)
    if field.endswith(("_id", "_ids")):
        for text in ("", "ada", ID[:-1], f"{ID}0", f"{{{ID}}}", f"{ID}\n", f" {ID}", ID[1:], 7):
            yield [text] if field.endswith("s") else text


def good_values(name: str, field: str) -> Iterator[Any]:
    """Yield values that a field takes, written in several ways."""
    yield SAMPLES[name][field]
    if field in NULLABLE.get(name, ()) and field not in TOGETHER.get(name, ()):
        yield None
    if isinstance(SAMPLES[name][field], bool):
        yield from (True, False, 1, 0, "true", "false")
    if field.endswith(("_id", "_ids")):
        for text in (ID.upper(), ID.replace("-", "")):
            yield [text] if field.endswith("s") else text


def test_each_model_has_a_sample_of_all_its_fields():
    assert {name: set(model.model_fields) for name, model in MODELS.items()} == {
        name: set(sample) for name, sample in SAMPLES.items()
    }
    for table in (REQUIRED, NULLABLE, TOGETHER):
        assert all(fields and fields <= set(SAMPLES[name]) for name, fields in table.items())


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_each_field(name: str):
    sample = SAMPLES[name]
    needed = REQUIRED.get(name, set()) | TOGETHER.get(name, set())
    least = {field: value for field, value in sample.items() if field in needed}
    assert json.loads(MODELS[name](**sample).to_json()) == sent(name, sample)
    assert refused(name, {**sample, "unknown_field": 1}) == {"unknown_field"}
    for field in sample:
        others = {key: value for key, value in sample.items() if key != field}
        is_required = field in REQUIRED.get(name, ())
        assert refused(name, others) == ({field} if is_required else set()), field
        is_nullable = field in NULLABLE.get(name, ())
        assert refused(name, {**least, field: None}) == (set() if is_nullable else {field}), field
        for good in good_values(name, field):
            assert good is None or accepts(name, field, good), (field, good)
        for bad in bad_values(name, field):
            assert not accepts(name, field, bad), (field, bad)


@given(name=st.sampled_from(sorted(SAMPLES)), data=st.data())
@inputs(300)
def test_fields_in_any_combination(name: str, data: st.DataObject):
    """What is given is sent, and nothing else; what is wrong is named, and nothing else."""
    fields, wrong = {}, set()
    for field in SAMPLES[name]:
        state = data.draw(st.sampled_from(["absent", "good", "good", "bad"]))
        if state == "bad":
            fields[field] = data.draw(st.sampled_from([*bad_values(name, field)]))
            wrong.add(field)
        elif state == "good":
            fields[field] = data.draw(st.sampled_from([*good_values(name, field)]))
        elif field in REQUIRED.get(name, ()):
            wrong.add(field)
    together = TOGETHER.get(name, set())
    assume(wrong or not together or together & fields.keys())
    # Whether a type and a player go together is stated of characters.
    assume(wrong or fields.get("type") is None or fields.get("user_player_id", ID))
    assert refused(name, fields) == wrong
    if wrong:
        return
    request = MODELS[name](**fields)
    body = json.loads(request.to_json())
    written = sent(name, fields)
    assert body.keys() == written.keys() if isinstance(body, dict) else len(body) == len(written)
    for other in (copy.deepcopy(request), pickle.loads(pickle.dumps(request))):
        assert other == request
        assert other.to_json() == request.to_json()
    assert make_request(type(request), request, {}) is request
    assert make_request(type(request), None, fields) == request


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_errors_hold_nothing_of_what_was_given(name: str):
    for field, value in SAMPLES[name].items():
        bad = [
            new
            for kind in (str, int, bool)
            for new in changed(value, kind, lambda _: f"{SECRET}\0")
        ]
        # The path to a member of a mapping that is refused names the member.
        for each in [*bad, [SECRET] if isinstance(value, dict) else {SECRET: SECRET}]:
            with pytest.raises(RequestValidationError) as caught:
                MODELS[name](**{**SAMPLES[name], field: each})
            error = caught.value
            assert all(set(each) == {"loc", "msg", "type"} for each in error.errors)
            assert error.__cause__ is None
            assert SECRET not in f"{error}{error!r}{error.errors}{vars(error)}"
            assert SECRET not in "".join(traceback.format_exception(error))


@pytest.mark.parametrize("name", sorted(UPDATES))
def test_absent_null_and_a_value_are_three_things_in_updates(name: str):
    model = MODELS[name]
    assert model().to_json() == b"{}"
    for field, value in SAMPLES[name].items():
        assert getattr(model(), field) is UNSET
        given = model(**{field: value})
        if field in NULLABLE.get(name, ()):
            cleared = make_request(model, given, {field: None})
            assert json.loads(cleared.to_json()) == {field: None}
            continue
        with pytest.raises(RequestValidationError, match=f"invalid {name}: {field}"):
            make_request(model, given, {field: None})
        with pytest.raises(RequestValidationError, match=f"invalid {name}: {field}"):
            setattr(given, field, None)
        # What was refused is not sent by accident either.
        assert json.loads(given.to_json()) == {field: value}


def test_in_updates_nothing_has_a_default():
    # A default of another model is the server's, so it may be read but is not sent.
    without = {
        name
        for name, model in MODELS.items()
        if all(field.default is UNSET for field in model.model_fields.values())
    }
    assert without == UPDATES


@pytest.mark.parametrize(("names", "fields", "good", "bad"), LIMITS)
def test_limits(names: list[str], fields: str | tuple[str, ...], good: list[Any], bad: list[Any]):
    for name in names:
        for field in [fields] if isinstance(fields, str) else fields:
            assert [each for each in good + bad if accepts(name, field, each)] == good


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
        "specialty_xp_cost_enabled": False,
    }


@pytest.mark.parametrize("name", ["CompanyCreate", "CompanyUpdate"])
def test_the_place_of_an_error_in_the_settings(name: str):
    settings = {"permission_grant_xp": "ALL", "character_autogen_xp_cost": 101}
    with pytest.raises(RequestValidationError) as caught:
        MODELS[name](**{**SAMPLES[name], "settings": settings})
    assert [each["loc"] for each in caught.value.errors] == [
        ("settings", "character_autogen_xp_cost"),
        ("settings", "permission_grant_xp"),
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Jean Luc É_d-e!", "jean-luc-e_d-e"),
        ("  Ada   --  Byron ", "ada-byron"),
        ("日本語", ""),
        ("!! A", "a"),
    ],
)
def test_slug(name: str, expected: str):
    assert slug(name) == expected


def test_filters_have_the_names_of_the_server():
    filters = models.DicerollFilters(**SAMPLES["DicerollFilters"])
    assert filters.to_params() == sent("DicerollFilters", SAMPLES["DicerollFilters"])
    with pytest.raises(RequestValidationError, match="userid"):
        models.DicerollFilters(userid=ID)  # type: ignore[call-arg]


@pytest.mark.parametrize("model", [IdentityLink, models.IdentifyRequest])
def test_a_token_is_in_no_representation(model: Any):
    link = model(provider="google", token=SECRET)
    assert json.loads(link.to_json())["token"] == SECRET
    for shown in (repr(link), str(link), repr([link])):
        assert SECRET not in shown
        assert "google" in shown


def test_what_was_not_given_is_not_shown():
    assert repr(UserUpdate()) == "UserUpdate()"
    update = UserUpdate(role="PLAYER", name_first=None)
    assert repr(update) == "UserUpdate(name_first=None, role='PLAYER')"
