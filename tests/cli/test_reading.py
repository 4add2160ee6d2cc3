"""Every operation that reads has a command, and each of these commands works."""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING

import vclient.sync
from vclient.cli import commands
from vclient.cli.commands import Command, CommandGroup, Listing
from vclient.cli.signatures import Parameter, signature_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from cli.conftest import Runner, Served

READS = ("get", "list", "tail", "by_")
READING = (*READS, "iter_all", "count", "health", "identify", "download")
OLDER_NAMES = {"list_assets"}
SERVICES = [
    getattr(vclient.sync, name)
    for name in dir(vclient.sync)
    if name.startswith("Sync") and name.endswith("Service")
]


def walk(
    groups: tuple[CommandGroup, ...] = commands.GROUPS, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], CommandGroup, Command]]:
    """Yield all commands of the table, with the words that they are called by."""
    for group in groups:
        words = (*path, group.name)
        for command in group.commands:
            yield (*words, command.name), group, command
        yield from walk(group.groups, words)


def methods_that_read() -> set[tuple[str, str]]:
    return {
        (service.__name__, name)
        for service in SERVICES
        for name, _ in inspect.getmembers(service, inspect.isfunction)
        if name.startswith(READING) and name not in OLDER_NAMES
    }


TABLE = list(walk())
READERS = [each for each in TABLE if each[2].method.startswith(READS)]


def value_of(
    served: Served, words: tuple[str, ...], group: CommandGroup, parameter: Parameter
) -> str:
    """Return something that is there for an argument."""
    thing = group.service.removesuffix("s")
    special = {
        "parent_id": f"{thing}_id",
        "note_id": f"{thing}_note_id",
        "asset_id": f"{thing}_asset_id",
    }
    name = parameter.name
    if "audit-log" in words and name == "developer_id":
        # The other developers have not written anything.
        return served.ids["own_developer_id"]
    if "tracker" in words and name == "character_trait_id":
        return served.ids["tracked_trait_id"]
    if name == "email":
        return "lookup@example.com"
    if name.removesuffix("_id") in {"discord", "google", "github", "apple"}:
        return "1"
    return served.ids[special.get(name, name)]


def words_of(
    served: Served, words: tuple[str, ...], group: CommandGroup, command: Command
) -> list[str]:
    """Return the command line of a command, without options that nobody needs."""
    signature = signature_of(group.service, command.method, is_listing=isinstance(command, Listing))
    arguments = [
        value_of(served, words, group, each) for each in signature.parameters if each.flag is None
    ]
    scope = [
        part
        for name, is_required in signature.scope.items()
        if is_required and name not in group.unneeded
        for part in (f"--{name.removesuffix('_id')}", served.ids[name])
    ]
    return [*words, *arguments, *scope]


def test_there_is_something_to_read():
    assert len(SERVICES) == 17
    assert len(READERS) > 60
    assert len(methods_that_read()) > 130


def test_every_read_operation_has_a_command(
    run: Runner, served: Served, monkeypatch: pytest.MonkeyPatch, tmp_path
):
    called: set[tuple[str, str]] = set()

    def record(service: type, name: str) -> None:
        method = getattr(service, name)

        @functools.wraps(method)
        def recorded(self, *arguments, **options):
            called.add((service.__name__, name))
            return method(self, *arguments, **options)

        monkeypatch.setattr(service, name, recorded)

    for service in SERVICES:
        for service_name, name in methods_that_read():
            if service_name == service.__name__:
                record(service, name)

    forms = {True: (["--json-lines"], ["--limit", "1"], ["--count"], []), False: ([],)}
    for words, group, command in READERS:
        arguments = words_of(served, words, group, command)
        environment = served.environment(admin=words[0] == "admin")
        for form in forms[isinstance(command, Listing)]:
            result = run(*arguments, *form, environment=environment)
            assert result.code == 0, (arguments, form, result.err)
            assert result.out.strip(), (arguments, form)
    admin = served.environment(admin=True)
    assert run("health").code == 0
    assert run("admin", "logs", "download", str(tmp_path / "log.zip"), environment=admin).code == 0
    token = "github:1:github@example.com"
    identify = ("identity", "identify", "github", "--token-stdin", "--json")
    assert run(*identify, stdin=token).json["resolution"] == "matched"

    assert methods_that_read() - called == set()


def test_the_table_is_sound():
    assert len({words for words, _, _ in TABLE}) == len(TABLE)
    for words, group, command in TABLE:
        signature = signature_of(
            group.service, command.method, is_listing=isinstance(command, Listing)
        )
        flags = [each.flag for each in signature.parameters if each.flag is not None]
        assert len(flags) == len(set(flags)), words
        assert all(each.help for each in signature.parameters), words
        assert command.help.endswith("."), words


def test_all_is_listed_and_a_part_of_it(run: Runner):
    traits = run.json("blueprint", "traits", "list")
    assert len(traits) > 100
    some = ("blueprint", "traits", "list", "--offset", "3", "--limit")
    assert run.json(*some, "2") == traits[3:5]
    # More than a page holds.
    assert run.json(*some, "120") == traits[3:123]
    lines = run(*some, "120", "--json-lines").out.splitlines()
    assert len(lines) == 120
    assert run("blueprint", "traits", "list", "--count").out == f"{len(traits)}\n"


def test_filters_are_options(run: Runner):
    found = run.json("users", "list", "--user-role", "storyteller")
    assert [each["role"] for each in found] == ["STORYTELLER"]
    rollable = run.json("blueprint", "traits", "list", "--no-rollable")
    assert not any(each["is_rollable"] for each in rollable)


def test_a_company_that_is_not_named_is_that_of_the_connection(run: Runner, served: Served):
    assert run.json("companies", "get")["id"] == served.ids["company_id"]
    refused = run("companies", "delete", "--yes")
    assert refused.code == 2
    assert "COMPANY_ID" in refused.err


def test_what_belongs_to_another_thing_is_asked_for(run: Runner):
    result = run("books", "list")
    assert (result.code, result.out) == (2, "")
    assert result.err == "Error: which campaign? Use --campaign\n"


def test_options_may_come_before_the_command(stranger: Runner, served: Served):
    environment = served.environment()
    user = environment.pop("VALENTINA_CLIENT_USER_ID")
    before = stranger("--json", "--user", user, "campaigns", "list", environment=environment)
    after = stranger("campaigns", "list", "--json", "--user", user, environment=environment)
    assert before.json == after.json != []
    nobody = stranger("campaigns", "list", environment=environment)
    assert nobody.code == 2
    assert "--user" in nobody.err
    assert "VALENTINA_CLIENT_USER_ID" in nobody.err
