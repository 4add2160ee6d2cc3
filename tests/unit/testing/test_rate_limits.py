"""Rate limits: token buckets for each API key, refilled by the server's clock."""

from __future__ import annotations

import threading

import pytest

from vclient import RateLimitError
from vclient.testing import Clock, RateLimitPolicy, ValentinaServer
from vclient.testing._server.operations import ALL_OPERATIONS
from waiting import async_client, sync_client

BURST = RateLimitPolicy("burst", capacity=5, refill=0.5)
SUSTAINED = RateLimitPolicy("sustained", capacity=100, refill=1, priority=10)
ME = "//developers/me"
NEW_KEY = "//developers/me/new-key"


@pytest.fixture
def clock():
    return Clock(tick=0)


@pytest.fixture
def policies():
    return [BURST]


@pytest.fixture
def server(clock, policies):
    return ValentinaServer(clock=clock, rate_limits=policies)


def left(answer, name="burst"):
    """Return how many tokens an answer says that a policy has left."""
    for state in answer.headers["ratelimit"].split(", "):
        quoted, remaining, _ = state.split(";")
        if quoted == f'"{name}"':
            return int(remaining.removeprefix("r="))
    raise AssertionError(answer.headers)


def upload(api, png, path):
    return api.post(path, files={"file": ("a.png", png)})


class TestHeaders:
    @pytest.mark.parametrize("policies", [[]])
    def test_without_a_policy_there_are_none(self, api):
        answer = api.get(ME)
        assert answer.status_code == 200
        assert not {"ratelimit", "ratelimit-policy"} & answer.headers.keys()

    def test_an_answer_says_what_is_left(self, api):
        answer = api.get(ME)
        assert answer.headers["ratelimit-policy"] == '"burst";q=5;w=10'
        assert answer.headers["ratelimit"] == '"burst";r=4;t=0'

    def test_the_last_token_is_followed_by_a_wait(self, api):
        answers = [api.get(ME) for _ in range(5)]
        assert [left(answer) for answer in answers] == [4, 3, 2, 1, 0]
        assert answers[-1].headers["ratelimit"] == '"burst";r=0;t=2'

    def test_part_of_a_token_shortens_the_wait_and_seconds_are_rounded_up(self, api, clock):
        for _ in range(5):
            answer = api.get(ME)
        clock.advance(3.2)
        answer = api.get(ME)
        assert answer.headers["ratelimit"] == '"burst";r=0;t=1'

    @pytest.mark.parametrize("policies", [[BURST, SUSTAINED]])
    def test_all_policies_that_apply_are_joined_with_the_highest_priority_first(self, api):
        answer = api.get(ME)
        assert answer.headers["ratelimit-policy"] == '"sustained";q=100;w=100, "burst";q=5;w=10'
        assert answer.headers["ratelimit"] == '"sustained";r=99;t=0, "burst";r=4;t=0'

    @pytest.mark.parametrize("policies", [[SUSTAINED]])
    def test_the_policy_of_a_route_comes_last(self, api):
        answer = api.post(NEW_KEY)
        assert answer.headers["ratelimit-policy"] == (
            '"sustained";q=100;w=100, "developer_key_rotation";q=5;w=3600'
        )

    @pytest.mark.parametrize(
        "policies",
        [[SUSTAINED, RateLimitPolicy("quiet", capacity=1, refill=1, per=30, headers=False)]],
    )
    def test_a_policy_may_keep_silent(self, api):
        answer = api.get(ME)
        assert answer.headers["ratelimit-policy"] == '"sustained";q=100;w=100'
        refused = api.get(ME)
        assert refused.status_code == 429
        assert refused.json()["retry_after"] == 30
        assert not {"ratelimit", "ratelimit-policy"} & refused.headers.keys()

    @pytest.mark.parametrize(
        ("policy", "window"),
        [
            (RateLimitPolicy("a", capacity=10, refill=3), 4),
            (RateLimitPolicy("a", capacity=3, refill=0.3), 10),
            (RateLimitPolicy("a", capacity=7, refill=0.1), 70),
            (RateLimitPolicy("a", capacity=1, refill=1000), 1),
            (RateLimitPolicy("a", capacity=50, refill=300, per=3600), 600),
        ],
    )
    def test_the_window_is_the_time_from_empty_to_full_rounded_up(self, policy, window):
        server = ValentinaServer(rate_limits=[policy])
        client, _ = sync_client(server, server.clock)
        answer = client.request("GET", "/developers/me")
        assert answer.headers["ratelimit-policy"] == f'"a";q={policy.capacity};w={window}'


