"""Identities at other providers, proved by made-up tokens."""

from __future__ import annotations

import pytest


def link(api, user_id, provider, token, **options):
    body = {"provider": provider, "token": token}
    return api.post(f"/users/{user_id}/identities", body, **options)


def identify(api, provider, token, **fields):
    options = {"acting": fields.pop("acting")} if "acting" in fields else {}
    return api.post("/auth/identify", {"provider": provider, "token": token} | fields, **options)


@pytest.fixture
def player(server):
    return server.player_ids[0]


@pytest.mark.parametrize(
    ("provider", "profile"),
    [
        ("google", {"id": "7", "email": "ada@example.com"}),
        ("apple", {"id": "7", "email": "ada@example.com"}),
        ("github", {"id": "7", "login": "ada", "email": "ada@example.com"}),
        (
            "discord",
            {
                "id": "7",
                "email": "ada@example.com",
                "username": "ada",
                "verified": True,
                "avatar_id": "7",
                "global_name": "Ada",
                "discriminator": "0",
                "avatar_url": "https://cdn.discordapp.com/avatars/7/7.png",
            },
        ),
    ],
)
def test_linking(api, player, provider, profile):
    answer = link(api, player, provider, f"{provider}:7:ada@example.com", acting=player)
    assert answer.status_code == 200
    assert answer.json()[f"{provider}_profile"] == profile
    assert answer.json()["avatar_url"] == profile.get("avatar_url")
    assert answer.json()["date_modified"] > answer.json()["date_created"]


def test_linking_again_refreshes(api, player):
    link(api, player, "github", "github:7:ada@example.com")
    again = link(api, player, "github", "github:7:")
    assert again.json()["github_profile"] == {"id": "7", "login": "7", "email": None}


@pytest.mark.parametrize(
    ("provider", "detail"),
    [
        ("google", "Provider token is not a valid JWT"),
        ("apple", "Provider token is not a valid JWT"),
        ("discord", "Discord rejected the access token"),
        ("github", "GitHub rejected the access token"),
    ],
)
@pytest.mark.parametrize("token", ["nonsense", "facebook:7:a@b.co", "", "{provider}::a@b.co"])
def test_a_token_of_nobody(api, player, provider, detail, token):
    answer = link(api, player, provider, token.format(provider=provider))
    assert answer.status_code == 422
    body = answer.json()
    assert body["title"] == "Unprocessable Content"
    assert body["detail"] == detail
    assert body["code"] == "TOKEN_VERIFICATION_FAILED"


def test_an_identity_belongs_to_one_user(api, server, player):
    link(api, player, "github", "github:7:ada@example.com")
    taken = link(api, server.player_ids[1], "github", "github:7:ada@example.com")
    assert taken.status_code == 409
    assert taken.json()["code"] == "IDENTITY_ALREADY_LINKED"
    assert taken.json()["detail"] == (
        "This identity is already linked to another user. "
        "Use the merge endpoint to combine accounts."
    )
    second = link(api, player, "github", "github:8:ada@example.com")
    assert second.status_code == 409
    assert second.json()["code"] == "IDENTITY_ALREADY_LINKED"


def test_only_users_themselves_and_admins_link(api, server, player):
    other = server.player_ids[1]
    token = "github:7:ada@example.com"
    assert link(api, player, "github", token, acting=other).status_code == 403
    assert link(api, player, "github", token).status_code == 200
    path = f"/users/{player}/identities/github"
    assert api.delete(path, acting=other).status_code == 403


def test_unlinking(api, player):
    path = f"/users/{player}/identities"
    missing = api.delete(f"{path}/google")
    assert missing.status_code == 404
    assert missing.json()["code"] == "IDENTITY_NOT_LINKED"
    assert missing.json()["detail"] == "No google identity is linked to this user."
    link(api, player, "google", "google:1:")
    last = api.delete(f"{path}/google")
    assert last.status_code == 409
    assert last.json()["code"] == "LAST_IDENTITY"
    assert last.json()["detail"] == "Cannot remove the user's only linked identity."
    last_date = link(api, player, "github", "github:1:").json()["date_modified"]
    done = api.delete(f"{path}/google")
    assert done.status_code == 200
    assert done.json()["google_profile"] is None
    assert done.json()["date_modified"] > last_date
    assert done.json()["github_profile"]["id"] == "1"


def test_an_unknown_provider(api, player):
    assert link(api, player, "facebook", "x").status_code == 400
    answer = api.delete(f"/users/{player}/identities/facebook")
    assert answer.json()["invalid_parameters"] == [
        {"field": "provider", "message": "Invalid enum value 'facebook'"}
    ]


def test_identifying_somebody_new(api):
    answer = identify(api, "github", "github:7:ada@example.com", acting=None)
    assert answer.status_code == 200
    assert answer.json()["resolution"] == "created"
    user = answer.json()["user"]
    assert user["role"] == "UNAPPROVED"
    assert user["username"] == "ada"
    assert user["email"] == "ada@example.com"
    again = identify(api, "github", "github:7:other@example.com", acting=user["id"])
    assert again.json()["resolution"] == "matched"
    assert again.json()["user"]["id"] == user["id"]
    assert again.json()["user"]["email"] == "ada@example.com"


def test_identifying_by_the_email_of_one_user(api, player):
    answer = identify(api, "google", "google:7:PLAYER-1@example.com")
    assert answer.json()["resolution"] == "linked"
    assert answer.json()["user"]["id"] == player
    twin = api.user("PLAYER", "twin")
    api.state.users.find(twin).email = "player-2@example.com"
    two = identify(api, "google", "google:8:player-2@example.com")
    assert two.json()["resolution"] == "created"


def test_names_of_those_who_are_created(api):
    first = identify(api, "google", "google:1:ada@a.com", username="Ada L").json()["user"]
    assert first["username"] == "ada-l"
    second = identify(api, "google", "google:2:", username="Ada L", email="b@b.com").json()["user"]
    assert second["username"] == "ada-l-2"
    assert second["email"] == "b@b.com"
    third = identify(api, "google", "google:3:ada@c.com", username="").json()["user"]
    assert third["username"] == "ada"
    fifth = identify(api, "google", "google:5:eve@c.com", username=None, email=None)
    assert fifth.json()["user"]["username"] == "eve"
    assert identify(api, "google", "google:4:", username="ab").status_code == 400


def test_no_email_at_all(api):
    answer = identify(api, "google", "google:1:")
    assert answer.status_code == 422
    assert answer.json()["code"] == "EMAIL_REQUIRED"
    assert answer.json()["detail"] == (
        "google did not supply an email address. "
        "Include 'email' in the request body to register this user."
    )
