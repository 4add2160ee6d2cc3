"""All writes of the API, and the reads whose answers they may change, against a testing server.

Nothing here knows what a write changes: what differs afterwards shows it.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx

from inside import state_of
from populating import HOST, PNG, Populated
from vclient._api import routes
from vclient._api.operation import ActingUser
from vclient._api.operations import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from vclient._api.routes import Route, RoutePath

ACTING = ("admin_id", "storyteller_id", "user_id", "other_player_id", "foreign_id")
"""The acting users, besides nobody."""

_CHANGING = frozenset({"checkSystemHealth", "globalAdminTailServerLogs"})
_NO_JSON = frozenset({"globalAdminDownloadServerLogs"})


class Request(NamedTuple):
    """A request, as both the testing server and the client take it."""

    operation: str
    method: str
    path: RoutePath
    acting: str | None = None
    json: Any = None
    params: Mapping[str, Any] | None = None
    files: Any = None


class World(Populated):
    """A testing server with two of each, in two companies."""

    def __init__(self) -> None:
        super().__init__()
        ids = self.ids
        founded = self.make("//companies", {"name": "Another", "email": "other@example.com"})
        ids["foreign_company_id"] = founded["company"]["id"]
        ids["foreign_id"] = founded["admin_user"]["id"]
        own, self.company = self.company, f"/companies/{ids['foreign_company_id']}"
        made = self.make("/campaigns", {"name": "Elsewhere"}, acting="foreign_id")
        ids["foreign_campaign_id"] = made["id"]
        self.make("/dictionaries", {"term": "foreign", "definition": "Not ours"})
        self.company = own
        campaign = self.parents()["campaign"]
        ids["other_campaign_id"] = self.make("/campaigns", {"name": "Another"})["id"]
        ids["other_book_id"] = self.make(f"{campaign}/books", {"name": "Second"})["id"]
        book = f"{campaign}/books/{ids['other_book_id']}"
        ids["other_chapter_id"] = self.make(
            f"{book}/chapters", {"name": "Second", "character_ids": [ids["character_id"]]}
        )["id"]
        chapters = f"{campaign}/books/{ids['book_id']}/chapters"
        self.make(chapters, {"name": "Third", "character_ids": [ids["vampire_id"]]})
        path = f"/characters/{ids['character_id']}"
        brawl = f"{path}/traits/{ids['ability_id']}"
        made = self.make(f"{brawl}/specialties", {"name": "Kicks"})
        ids["specialty_id"] = made["specialties"][0]["id"]
        traits = self.make(f"/characters/{ids['vampire_id']}/traits", method="GET")["items"]
        self.ids["custom_trait_id"] = traits[0]["id"]
        self.ids["custom_id"] = traits[0]["trait"]["id"]
        sessions = self.make("/characters/chargen/sessions", method="GET")
        self.ids["other_selected_id"] = sessions[0]["characters"][1]["id"]

    def ask(self, request: Request) -> tuple[int, bytes]:
        """Send a request, and return the status and the body of the answer."""
        path = request.path.value
        headers = {"X-API-KEY": self.key_for(path), "X-Testing-Ignore-Rate-Limit": "true"}
        if request.acting is not None:
            headers["On-Behalf-Of"] = self.ids[request.acting]
        sent = httpx.Request(
            request.method,
            f"{HOST}/api/v1{path}",
            params=request.params,
            headers=headers,
            json=request.json,
            files=request.files,
        )
        answer = self.server.handle(sent)
        return answer.status_code, answer.content

    def reads(self) -> list[Request]:
        """Return all reads of JSON that do not change by themselves, by several acting users."""
        paths = (
            (row, path, params)
            for row in OPERATIONS
            if row.method == "GET" and row.id not in _CHANGING | _NO_JSON
            for path in self._paths(row.route)
            for params in self._queries(row.route)
        )
        return [
            Request(row.id, "GET", path, acting, params=params)
            for number, (row, path, params) in enumerate(paths)
            for acting in self._actors(row.acting_user, number)
        ]

    def _actors(self, acting_user: ActingUser, number: int) -> Iterable[str | None]:
        """Return a user who may read all, and another one, in turns."""
        if acting_user is ActingUser.IGNORED:
            return (None,)
        return (ACTING[0], ACTING[1 + number % (len(ACTING) - 1)])

    def _queries(self, route: Route) -> Iterable[Mapping[str, Any] | None]:
        if route is routes.USERS_LOOKUP:
            return ({"email": "lookup@example.com"}, {"google_id": "1"}, {"github_id": "2"})
        included = {
            routes.USER.template: ("quickrolls", "notes", "assets", "characters"),
            routes.BOOK.template: ("chapters", "notes", "assets"),
            routes.CHAPTER.template: ("notes", "assets"),
            routes.CHARACTER.template: ("traits", "inventory", "notes", "assets"),
        }.get(route.template)
        if included is not None:
            return (None, {"include": list(included)})
        return (None,) if "{" in route.template.rpartition("/")[2] else ({"limit": 100},)

    def _paths(self, route: Route) -> Iterator[RoutePath]:
        if not route.names:
            yield route()
            return
        for found in self._named(route.names, {}):
            yield route(**found)

    def _named(self, names: tuple[str, ...], known: dict[str, str]) -> Iterator[dict[str, str]]:
        if not names:
            yield known
            return
        first, *rest = names
        for value in self._values(first, known):
            yield from self._named(tuple(rest), {**known, first: value})

    def _values(  # noqa: PLR0911 - one for each kind
        self, name: str, known: Mapping[str, str]
    ) -> Iterable[str]:
        """Return the ids that a parameter may have, below those that are known."""
        state, ids = state_of(self.server), self.ids
        if name == "company_id":
            return (ids["company_id"], ids["foreign_company_id"])
        if name == "user_id":
            names = (*ACTING, "unapproved_id")
            return [ids[each] for each in names if self._is_of(state.users, ids[each], known)]
        if name == "character_id":
            names = ("character_id", "bare_character_id", "vampire_id", "selected_character_id")
            names = (*names, "other_selected_id")
            return [ids[each] for each in names if self._is_of(state.characters, ids[each], known)]
        if name == "campaign_id" and "user_id" in known:
            return [ids["campaign_id"], ids["other_campaign_id"]]
        if name == "trait_id":
            return [ids["trait_id"], ids["custom_id"]]
        parent = list(known.values())[-1] if known else ""
        kinds: dict[str, Iterable[Any]] = {
            "campaign_id": state.campaigns.under(known.get("company_id", "")),
            "book_id": state.books.under(parent),
            "chapter_id": state.chapters.under(parent),
            "note_id": state.notes.under(parent),
            "asset_id": state.assets.under(parent),
            "quickroll_id": state.quickrolls.under(parent),
            "inventory_item_id": state.inventory.under(parent),
            "character_trait_id": state.character_traits.under(parent),
            "diceroll_id": state.dicerolls.under(parent),
            "session_id": state.chargen_sessions,
        }
        if name in kinds:
            rows = list(kinds[name])
            tracked = [row for row in rows if row.id == ids["tracked_trait_id"]]
            return [row.id for row in islice([*tracked, *rows], 2)]
        return [ids[name]]

    def _is_of(self, rows: Any, row_id: str, known: Mapping[str, str]) -> bool:
        row = rows.find(row_id)
        return row is not None and known.get("company_id") in {None, row.company_id}

    def writes(self) -> list[Request]:
        """Return each write of the API at least once, in a form that succeeds."""
        return list(_writes(self))

    def write(self, operation: str, body: Any = None, **given: Any) -> Request:
        """Return a write.

        Args:
            operation: Its id.
            body: Its body; the picture for an upload.
            **given: Names of other ids than the usual ones, by parameter; `acting` is another user
                than the admin, and `params` the query.
        """
        row = next(each for each in OPERATIONS if each.id == operation)
        acting, params = given.pop("acting", "admin_id"), given.pop("params", None)
        ids = {**self.ids, "provider": "google"}
        path = row.route(**{each: ids[given.get(each, each)] for each in row.route.names})
        user = None if row.acting_user is ActingUser.IGNORED else acting
        files = {"file": ("a.png", PNG)} if body is PNG else None
        json = None if files else body
        return Request(operation, row.method, path, user, json, params, files)


def _writes(world: World) -> Iterator[Request]:  # noqa: PLR0915 - one line for each
    ids, make = world.ids, world.write
    campaign, trait = ids["campaign_id"], world.trait
    person = {"username": "newcomer", "email": "newcomer@example.com", "role": "PLAYER"}
    yield make("createCompany", {"name": "Founded", "email": "founded@example.com"})
    yield make("updateCompany", {"name": "Renamed", "settings": {"permission_grant_xp": "PLAYER"}})
    yield make("deleteCompany")
    yield make("deleteCompany", company_id="foreign_company_id")
    granted = {"developer_id": ids["developer_id"], "permission": "ADMIN"}
    yield make("addDeveloperToCompany", granted)
    yield make("createUser", person)
    yield make("updateUser", {"name_first": "Renamed"})
    yield make("updateUser", {"role": "DEACTIVATED"}, user_id="other_player_id")
    yield make("updateUser", {"role": "PLAYER"}, user_id="storyteller_id")
    yield make("deleteUser")
    yield make("deleteUser", user_id="storyteller_id")
    yield make("approveUser", {"role": "PLAYER"}, user_id="unapproved_id")
    yield make("denyUser", user_id="unapproved_id")
    merged = {"primary_user_id": ids["user_id"], "secondary_user_id": ids["unapproved_id"]}
    yield make("mergeUsers", {**merged, "primary_user_id": ids["other_player_id"]})
    yield make("setUserAvatar", PNG)
    yield make("deleteUserAvatar")
    linked = {"provider": "google", "token": "google:7:seven@example.com"}
    yield make("linkUserIdentity", linked, user_id="other_player_id")
    yield make("unlinkUserIdentity")
    yield make("identifyUser", linked)
    yield make("identifyUser", {**linked, "token": "google:1:changed@example.com"})
    yield make("identifyUser", {**linked, "token": "google:8:lookup@example.com"})
    for operation in ("addXp", "removeXp", "addCpToCampaignExperience"):
        yield make(operation, {"amount": 1, "campaign_id": campaign})
        yield make(operation, {"amount": 0, "campaign_id": ids["other_campaign_id"]})
    quick = {"name": "Punching", "trait_ids": [trait("Strength")]}
    yield make("createUserQuickroll", quick)
    yield make("updateUserQuickroll", quick)
    yield make("updateUserQuickroll", quick, user_id="other_player_id", acting="other_player_id")
    yield make("deleteUserQuickroll")
    yield make("createCampaign", {"name": "Founded"})
    yield make("updateCampaign", {"danger": 3})
    yield make("deleteCampaign")
    yield make("createCampaignBook", {"name": "Another"})
    yield make("updateCampaignBook", {"description": "Changed"})
    yield make("deleteCampaignBook")
    yield make("renumberCampaignBook", {"number": 2})
    cast = {"name": "Another", "character_ids": [ids["bare_character_id"]]}
    yield make("createCampaignChapter", cast)
    yield make("updateCampaignChapter", cast)
    yield make("deleteCampaignChapter")
    yield make("renumberCampaignChapter", {"number": 2})
    for kind in ("User", "Campaign", "Book", "Chapter", "Character"):
        one = {"note_id": f"{kind.lower()}_note_id", "asset_id": f"{kind.lower()}_asset_id"}
        note = {"title": "New title", "content": "New content"}
        yield make(f"create{kind}Note", note)
        yield make(f"update{kind}Note", note, **one)
        yield make(f"delete{kind}Note", **one)
        yield make(f"upload{kind}Asset", PNG)
        yield make(f"delete{kind}Asset", **one)
    # The server does not look at the parent.
    yield make("deleteUserAsset", asset_id="character_asset_id")
    roll = {"difficulty": 6, "num_dice": 3, "trait_ids": [trait("Strength")]}
    yield make("createDiceRoll", {**roll, "campaign_id": campaign}, acting="user_id")
    yield make("createDiceRoll", {**roll, "character_id": ids["character_id"]})
    named = {"quickroll_id": ids["quickroll_id"], "character_id": ids["character_id"]}
    yield make("createQuickRoll", named)
    yield make("createDictionaryTerm", {"term": "coined", "definition": "New"})
    yield make("updateDictionaryTerm", {"definition": "Newer"})
    yield make("deleteDictionaryTerm")
    yield from _changes_of_characters(world)
    developer = {"username": "further", "email": "further@example.com"}
    yield make("updateDeveloperMe", {"username": "renamed"})
    yield make("globalAdminCreateDeveloper", developer)
    yield make("globalAdminUpdateDeveloper", {"username": "renamed-too"})
    yield make("globalAdminDeleteDeveloper")
    yield make("globalAdminCreateDeveloperApiKey")
    yield make("globalAdminCreateUser", {**person, "company_id": ids["company_id"]})
    yield make("globalAdminUpdateUser", {"role": "DEACTIVATED"}, user_id="other_player_id")
    yield make("globalAdminUpdateUser", {"is_archived": True})
    yield make("globalAdminDeleteUser", user_id="storyteller_id")
    # With the old key, nothing can be asked any more.
    yield make("regenerateDeveloperMeApiKey")


def _changes_of_characters(world: World) -> Iterator[Request]:
    ids, make, trait = world.ids, world.write, world.trait
    body = {
        "name_first": "Vera",
        "name_last": "Newman",
        "character_class": "MORTAL",
        "game_version": "V5",
        "campaign_id": ids["campaign_id"],
    }
    player, in_campaign = {"acting": "user_id"}, {"params": {"campaign_id": ids["campaign_id"]}}
    yield make("createCharacter", body, **player)
    yield make("createCharacter", {**body, "type": "STORYTELLER"})
    yield make("updateCharacter", {"biography": "Longer"})
    yield make("updateCharacter", {"type": "STORYTELLER"})
    yield make("updateCharacter", {"user_player_id": ids["other_player_id"]})
    yield make("deleteCharacter")
    yield make("deleteCharacter", character_id="vampire_id")
    yield make("autogenerateCharacter", {"character_type": "PLAYER"}, **in_campaign)
    yield make("startChargenSession", **in_campaign, **player)
    chosen = {
        "session_id": ids["session_id"],
        "selected_character_id": ids["selected_character_id"],
    }
    yield make("finalizeChargenSession", chosen)
    item = {"name": "Rope", "type": "EQUIPMENT"}
    yield make("createCharacterInventoryItem", item)
    yield make("updateCharacterInventoryItem", item)
    yield make("deleteCharacterInventoryItem")
    yield make("setCharacterHealth", {"superficial": 2})
    hurt = {"action": "damage", "amount": 1, "damage_type": "SUPERFICIAL"}
    yield make("applyCharacterHealthAction", hurt)
    tracked = {"character_trait_id": "tracked_trait_id"}
    yield make("setCharacterTraitTracker", {"superficial": 1}, **tracked)
    yield make("applyCharacterTraitTrackerAction", hurt, **tracked)
    paid = {"currency": "XP"}
    yield make("assignTraitToCharacter", {"trait_id": trait("Wits"), "value": 2, **paid}, **player)
    many = [{"trait_id": trait("Wits"), "value": 2}, {"trait_id": trait("Resolve"), "value": 1}]
    yield make("bulkAssignTraitsToCharacter", many)
    custom = {"name": "Juggling", "category_id": ids["category_id"], **paid}
    yield make("createCustomTrait", custom, **player)
    yield make("modifyTraitValue", {"target_value": 4, **paid}, **player)
    yield make(
        "modifyTraitValue",
        {"target_value": 4, "currency": "NO_COST"},
        character_trait_id="stamina_id",
    )
    yield make("deleteCharacterTrait")
    vampire = {"character_id": "vampire_id", "character_trait_id": "custom_trait_id"}
    yield make("deleteCharacterTrait", **vampire)
    ability = {"character_trait_id": "ability_id"}
    yield make("addCharacterTraitSpecialty", {"name": "Punches"}, **ability)
    yield make("updateCharacterTraitSpecialty", {"name": "Renamed"}, **ability)
    yield make("deleteCharacterTraitSpecialty", **ability)