class TestRefusal:
    @pytest.fixture
    def refused(self, api, clock):
        for _ in range(5):
            assert api.get(ME).status_code == 200
            clock.advance(0.004)
        return api.get(ME)

    def test_the_body_is_a_problem_that_says_how_long_to_wait(self, refused, server):
        body = refused.json()
        assert refused.headers["content-type"] == "application/problem+json"
        assert body.pop("request_id").startswith("req_")
        assert body == {
            "status": 429,
            "title": "Too Many Requests",
            "detail": "You are being rate limited.",
            "instance": f"{server.base_url}/api/v1/developers/me",
            "retry_after": 1.98,
        }

    def test_the_headers_are_those_of_the_policy_and_no_others(self, refused):
        assert refused.status_code == 429
        assert refused.headers["ratelimit-policy"] == '"burst";q=5;w=10'
        assert refused.headers["ratelimit"] == '"burst";r=0;t=2'
        assert not {"x-request-id", "cache-control", "retry-after"} & refused.headers.keys()

    @pytest.mark.parametrize("policies", [[BURST, SUSTAINED]])
    def test_only_the_policy_that_refused_is_told_of(self, refused):
        assert refused.headers["ratelimit-policy"] == '"burst";q=5;w=10'

    @pytest.mark.parametrize("policies", [[BURST, SUSTAINED]])
    @pytest.mark.usefixtures("refused")
    def test_tokens_of_the_policies_tried_before_are_spent_all_the_same(self, api, clock):
        for _ in range(10):
            assert api.get(ME).status_code == 429
        clock.advance(2)
        # 5 served, 11 refused and this one, of which 2 seconds brought 2 back.
        assert left(api.get(ME), "sustained") == 100 - 5 - 11 + 2 - 1

    @pytest.mark.usefixtures("refused")
    def test_being_refused_costs_no_token_of_the_policy_that_refuses(self, api, clock):
        for _ in range(10):
            api.get(ME)
        clock.advance(1.98)
        assert api.get(ME).status_code == 200

    @pytest.mark.usefixtures("refused")
    def test_it_is_recorded_as_a_call(self, server):
        assert server.calls[-1].status == 429
        assert server.calls[-1].template == "/developers/me"

    @pytest.mark.usefixtures("refused")
    def test_nothing_is_done(self, api, server):
        before = list(server._state.campaigns)
        assert api.post("/campaigns", {"name": "Refused"}).status_code == 429
        assert list(server._state.campaigns) == before

    @pytest.mark.usefixtures("refused")
    def test_no_bucket_holds_more_than_its_capacity(self, api, clock):
        clock.advance(10_000)
        assert left(api.get(ME)) == 4

    @pytest.mark.usefixtures("refused")
    def test_a_clock_that_is_moved_back_takes_no_tokens(self, api, clock):
        clock.advance(10)
        assert left(api.get(ME)) == 4
        clock.advance(-3600)
        assert left(api.get(ME)) == 3
        clock.advance(2)
        assert left(api.get(ME)) == 3


