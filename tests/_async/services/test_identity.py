from __future__ import annotations

import pytest

from ids import COMPANY_ID
from recording import Recorder, problem
from vclient import UnprocessableEntityError


async def test_a_token_is_not_accepted(make_client):
    detail = "GitHub rejected the access token"
    refusal = problem(422, detail, code="TOKEN_VERIFICATION_FAILED")
    identity = make_client(Recorder(refusal)).identity(COMPANY_ID)
    with pytest.raises(UnprocessableEntityError) as caught:
        await identity.identify("github", "a-secret-token")
    assert caught.value.code == "TOKEN_VERIFICATION_FAILED"
    assert "secret" not in str(caught.value)
