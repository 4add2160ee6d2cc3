"""Code as users of the package write it, for type checkers; it is never run."""

# pyright: reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import (
    AbstractAsyncContextManager,
    AbstractContextManager,
    AsyncExitStack,
    ExitStack,
)
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar, assert_never, assert_type

import httpx

import vclient
from vclient import (
    UNSET,
    Answer,
    APIError,
    ConflictError,
    ProgressCallback,
    RateLimitError,
    RequestEvent,
    RequestHook,
    RequestValidationError,
    ResponseDecodeError,
    ResponseEvent,
    ResponseHook,
    SyncVClient,
    Unset,
    ValidationError,
    VClient,
    books_service,
    chapters_service,
    companies_service,
    configure_default_client,
    default_client,
    developer_service,
    dicerolls_service,
    given,
    options_service,
    record_answers,
    sync_companies_service,
    sync_users_service,
    system_service,
    users_service,
)
from vclient.constants import GAME_VERSIONS, GameVersion
from vclient.models import (
    Asset,
    AuditLog,
    BulkAssignTraitResponse,
    Campaign,
    CampaignBook,
    CampaignChapter,
    CampaignExperience,
    Character,
    CharacterConcept,
    CharacterCreate,
    CharacterFilters,
    CharacterTraitAdd,
    CharacterUpdate,
    Company,
    CompanyCreate,
    CompanyPermissions,
    CompanySettingsCreate,
    CompanySettingsUpdate,
    CompanyUpdate,
    CounterTracker,
    Diceroll,
    DicerollCreate,
    Health,
    Items,
    NewCompanyResponse,
    Note,
    NoteCreate,
    NoteUpdate,
    PaginatedResponse,
    QuickrollRoll,
    RollStatistics,
    ServerLogEntry,
    Tracker,
    Trait,
    User,
    UserCreate,
    UserDetail,
    UserUpdate,
)
from vclient.services import (
    CompaniesService,
    DicerollsService,
    SystemService,
    UsersService,
)
from vclient.sync import SyncCompaniesService, SyncUsersService
from vclient.sync import companies_service as companies_service_of_sync
from vclient.sync import default_client as default_client_of_sync
from vclient.testing import (
    Call,
    Calls,
    FakeVClient,
    Interception,
    OperationName,
    SyncFakeVClient,
    ValentinaServer,
    build,
    build_many,
    build_page,
)

if TYPE_CHECKING:
    from typing import Unpack

    from vclient.models.request_fields import UserCreateFields

ItemT = TypeVar("ItemT")


# Clients


def make_clients() -> None:
    """All options of the document, in the types of the document."""
    headers: dict[str, str] | None = None
    company_id: str | None = None
    client = VClient(
        base_url="https://api.valentina-noir.com",
        api_key="your-api-key",
        timeout=30.0,
        max_retries=3,
        retry_delay=1.0,
        auto_retry_rate_limit=True,
        auto_idempotency_keys=False,
        default_company_id=company_id,
        headers=headers,
        set_as_default=False,
    )
    assert_type(client, VClient)
    assert_type(client.is_closed, bool)
    assert_type(vclient.__version__, str)
    assert_type(client.default_company_id, str | None)
    VClient("https://api.valentina-noir.com", "your-api-key")
    VClient()
    VClient(
        timeout=httpx.Timeout(5, read=30),
        retry_statuses={502, 503},
        max_retry_wait=10,
        total_timeout=60,
        max_concurrency=2,
        read_your_writes=False,
        limits=httpx.Limits(max_connections=5),
        proxy="http://localhost:3128",
        verify=False,
        transport=httpx.MockTransport(lambda _: httpx.Response(200)),
    )
    SyncVClient(transport=httpx.HTTPTransport())


async def use_clients() -> None:
    """The life of a client, its views and the default client."""
    async with VClient() as client:
        assert_type(client, VClient)
        with client.as_default() as default:
            assert_type(default, VClient)
        view = client.with_options(timeout=2, max_retries=0, headers={"X-A": "1"}, fresh=True)
        assert_type(view, VClient)
        response = await client.request(
            "GET", "/companies", params={"limit": 5, "include": ["a", "b"], "none": None}
        )
        assert_type(response, httpx.Response)
        await client.request("PUT", "/x", files={"file": ("a.png", b"content", "image/png")})
    configure_default_client(client)
    assert_type(default_client(), VClient)
    assert_type(default_client_of_sync(), SyncVClient)
    vclient.clear_default_client()
    await client.close()


