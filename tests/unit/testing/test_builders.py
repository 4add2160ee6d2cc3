"""Filling a server: what the builders make is what the API has."""

from __future__ import annotations

import pytest

from vclient import RequestValidationError
from vclient.models import AdminUser, User
from vclient.testing import SyncFakeVClient, ValentinaServer


@pytest.fixture
def client(server):
    with SyncFakeVClient(server) as client:
        yield client


def test_everything_can_be_read_back(server, client):
    acting = server.user_id
    users, campaigns = client.users(user_id=acting), client.campaigns(acting)
    company = server.create_company()
    assert client.companies.get(company.company.id).name == "Company 1"
    user = server.create_user()
    assert users.get(user.id).model_dump(exclude_unset=True) == user.model_dump()
    campaign = server.create_campaign()
    assert campaigns.get(campaign.id) == campaign
    book = server.create_book(campaign_id=campaign.id)
    books = client.books(acting, campaign.id)
    assert books.get_page().items == [book]
    chapter = server.create_chapter(book_id=book.id)
    assert client.chapters(acting, campaign.id, book.id).get_page().items == [chapter]
    character = server.create_character(campaign_id=campaign.id)
    characters = client.characters(acting)
    assert characters.list_all(campaign_id=campaign.id) == [character]
    note = server.create_note()
    assert campaigns.get_note(server.campaign_id, note.id) == note
    asset = server.create_asset(character_id=character.id)
    assert characters.list_all_assets(character.id) == [asset]
    item = server.create_inventory_item(character_id=character.id)
    assert characters.list_all_inventory(character.id) == [item]
    quickroll = server.create_quickroll(user_id=user.id)
    assert users.list_all_quickrolls(user.id) == [quickroll]
    roll = server.create_diceroll()
    assert client.dicerolls(acting).list_all() == [roll]
    term = server.create_dictionary_term()
    assert client.dictionary().get(term.id) == term
    trait = server.assign_trait("Strength", 2, character_id=character.id)
    traits = client.character_traits(acting, campaign.id, character.id)
    assert traits.list_all() == [trait]


def test_names_are_counted_and_do_not_collide(server):
    assert [server.create_campaign().name for _ in range(3)] == [
        "Campaign 1",
        "Campaign 2",
        "Campaign 3",
    ]
    assert [server.create_user().username for _ in range(2)] == ["user-1", "user-2"]
    assert [server.create_character().name for _ in range(2)] == ["Character 001", "Character 002"]
    assert server.create_character(name_last="Seward").name == "Character 3 Seward"
    assert server.create_character(name_first="Lucy").name == "Lucy 004"
    assert [server.create_book().number for _ in range(2)] == [2, 3]
    assert server.create_quickroll().name == "Quick Roll 1"
    assert server.create_dictionary_term().term == "term 1"
    assert server.create_inventory_item().name == "Item 1"
    assert server.create_note().content == "Content of note 1."
    assert server.create_chapter().name == "Chapter 1"


def test_a_name_that_a_test_has_taken_is_passed_over(server):
    server.create_character(name_first="Character", name_last="001")
    server.create_character(name_first="Character", name_last="002")
    assert server.create_character().name == "Character 003"


def test_two_servers_make_the_same():
    def fill():
        server = ValentinaServer()
        return [
            server.create_user(),
            server.create_character(character_class="VAMPIRE"),
            server.create_diceroll(num_dice=20),
            server.create_developer(),
            server.grant_experience(xp=5),
        ]

    assert fill() == fill()


def test_nothing_is_recorded_and_no_fault_is_met(server):
    fault = server.fail()
    server.drop_connection(times=1)
    server.create_campaign()
    assert server.calls == []
    assert fault.calls == []
    assert fault.is_active


def test_names_and_all_else_can_be_given(server):
    campaign = server.create_campaign(name="city of ashes", danger=3, description=None)
    assert (campaign.name, campaign.danger) == ("City of Ashes", 3)
    character = server.create_character(
        name_first="Mina",
        name_last="Murray",
        type="NPC",
        traits=[{"trait_id": server.trait_id("Brawl"), "value": 2}],
    )
    assert (character.name, character.type, character.user_player_id) == (
        "Mina Murray",
        "NPC",
        None,
    )
    roll = server.create_diceroll(num_dice=3, difficulty=None, campaign_id=campaign.id)
    assert (roll.campaign_id, roll.character_id) == (campaign.id, None)
    assert (roll.num_dice, roll.difficulty) == (3, None)
    term = server.create_dictionary_term(link="https://a.test")
    assert (term.definition, term.link) == (None, "https://a.test")


