"""What all requests have in common: only given fields are sent, and mistakes are not."""

from __future__ import annotations

import copy
import inspect
import json
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any

import pydantic
import pytest
from pydantic import Field

from vclient import models
from vclient.exceptions import APIError, RequestValidationError
from vclient.models import base
from vclient.models.base import (
    UNSET,
    Email,
    Integer,
    RequestModel,
    ResponseModel,
    Text,
    Uuid,
    length,
    length_or_empty,
    make_request,
)
from vclient.models.companies import CompanySettingsUpdate, CompanyUpdate


class Inner(RequestModel):
    size: Integer = UNSET
    color: Text | None = UNSET


class Update(RequestModel):
    """A change, as updates are declared."""

    name: Annotated[Text, length(3, 5)] = UNSET
    note: Text | None = UNSET
    inner: Inner = UNSET
    many: list[Inner] = UNSET
    camel_case: Integer = Field(UNSET, serialization_alias="camelCase")


class Create(RequestModel):
    name: Annotated[Text, length(3, 5)]
    note: Text | None = None


def sent(request: RequestModel) -> Any:
    return json.loads(request.to_json())


def assigned(request: Any, name: str, value: object) -> Any:
    setattr(request, name, value)
    return request


class TestWhatIsSent:
    @pytest.mark.parametrize(
        ("fields", "body"),
        [
            ({}, {}),
            ({"name": "Ada"}, {"name": "Ada"}),
            ({"note": None}, {"note": None}),
            ({"name": "Ada", "note": ""}, {"name": "Ada", "note": ""}),
            ({"inner": {}}, {"inner": {}}),
            ({"inner": {"color": None}}, {"inner": {"color": None}}),
            ({"inner": Inner(size=1)}, {"inner": {"size": 1}}),
            ({"many": [{}, Inner(size=0)]}, {"many": [{}, {"size": 0}]}),
            ({"many": []}, {"many": []}),
            ({"camel_case": 1}, {"camelCase": 1}),
        ],
    )
    def test_only_what_is_given(self, fields: dict[str, Any], body: dict[str, Any]):
        update = Update(**fields)
        assert sent(update) == body
        assert update.to_params() == body

    def test_defaults_are_left_to_the_server(self):
        assert sent(Create(name="Ada")) == {"name": "Ada"}
        assert Create(name="Ada").note is None

    def test_text_is_sent_as_it_is(self):
        assert Update(note="ü€\N{SNOWMAN}").to_json() == '{"note":"ü€☃"}'.encode()


class TestAssignment:
    def test_what_is_assigned_is_sent(self):
        update = Update(name="Ada")
        update.note = None
        update.name = "Eve"
        assert sent(update) == {"name": "Eve", "note": None}

    @pytest.mark.parametrize(
        ("name", "value"),
        [("name", "no"), ("name", 7), ("name", None), ("inner", {"size": "x"}), ("nam", "Ada")],
    )
    def test_it_is_checked(self, name: str, value: object):
        update = Update(name="Ada")
        with pytest.raises(RequestValidationError, match=name) as raised:
            setattr(update, name, value)
        assert raised.value.errors[0]["loc"][0] == name
        assert sent(update) == {"name": "Ada"}


class TestUnset:
    def test_it_shows_that_a_field_was_not_given(self):
        update = Update(name="Ada")
        assert update.note is UNSET
        assert not UNSET
        assert repr(UNSET) == "UNSET"
        assert repr(update) == "Update(name='Ada')"
        assert str(update) == "name='Ada'"
        assert "UNSET" not in repr(CompanyUpdate(settings=CompanySettingsUpdate()))

    @pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
    def test_it_stays_the_same_object(self, protocol: int):
        assert pickle.loads(pickle.dumps(UNSET, protocol)) is UNSET
        assert copy.copy(UNSET) is UNSET
        assert copy.deepcopy(UNSET) is UNSET

    def test_requests_can_be_pickled_and_copied(self):
        update = CompanyUpdate(description=None, settings={"character_autogen_xp_cost": 5})
        for other in (
            pickle.loads(pickle.dumps(update)),
            copy.copy(update),
            copy.deepcopy(update),
            update.model_copy(),
        ):
            assert other == update
            assert other.name is UNSET
            assert other.to_json() == update.to_json()

    @pytest.mark.parametrize(
        "update",
        [
            Update(name="Ada", note=UNSET),
            Update(name="Ada", note=UNSET, inner={"size": UNSET}).model_copy(
                update={"inner": UNSET}
            ),
            Update.model_validate({"name": "Ada", "note": UNSET}),
            Update.model_construct(name="Ada", note=UNSET),
            Update(name="Ada", note="x").model_copy(update={"note": UNSET}),
            make_request(Update, Update(name="Ada"), {"name": UNSET}),
            make_request(Update, None, {"name": "Ada", "inner": UNSET}),
            assigned(Update(name="Ada", note=None), "note", UNSET),
        ],
        ids=range(8),
    )
    def test_a_field_is_left_out_by_it(self, update: Update):
        assert sent(update) == {"name": "Ada"}
        assert update.model_fields_set == {"name"}
        assert update.note is UNSET
        assert update == Update(name="Ada")

    def test_within_others(self):
        update = Update(inner={"size": UNSET, "color": None}, many=[{"size": UNSET}])
        assert sent(update) == {"inner": {"color": None}, "many": [{}]}

    def test_other_requests_have_their_defaults(self):
        create = Create(name="Ada", note=UNSET)
        assert create.note is None
        assert sent(assigned(Create(name="Ada", note="x"), "note", UNSET)) == {"name": "Ada"}

    def test_what_is_required_cannot_be_left_out(self):
        create = Create(name="Ada")
        for leave_out in (lambda: Create(name=UNSET), lambda: assigned(create, "name", UNSET)):
            with pytest.raises(RequestValidationError, match="name: Field required"):
                leave_out()
        assert create == Create(name="Ada")
        with pytest.raises(RequestValidationError, match="nam"):
            assigned(create, "nam", UNSET)


