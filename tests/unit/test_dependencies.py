"""What writes outdate: each write of the API, and all reads of it, against the testing server."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import pytest

from outdating import Request, World
from vclient._api import dependencies
from vclient._api.dependencies import READS, WRITES, depends_on, read_of, touched_by
from vclient._api.operation import ActingUser
from vclient._api.operations import GROUPS, OPERATIONS
from vclient._api.routes import RoutePath

OK = 200
NEVER_CACHED = {
    "checkSystemHealth",
    "globalAdminTailServerLogs",
    "globalAdminDownloadServerLogs",
}
MAKE_WHAT_THEY_SHOW = {"getCampaignExperience", "getTraitValueOptions"}
WRITE_COUNT = len(World().writes())


class Outcome(NamedTuple):
    """What became of one read by a write.

    Attributes:
        operation: The operation of the read.
        acting: The acting user.
        company: The company that it asked for.
        names: What its answer depended on.
        is_changed: Whether the answer is another one afterwards.
    """

    operation: str
    acting: str | None
    company: str | None
    names: frozenset[str]
    is_changed: bool


@cache
def outcomes(number: int) -> tuple[Request, World, list[Outcome]]:
    """Return a write, and what became of all reads."""
    world = World()
    write, reads = world.writes()[number], world.reads()
    for read in reads:
        if read.operation in MAKE_WHAT_THEY_SHOW:
            world.ask(read)
    # `resources_modified_at` has whole seconds.
    world.server.advance(2)
    before = [(read, answer) for read in reads if (answer := world.ask(read))[0] == OK]
    status, answer = world.ask(write)
    assert status < 300, answer
    found = []
    for read, was in before:
        known = read_of(read.path)
        assert known is not None, read.operation
        user_id = None if read.acting is None else world.ids[read.acting]
        names = depends_on(read.path, known[1], user_id=user_id, included=str(read.params))
        is_changed = world.ask(read) != was
        company = dependencies.company_of(read.path)
        found.append(Outcome(read.operation, read.acting, company, frozenset(names), is_changed))
    return write, world, found


def missed(number: int, touched: set[str]) -> list[str]:
    """Return the reads that a write changed, and whose answers would still be given."""
    return [
        each.operation
        for each in outcomes(number)[2]
        if each.is_changed and touched.isdisjoint(each.names)
    ]


def touched(write: Request) -> set[str]:
    return set(touched_by(write.method, write.path))


@pytest.mark.parametrize("number", range(WRITE_COUNT))
def test_no_answer_that_a_write_changes_is_still_given(number: int):
    write, _, _ = outcomes(number)
    assert missed(number, touched(write)) == []


def test_all_writes_and_all_reads_are_tried():
    _, _, found = outcomes(0)
    reads = {each.id for each in OPERATIONS if each.method == "GET"} - NEVER_CACHED
    assert {each.operation for each in found} == reads
    writes = {each.id for each in OPERATIONS if each.method != "GET"}
    assert {each.operation for each in World().writes()} == writes


@pytest.mark.parametrize("kind", sorted({each for kinds in WRITES.values() for each in kinds}))
def test_each_name_is_needed(kind: str):
    """Without one of the kinds, something that a write has changed would still be given."""
    found = []
    for number in range(WRITE_COUNT):
        write, _, _ = outcomes(number)
        names = {name for name in touched(write) if name.split(":")[1] != kind}
        found += missed(number, names)
    assert found, kind


KEPT: dict[str, tuple[str, ...]] = {
    "createDiceRoll": ("listCampaigns", "listCharacters", "getUser", "getCompany"),
    "createQuickRoll": ("listCampaigns", "getCharacterFullSheet", "listUsers"),
    "createUserNote": ("listCampaigns", "listCharacters", "listDiceRolls"),
    "createCampaignNote": ("listCampaignBooks", "listUsers", "listCharacters"),
    "addXp": ("listCampaigns", "listCharacters", "listUserNotes", "listDictionaryTerms"),
    "updateCharacter": ("listUserNotes", "listCampaignBooks", "getCompanyStatistics"),
    "modifyTraitValue": ("listCampaigns", "listUserQuickrolls", "listCharacterInventoryItems"),
    "updateCampaign": ("listUsers", "listCharacters", "getCompanyStatistics"),
    "createDictionaryTerm": ("listCampaigns", "listUsers", "listCharacters", "getCompanyOptions"),
    "updateCompany": ("listCampaigns", "listUsers", "getCompanyOptions"),
    "identifyUser": ("listCampaigns", "listCharacters"),
    "updateUser": ("listCampaigns", "listDictionaryTerms"),
}


def test_what_has_nothing_to_do_with_a_write_is_kept():
    for number in range(WRITE_COUNT):
        write, _, found = outcomes(number)
        names = touched(write)
        dropped = {each.operation for each in found if not names.isdisjoint(each.names)}
        assert dropped.isdisjoint(KEPT.get(write.operation, ())), write.operation


def test_a_write_in_one_company_keeps_the_others():
    for number in range(WRITE_COUNT):
        write, _, found = outcomes(number)
        company = dependencies.company_of(write.path)
        if company is None or write.operation == "deleteCompany":
            continue
        names = touched(write)
        foreign = {
            each.operation
            for each in found
            if each.company not in {None, company}
            # Users of one company may act in others.
            and each.acting in {None, "foreign_id"}
            and not names.isdisjoint(each.names)
        }
        # The API itself mixes up custom traits and campaigns of all companies.
        assert foreign <= {"getCharacterBlueprintTrait", "getCampaignExperience"}, write.operation


def test_few_answers_are_dropped_in_vain():
    """Of the answers to all reads, each of which is kept for all users."""
    shares = {}
    for number in range(WRITE_COUNT):
        write, _, found = outcomes(number)
        names = touched(write)
        dropped = [each for each in found if not names.isdisjoint(each.names)]
        shares[f"{number} {write.operation}"] = len(dropped) / len(found)
    wide = {key for key, share in shares.items() if share > 0.35}
    assert {key.split()[1] for key in wide} <= {
        *("addDeveloperToCompany", "deleteCompany", "deleteCampaign", "deleteUser"),
        *("denyUser", "mergeUsers", "deleteCharacter", "finalizeChargenSession"),
        *(each for each in {key.split()[1] for key in wide} if each.startswith("globalAdmin")),
    }


class TestTheTable:
    def test_families_are_services_and_what_cuts_across_them(self):
        services = {group.service for group in GROUPS} - {"system", "identity"}
        assert services | {"statistics", "audit_logs"} == dependencies.FAMILIES

    def test_acting_users_count_where_the_api_reads_them(self):
        for row in OPERATIONS:
            read = READS.get(row.route.template)
            if row.method == "GET" and read is not None:
                assert read.by_user == (row.acting_user is not ActingUser.IGNORED), row.name

    def test_nothing_in_it_is_unknown(self):
        known = {(row.method, row.route.template) for row in OPERATIONS}
        assert known >= WRITES.keys() | {("GET", template) for template in READS}


A, B = "0193e2c4-0000-7000-8000-00000000000a", "0193e2c4-0000-7000-8000-00000000000b"


def path(text: str) -> RoutePath:
    return RoutePath(text, text)


@pytest.mark.parametrize(
    "text",
    [
        f"/companies/{A}/users/unapproved",
        f"/companies/{A.upper()}/users/unapproved/",
        f"/companies/{A.replace('-', '')}/users/%75napproved",
    ],
)
def test_paths_that_are_given_as_text_are_known_too(text: str):
    known = read_of(path(text))
    assert known is not None
    assert known[0] == "/companies/{company_id}/users/unapproved"
    names = depends_on(path(text), known[1], user_id=None, included="")
    write = touched_by("PATCH", path(f"/companies/{A}/users/{B}"))
    assert not set(write).isdisjoint(names)


def test_what_is_not_in_the_table_changes_the_whole_company_or_everything():
    def reads(company: str) -> set[str]:
        place = path(f"/companies/{company}/campaigns")
        return set(
            depends_on(place, READS["/companies/{company_id}/campaigns"], user_id=None, included="")
        )

    new = set(touched_by("POST", path(f"/companies/{A}/novelties/7")))
    assert not new.isdisjoint(reads(A))
    assert new.isdisjoint(reads(B))
    for text in ("/novelties", "/companies"):
        everywhere = set(touched_by("DELETE", path(text)))
        assert not everywhere.isdisjoint(reads(B)), text
    assert read_of(path(f"/companies/{A}/novelties")) is None
