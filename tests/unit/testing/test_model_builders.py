"""Models of answers that need no server."""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

import pytest

import vclient
import vclient.constants
import vclient.exceptions
import vclient.testing
from vclient import models
from vclient.models import (
    Asset,
    BulkAssignTraitSuccess,
    Campaign,
    CampaignBook,
    CampaignBookDetail,
    CampaignChapter,
    Character,
    CharacterDetail,
    CharacterTrait,
    CharacterTraitValueOptionsResponse,
    Company,
    CompanyOptions,
    DeveloperWithApiKey,
    Diceroll,
    NewCompanyResponse,
    Note,
    Options,
    PaginatedResponse,
    Trait,
    User,
    UserDetail,
    VampireAttributes,
)
from vclient.models.base import ResponseModel
from vclient.testing import ValentinaServer, build, build_many, build_page

RESPONSES = [
    each
    for name in models.__all__
    if isinstance(each := getattr(models, name), type) and issubclass(each, ResponseModel)
]
ALL_IN_JSON = """
import json
from vclient import models
from vclient.models.base import ResponseModel
from vclient.testing import build
names = {names}
print(json.dumps({{name: build(getattr(models, name)).model_dump_json() for name in names}}))
"""


def test_there_are_models_to_build():
    assert len(RESPONSES) > 60


@pytest.mark.parametrize("model", RESPONSES, ids=lambda model: model.__name__)
class TestEachModel:
    def test_it_is_valid(self, model: type[ResponseModel]):
        built = build(model)
        assert type(built) is model
        assert model.model_validate_json(built.model_dump_json(by_alias=True)) == built

    def test_it_is_always_the_same(self, model: type[ResponseModel]):
        first = build(model)
        build_many(model, 3)
        assert build(model) == first
        assert build_many(model, 2)[0] == first

    def test_only_what_the_api_always_sends_is_set(self, model: type[ResponseModel]):
        needed = {name for name, field in model.model_fields.items() if field.is_required()}
        # The newest server sends these, released ones do not.
        newer = {"date_of_birth", "in_game_date", "powers"} & model.model_fields.keys()
        assert needed | newer <= build(model).model_fields_set

    def test_unknown_fields_are_refused(self, model: type[ResponseModel]):
        with pytest.raises(TypeError, match=f"{model.__name__} has no field 'no_such_field'"):
            build(model, no_such_field=1)


