"""Who may change campaigns, books and chapters, and their assets: a setting of the company."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from contract import images
from contract.company import contract_company, unique
from contract.parents import ROUTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract.clients import Http
    from contract.company import ContractCompany
    from contract.targets import Target
    from vclient import VClient

CAMPAIGN, BOOK, CHAPTER = (ROUTES[kind] for kind in ("campaign", "book", "chapter"))
CAMPAIGNS = "/companies/{company_id}/campaigns"
NAMED = {"name": "Allowed"}
UPLOAD = {"files": {"file": ("a.png", images.PNG)}}
WRITES: dict[str, dict[str, object]] = {
    f"POST {CAMPAIGNS}": {"json": NAMED},
    f"PATCH {CAMPAIGN}": {"json": NAMED},
    f"DELETE {CAMPAIGN}": {},
    f"POST {CAMPAIGN}/books": {"json": NAMED},
    f"PATCH {BOOK}": {"json": NAMED},
    f"PUT {BOOK}/number": {"json": {"number": 1}},
    f"DELETE {BOOK}": {},
    f"POST {BOOK}/chapters": {"json": NAMED},
    f"PATCH {CHAPTER}": {"json": NAMED},
    f"PUT {CHAPTER}/number": {"json": {"number": 1}},
    f"DELETE {CHAPTER}": {},
    **{f"POST {parent}/assets/upload": UPLOAD for parent in (CAMPAIGN, BOOK, CHAPTER)},
    **{f"DELETE {parent}/assets/{{asset_id}}": {} for parent in (CAMPAIGN, BOOK, CHAPTER)},
}


@dataclass(frozen=True, kw_only=True)
class Story:
    """A write, and what it is tried on.

    Attributes:
        operation: The method and the template of the path.
        ids: The ids in the path, by name.
    """

    operation: str
    ids: dict[str, str]

    async def attempt(self, http: Http, acting: str) -> tuple[int, str | None]:
        """Try the write, and return the status and, of a refusal, the detail."""
        method, template = self.operation.split()
        answer = await http(
            method, template.format(**self.ids), acting=acting, **WRITES[self.operation]
        )
        return answer.status_code, None if answer.is_success else answer.json()["detail"]


@pytest.fixture(scope="module")
def own_company(target: Target) -> Iterator[ContractCompany]:
    """A company whose settings these tests change."""
    with contract_company(target) as made:
        yield made


@pytest.fixture(
    params=[pytest.param(name, marks=pytest.mark.covers(name)) for name in WRITES],
)
async def story(
    request: pytest.FixtureRequest, client: VClient, own_company: ContractCompany
) -> Story:
    """Each write, to be tried on objects of its own."""
    company_id, acting = own_company.id, own_company.admin_id
    campaigns = client.campaigns(acting, company_id)
    campaign = await campaigns.create(name=unique("Story"))
    books = client.books(acting, campaign.id, company_id=company_id)
    book = await books.create(name="Book")
    chapters = client.chapters(acting, campaign.id, book.id, company_id=company_id)
    chapter = await chapters.create(name="Chapter")
    ids = {
        "company_id": company_id,
        "campaign_id": campaign.id,
        "book_id": book.id,
        "chapter_id": chapter.id,
    }
    if "asset_id" in request.param:
        ids["asset_id"] = (await campaigns.upload_asset(campaign.id, "a.png", images.PNG)).id
    return Story(operation=request.param, ids=ids)


async def allow(client: VClient, company: ContractCompany, permission: str) -> None:
    """Set who may change the story."""
    settings = {"permission_manage_campaign": permission}
    await client.companies.update(company.id, settings=settings)


async def test_storytellers_alone_may_where_the_setting_says_so(
    client: VClient, http: Http, own_company: ContractCompany, story: Story
):
    await allow(client, own_company, "STORYTELLER")
    refused = (403, "No rights to access this resource")
    assert await story.attempt(http, own_company.player_id) == refused
    status, detail = await story.attempt(http, own_company.storyteller_id)
    assert detail is None
    assert (
        status == {"POST": 201, "PATCH": 200, "PUT": 200, "DELETE": 204}[story.operation.split()[0]]
    )


async def test_anyone_may_by_default(
    client: VClient, http: Http, own_company: ContractCompany, story: Story
):
    await allow(client, own_company, "UNRESTRICTED")
    status, _ = await story.attempt(http, own_company.player_id)
    assert status < 300
