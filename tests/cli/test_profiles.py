"""Profiles, and which server, key, company and user they, the environment and options give."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from vclient.cli.connection import Connection, Given
from vclient.cli.failures import CommandError
from vclient.cli.profiles import Profile, Profiles, profiles_path

if TYPE_CHECKING:
    from pathlib import Path

    from cli.conftest import Runner, Served

URL, OTHER = "https://one.example.com", "https://other.example.com"
KEY = "the-key-of-the-profile"
ENVIRONMENT = {
    "VALENTINA_CLIENT_BASE_URL": OTHER,
    "VALENTINA_CLIENT_API_KEY": "the-key-of-the-environment",
    "VALENTINA_CLIENT_DEFAULT_COMPANY_ID": "environment-company",
    "VALENTINA_CLIENT_USER_ID": "environment-user",
}
on_posix = pytest.mark.skipif(os.name != "posix", reason="other platforms have no such modes")


def stored(name: str = "home", **fields: str) -> Profile:
    """Store a profile, the default one, and return it."""
    profile = Profile(URL, KEY, **{"company_id": "company", "user_id": "user", **fields})
    Profiles.load().with_profile(name, profile).save()
    return profile


class TestFile:
    def test_what_is_saved_is_loaded(self):
        odd = Profile(URL, 'quote " back \\ line \n tab \t del \x7f ü 🎲', None, "user")
        saved = Profiles({"home": stored(), "a b.c": odd}, default="a b.c")
        saved.save()
        assert Profiles.load() == saved

    def test_nobody_else_can_read_it(self, home: Path):
        stored()
        path = profiles_path()
        if os.name == "posix":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        if sys.platform == "linux":
            assert path == home / "config" / "vclient" / "profiles.toml"
        assert [each.name for each in path.parent.iterdir()] == [path.name]

    @on_posix
    @pytest.mark.parametrize("is_there", [True, False])
    def test_a_link_stays_one(self, tmp_path: Path, *, is_there: bool):
        stored()
        target = tmp_path / "dotfiles" / "profiles.toml"
        target.parent.mkdir()
        profiles_path().rename(target) if is_there else profiles_path().unlink()
        profiles_path().symlink_to(target)
        stored("other")
        assert profiles_path().is_symlink()
        assert "other" in target.read_text()
        assert set(Profiles.load().by_name) == ({"home", "other"} if is_there else {"other"})

    def test_changes_at_the_same_time_are_all_kept(self):
        names = [f"profile-{number}" for number in range(5)]
        barrier = threading.Barrier(len(names))

        def add(name: str) -> None:
            def slow(profiles: Profiles) -> Profiles:
                # Without a lock, all of them would have read the file by now.
                with contextlib.suppress(threading.BrokenBarrierError):
                    barrier.wait(0.05)
                return profiles.with_profile(name, Profile(URL, KEY))

            Profiles.change(slow)

        threads = [threading.Thread(target=add, args=[name]) for name in names]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert sorted(Profiles.load().by_name) == names

    @on_posix
    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
    def test_a_file_that_others_can_read_is_refused(self, stranger: Runner, mode: int):
        stored()
        profiles_path().chmod(mode)
        result = stranger("companies", "list")
        assert (result.code, result.out) == (1, "")
        assert f"mend it with: chmod 600 '{profiles_path()}'" in result.err
        assert KEY not in result.err

    @on_posix
    def test_a_file_that_was_open_to_others_is_closed_to_them_when_it_is_written(self):
        stored()
        profiles_path().chmod(0o600)
        Profiles.load().with_default("home").save()
        assert stat.S_IMODE(profiles_path().stat().st_mode) == 0o600

    @pytest.mark.parametrize(
        "content",
        [
            "not toml",
            "[profiles.home]\nbase_url = 'x'",
            "[profiles.home]\nbase_url = 'x'\napi_key = 'y'\nother = 1",
            "[profiles.home]\nbase_url = 'x'\napi_key = 1",
            "profiles = 1",
            "profiles.home = 1",
            "\udcff",
        ],
    )
    def test_a_file_of_something_else_is_refused(self, content: str, stranger: Runner):
        stored()
        profiles_path().write_bytes(content.encode("utf-8", "surrogateescape"))
        result = stranger("profile", "list")
        assert (result.code, result.out) == (1, "")
        assert "is not a file of profiles" in result.err

    def test_a_profile_hides_its_key(self):
        assert KEY not in repr(stored())
        assert KEY not in repr(Connection.find(Given(), {}))


class TestConnection:
    def test_the_default_profile(self):
        stored()
        found = Connection.find(Given(), {})
        assert (found.base_url, found.api_key) == (URL, KEY)
        assert (found.company_id, found.user_id) == ("company", "user")

    def test_the_environment_goes_before_the_default_profile(self):
        stored()
        found = Connection.find(Given(), ENVIRONMENT)
        assert (found.base_url, found.api_key) == (OTHER, "the-key-of-the-environment")
        assert (found.company_id, found.user_id) == ("environment-company", "environment-user")

    def test_a_profile_that_is_named_goes_before_the_environment(self):
        stored("named", company_id="another")
        found = Connection.find(Given(profile="named"), ENVIRONMENT)
        assert (found.base_url, found.api_key) == (URL, KEY)
        assert (found.company_id, found.user_id) == ("another", "user")

    def test_options_go_before_all(self):
        stored()
        for given in (Given(company="c", user="u"), Given(profile="home", company="c", user="u")):
            found = Connection.find(given, ENVIRONMENT)
            assert (found.company_id, found.user_id) == ("c", "u")

    @pytest.mark.parametrize(
        ("given", "environment"),
        [
            (Given(base_url=OTHER), {}),
            (Given(base_url=OTHER, profile="home"), ENVIRONMENT),
            (Given(), {"VALENTINA_CLIENT_BASE_URL": OTHER}),
        ],
    )
    def test_the_key_of_a_profile_goes_to_no_other_server(self, given, environment):
        stored()
        with pytest.raises(CommandError) as refused:
            Connection.find(given, environment)
        assert OTHER in str(refused.value)
        assert KEY not in str(refused.value)

    def test_the_same_server_may_be_named_again(self):
        stored()
        assert Connection.find(Given(base_url=URL), {}).api_key == KEY
        assert Connection.find(Given(base_url=URL, profile="home"), {}).api_key == KEY

    def test_nothing_at_all(self, stranger: Runner):
        result = stranger("companies", "list")
        assert (result.code, result.out) == (2, "")
        assert "vclient profile add NAME" in result.err
        assert "VALENTINA_CLIENT_API_KEY" in result.err

    def test_a_refused_key_and_where_it_came_from(self, stranger: Runner, served: Served):
        environment = {**served.environment(), "VALENTINA_CLIENT_API_KEY": "wrong-key-of-mine"}
        result = stranger("companies", "list", environment=environment)
        assert result.code == 1
        assert "the environment variable VALENTINA_CLIENT_API_KEY" in result.err
        Profiles({"mine": Profile(served.url, "wrong-key-of-mine")}, "mine").save()
        named = stranger("companies", "list", "--profile", "mine")
        by_default = stranger("companies", "list")
        assert "the profile 'mine'" in named.err
        assert "the profile 'mine'" in by_default.err
        for each in (result, named, by_default):
            assert "wrong-key-of-mine" not in each.out + each.err


class TestCommands:
    def test_from_beginning_to_end(self, stranger: Runner, served: Served):
        server = served.world.server
        add = ("profile", "add", "home", "--base-url", served.url, "--api-key-stdin")
        ids = ("--company", server.company_id, "--user", server.user_id)
        added = stranger(*add, *ids, stdin=f"{server.api_key}\n")
        assert (added.code, added.out) == (0, "")
        assert stranger.json("campaigns", "list")
        stranger("profile", "add", "x", "--base-url", URL, "--api-key-stdin", stdin="other")
        listed = stranger.json("profile", "list")
        assert [(each["name"], each["is_default"]) for each in listed] == [
            ("home", True),
            ("x", False),
        ]
        assert stranger("profile", "use", "x").code == 0
        assert [each["is_default"] for each in stranger.json("profile", "list")] == [False, True]
        assert stranger.json("campaigns", "list", "--profile", "home")
        assert stranger("profile", "remove", "home", "--yes").code == 0
        assert [each["name"] for each in stranger.json("profile", "list")] == ["x"]
        shown = stranger("profile", "list")
        assert server.api_key not in shown.out + added.err
        assert URL in shown.out

    def test_a_list_has_columns(self, stranger: Runner):
        stored()
        stored("other", company_id="another")
        titles, home, other = stranger("profile", "list").out.splitlines()
        assert titles.startswith("NAME  ")
        assert titles.endswith("IS DEFAULT")
        assert home.split() == ["home", URL, "company", "user", "yes"]
        assert other.split() == ["other", URL, "another", "user", "no"]

    def test_no_profiles(self, stranger: Runner):
        assert stranger.json("profile", "list") == []
        empty = stranger("profile", "list")
        assert (empty.code, empty.out) == (0, "")
        assert "profile add" in empty.err

    @pytest.mark.parametrize("verb", ["use", "remove"])
    def test_a_profile_that_there_is_not(self, stranger: Runner, verb: str):
        stored()
        result = stranger("profile", verb, "nope")
        assert result.code == 2
        assert "there is no profile 'nope' (there are: home)" in result.err

    def test_a_profile_is_replaced_on_demand(self, stranger: Runner):
        stored()
        add = ("profile", "add", "home", "--base-url", OTHER, "--api-key-stdin")
        assert "--replace" in stranger(*add, stdin="new").err
        assert Profiles.load().named("home").api_key == KEY
        assert stranger(*add, "--replace", stdin="new").code == 0
        assert Profiles.load().named("home").api_key == "new"

    @pytest.mark.parametrize(
        ("url", "key", "says"),
        [
            ("ftp://nowhere", "key", "base_url"),
            (URL, "", "empty"),
            (URL, "kéy", "api_key must consist of printable ASCII"),
        ],
    )
    def test_what_no_client_could_use(self, stranger: Runner, url: str, key: str, says: str):
        result = stranger("profile", "add", "x", "--base-url", url, "--api-key-stdin", stdin=key)
        assert result.code == 2
        assert says in result.err
        assert not profiles_path().exists()

    def test_the_key_is_no_argument(self, stranger: Runner):
        add = ("profile", "add", "x", "--base-url", URL)
        assert stranger(*add, "--api-key", KEY).code == 2
        assert "--api-key-stdin" in stranger(*add).err
