"""The service of companies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from vclient import RequestValidationError
from vclient.models import (
    Company,
    CompanyCreate,
    CompanySettingsCreate,
    CompanySettingsUpdate,
    CompanyUpdate,
    NewCompanyResponse,
    PaginatedResponse,
)

if TYPE_CHECKING:
    from vclient.services import CompaniesService
    from vclient.testing import ValentinaServer

EMAIL = "contact@example.com"
ANOTHER_DEVELOPER = "01940000-0000-7000-8000-000000000000"


class TestReading:
    async def test_pages(self, companies: CompaniesService, sent):
        for name in ("Bats", "Wolves", "Ghosts"):
            await companies.create(name=name, email=EMAIL)
        page = await companies.get_page(limit=2, offset=1)
        assert type(page) is PaginatedResponse[Company]
        assert [each.name for each in page] == ["Ghosts", "Midnight Society"]
        assert (page.limit, page.offset, page.total) == (2, 1, 4)
        assert sent.line == "GET /companies"
        assert sent.params == {"limit": "2", "offset": "1"}

        names = ["Bats", "Ghosts", "Midnight Society", "Wolves"]
        assert [each.name for each in await companies.list_all()] == names
        assert sent.params == {"limit": "100", "offset": "0"}
        before = sent.count
        assert [each.name async for each in companies.iter_all(limit=3)] == names
        assert sent.count - before == 2
        assert await companies.count() == 4
        assert sent.params == {"limit": "0", "offset": "0"}

    async def test_defaults_of_a_page(self, companies: CompaniesService, sent):
        await companies.get_page()
        assert sent.params == {"limit": "10", "offset": "0"}

    @pytest.mark.parametrize(
        "arguments", [{"limit": 101}, {"limit": -1}, {"offset": -1}, {"limit": True}]
    )
    async def test_limits_of_a_page(
        self, companies: CompaniesService, sent, arguments: dict[str, Any]
    ):
        with pytest.raises(RequestValidationError, match=next(iter(arguments))) as caught:
            await companies.get_page(**arguments)
        assert caught.value.errors[0]["loc"] == (next(iter(arguments)),)
        assert sent.count == 0


class TestCreate:
    async def test_by_fields(self, companies: CompaniesService, sent):
        new = await companies.create(name="Bats", email=EMAIL, idempotency_key="k")
        assert type(new) is NewCompanyResponse
        assert new.company.name == "Bats"
        assert new.company.settings.permission_recoup_xp == "DENIED"
        assert new.admin_user.role == "ADMIN"
        assert new.admin_user.company_id == new.company.id
        assert sent.line == "POST /companies"
        assert sent.body == {"name": "Bats", "email": EMAIL}
        assert sent.key == "k"

    async def test_by_a_model(self, companies: CompaniesService, sent):
        request = CompanyCreate(name="Bats", email=EMAIL, description=None)
        await companies.create(request)
        assert sent.body == {"name": "Bats", "email": EMAIL, "description": None}
        await companies.create(request=request, idempotency_key="k")
        assert sent.body == {"name": "Bats", "email": EMAIL, "description": None}
        assert sent.key == "k"

    async def test_by_a_model_and_fields_that_win(self, companies: CompaniesService, sent):
        settings = CompanySettingsCreate(permission_grant_xp="PLAYER")
        request = CompanyCreate(name="Bats", email=EMAIL, settings=settings)
        await companies.create(request, name="Wolves", description="Howling")
        assert sent.body == {
            "name": "Wolves",
            "email": EMAIL,
            "description": "Howling",
            "settings": {"permission_grant_xp": "PLAYER"},
        }
        # The model of the caller stays as it was.
        assert request.name == "Bats"
        assert request.model_fields_set == {"name", "email", "settings"}

    async def test_settings_as_a_mapping(self, companies: CompaniesService, sent):
        new = await companies.create(
            name="Bats", email=EMAIL, settings={"character_autogen_num_choices": 5}
        )
        assert sent.body["settings"] == {"character_autogen_num_choices": 5}
        assert new.company.settings.character_autogen_num_choices == 5
        assert new.company.settings.character_autogen_xp_cost == 10

    @pytest.mark.parametrize(
        ("fields", "place"),
        [
            ({"name": "Bats"}, ("email",)),
            ({"name": "Ba", "email": EMAIL}, ("name",)),
            ({"name": 3, "email": EMAIL}, ("name",)),
            ({"name": "Bats", "email": EMAIL, "mail": "x"}, ("mail",)),
            (
                {"name": "Bats", "email": EMAIL, "settings": {"permission_grant_xp": "ALL"}},
                ("settings", "permission_grant_xp"),
            ),
            (
                {"name": "Bats", "email": EMAIL, "settings": {"permission": "ALL"}},
                ("settings", "permission"),
            ),
        ],
    )
    async def test_refused_before_it_is_sent(
        self, companies: CompaniesService, sent, fields: dict[str, Any], place: tuple[str, ...]
    ):
        with pytest.raises(RequestValidationError, match="invalid CompanyCreate") as caught:
            await companies.create(**fields)
        assert [each["loc"] for each in caught.value.errors] == [place]
        assert sent.count == 0

    @pytest.mark.parametrize(
        "request_", [CompanyUpdate(name="Bats"), {"name": "Bats", "email": EMAIL}, "Bats"]
    )
    async def test_model_of_another_kind(self, companies: CompaniesService, sent, request_: Any):
        with pytest.raises(RequestValidationError, match="expected CompanyCreate") as caught:
            await companies.create(request_)
        assert caught.value.errors[0]["loc"] == ("request",)
        assert sent.count == 0


class TestUpdate:
    async def test_only_what_was_given_is_sent(
        self, companies: CompaniesService, server: ValentinaServer, sent
    ):
        company = await companies.update(server.company_id, name="Bats", idempotency_key="k")
        assert type(company) is Company
        assert company.name == "Bats"
        assert company.email == "society@example.com"
        assert sent.line == "PATCH /companies/{company_id}"
        assert sent.body == {"name": "Bats"}
        assert sent.key == "k"

    async def test_none_clears_and_absent_keeps(
        self, companies: CompaniesService, server: ValentinaServer, sent
    ):
        company_id = server.company_id
        assert (await companies.update(company_id, description="Howling")).description == "Howling"
        assert (await companies.update(company_id)).description == "Howling"
        assert sent.body == {}
        assert (await companies.update(company_id, description=None)).description is None
        assert sent.body == {"description": None}

    async def test_settings_merge(self, companies: CompaniesService, server: ValentinaServer, sent):
        await companies.update(server.company_id, settings={"permission_grant_xp": "PLAYER"})
        settings = CompanySettingsUpdate(character_autogen_xp_cost=0)
        company = await companies.update(company_id=server.company_id, settings=settings)
        assert sent.body == {"settings": {"character_autogen_xp_cost": 0}}
        assert company.settings.permission_grant_xp == "PLAYER"
        assert company.settings.character_autogen_xp_cost == 0

    async def test_by_a_model_and_fields_that_win(
        self, companies: CompaniesService, server: ValentinaServer, sent
    ):
        request = CompanyUpdate(name="Bats", description=None)
        await companies.update(server.company_id, request)
        assert sent.body == {"name": "Bats", "description": None}
        await companies.update(server.company_id, request=request, name="Wolves")
        assert sent.body == {"name": "Wolves", "description": None}

    async def test_model_that_was_changed(
        self, companies: CompaniesService, server: ValentinaServer, sent
    ):
        request = CompanyUpdate()
        request.name = "Bats"
        with pytest.raises(RequestValidationError, match="name"):
            request.name = "Ba"
        await companies.update(server.company_id, request)
        assert sent.body == {"name": "Bats"}

    @pytest.mark.parametrize("fields", [{"name": None}, {"settings": None}, {"email": None}])
    async def test_what_cannot_be_cleared(
        self,
        companies: CompaniesService,
        server: ValentinaServer,
        sent,
        fields: dict[str, None],
    ):
        with pytest.raises(RequestValidationError, match=next(iter(fields))):
            await companies.update(server.company_id, **fields)
        assert sent.count == 0


class TestGrantAccess:
    @pytest.mark.parametrize(
        ("developer_id", "permission"), [("me", "OWNER"), (ANOTHER_DEVELOPER, "owner")]
    )
    async def test_refused_before_it_is_sent(
        self,
        companies: CompaniesService,
        server: ValentinaServer,
        sent,
        developer_id: str,
        permission: Any,
    ):
        with pytest.raises(RequestValidationError, match="CompanyAccess"):
            await companies.grant_access(server.company_id, developer_id, permission)
        assert sent.count == 0

    async def test_unknown_option(self, companies: CompaniesService, server: ValentinaServer, sent):
        with pytest.raises(RequestValidationError, match="key"):
            await companies.grant_access(
                server.company_id,
                ANOTHER_DEVELOPER,
                "USER",
                key="k",  # type: ignore[call-arg]
            )
        assert sent.count == 0


@pytest.mark.parametrize("company_id", ["", ".", ".."])
async def test_id_that_names_another_path(companies: CompaniesService, sent, company_id: str):
    for call in (
        companies.get,
        companies.update,
        companies.delete,
        companies.get_statistics,
    ):
        with pytest.raises(ValueError, match="company_id"):
            await call(company_id)
    with pytest.raises(ValueError, match="company_id"):
        await companies.grant_access(company_id, ANOTHER_DEVELOPER, "USER")
    assert sent.count == 0