def reach_services(client: VClient) -> None:
    """Accessors and factories."""
    assert_type(client.companies, CompaniesService)
    assert_type(client.companies(), CompaniesService)
    assert_type(client.system, SystemService)
    assert_type(client.users(), UsersService)
    assert_type(client.users("a-company", user_id="a-user"), UsersService)
    assert_type(client.users(company_id=None), UsersService)
    assert_type(client.dicerolls("a-user"), DicerollsService)
    assert_type(companies_service(), CompaniesService)
    assert_type(system_service(), SystemService)
    assert_type(users_service(company_id="a-company"), UsersService)
    assert_type(dicerolls_service("a-user", "a-company"), DicerollsService)
    assert_type(dicerolls_service(user_id="a-user", company_id="a-company"), DicerollsService)
    assert_type(sync_companies_service(), SyncCompaniesService)
    assert_type(companies_service_of_sync(), SyncCompaniesService)
    assert_type(sync_users_service(), SyncUsersService)
    assert_type(client.companies.with_options(timeout=2), CompaniesService)


# Services


async def use_companies(companies: CompaniesService) -> None:
    """Reading and writing companies."""
    company = await companies.get("an-id")
    assert_type(company, Company)
    assert_type(company.name, str)
    assert_type(company.description, str | None)
    assert_type(company.settings.character_autogen_xp_cost, int)
    permission: str = company.settings.permission_grant_xp
    if company.settings.permission_grant_xp == "PLAYER":
        permission = "x"
    del permission

    new = await companies.create(name="My Company", email="contact@example.com")
    assert_type(new, NewCompanyResponse)
    assert_type(new.company, Company)
    await companies.create(
        name="My Company",
        email="contact@example.com",
        settings={"permission_grant_xp": "PLAYER"},
        idempotency_key="a-key",
    )
    request = CompanyCreate(
        name="My Company",
        email="contact@example.com",
        settings=CompanySettingsCreate(character_autogen_num_choices=5),
    )
    await companies.create(request)
    await companies.create(request=request, description=None)

    assert_type(await companies.update("an-id", name="New Name"), Company)
    await companies.update("an-id", CompanyUpdate(description=None), idempotency_key=None)
    await companies.update(company_id="an-id", settings={})
    assert_type(await companies.get_statistics("an-id", num_top_traits=3), RollStatistics)
    granted = await companies.grant_access("an-id", "a-developer", "ADMIN", idempotency_key="k")
    assert_type(granted, CompanyPermissions)
    await companies.delete(company_id="an-id")


async def read_pages(companies: CompaniesService) -> None:
    """The four ways to read a list."""
    page = await companies.get_page(limit=10, offset=0)
    assert_type(page, PaginatedResponse[Company])
    assert_type(page.items, list[Company])
    assert_type([each.name for each in page], list[str])
    assert_type(len(page), int)
    assert_type((page.limit, page.offset, page.total), tuple[int, int, int])
    assert_type(page.has_more, bool)
    assert_type((page.next_offset, page.total_pages, page.current_page), tuple[int, int, int])
    assert_type(await companies.list_all(), Items[Company])
    assert_type(await companies.count(), int)
    stream = companies.iter_all(limit=50)
    assert_type(stream, AsyncIterator[Company])
    async for company in stream:
        assert_type(company, Company)


async def use_users(users: UsersService, picture: Path) -> None:
    """Users, and what hangs on them."""
    user = await users.get("an-id", include=["notes", "characters"])
    assert_type(user, UserDetail)
    assert_type(user.notes, list[Note] | None)
    assert_type(user.characters, list[Character] | None)
    role: str = user.role
    assert_type(user.campaign_experience[0].xp_current, int)

    assert_type(await users.list_all(user_role="PLAYER", email=None), Items[User])
    assert_type(await users.get_page(limit=5, user_role="ADMIN"), PaginatedResponse[User])
    async for each in users.iter_all(email="ada@example.com"):
        assert_type(each, User)

    created = await users.create(
        username="ada",
        email="ada@example.com",
        role="PLAYER",
        name_first=None,
        requesting_user_id="a-user",
        idempotency_key="a-key",
    )
    assert_type(created, User)
    await users.create(UserCreate(username="ada", email="ada@example.com", role="PLAYER"))
    await users.update("an-id", name_first=None, role="DEACTIVATED")
    await users.update("an-id", UserUpdate(name_last="Byron"), name_first="Ada")
    await users.delete(user_id="an-id", requesting_user_id="a-user")

    note = await users.create_note("a-user", title="A title", content="Some content")
    assert_type(note, Note)
    await users.create_note(user_id="a-user", title="A title", content="Some content")
    await users.update_note("a-user", note.id, NoteUpdate(title="Another"), content="Other")
    assert_type(await users.get_note(user_id="a-user", note_id="a-note"), Note)
    assert_type(await users.list_all_notes("a-user"), Items[Note])
    assert_type(users.iter_all_notes(user_id="a-user"), AsyncIterator[Note])
    await users.delete_note("a-user", note.id)

    assert_type(await users.upload_asset("a-user", "a.png", picture), Asset)
    with picture.open("rb") as file:
        await users.upload_asset(user_id="a-user", filename="a.png", content=file)
    await users.upload_asset("a-user", "a.png", b"content", "image/png", idempotency_key="k")
    assert_type(await users.list_assets("a-user", 10, 0), PaginatedResponse[Asset])
    assert_type(await users.list_all_assets("a-user", asset_type="image"), Items[Asset])
    del role


