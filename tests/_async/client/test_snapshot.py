"""Snapshots: what they hold, and when they are read again."""

from __future__ import annotations

from contextlib import suppress

import pytest

from inside import use_clock
from vclient import CachePolicy, VClient
from vclient._async import snapshots
from vclient._runtime import asynchronous as runtime
from vclient.exceptions import AuthorizationError, ServerError
from vclient.testing import ValentinaServer

USERS, CAMPAIGNS, CHARACTERS = "users", "campaigns", "characters"


class Time:
    """The clock of the client, which stands, and that of the server."""

    def __init__(self, client, server, clock):
        self.server = server
        clock.is_frozen = True
        self.clock = use_clock(client, clock)

    def pass_(self, seconds):
        self.clock.now += seconds
        self.server.advance(seconds)


@pytest.fixture(autouse=True)
def time(client, server, clock) -> Time:
    return Time(client, server, clock)


def read(server: ValentinaServer) -> list[str]:
    """Return which lists were read since the last time; `company` for the company itself."""
    lists = [call.path.rsplit("/", 1)[-1] for call in server.calls if call.method == "GET"]
    server.calls.clear()
    return sorted("company" if each == server.company_id else each for each in lists)


class TestContent:
    async def test_what_is_in_it(self, client, server):
        snapshot = await client.snapshot(server.company_id, server.user_id)
        assert {each.role for each in snapshot.users} == {"ADMIN", "STORYTELLER", "PLAYER"}
        (campaign,) = snapshot.campaigns.by_name["a city by night"]
        assert campaign is snapshot.by_id[server.campaign_id]
        (ada,) = snapshot.characters.search("hark")
        assert ada.id == server.character_id
        assert len(snapshot) == 6

    async def test_it_is_read_side_by_side_with_all_pages(self, client, server):
        for _ in range(120):
            server.create_campaign()
        snapshot = await client.snapshot(user_id=server.user_id)
        assert len(snapshot.campaigns) == 121
        assert set(read(server)) == {"company", USERS, CAMPAIGNS, CHARACTERS}

    async def test_what_the_acting_user_sees(self, client, server):
        hidden = server.create_character(type="STORYTELLER").id
        seen = {}
        for user_id in (server.player_ids[0], server.storyteller_id):
            snapshot = await client.snapshot(user_id=user_id)
            seen[user_id] = hidden in snapshot.characters.by_id
        assert list(seen.values()) == [False, True]
        read(server)
        one, other = [await client.snapshot(user_id=user_id) for user_id in seen]
        assert read(server) == []
        assert one.users is other.users
        assert one.campaigns is other.campaigns

    async def test_what_nobody_asks_for_is_dropped(self, client, server, monkeypatch):
        # There are four users, and a campaign; each user sees one character.
        monkeypatch.setattr(snapshots, "LARGEST_SIZE", 4 + 1 + 2)
        admin, (one, other) = server.user_id, server.player_ids
        first = await client.snapshot(user_id=admin)
        await client.snapshot(user_id=one)
        assert await client.snapshot(user_id=admin) is first
        await client.snapshot(user_id=other)
        read(server)
        assert await client.snapshot(user_id=admin) is first
        assert read(server) == []
        await client.snapshot(user_id=one)
        assert read(server) == [CHARACTERS, "company"]

    async def test_arguments(self, client, server):
        with pytest.raises(ValueError, match="user_id"):
            await client.snapshot(server.company_id)
        no_company = client.with_options(default_company_id=None)
        with pytest.raises(ValueError, match="company"):
            await no_company.snapshot(user_id=server.user_id)
        assert not server.calls

    async def test_who_may_not_act(self, client, server):
        user = server.create_user(role="UNAPPROVED")
        for _ in range(2):
            with pytest.raises(AuthorizationError):
                await client.snapshot(user_id=user.id)

    async def test_a_closed_client(self, client, server):
        await client.snapshot(user_id=server.user_id)
        await client.close()
        with pytest.raises(RuntimeError, match="closed"):
            await client.snapshot(user_id=server.user_id)


