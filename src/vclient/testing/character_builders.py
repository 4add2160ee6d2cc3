"""Builders of characters, their inventories and traits, and of quick rolls and experience."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vclient._api import routes
from vclient._runtime.similar import similar
from vclient.models.character_traits import (
    CharacterTrait,
    CharacterTraitAdd,
    CharacterTraitSpecialtyCreate,
)
from vclient.models.characters import Character, CharacterCreate, CharacterUpdate
from vclient.models.dicerolls import Diceroll, DicerollCreate
from vclient.models.inventory import InventoryItem, InventoryItemCreate
from vclient.models.quickrolls import Quickroll, QuickrollCreate
from vclient.models.trackers import Health, HealthState, TrackerState, UnknownTracker
from vclient.models.users import CampaignExperience, ExperienceChange

from .building import Building

if TYPE_CHECKING:
    from typing import Unpack

    from vclient.models.request_fields import (
        DicerollCreateFields,
        HealthStateFields,
        InventoryItemCreateFields,
        QuickrollCreateFields,
        TrackerStateFields,
    )

    from .builder_fields import CharacterFields


class CharacterBuilders(Building):
    """The builders around characters; `Builders` explains their common behavior."""

    def create_character(self, **fields: Unpack[CharacterFields]) -> Character:
        """Create a character, by default a mortal of the first player.

        Args:
            **fields: Fields of the character. A vampire without `vampire_attributes` gets
                the first clan of its edition. A character of the edition V5 with `health` and
                without traits gets two dots of Stamina, which give five boxes.
        """
        given: dict[str, Any] = {
            "character_class": "MORTAL",
            "game_version": "V5",
            "type": "PLAYER",
            "campaign_id": None,
            **fields,
        }
        given["campaign_id"] = given["campaign_id"] or self._made.campaign_id
        company_id = self._campaign_parents(given["campaign_id"])["company_id"]
        self._name_character(company_id, given)
        is_at_home = self._world is not None and company_id == self._world.company_id
        if given["type"] == "PLAYER" and is_at_home:
            given.setdefault("user_player_id", self._made.player_ids[0])
        if given["character_class"] == "VAMPIRE":
            given.setdefault("vampire_attributes", self._clan(given["game_version"]))
        if given.get("health") is not None and given["game_version"] == "V5":
            given.setdefault("traits", [{"trait_id": self.trait_id("Stamina"), "value": 2}])
        only_later = CharacterUpdate.model_fields.keys() - CharacterCreate.model_fields.keys()
        later = {name: given.pop(name) for name in only_later & given.keys()}
        path = routes.CHARACTERS(company_id=company_id)
        made = self._post(path, Character, CharacterCreate, given, company_id=company_id)
        if not later:
            return made
        path = routes.CHARACTER(company_id=company_id, character_id=made.id)
        return self._post(
            path, Character, CharacterUpdate, later, company_id=company_id, method="PATCH"
        )

    def create_inventory_item(
        self, *, character_id: str | None = None, **fields: Unpack[InventoryItemCreateFields]
    ) -> InventoryItem:
        """Create an item of a character.

        Args:
            character_id: Id of the character.
            **fields: Fields of the item.
        """
        given = {"name": f"Item {self._number('item')}", "type": "EQUIPMENT", **fields}
        parents = self._character_parents(character_id or self._made.character_id)
        company_id = parents["company_id"]
        path = routes.CHARACTER_INVENTORY(**parents)
        return self._post(path, InventoryItem, InventoryItemCreate, given, company_id=company_id)

    def create_quickroll(
        self, *, user_id: str | None = None, **fields: Unpack[QuickrollCreateFields]
    ) -> Quickroll:
        """Create a quick roll of a user, by default of the first player, for Strength.

        Args:
            user_id: Id of the user.
            **fields: Fields of the quick roll.
        """
        given: dict[str, Any] = {
            "name": f"Quick Roll {self._number('quickroll')}",
            "trait_ids": [self.trait_id("Strength")],
            **fields,
        }
        parents = self._user_parents(user_id or self._made.player_ids[0])
        company_id = parents["company_id"]
        path = routes.USER_QUICKROLLS(**parents)
        return self._post(path, Quickroll, QuickrollCreate, given, company_id=company_id)

    def create_diceroll(
        self, *, company_id: str | None = None, **fields: Unpack[DicerollCreateFields]
    ) -> Diceroll:
        """Roll dice, by default five against a difficulty of 6 for the character.

        Args:
            company_id: Id of the company.
            **fields: Fields of the roll. If they include a campaign, there is no default character.
        """
        given: dict[str, Any] = {"num_dice": 5, "difficulty": 6, **fields}
        if company_id is None:
            company_id = self._made.company_id
            if "campaign_id" not in given:
                given["campaign_id"] = self._made.campaign_id
                given.setdefault("character_id", self._made.character_id)
        path = routes.DICEROLLS(company_id=company_id)
        return self._post(path, Diceroll, DicerollCreate, given, company_id=company_id)

    def assign_trait(
        self, trait: str, value: int = 1, *, character_id: str | None = None
    ) -> CharacterTrait:
        """Assign a trait to a character at no cost.

        Args:
            trait: Name of a trait of the catalogue, such as `Strength`, or the id of any trait.
            value: Value, within the limits of the trait.
            character_id: Id of the character, which must not have the trait yet.
        """
        known = self._state.traits.find(trait) is not None
        given = {
            "trait_id": trait if known else self.trait_id(trait),
            "value": value,
            "currency": "NO_COST",
        }
        parents = self._character_parents(character_id or self._made.character_id)
        company_id = parents["company_id"]
        path = routes.CHARACTER_TRAITS_ASSIGN(**parents)
        return self._post(path, CharacterTrait, CharacterTraitAdd, given, company_id=company_id)

    def create_specialty(
        self, character_trait_id: str, *, name: str | None = None
    ) -> CharacterTrait:
        """Add a specialty to an ability of a character at no cost, and return the ability.

        Args:
            character_trait_id: Id of the ability, as `assign_trait` returns it.
            name: Name of the specialty.
        """
        given = {"name": name or f"Specialty {self._number('specialty')}", "currency": "NO_COST"}
        parents = self._trait_parents(character_trait_id)
        path = routes.CHARACTER_TRAIT_SPECIALTIES(**parents)
        model = CharacterTraitSpecialtyCreate
        company_id = parents["company_id"]
        return self._post(path, CharacterTrait, model, given, company_id=company_id)

    def set_health(
        self, character_id: str | None = None, **fields: Unpack[HealthStateFields]
    ) -> Health:
        """Replace the health of a character.

        Args:
            character_id: Id of the character.
            **fields: The whole state; fields that are left out become 0.
        """
        parents = self._character_parents(character_id or self._made.character_id)
        return self._post(
            routes.CHARACTER_HEALTH(**parents),
            Health,
            HealthState,
            fields,
            company_id=parents["company_id"],
            method="PUT",
        )

    def set_tracker(
        self, character_trait_id: str, **fields: Unpack[TrackerStateFields]
    ) -> CharacterTrait:
        """Replace the state of a tracker of a trait, and return the trait of the character.

        Args:
            character_trait_id: Id of the trait of the character, as `assign_trait` returns it.
            **fields: The whole state; fields that are left out become 0.
        """
        parents = self._trait_parents(character_trait_id)
        path, company_id = routes.CHARACTER_TRAIT_TRACKER(**parents), parents["company_id"]
        # The class of the answer tells its type; the trait has them all.
        self._post(path, UnknownTracker, TrackerState, fields, company_id=company_id, method="PUT")
        shown = self._ask(
            "GET", routes.CHARACTER_TRAIT(**parents), acting=self._admin_of(company_id)
        )
        return CharacterTrait.model_validate(shown)

    def grant_experience(
        self,
        user_id: str | None = None,
        campaign_id: str | None = None,
        *,
        xp: int = 0,
        cool_points: int = 0,
    ) -> CampaignExperience:
        """Award experience to a user and return the user's experience.

        Args:
            user_id: Id of the user; the first player by default.
            campaign_id: Id of the campaign.
            xp: Experience points.
            cool_points: Cool points, each of which adds 10 experience points too.
        """
        parents = self._user_parents(user_id or self._made.player_ids[0])
        company_id = parents["company_id"]
        campaign_id = campaign_id or self._made.campaign_id
        for route, amount in (
            (routes.USER_ADD_XP, xp),
            (routes.USER_ADD_COOL_POINTS, cool_points),
        ):
            if amount:
                change = {"amount": amount, "campaign_id": campaign_id}
                self._post(
                    route(**parents),
                    CampaignExperience,
                    ExperienceChange,
                    change,
                    company_id=company_id,
                )
        path = routes.USER_EXPERIENCE(**parents, campaign_id=campaign_id)
        return CampaignExperience.model_validate(self._ask("GET", path))

    def trait_id(self, name: str) -> str:
        """Return the id of a trait of the catalogue.

        Args:
            name: Name of the trait, such as `Strength`. If several have it, the first is used.

        Raises:
            ValueError: There is no such trait; the message suggests similar names.
        """
        names: dict[str, str] = {}
        for row in self._state.traits:
            if row.custom_for_character_id is None:
                names.setdefault(row.name, row.id)
        if name not in names:
            msg = f"there is no trait {name!r}{similar(name, names)}"
            raise ValueError(msg)
        return names[name]

    def _name_character(self, company_id: str, given: dict[str, Any]) -> None:
        if {"name_first", "name_last"} <= given.keys():
            return
        taken = {
            (row.name_first, row.name_last) for row in self._state.characters.under(company_id)
        }
        while True:
            number = self._number("character")
            named = {"name_first": "Character", "name_last": f"{number:03}"}
            if "name_last" in given:
                named["name_first"] = f"Character {number}"
            named.update(given)
            if (named["name_first"], named["name_last"]) not in taken:
                break
        given.update(named)

    def _clan(self, game_version: str) -> dict[str, str]:
        for row in self._state.clans:
            if game_version in row.game_versions:
                return {"clan_id": row.id}
        return {}
