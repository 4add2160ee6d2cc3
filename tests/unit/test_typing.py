"""What type checkers say of code that uses the package: nothing where it is right."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
USER_CODE = ROOT / "tests" / "typing_user_code.py"

# Each line with a mistake says which error is expected; some depend on the version of mypy.
MISTAKES = '''
    """Mistakes that a checker has to find."""

    import vclient
    from vclient import UNSET, SyncVClient, VClient, companies_service, users_service
    from vclient.models import CompanyCreate, NoteCreate, UserCreate, UserUpdate
    from vclient.services import CompaniesService, DicerollsService, UsersService
    from vclient.sync import companies_service as sync_companies
    from vclient.testing import FakeVClient, ValentinaServer, build

    from vclient import companys_service  # attr-defined
    from vclient.models import Compny  # attr-defined
    from vclient.services import CompanyService  # attr-defined
    from vclient.sync import VClient as AnotherClient  # attr-defined

    async def create(companies: CompaniesService, users: UsersService) -> None:
        await companies.create(nam="Bats", email="a@b.c")  # call-overload
        await companies.create(name=3, email="a@b.c")  # call-overload
        await companies.create(name="Bats")  # call-overload
        await companies.create(email="a@b.c", idempotency_key="k")  # call-overload
        await companies.create(name="Bats", email="a@b.c", key="k")  # call-overload
        await companies.create(name="Bats", email="a@b.c", requesting_user_id="u")  # call-overload
        await companies.create(name="Bats", email="a@b.c", idempotency_key=3)  # call-overload
        await companies.create({"name": "Bats"})  # call-overload
        await companies.create(UserUpdate())  # call-overload
        await companies.create(settings={"permission": "PLAYER"})  # call-overload
        await users.create(username=None)  # call-overload
        await users.create_note("u", titel="A title", content="Some content")  # call-overload
        await users.create_note("u", title="A title")  # call-overload
        await users.create_note("u", title=3)  # call-overload
        await users.upload_asset("u", "a.png", 3)  # arg-type
        await users.upload_asset("u", "a.png", b"", key="k")  # call-arg


    async def update(companies: CompaniesService, users: UsersService) -> None:
        await companies.update("c", nam="Bats")  # call-arg
        await companies.update("c", name=None)  # arg-type
        await companies.update(name="Bats")  # call-arg
        await companies.update("c", CompanyCreate(name="Bats", email="a@b.c"))  # arg-type
        await users.update("u", first_name="Ada")  # call-arg
        await users.update("u", name_first=3)  # arg-type
        await users.update_note("u", "n", NoteCreate(title="abc", content="abc"))  # arg-type
        await users.delete("u", requesting_user="x")  # call-arg


    async def read(companies: CompaniesService, users: UsersService) -> None:
        await users.list_all(role="PLAYER")  # call-arg
        await users.get_page(user_role="PLAYER", limit="10")  # arg-type
        await users.count(email=3)  # arg-type
        users.iter_all(rol="PLAYER")  # call-arg
        await users.get("u", include=["friends"])  # list-item
        await users.get("u", include="notes")  # arg-type
        await users.get_note(user="u", note_id="n")  # call-arg
        await companies.get_page(name="Bats")  # call-arg
        (await companies.get("c")).nam  # attr-defined
        (await companies.create()).name  # attr-defined call-overload
        (await companies.get_page()).items[0].nam  # attr-defined
        for company in companies.iter_all():  # attr-defined
            print(company)
        async for user in await users.list_all():  # attr-defined
            print(user)


    async def roll(dicerolls: DicerollsService) -> None:
        await dicerolls.create(num_dice=None)  # arg-type
        await dicerolls.create(dice=3)  # call-arg
        await dicerolls.create(trait_ids="t")  # arg-type
        await dicerolls.list_all(userid="u")  # call-arg


    async def forget_to_wait(client: VClient, companies: CompaniesService) -> None:
        companies.create(name="Bats", email="a@b.c")  # unused-coroutine
        companies.delete("c")  # unused-coroutine
        client.close()  # unused-coroutine
        with VClient() as other:  # attr-defined
            print(other)
        for company in companies.list_all():  # attr-defined
            print(company)
        companies.get("c").name  # attr-defined


    async def play(client: VClient) -> None:
        client.campaigns()  # call-arg
        client.books("u", "c", "b")  # call-arg misc
        await client.campaigns("u").create(nam="abc")  # call-overload
        await client.campaigns("u").update("c", danger="5")  # arg-type
        await client.books("u", "c").renumber("b", "2")  # arg-type
        await client.books("u", "c").get("b", include=["chapter"])  # list-item
        await client.characters("u").list_all(campaign="c")  # call-arg
        await client.characters("u").create(mage_attributes={"clan": 3})  # call-overload
        traits = client.character_traits("u", "c", "h")
        await traits.bulk_assign([{"trait": 3}])  # list-item dict-item
        await client.character_blueprint().get_trait("t")  # call-arg misc
        await client.dictionary().create(term=None)  # call-overload
        client.users(user_id="u").add_xp("u", "c", 5)  # unused-coroutine
        (await client.global_admin.download_logs()).name  # attr-defined


    async def wait_in_vain(client: SyncVClient) -> None:
        await sync_companies().list_all()  # misc
        async with client:  # attr-defined
            pass


    async def watch(client: VClient, users: UsersService) -> None:
        await users.list_all(progress=lambda done: done)  # arg-type misc
        await users.list_all(progress=3)  # arg-type
        await users.upload_asset("u", "a.png", b"", None, print)  # call-arg misc
        await client.global_admin.download_logs(progress="yes")  # call-overload
        client.with_options(on_request=3)  # arg-type
        client.with_options(on_response=lambda event: event.nonsense)  # attr-defined
        VClient(on_request=lambda event: event.status_code)  # attr-defined
        SyncVClient(on_response=lambda: 3)  # arg-type misc


    def configure(client: VClient) -> None:
        VClient(timeout="2")  # arg-type
        VClient(api_keys="x")  # call-arg
        VClient(headers={"X-A": 1})  # dict-item
        VClient("url", "key", 30)  # call-arg misc
        client.with_options(timeouts=2)  # call-arg
        client.with_options(max_retries="2")  # arg-type
        client.with_options(api_key="x")  # call-arg
        companies_service("c")  # call-arg
        users_service("c", "u")  # call-arg misc
        client.dicerolls()  # call-arg
        client.characters_of()  # attr-defined
        vclient.given(nam="Ada")  # call-arg
        vclient.given(danger="high")  # arg-type
        UserUpdate(name_first=UNSET).name_first.upper()  # union-attr
        UserCreate(username=UNSET, email="a@b.c", role="PLAYER")  # arg-type
        VClient(none_in_updates="drop")  # arg-type
        CompanyCreate(nam="Bats", name="Bats", email="a@b.c")  # call-arg
        CompanyCreate(name="Bats")  # call-arg


    def test(server: ValentinaServer) -> None:
        server.fail("GET /companies/{company_id}/campaign")  # arg-type
        server.respond("GET /compnies", items=[])  # arg-type
        server.respond("GET /health", itms=[])  # call-arg
        server.calls.assert_called("POST /companies/{id}/users")  # arg-type
        server.calls.filter(operation="GET /halth")  # arg-type
        server.create_campaign(nam="abc")  # call-arg
        FakeVClient(server, api_keys="x")  # call-arg
        FakeVClient(transport=None)  # call-arg
        build(CompanyCreate)  # type-var
'''


@pytest.fixture(scope="module")
def mypy(request: pytest.FixtureRequest) -> Callable[[Path], list[str]]:
    """A function that checks a file as strictly as can be, and returns what is wrong."""
    pytest.importorskip("mypy")
    cache = request.config.cache.mkdir("mypy")

    def check(path: Path) -> list[str]:
        command = [sys.executable, "-m", "mypy", "--strict", f"--cache-dir={cache}"]
        command += ["--no-pretty", "--hide-error-context", "--no-error-summary", str(path)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.stderr == ""
        return done.stdout.splitlines()

    return check


def test_user_code(mypy: Callable[[Path], list[str]]):
    assert mypy(USER_CODE) == []


def test_mistakes_are_found(mypy: Callable[[Path], list[str]], tmp_path: Path):
    path = tmp_path / "mistakes.py"
    path.write_text(textwrap.dedent(MISTAKES), encoding="utf-8")
    expected = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        _, found, codes = line.partition("  # ")
        if found:
            expected[number] = set(codes.split())
    assert len(expected) > 60
    reported: dict[int, set[str]] = {}
    for line in mypy(path):
        match = re.fullmatch(r".*?:(\d+): error: .*\[([\w-]+)\]", line)
        if match is None:
            assert ": note: " in line, line
            continue
        reported.setdefault(int(match[1]), set()).add(match[2])
    assert reported.keys() == expected.keys()
    wrong = {number: codes for number, codes in reported.items() if not codes <= expected[number]}
    assert wrong == {}
