"""Identities at other providers: who is found by one, and who has which."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from contract.company import contract_company, unique
from vclient import AuthorizationError, ConflictError, NotFoundError, UnprocessableEntityError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from contract.clients import Http
    from contract.company import ContractCompany
    from contract.targets import Target
    from vclient import VClient
    from vclient.models import User
    from vclient.services import IdentityService, UsersService

IDENTIFY = "POST /companies/{company_id}/auth/identify"
IDENTITIES = "/companies/{company_id}/users/{user_id}/identities"
LINK = f"POST {IDENTITIES}"
UNLINK = f"DELETE {IDENTITIES}/{{provider}}"
PROVIDERS = ["apple", "google", "discord", "github"]


@pytest.fixture
def token(target: Target) -> Callable[..., str]:
    """Makes tokens of an id, which is a new one by default, and of an address."""
    if target.server is None:
        pytest.skip("only a testing server takes tokens that nobody signed")

    def make(provider: str, email: str = "", identity: str = "") -> str:
        return f"{provider}:{identity or unique('id')}:{email}"

    return make


@pytest.fixture
def identity(client: VClient) -> IdentityService:
    """The identities of the company."""
    return client.identity()


@pytest.fixture
async def ada(users: UsersService, address: str) -> User:
    """A player with an address of her own."""
    return await users.create(username=unique("ada"), email=address, role="PLAYER")


@pytest.fixture
def address() -> str:
    """An address that nobody in the company has."""
    return f"{unique('Ada').replace(' ', '.')}@example.com"


@pytest.fixture
def other(target: Target) -> Iterator[ContractCompany]:
    """Another company of the developer."""
    with contract_company(target) as made:
        yield made


@pytest.mark.covers(IDENTIFY)
@pytest.mark.parametrize("provider", PROVIDERS)
async def test_an_unknown_identity_makes_a_user_who_waits(
    identity: IdentityService, token: Callable[..., str], address: str, provider: str
):
    found = await identity.identify(provider, token(provider, address))
    assert found.resolution == "created"
    assert (found.user.role, found.user.email) == ("UNAPPROVED", address)
    assert found.user.username
    profiles = {name: getattr(found.user, f"{name}_profile") for name in PROVIDERS}
    assert profiles.pop(provider).email == address
    assert set(profiles.values()) == {None}


@pytest.mark.covers(IDENTIFY)
async def test_a_known_identity_refreshes_the_profile_alone(
    identity: IdentityService, token: Callable[..., str], address: str
):
    proof = token("google", address)
    made = (await identity.identify("google", proof)).user
    later = proof.replace("@example.com", "@example.org")
    found = await identity.identify("google", later, username="ignored", email="no@example.com")
    assert (found.resolution, found.user.id) == ("matched", made.id)
    assert (found.user.username, found.user.email) == (made.username, made.email)
    assert found.user.google_profile is not None
    assert found.user.google_profile.email == address.replace("@example.com", "@example.org")


@pytest.mark.covers(IDENTIFY)
async def test_an_identity_is_linked_by_its_address_in_any_case(
    identity: IdentityService, token: Callable[..., str], ada: User
):
    proof = token("github", ada.email.upper())
    found = await identity.identify("github", proof)
    assert (found.resolution, found.user.id) == ("linked", ada.id)
    assert (found.user.role, found.user.email) == ("PLAYER", ada.email)
    assert (await identity.identify("github", proof)).resolution == "matched"


@pytest.mark.covers(IDENTIFY)
async def test_two_users_with_the_address_make_a_third(
    identity: IdentityService, users: UsersService, token: Callable[..., str], ada: User
):
    twin = await users.create(username=unique("twin"), email=ada.email, role="PLAYER")
    found = await identity.identify("apple", token("apple", ada.email))
    assert found.resolution == "created"
    assert found.user.id not in (ada.id, twin.id)


@pytest.mark.covers(IDENTIFY)
async def test_the_deactivated_are_matched_too(
    identity: IdentityService, users: UsersService, token: Callable[..., str], ada: User
):
    proof = token("discord", ada.email)
    await identity.identify("discord", proof)
    await users.update(ada.id, role="DEACTIVATED")
    found = await identity.identify("discord", proof)
    assert (found.resolution, found.user.role) == ("matched", "DEACTIVATED")


@pytest.mark.covers(IDENTIFY)
async def test_companies_do_not_share_identities(
    client: VClient, token: Callable[..., str], other: ContractCompany, address: str
):
    proof = token("google", address)
    here = await client.identity().identify("google", proof)
    there = await client.identity(other.id).identify("google", proof)
    assert there.resolution == "created"
    assert there.user.id != here.user.id
    assert there.user.company_id == other.id


@pytest.mark.covers(IDENTIFY)
async def test_the_address_of_the_provider_comes_before_the_given_one(
    identity: IdentityService, token: Callable[..., str], address: str
):
    found = await identity.identify("apple", token("apple", address), email="given@example.com")
    assert found.user.email == address
    found = await identity.identify("apple", token("apple"), email=f"given.{address}")
    assert found.user.email == f"given.{address}"


@pytest.mark.covers(IDENTIFY)
async def test_a_given_address_links_to_nobody(
    identity: IdentityService, token: Callable[..., str], ada: User
):
    found = await identity.identify("google", token("google"), email=ada.email)
    assert found.resolution == "created"
    assert found.user.id != ada.id


@pytest.mark.covers(IDENTIFY)
async def test_a_new_user_needs_an_address(identity: IdentityService, token: Callable[..., str]):
    with pytest.raises(UnprocessableEntityError) as error:
        await identity.identify("google", token("google"))
    assert error.value.code == "EMAIL_REQUIRED"
    assert error.value.detail == (
        "google did not supply an email address. "
        "Include 'email' in the request body to register this user."
    )


@pytest.mark.covers(IDENTIFY)
async def test_the_name_is_given_or_that_of_the_provider_and_numbered_where_it_is_taken(
    identity: IdentityService, token: Callable[..., str]
):
    name = unique("named").replace(" ", "-")
    for number, expected in enumerate((name, f"{name}-2", f"{name}-3"), start=1):
        proof = token("apple", f"{name}@{number}.example.com")
        found = await identity.identify("apple", proof, username=name.upper())
        assert found.user.username == expected
    for provider in ("github", "discord"):
        login = unique(provider).replace(" ", "-")
        found = await identity.identify(provider, token(provider, f"{login}@example.com"))
        profile = found.user.github_profile or found.user.discord_profile
        assert profile is not None
        assert found.user.username == (getattr(profile, "login", None) or profile.username)


@pytest.mark.covers(IDENTIFY)
async def test_the_limits_of_an_identification(http: Http, company: ContractCompany):
    path = f"{company.path}/auth/identify"
    body = {"provider": "google", "token": "rubbish"}
    # The token is judged before the name that a new user would have.
    refused = await http("POST", path, json=body | {"username": "ab"})
    assert (refused.status_code, refused.json()["code"]) == (422, "TOKEN_VERIFICATION_FAILED")
    refused = await http("POST", path, json=body | {"provider": "Google"})
    assert refused.json()["invalid_parameters"] == [
        {"field": "provider", "message": "Invalid enum value 'Google'"}
    ]


@pytest.mark.covers(IDENTIFY)
@pytest.mark.parametrize("name", ["", None])
async def test_an_empty_name_is_none(
    http: Http, company: ContractCompany, token: Callable[..., str], address: str, name: str | None
):
    body = {"provider": "github", "token": token("github", address), "username": name}
    answer = await http("POST", f"{company.path}/auth/identify", json=body)
    assert answer.status_code == 200
    assert len(answer.json()["user"]["username"]) >= 3


@pytest.mark.covers(IDENTIFY, LINK)
@pytest.mark.parametrize("provider", ["apple", "google"])
async def test_a_token_that_proves_nothing_is_refused(
    identity: IdentityService, users: UsersService, company: ContractCompany, provider: str
):
    with pytest.raises(UnprocessableEntityError) as error:
        await identity.identify(provider, "rubbish", email="a@example.com")
    assert error.value.code == "TOKEN_VERIFICATION_FAILED"
    with pytest.raises(UnprocessableEntityError) as error:
        await users.link_identity(company.player_id, provider=provider, token="rubbish")
    assert error.value.code == "TOKEN_VERIFICATION_FAILED"


@pytest.mark.covers(IDENTIFY)
async def test_who_waits_may_be_identified_and_the_deactivated_may_not_ask(
    http: Http, users: UsersService, company: ContractCompany, token: Callable[..., str], ada: User
):
    path = f"{company.path}/auth/identify"
    body = {"provider": "discord", "token": token("discord", f"x.{ada.email}")}
    made = (await http("POST", path, json=body)).json()["user"]
    again = await http("POST", path, acting=made["id"], json=body)
    assert again.json()["resolution"] == "matched"
    await users.update(ada.id, role="DEACTIVATED")
    refused = await http("POST", path, acting=ada.id, json=body)
    assert refused.status_code == 403
    assert refused.json()["detail"] == "User account is deactivated"


@pytest.mark.covers(LINK)
async def test_a_linked_identity_is_refreshed_and_shows_its_avatar(
    users: UsersService, token: Callable[..., str], ada: User
):
    proof = token("discord", "one@example.com")
    linked = await users.link_identity(ada.id, provider="discord", token=proof)
    assert linked.discord_profile is not None
    assert linked.discord_profile.avatar_url is not None
    assert linked.avatar_url == linked.discord_profile.avatar_url
    later = proof.replace("one@", "two@")
    refreshed = await users.link_identity(ada.id, provider="discord", token=later)
    assert refreshed.discord_profile is not None
    assert refreshed.discord_profile.email == "two@example.com"
    assert refreshed.email == ada.email


@pytest.mark.covers(LINK)
async def test_a_user_has_one_identity_of_a_provider_and_nobody_shares_it(
    users: UsersService, company: ContractCompany, token: Callable[..., str], ada: User
):
    proof = token("github")
    await users.link_identity(ada.id, provider="github", token=proof)
    with pytest.raises(ConflictError) as error:
        await users.link_identity(ada.id, provider="github", token=token("github"))
    assert error.value.code == "IDENTITY_ALREADY_LINKED"
    with pytest.raises(ConflictError) as error:
        await users.link_identity(company.player_id, provider="github", token=proof)
    assert error.value.code == "IDENTITY_ALREADY_LINKED"
    assert error.value.detail == (
        "This identity is already linked to another user. "
        "Use the merge endpoint to combine accounts."
    )


@pytest.mark.smoke
@pytest.mark.covers(UNLINK, LINK)
async def test_an_identity_is_unlinked_while_there_is_another(
    users: UsersService, token: Callable[..., str], ada: User
):
    for provider in ("github", "apple"):
        await users.link_identity(ada.id, provider=provider, token=token(provider))
    unlinked = await users.unlink_identity(ada.id, provider="github")
    assert unlinked.github_profile is None
    assert unlinked.apple_profile is not None
    with pytest.raises(ConflictError) as error:
        await users.unlink_identity(ada.id, provider="apple")
    assert error.value.code == "LAST_IDENTITY"
    assert error.value.detail == "Cannot remove the user's only linked identity."


@pytest.mark.covers(UNLINK)
async def test_only_what_is_linked_is_unlinked(
    http: Http, users: UsersService, company: ContractCompany, ada: User
):
    with pytest.raises(NotFoundError) as error:
        await users.unlink_identity(ada.id, provider="google")
    assert error.value.code == "IDENTITY_NOT_LINKED"
    assert error.value.detail == "No google identity is linked to this user."
    path = f"{company.path}/users/{ada.id}/identities/facebook"
    assert (await http("DELETE", path, acting=ada.id)).status_code == 400


@pytest.mark.covers(LINK, UNLINK)
async def test_users_link_their_own_identities_and_admins_all(
    users: UsersService, company: ContractCompany, token: Callable[..., str], ada: User
):
    for provider, acting in (("github", ada.id), ("google", company.admin_id)):
        await users.link_identity(
            ada.id, provider=provider, token=token(provider), requesting_user_id=acting
        )
    for acting in (company.storyteller_id, company.player_id):
        with pytest.raises(AuthorizationError):
            await users.link_identity(
                ada.id, provider="apple", token=token("apple"), requesting_user_id=acting
            )
        with pytest.raises(AuthorizationError):
            await users.unlink_identity(ada.id, provider="github", requesting_user_id=acting)
    unlinked = await users.unlink_identity(ada.id, provider="github", requesting_user_id=ada.id)
    assert unlinked.github_profile is None
