"""What is refused before anything is sent, and what is sent so that it does no harm."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest

from scripted import Script
from vclient.exceptions import RequestValidationError
from vclient.models.companies import CompanyCreate
from vclient.models.notes import NoteCreate, NoteUpdate

if TYPE_CHECKING:
    from collections.abc import Callable

    from vclient import VClient
    from vclient._async.services.users import UsersService

    MakeClient = Callable[..., VClient]


@pytest.fixture
def script() -> Script:
    return Script.always(204)


@pytest.fixture
def client(make_client: MakeClient, script: Script) -> VClient:
    return make_client(script, default_company_id="company")


@pytest.fixture
def nothing() -> Script:
    """A server that must not be asked for anything."""
    return Script()


@pytest.fixture
def mute(make_client: MakeClient, nothing: Script) -> VClient:
    return make_client(nothing, default_company_id="company")


@pytest.fixture
def users(mute: VClient) -> UsersService:
    return mute.users(user_id="user")


class TestIds:
    @pytest.mark.parametrize("bad", ["", ".", ".."])
    async def test_those_that_would_name_another_path_are_refused(
        self, users: UsersService, nothing: Script, bad: str
    ):
        for call in (
            lambda: users.get(bad),
            lambda: users.update(bad, name_first="Ada"),
            lambda: users.delete(bad),
            lambda: users.get_statistics(bad),
            lambda: users.get_note("user", bad),
            lambda: users.get_note(user_id=bad, note_id="note"),
            lambda: users.delete_asset(user_id=bad, asset_id="asset"),
        ):
            with pytest.raises(ValueError, match=r"_id must not be"):
                await call()
        assert nothing.sent == []

    @pytest.mark.parametrize("bad", [".", ".."])
    async def test_so_are_companies(self, mute: VClient, nothing: Script, bad: str):
        with pytest.raises(ValueError, match="company_id"):
            await mute.users(bad).list_all()
        with pytest.raises(ValueError, match="company_id"):
            await mute.companies.get(bad)
        assert nothing.sent == []

    @pytest.mark.parametrize("bad", [None, 7, b"bytes", uuid.UUID(int=1), ["a"]], ids=repr)
    async def test_those_that_are_no_strings_are_refused(
        self, users: UsersService, nothing: Script, bad: Any
    ):
        with pytest.raises(TypeError, match="user_id must be a string"):
            await users.get(bad)
        with pytest.raises(TypeError, match="note_id must be a string"):
            await users.get_note("user", bad)
        assert nothing.sent == []

    @pytest.mark.parametrize(
        "bad", ["\N{SNOWMAN}" * 10_000, "x" * 100_000, "half \ud83d"], ids=["wide", "long", "half"]
    )
    async def test_those_that_fit_in_no_url_are_refused(
        self, users: UsersService, nothing: Script, bad: str
    ):
        with pytest.raises(ValueError, match=r"URL|encode"):
            await users.get(bad)
        assert nothing.sent == []


BAD_HEADERS = [
    "",
    " ",
    "\t",
    "a\nb",
    "a\r\nX-API-KEY: other",
    "a\0b",
    "a\x7fb",
    "ünïcödé",
    "a ",
    " a",
    7,
    b"a",
    ["a"],
]


@pytest.mark.parametrize("bad", BAD_HEADERS, ids=repr)
class TestHeaders:
    async def test_acting_user(self, mute: VClient, nothing: Script, bad: Any):
        with pytest.raises(ValueError, match="acting user"):
            await mute.request("GET", "/things", on_behalf_of=bad)
        with pytest.raises(ValueError, match=r"acting user|who acts"):
            await mute.users(user_id=bad).delete("user")
        with pytest.raises(ValueError, match=r"acting user|who acts"):
            await mute.users(user_id="user").delete("user", requesting_user_id=bad)
        assert nothing.sent == []

    async def test_idempotency_key(
        self, mute: VClient, users: UsersService, nothing: Script, bad: Any
    ):
        with pytest.raises(ValueError, match="idempotency_key"):
            await mute.request("POST", "/things", idempotency_key=bad)
        with pytest.raises(ValueError, match="idempotency_key"):
            await users.create_note("user", title="Title", content="Text", idempotency_key=bad)
        assert nothing.sent == []

    async def test_value(self, mute: VClient, make_client: MakeClient, nothing: Script, bad: Any):
        headers = {"X-Good": "good", "X-Name": bad}
        with pytest.raises(ValueError, match="X-Name"):
            await mute.request("GET", "/things", headers=headers)
        with pytest.raises(ValueError, match="X-Name"):
            make_client(nothing, headers=headers)
        with pytest.raises(ValueError, match="X-Name"):
            mute.with_options(headers=headers)
        assert nothing.sent == []

    async def test_content_type_of_a_file(
        self, mute: VClient, users: UsersService, nothing: Script, bad: Any
    ):
        with pytest.raises(ValueError, match="content type"):
            await mute.request("POST", "/things", files={"file": ("a", b"a", bad)})
        if bad:
            with pytest.raises(ValueError, match="content type"):
                await users.upload_asset("user", "a", b"GIF89a", bad)
        assert nothing.sent == []


@pytest.mark.parametrize("bad", ["", " ", "a b", "a:", "a\nb", "a\r\nb", "ü", "a\0", 7, None])
async def test_names_of_headers(mute: VClient, make_client: MakeClient, nothing: Script, bad: Any):
    with pytest.raises(ValueError, match="not the name of a header"):
        await mute.request("GET", "/things", headers={bad: "value"})
    with pytest.raises(ValueError, match="not the name of a header"):
        make_client(nothing, headers={bad: "value"})
    assert nothing.sent == []


@pytest.mark.parametrize("bad", [[("a", "b")], "a: b", 7], ids=repr)
async def test_headers_that_are_no_mapping(
    mute: VClient, make_client: MakeClient, nothing: Script, bad: Any
):
    with pytest.raises(ValueError, match="mapping"):
        await mute.request("GET", "/things", headers=bad)
    with pytest.raises(ValueError, match="mapping"):
        make_client(nothing, headers=bad)
    assert nothing.sent == []


async def test_file_names_cannot_break_out(client: VClient, script: Script):
    files = {"file": ('a".png\r\nX-Header: y\r\n\r\n', b"content", "image/png")}
    await client.request("POST", "/things", files=files)
    head, _, content = script.last.content.partition(b"\r\n\r\n")
    assert head.count(b"\r\n") == 2
    assert content.startswith(b"content\r\n--")


class TestPaths:
    @pytest.mark.parametrize(
        "bad", ["", "things", "https://evil.test/things", "/things?limit=5", "/things/%2e%2e/a"]
    )
    async def test_only_plain_ones_are_sent(self, mute: VClient, nothing: Script, bad: str):
        with pytest.raises(ValueError, match="path"):
            await mute.request("GET", bad)
        assert nothing.sent == []


class TestBodies:
    @pytest.mark.parametrize("bad", [float("nan"), float("inf"), "half \ud83d", {"a": [-1e999]}])
    async def test_values_without_a_notation(self, mute: VClient, nothing: Script, bad: object):
        with pytest.raises(ValueError, match=r"JSON|encode"):
            await mute.request("POST", "/things", json=bad)
        assert nothing.sent == []

    async def test_parameters_that_make_no_url(self, mute: VClient, nothing: Script):
        with pytest.raises(ValueError, match="URL"):
            await mute.request("GET", "/things", params={"a": "x" * 100_000})
        with pytest.raises(ValueError, match="encode"):
            await mute.request("GET", "/things", params={"a": "half \ud83d"})
        assert nothing.sent == []


class TestRanges:
    @pytest.mark.parametrize("bad", [-1, 101, 10**30, 1.0, 1.5, "5", True, None], ids=repr)
    async def test_limits(self, users: UsersService, mute: VClient, nothing: Script, bad: Any):
        for service in (users, mute.companies, mute.dicerolls("user")):
            with pytest.raises(
                RequestValidationError, match="limit must be a whole number"
            ) as raised:
                await service.get_page(limit=bad)
            assert raised.value.errors[0]["loc"] == ("limit",)
        with pytest.raises(RequestValidationError):
            await users.get_notes_page("user", limit=bad)
        with pytest.raises(RequestValidationError):
            await users.list_assets("user", bad)
        assert nothing.sent == []

    @pytest.mark.parametrize("bad", [-1, 0, 101, 1.5, "5", True], ids=repr)
    async def test_limits_of_streams(self, users: UsersService, nothing: Script, bad: Any):
        with pytest.raises(RequestValidationError, match="limit"):
            users.iter_all(limit=bad)
        with pytest.raises(RequestValidationError, match="limit"):
            users.iter_all_notes("user", limit=bad)
        assert nothing.sent == []

    @pytest.mark.parametrize("bad", [-1, 1.0, "5", False, None], ids=repr)
    async def test_offsets(self, users: UsersService, nothing: Script, bad: Any):
        with pytest.raises(RequestValidationError, match="offset must be a whole number") as raised:
            await users.get_page(offset=bad)
        assert raised.value.errors[0]["loc"] == ("offset",)
        assert nothing.sent == []


class TestFields:
    async def test_unknown_filters(self, users: UsersService, mute: VClient, nothing: Script):
        with pytest.raises(RequestValidationError, match="user_rol"):
            await users.list_all(user_rol="ADMIN")  # type: ignore[call-arg]
        with pytest.raises(RequestValidationError, match="campaignid"):
            await mute.dicerolls("user").count(campaignid="x")  # type: ignore[call-arg]
        with pytest.raises(TypeError):
            await mute.companies.list_all(name="x")  # type: ignore[call-arg]
        assert nothing.sent == []

    async def test_bad_filters(self, users: UsersService, nothing: Script):
        with pytest.raises(RequestValidationError) as raised:
            await users.list_all(user_role="KING")  # type: ignore[arg-type]
        assert raised.value.errors[0]["loc"] == ("user_role",)
        assert "KING" not in str(raised.value)
        assert nothing.sent == []

    async def test_unknown_fields(self, users: UsersService, mute: VClient, nothing: Script):
        with pytest.raises(RequestValidationError, match="contents") as raised:
            await users.create_note("user", title="Title", contents="Text")  # type: ignore[call-arg]
        assert {each["loc"] for each in raised.value.errors} == {("contents",), ("content",)}
        with pytest.raises(RequestValidationError, match="nam"):
            await mute.companies.update("company", nam="A name")  # type: ignore[call-arg]
        assert nothing.sent == []

    @pytest.mark.parametrize(
        "bad",
        [
            {"title": "Title", "content": "Text"},
            NoteUpdate(title="Title"),
            CompanyCreate(name="A name", email="a@example.com"),
            "Title",
            7,
        ],
    )
    async def test_models_of_another_class(self, users: UsersService, nothing: Script, bad: Any):
        with pytest.raises(RequestValidationError, match="expected NoteCreate") as raised:
            await users.create_note("user", bad)
        assert raised.value.errors[0]["loc"] == ("request",)
        assert nothing.sent == []

    async def test_a_model_and_bad_fields(self, users: UsersService, nothing: Script):
        note = NoteCreate(title="Title", content="Text")
        with pytest.raises(RequestValidationError, match="content"):
            await users.create_note("user", note, content="")
        assert nothing.sent == []

    async def test_unknown_options_of_writes(self, users: UsersService, nothing: Script):
        with pytest.raises(TypeError, match="idempotency"):
            await users.upload_asset("user", "a", b"GIF89a", idempotency="x")  # type: ignore[call-arg]
        with pytest.raises(TypeError):
            await users.delete("user", idempotency="x")  # type: ignore[call-arg]
        with pytest.raises(RequestValidationError, match="idempotency"):
            await users.create_note("user", title="Title", content="Text", idempotency="x")  # type: ignore[call-arg]
        assert nothing.sent == []


class TestOptions:
    @pytest.mark.parametrize(
        ("name", "bad"),
        [
            ("transport", 7),
            ("transport", object()),
            ("limits", 7),
            ("proxy", 7),
            ("proxy", "no proxy"),
            ("proxy", "ftp://proxy.test"),
            ("verify", "/there/is/no/such/file"),
            ("verify", __file__),
            ("base_url", "api.valentina.test"),
        ],
    )
    async def test_bad_ones_make_no_client(
        self, make_client: MakeClient, nothing: Script, name: str, bad: Any
    ):
        with pytest.raises(ValueError, match=name if name != "proxy" else "proxy|Proxy"):
            make_client(nothing, **{name: bad})
