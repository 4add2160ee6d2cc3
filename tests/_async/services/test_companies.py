"""The service of companies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from vclient import RequestValidationError
from vclient.models import CompanyUpdate

if TYPE_CHECKING:
    from vclient.services import CompaniesService
    from vclient.testing import ValentinaServer


async def test_model_that_was_changed(companies: CompaniesService, server: ValentinaServer, sent):
    request = CompanyUpdate()
    request.name = "Bats"
    with pytest.raises(RequestValidationError, match="name"):
        request.name = "Ba"
    await companies.update(server.company_id, request)
    assert sent.body == {"name": "Bats"}