FIELDS: Any = {"name": "Ada", "note": None, "inner": {"color": None, "size": 1}}


class TestNoneInUpdates:
    @pytest.mark.parametrize(
        "given", [(None, FIELDS), (Update(**FIELDS), {}), (Update(note=None), FIELDS)]
    )
    def test_choices(self, given: Any):
        clear = make_request(Update, *given)
        assert sent(clear) == FIELDS
        ignored = make_request(Update, *given, "ignore")
        assert sent(ignored) == {"name": "Ada", "inner": {"size": 1}}
        with pytest.warns(UserWarning, match="None clears note, inner.color;") as caught:
            assert make_request(Update, *given, "warn") == clear
        assert caught[0].filename == __file__

    def test_what_could_not_be_cleared_is_ignored_too(self):
        assert sent(make_request(Update, None, {"name": None}, "ignore")) == {}
        with pytest.raises(RequestValidationError):
            make_request(Update, None, {"name": None})

    @pytest.mark.parametrize("choice", ["clear", "ignore", "warn"])
    def test_other_requests_are_left_alone(self, choice: Any):
        create = Create(name="Ada", note=None)
        assert make_request(Create, create, {}, choice) is create
        assert sent(make_request(Create, None, {"name": "Ada", "note": None}, choice)) == {
            "name": "Ada",
            "note": None,
        }


class TestErrors:
    @pytest.mark.parametrize(
        ("fields", "locations"),
        [
            ({"nam": "Ada"}, [("nam",)]),
            ({"name": 7}, [("name",)]),
            ({"name": "no"}, [("name",)]),
            ({"inner": {"size": "x", "colour": "red"}}, [("inner", "size"), ("inner", "colour")]),
            ({"many": [{}, {"size": 1.5}]}, [("many", 1, "size")]),
            ({"inner": 7}, [("inner",)]),
            ({"inner": Create(name="Ada")}, [("inner",)]),
            ({"name": "no", "note": 7}, [("name",), ("note",)]),
        ],
    )
    def test_they_name_the_places(self, fields: dict[str, Any], locations: list[Any]):
        with pytest.raises(RequestValidationError, match=r"^invalid Update: ") as raised:
            Update(**fields)
        error = raised.value
        assert [each["loc"] for each in error.errors] == locations
        for location in locations:
            assert ".".join(map(str, location)) in str(error)
        assert error.__cause__ is None
        assert error.__suppress_context__
        assert isinstance(error, APIError)
        assert not isinstance(error, (ValueError, pydantic.ValidationError))
        assert vars(pickle.loads(pickle.dumps(error))) == vars(error)

    def test_what_is_missing(self):
        with pytest.raises(RequestValidationError, match="name: Field required"):
            Create()

    def test_positional_arguments_are_a_mistake_of_the_program(self):
        with pytest.raises(TypeError):
            Create("Ada")  # type: ignore[misc]


class TestMakeRequest:
    def test_fields_alone(self):
        assert make_request(Create, None, {"name": "Ada"}) == Create(name="Ada")

    def test_a_model_alone_is_taken_as_it_is(self):
        request = Create(name="Ada")
        assert make_request(Create, request, {}) is request

    def test_fields_win_over_the_model(self):
        request = Update(name="Ada", note="x", inner=Inner(size=1))
        made = make_request(Update, request, {"name": "Eve", "many": []})
        assert sent(made) == {"name": "Eve", "note": "x", "inner": {"size": 1}, "many": []}
        assert sent(request) == {"name": "Ada", "note": "x", "inner": {"size": 1}}

    def test_what_neither_gives_stays_away(self):
        made = make_request(Update, Update(note=None), {"inner": {"color": None}})
        assert sent(made) == {"note": None, "inner": {"color": None}}

    def test_nothing_is_a_request_too(self):
        assert sent(make_request(Update, None, {})) == {}

    def test_subclasses_will_do(self):
        class Special(Create):
            pass

        assert sent(make_request(Create, Special(name="Ada"), {})) == {"name": "Ada"}

    @pytest.mark.parametrize(
        "bad", [{"name": "Ada"}, "Ada", 7, [], Update(name="Ada"), Create], ids=repr
    )
    def test_other_objects(self, bad: Any):
        with pytest.raises(RequestValidationError, match="expected Create or fields by name") as it:
            make_request(Create, bad, {"name": "Ada"})
        assert it.value.errors[0]["loc"] == ("request",)
        assert "Ada" not in repr(vars(it.value))

    def test_the_outcome_is_checked(self):
        with pytest.raises(RequestValidationError, match="name"):
            make_request(Create, Create(name="Ada"), {"name": "no"})
        with pytest.raises(RequestValidationError, match="nam"):
            make_request(Create, Create(name="Ada"), {"nam": "Eve"})