class TestWhatCosts:
    def test_a_refusal_of_another_kind(self, api):
        answer = api.get("/campaigns/nonsense")
        assert answer.status_code == 400
        assert left(answer) == 4
        assert left(api.get("", acting=None, key=api.developer().api_key)) == 4
        assert left(api.post("/campaigns", {}, acting=None)) == 3

    def test_a_replay_which_tells_of_the_present_state(self, api):
        headers = {"Idempotency-Key": "k"}
        answers = [api.post("/campaigns", {"name": "Once"}, headers=headers) for _ in range(3)]
        assert len({answer.json()["id"] for answer in answers}) == 1
        assert [left(answer) for answer in answers] == [4, 3, 2]

    def test_a_key_that_was_used_with_another_body(self, api):
        headers = {"Idempotency-Key": "k"}
        api.post("/campaigns", {"name": "Once"}, headers=headers)
        answer = api.post("/campaigns", {"name": "Twice"}, headers=headers)
        assert (answer.status_code, left(answer)) == (409, 3)

    def test_a_replay_is_refused_too(self, api):
        headers = {"Idempotency-Key": "k"}
        statuses = [
            api.post("/campaigns", {"name": "Once"}, headers=headers).status_code for _ in range(6)
        ]
        assert statuses == [201] * 5 + [429]

    def test_a_cached_answer_which_tells_of_the_present_state(self, clock):
        server = ValentinaServer(clock=clock, rate_limits=[BURST], stale_reads=0.1)
        client, _ = sync_client(server, clock, max_retries=0)
        answers = [client.request("GET", f"/companies/{server.company_id}") for _ in range(5)]
        assert [left(answer) for answer in answers] == [4, 3, 2, 1, 0]
        with pytest.raises(RateLimitError):
            client.companies.get(server.company_id)

    @pytest.mark.parametrize(
        ("method", "path", "options", "status"),
        [
            ("GET", ME, {"key": None}, 401),
            ("GET", ME, {"key": "unknown"}, 401),
            ("GET", "//nowhere", {}, 404),
            ("DELETE", ME, {}, 405),
            ("OPTIONS", ME, {}, 204),
        ],
    )
    def test_not_what_is_answered_before(self, api, method, path, options, status):
        for _ in range(10):
            answer = api(method, path, **options)
            assert answer.status_code == status
            assert not {"ratelimit", "ratelimit-policy"} & answer.headers.keys()
        assert left(api.get(ME)) == 4


class TestKeys:
    def test_each_key_has_its_own_bucket(self, api):
        for _ in range(5):
            api.get(ME)
        assert api.get(ME).status_code == 429
        assert left(api.get(ME, key=api.developer().api_key)) == 4

    def test_a_rotated_key_starts_with_full_buckets(self, api, server):
        former = server.api_key
        answer = api.post(NEW_KEY)
        assert (left(answer), left(answer, "developer_key_rotation")) == (4, 4)
        answer = api.post(NEW_KEY)
        assert server.api_key != former
        assert (left(answer), left(answer, "developer_key_rotation")) == (4, 4)
        assert left(api.get(ME, key=former)) == 3

    def test_a_header_lets_anyone_pass(self, api):
        for _ in range(10):
            answer = api.get(ME, headers={"X-Testing-Ignore-Rate-Limit": "true"})
            assert answer.status_code == 200
            assert not {"ratelimit", "ratelimit-policy"} & answer.headers.keys()
        assert left(api.get(ME)) == 4

    def test_only_with_the_value_true(self, api):
        assert left(api.get(ME, headers={"X-Testing-Ignore-Rate-Limit": "false"})) == 4


