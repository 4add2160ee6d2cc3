"""The response cache of the live server, which a write empties too late."""

from __future__ import annotations

import pytest

from vclient.testing import Clock, ValentinaServer
from vclient.testing._server.constants import ADMIN, USER
from waiting import sync_client


@pytest.fixture
def clock():
    return Clock(tick=0)


@pytest.fixture
def stale_reads():
    return 0.1


@pytest.fixture
def server(clock, stale_reads):
    return ValentinaServer(clock=clock, stale_reads=stale_reads)


@pytest.fixture
def campaign(api, server):
    """A function that reads the name of the campaign."""

    def read(**options):
        answer = api.get(f"/campaigns/{server.campaign_id}", **options)
        assert answer.status_code == 200, answer.text
        return answer.json()["name"]

    return read


@pytest.fixture
def rename(api, server):
    """A function that renames the campaign."""

    def write(name, **options):
        answer = api.patch(f"/campaigns/{server.campaign_id}", {"name": name}, **options)
        assert answer.status_code == 200, answer.text
        assert answer.json()["name"] == name

    return write


@pytest.fixture
def behind_the_back(server):
    """A function that renames the campaign without a request, which no cache knows of."""

    def write(name):
        server._state.campaigns.find(server.campaign_id).name = name

    return write


class TestInvalidation:
    def test_a_read_right_after_a_write_is_stale(self, campaign, rename):
        before = campaign()
        rename("Changed")
        assert campaign() == before

    def test_after_the_delay_it_is_fresh(self, campaign, rename, clock):
        before = campaign()
        rename("Changed")
        clock.advance(0.0999)
        assert campaign() == before
        clock.advance(0.0001)
        assert campaign() == "Changed"

    def test_what_was_never_read_is_not_stale(self, campaign, rename):
        rename("Changed")
        assert campaign() == "Changed"

    def test_what_is_stored_before_the_cache_is_emptied_is_dropped_too(
        self, campaign, rename, behind_the_back, clock
    ):
        rename("Changed")
        assert campaign() == "Changed"
        behind_the_back("Changed again")
        assert campaign() == "Changed"
        clock.advance(0.1)
        assert campaign() == "Changed again"

    def test_what_is_stored_afterwards_stays(self, campaign, rename, behind_the_back, clock):
        rename("Changed")
        clock.advance(0.1)
        assert campaign() == "Changed"
        behind_the_back("Changed again")
        clock.advance(1)
        assert campaign() == "Changed"

    def test_each_write_empties_the_cache(self, campaign, rename, clock):
        rename("First")
        clock.advance(0.06)
        rename("Second")
        clock.advance(0.04)
        assert campaign() == "Second"
        rename("Third")
        clock.advance(0.06)
        # The second write emptied the cache, not yet the third.
        assert campaign() == "Third"
        rename("Fourth")
        clock.advance(0.04)
        assert campaign() == "Fourth"

    def test_the_delay_begins_with_the_answer(self, clock):
        server = ValentinaServer(clock=clock, stale_reads=0.1, overlap=0.5)
        client, _ = sync_client(server, clock, read_your_writes=False)
        campaigns = client.campaigns(user_id=server.user_id)
        before = campaigns.get(server.campaign_id).name
        campaigns.update(server.campaign_id, name="Changed")
        clock.advance(0.0999)
        assert campaigns.get(server.campaign_id).name == before
        clock.advance(0.0001)
        assert campaigns.get(server.campaign_id).name == "Changed"

    @pytest.mark.parametrize("stale_reads", [0])
    def test_with_a_delay_of_0_nothing_is_stale(self, campaign, rename, behind_the_back):
        campaign()
        rename("Changed")
        assert campaign() == "Changed"
        behind_the_back("Unnoticed")
        assert campaign() == "Changed"

    @pytest.mark.parametrize("stale_reads", [None])
    def test_by_default_there_is_no_cache(self, campaign, behind_the_back):
        campaign()
        behind_the_back("Noticed")
        assert campaign() == "Noticed"

    @pytest.mark.parametrize("stale_reads", [-0.1, float("nan"), float("inf")])
    def test_a_delay_that_is_none(self, stale_reads):
        with pytest.raises(ValueError, match="stale for a number of seconds"):
            ValentinaServer(stale_reads=stale_reads)

    def test_another_key_keeps_its_answers_until_they_expire(self, campaign, rename, api, clock):
        other = api.developer(permission=USER).api_key
        before = campaign()
        assert campaign(key=other) == before
        rename("Changed")
        clock.advance(1)
        assert campaign() == "Changed"
        assert campaign(key=other) == before
        clock.advance(58.999)
        assert campaign(key=other) == before
        clock.advance(0.001)
        assert campaign(key=other) == "Changed"

    def test_a_rotated_key_has_a_cache_of_its_own(self, campaign, behind_the_back, server, api):
        former = server.api_key
        campaign()
        api.post("//developers/me/new-key")
        behind_the_back("Changed")
        assert campaign() == "Changed"
        assert campaign(key=former) != "Changed"

    def test_a_write_empties_what_has_nothing_to_do_with_it(self, api, campaign, clock, server):
        campaign()
        server._state.campaigns.find(server.campaign_id).name = "Changed"
        api.patch("//developers/me", {"username": "someone-else"})
        clock.advance(0.1)
        assert campaign() == "Changed"


