from __future__ import annotations

import pytest

from recording import Recorder, problem
from story_answers import COMPANY_ID, USER
from vclient import RequestValidationError, UnprocessableEntityError

IDENTIFY = f"/companies/{COMPANY_ID}/auth/identify"


async def test_identify(make_client):
    recorder = Recorder({"resolution": "created", "user": USER})
    identity = make_client(recorder).identity(COMPANY_ID)
    found = await identity.identify("github", "a-token")
    assert (found.resolution, found.user.username) == ("created", "ada")
    recorder.check(f"POST {IDENTIFY}", body={"provider": "github", "token": "a-token"})
    await identity.identify(
        provider="apple", token="t", username="Ada", email="a@b.c", idempotency_key="k1"
    )
    body = {"provider": "apple", "token": "t", "username": "Ada", "email": "a@b.c"}
    recorder.check(f"POST {IDENTIFY}", body=body, key="k1")


async def test_a_token_is_not_accepted(make_client):
    detail = "GitHub rejected the access token"
    refusal = problem(422, detail, code="TOKEN_VERIFICATION_FAILED")
    identity = make_client(Recorder(refusal)).identity(COMPANY_ID)
    with pytest.raises(UnprocessableEntityError) as caught:
        await identity.identify("github", "a-secret-token")
    assert caught.value.code == "TOKEN_VERIFICATION_FAILED"
    assert "secret" not in str(caught.value)


async def test_what_the_server_would_refuse_is_not_sent(make_client):
    recorder = Recorder({})
    identity = make_client(recorder).identity(COMPANY_ID)
    with pytest.raises(RequestValidationError, match="provider") as caught:
        await identity.identify("myspace", "a-secret-token")
    assert "secret" not in str(caught.value)
    with pytest.raises(RequestValidationError, match="username"):
        await identity.identify("github", "t", username="ab")
    assert recorder.requests == []
