"""What traits cost, in which currency, who may do without, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from contract.casting import cast, find_traits, is_graded, price
from contract.company import unique
from vclient import AuthorizationError, ValidationError

if TYPE_CHECKING:
    from contract.company import ContractCompany
    from vclient import VClient
    from vclient.models import Trait
    from vclient.services import CharacterTraitsService

TRAITS = "/companies/{company_id}/characters/{character_id}/traits"
TRAIT = TRAITS + "/{character_trait_id}"

NOT_ENOUGH_XP = "User does not have enough XP to complete the action."


@dataclass(frozen=True)
class Player:
    """A player with 200 experience points, and the traits of a character that costs nothing yet."""

    client: VClient
    company: ContractCompany
    character_id: str

    @property
    def traits(self) -> CharacterTraitsService:
        """The traits of the character, in the name of the player."""
        return self.as_user(self.company.player_id)

    def as_user(self, user_id: str) -> CharacterTraitsService:
        """Return the traits of the character, in the name of a user."""
        company = self.company
        return self.client.character_traits(
            user_id, company.campaign_id, self.character_id, company_id=company.id
        )

    async def spent(self) -> int:
        """Return how many experience points the player has spent. The total stays as it was."""
        users = self.client.users(self.company.id)
        found = await users.get_experience(self.company.player_id, self.company.campaign_id)
        assert found.xp_total == 200
        return 200 - found.xp_current

    async def set_up(self, **settings: str | int) -> None:
        """Change the settings of the company."""
        await self.client.companies.update(self.company.id, settings=settings)


@pytest.fixture
async def player(client: VClient, own: ContractCompany) -> Player:
    """A player with a character and experience."""
    made = await cast(client, own.player_id, own.campaign_id, company_id=own.id)
    users = client.users(own.id, user_id=own.admin_id)
    await users.add_xp(own.player_id, own.campaign_id, 200)
    return Player(client, own, made.id)


@pytest.fixture
async def trait(client: VClient) -> Trait:
    """A trait with up to five dots, the least of which is one."""
    return (await find_traits(client, 1, lambda each: is_graded(each) and each.min_value == 1))[0]


@pytest.mark.covers(f"POST {TRAITS}/assign", f"PUT {TRAIT}/value")
async def test_each_dot_costs_its_number_times_the_upgrade_cost(player: Player, trait: Trait):
    made = await player.traits.assign(trait.id, 3, "XP")
    assert await player.spent() == price(trait, 0, 3)
    await player.traits.change_value(made.id, 4, "XP")
    assert await player.spent() == price(trait, 0, 4)
    await player.traits.change_value(made.id, 4, "XP")
    assert await player.spent() == price(trait, 0, 4)


@pytest.mark.covers(f"PUT {TRAIT}/value", f"DELETE {TRAIT}")
async def test_lowering_and_deleting_refund_the_same_dots(player: Player, trait: Trait):
    await player.set_up(permission_recoup_xp="UNRESTRICTED")
    made = await player.traits.assign(trait.id, 4, "XP")
    await player.traits.change_value(made.id, 1, "XP")
    assert await player.spent() == price(trait, 0, 1)
    await player.traits.change_value(made.id, 3, "XP")
    await player.traits.delete(made.id, "XP")
    assert await player.spent() == 0


@pytest.mark.covers(f"DELETE {TRAIT}", f"POST {TRAITS}/assign", f"PUT {TRAIT}/value")
async def test_what_is_free_costs_and_refunds_nothing(player: Player, trait: Trait):
    made = await player.traits.assign(trait.id, 2, "NO_COST")
    await player.traits.change_value(made.id, 3, "NO_COST")
    await player.traits.change_value(made.id, 1, "NO_COST")
    await player.traits.delete(made.id, "NO_COST")
    assert await player.spent() == 0
    for currency in (None, "NO_COST"):
        made = await player.traits.assign(trait.id, 2, "XP")
        await player.traits.delete(made.id, currency)
    assert await player.spent() == 2 * price(trait, 0, 2)


@pytest.mark.since("0.26")
@pytest.mark.covers(f"POST {TRAITS}/create")
async def test_a_custom_trait_pays_its_first_dot(player: Player, trait: Trait):
    fields = {"category_id": trait.category_id, "currency": "XP", "upgrade_cost": 1}
    await player.traits.create(name=unique("Custom"), initial_cost=7, **fields)
    assert await player.spent() == 7
    await player.traits.create(name=unique("Custom"), **fields)
    assert await player.spent() == 7 + trait.initial_cost


@pytest.mark.covers(f"POST {TRAITS}/assign", f"PUT {TRAIT}/value")
async def test_experience_has_to_suffice(player: Player, trait: Trait):
    made = await player.traits.assign(trait.id, 1)
    users = player.client.users(player.company.id, user_id=player.company.admin_id)
    await users.remove_xp(player.company.player_id, player.company.campaign_id, 200)
    with pytest.raises(ValidationError) as error:
        await player.traits.change_value(made.id, 2, "XP")
    assert error.value.detail == NOT_ENOUGH_XP
    assert error.value.invalid_parameters == []
    assert (await player.traits.get(made.id)).value == 1
    await player.traits.delete(made.id)
    with pytest.raises(ValidationError) as error:
        await player.traits.assign(trait.id, 1, "XP")
    assert error.value.detail == NOT_ENOUGH_XP


@pytest.mark.covers(f"POST {TRAITS}/assign")
async def test_the_player_pays_whoever_acts(player: Player, trait: Trait):
    await player.as_user(player.company.storyteller_id).assign(trait.id, 2, "XP")
    assert await player.spent() == price(trait, 0, 2)


@pytest.mark.covers(f"POST {TRAITS}/assign", f"DELETE {TRAIT}")
async def test_traits_of_a_counted_category_cost_by_their_number(player: Player):
    first = (
        await find_traits(
            player.client,
            1,
            lambda each: each.count_based_cost_multiplier and each.gift_attributes is None,
        )
    )[0]
    multiplier, category_id = first.count_based_cost_multiplier, first.category_id
    counted = await find_traits(
        player.client, 2, lambda each: each.max_value == 1, category_id=category_id
    )
    await player.set_up(permission_recoup_xp="UNRESTRICTED")
    held = []
    for number, each in enumerate(counted, start=1):
        held.append(await player.traits.assign(each.id, 1, "XP"))
        assert await player.spent() == multiplier * sum(range(number + 1))
    await player.traits.delete(held[0].id, "XP")
    assert await player.spent() == multiplier
    await player.traits.delete(held[1].id, "XP")
    assert await player.spent() == 0


@pytest.mark.covers(f"POST {TRAITS}/assign", f"DELETE {TRAIT}", f"GET {TRAIT}/value-options")
async def test_flaws_grant_what_they_cost(player: Player):
    (flaw,) = await find_traits(
        player.client,
        1,
        lambda each: each.category_name == "Flaws" and each.min_value <= 1 <= each.max_value,
    )
    await player.set_up(permission_recoup_xp="UNRESTRICTED")
    made = await player.traits.assign(flaw.id, 1, "XP")
    assert await player.spent() == -flaw.initial_cost
    option = (await player.traits.get_value_options(made.id)).options["DELETE"]
    assert (option.direction, option.point_change) == ("decrease", flaw.initial_cost)
    assert option.xp_after == 200
    await player.traits.delete(made.id, "XP")
    assert await player.spent() == 0


@pytest.mark.covers(f"POST {TRAITS}/create", f"PUT {TRAIT}/value", f"DELETE {TRAIT}")
@pytest.mark.since("0.26")
async def test_starting_points_are_the_characters_own(player: Player, trait: Trait):
    own = player.company
    await player.set_up(character_autogen_starting_points=20, character_autogen_num_choices=2)
    autogen = player.client.character_autogen(own.player_id, own.campaign_id, company_id=own.id)
    session = await autogen.start_chargen_session()
    chosen = await autogen.finalize_chargen_session(session.id, session.characters[0].id)
    characters = player.client.characters(own.player_id, company_id=own.id)
    traits = Player(player.client, own, chosen.id).traits
    made = await traits.create(
        name=unique("Custom"),
        category_id=trait.category_id,
        currency="STARTING_POINTS",
        initial_cost=4,
        upgrade_cost=3,
    )
    assert (await characters.get(chosen.id)).starting_points == 16
    await traits.change_value(made.id, 3, "STARTING_POINTS")
    assert (await characters.get(chosen.id)).starting_points == 1
    with pytest.raises(ValidationError) as error:
        await traits.change_value(made.id, 4, "STARTING_POINTS")
    assert error.value.detail == "Not enough starting points"
    await traits.change_value(made.id, 2, "STARTING_POINTS")
    assert (await characters.get(chosen.id)).starting_points == 10
    await traits.delete(made.id, "STARTING_POINTS")
    assert (await characters.get(chosen.id)).starting_points == 20


@pytest.mark.covers(f"POST {TRAITS}/assign", f"PUT {TRAIT}/value")
@pytest.mark.parametrize("kind", ["NPC", "STORYTELLER"])
async def test_characters_without_a_player_pay_nothing(
    client: VClient, company: ContractCompany, trait: Trait, kind: str
):
    made = await cast(client, company.storyteller_id, company.campaign_id, type=kind)
    traits = client.character_traits(company.storyteller_id, company.campaign_id, made.id)
    held = await traits.assign(trait.id, 1)
    for currency in ("XP", "STARTING_POINTS"):
        with pytest.raises(ValidationError) as error:
            await traits.change_value(held.id, 2, currency)
        assert error.value.detail == (
            "NPC and STORYTELLER characters only support NO_COST trait changes"
        )
    shown = await traits.get_value_options(held.id)
    assert shown.xp_current == 0
    options = shown.options.values()
    assert not any(each.can_use_xp or each.can_use_starting_points for each in options)


@pytest.mark.covers(f"POST {TRAITS}/bulk-assign")
async def test_a_batch_leaves_what_is_not_paid_at_zero(player: Player, trait: Trait):
    more = await find_traits(player.client, 2, is_graded, category_id=trait.category_id)
    points, xp = more
    users = player.client.users(player.company.id, user_id=player.company.admin_id)
    await users.remove_xp(player.company.player_id, player.company.campaign_id, 200)
    done = await player.traits.bulk_assign(
        [
            {"trait_id": points.id, "value": 1, "currency": "STARTING_POINTS"},
            {"trait_id": xp.id, "value": 1, "currency": "XP"},
        ]
    )
    assert done.succeeded == []
    assert [each.error for each in done.failed] == [
        "Not enough starting points to add trait",
        "Not enough XP to add trait",
    ]
    assert {each.trait.id: each.value for each in await player.traits.list_all()} == {
        points.id: 0,
        xp.id: 0,
    }


@pytest.mark.covers(f"PUT {TRAIT}/value", f"DELETE {TRAIT}")
async def test_by_default_experience_does_not_come_back(player: Player, trait: Trait):
    made = await player.traits.assign(trait.id, 3, "XP")
    for user_id in (player.company.player_id, player.company.admin_id):
        traits = player.as_user(user_id)
        with pytest.raises(AuthorizationError) as error:
            await traits.change_value(made.id, 2, "XP")
        assert error.value.detail == "Lowering trait values is not permitted. "
        with pytest.raises(AuthorizationError):
            await traits.delete(made.id, "XP")
    assert (await player.traits.change_value(made.id, 2, "NO_COST")).value == 2


@pytest.mark.covers(f"PUT {TRAIT}/value")
async def test_within_a_session_only_what_was_raised_comes_back(player: Player, trait: Trait):
    await player.set_up(permission_recoup_xp="WITHIN_SESSION")
    made = await player.traits.assign(trait.id, 2)
    with pytest.raises(AuthorizationError) as error:
        await player.traits.change_value(made.id, 1, "XP")
    assert error.value.detail == "Lowering trait values is not permitted."
    await player.traits.change_value(made.id, 4, "XP")
    with pytest.raises(AuthorizationError) as error:
        await player.traits.change_value(made.id, 1, "XP")
    assert error.value.detail == (
        "Cannot lower this trait below 2 (the value at the start of your current edit session)"
    )
    with pytest.raises(AuthorizationError):
        await player.as_user(player.company.admin_id).change_value(made.id, 3, "XP")
    assert (await player.traits.change_value(made.id, 2, "XP")).value == 2
    assert await player.spent() == 0


@pytest.mark.covers(f"POST {TRAITS}/assign", f"POST {TRAITS}/bulk-assign", f"DELETE {TRAIT}")
async def test_free_changes_can_be_kept_for_storytellers(player: Player, trait: Trait):
    await player.set_up(permission_free_trait_changes="STORYTELLER")
    paid = [{"trait_id": trait.id, "value": 1, "currency": "XP"}]
    for refused in (
        lambda: player.traits.assign(trait.id, 1),
        lambda: player.traits.bulk_assign(paid),
    ):
        with pytest.raises(AuthorizationError) as error:
            await refused()
        assert error.value.detail == "No rights to access this resource"
    made = await player.traits.assign(trait.id, 1, "XP")
    with pytest.raises(AuthorizationError):
        await player.traits.change_value(made.id, 2, "NO_COST")
    # It may be thrown away all the same.
    await player.traits.delete(made.id, "NO_COST")
    masters = player.as_user(player.company.storyteller_id)
    assert (await masters.assign(trait.id, 1)).value == 1


@pytest.mark.covers(f"POST {TRAITS}/assign")
async def test_free_changes_can_be_kept_for_young_characters(player: Player, trait: Trait):
    await player.set_up(permission_free_trait_changes="WITHIN_24_HOURS")
    assert (await player.traits.assign(trait.id, 1)).value == 1


@pytest.mark.covers(f"GET {TRAIT}/value-options")
async def test_the_options_name_every_other_value_and_its_price(player: Player, trait: Trait):
    made = await player.traits.assign(trait.id, 2, "XP")
    left = 200 - price(trait, 0, 2)
    shown = await player.traits.get_value_options(made.id)
    assert (shown.name, shown.current_value, shown.trait) == (trait.name, 2, trait)
    assert (shown.xp_current, shown.starting_points_current) == (left, 0)
    assert set(shown.options) == {"1", "3", "4", "5", "DELETE"}
    for name, option in shown.options.items():
        value = 0 if name == "DELETE" else int(name)
        rises = value > 2
        cost = price(trait, 2, value) if rises else -price(trait, value, 2)
        assert option.direction == ("increase" if rises else "decrease")
        assert option.point_change == abs(cost)
        assert (option.xp_after, option.starting_points_after) == (left - cost, -cost)
        assert option.can_use_xp is (not rises or left >= cost)
        assert option.can_use_starting_points is not rises


@pytest.mark.covers(f"DELETE {TRAIT}")
async def test_renown_is_not_counted_again_when_a_trait_is_deleted(
    client: VClient, company: ContractCompany
):
    (renown,) = await find_traits(
        client, 1, lambda each: each.category_name == "Renown", character_class="WEREWOLF"
    )
    blueprint = client.character_blueprint()
    made = await cast(
        client,
        company.player_id,
        company.campaign_id,
        character_class="WEREWOLF",
        werewolf_attributes={
            "tribe_id": (await blueprint.list_all_werewolf_tribes())[0].id,
            "auspice_id": (await blueprint.list_all_werewolf_auspices())[0].id,
        },
    )
    characters = client.characters(company.player_id)
    traits = client.character_traits(company.player_id, company.campaign_id, made.id)
    held = await traits.assign(renown.id, 1)
    await traits.change_value(held.id, 3, "NO_COST")
    assert (await characters.get(made.id)).werewolf_attributes.total_renown == 3
    await traits.delete(held.id)
    assert (await characters.get(made.id)).werewolf_attributes.total_renown == 3
