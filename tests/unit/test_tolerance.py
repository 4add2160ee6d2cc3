"""Fields that a server does not send, or sends otherwise: the rest of the answer is read."""

from __future__ import annotations

import copy
import json
import logging
import pickle
from typing import Annotated, Any, Literal

import httpx
import pytest
from pydantic import Field

from model_samples.responses import SAMPLES, response_models
from spoiling import check_spoiled
from vclient import SyncVClient
from vclient._config.server_version import ServerVersion
from vclient.exceptions import FieldNotSentError, ResponseDecodeError
from vclient.models import (
    AuditLog,
    Campaign,
    Character,
    CharacterTrait,
    Items,
    Options,
    PaginatedResponse,
    tolerant,
)
from vclient.models.base import ResponseModel

CAMPAIGN, CHARACTER = SAMPLES["Campaign"], SAMPLES["Character"]
ID = CAMPAIGN["id"]


def without(sample: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in sample.items() if name not in names}


def page_of(*items: object) -> bytes:
    page = {"items": items, "limit": 10, "offset": 0, "total": len(items)}
    return json.dumps(page).encode()


def client_of(answer: Any, *, status: int = 200) -> SyncVClient:
    """Return a client of a server that always answers the same."""
    return SyncVClient(
        "https://old.test",
        "k" * 32,
        default_company_id="c",
        set_as_default=False,
        max_retries=0,
        transport=httpx.MockTransport(lambda _request: httpx.Response(status, json=answer)),
    )