async def leave_out(client: VClient, name: str | None, age: int | Unset) -> None:
    """Fields that may be left out, in models and in keywords."""
    update = CharacterUpdate(name_nick=name or UNSET, age=age, date_of_birth=UNSET)
    if update.age is not UNSET:
        assert_type(update.age, int | None)
    CharacterFilters(status=UNSET, is_temporary=UNSET)
    characters = client.with_options(none_in_updates="warn").characters("a-user")
    await characters.update("c", update, name_first=name or UNSET, requesting_user_id=UNSET)
    await characters.update("c", age=age, vampire_attributes={"generation": age})
    await characters.update("c", **given(age=3, name_first=name, date_of_birth=None))
    await characters.create(**given(name_first="Ada", age=age))
    await characters.list_all(status=UNSET, character_class=UNSET)
    VClient(none_in_updates="ignore")


def is_known(version: str) -> TypeGuard[GameVersion]:
    """Tell the game versions of this release from those of a newer server."""
    return version in GAME_VERSIONS


def year_of(version: GameVersion | str) -> int:
    """A match that a checker knows to be exhaustive."""
    if not is_known(version):
        return 0
    match version:
        case "V4":
            return 1998
        case "V5":
            return 2018
        case _:
            assert_never(version)


async def pass_on_what_was_read(client: VClient) -> None:
    """Answers fit arguments, in keywords and in models."""
    characters = client.characters("a-user", "a-campaign")
    character = await characters.get("c")
    copied = CharacterCreate(
        name_first=character.name_first,
        name_last=character.name_last,
        character_class=character.character_class,
        game_version=character.game_version,
        type=character.type,
        age=character.age,
        concept_id=character.concept_id,
    )
    await characters.create(copied, game_version=character.game_version, type=character.type)
    await characters.update("c", status=character.status, type=character.type)
    CharacterUpdate(status=character.status)
    await characters.list_all(
        status=character.status,
        character_class=character.character_class,
        character_type=character.type,
    )
    blueprint = client.character_blueprint()
    await blueprint.list_all_traits(
        game_version=character.game_version, character_class=character.character_class
    )
    roll = await client.dicerolls("a-user").get("r")
    await client.dicerolls("a-user").create(dice_size=roll.dice_size, trait_ids=roll.trait_ids)
    settings = (await client.companies.get("c")).settings
    await client.companies.update(
        "c",
        settings=CompanySettingsUpdate(
            permission_grant_xp=settings.permission_grant_xp,
            permission_recoup_xp=settings.permission_recoup_xp,
        ),
    )
    user = await client.users().get("u")
    await client.users().update("u", role=user.role)
    await client.users().create(username="ada", email="a@example.com", role=user.role)
    for item in await characters.list_all_inventory("c"):
        await characters.create_inventory_item("c", name=item.name, type=item.type)
    me = await client.developer().get_me()
    await client.developer().update_me(provider_audiences=me.provider_audiences)
    for each in me.companies:
        await client.companies.grant_access(each.company_id, me.id, each.permission)
    for entry in await client.companies.list_all_audit_logs("c"):
        await client.companies.list_all_audit_logs("c", operation=entry.operation)