class TestCharacters:
    def test_the_first_player_plays_them(self, server):
        character = server.create_character()
        assert character.user_player_id == server.player_ids[0]
        assert character.user_creator_id == server.user_id
        assert (
            server.create_character(user_player_id=server.player_ids[1]).user_player_id
            == (server.player_ids[1])
        )

    def test_what_the_api_takes_only_later(self, server):
        dead = server.create_character(status="DEAD", is_temporary=True)
        assert (dead.status, dead.is_temporary) == ("DEAD", True)
        assert dead.date_killed is not None
        assert server.create_character(status="ALIVE").date_killed is None

    @pytest.mark.parametrize("version", ["V4", "V5"])
    def test_a_vampire_has_a_clan(self, server, version):
        vampire = server.create_character(character_class="VAMPIRE", game_version=version)
        assert vampire.vampire_attributes is not None
        assert vampire.vampire_attributes.clan_id
        mortal = server.create_character()
        assert mortal.vampire_attributes is None

    def test_they_follow_their_campaign(self, server):
        company = server.create_company()
        campaign = server.create_campaign(company_id=company.company.id)
        character = server.create_character(campaign_id=campaign.id)
        assert character.company_id == company.company.id
        assert character.user_player_id == company.admin_user.id


class TestUsers:
    @pytest.mark.parametrize(
        "role", ["ADMIN", "STORYTELLER", "PLAYER", "UNAPPROVED", "DEACTIVATED"]
    )
    def test_any_role(self, server, client, role):
        user = server.create_user(role=role)
        assert user.role == role
        assert type(user) is User
        assert not isinstance(user, AdminUser)
        assert client.users().get(user.id).role == role

    def test_of_another_company(self, server, client):
        company = server.create_company(name="Second", email="a@b.co").company
        user = server.create_user(company_id=company.id, username="ada")
        assert [each.id for each in client.users(company.id).list_all(email=user.email)] == [
            user.id
        ]

    def test_experience(self, server, client):
        assert server.grant_experience().xp_total == 0
        granted = server.grant_experience(xp=30, cool_points=2)
        assert (granted.xp_current, granted.cool_points) == (50, 2)
        player = server.player_ids[0]
        assert client.users().get_experience(player, server.campaign_id) == granted
        other = server.create_campaign()
        granted = server.grant_experience(server.user_id, other.id, xp=7)
        assert (granted.user_id, granted.campaign_id) == (server.user_id, other.id)
        assert granted.xp_current == 7


class TestDevelopers:
    def test_they_have_a_key_that_works(self, server):
        developer = server.create_developer()
        with SyncFakeVClient(server, api_key=developer.api_key) as client:
            assert client.developer.get_me().username == "developer-1"
            assert client.companies.list_all() == []

    def test_they_can_be_let_in(self, server):
        developer = server.create_developer(permission="USER")
        assert [each.permission for each in developer.companies] == ["USER"]
        other = server.create_company().company
        developer = server.create_developer(permission="ADMIN", company_id=other.id)
        with SyncFakeVClient(server, api_key=developer.api_key) as client:
            assert [each.id for each in client.companies.list_all()] == [other.id]

    def test_global_admins(self, server):
        assert server.create_developer(is_global_admin=True).is_global_admin