@pytest.fixture(autouse=True)
def met(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The versions of servers that are known, none at first; nor was there a warning yet."""
    known: set[str] = set()
    monkeypatch.setattr(ServerVersion, "_met", known)
    monkeypatch.setattr(tolerant, "_told", {})
    return known


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_one_field_breaks_no_answer(name: str):
    assert check_spoiled(response_models()[name], SAMPLES[name]) >= len(SAMPLES[name])


@pytest.fixture(
    params=["as it came", "pickled", "copied", "deeply copied", "model_copy", "from a list"]
)
def campaign(request: pytest.FixtureRequest) -> Campaign:
    """A campaign without a date, and with a text for a number."""
    sent = {**without(CAMPAIGN, "in_game_date"), "danger": "much"}
    read = PaginatedResponse[Campaign].model_validate_json(page_of(CAMPAIGN, sent))
    ways: dict[str, Any] = {
        "as it came": lambda: read.items[1],
        "pickled": lambda: pickle.loads(pickle.dumps(read)).items[1],
        "copied": lambda: copy.copy(read.items[1]),
        "deeply copied": lambda: copy.deepcopy(read).items[1],
        "model_copy": read.items[1].model_copy,
        "from a list": lambda: Items(read.items)[1],
    }
    made: Campaign = ways[request.param]()
    return made


class TestAFieldThatIsNotSet:
    def test_raises_when_it_is_read(self, campaign: Campaign):
        with pytest.raises(FieldNotSentError) as raised:
            _ = campaign.danger
        text = "Campaign.danger is not set: the server sent a text, which does not fit"
        assert str(raised.value) == text
        error = pickle.loads(pickle.dumps(raised.value))
        assert (error.model, error.field, error.came) == ("Campaign", "danger", "a text")
        with pytest.raises(FieldNotSentError, match="in_game_date is not set: the server"):
            _ = campaign.in_game_date
        with pytest.raises(AttributeError, match="no attribute 'nothing'") as other:
            _ = campaign.nothing  # type: ignore[attr-defined] # there is none
        assert not isinstance(other.value, FieldNotSentError)

    def test_is_as_any_attribute_that_is_missing(self, campaign: Campaign):
        assert not hasattr(campaign, "danger")
        assert getattr(campaign, "in_game_date", "unknown") == "unknown"
        assert campaign.model_fields_set == CAMPAIGN.keys() - {"danger", "in_game_date"}
        assert campaign.name == CAMPAIGN["name"]

    def test_is_shown_nowhere(self, campaign: Campaign):
        expected = without(CAMPAIGN, "danger", "in_game_date")
        assert campaign.model_dump(mode="json") == expected
        assert json.loads(campaign.model_dump_json()) == expected
        assert dict(campaign).keys() == expected.keys()
        assert Items([campaign]).to_dicts()[0].keys() == expected.keys()
        for shown in (repr(campaign), str(campaign), campaign._repr_html_()):
            assert CAMPAIGN["name"] in shown
            assert not any(each in shown for each in ("danger", "in_game_date", "not_sent"))

    def test_can_be_given(self, campaign: Campaign):
        assert campaign.model_copy(update={"danger": 3}).danger == 3
        campaign.danger = 4
        assert campaign.danger == 4
        assert "danger" in campaign.model_fields_set


def test_objects_are_equal_whatever_came_in_place_of_a_field():
    missing = Campaign.model_validate(without(CAMPAIGN, "danger"))
    assert missing == Campaign.model_validate({**CAMPAIGN, "danger": "much"})
    assert missing != Campaign.model_validate(CAMPAIGN)


def test_properties_of_what_is_not_set_name_the_field():
    with pytest.raises(FieldNotSentError, match="result is not set"):
        _ = response_models()["Diceroll"].model_validate({"id": ID}).successes


def test_an_odd_entry_does_not_take_the_page_with_it():
    log = SAMPLES["AuditLog"]
    odd = {**log, "changes": ["name", "danger"]}
    page = PaginatedResponse[AuditLog].model_validate_json(page_of(log, odd, log))
    assert [hasattr(each, "changes") for each in page] == [True, False, True]
    odd = {**CHARACTER, "specialties": [*CHARACTER["specialties"], "Brawl"]}
    assert not hasattr(Character.model_validate(odd), "specialties")


def test_a_field_with_a_default_has_it_where_it_is_missing_alone():
    missing = AuditLog.model_validate(without(SAMPLES["AuditLog"], "method"))
    assert missing.method is None
    assert not hasattr(AuditLog.model_validate({**SAMPLES["AuditLog"], "method": 7}), "method")


def test_options_of_another_server():
    sample = copy.deepcopy(SAMPLES["Options"])
    sample["characters"]["TrackerRules"] = {"V5": {"HEALTH": {"actions": ["damage"]}}}
    sample["stars"], sample["rules"] = ["Sirius"], 7
    del sample["characters"]["CharacterClass"], sample["assets"]
    options = Options.model_validate_json(json.dumps(sample))
    assert options.categories() == sample
    assert not hasattr(options, "assets")
    assert not hasattr(options.characters, "character_class")


class Counter(ResponseModel):
    kind: Literal["counter"]
    value: int


class Track(ResponseModel):
    kind: Literal["track"]
    boxes: list[str]


class Unknown(ResponseModel):
    kind: str


class Holder(ResponseModel):
    shape: (
        Annotated[
            Annotated[Counter | Track, Field(discriminator="kind")] | Unknown,
            Field(union_mode="left_to_right"),
        ]
        | None
    )
    anything: Any
    number: float


def test_models_that_are_told_apart_and_anything():
    read = Holder.model_validate_json('{"shape":{"kind":"track"},"number":1}')
    assert type(read.shape) is Track
    assert not hasattr(read.shape, "boxes")
    assert not hasattr(read, "anything")
    assert read.model_dump() == {"shape": {"kind": "track"}, "number": 1.0}
    assert read.model_dump_json() == '{"shape":{"kind":"track"},"number":1.0}'
    assert not hasattr(Track.model_validate({"kind": "cloud", "boxes": []}), "kind")
    new = Holder.model_validate({"shape": {"kind": "cloud"}, "anything": None, "number": 1.5})
    assert type(new.shape) is Unknown
    assert new.anything is None


def test_json_schemas_show_the_types_of_fields():
    for mode in ("validation", "serialization"):
        shown = Holder.model_json_schema(mode=mode)["properties"]  # type: ignore[arg-type]
        assert shown["number"] == {"title": "Number", "type": "number"}
        choices = Character.model_json_schema(mode=mode)["properties"]["status"]["anyOf"]  # type: ignore[arg-type]
        assert choices == [{"enum": ["ALIVE", "DEAD"], "type": "string"}, {"type": "string"}]


def test_one_warning_for_a_field_and_not_for_an_answer(caplog: pytest.LogCaptureFixture):
    class Cave(ResponseModel):
        id: str
        depth: int
        name: str

    with caplog.at_level(logging.WARNING, "vclient"):
        for _ in range(3):
            PaginatedResponse[Cave].model_validate_json(page_of(*[{"id": ID, "depth": "far"}] * 3))
    assert [(each.model, each.field) for each in caplog.records] == [  # type: ignore[attr-defined]
        ("Cave", "depth"),
        ("Cave", "name"),
    ]
    assert "far" not in caplog.text


def test_a_field_that_the_server_ignored(caplog: pytest.LogCaptureFixture):
    answer = without(CAMPAIGN, "in_game_date")
    fields: dict[str, Any] = {"name": "Salem", "in_game_date": "1692-03-01"}
    with caplog.at_level(logging.WARNING, "vclient"), client_of(answer, status=201) as client:
        for _ in range(2):
            client.campaigns(ID).create(**fields)
    found = [each.getMessage() for each in caplog.records if "CampaignCreate" in each.getMessage()]
    (text,) = found
    assert "CampaignCreate.in_game_date was sent, but the answer does not show it" in text
    caplog.clear()
    trait = SAMPLES["CharacterTrait"]
    answer = {**trait, "trait": without(trait["trait"], "is_rollable")}
    with caplog.at_level(logging.WARNING, "vclient"), client_of(answer, status=201) as client:
        client.character_traits(ID, ID, ID).create(
            name="Cooking", category_id=ID, currency="XP", is_rollable=False
        )
    assert "TraitCreate.is_rollable was sent" in caplog.text
    assert "TraitCreate.currency" not in caplog.text


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (without(CAMPAIGN, "id"), "Campaign: id: Field required"),
        ({**CAMPAIGN, "id": 7}, "Campaign: id: Input should be a valid string"),
        ([CAMPAIGN], "Campaign: Input should be an object"),
    ],
)
def test_a_write_whose_answer_cannot_be_read_was_applied(answer: Any, text: str):
    with client_of(answer, status=201) as client, pytest.raises(ResponseDecodeError) as raised:
        client.campaigns(ID).create(name="Salem")
    assert str(raised.value).startswith(f"the answer is not a valid {text} (POST ")
    assert str(raised.value).endswith(", the write was applied)")
    assert raised.value.may_have_been_applied
    assert raised.value.was_applied


def test_errors_name_the_path_to_the_field():
    page = json.loads(page_of(CAMPAIGN, without(CAMPAIGN, "id")))
    with (
        client_of(page) as client,
        pytest.raises(ResponseDecodeError, match=r"items\.1\.id: Field required"),
    ):
        client.campaigns(ID).get_page()


def test_the_version_of_the_server_is_named(met: set[str]):
    trait = CharacterTrait.model_validate({"id": ID})
    with client_of(SAMPLES["SystemHealth"]) as client:
        version = client.server_version()
        with pytest.raises(FieldNotSentError, match=rf"the server \({version}\) did not") as raised:
            _ = trait.value
        assert raised.value.server_version == version
    # Of two servers, it may be either.
    met.add("0.1")
    with pytest.raises(FieldNotSentError, match="the server did not"):
        _ = trait.value