class TestFreshness:
    async def test_nothing_has_changed(self, client, server, time):
        snapshot = await client.snapshot(user_id=server.user_id)
        time.pass_(29)
        read(server)
        assert await client.snapshot(user_id=server.user_id) is snapshot
        assert await client.snapshot(server.company_id, server.user_id) is snapshot
        assert read(server) == []

    async def test_own_writes(self, client, server):
        before = await client.snapshot(user_id=server.user_id)
        await client.campaigns(server.user_id).create(name="Dark Ages")
        read(server)
        after = await client.snapshot(user_id=server.user_id)
        assert read(server) == [CAMPAIGNS, "company"]
        assert after.campaigns.search("dark")
        assert not before.campaigns.search("dark")
        assert after.users is before.users
        assert after.characters is before.characters
        assert await client.snapshot(user_id=server.user_id) is after

    async def test_own_writes_to_users_alone(self, client, server):
        before = await client.snapshot(user_id=server.user_id)
        users = client.users(user_id=server.user_id)
        await users.update(server.player_ids[0], name_first="Renée")
        read(server)
        after = await client.snapshot(user_id=server.user_id)
        assert read(server) == [USERS]
        assert after.users.search("renee")
        assert after.campaigns is before.campaigns

    async def test_own_writes_that_change_nothing_in_it(self, client, server):
        before = await client.snapshot(user_id=server.user_id)
        await client.dictionary().create(term="sire", definition="Who embraced.")
        await client.dicerolls(server.user_id).create(num_dice=3)
        read(server)
        assert await client.snapshot(user_id=server.user_id) is before
        assert read(server) == []

    async def test_own_writes_that_change_a_list_and_not_its_content(self, client, server):
        before = await client.snapshot(user_id=server.user_id)
        player = client.characters(server.user_id)
        character = await player.create(
            name_first="Zoe",
            name_last="Quick",
            character_class="MORTAL",
            game_version="V5",
            campaign_id=server.campaign_id,
        )
        await player.delete(character.id)
        assert (await client.snapshot(user_id=server.user_id)).characters is before.characters

    async def test_writes_of_others(self, client, server, time):
        time.pass_(10)
        before = await client.snapshot(user_id=server.user_id)
        server.create_campaign(name="Dark Ages")
        assert await client.snapshot(user_id=server.user_id) is before
        time.pass_(31)
        read(server)
        after = await client.snapshot(user_id=server.user_id)
        assert after.campaigns.search("dark")
        assert after.characters is before.characters
        assert read(server) == [CAMPAIGNS, CHARACTERS, "company", USERS]

    async def test_another_time(self, client, server, time):
        before = await client.snapshot(user_id=server.user_id)
        server.create_campaign(name="Dark Ages")
        time.pass_(5)
        assert await client.snapshot(user_id=server.user_id, ttl=10) is before
        assert await client.snapshot(user_id=server.user_id, ttl=5) is not before

    async def test_fresh(self, client, server, time):
        time.pass_(10)
        before = await client.snapshot(user_id=server.user_id)
        read(server)
        fresh = client.with_options(fresh=True)
        assert await fresh.snapshot(user_id=server.user_id) is before
        assert read(server) == [CAMPAIGNS, CHARACTERS, "company", USERS]

    async def test_a_company_that_tells_of_no_change(self, client, server, time):
        time.pass_(10)
        before = await client.snapshot(user_id=server.user_id)
        for _ in range(10):
            time.pass_(31)
            read(server)
            assert await client.snapshot(user_id=server.user_id) is before
            # Changes of users by global admins are not told.
            assert read(server) == ["company", USERS]
            assert await client.snapshot(user_id=server.user_id) is before
            assert read(server) == []
        time.pass_(31)
        await client.snapshot(user_id=server.user_id)
        assert read(server) == [CAMPAIGNS, CHARACTERS, "company", USERS]

    async def test_a_company_that_has_just_changed(self, client, server, time):
        server.create_campaign(name="Dark Ages")
        await client.snapshot(user_id=server.user_id)
        # Within the second of the last change, so that the company tells the same.
        server.create_campaign(name="Dark Times")
        time.pass_(31)
        snapshot = await client.snapshot(user_id=server.user_id)
        assert len(snapshot.campaigns.search("dark")) == 2

    async def test_a_global_admin_changes_a_user(self, client, server, time):
        time.pass_(10)
        before = await client.snapshot(user_id=server.user_id)
        await admin_of(server).update_user(server.player_ids[0], name_first="Renée")
        time.pass_(31)
        after = await client.snapshot(user_id=server.user_id)
        assert after.users.search("renee")
        assert after.campaigns is before.campaigns

    async def test_clearing_the_cache(self, client, server):
        await client.snapshot(user_id=server.user_id)
        server.create_campaign(name="Dark Ages")
        await client.cache.clear(server.company_id)
        assert (await client.snapshot(user_id=server.user_id)).search("dark")