def accepts(annotation: Any, value: object) -> bool:
    class Model(RequestModel):
        value: annotation  # type: ignore[valid-type]

    try:
        Model(value=value)
    except RequestValidationError:
        return False
    return True


ID = "0193a1b2-0000-7000-8000-00000000000a"


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (
            Uuid,
            [ID, ID.upper(), ID.replace("-", "")],
            ["", "abc", ID[:-1], f"{ID[:-1]}g", f"{{{ID}}}", f"{ID}\n", 7],
        ),
        (
            Email,
            ["a@b.c", "A.b+c@d-e.example.com", " a@b.c ", "a@b.c" + "d" * 250],
            ["a@b.c" + "d" * 251, "a@b", "a.b.c", "a@@b.c", "a b@c.d", "", None],
        ),
        (
            Integer,
            [0, -(2**31), 2**31 - 1, "3", 3.0],
            [2**31, -(2**31) - 1, 1.5, True, "x", None],
        ),
        (Text, ["", "a\nb", "\N{SNOWMAN}"], ["a\0b", "\ud83d", 7]),
        (
            Annotated[Text, length(3, 5)],
            ["abc", "abcde", "  abcde  "],
            ["ab", " ab ", "abcdef", "", "   "],
        ),
        (
            Annotated[Text, length_or_empty(3, 5)],
            ["abc", "  abcde  ", "", "   "],
            ["ab", " ab ", "abcdef"],
        ),
        (Annotated[Text, length(3)], ["x" * 10_000], ["xx"]),
        (Annotated[Text, length_or_empty(3)], ["x" * 10_000, ""], ["xx"]),
    ],
)
def test_kinds(kind: Any, good: list[object], bad: list[object]):
    assert [value for value in good + bad if accepts(kind, value)] == good


class TestAnswers:
    def test_they_are_open(self):
        class Answer(ResponseModel):
            size: int

        answer = Answer.model_validate_json('{"size": 1, "new": {"a": 2}}')
        assert answer.new == {"a": 2}  # type: ignore[attr-defined]
        assert pickle.loads(pickle.dumps(base.Resource.model_construct(id="a"))).id == "a"


class TestMisspeltFields:
    @pytest.mark.parametrize(
        ("model", "fields", "hint"),
        [
            (
                models.UserUpdate,
                {"first_name": "Ada"},
                "first_name: .*; did you mean 'name_first'?",
            ),
            (models.UserUpdate, {"usrname": "ada"}, "usrname: .*; did you mean 'username'?"),
            (
                CompanyUpdate,
                {"settings": {"permission_grants_xp": "PLAYER"}},
                "settings.permission_grants_xp: .*; did you mean 'permission_grant_xp'",
            ),
            (
                models.CharacterTraitBatch,
                {"items": [{"trait": "a"}]},
                "items.0.trait: .*; did you mean 'trait_id'?",
            ),
            (models.UserUpdate, {"xyz": 1}, "xyz: Extra inputs are not permitted$"),
        ],
    )
    def test_what_is_meant(self, model: type[RequestModel], fields: dict[str, Any], hint: str):
        with pytest.raises(RequestValidationError, match=hint.replace("?", r"\?")) as raised:
            model(**fields)
        text = hint.partition(": ")[2].replace("?", r"\?")
        assert any(re.search(text, each) for each in raised.value.by_field().values())


class TestSignature:
    def test_before_the_first_use(self):
        code = "import inspect\nfrom vclient.models import CampaignCreate, UserDetail\n"
        code += (
            "print(inspect.signature(CampaignCreate), *inspect.signature(UserDetail).parameters)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONPATH": str(Path(base.__file__).parents[2])},
        )
        assert done.stdout.startswith("(*, name: str, description: ")
        assert "quickrolls" in done.stdout

    def test_after_it(self):
        update = models.UserUpdate(email="ada@example.com")
        parameters = inspect.signature(models.UserUpdate).parameters
        assert list(parameters) == list(models.UserUpdate.model_fields)
        assert parameters["email"].default is UNSET
        assert parameters["email"].annotation is str
        assert not hasattr(update, "__signature__")

    def test_of_a_model_that_derives_from_one_that_was_used(self):
        models.User.model_rebuild()
        assert "is_archived" in inspect.signature(models.AdminUser).parameters
