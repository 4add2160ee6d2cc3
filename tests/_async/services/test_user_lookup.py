from __future__ import annotations

from recording import Recorder
from story_answers import LOOKUP_RESULT, USER_ID


async def test_lookups(make_client):
    recorder = Recorder([LOOKUP_RESULT])
    lookup = make_client(recorder).user_lookup
    (found,) = await lookup.by_email("Ada@example.com")
    assert (found.user_id, found.role) == (USER_ID, "PLAYER")
    recorder.check("GET /users/lookup", query={"email": ["Ada@example.com"]})
    await lookup().by_discord_id(discord_id="1")
    recorder.check("GET /users/lookup", query={"discord_id": ["1"]})
    await lookup.by_google_id(google_id="2")
    recorder.check("GET /users/lookup", query={"google_id": ["2"]})
    await lookup.by_github_id(github_id="3")
    recorder.check("GET /users/lookup", query={"github_id": ["3"]})
    await lookup.by_apple_id(apple_id="4 5&6")
    recorder.check("GET /users/lookup", query={"apple_id": ["4 5&6"]})


async def test_nobody(make_client):
    assert await make_client(Recorder([])).user_lookup.by_email("nobody@example.com") == []