class TestWritesThatEmptyNothing:
    @pytest.fixture
    def is_emptied(self, campaign, behind_the_back, clock):
        """A function that returns whether a write empties the cache."""

        def check(write):
            campaign()
            write()
            behind_the_back("Changed")
            clock.advance(1)
            return campaign() == "Changed"

        return check

    def test_dice(self, api, is_emptied):
        assert not is_emptied(lambda: api.made("/dicerolls", {"num_dice": 3}))

    def test_refusals(self, api, is_emptied):
        def refused():
            assert api.post("/campaigns", {"name": ""}).status_code == 400

        assert not is_emptied(refused)

    def test_replays(self, api, is_emptied, clock):
        def create():
            api.made("/campaigns", {"name": "Once"}, headers={"Idempotency-Key": "k"})

        create()
        clock.advance(1)
        assert not is_emptied(create)

    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
    def test_other_writes_do(self, api, server, method, is_emptied):
        book = f"/campaigns/{server.campaign_id}/books/{server.book_id}"
        path, body = {
            "POST": ("/campaigns", {"name": "Another"}),
            "PUT": (f"{book}/number", {"number": 1}),
            "PATCH": (book, {}),
            "DELETE": (book, None),
        }[method]

        def write():
            assert api(method, path, json=body).is_success

        assert is_emptied(write)

    @pytest.fixture
    def identify(self, api):
        def send(token):
            answer = api.post("/auth/identify", {"provider": "github", "token": token})
            assert answer.status_code == 200
            return answer.json()

        return send

    def test_identification_that_changes_nothing(self, identify, is_emptied, api, clock):
        first = identify("github:7:ada@example.com")
        assert first["resolution"] == "created"
        clock.advance(1)
        company = api.server._state.companies.find(api.server.company_id)
        changed = company.resources_modified_at
        again = []
        assert not is_emptied(lambda: again.append(identify("github:7:ada@example.com")))
        assert again == [{"resolution": "matched", "user": first["user"]}]
        assert company.resources_modified_at == changed

    def test_identification_that_refreshes_a_profile(self, identify, is_emptied, clock):
        first = identify("github:7:ada@example.com")["user"]
        clock.advance(1)
        again = []
        assert is_emptied(lambda: again.append(identify("github:7:countess@example.com")))
        assert again[0]["resolution"] == "matched"
        assert again[0]["user"]["github_profile"]["login"] == "countess"
        assert again[0]["user"]["date_modified"] > first["date_modified"]


class TestKeys:
    def test_the_query_is_part_of_the_key(self, api, server, campaign, behind_the_back):
        before = campaign()
        behind_the_back("Changed")
        fresh = api.get(f"/campaigns/{server.campaign_id}", params={"_fresh": "1"})
        assert fresh.json()["name"] == "Changed"
        assert campaign() == before

    def test_a_trailing_slash_makes_another_url(self, api, server, campaign, behind_the_back):
        campaign()
        behind_the_back("Changed")
        assert api.get(f"/campaigns/{server.campaign_id}/").json()["name"] == "Changed"

    def test_the_acting_user_is_part_of_the_key_even_unread(
        self, server, campaign, behind_the_back
    ):
        before = campaign()
        behind_the_back("Changed")
        assert campaign(acting=None) == "Changed"
        assert campaign(acting="garbage") == "Changed"
        assert campaign(acting=server.user_id.upper()) == "Changed"
        assert campaign() == before

    def test_the_host_is_not(self, server, campaign, behind_the_back):
        before = campaign()
        behind_the_back("Changed")
        request = server.calls[-1].request
        request.url = request.url.copy_with(host="other.test")
        assert server.handle(request).json()["name"] == before


