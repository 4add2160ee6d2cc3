"""Tables that fit, values that can be read, and JSON that is nothing but JSON."""

from __future__ import annotations

import io
import json
import logging
import sys
import time
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from cli.conftest import Served
from populating import PNG, Populated
from vclient import models
from vclient.cli.cells import line_of, text_of
from vclient.cli.columns import COLUMNS
from vclient.cli.failures import CommandError, printable
from vclient.cli.progress import progress_bar
from vclient.cli.tables import list_table, member_table
from vclient.cli.views import view_of
from vclient.models import (
    Campaign,
    Character,
    CharacterFullSheet,
    CharacterTraitSpecialty,
    Company,
    CounterTracker,
    Diceroll,
    FullSheetCategory,
    FullSheetSection,
    FullSheetTrait,
    Health,
    HealthLevel,
    Options,
    StainsTracker,
    Trait,
    User,
    tolerant,
)
from vclient.testing import SyncFakeVClient, build, build_many

if TYPE_CHECKING:
    from cli.conftest import Runner
    from vclient.models.base import ResponseModel


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def rendered(shown: object, width: int = 10_000) -> list[str]:
    console = Console(file=io.StringIO(), width=width, highlight=False)
    console.print(shown)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "-"),
        ("", "-"),
        ([], "-"),
        (0, "0"),
        (False, "no"),
        (True, "yes"),
        (0.1 + 0.2, "0.3"),
        (date(1999, 12, 31), "1999-12-31"),
        (["a", "b"], "a, b"),
        ([1, 2, 3, 4, 5], "1, 2, 3, 4, ... (5)"),
        ([{"a": 1}], "1 items"),
        ({"a": None, "b": 2}, "a: -, b: 2"),
        ("red \x1b[31m bell \x07", "red  [31m bell"),
    ],
)
def test_values(value: object, text: str):
    assert text_of(value) == text


def test_a_text_of_several_lines_is_one_line_in_a_table():
    assert line_of("one\n\n  two") == "one two"


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone cannot be set")
def test_times_are_local(monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "XYZ-2")
        time.tzset()
        assert text_of(datetime(2026, 1, 1, 23, 30, tzinfo=UTC)) == "2026-01-02 01:30"
    time.tzset()


class TestTables:
    def test_all_columns_where_there_is_room(self):
        head, *rows = rendered(list_table(build_many(Campaign, 3), width=None))
        titles = "ID NAME DATE DESPERATION DANGER BOOKS CHAPTERS PLAYERS DESCRIPTION"
        assert head.split() == titles.split()
        assert len(rows) == 3

    @pytest.mark.parametrize("width", [20, 40, 60, 80, 100, 140])
    def test_what_is_shown_fits_and_ids_are_whole(self, width: int):
        campaigns = build_many(
            Campaign, 2, name="A City by Night", description="It is a long story. " * 10
        )
        lines = rendered(list_table(campaigns, width=width), width)
        assert all(len(line) <= width for line in lines)
        text = "".join("".join(line.split()[:1]) for line in lines)
        if width >= 60:
            assert all(each.id in "\n".join(lines) for each in campaigns)
            assert len(lines) == 3
        assert text.startswith("ID")

    def test_the_least_important_columns_go_first(self):
        campaigns = build_many(Campaign, 2)
        wide = rendered(list_table(campaigns, width=100), 100)[0].split()
        narrow = rendered(list_table(campaigns, width=60), 60)[0].split()
        assert narrow[:2] == wide[:2] == ["ID", "NAME"]
        assert [title for title in wide if title in narrow] == narrow
        assert len(narrow) < len(wide)

    def test_columns_that_say_nothing_are_left_out_of_terminals(self):
        users = build_many(User, 2, name_first=None, name_last=None)
        assert "FIRST" not in rendered(list_table(users, width=200))[0]
        assert "FIRST" in rendered(list_table(users, width=None))[0]

    def test_chosen_columns(self):
        user = build(User)
        lines = rendered(list_table([user], width=10, columns=["email", "username"]))
        assert lines[0].split() == ["EMAIL", "USERNAME"]
        assert lines[1].split()[0] == user.email

    def test_a_column_that_there_is_not(self):
        with pytest.raises(CommandError, match="no 'usernme'; perhaps username"):
            list_table([build(User)], width=None, columns=["usernme"])

    def test_numbers_are_aligned_to_the_right(self):
        campaigns = [build(Campaign, danger=1), build(Campaign, danger=5)]
        lines = rendered(list_table(campaigns, width=None, columns=["danger", "name"]))
        assert [line[:6] for line in lines] == ["DANGER", "     1", "     5"]

    def test_members_of_models_within(self):
        user = build(User, google_profile={"id": "77", "email": None}, github_profile=None)
        rows = [line.split() for line in rendered(member_table(user, width=None))]
        at = rows.index(["google_profile"])
        assert rows[at + 1 : at + 3] == [["id", "77"], ["email", "-"]]
        assert ["github_profile", "-"] in rows

    def test_the_columns_are_members(self):
        for name, columns in COLUMNS.items():
            model = getattr(models, name)
            for column in columns.split():
                first = column.partition("=")[0].partition(".")[0]
                assert first in model.model_fields, (name, column)


