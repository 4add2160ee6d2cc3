"""The default client, and the factory functions that use it."""

from __future__ import annotations

import gc
import inspect
import weakref
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from inside import acting_user_of, connections_of
from vclient import (
    VClient,
    clear_default_client,
    companies_service,
    configure_default_client,
    default_client,
    developer_service,
    dicerolls_service,
    options_service,
    system_service,
    users_service,
)
from vclient._async import registry

if TYPE_CHECKING:
    from collections.abc import Callable

FACTORIES = [
    companies_service,
    developer_service,
    lambda: dicerolls_service("a-user", "a-company"),
    lambda: options_service("a-company"),
    system_service,
    lambda: users_service("a-company"),
]


def new_client(**options: Any) -> VClient:
    transport = httpx.MockTransport(lambda _: httpx.Response(200))
    return VClient("https://api.valentina.test", "a-key", transport=transport, **options)


class TestRegistration:
    def test_new_client_is_the_default_one(self):
        client = new_client()
        assert default_client() is client

    def test_last_one_wins(self):
        new_client()
        client = new_client()
        assert default_client() is client

    def test_not_if_it_shall_not(self):
        first = new_client()
        new_client(set_as_default=False)
        assert default_client() is first

    def test_client_that_cannot_be_made_is_not_registered(self):
        first = new_client()
        with pytest.raises(ValueError, match="max_retries"):
            new_client(max_retries=-1)
        assert default_client() is first

    def test_view_is_never_registered(self):
        first = new_client()
        first.with_options(timeout=1)
        assert default_client() is first


class TestClosing:
    async def test_gives_the_place_back_to_the_one_before(self):
        first, second, third = new_client(), new_client(), new_client()
        await third.close()
        assert default_client() is second
        await second.close()
        assert default_client() is first

    async def test_of_one_before_changes_nothing(self):
        first, second, third = new_client(), new_client(), new_client()
        await second.close()
        assert default_client() is third
        await third.close()
        assert default_client() is first

    async def test_of_the_last_one_leaves_none(self):
        await new_client().close()
        with pytest.raises(RuntimeError, match="no default client"):
            default_client()

    async def test_of_a_client_that_is_no_default(self):
        first = new_client()
        await new_client(set_as_default=False).close()
        assert default_client() is first

    async def test_twice_changes_nothing(self):
        first, second = new_client(), new_client()
        await second.close()
        await second.close()
        assert default_client() is first

    async def test_of_a_view_changes_nothing(self):
        first = new_client()
        await first.with_options(timeout=1).close()
        assert default_client() is first

    async def test_forgets_the_client(self):
        client = new_client()
        reference = weakref.ref(client)
        await client.close()
        del client
        gc.collect()
        assert reference() is None

    async def test_by_a_context_manager(self):
        first = new_client()
        async with new_client() as second:
            assert default_client() is second
            async with new_client() as third:
                assert default_client() is third
            assert default_client() is second
        assert default_client() is first

    async def test_by_a_context_manager_after_an_error(self):
        first = new_client()
        with pytest.raises(LookupError):
            async with new_client():
                raise LookupError
        assert default_client() is first


class TestConfigure:
    def test_client_that_was_not_registered(self):
        client = new_client(set_as_default=False)
        configure_default_client(client)
        assert default_client() is client

    async def test_client_of_before_comes_first_and_is_there_once(self):
        first, second = new_client(), new_client()
        configure_default_client(first)
        assert default_client() is first
        await first.close()
        assert default_client() is second
        await second.close()
        with pytest.raises(RuntimeError, match="no default client"):
            default_client()

    async def test_closed_client_is_refused(self):
        first, second = new_client(), new_client()
        await second.close()
        with pytest.raises(ValueError, match="closed client"):
            configure_default_client(second)
        assert default_client() is first

    async def test_view_goes_with_its_client(self):
        first, second = new_client(), new_client()
        view = second.with_options(timeout=1)
        configure_default_client(view)
        assert default_client() is view
        await second.close()
        assert default_client() is first

    async def test_clear_forgets_all_and_closes_none(self):
        first, second = new_client(), new_client()
        clear_default_client()
        with pytest.raises(RuntimeError, match="no default client"):
            default_client()
        assert not first.is_closed
        assert not second.is_closed
        await second.close()
        with pytest.raises(RuntimeError, match="no default client"):
            default_client()


class TestAsDefault:
    def test_while_the_context_lasts(self):
        first, second = new_client(set_as_default=False), new_client()
        with first.as_default() as client:
            assert client is first
            assert default_client() is first
        assert default_client() is second

    def test_without_another_default(self):
        client = new_client(set_as_default=False)
        with client.as_default():
            assert default_client() is client
        with pytest.raises(RuntimeError, match="no default client"):
            default_client()

    def test_wins_over_newer_clients(self):
        client = new_client(set_as_default=False)
        with client.as_default():
            newer = new_client()
            assert default_client() is client
        assert default_client() is newer

    def test_innermost_wins(self):
        first, second = new_client(set_as_default=False), new_client(set_as_default=False)
        with first.as_default():
            with second.as_default():
                assert default_client() is second
            assert default_client() is first

    def test_ends_after_an_error_too(self):
        first, second = new_client(set_as_default=False), new_client()
        with pytest.raises(LookupError), first.as_default():
            raise LookupError
        assert default_client() is second

    def test_closes_nothing(self):
        client = new_client()
        with client.as_default():
            pass
        assert not client.is_closed
        assert default_client() is client

    def test_of_a_view(self):
        client = new_client()
        view = client.with_options(timeout=1)
        with view.as_default():
            assert default_client() is view
            assert connections_of(companies_service()) is connections_of(view)


class TestNoDefault:
    @pytest.mark.parametrize("factory", FACTORIES)
    def test_error_says_what_to_do(self, factory: Callable[[], object]):
        with pytest.raises(RuntimeError) as caught:
            factory()
        class_name = VClient.__name__
        assert str(caught.value) == (
            f"there is no default client: create one first, such as {class_name}(base_url=..., "
            "api_key=...), or use the services of a client of your own, such as client.companies"
        )


class TestFactories:
    @pytest.mark.parametrize("name", [each for each in dir(registry) if each.endswith("_service")])
    def test_all_make_what_the_client_makes(self, name: str):
        client, factory = new_client(), getattr(registry, name)
        accessor = getattr(client, name.removesuffix("_service"))
        arguments = {each: f"the-{each}" for each in inspect.signature(factory).parameters}
        expected = accessor(**arguments) if arguments else accessor
        made = factory(**arguments)
        assert type(made) is type(expected)
        assert vars(made) == vars(expected)

    @pytest.mark.parametrize("factory", FACTORIES)
    def test_service_of_the_default_client(self, factory: Callable[[], Any]):
        client = new_client()
        assert connections_of(factory()) is connections_of(client)
        other = new_client()
        assert connections_of(factory()) is connections_of(other)

    def test_service_stays_with_its_client(self):
        client = new_client()
        service = companies_service()
        new_client()
        assert connections_of(service) is connections_of(client)

    def test_acting_user(self):
        new_client(default_company_id="the-default")
        assert acting_user_of(users_service()) is None
        assert acting_user_of(users_service(user_id="a-user")) == "a-user"
        assert acting_user_of(dicerolls_service("a-user")) == "a-user"
        assert acting_user_of(options_service()) is None

    def test_acting_user_of_users_has_to_be_named(self):
        new_client()
        with pytest.raises(TypeError):
            users_service("a-company", "a-user")  # type: ignore[misc]