async def use_dicerolls(dicerolls: DicerollsService) -> None:
    """Rolling dice."""
    roll = await dicerolls.create(dice_size=10, num_dice=5, difficulty=6, trait_ids=["an-id"])
    assert_type(roll, Diceroll)
    assert_type(roll.successes, int)
    if roll.result is not None:
        assert_type(roll.result.total_result, int | None)
        assert_type(roll.result.player_roll, list[int])
    await dicerolls.create(DicerollCreate(num_dice=3), comment=None)
    await dicerolls.create_from_quickroll(quickroll_id="an-id", character_id="another")
    await dicerolls.create_quickroll(QuickrollRoll(quickroll_id="an-id", character_id="another"))
    assert_type(await dicerolls.list_all(campaign_id="an-id", user_id=None), Items[Diceroll])
    assert_type(await dicerolls.get(diceroll_id="an-id"), Diceroll)


async def use_the_rest(client: VClient, path: Path) -> None:
    """What differs from companies and users: nested fields, several results, other options."""
    options = await options_service().get_options()
    assert_type(options.gameplay.dice_size, list[str | int])
    assert_type(options.categories(), dict[str, Any])
    await developer_service().update_me(provider_audiences={"google": ["an-audience"]})

    campaign = await client.campaigns("a-user").create(name="A City", in_game_date=date(2026, 1, 1))
    assert_type(campaign.in_game_date, date | None)
    books = books_service("a-user", "a-campaign", company_id="a-company")
    book = await books.get("a-book", include=["chapters", "notes"])
    assert_type(book.chapters, list[CampaignChapter] | None)
    assert_type(await books.renumber("a-book", 2, idempotency_key="k"), CampaignBook)
    chapters = chapters_service("a-user", "a-campaign", "a-book")
    assert_type(await chapters.create(name="A", character_ids=["c"]), CampaignChapter)

    characters = client.characters("a-user", "a-campaign")
    assert_type(await characters.list_all(status="ALIVE", is_temporary=False), Items[Character])
    await characters.create(
        name_first="Ada",
        name_last="Byron",
        character_class="VAMPIRE",
        game_version="V5",
        vampire_attributes={"clan_id": "c"},
    )
    traits = client.character_traits("a-user", "a-campaign", "c")
    result = await traits.bulk_assign(
        [{"trait_id": "t", "value": 1}, CharacterTraitAdd(trait_id="t")]
    )
    assert_type(result, BulkAssignTraitResponse)
    await traits.delete("t", "XP")
    tracker = await traits.set_tracker("t", superficial=1)
    assert_type(tracker, Tracker)
    if isinstance(tracker, CounterTracker):
        assert_type(tracker.current, int)
    assert_type(await client.characters("a-user").set_health("c", bashing=1), Health)
    blueprint = client.character_blueprint()
    assert_type(await blueprint.list_all_traits(game_version="V5", order_by="SHEET"), Items[Trait])
    assert_type(await blueprint.get_concept(concept_id="c"), CharacterConcept)

    since = datetime.now(UTC)
    logs = client.companies.iter_all_audit_logs("c", operation="CREATE", date_from=since)
    assert_type(logs, AsyncIterator[AuditLog])
    admin = client.global_admin
    assert_type(await admin.tail_logs(level="ERROR"), list[ServerLogEntry])
    assert_type(await admin.download_logs(), bytes)
    assert_type(await admin.download_logs(path), Path)


def use_the_synchronous_client(picture: Path) -> None:
    """The same without waiting."""
    with SyncVClient() as client:
        assert_type(client, SyncVClient)
        companies = client.companies
        assert_type(companies, SyncCompaniesService)
        assert_type(companies.get("an-id"), Company)
        assert_type(companies.get_page(limit=10), PaginatedResponse[Company])
        assert_type(companies.list_all(), Items[Company])
        assert_type(companies.iter_all(), Iterator[Company])
        for company in companies.iter_all():
            assert_type(company.name, str)
        assert_type(companies.create(name="Bats", email="a@example.com").company, Company)
        users = client.users("a-company", user_id="a-user").with_options(max_retries=0)
        assert_type(users, SyncUsersService)
        assert_type(users.get("an-id", include=["notes"]), UserDetail)
        assert_type(users.upload_asset("a-user", "a.png", picture), Asset)
        users.update("an-id", name_first=None)
        assert_type(client.request("GET", "/health"), httpx.Response)
        assert_type(client.dicerolls("a-user").create(num_dice=5).successes, int)
        with client.with_options(timeout=2).as_default() as default:
            assert_type(default, SyncVClient)


# Progress and events


