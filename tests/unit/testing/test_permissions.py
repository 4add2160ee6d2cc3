"""Who may do what: a table, by which `vclient.permissions` and the testing server both go."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from vclient import permissions as may
from vclient.constants import USER_ROLES
from vclient.models import Character, Company, User
from vclient.testing import ValentinaServer, build

from .conftest import Api

ALL = set(USER_ROLES)
ACTIVE = {"ADMIN", "STORYTELLER", "PLAYER"}
LEADERS = {"ADMIN", "STORYTELLER"}
ADMINS = {"ADMIN"}
NOBODY: set[str] = set()

UNRESTRICTED, BY_STORYTELLER = "UNRESTRICTED", "STORYTELLER"
CAMPAIGN, NPCS = "permission_manage_campaign", "permission_manage_npc"
XP, FREE, RECOUP = "permission_grant_xp", "permission_free_trait_changes", "permission_recoup_xp"
DAY = 24 * 3600

DEFAULTS = {
    **dict.fromkeys((CAMPAIGN, NPCS, XP, FREE, RECOUP), UNRESTRICTED),
    "specialty_xp_cost_enabled": False,
}

NEW_SETTINGS = {
    **dict.fromkeys((CAMPAIGN, NPCS, XP, FREE, RECOUP), "OWNER"),
    "specialty_xp_cost_enabled": True,
}

numbers = itertools.count(1)


@pytest.fixture(scope="module")
def api():
    """A server for all tests: each makes the objects that it needs, and all settings."""
    return Api(ValentinaServer())


class Scene:
    """A user of a role, and calls that they make."""

    def __init__(self, api, role):
        self.api = api
        self.id = api.user(role, "actor")
        self.other = api.user("PLAYER", "other")

    @property
    def user(self):
        return self.user_of(self.id)

    @property
    def company(self):
        return Company.model_validate(self.api.get("").json())

    def user_of(self, user_id):
        return User.model_validate(self.api.get(f"/users/{user_id}").json())

    def character(self, kind):
        """Make a character, given as its type, or `OWN` for one that the user plays."""
        player = {"OWN": self.id, "PLAYER": self.other}.get(kind)
        type_ = "PLAYER" if kind == "OWN" else kind
        name = f"{1000 - next(numbers)}, that lists begin with the newest"
        row = self.api.character(type_, name_first=name, user_player_id=player)
        return Character.model_validate(self.api.get(f"/characters/{row.id}").json())

    def send(self, method, path, json=None, **options):
        return self.api(method, path, json=json, acting=self.id, **options)

    def tried(self, character, method="PATCH", path="", json=None, **options):
        json = {} if json is None and method == "PATCH" else json
        return self.send(method, f"/characters/{character.id}{path}", json, **options)

    def raised(self, kind, *, by_self):
        """Give a character a trait that was raised from 1 to 2 with experience."""
        character = self.character(kind)
        player = character.user_player_id or self.other
        xp = {"amount": 100, "campaign_id": character.campaign_id}
        self.api.made(f"/users/{player}/experience/xp/add", xp)
        traits = f"/characters/{character.id}/traits"
        body = {"trait_id": self.api.trait("Brawl"), "value": 1}
        held = self.api.made(f"{traits}/assign", body)["id"]
        body = {"target_value": 2, "currency": "XP"}
        acting = self.id if by_self else self.other
        self.api.put(f"{traits}/{held}/value", body, acting=acting)
        body = {"target_value": 2, "currency": "NO_COST"}
        self.api.put(f"{traits}/{held}/value", body)
        return character, f"/traits/{held}/value"


def manage_campaign(scene, _):
    path = f"/campaigns/{scene.api.server.campaign_id}"
    return may.can_manage_campaign(scene.user, scene.company), scene.send("PATCH", path, {})


def edit_campaign_assets(scene, _):
    path = f"/campaigns/{scene.api.server.campaign_id}/assets/upload"
    answer = scene.send("POST", path, files={"file": ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(16))})
    return may.can_edit_campaign_assets(scene.user, scene.company), answer


def write_notes(scene, kind):
    note = {"title": "A note", "content": "Content"}
    if kind == "COMMON":
        path = f"/campaigns/{scene.api.server.campaign_id}/notes"
        return may.can_write_notes(scene.user), scene.send("POST", path, note)
    character = scene.character(kind)
    answer = scene.tried(character, "POST", "/notes", note)
    return may.can_write_notes(scene.user, character), answer


def see_character(scene, kind):
    character = scene.character(kind)
    return may.can_see_character(scene.user, character), scene.tried(character, "GET")


def list_character(scene, kind):
    character = scene.character(kind)
    answer = scene.send("GET", f"/characters?character_type={kind}&limit=100")
    listed = answer.is_success and character.id in {each["id"] for each in answer.json()["items"]}
    return may.can_see_character(scene.user, character), SimpleNamespace(is_success=listed)


def create_character(scene, kind):
    body = {
        "name_first": "New",
        "name_last": f"No. {next(numbers)}",
        "character_class": "MORTAL",
        "game_version": "V5",
        "campaign_id": scene.api.server.campaign_id,
        "type": kind,
    }
    answer = scene.send("POST", "/characters", body)
    return may.can_create_character(scene.user, scene.company, kind), answer


def change_type(scene, kinds):
    old, new = kinds.split(" to ")
    character = scene.character(old)
    body = {"type": new, **({"user_player_id": scene.other} if new == "PLAYER" else {})}
    right = may.can_change_character_type(scene.user, character, scene.company, new)
    return right, scene.tried(character, json=body)


def edit_character(scene, kind):
    character = scene.character(kind)
    return may.can_edit_character(scene.user, character, scene.company), scene.tried(character)


def edit_inventory(scene, kind):
    character = scene.character(kind)
    answer = scene.tried(character, "POST", "/inventory", {"name": "Sword", "type": "WEAPON"})
    return may.can_edit_character(scene.user, character, scene.company), answer


def take_trait(scene, kind):
    character = scene.character(kind)
    body = {"trait_id": scene.api.trait("Brawl"), "value": 1}
    held = scene.api.made(f"/characters/{character.id}/traits/assign", body)["id"]
    answer = scene.tried(character, "DELETE", f"/traits/{held}?currency=NO_COST")
    return may.can_change_traits(scene.user, character, scene.company), answer


def change_traits_free(scene, kind):
    kind, _, age = kind.partition(" of ")
    character = scene.character(kind)
    scene.api.server.advance(int(age or 0))
    body = {"trait_id": scene.api.trait("Brawl"), "value": 1}
    answer = scene.tried(character, "POST", "/traits/assign", body)
    right = may.can_change_traits_free(
        scene.user, character, scene.company, now=scene.api.server.now
    )
    return right, answer


def add_specialty_free(scene, kind):
    character = scene.character(kind)
    body = {"trait_id": scene.api.trait("Brawl"), "value": 1}
    held = scene.api.made(f"/characters/{character.id}/traits/assign", body)["id"]
    answer = scene.tried(character, "POST", f"/traits/{held}/specialties", {"name": "Brutal"})
    right = may.can_add_specialties_free(
        scene.user, character, scene.company, now=scene.api.server.now
    )
    return right, answer


def recoup(scene, kind):
    kind, _, age = kind.partition(" after ")
    paid_at = scene.api.server.now
    character, path = scene.raised(kind, by_self=kind == "OWN")
    scene.api.server.advance(int(age or 0))
    answer = scene.tried(character, "PUT", path, {"target_value": 1, "currency": "XP"})
    right = may.can_recoup_experience(
        scene.user,
        character,
        scene.company,
        paid_at=paid_at if kind == "OWN" else None,
        now=scene.api.server.now,
    )
    return right, answer


def generate_character(scene, _):
    path = f"/characters/autogenerate?campaign_id={scene.api.server.campaign_id}"
    answer = scene.send("POST", path, {"character_type": "NPC"})
    return may.can_generate_character(scene.user), answer


def start_chargen(scene, _):
    campaign_id = scene.api.server.campaign_id
    xp = {"amount": 100, "campaign_id": campaign_id}
    scene.api.made(f"/users/{scene.id}/experience/xp/add", xp)
    answer = scene.send("POST", f"/characters/chargen/start?campaign_id={campaign_id}")
    return may.can_start_chargen_session(scene.user), answer


def finalize_chargen(scene, _):
    campaign_id, player = scene.api.server.campaign_id, scene.other
    xp = {"amount": 100, "campaign_id": campaign_id}
    scene.api.made(f"/users/{player}/experience/xp/add", xp)
    path = f"/characters/chargen/start?campaign_id={campaign_id}"
    session = scene.api.made(path, None, acting=player)
    body = {
        "session_id": session["id"],
        "selected_character_id": session["characters"][0]["id"],
    }
    answer = scene.send("POST", "/characters/chargen/finalize", body)
    return may.can_finalize_chargen_session(scene.user), answer


def grant_experience(scene, whose):
    target = scene.user_of(scene.id if whose == "OWN" else scene.other)
    body = {"amount": 1, "campaign_id": scene.api.server.campaign_id}
    answer = scene.send("POST", f"/users/{target.id}/experience/xp/add", body)
    return may.can_grant_experience(scene.user, target, scene.company), answer


def create_user(scene, role):
    body = {"username": "newcomer", "email": "newcomer@example.com", "role": role}
    return may.can_create_user(scene.user, role), scene.send("POST", "/users", body)


def edit_user(scene, whose):
    target = scene.user_of(scene.id if whose == "OWN" else scene.other)
    answer = scene.send("PATCH", f"/users/{target.id}", {"name_first": "Ada"})
    return may.can_edit_user(scene.user, target), answer


def delete_avatar(scene, whose):
    target = scene.user_of(scene.id if whose == "OWN" else scene.other)
    answer = scene.send("DELETE", f"/users/{target.id}/avatar")
    return may.can_edit_user(scene.user, target), answer


def change_role(scene, kinds):
    whose, new = kinds.split(" to ")
    user_id = scene.id if whose == "OWN" else scene.api.user(whose, "target")
    target, user = scene.user_of(user_id), scene.user
    answer = scene.send("PATCH", f"/users/{target.id}", {"role": new})
    return may.can_change_role(user, target, new), answer


def approve(scene, _):
    target = scene.api.user("UNAPPROVED", "new")
    answer = scene.send("POST", f"/users/{target}/approve", {"role": "PLAYER"})
    return may.can_approve_users(scene.user), answer


def edit_quickrolls(scene, whose):
    target = scene.user_of(scene.id if whose == "OWN" else scene.other)
    body = {"name": "Punch", "trait_ids": [scene.api.trait("Brawl")]}
    answer = scene.send("POST", f"/users/{target.id}/quickrolls", body)
    return may.can_edit_quickrolls(scene.user, target), answer


def edit_user_assets(scene, _):
    files = {"file": ("a.png", b"\x89PNG\r\n\x1a\n" + bytes(16))}
    answer = scene.send("POST", f"/users/{scene.other}/assets/upload", files=files)
    return may.can_edit_user_assets(scene.user), answer


def roll_dice(scene, kind):
    character = scene.character(kind)
    answer = scene.send("POST", "/dicerolls", {"character_id": character.id})
    return may.can_roll_dice(scene.user), answer


def see_diceroll(scene, kind):
    character = None if kind == "COMMON" else scene.character(kind)
    body = {} if character is None else {"character_id": character.id}
    roll = scene.api.made("/dicerolls", body)
    answer = scene.send("GET", f"/dicerolls/{roll['id']}")
    return may.can_see_diceroll(scene.user, character), answer


SPECIALTIES_COST = {"specialty_xp_cost_enabled": True}
TABLE = [
    # The action, the settings, what it is done to, and who may.
    (manage_campaign, {CAMPAIGN: UNRESTRICTED}, "", ALL),
    (manage_campaign, {CAMPAIGN: BY_STORYTELLER}, "", LEADERS),
    (edit_campaign_assets, {CAMPAIGN: UNRESTRICTED}, "", ACTIVE),
    (edit_campaign_assets, {CAMPAIGN: BY_STORYTELLER}, "", LEADERS),
    *((write_notes, {}, kind, ACTIVE) for kind in ("COMMON", "PLAYER", "NPC")),
    (write_notes, {}, "STORYTELLER", LEADERS),
    *(
        (act, {}, kind, ACTIVE)
        for act in (see_character, list_character)
        for kind in ("PLAYER", "NPC")
    ),
    *((act, {}, "STORYTELLER", LEADERS) for act in (see_character, list_character)),
    (create_character, {NPCS: BY_STORYTELLER}, "PLAYER", ACTIVE),
    (create_character, {NPCS: BY_STORYTELLER}, "NPC", LEADERS),
    (create_character, {NPCS: UNRESTRICTED}, "NPC", ACTIVE),
    (create_character, {NPCS: UNRESTRICTED}, "STORYTELLER", LEADERS),
    (change_type, {NPCS: UNRESTRICTED}, "OWN to NPC", ACTIVE),
    (change_type, {NPCS: BY_STORYTELLER}, "OWN to NPC", LEADERS),
    (change_type, {NPCS: UNRESTRICTED}, "PLAYER to NPC", LEADERS),
    (change_type, {NPCS: UNRESTRICTED}, "NPC to PLAYER", ACTIVE),
    (change_type, {NPCS: BY_STORYTELLER}, "NPC to PLAYER", LEADERS),
    (change_type, {}, "OWN to STORYTELLER", LEADERS),
    (change_type, {}, "STORYTELLER to PLAYER", LEADERS),
    (change_type, {NPCS: BY_STORYTELLER}, "OWN to PLAYER", ACTIVE),
    *(
        (act, {NPCS: npcs}, kind, who)
        for act in (edit_character, edit_inventory, take_trait)
        for npcs, kind, who in (
            (BY_STORYTELLER, "OWN", ACTIVE),
            (UNRESTRICTED, "PLAYER", LEADERS),
            (UNRESTRICTED, "NPC", ACTIVE),
            (BY_STORYTELLER, "NPC", LEADERS),
            (UNRESTRICTED, "STORYTELLER", LEADERS),
        )
    ),
    (take_trait, {FREE: BY_STORYTELLER}, "OWN", ACTIVE),
    (change_traits_free, {FREE: UNRESTRICTED}, "OWN", ACTIVE),
    (change_traits_free, {FREE: UNRESTRICTED}, "PLAYER", LEADERS),
    (change_traits_free, {FREE: BY_STORYTELLER}, "OWN", LEADERS),
    (change_traits_free, {FREE: BY_STORYTELLER}, "NPC", ACTIVE),
    (change_traits_free, {FREE: "WITHIN_24_HOURS"}, f"OWN of {DAY - 60}", ACTIVE),
    (change_traits_free, {FREE: "WITHIN_24_HOURS"}, f"OWN of {DAY + 60}", LEADERS),
    (add_specialty_free, {FREE: BY_STORYTELLER}, "OWN", ACTIVE),
    (add_specialty_free, {FREE: BY_STORYTELLER, **SPECIALTIES_COST}, "OWN", LEADERS),
    (add_specialty_free, {FREE: UNRESTRICTED, **SPECIALTIES_COST}, "OWN", ACTIVE),
    (add_specialty_free, {FREE: UNRESTRICTED}, "PLAYER", LEADERS),
    (recoup, {RECOUP: UNRESTRICTED}, "OWN after 7200", ACTIVE),
    (recoup, {RECOUP: UNRESTRICTED}, "PLAYER", LEADERS),
    (recoup, {RECOUP: UNRESTRICTED}, "NPC", NOBODY),
    (recoup, {RECOUP: "DENIED"}, "OWN", NOBODY),
    (recoup, {RECOUP: "WITHIN_SESSION"}, "OWN after 3500", ACTIVE),
    (recoup, {RECOUP: "WITHIN_SESSION"}, "OWN after 3700", NOBODY),
    (recoup, {RECOUP: "WITHIN_SESSION"}, "PLAYER", NOBODY),
    (generate_character, {}, "", LEADERS),
    (start_chargen, {}, "", ACTIVE),
    (finalize_chargen, {}, "", ACTIVE),
    (grant_experience, {XP: UNRESTRICTED}, "OTHER", ACTIVE),
    (grant_experience, {XP: "PLAYER"}, "OTHER", LEADERS),
    (grant_experience, {XP: "PLAYER"}, "OWN", ACTIVE),
    (grant_experience, {XP: BY_STORYTELLER}, "OWN", LEADERS),
    (create_user, {}, "ADMIN", ADMINS),
    (create_user, {}, "STORYTELLER", LEADERS),
    (create_user, {}, "PLAYER", LEADERS),
    (create_user, {}, "UNAPPROVED", NOBODY),
    (create_user, {}, "DEACTIVATED", NOBODY),
    *((act, {}, "OWN", ACTIVE) for act in (edit_user, delete_avatar, edit_quickrolls)),
    *((act, {}, "OTHER", ADMINS) for act in (edit_user, delete_avatar, edit_quickrolls)),
    *((change_role, {}, f"OWN to {role}", LEADERS) for role in ("PLAYER", "STORYTELLER")),
    *((change_role, {}, f"OWN to {role}", ADMINS) for role in ("ADMIN", "DEACTIVATED")),
    *(
        (change_role, {}, f"{old} to {new}", NOBODY if new == "UNAPPROVED" else ADMINS)
        for old in USER_ROLES
        for new in USER_ROLES
    ),
    (approve, {}, "", ADMINS),
    (edit_user_assets, {}, "", ACTIVE),
    (roll_dice, {}, "STORYTELLER", ACTIVE),
    *((see_diceroll, {}, kind, ACTIVE) for kind in ("COMMON", "PLAYER", "NPC")),
    (see_diceroll, {}, "STORYTELLER", LEADERS),
]


@pytest.mark.parametrize(("action", "settings", "target", "allowed"), TABLE)
def test_who_may(api, action, settings, target, allowed):
    api.settings(**DEFAULTS | settings)
    said, let_through = set(), set()
    for role in USER_ROLES:
        right, answer = action(Scene(api, role), target)
        said |= {role} if right else NOBODY
        let_through |= {role} if answer.is_success else NOBODY
    assert (said, let_through) == (allowed, allowed)


CREATED = datetime(2026, 1, 1, tzinfo=UTC)


def known(model, **fields):
    """Return a model that has these fields alone."""
    return model.model_validate({"id": "1", **fields})


class TestUnknown:
    """What is new to the client, or was not sent by the server, gives no right."""

    ADMIN = build(User, role="ADMIN")
    PLAYER = build(User, role="PLAYER")
    COMPANY = build(Company, settings=DEFAULTS)
    OWN = build(Character, type="PLAYER", user_player_id=PLAYER.id)

    @pytest.mark.parametrize("user", [known(User, role="OWNER"), known(User)])
    def test_role(self, user):
        character = build(Character, type="PLAYER", user_player_id=user.id)
        answers = {
            may.can_act(user),
            may.can_manage_campaign(user, self.COMPANY),
            may.can_see_character(user, character),
            may.can_edit_character(user, character, self.COMPANY),
            may.can_change_traits_free(user, character, self.COMPANY),
            may.can_grant_experience(user, user, self.COMPANY),
            may.can_edit_user(user, user),
            may.can_change_role(user, user, "PLAYER"),
            may.can_roll_dice(user),
        }
        assert answers == {False}

    def test_new_role(self):
        assert not may.can_create_user(self.ADMIN, "OWNER")
        assert not may.can_change_role(self.ADMIN, self.PLAYER, "OWNER")

    @pytest.mark.parametrize(
        "company",
        [
            known(Company),
            known(Company, settings=None),
            known(Company, settings={"id": "1"}),
            build(Company, settings=NEW_SETTINGS),
        ],
    )
    def test_settings(self, company):
        for user, right in ((self.ADMIN, True), (self.PLAYER, False)):
            answers = {
                may.can_manage_campaign(user, company),
                may.can_manage_npcs(user, company),
                may.can_create_character(user, company, "NPC"),
                may.can_grant_experience(user, self.PLAYER, company),
                may.can_change_traits_free(user, self.OWN, company),
                may.can_add_specialties_free(user, self.OWN, company),
            }
            assert answers == {right}

    def test_refunds(self):
        company = build(Company, settings=NEW_SETTINGS)
        assert not may.can_recoup_experience(self.ADMIN, self.OWN, company, paid_at=CREATED)
        assert not may.can_recoup_experience(self.ADMIN, self.OWN, known(Company))

    @pytest.mark.parametrize("fields", [{}, {"type": "SHARED"}, {"type": "STORYTELLER"}])
    def test_type(self, fields):
        character = known(Character, user_player_id=self.PLAYER.id, **fields)
        for user, right in ((self.ADMIN, True), (self.PLAYER, False)):
            assert may.can_see_character(user, character) is right
            assert may.can_edit_character(user, character, self.COMPANY) is right

    def test_player_and_age(self):
        company = build(Company, settings={FREE: "WITHIN_24_HOURS"})
        assert not may.can_edit_character(self.PLAYER, known(Character, type="PLAYER"), company)
        ageless = known(Character, type="PLAYER", user_player_id=self.PLAYER.id)
        assert not may.can_change_traits_free(self.PLAYER, ageless, company)


def test_the_clock_of_this_machine():
    settings = build(Company, settings={FREE: "WITHIN_24_HOURS"})
    player = build(User, role="PLAYER")
    for age, right in ((timedelta(hours=23), True), (timedelta(hours=25), False)):
        born = datetime.now(UTC) - age
        character = build(Character, type="PLAYER", user_player_id=player.id, date_created=born)
        assert may.can_change_traits_free(player, character, settings) is right