class TestParents:
    def test_notes_and_assets_hang_on_anything(self, server):
        book = server.create_book()
        chapter = server.create_chapter(book_id=book.id)
        for parents, field in (
            ({"user_id": server.user_id}, "user_id"),
            ({"campaign_id": server.campaign_id}, "campaign_id"),
            ({"book_id": book.id}, "book_id"),
            ({"chapter_id": chapter.id}, "chapter_id"),
            ({"character_id": server.character_id}, "character_id"),
            ({}, "campaign_id"),
        ):
            expected = next(iter(parents.values()), server.campaign_id)
            assert getattr(server.create_note(**parents), field) == expected
            asset_field = field.replace("user_id", "user_parent_id")
            assert getattr(server.create_asset(**parents), asset_field) == expected

    def test_one_parent_is_enough(self, server):
        with pytest.raises(ValueError, match="one parent, not user_id and book_id"):
            server.create_note(user_id=server.user_id, book_id=server.book_id)

    @pytest.mark.parametrize(
        ("make", "kind"),
        [
            (lambda server: server.create_book(campaign_id="x"), "campaign 'x'"),
            (lambda server: server.create_chapter(book_id="x"), "book 'x'"),
            (lambda server: server.create_note(chapter_id="x"), "chapter 'x'"),
            (lambda server: server.create_inventory_item(character_id="x"), "character 'x'"),
            (lambda server: server.create_quickroll(user_id="x"), "user 'x'"),
            (lambda server: server.create_user(company_id="x"), "company 'x'"),
            (lambda server: server.create_campaign(company_id="x/y"), "company 'x/y'"),
        ],
    )
    def test_unknown_parents(self, server, make, kind):
        with pytest.raises(ValueError, match=f"there is no {kind}"):
            make(server)

    def test_without_a_world_parents_have_to_be_given(self):
        server = ValentinaServer(world=False)
        with pytest.raises(RuntimeError, match="world=False"):
            server.create_user()
        company = server.create_company().company
        campaign = server.create_campaign(company_id=company.id)
        assert server.create_character(campaign_id=campaign.id).campaign_id == campaign.id
        assert server.create_diceroll(company_id=company.id).character_id is None


class TestRefusals:
    def test_fields_that_can_never_be_right(self, server):
        with pytest.raises(RequestValidationError, match="nam: Extra inputs"):
            server.create_campaign(nam="abc")
        with pytest.raises(RequestValidationError, match="danger"):
            server.create_campaign(danger=9)
        with pytest.raises(RequestValidationError, match="character_class"):
            server.create_character(character_class="ELF")
        with pytest.raises(RequestValidationError, match="role"):
            server.create_user(role="KING")
        with pytest.raises(RequestValidationError, match="status"):
            server.create_character(status="UNDEAD")

    def test_what_the_rules_refuse(self, server):
        with pytest.raises(ValueError, match=r"the server refuses this: 400 .*name_first"):
            server.create_character(name_first="Ada", name_last="Harker")
        with pytest.raises(ValueError, match="the server refuses this: 403"):
            server.create_user(role="ADMIN", requesting_user_id=server.player_ids[0])
        with pytest.raises(ValueError, match="the server refuses this: 409"):
            server.create_developer(email="developer@example.com")
        with pytest.raises(ValueError, match="Upload must be a PNG"):
            server.create_asset(content=b"no picture")

    def test_unknown_traits(self, server):
        with pytest.raises(ValueError, match="no trait 'Strenght'; did you mean 'Strength'"):
            server.trait_id("Strenght")
        with pytest.raises(ValueError, match="there is no trait 'x'"):
            server.assign_trait("x")

    def test_an_idempotency_key_means_nothing(self, server):
        with pytest.raises(ValueError, match="idempotency_key"):
            server.create_campaign(idempotency_key="k")

    def test_somebody_has_to_act(self, server):
        for user in server._state.users:
            user.role = "PLAYER"
        with pytest.raises(ValueError, match="has no admin who acts"):
            server.create_campaign()
        assert server.create_campaign(requesting_user_id=server.player_ids[0]).id


def test_the_acting_user_can_be_chosen(server):
    character = server.create_character(requesting_user_id=server.storyteller_id)
    assert character.user_creator_id == server.storyteller_id
    asset = server.create_asset(requesting_user_id=server.storyteller_id)
    assert asset.uploaded_by_id == server.storyteller_id


def test_a_trait_can_be_given_by_id(server):
    server.assign_trait(server.trait_id("Stealth"), 3)
    with pytest.raises(ValueError, match="409"):
        server.assign_trait("Stealth")


def test_a_key_that_was_replaced_is_no_obstacle(server, client):
    client.developer.regenerate_api_key()
    assert server.create_campaign().company_id == server.company_id