async def watch(client: VClient, sync_client: SyncVClient, path: Path) -> None:
    """Callbacks of any result, typed by the aliases or by their use."""

    def show(done: int, total: int | None) -> None:
        assert_type((done, total), tuple[int, int | None])

    progress: ProgressCallback = show
    users = client.users(user_id="a-user")
    assert_type(await users.list_all(progress=progress), Items[User])
    assert_type(await users.list_all(progress=print, user_role="PLAYER"), Items[User])
    assert_type(await users.list_all_notes("a-user", progress=show), Items[Note])
    asset = await users.upload_asset("a-user", "a.png", b"content", progress=lambda done, _: done)
    assert_type(asset, Asset)
    assert_type(await users.upload_avatar("a-user", "a.png", b"content", progress=None), User)
    assert_type(await client.global_admin.download_logs(progress=progress), bytes)
    assert_type(await client.global_admin.download_logs(path, progress=progress), Path)
    assert_type(sync_client.companies.list_all(progress=progress), Items[Company])
    assert_type(sync_client.global_admin.download_logs(path, progress=progress), Path)


def take_events(request: RequestEvent, response: ResponseEvent) -> None:
    """What events have."""
    assert_type(request.method, str)
    assert_type(request.path_template, str)
    assert_type(request.operation, str)
    assert_type(request.attempt, int)
    assert_type(response.operation, str)
    assert_type(response.status_code, int | None)
    assert_type(response.request_id, str | None)
    assert_type(response.duration, float)
    assert_type(response.error, str | None)
    assert_type(response.wait, float | None)
    assert_type(response.will_retry, bool)


def hook(client: VClient) -> None:
    """Hooks are plain callables."""
    events: list[RequestEvent] = []
    on_request: RequestHook = events.append
    on_response: ResponseHook = print
    VClient(on_request=on_request, on_response=on_response)
    SyncVClient(on_request=lambda event: event.attempt, on_response=events.append)
    FakeVClient(on_response=lambda event: event.duration)
    assert_type(client.with_options(on_request=None, on_response=print), VClient)

    async def wait(event: RequestEvent) -> None:
        assert_type(event.attempt, int)

    async def fetch_key() -> str:
        return "a-key"

    VClient(api_key=fetch_key, on_request=wait, retry_when=lambda error: error.status_code == 409)
    SyncVClient(api_key=lambda: "a-key", retry_when=lambda _: None)
    with record_answers() as answers:
        assert_type(answers, list[Answer])
    assert_type(answers[0].rate_limits[0].remaining, int | None)
    client.companies.with_options(on_request=on_request)


# Clients as context managers, and classes of one's own


class BotClient(VClient):
    """A client of an application."""

    shard = 0


class ScriptClient(SyncVClient):
    """Its twin."""

    name = "script"


async def enter_clients() -> None:
    """Context managers and views keep the class."""
    async with BotClient() as client:
        assert_type(client, BotClient)
        assert_type(client.with_options(timeout=2), BotClient)
        with client.as_default() as default:
            assert_type(default, BotClient)
    async with AsyncExitStack() as stack:
        assert_type(await stack.enter_async_context(BotClient()), BotClient)
    manager: AbstractAsyncContextManager[BotClient] = BotClient()
    async with manager as entered:
        assert_type(entered.shard, int)


def enter_synchronous_clients() -> None:
    """So do those of the twin."""
    with ScriptClient() as client:
        assert_type(client, ScriptClient)
        assert_type(client.with_options(timeout=2), ScriptClient)
    with ExitStack() as stack:
        assert_type(stack.enter_context(ScriptClient()), ScriptClient)
    manager: AbstractContextManager[ScriptClient] = ScriptClient()
    with manager as entered:
        assert_type(entered.name, str)


# Helpers that users write around the services


async def create_player(users: UsersService, **fields: Unpack[UserCreateFields]) -> User:
    """Pass the fields of a request on."""
    return await users.create(UserCreate(username="ada", email="a@b.c", role="PLAYER"), **fields)


async def first(stream: AsyncIterator[ItemT]) -> ItemT | None:
    """Work with any stream."""
    async for each in stream:
        return each
    return None


async def use_shorter_code(users: UsersService) -> None:
    """Names, avatars and look-ups."""
    found = (await users.list_all()).by_id()
    assert_type(found, dict[str, User])
    assert_type(found["an-id"].display_name, str)
    assert_type(found["an-id"].avatar_url, str | None)
    assert_type((await users.get_page()).by_id(), dict[str, User])


async def use_helpers(users: UsersService) -> None:
    """Call them."""
    assert_type(await create_player(users, name_first="Ada"), User)
    assert_type(await first(users.iter_all()), User | None)