class TestHits:
    @pytest.fixture
    def is_stored(self, server, clock):
        """A function that returns whether the last request would be answered by the cache."""

        def look():
            request = server.calls[-1].request
            return server._pipeline._cache.find(server.api_key, request, clock.now()) is not None

        return look

    def test_a_hit_has_a_request_id_of_its_own(self, api, server):
        answers = [api.get(f"/campaigns/{server.campaign_id}") for _ in range(3)]
        assert len({answer.headers["x-request-id"] for answer in answers}) == 3
        first, *others = (
            {name: value for name, value in answer.headers.items() if name != "x-request-id"}
            for answer in answers
        )
        assert others == [first] * 2
        assert len({answer.content for answer in answers}) == 1

    def test_a_hit_is_recorded_as_a_call(self, campaign, server):
        campaign()
        campaign()
        assert [call.status for call in server.calls] == [200, 200]
        assert server.calls[0].template == server.calls[1].template

    def test_a_change_of_an_answer_by_its_reader_stays_his(self, api, server):
        first = api.get(f"/campaigns/{server.campaign_id}")
        first.headers["cache-control"] = "mine"
        second = api.get(f"/campaigns/{server.campaign_id}")
        assert second.headers["cache-control"] == "private, max-age=60"

    @pytest.mark.parametrize(
        ("path", "seconds"),
        [("", 60), ("//companies", 60), ("//developers/me", 60), ("/options", 600)],
    )
    def test_answers_live_for_as_long_as_their_header_says(
        self, api, path, seconds, is_stored, clock
    ):
        answer = api.get(path)
        assert answer.headers["cache-control"] == f"private, max-age={seconds}"
        clock.advance(seconds - 0.001)
        assert is_stored()
        clock.advance(0.001)
        assert not is_stored()

    def test_a_hit_does_not_make_it_live_longer(self, campaign, behind_the_back, clock):
        campaign()
        behind_the_back("Changed")
        for _ in range(2):
            clock.advance(29)
            assert campaign() != "Changed"
        clock.advance(2)
        assert campaign() == "Changed"

    @pytest.mark.parametrize("path", ["/statistics", "/dicerolls", "//health", "//users/lookup"])
    def test_what_says_no_cache_is_not_stored(self, api, path, is_stored):
        options = {"params": {"email": "a@b.co"}} if path == "//users/lookup" else {}
        answer = api.get(path, **options)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-cache"
        assert not is_stored()

    def test_refusals_are_not_stored(self, api, server):
        campaign = server._state.campaigns.find(server.campaign_id)
        campaign.archived = "yes"
        assert api.get(f"/campaigns/{server.campaign_id}").status_code == 404
        campaign.archived = None
        assert api.get(f"/campaigns/{server.campaign_id}").status_code == 200


class TestOrder:
    def test_permission_is_asked_before(self, api, server, campaign):
        campaign()
        server._state.grants.clear()
        assert api.get(f"/campaigns/{server.campaign_id}").status_code == 403

    def test_the_acting_user_is_judged_before(self, api, server):
        path = f"/characters/{server.character_id}"
        acting = api.user("PLAYER")
        assert api.get(path, acting=acting).status_code == 200
        server._state.users.find(acting).role = "DEACTIVATED"
        assert api.get(path, acting=acting).status_code == 403

    def test_guards_come_before(self, api, server):
        path = f"/characters/{server.character_id}"
        acting = api.user("PLAYER")
        assert api.get(path, acting=acting).status_code == 200
        server._state.characters.find(server.character_id).type = "STORYTELLER"
        assert api.get(path, acting=acting).status_code == 403

    def test_what_is_looked_up_comes_after(self, api, clock):
        made = api.made("/campaigns", {"name": "Short-lived"})
        clock.advance(1)
        path = f"/campaigns/{made['id']}"
        assert api.get(path).status_code == 200
        assert api.delete(path).status_code == 204
        assert api.get(path).status_code == 200
        clock.advance(0.1)
        assert api.get(path).status_code == 404

    def test_a_company_shows_its_change_when_the_cache_is_emptied(self, api, clock):
        first = api.get("").json()["resources_modified_at"]
        clock.advance(5)
        assert api.patch("", {"name": "Another"}).json()["resources_modified_at"] == first
        assert api.get("").json()["resources_modified_at"] == first
        clock.advance(0.1)
        assert api.get("").json()["resources_modified_at"] > first


class TestClients:
    def test_what_another_key_wrote_is_seen_by_reads_that_are_fresh(
        self, server, clock, api, rename
    ):
        client, _ = sync_client(server, clock)
        campaigns = client.campaigns(server.user_id)
        before = campaigns.get(server.campaign_id).name
        rename("Changed", key=api.developer(permission=ADMIN).api_key)
        clock.advance(1)
        assert campaigns.get(server.campaign_id).name == before
        fresh = client.with_options(fresh=True).campaigns(server.user_id)
        assert fresh.get(server.campaign_id).name == "Changed"