def run(names: list[str], seed: str) -> dict[str, str]:
    environment = {"PYTHONPATH": str(Path(vclient.__file__).parents[1]), "PYTHONHASHSEED": seed}
    command = [sys.executable, "-c", ALL_IN_JSON.format(names=names)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return json.loads(done.stdout)


def test_no_default_is_random_or_depends_on_what_ran_before():
    names = sorted(model.__name__ for model in RESPONSES)
    assert run(names, seed="1") == run(names[::-1], seed="2")


def test_ids_depend_on_the_arguments():
    built = [
        build(Campaign),
        build(Campaign, danger=1),
        build(Campaign, danger=2),
        build(Campaign, name="abc"),
        build(User),
        *build_many(Campaign, 3)[1:],
        *build_many(Campaign, 3, danger=1)[1:],
    ]
    assert len({each.id for each in built}) == len(built)
    assert build(Campaign, danger=1, name="a").id == build(Campaign, name="a", danger=1).id
    assert {uuid.UUID(each.id).version for each in built} == {7}
    assert {uuid.UUID(each.id).variant for each in built} == {uuid.RFC_4122}


def test_parents_are_the_default_ones():
    company, campaign, book = build(Company), build(Campaign), build(CampaignBook)
    assert campaign.company_id == company.id
    assert book.campaign_id == campaign.id
    assert build(CampaignChapter).book_id == book.id
    character = build(Character)
    assert (character.campaign_id, character.company_id) == (campaign.id, company.id)
    assert character.user_player_id == build(User).id
    assert build(CharacterTrait).character_id == character.id
    assert build(Diceroll).user_id == build(User).id
    assert build(Trait).category_id == build(models.TraitCategory).id
    assert build(Trait).sheet_section_id == build(models.SheetSection).id


def test_enumerations_take_the_first_value():
    character = build(Character)
    assert character.character_class == vclient.constants.CHARACTER_CLASSES[0]
    assert (character.game_version, character.type, character.status) == ("V4", "PLAYER", "ALIVE")
    assert build(Diceroll).dice_size == 4


def test_names_agree():
    ada = build(Character, name_first="Ada", name_last="Byron", name_nick="Count")
    assert ada.name == "Ada Byron"
    assert ada.name_full == "Ada 'Count' Byron"
    assert build(Character).name == "Character 001"
    assert build(Character, name="Another").name == "Another"


def test_names_agree_with_those_of_the_server():
    server = ValentinaServer()
    for nick in (None, "Count"):
        real = server.create_character(name_nick=nick)
        made = build(
            Character, name_first=real.name_first, name_last=real.name_last, name_nick=nick
        )
        assert (made.name, made.name_full) == (real.name, real.name_full)


def test_a_class_has_its_attributes():
    assert build(Character).vampire_attributes == build(VampireAttributes)
    assert build(Character, character_class="MORTAL").vampire_attributes is None
    hunter = build(Character, character_class="HUNTER", hunter_attributes={"creed": "FAITHFUL"})
    assert hunter.hunter_attributes is not None
    assert hunter.hunter_attributes.creed == "FAITHFUL"
    assert hunter.vampire_attributes is None


def test_players_and_the_dead():
    assert build(Character, type="NPC").user_player_id is None
    assert build(Character, user_player_id="x").user_creator_id == "x"
    assert build(Character, status="DEAD").date_killed is not None
    assert build(Character).date_killed is None


def test_other_things_agree():
    assert build(Note).campaign_id == build(Campaign).id
    assert build(Note, book_id="b").campaign_id is None
    assert build(Asset, user_parent_id="u").campaign_id is None
    assert build(Asset).uploaded_by_id == build(User).id
    founded = build(NewCompanyResponse, company={"name": "Bats"})
    assert founded.company.name == "Bats"
    assert founded.admin_user.company_id == founded.company.id
    assigned = build(BulkAssignTraitSuccess)
    assert assigned.trait_id == assigned.character_trait.trait.id
    options = build(CharacterTraitValueOptionsResponse, trait={"name": "Brawl"})
    assert options.name == "Brawl"


def test_dictionaries_stand_for_models():
    user = build(UserDetail, notes=[{"title": "abc"}, {}], discord_profile={"username": "ada"})
    assert user.notes is not None
    assert [note.title for note in user.notes] == ["abc", "Note 2"]
    assert user.discord_profile is not None
    assert user.discord_profile.username == "ada"
    with pytest.raises(TypeError, match="Note has no field 'titel'; did you mean 'title'"):
        build(UserDetail, notes=[{"titel": "abc"}])
    note = build(Note)
    assert build(CampaignBookDetail, notes=[note]).notes == [note]


def test_what_was_not_asked_for_is_not_there():
    assert build(CharacterDetail).notes is None
    assert "notes" not in build(CharacterDetail).model_fields_set


def test_fields_with_another_name_in_json():
    options = build(CompanyOptions, permissions_grant_xp=["PLAYER"])
    assert options.permissions_grant_xp == ["PLAYER"]
    assert build(Options).companies == build(CompanyOptions)


def test_values_are_checked():
    with pytest.raises(ValueError, match="danger"):
        build(Campaign, danger="much")
    with pytest.raises(ValueError, match="date_created"):
        build(Campaign, date_created="soon")


def test_misspelt_fields():
    with pytest.raises(TypeError, match="no field 'name_frist'; did you mean 'name_first'"):
        build(Character, name_frist="Ada")


@pytest.mark.parametrize("thing", [models.CampaignCreate, dict, "Campaign", build(Campaign)])
def test_only_answers_are_built(thing: Any):
    with pytest.raises(TypeError, match="is no model of an answer"):
        build(thing)


def test_keys_are_not_shown():
    developer = build(DeveloperWithApiKey)
    assert len(developer.api_key) == 32
    assert developer.api_key not in repr(developer)


def test_many():
    books = build_many(CampaignBook, 3, name="abc", description="def")
    assert [book.number for book in books] == [1, 2, 3]
    assert {(book.name, book.description) for book in books} == {("abc", "def")}
    assert [user.username for user in build_many(User, 2)] == ["user-1", "user-2"]
    assert build_many(User, 0) == []


def test_pages():
    campaigns = build_many(Campaign, 3)
    page = build_page(campaigns)
    assert isinstance(page, PaginatedResponse)
    assert page.items == campaigns
    assert (page.limit, page.offset, page.total, page.has_more) == (10, 0, 3, False)
    page = build_page(campaigns, total=9, limit=3, offset=3)
    assert (page.current_page, page.total_pages, page.has_more) == (2, 3, True)
    assert build_page(build_many(Campaign, 12)).limit == 12
    assert build_page(campaigns, offset=5).total == 8
    assert len(build_page([])) == 0
    assert build_page(campaigns) == PaginatedResponse[Campaign](
        items=campaigns, limit=10, offset=0, total=3
    )


@pytest.mark.parametrize(
    ("status", "kind", "arguments", "said"),
    [
        (400, "ValidationError", {"detail": "name: Too short"}, "400 Bad Request: name: Too short"),
        (401, "AuthenticationError", {}, "Unauthorized API key"),
        (403, "AuthorizationError", {}, "No rights"),
        (404, "NotFoundError", {"detail": "User not found"}, "User not found"),
        (409, "ConflictError", {"code": "LAST_IDENTITY"}, "409 Conflict"),
        (422, "UnprocessableEntityError", {"code": "EMAIL_REQUIRED"}, "422"),
        (429, "RateLimitError", {"retry_after": 7}, "429 Too Many Requests"),
        (503, "ServerError", {}, "(GET /companies, request req_"),
        (418, "APIError", {}, "418"),
    ],
)
def test_errors(status: int, kind: str, arguments: dict[str, Any], said: str):
    error = vclient.testing.build_error(status, **arguments)
    assert type(error) is getattr(vclient.exceptions, kind)
    assert said in str(error)
    assert error.status_code == error.body["status"] == status
    assert {name: getattr(error, name) for name in arguments} == arguments
    assert error.__traceback__ is None
    assert not error.may_have_been_applied


def test_errors_of_writes():
    fields = [{"field": "name", "message": "Taken"}]
    error = vclient.testing.build_error(400, invalid_parameters=fields, method="post", path="/x")
    assert error.by_field() == {"name": "Taken"}
    assert str(error).endswith(": name: Taken (POST /x, request req_0000000000000000000000)")
    assert vclient.testing.build_error(500, method="POST").may_have_been_applied
    with pytest.raises(ValueError, match="status must be that of an error"):
        vclient.testing.build_error(200)


@pytest.mark.parametrize("model", ["User", "UserDetail", "AdminUser", "UserLookupResult"])
def test_users_are_players(model: str):
    assert build(getattr(models, model)).role == "PLAYER"


def test_what_is_made_up_has_the_least_rights():
    settings = build(Company).settings.model_dump()
    rights = {name: value for name, value in settings.items() if name.startswith("permission_")}
    assert rights == {
        "permission_manage_campaign": "STORYTELLER",
        "permission_manage_npc": "STORYTELLER",
        "permission_grant_xp": "STORYTELLER",
        "permission_free_trait_changes": "STORYTELLER",
        "permission_recoup_xp": "DENIED",
    }
    assert build(models.DeveloperCompany).permission == "USER"
    assert build(models.DeveloperAdmin).is_global_admin is False
    assert build(models.CompanyAdminUser).role == "ADMIN"
    assert build(User, role="ADMIN").role == "ADMIN"