class TestRoutes:
    @pytest.fixture
    def policies(self):
        return []

    def test_which_routes_have_one(self):
        found = {}
        for operation in ALL_OPERATIONS:
            if operation.rate_limit is not None:
                name = f"{operation.method} {operation.route.template}"
                found.setdefault(operation.rate_limit.name, set()).add(name)
        company = "/companies/{company_id}"
        parents = (
            "users/{user_id}",
            "characters/{character_id}",
            "campaigns/{campaign_id}",
            "campaigns/{campaign_id}/books/{book_id}",
            "campaigns/{campaign_id}/books/{book_id}/chapters/{chapter_id}",
        )
        assert found == {
            "developer_key_rotation": {"POST /developers/me/new-key"},
            "user_registration": {f"POST {company}/auth/identify"},
            "asset_upload": {
                f"PUT {company}/users/{{user_id}}/avatar",
                *(f"POST {company}/{parent}/assets/upload" for parent in parents),
            },
        }

    def test_other_routes_have_none(self, api):
        assert "ratelimit" not in api.get(ME).headers

    def test_new_keys(self, api, server):
        former = server.api_key
        for remaining in (4, 3, 2, 1, 0):
            answer = api.post(NEW_KEY, key=former)
            assert answer.status_code == 201
            assert left(answer, "developer_key_rotation") == remaining
        refused = api.post(NEW_KEY, key=former)
        assert refused.json()["retry_after"] == 720
        assert refused.headers["ratelimit-policy"] == '"developer_key_rotation";q=5;w=3600'
        assert refused.headers["ratelimit"] == '"developer_key_rotation";r=0;t=720'

    def test_identification(self, api):
        body = {"provider": "github", "token": "nonsense"}
        answers = [api.post("/auth/identify", body) for _ in range(31)]
        assert [answer.status_code for answer in answers] == [422] * 30 + [429]
        assert answers[0].headers["ratelimit-policy"] == '"user_registration";q=30;w=1800'
        assert answers[-1].json()["retry_after"] == 60

    def test_uploads_share_one_bucket_with_avatars(self, api, server, png):
        chapter = f"books/{server.book_id}/chapters/{server.chapter_id}"
        paths = [
            f"/users/{server.user_id}",
            f"/characters/{server.character_id}",
            f"/campaigns/{server.campaign_id}",
            f"/campaigns/{server.campaign_id}/books/{server.book_id}",
            f"/campaigns/{server.campaign_id}/{chapter}",
        ]
        answers = [upload(api, png, f"{path}/assets/upload") for path in paths]
        avatar = f"/users/{server.user_id}/avatar"
        answers.append(api("PUT", avatar, files={"file": ("a.png", png)}))
        assert [left(answer, "asset_upload") for answer in answers] == [49, 48, 47, 46, 45, 44]
        assert {answer.headers["ratelimit-policy"] for answer in answers} == {
            '"asset_upload";q=50;w=600'
        }
        assert "ratelimit" not in api.delete(avatar).headers

    def test_the_fifty_first_upload_waits_for_twelve_seconds(self, api, server, png, clock):
        path = f"/users/{server.user_id}/assets/upload"
        statuses = [upload(api, png, path).status_code for _ in range(51)]
        assert statuses == [201] * 50 + [429]
        clock.advance(11.99)
        assert upload(api, png, path).json()["retry_after"] == 0.01
        clock.advance(0.01)
        assert upload(api, png, path).status_code == 201


class TestExactness:
    @pytest.mark.parametrize("refill", [0.1, 0.3, 0.7, 1 / 3, 3])
    def test_waiting_for_as_long_as_is_said_suffices_and_no_less_does(self, refill):
        clock = Clock(tick=0)
        policy = RateLimitPolicy("odd", capacity=2, refill=refill, per=7)
        server = ValentinaServer(clock=clock, rate_limits=[policy])
        client, _ = sync_client(server, clock, max_retries=0)
        client.system.health()
        clock.advance(0.123457)
        client.system.health()
        for _ in range(20):
            with pytest.raises(RateLimitError) as caught:
                client.system.health()
            wait = caught.value.retry_after
            assert wait == round(wait, 2)
            clock.advance(wait - 0.01)
            with pytest.raises(RateLimitError):
                client.system.health()
            clock.advance(0.01)
            client.system.health()


