"""The trackers of traits: counters, boxes of damage, and stains."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from contract.audit_logs import logs_of
from contract.casting import cast, find_traits
from vclient import AuthorizationError, NotFoundError, ValidationError
from vclient.models import CounterTracker, DamageTracker, StainsTracker

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from contract.clients import Http
    from contract.company import ContractCompany
    from vclient import VClient
    from vclient.models import Tracker
    from vclient.services import CharacterTraitsService

TRAIT = "/companies/{company_id}/characters/{character_id}/traits/{character_trait_id}"
GET = f"GET {TRAIT}/tracker"
PUT = f"PUT {TRAIT}/tracker"
ACT = f"POST {TRAIT}/tracker/actions"

pytestmark = pytest.mark.since("2026-10")


@dataclass(frozen=True, kw_only=True)
class Held:
    """A trait of a character of the player, and the traits of that character."""

    traits: CharacterTraitsService
    character_id: str
    id: str

    async def act(self, action: Any, amount: int = 1, damage_type: Any = None) -> Tracker:
        """Apply an action to its tracker."""
        return await self.traits.apply_tracker_action(
            self.id, action, amount=amount, damage_type=damage_type
        )


@pytest.fixture
def hold(client: VClient, company: ContractCompany) -> Callable[..., Awaitable[Held]]:
    """Returns a function that makes a character with traits, the first of which is returned."""

    async def make(version: str, trackers: dict[str, Any] | None = None, **values: int) -> Held:
        found = [
            (await find_traits(client, 1, lambda each, name=name: each.name == name))[0]
            for name in values
        ]
        traits = [
            {"trait_id": trait.id, "value": value, "tracker": (trackers or {}).get(trait.name)}
            for trait, value in zip(found, values.values(), strict=True)
        ]
        given = [{name: held for name, held in each.items() if held is not None} for each in traits]
        made = await cast(
            client, company.player_id, company.campaign_id, game_version=version, traits=given
        )
        service = client.character_traits(company.player_id, company.campaign_id, made.id)
        listed = {each.trait.id: each.id for each in await service.list_all()}
        return Held(traits=service, character_id=made.id, id=listed[found[0].id])

    return make


@pytest.mark.smoke
@pytest.mark.covers(GET, f"GET {TRAIT}")
async def test_the_edition_says_what_a_trait_counts(hold: Any):
    counter = await hold("V4", Willpower=6)
    tracker = await counter.traits.get_tracker(counter.id)
    assert isinstance(tracker, CounterTracker)
    assert (tracker.size, tracker.current) == (6, 6)
    shown = await counter.traits.get(counter.id)
    assert shown.tracker == tracker
    assert (shown.trait.tracker_type_v4, shown.trait.tracker_type_v5) == ("COUNTER", "DAMAGE")
    damage = await hold("V5", Willpower=4)
    tracker = await damage.traits.get_tracker(damage.id)
    assert isinstance(tracker, DamageTracker)
    assert (tracker.size, tracker.boxes, tracker.is_impaired) == (4, [None] * 4, False)
    assert (tracker.bashing, tracker.lethal, tracker.levels) == (None, None, None)
    stains = await hold("V5", Humanity=7)
    tracker = await stains.traits.get_tracker(stains.id)
    assert isinstance(tracker, StainsTracker)
    assert (tracker.humanity, tracker.stain_capacity, tracker.stains) == (7, 3, 0)
    assert (tracker.is_impaired, tracker.willpower_damage_applied) == (False, None)


@pytest.mark.covers(GET, PUT, ACT, f"GET {TRAIT}")
async def test_other_traits_have_no_tracker(hold: Any):
    for held in (await hold("V4", Humanity=7), await hold("V5", Strength=2)):
        assert (await held.traits.get(held.id)).tracker is None
        for call in (
            lambda held=held: held.traits.get_tracker(held.id),
            lambda held=held: held.traits.set_tracker(held.id, current=1),
            lambda held=held: held.act("reset"),
        ):
            with pytest.raises(NotFoundError):
                await call()


@pytest.mark.smoke
@pytest.mark.covers(ACT, PUT)
@pytest.mark.parametrize(
    ("before", "action", "amount", "after"),
    [
        (4, "spend", 3, 1),
        (4, "spend", 4, 0),
        (4, "gain", 1, 5),
        (4, "gain", 9, 6),
        (1, "reset", 1, 6),
    ],
)
async def test_points_are_spent_and_gained(
    hold: Any, before: int, action: str, amount: int, after: int
):
    held = await hold("V4", Willpower=6)
    assert (await held.traits.set_tracker(held.id, current=before)).current == before
    assert (await held.act(action, amount)).current == after
    assert (await held.traits.get_tracker(held.id)).current == after


@pytest.mark.covers(ACT, PUT, f"PUT {TRAIT}/value")
async def test_a_counter_has_as_many_points_as_the_trait_has_dots(hold: Any):
    held = await hold("V4", Willpower=6)
    lowered = await held.traits.change_value(held.id, 4, "NO_COST")
    assert (lowered.tracker.size, lowered.tracker.current) == (4, 4)
    with pytest.raises(ValidationError):
        await held.act("spend", 5)
    for state in ({}, {"current": 5}, {"current": 1, "superficial": 1}):
        with pytest.raises(ValidationError):
            await held.traits.set_tracker(held.id, **state)
    assert (await held.traits.get_tracker(held.id)).current == 4


@pytest.mark.covers(ACT, PUT)
async def test_willpower_takes_damage_in_v5(hold: Any):
    held = await hold("V5", Willpower=3)
    hurt = await held.traits.set_tracker(held.id, superficial=2, aggravated=1)
    assert hurt.boxes == ["AGGRAVATED", "SUPERFICIAL", "SUPERFICIAL"]
    assert hurt.is_impaired
    worse = await held.act("damage", 1, "SUPERFICIAL")
    assert (worse.superficial, worse.aggravated) == (1, 2)
    healed = await held.act("heal", 5, "SUPERFICIAL")
    assert (healed.superficial, healed.aggravated) == (0, 2)
    assert (await held.act("reset")).boxes == [None] * 3


@pytest.mark.smoke
@pytest.mark.covers(ACT, PUT)
async def test_stains_beyond_the_capacity_hurt_willpower(hold: Any):
    held = await hold("V5", Humanity=7, Willpower=4)
    one = await held.act("add_stain")
    assert (one.stains, one.willpower_damage_applied, one.is_impaired) == (1, 0, False)
    full = await held.act("add_stain", 4)
    assert (full.stains, full.willpower_damage_applied, full.is_impaired) == (3, 2, True)
    (willpower,) = [each for each in await held.traits.list_all() if each.trait.name == "Willpower"]
    assert willpower.tracker.aggravated == 2
    assert (await held.act("remove_stain", 2)).stains == 1
    assert (await held.act("remove_stain", 9)).stains == 0
    assert (await held.traits.set_tracker(held.id, stains=3)).stains == 3
    with pytest.raises(ValidationError):
        await held.traits.set_tracker(held.id, stains=4)
    assert (await held.act("reset")).stains == 0


@pytest.mark.covers(ACT, GET)
@pytest.mark.parametrize(
    ("version", "trait", "refused"),
    [
        ("V4", "Willpower", [("damage", "BASHING"), ("add_stain", None), ("spend", "LETHAL")]),
        ("V5", "Willpower", [("damage", None), ("damage", "LETHAL"), ("gain", None)]),
        ("V5", "Humanity", [("spend", None), ("heal", "AGGRAVATED")]),
    ],
)
async def test_what_does_not_fit_a_tracker_is_refused(
    hold: Any, version: str, trait: str, refused: list[tuple[str, str | None]]
):
    held = await hold(version, **{trait: 5})
    before = await held.traits.get_tracker(held.id)
    for action, damage_type in refused:
        with pytest.raises(ValidationError):
            await held.act(action, 1, damage_type)
    assert await held.traits.get_tracker(held.id) == before


@pytest.mark.covers("POST /companies/{company_id}/characters")
async def test_traits_begin_with_the_state_that_is_given(hold: Any):
    held = await hold("V5", {"Willpower": {"superficial": 2}}, Willpower=4)
    assert (await held.traits.get_tracker(held.id)).superficial == 2
    for version, trait, state in (
        ("V5", "Strength", {"current": 1}),
        ("V5", "Willpower", {"aggravated": 5}),
        ("V4", "Willpower", {"current": 5}),
        ("V5", "Humanity", {"stains": 7}),
    ):
        with pytest.raises(ValidationError):
            await hold(version, {trait: state}, **{trait: 4})


@pytest.mark.covers(PUT, ACT)
async def test_players_and_storytellers_change_trackers(
    hold: Any, client: VClient, company: ContractCompany
):
    held = await hold("V4", Willpower=3)
    for user, may in ((company.storyteller_id, True), (company.other_player_id, False)):
        traits = client.character_traits(user, company.campaign_id, held.character_id)
        if may:
            assert (await traits.apply_tracker_action(held.id, "spend")).current == 2
            continue
        with pytest.raises(AuthorizationError):
            await traits.apply_tracker_action(held.id, "spend")
        with pytest.raises(AuthorizationError):
            await traits.set_tracker(held.id, current=3)
    assert (await held.traits.get_tracker(held.id)).current == 2


@pytest.mark.covers(PUT, ACT)
async def test_changes_of_trackers_are_logged(
    hold: Any, http: Http, client: VClient, company: ContractCompany
):
    held = await hold("V4", Willpower=3)
    path = f"{company.path}/characters/{held.character_id}/traits/{held.id}/tracker"
    answers = [
        await http("PUT", path, acting=company.player_id, json={"current": 1}),
        await http("POST", f"{path}/actions", acting=company.player_id, json={"action": "gain"}),
    ]
    for log in await logs_of(client, company, *answers):
        assert (log.entity_type, log.target_entity_id) == ("CHARACTER_TRAIT", held.id)
        assert log.character_id == held.character_id
