"""Writes that are repeated with the same `Idempotency-Key`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from contract.company import unique
from contract.images import PNG
from vclient import ConflictError

if TYPE_CHECKING:
    import httpx

    from contract.clients import Http
    from contract.company import ContractCompany
    from contract.targets import Target
    from vclient import VClient
    from vclient.services import BooksService

COMPANY = "/companies/{company_id}"
CAMPAIGN = f"{COMPANY}/campaigns/{{campaign_id}}"
BOOKS = f"{CAMPAIGN}/books"
BOOK = f"{BOOKS}/{{book_id}}"


@pytest.fixture
async def campaign_id(client: VClient, company: ContractCompany) -> str:
    """A campaign without books."""
    return (await client.campaigns(company.admin_id).create(name=unique("Once"))).id


@pytest.fixture
def books(client: VClient, company: ContractCompany, campaign_id: str) -> BooksService:
    """The books of the campaign."""
    return client.books(company.admin_id, campaign_id)


class Writer:
    """Sends requests below a path with a key of its own."""

    def __init__(self, http: Http, path: str, acting: str, key: str) -> None:
        self.http = http
        self.path = path
        self.acting = acting
        self.headers = {"Idempotency-Key": key}

    async def __call__(self, method: str, below: str = "", **options: Any) -> httpx.Response:
        """Return the answer to a request."""
        options = {"acting": self.acting, **options}
        return await self.http(method, self.path + below, headers=self.headers, **options)


@pytest.fixture
def send(http: Http, company: ContractCompany, campaign_id: str) -> Writer:
    """Sends requests below the campaign."""
    path = f"{company.path}/campaigns/{campaign_id}"
    return Writer(http, path, company.admin_id, str(uuid4()))


@pytest.mark.covers(f"POST {BOOKS}")
async def test_a_repeated_write_is_answered_alike_and_done_once(books: BooksService, send: Writer):
    first, again = [await send("POST", "/books", json={"name": "Once"}) for _ in range(2)]
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    for name in ("content-type", "cache-control"):
        assert first.headers[name] == again.headers[name]
    assert first.headers["x-request-id"] != again.headers["x-request-id"]
    assert await books.count() == 1


@pytest.mark.smoke
@pytest.mark.covers(f"POST {BOOKS}")
async def test_a_client_repeats_with_an_option(books: BooksService):
    key = str(uuid4())
    made = [await books.create(name="Once", idempotency_key=key) for _ in range(2)]
    assert made[0] == made[1]
    with pytest.raises(ConflictError):
        await books.create(name="Twice", idempotency_key=key)
    assert await books.count() == 1


@pytest.mark.covers(f"POST {BOOKS}")
async def test_another_body_conflicts_even_if_it_means_the_same(send: Writer):
    body = {"name": "Once"}
    assert (await send("POST", "/books", content=json.dumps(body))).status_code == 201
    for content in (json.dumps(body, indent=1), json.dumps({"name": "Other"}), "{bad"):
        answer = await send("POST", "/books", content=content)
        assert answer.status_code == 409
        assert answer.json()["detail"] == (
            f"Idempotency key '{send.headers['Idempotency-Key']}' was previously used with a "
            "different request body. Each unique request must use a unique idempotency key."
        )


@pytest.mark.covers(f"POST {BOOKS}")
async def test_a_replay_does_not_ask_who_acts(
    books: BooksService, send: Writer, company: ContractCompany
):
    body = {"name": "Once"}
    first = await send("POST", "/books", json=body)
    for acting in (company.player_id, None, "garbage"):
        again = await send("POST", "/books", acting=acting, json=body)
        assert (again.status_code, again.content) == (201, first.content)
    assert await books.count() == 1


@pytest.mark.covers(f"PATCH {BOOK}")
async def test_a_replayed_change_is_not_made_again(books: BooksService, send: Writer):
    made = await books.create(name="Before")
    first = await send("PATCH", f"/books/{made.id}", json={"description": "First"})
    await books.update(made.id, description="Second")
    again = await send("PATCH", f"/books/{made.id}", json={"description": "First"})
    assert (again.status_code, again.content) == (200, first.content)
    assert (await books.get(made.id)).description == "Second"


@pytest.mark.covers(f"PUT {BOOK}/number")
async def test_a_replayed_move_is_not_made_again(books: BooksService, send: Writer):
    one, two = [await books.create(name=name) for name in ("One", "Two")]
    await send("PUT", f"/books/{two.id}/number", json={"number": 1})
    await books.renumber(one.id, 1)
    again = await send("PUT", f"/books/{two.id}/number", json={"number": 1})
    assert (again.status_code, again.json()["number"]) == (200, 1)
    assert [book.id for book in await books.list_all()] == [one.id, two.id]


@pytest.mark.covers(f"POST {BOOKS}", f"DELETE {BOOK}")
async def test_a_replay_names_what_was_deleted(books: BooksService, send: Writer):
    first = await send("POST", "/books", json={"name": "Doomed"})
    await books.delete(first.json()["id"])
    again = await send("POST", "/books", json={"name": "Doomed"})
    assert again.json()["id"] == first.json()["id"]
    assert await books.count() == 0


@pytest.mark.covers(f"DELETE {BOOK}", f"GET {BOOK}")
async def test_reads_and_deletions_know_no_keys(books: BooksService, send: Writer):
    made = await books.create(name="Doomed")
    path = f"/books/{made.id}"
    assert (await send("GET", path)).status_code == 200
    assert [(await send("DELETE", path)).status_code for _ in range(2)] == [204, 404]
    assert (await send("GET", f"{path}?again=1")).status_code == 404


@pytest.mark.covers(f"POST {BOOKS}", f"PATCH {CAMPAIGN}")
async def test_a_key_is_of_one_path_and_one_method(
    books: BooksService, send: Writer, http: Http, company: ContractCompany
):
    body = {"name": "Once"}
    assert (await send("POST", "/books", json=body)).status_code == 201
    assert (await send("PATCH", "", json=body | {"danger": 1})).status_code == 200
    other = Writer(http, company.path, company.admin_id, send.headers["Idempotency-Key"])
    assert (await other("POST", "/campaigns", json=body | {"danger": 2})).status_code == 201
    assert await books.count() == 1


@pytest.mark.covers(f"POST {BOOKS}")
@pytest.mark.usefixtures("admin")
async def test_a_key_is_of_one_developer(books: BooksService, send: Writer, target: Target):
    for key in (target.api_key, str(target.admin_api_key)):
        answer = await send("POST", "/books", key=key, json={"name": "Each"})
        assert answer.status_code == 201
    assert await books.count() == 2


@pytest.mark.covers(f"POST {BOOKS}")
async def test_a_refusal_leaves_the_key_unused(books: BooksService, send: Writer):
    assert (await send("POST", "/books", json={"name": "a" * 51})).status_code == 400
    assert (await send("POST", "/books", acting=None, json={"name": "Once"})).status_code == 403
    assert (await send("POST", "/books", json={"name": "Twice"})).status_code == 201
    assert await books.count() == 1


@pytest.mark.covers(f"POST {BOOKS}")
@pytest.mark.parametrize(("length", "made"), [(0, 2), (1, 1), (1000, 1)])
async def test_any_key_will_do_but_none(
    http: Http,
    company: ContractCompany,
    campaign_id: str,
    books: BooksService,
    length: int,
    made: int,
):
    key = str(uuid4()).ljust(length, "k")[:length] if length > 1 else "k" * length
    send = Writer(http, f"{company.path}/campaigns/{campaign_id}", company.admin_id, key)
    for _ in range(2):
        assert (await send("POST", "/books", json={"name": "Once"})).status_code == 201
    assert await books.count() == made


@pytest.mark.covers(f"POST {CAMPAIGN}/assets/upload")
async def test_the_boundary_is_part_of_the_body_of_an_upload(
    client: VClient, company: ContractCompany, campaign_id: str, send: Writer
):
    def form(boundary: str) -> dict[str, Any]:
        head = (
            f"--{boundary}\r\nContent-Type: image/png\r\n"
            'Content-Disposition: form-data; name="file"; filename="a.png"\r\n\r\n'
        )
        return {"content": head.encode() + PNG + f"\r\n--{boundary}--\r\n".encode()}

    first = form("fixed")
    send.headers["Content-Type"] = "multipart/form-data; boundary=fixed"
    answers = [await send("POST", "/assets/upload", **first) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    send.headers["Content-Type"] = "multipart/form-data; boundary=other"
    assert (await send("POST", "/assets/upload", **form("other"))).status_code == 409
    campaigns = client.campaigns(company.admin_id)
    assert len(await campaigns.list_all_assets(campaign_id)) == 1


@pytest.mark.covers(f"POST {COMPANY}/dicerolls")
async def test_dice_that_are_rolled_again_fall_alike(http: Http, company: ContractCompany):
    send = Writer(http, company.path, company.player_id, str(uuid4()))
    body = {"num_dice": 50}
    first, again = [await send("POST", "/dicerolls", json=body) for _ in range(2)]
    assert first.status_code == 201
    assert first.json() == again.json()


@pytest.mark.covers(f"POST {COMPANY}/characters/chargen/start")
async def test_the_query_is_not_compared(http: Http, client: VClient, own: ContractCompany):
    await client.companies.update(own.id, settings={"character_autogen_xp_cost": 0})
    other = await client.campaigns(own.admin_id, own.id).create(name="Another")
    send = Writer(http, own.path, own.player_id, str(uuid4()))
    answers = [
        await send("POST", "/characters/chargen/start", params={"campaign_id": campaign_id})
        for campaign_id in (own.campaign_id, other.id)
    ]
    assert answers[0].json() == answers[1].json()
    assert answers[1].json()["campaign_id"] == own.campaign_id