class TestFormats:
    def test_json_is_all_that_is_written(self, run: Runner):
        result = run("campaigns", "list", "--json")
        assert isinstance(json.loads(result.out), list)
        assert result.err == ""

    def test_lines_of_json(self, run: Runner):
        lines = run("users", "list", "--json-lines").out.splitlines()
        assert [json.loads(line) for line in lines] == run.json("users", "list")
        one = run("companies", "get", "--json-lines").out
        assert one.count("\n") == 1

    def test_times_of_json_are_those_of_the_server(self, run: Runner, served: Served):
        made = run.json("campaigns", "get", served.ids["campaign_id"])
        assert made["date_created"].endswith("Z")

    def test_both_formats(self, run: Runner):
        assert run("users", "list", "--json", "--json-lines").code == 2

    def test_an_empty_list(self, run: Runner):
        nobody = ("users", "list", "--email", "nobody@example.com")
        assert run.json(*nobody) == []
        assert run(*nobody, "--json-lines").out == run(*nobody).out == ""

    def test_piped_tables_are_whole(self, run: Runner):
        lines = run("users", "list").out.splitlines()
        assert all(line == line.rstrip() for line in lines)
        assert max(map(len, lines)) > 100
        assert "\x1b" not in "".join(lines)

    @pytest.mark.parametrize("columns", [60, 100])
    def test_piped_tables_are_cut_on_demand(
        self, run: Runner, monkeypatch: pytest.MonkeyPatch, columns: int
    ):
        monkeypatch.setenv("COLUMNS", str(columns))
        lines = run("users", "list").out.splitlines()
        assert max(map(len, lines)) <= columns

    def test_terminals_get_colours_and_a_last_line(
        self, run: Runner, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setenv("TERM", "xterm-256color")
        for arguments, footer in (
            (("users", "list"), " in all"),
            (("users", "list", "--limit", "2"), "1 to 2 of "),
            (("users", "list", "--limit", "0"), "none of "),
            (("users", "list", "--email", "nobody@example.com"), "nothing found"),
        ):
            terminal = Terminal()
            with monkeypatch.context() as patch:
                patch.setattr(sys, "stdout", terminal)
                result = run(*arguments)
            assert footer in result.err
            assert ("\x1b[" in terminal.getvalue()) == bool(terminal.getvalue())

    def test_no_colour(self, run: Runner, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.setenv("NO_COLOR", "1")
        terminal = Terminal()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", terminal)
            assert run("roll", "5d10", "--difficulty", "6").code == 0
        assert "\x1b[3" not in terminal.getvalue()

    @pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
    def test_other_encodings(self, run: Runner, monkeypatch: pytest.MonkeyPatch, encoding: str):
        made = run.json("campaigns", "create", "--name", "Nächte 夜")
        for form in ("--json", "--columns=name"):
            content = io.BytesIO()
            stream = io.TextIOWrapper(content, encoding=encoding)
            with monkeypatch.context() as patch:
                patch.setattr(sys, "stdout", stream)
                assert run("campaigns", "get", made["id"], form).code == 0
            stream.flush()
            text = content.getvalue().decode(encoding)
            if form == "--json":
                assert json.loads(text)["name"] == "Nächte 夜"
            else:
                assert "chte ?" in text
        assert run("campaigns", "delete", made["id"], "--yes").code == 0

    def test_nothing_obeys_what_others_wrote(self):
        campaign = build(Campaign, name="\x1b]0;title\x07", description="\x1b[2J")
        for shown in (list_table([campaign], width=None), member_table(campaign, width=None)):
            assert "\x1b" not in "".join(rendered(shown))


class TestViews:
    def test_what_the_server_did_not_send_is_left_out(self):
        whole = build(Diceroll, comment="For luck").model_dump(exclude={"result", "num_dice"})
        roll = Diceroll.model_validate(whole)
        assert view_of(build(Diceroll)) is not None
        assert view_of(roll) is None
        for shown in (member_table(roll, width=None), list_table([roll], width=None)):
            assert "For luck" in "".join(rendered(shown))

    def test_a_full_sheet(self, run: Runner, served: Served):
        out = run("characters", "sheet", served.ids["character_id"]).out
        assert "Ada Harker\n" in out
        assert "ATTRIBUTES\n" in out
        assert "Strength   3  ***..\n" in out

    def test_tracks_and_specialties_on_a_full_sheet(self):
        counter, trait = build(CounterTracker, size=3, current=2), build(Trait, name="Brawl")
        specialty = build(CharacterTraitSpecialty, name="Knives")
        traits = [build(FullSheetTrait, trait=trait, tracker=counter, specialties=[specialty])]
        category = build(FullSheetCategory, name="Talents", character_traits=traits)
        section = build(FullSheetSection, categories=[category])
        health = build(Health, boxes=["SUPERFICIAL", None])
        sheet = build(
            CharacterFullSheet, character=build(Character, health=health), sections=[section]
        )
        lines = rendered(view_of(sheet))
        assert "health  [/][ ]" in lines
        assert "  Brawl (Knives)  0  .....  [o][o][ ]" in lines

    def test_health_with_its_levels(self):
        levels = [
            build(HealthLevel, name="Bruised", mark="LETHAL"),
            build(HealthLevel, name="Hurt", penalty=-1, mark=None),
        ]
        boxes = ["LETHAL", None]
        health = build(Health, levels=levels, boxes=boxes, lethal=1, bashing=0, size=2)
        lines = rendered(view_of(health))
        assert lines[:3] == ["[X]  Bruised", "[ ]  Hurt     -1", "size             2"]
        assert "boxes" not in "".join(lines)

    def test_a_tracker(self):
        lines = rendered(view_of(build(CounterTracker, size=2, current=1)))
        assert lines == ["[o][ ]", "size     2", "current  1"]

    @pytest.mark.parametrize("model", [CounterTracker, Health, StainsTracker])
    def test_a_tracker_that_lacks_its_boxes_has_no_view(self, model: type[ResponseModel]):
        assert view_of(build(model)) is not None
        assert view_of(model.model_validate({"type": "MOON"})) is None

    def test_a_full_sheet_of_an_older_server(self):
        client = SyncFakeVClient(api="0.27", set_as_default=False)
        characters = client.characters(client.server.user_id)
        lines = rendered(view_of(characters.get_full_sheet(client.server.character_id)))
        assert "  Stamina    2  **..." in lines
        assert not any("health" in each for each in lines)
        shown = member_table(characters.get(client.server.character_id), width=None)
        assert "Ada Harker" in "".join(rendered(shown))

    def test_of_an_older_server_only_what_it_ignored_is_reported(
        self, run: Runner, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ):
        monkeypatch.setattr(tolerant, "_told", {})
        world = Populated(api="0.26")
        words = ("campaigns", "create", "--name", "Salem", "--in-game-date", "1692-03-01")
        with world.server.serve() as url, caplog.at_level(logging.WARNING, "vclient"):
            environment = Served(world, url).environment()
            assert run(*words, environment=environment).code == 0
        (record,) = caplog.records
        assert "in_game_date was sent" in record.getMessage()

    def test_statistics(self, run: Runner, served: Served):
        out = run("campaigns", "statistics", served.ids["campaign_id"]).out
        assert "botches" in out
        assert " %" in out
        assert "Strength" in out

    def test_the_values_of_a_trait(self, run: Runner, served: Served):
        trait = served.ids["character_trait_id"]
        out = run("traits", "options", trait, "--character", served.ids["character_id"]).out
        assert "NEW VALUE" in out
        assert "DELETE" in out

    def test_the_enumerations(self, run: Runner):
        out = run("options", "list").out
        assert "CharacterClass" in out
        assert "VAMPIRE, WEREWOLF" in out

    def test_enumerations_of_another_shape(self):
        options = Options.model_validate({"users": 7, "moons": ["FULL", "NEW"]})
        assert rendered(view_of(options)) == ["moons", "  FULL, NEW"]

    def test_lists_within_a_model(self, run: Runner, served: Served):
        words = ("characters", "get", served.ids["character_id"], "--include", "traits")
        out = run(*words).out
        assert "traits (5)\n" in out
        assert "Strength" in out


class TestColumns:
    """`--columns` knows what models can have, whatever the rows have."""

    def test_of_what_no_row_has(self, run: Runner):
        out = run("users", "list", "--columns", "username,discord_profile.username").out
        title, *rows = out.splitlines()
        assert title.split() == ["USERNAME", "DISCORD", "PROFILE.USERNAME"]
        assert rows[0].split()[1] == "-"

    def test_of_an_empty_list(self, run: Runner):
        words = ("companies", "audit-log", "--operation", "DELETE", "--columns")
        assert run(*words, "summary,date_created").code == 0
        refused = run(*words, "sumary")
        assert refused.code == 2
        assert "there is no 'sumary'; perhaps summary" in refused.err

    def test_of_what_only_the_server_knows(self):
        user = User.model_validate({"id": "1", "username": "ada", "moon": "full"})
        assert rendered(list_table([user], width=None, columns=["moon"])) == ["MOON", "full"]


# Of a terminal: CSI of 8 bits, DEL, a change of direction, an isolate, a mark; and what is none.
HOSTILE = "\x9b2J \x7f \u202e \u2066 \u200f \U000e0041 ü 日"


class TestControlCharacters:
    """What the server tells is never obeyed by the terminal."""

    @pytest.mark.parametrize("option", ["--json", "--json-lines"])
    def test_json_escapes_them(self, run: Runner, served: Served, option: str):
        body = {"version": HOSTILE, HOSTILE: "\u202e"}
        served.world.server.respond("GET /health", json=body, times=1)
        result = run("health", option)
        assert printable(result.out) == result.out
        assert "ü 日" in result.out
        found = json.loads(result.out)
        assert (found["version"], found[HOSTILE]) == (HOSTILE, "\u202e")

    def test_tables_leave_them_out_of_names_too(self):
        company = Company.model_validate({"id": "1", "name": "x", HOSTILE: {HOSTILE: 1}})
        shown = member_table(company, width=None), list_table([company], width=None)
        every = list_table([company], width=None, columns=[f"{HOSTILE}.{HOSTILE}"])
        for each in (*shown, every):
            text = "\n".join(rendered(each))
            assert printable(text) == text


class TestProgress:
    def test_no_bar_without_a_terminal(self):
        with progress_bar("Fetching") as tell:
            assert tell is None

    @pytest.mark.parametrize(("in_bytes", "counted"), [(False, "50/100"), (True, "50/100 bytes")])
    def test_a_bar(self, monkeypatch: pytest.MonkeyPatch, *, in_bytes: bool, counted: str):
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.setattr(sys, "stderr", terminal := Terminal())
        with progress_bar("Fetching", in_bytes=in_bytes) as tell:
            assert tell is not None
            tell(50, 100)
        shown = terminal.getvalue()
        assert "Fetching" in shown
        assert counted in shown

    def test_what_is_done_at_once_draws_nothing(self, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr(sys, "stderr", terminal := Terminal())
        with progress_bar("Fetching") as tell:
            assert tell is not None
            tell(3, 3)
        assert terminal.getvalue() == ""

    def test_uploads_draw_one(
        self, run: Runner, served: Served, monkeypatch: pytest.MonkeyPatch, tmp_path
    ):
        monkeypatch.setenv("TERM", "xterm-256color")
        file = tmp_path / "large.png"
        file.write_bytes(PNG + b"\0" * 2_000_000)
        upload = ("users", "assets", "upload", served.ids["user_id"], str(file), "--json")
        terminal = Terminal()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stderr", terminal)
            made = run(*upload)
        assert made.code == 0, terminal.getvalue()
        assert "Uploading" in terminal.getvalue()
        assert json.loads(made.out)["mime_type"] == "image/png"


def test_a_number_is_json(run: Runner):
    assert run.json("users", "list", "--count") == int(run("users", "list", "--count").out)