async def handle_errors(companies: CompaniesService) -> None:
    """What errors know."""
    try:
        await companies.get("an-id")
    except RateLimitError as error:
        assert_type(error.retry_after, float | None)
        assert_type(error.remaining, int | None)
    except ValidationError as error:
        assert_type(error.invalid_parameters, list[dict[str, str]])
    except RequestValidationError as error:
        assert_type(error.errors, list[dict[str, Any]])
    except ResponseDecodeError as error:
        assert_type(error.errors, list[dict[str, Any]])
    except ConflictError as error:
        assert_type(error.code, str | None)
    except APIError as error:
        assert_type(error.status_code, int | None)
        assert_type((error.title, error.detail), tuple[str | None, str | None])
        assert_type(error.headers, dict[str, str])
        assert_type(error.may_have_been_applied, bool)


async def leave_out_required_fields(client: VClient, sync_client: SyncVClient) -> None:
    """Each ignored error is there: otherwise both checkers report the comment."""
    companies = client.companies
    await companies.create(name="Bats")  # type: ignore[call-overload]
    await companies.create(CompanyCreate(name="Bats", email="a@example.com"))
    await companies.create(request=CompanyCreate(name="Bats", email="a@example.com"), name="Owls")
    users = client.users()
    await users.create(username="ada", role="PLAYER")  # type: ignore[call-overload]
    await users.create_note("u", title="A title")  # type: ignore[call-overload]
    await users.create_note(user_id="u", title="A title", content="Some content")
    await users.create_note("u", NoteCreate(title="A title", content="Some content"))
    await client.characters("u").create(name_first="Ada")  # type: ignore[call-overload]
    sync_client.companies.create(email="a@example.com")  # type: ignore[call-overload]


# Tests of applications


def take_clients(client: VClient, sync_client: SyncVClient) -> None:
    """What applications annotate."""
    del client, sync_client


async def use_fakes(server: ValentinaServer) -> None:
    """Fake clients are clients."""
    fake = FakeVClient(server, max_retries=1, timeout=httpx.Timeout(3))
    sync_fake = SyncFakeVClient(api_key="a-key", set_as_default=False)
    take_clients(fake, sync_fake)
    configure_default_client(fake)
    assert_type(fake.server, ValentinaServer)
    assert_type(await fake.companies.list_all(), Items[Company])
    assert_type(sync_fake.companies.list_all(), Items[Company])
    assert_type(fake.with_options(timeout=2), FakeVClient)
    async with fake as entered:
        assert_type(entered, FakeVClient)
    with sync_fake as entered_sync:
        assert_type(entered_sync, SyncFakeVClient)


def use_the_testing_server(server: ValentinaServer) -> None:
    """Canned answers, faults, calls, time and builders."""
    operation: OperationName = "GET /companies/{company_id}/campaigns"
    campaign = server.create_campaign(name="A City", in_game_date=date(2026, 1, 1))
    assert_type(campaign, Campaign)
    with server.respond(operation, items=[campaign, {"name": "x"}], times=2) as canned:
        assert_type(canned, Interception)
        canned.remove()
    server.respond("GET /health", json={"a": [1, None]}, status=200, headers={"X-A": "1"})
    server.fail(status=429, retry_after=1.5, path_params={"company_id": "c"})
    server.fail("POST /companies", invalid_parameters=[{"field": "name", "message": "odd"}])
    server.delay("GET /health", seconds=3)
    server.drop_connection(applied=False)
    server.refuse_connection(operation, times=1)
    server.clock.advance(60)
    server.advance(60)
    assert_type(server.now, datetime)
    call = server.calls.assert_called(operation, times=1, params={"limit": 5, "offset": None})
    assert_type(call, Call)
    assert_type(call.operation, OperationName | None)
    assert_type(server.calls.filter(method="GET", json={"a": date(2026, 1, 1)}), Calls)
    assert_type(server.calls[0].status, int | None)
    assert_type(server.create_character(status="DEAD", type="NPC"), Character)
    assert_type(server.create_user(role="UNAPPROVED"), User)
    assert_type(server.grant_experience(xp=5), CampaignExperience)
    server.reset()


def use_model_builders() -> None:
    """Models without a server."""
    assert_type(build(Character, name_first="Ada"), Character)
    assert_type(build_many(User, 3, role="PLAYER"), list[User])
    assert_type(build_page(build_many(User, 3), total=9), PaginatedResponse[User])
