"""The common writes, from creation to deletion."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from populating import PNG

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Runner, Served


def deleted(run: Runner, *words: str) -> None:
    result = run(*words, "--yes")
    assert (result.code, result.out, result.err) == (0, "", "Done.\n")


def test_a_campaign_from_beginning_to_end(run: Runner):
    made = run.json(
        *("campaigns", "create", "--name", "The Fall", "--danger", "2"),
        *("--in-game-date", "1999-12-31", "--description", "It ends"),
    )
    assert made["in_game_date"] == "1999-12-31"
    changed = run.json(
        *("campaigns", "update", made["id"], "--desperation", "4"),
        *("--clear", "description", "--clear", "in_game_date"),
    )
    assert changed["danger"] == 2
    assert changed["desperation"] == 4
    assert changed["description"] is changed["in_game_date"] is None
    deleted(run, "campaigns", "delete", made["id"])
    assert run("campaigns", "get", made["id"]).code == 1


def test_books_and_chapters(run: Runner, served: Served):
    there = ("--campaign", served.ids["campaign_id"])
    book = run.json("books", "create", "--name", "Second", *there)
    chapters = ("--book", book["id"], *there)
    character = served.ids["character_id"]
    first = run.json(*("chapters", "create", "--name", "One", "--character", character, *chapters))
    assert first["character_ids"] == [character]
    second = run.json("chapters", "create", "--name", "Two", *chapters)
    moved = run.json("chapters", "renumber", second["id"], "1", *chapters)
    assert moved["number"] == 1
    assert run.json("chapters", "update", first["id"], "--name", "Last", *chapters)["number"] == 2
    deleted(run, "chapters", "delete", first["id"], *chapters)
    deleted(run, "books", "delete", book["id"], *there)


def test_a_character_with_what_only_its_class_has(run: Runner, served: Served):
    made = run.json(
        *("characters", "create", "--name-first", "Carla", "--name-last", "Milla"),
        *("--character-class", "vampire", "--game-version", "v5"),
        *("--campaign", served.ids["campaign_id"]),
        *("--vampire-attributes.clan", served.ids["vampire_clan_id"]),
        *("--vampire-attributes.generation", "9"),
    )
    assert made["vampire_attributes"]["generation"] == 9
    cleared = run.json(
        *("characters", "update", made["id"], "--status", "dead", "--temporary"),
        *("--clear", "vampire_attributes.generation"),
    )
    assert cleared["vampire_attributes"]["generation"] is None
    assert cleared["status"] == "DEAD"
    assert cleared["is_temporary"] is True
    deleted(run, "characters", "delete", made["id"])


@pytest.mark.parametrize("thing", ["user", "campaign", "book", "chapter", "character"])
def test_notes(run: Runner, served: Served, thing: str):
    ids = served.ids
    scope = {
        "book": ["--campaign", ids["campaign_id"]],
        "chapter": ["--campaign", ids["campaign_id"], "--book", ids["book_id"]],
    }.get(thing, [])
    words, parent = (f"{thing}s", "notes"), ids[f"{thing}_id"]
    made = run.json(*words, "create", parent, "--title", "Title", "--content", "Text", *scope)
    changed = run.json(*words, "update", parent, made["id"], "--content", "More", *scope)
    assert (changed["title"], changed["content"]) == ("Title", "More")
    deleted(run, *words, "delete", parent, made["id"], *scope)


def test_inventory(run: Runner, served: Served):
    words, character = ("characters", "inventory"), served.ids["character_id"]
    made = run.json(*words, "create", character, "--name", "Rope", "--type", "equipment")
    assert made["type"] == "EQUIPMENT"
    changed = run.json(*words, "update", character, made["id"], "--description", "Long")
    assert changed["description"] == "Long"
    deleted(run, *words, "delete", character, made["id"])


def test_dictionary_terms(run: Runner):
    made = run.json(
        *("dictionary", "create", "--term", "Masquerade", "--definition", "A law"),
        *("--synonym", "silence", "--synonym", "first tradition"),
    )
    assert made["synonyms"] == ["first tradition", "silence"]
    link = "https://example.com"
    changed = run.json("dictionary", "update", made["id"], "--link", link, "--clear", "definition")
    assert (changed["link"], changed["definition"]) == (link, None)
    deleted(run, "dictionary", "delete", made["id"])


def test_users_quick_rolls_and_experience(run: Runner, served: Served):
    new = ("--username", "newcomer", "--email", "new@example.com", "--role", "player")
    user = run.json("users", "create", *new)
    campaign, trait = served.ids["campaign_id"], served.ids["trait_id"]
    words = ("users", "quickrolls")
    quick = run.json(*words, "create", user["id"], "--name", "Aim", "--trait", trait)
    assert quick["trait_ids"] == [trait]
    assert run.json(*words, "update", user["id"], quick["id"], "--name", "Shot")["name"] == "Shot"
    deleted(run, *words, "delete", user["id"], quick["id"])
    run.json("users", "xp", "add", user["id"], campaign, "30")
    left = run.json("users", "xp", "remove", user["id"], campaign, "12")
    assert (left["xp_current"], left["xp_total"]) == (18, 30)
    changed = run.json("users", "update", user["id"], "--name-first", "Nova")
    assert changed["name_first"] == "Nova"
    deleted(run, "users", "delete", user["id"])


def test_traits_of_a_character(run: Runner, served: Served, tmp_path: Path):
    there = ("--character", served.ids["bare_character_id"])
    brawl, dexterity = served.world.trait("Brawl"), served.world.trait("Dexterity")
    made = run.json("traits", "assign", brawl, "2", *there)
    changed = run.json("traits", "change", made["id"], "3", "no_cost", *there)
    assert changed["value"] == 3
    file = tmp_path / "traits.json"
    file.write_text(json.dumps([{"trait_id": dexterity, "value": 1}]))
    answer = run.json("traits", "bulk-assign", f"@{file}", *there)
    assert [each["trait_id"] for each in answer["succeeded"]] == [dexterity]
    deleted(run, "traits", "delete", made["id"], *there)


def test_fields_as_json(run: Runner, tmp_path: Path):
    fields = {"name": "Out Of File", "danger": 1, "desperation": 1}
    file = tmp_path / "campaign.json"
    file.write_text(json.dumps(fields))
    made = run.json("campaigns", "create", "--data", f"@{file}", "--danger", "3")
    assert (made["name"], made["danger"], made["desperation"]) == ("Out of File", 3, 1)
    text = json.dumps({"name": "Pipe"})
    changed = run.json("campaigns", "update", made["id"], "--data", "-", stdin=text)
    assert changed["name"] == "Pipe"
    deleted(run, "campaigns", "delete", made["id"])


@pytest.mark.parametrize(
    ("data", "says"),
    [("{", "--data: not JSON"), ("[]", "--data: must be a JSON object"), ('{"x": 1}', "x: ")],
)
def test_fields_that_are_none(run: Runner, data: str, says: str):
    result = run("campaigns", "create", "--data", data)
    assert (result.code, result.out) == (2, "")
    assert says in result.err


def test_a_write_that_is_repeated_with_its_key_is_made_once(run: Runner):
    words = ("campaigns", "create", "--name", "Only Once", "--idempotency-key", "once")
    first, second = run.json(*words), run.json(*words)
    assert first == second
    deleted(run, "campaigns", "delete", first["id"])


@pytest.mark.parametrize("from_stdin", [True, False])
def test_uploads(run: Runner, served: Served, tmp_path: Path, *, from_stdin: bool):
    words, user = ("users", "assets"), served.ids["user_id"]
    file = tmp_path / "face.png"
    file.write_bytes(PNG)
    source: tuple[str, ...] = ("-", "--filename", "pipe.png") if from_stdin else (str(file),)
    made: Any = run.json(*words, "upload", user, *source, stdin=PNG)
    assert made["mime_type"] == "image/png"
    assert made["original_filename"] == ("pipe.png" if from_stdin else "face.png")
    deleted(run, *words, "delete", user, made["id"])


def test_files_that_cannot_be_sent(run: Runner, served: Served, tmp_path: Path):
    upload = ("users", "assets", "upload", served.ids["user_id"])
    assert "--filename" in run(*upload, "-").err
    missing = run(*upload, str(tmp_path / "none.png"))
    assert (missing.code, missing.err.count("\n")) == (1, 1)
    assert "none.png" in missing.err


def test_an_avatar(run: Runner, served: Served, tmp_path: Path):
    file = tmp_path / "me.png"
    file.write_bytes(PNG)
    user = served.ids["other_player_id"]
    assert run.json("users", "upload-avatar", user, str(file))["avatar_url"]
    removed = run("users", "delete-avatar", user, "--yes", "--json")
    assert removed.json["avatar_url"] is None


def test_deleting_needs_a_yes(run: Runner, served: Served):
    result = run("campaigns", "delete", served.ids["campaign_id"])
    assert result.code == 2
    assert "--yes" in result.err
    assert run("campaigns", "get", served.ids["campaign_id"]).code == 0


def test_a_token_is_no_argument(run: Runner, served: Served):
    words = ("users", "link", served.ids["other_player_id"], "--provider", "google")
    refused = run(*words, "--token", "google:77:x@example.com")
    assert refused.code == 2
    assert "--token-stdin" in run(*words).err
    linked = run.json(*words, "--token-stdin", stdin="google:77:x@example.com\n")
    assert linked["google_profile"]["id"] == "77"


def test_keys_are_shown_to_whoever_makes_them(run: Runner, served: Served):
    words = ("admin", "developers", "new-key", served.ids["developer_id"])
    made = run(*words, environment=served.environment(admin=True))
    assert made.code == 0
    assert "api_key" in made.out