class TestHand:
    def test_a_drained_bucket_refuses_at_once(self, server, api, clock):
        server.rate_limits.drain("burst")
        refused = api.get(ME)
        assert (refused.status_code, refused.json()["retry_after"]) == (429, 2)
        clock.advance(2)
        assert api.get(ME).status_code == 200

    def test_a_bucket_drained_late_stays_drained(self, server, api, clock):
        api.get(ME)
        clock.advance(3600)
        server.rate_limits.drain("burst")
        assert api.get(ME).json()["retry_after"] == 2

    def test_buckets_of_routes_can_be_drained(self, server, api, png):
        server.rate_limits.drain("asset_upload")
        assert upload(api, png, f"/users/{server.user_id}/assets/upload").status_code == 429
        assert api.get(ME).status_code == 200

    def test_the_bucket_is_that_of_a_key(self, server, api):
        server.rate_limits.drain("burst", api_key=server.global_admin_api_key)
        assert api.get(ME).status_code == 200
        assert api.get(ME, key=server.global_admin_api_key).status_code == 429

    def test_the_key_is_the_present_one(self, server, api):
        api.post(NEW_KEY)
        server.rate_limits.drain("burst")
        assert api.get(ME).status_code == 429

    def test_refilling_fills_every_bucket(self, server, api):
        for key in (server.api_key, server.global_admin_api_key):
            server.rate_limits.drain("burst", api_key=key)
        server.rate_limits.refill()
        assert left(api.get(ME)) == 4
        assert left(api.get(ME, key=server.global_admin_api_key)) == 4

    def test_there_is_no_draining_what_there_is_not(self, server):
        with pytest.raises(ValueError, match="no rate limit 'brust', only burst, developer_key"):
            server.rate_limits.drain("brust")

    @pytest.mark.parametrize("policies", [[BURST, SUSTAINED]])
    def test_the_policies_are_those_that_are_tried_in_order(self, server):
        names = [policy.name for policy in server.rate_limits.policies]
        assert names[:2] == ["sustained", "burst"]
        assert names[2:] == ["developer_key_rotation", "user_registration", "asset_upload"]
        assert repr(server.rate_limits).startswith("RateLimits(sustained, burst, developer_key_")
        assert server.api_key not in repr(server.rate_limits)


class TestPolicies:
    @pytest.mark.parametrize("name", ["burst", "asset_upload"])
    def test_a_name_is_there_once(self, name):
        with pytest.raises(ValueError, match="the same name"):
            ValentinaServer(rate_limits=[BURST, RateLimitPolicy(name, capacity=1, refill=1)])

    @pytest.mark.parametrize("name", ["", "größer", "two\nlines", 'with "quotes"', "back\\slash"])
    def test_a_name_has_to_fit_into_a_header(self, name):
        with pytest.raises(ValueError, match="the name of a rate limit"):
            RateLimitPolicy(name, capacity=1, refill=1)

    @pytest.mark.parametrize(
        "numbers",
        [
            {"capacity": 0, "refill": 1},
            {"capacity": 1, "refill": 0},
            {"capacity": 1, "refill": -1},
            {"capacity": 1, "refill": float("inf")},
            {"capacity": 1, "refill": float("nan")},
            {"capacity": 1, "refill": 1, "per": 0},
        ],
    )
    def test_numbers_out_of_their_limits(self, numbers):
        with pytest.raises(ValueError, match="rate limit"):
            RateLimitPolicy("bad", **numbers)

    def test_of_equal_priority_the_first_is_tried_first(self):
        other = RateLimitPolicy("other", capacity=1, refill=1)
        for order in ([BURST, other], [other, BURST]):
            server = ValentinaServer(rate_limits=iter(order))
            assert server.rate_limits.policies[:2] == tuple(order)


class TestClients:
    @pytest.fixture
    def policies(self):
        return [RateLimitPolicy("narrow", capacity=2, refill=0.4)]

    def test_a_client_waits_as_long_as_it_is_told_and_succeeds(self, server, clock):
        client, time = sync_client(server, clock)
        for _ in range(4):
            assert client.companies.get(server.company_id).id == server.company_id
        assert time.waits == [2.5, 2.5]
        assert [call.status for call in server.calls] == [200, 200, 429, 200, 429, 200]

    async def test_so_does_an_asynchronous_one(self, server, clock):
        client, time = async_client(server, clock)
        async with client:
            for _ in range(4):
                assert (await client.companies.get(server.company_id)).id == server.company_id
        assert time.waits == [2.5, 2.5]

    def test_many_threads_get_no_token_twice(self, clock):
        policy = RateLimitPolicy("all", capacity=100, refill=1)
        server = ValentinaServer(clock=clock, rate_limits=[policy])
        client, _ = sync_client(server, clock, max_retries=0)
        statuses = []

        def ask():
            for _ in range(20):
                try:
                    client.system.health()
                    statuses.append(200)
                except RateLimitError as error:
                    statuses.append(error.status_code)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(statuses) == [200] * 100 + [429] * 60
