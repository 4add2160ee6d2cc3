"""A testing server that has one of everything, made by its own HTTP interface."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import httpx

from vclient.testing import ValentinaServer
from vclient.testing.api_versions import NEWEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vclient.testing import RateLimitPolicy
    from vclient.testing.api_versions import ApiVersion

HOST = "https://api.example.test"

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""One pixel."""

CATALOGUE = {
    "sections": "section_id",
    "categories": "category_id",
    "subcategories": "subcategory_id",
    "concepts": "concept_id",
    "vampire-clans": "vampire_clan_id",
    "werewolf-tribes": "werewolf_tribe_id",
    "werewolf-auspices": "werewolf_auspice_id",
    "traits": "trait_id",
}
"""The parts of the catalogue, as paths name them, and the names of their ids."""


class Populated:
    """A testing server and what is on it.

    Attributes:
        server: The server.
        http: A client of it.
        ids: One id of each kind, by the name that parameters and fields have for it. Where
            a kind has several, the others have names that say what is special about them.
        catalogue: The ids of the catalogue, by the part of it and the name of the thing.
    """

    def __init__(
        self,
        *,
        api: ApiVersion = NEWEST,
        file_logging: bool = True,
        rate_limits: Iterable[RateLimitPolicy] = (),
    ) -> None:
        """Make a server and everything on it; the arguments are those of the server."""
        self.server = server = ValentinaServer(
            api=api, base_url=HOST, seed=1, file_logging=file_logging, rate_limits=rate_limits
        )
        self.http = httpx.Client(base_url=f"{HOST}/api/v1", transport=server.transport())
        self.company = f"/companies/{server.company_id}"
        self.ids = {
            "company_id": server.company_id,
            "admin_id": server.user_id,
            "storyteller_id": server.storyteller_id,
            "user_id": server.player_ids[0],
            "other_player_id": server.player_ids[1],
            "campaign_id": server.campaign_id,
            "book_id": server.book_id,
            "chapter_id": server.chapter_id,
            "character_id": server.character_id,
        }
        self.catalogue: dict[tuple[str, str], str] = {}
        self._find_catalogue()
        self._make_users()
        self._make_developers()
        self._make_things()
        self._make_sheets()
        self._make_chargen()
        self._describe()

    def send(
        self,
        method: str,
        path: str,
        *,
        acting: str | None = "admin_id",
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
        **options: Any,
    ) -> httpx.Response:
        """Send a request.

        Args:
            method: The method.
            path: The path below the root of the API.
            acting: The name of the acting user among the ids; None for nobody.
            key: The API key, by default one that is allowed to.
            headers: Other headers.
            **options: What `httpx` takes: `json`, `files`, `params` and so on.
        """
        # What has to be there costs nothing of the limits that requests are then tried with.
        sent = {
            "X-API-KEY": key or self.key_for(path),
            "X-Testing-Ignore-Rate-Limit": "true",
            **(headers or {}),
        }
        if acting is not None:
            sent["On-Behalf-Of"] = self.ids[acting]
        return self.http.request(method, path, headers=sent, **options)

    def key_for(self, path: str) -> str:
        """Return the API key that a path takes."""
        is_admin = path.removeprefix("/api/v1").startswith("/admin/")
        return self.server.global_admin_api_key if is_admin else self.server.api_key

    def make(self, path: str, json: Any = None, method: str = "POST", **options: Any) -> Any:
        """Send what has to succeed, below the company, and return the answer."""
        url = path[1:] if path.startswith("//") else self.company + path
        answer = self.send(method, url, json=json, **options)
        assert answer.is_success, f"{method} {url}: {answer.text}"
        return answer.json() if answer.content else None

    def user(self, username: str, role: str = "PLAYER", **fields: Any) -> str:
        """Make a user of the company, and return the id."""
        body = {"username": username, "email": f"{username}@example.com", "role": role, **fields}
        made: str = self.make("/users", body)["id"]
        return made

    def character(self, last: str, character_class: str = "MORTAL", **fields: Any) -> str:
        """Make a character of the campaign, and return the id."""
        body = {
            "name_first": "Mina",
            "name_last": last,
            "character_class": character_class,
            "game_version": "V5",
            "campaign_id": self.ids["campaign_id"],
            "user_player_id": self.ids["user_id"],
            **fields,
        }
        made: str = self.make("/characters", body)["id"]
        return made

    def trait(self, name: str) -> str:
        """Return the id of a trait of the catalogue."""
        return self.catalogue["traits", name]

    def parents(self) -> dict[str, str]:
        """Return the paths of what notes and assets hang on, by their kinds."""
        campaign = f"/campaigns/{self.ids['campaign_id']}"
        book = f"{campaign}/books/{self.ids['book_id']}"
        return {
            "user": f"/users/{self.ids['user_id']}",
            "campaign": campaign,
            "book": book,
            "chapter": f"{book}/chapters/{self.ids['chapter_id']}",
            "character": f"/characters/{self.ids['character_id']}",
        }

    def _find_catalogue(self) -> None:
        for kind, name in CATALOGUE.items():
            path = f"/characterblueprint/{kind}"
            rows = self.make(path, method="GET", params={"limit": 1000})["items"]
            self.ids[name] = rows[0]["id"]
            self.catalogue |= {(kind, row["name"]): row["id"] for row in reversed(rows)}

    def _make_users(self) -> None:
        player = f"/users/{self.ids['user_id']}"
        self.make(player, {"name_first": "Adam", "name_last": "Smith"}, "PATCH")
        for provider in ("google", "github", "discord", "apple"):
            token = f"{provider}:1:{provider}@example.com"
            self.make(f"{player}/identities", {"provider": provider, "token": token})
        self.make(f"{player}/avatar", method="PUT", files={"file": ("me.png", PNG)})
        waiting = {"provider": "github", "token": "github:2:waiting@example.com"}
        self.ids["unapproved_id"] = self.make("/auth/identify", waiting)["user"]["id"]
        for name in ("unapproved_id", "other_player_id"):
            names = {"name_first": "Eve", "name_last": "Smith"}
            self.make(f"/users/{self.ids[name]}", names, "PATCH")
        self.ids["deactivated_id"] = self.user("gone")
        self.make(f"/users/{self.ids['deactivated_id']}", {"role": "DEACTIVATED"}, "PATCH")
        self.user("someone", email="lookup@example.com")
        granted = {"amount": 500, "campaign_id": self.ids["campaign_id"]}
        for name in ("admin_id", "user_id"):
            for what in ("xp/add", "cp/add"):
                self.make(f"/users/{self.ids[name]}/experience/{what}", granted)

    def _make_things(self) -> None:
        for kind, path in self.parents().items():
            note = self.make(f"{path}/notes", {"title": "A title", "content": "Some content"})
            files = {"file": ("My Picture.PNG", PNG)}
            asset = self.make(f"{path}/assets/upload", files=files)
            self.ids[f"{kind}_note_id"], self.ids[f"{kind}_asset_id"] = note["id"], asset["id"]
        pool = [self.trait("Strength"), self.trait("Dexterity")]
        quickroll = {"name": "Shoot", "description": "From afar", "trait_ids": pool}
        path = f"/users/{self.ids['user_id']}/quickrolls"
        self.ids["quickroll_id"] = self.make(path, quickroll)["id"]
        for comment in ("One", "Two"):
            roll = {
                "difficulty": 6,
                "num_dice": 5,
                "num_desperation_dice": 2,
                "comment": comment,
                "trait_ids": pool,
                "campaign_id": self.ids["campaign_id"],
                "character_id": self.ids["character_id"],
            }
            made = self.make("/dicerolls", roll, acting="user_id")
            self.ids["diceroll_id"] = made["id"]
        term = {"term": "elder", "definition": "Old", "link": f"{HOST}/elder", "synonyms": ["kin"]}
        self.ids["dictionary_term_id"] = self.make("/dictionaries", term)["id"]

    def _make_sheets(self) -> None:
        item = {"name": "Knife", "type": "WEAPON", "description": "Sharp"}
        path = self.parents()["character"]
        self.ids["inventory_item_id"] = self.make(f"{path}/inventory", item)["id"]
        rows = self.make(f"{path}/traits", method="GET", params={"limit": 100})["items"]
        held = {row["trait"]["name"]: row["id"] for row in rows}
        self.ids["character_trait_id"] = held["Strength"]
        self.ids["ability_id"] = held["Brawl"]
        self.ids["stamina_id"] = held["Stamina"]
        willpower = {"trait_id": self.trait("Willpower"), "value": 3}
        self.ids["tracked_trait_id"] = self.make(f"{path}/traits/assign", willpower)["id"]
        self.ids["bare_character_id"] = self.character("Bare")
        clan, tribe = self.ids["vampire_clan_id"], self.ids["werewolf_tribe_id"]
        auspice = self.ids["werewolf_auspice_id"]
        werewolf = {"tribe_id": tribe, "auspice_id": auspice}
        self.ids["vampire_id"] = self.character(
            "Vampire", "VAMPIRE", vampire_attributes={"clan_id": clan}
        )
        self.character("Werewolf", "WEREWOLF", werewolf_attributes=werewolf)
        self.character("Mage", "MAGE", mage_attributes={"sphere": "Forces"})
        self.character("Hunter", "HUNTER", hunter_attributes={"creed": "Martial"})
        custom = {
            "name": "Knife tricks",
            "category_id": self.ids["category_id"],
            "currency": "NO_COST",
        }
        self.make(f"/characters/{self.ids['vampire_id']}/traits/create", custom)

    def _make_chargen(self) -> None:
        # As many as possible, so that there are some of several classes.
        self.make("", {"settings": {"character_autogen_num_choices": 10}}, "PATCH")
        path = "/characters/chargen/start"
        session = self.make(path, params={"campaign_id": self.ids["campaign_id"]})
        self.ids["session_id"] = session["id"]
        self.ids["selected_character_id"] = session["characters"][0]["id"]

    def _make_developers(self) -> None:
        made = self.make("//admin/developers", {"username": "other", "email": "other@example.com"})
        self.ids["developer_id"] = made["id"]
        path = f"//admin/developers/{made['id']}"
        self.make(path, {"provider_audiences": {"google": ["client-1"]}}, "PATCH")
        self.other_api_key: str = self.make(f"{path}/new-key")["api_key"]
        grant = {"developer_id": made["id"], "permission": "USER"}
        self.make("/access", grant)
        # Nothing was ever changed in these.
        for name in ("A Quiet Company", "A Silent Company"):
            company = {"name": name, "email": "quiet@example.com", "description": "Very quiet"}
            self.make("//companies", company)
        self.ids["own_developer_id"] = self.make("//developers/me", method="GET")["id"]

    def _describe(self) -> None:
        self.make("", {"description": "A society"}, "PATCH")
        parents = self.parents()
        dated = {"description": "A city", "in_game_date": "2026-01-31"}
        self.make(parents["campaign"], dated, "PATCH")
        for kind in ("book", "chapter"):
            self.make(parents[kind], {"description": "What happens in it"}, "PATCH")
        note = f"{parents['user']}/notes/{self.ids['user_note_id']}"
        self.make(note, {"title": "Another title"}, "PATCH")
        quickroll = f"{parents['user']}/quickrolls/{self.ids['quickroll_id']}"
        self.make(quickroll, {"name": "Aimed shot"}, "PATCH")