class TestOld:
    async def test_it_is_given_while_another_is_read(self, client, server, time):
        patient = client.with_options(cache=CachePolicy(stale=60))
        after = await patient.snapshot(user_id=server.user_id)
        for name in ("Dark Ages", "Victorian Age"):
            before = after
            server.create_campaign(name=name)
            time.pass_(31)
            assert await patient.snapshot(user_id=server.user_id) is before
            for _ in range(2000):
                with suppress(TimeoutError):
                    await runtime.Signal().wait(0.005)
                after = await patient.snapshot(user_id=server.user_id)
                if after is not before:
                    break
            assert after.campaigns.search(name)

    async def test_it_is_not_given_after_an_own_write(self, client, server, time):
        patient = client.with_options(cache=CachePolicy(stale=60))
        await patient.snapshot(user_id=server.user_id)
        time.pass_(31)
        await client.campaigns(server.user_id).create(name="Dark Ages")
        assert (await patient.snapshot(user_id=server.user_id)).campaigns.search("dark")

    async def test_nor_after_its_time(self, client, server, time):
        patient = client.with_options(cache=CachePolicy(stale=60))
        await patient.snapshot(user_id=server.user_id)
        server.create_campaign(name="Dark Ages")
        time.pass_(91)
        assert (await patient.snapshot(user_id=server.user_id)).campaigns.search("dark")


class TestPastTheCacheOfTheServer:
    @pytest.fixture
    def server(self):
        return ValentinaServer(stale_reads=0.1)

    async def test_writes_of_another_key(self, client, server, time):
        other = server.create_developer(permission="USER")
        await client.users().list_all()
        await client.snapshot(user_id=server.user_id)
        async with VClient(
            server.base_url,
            other.api_key,
            default_company_id=server.company_id,
            set_as_default=False,
            transport=server.transport(),
        ) as stranger:
            await stranger.campaigns(server.user_id).create(name="Dark Ages")
        time.pass_(5)
        assert (await client.snapshot(user_id=server.user_id, ttl=5)).search("dark")


class TestFailures:
    async def test_a_list_that_cannot_be_read(self, client, server, time):
        before = await client.snapshot(user_id=server.user_id)
        time.pass_(31)
        impatient = client.with_options(max_retries=0)
        server.fail("GET /companies/{company_id}/characters", times=1)
        with pytest.raises(ServerError):
            await impatient.snapshot(user_id=server.user_id)
        assert await client.snapshot(user_id=server.user_id) is before

    async def test_a_company_that_cannot_be_asked(self, client, server, time):
        time.pass_(10)
        impatient = client.with_options(max_retries=0)
        with server.fail("GET /companies/{company_id}", status=500):
            before = await impatient.snapshot(user_id=server.user_id)
            time.pass_(31)
            read(server)
            assert await impatient.snapshot(user_id=server.user_id) is before
        assert read(server) == [CAMPAIGNS, CHARACTERS, "company", USERS]


def admin_of(server):
    return VClient(
        server.base_url,
        server.global_admin_api_key,
        set_as_default=False,
        transport=server.transport(),
    ).global_admin
