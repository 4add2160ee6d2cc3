"""When a read has to pass by the server's cache."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from vclient._api import routes
from vclient._api.dependencies import touched_by
from vclient._api.requests import RequestSpec
from vclient._policy.own_writes import WINDOW, OwnWrites
from vclient._policy.touched import names_touched
from vclient._shared.lock_names import lock_name

COMPANIES = routes.COMPANIES.template
HEALTH = routes.HEALTH.template


def test_nothing_was_written():
    assert OwnWrites().parameter(COMPANIES, 0, fresh=False) is None


@pytest.mark.parametrize(
    ("after", "is_fresh"),
    [(0, True), (0.1, True), (WINDOW - 0.01, True), (WINDOW, False), (60, False)],
)
def test_the_window(after: float, is_fresh: bool):  # noqa: FBT001
    writes = OwnWrites()
    writes.record_write(COMPANIES, 1000)
    assert (writes.parameter(COMPANIES, 1000 + after, fresh=False) is not None) is is_fresh


def test_the_window_is_long_enough_for_the_server():
    assert WINDOW >= 0.5


def test_a_write_opens_it_anew():
    writes = OwnWrites()
    writes.record_write(COMPANIES, 0)
    first = writes.parameter(COMPANIES, 1, fresh=False)
    writes.record_write(COMPANIES, 1.5)
    second = writes.parameter(COMPANIES, 3, fresh=False)
    assert None not in {first, second}
    assert first != second


def test_fresh_reads_never_share_a_value():
    writes = OwnWrites()
    values = {writes.parameter(COMPANIES, 0, fresh=True) for _ in range(10)}
    assert len(values) == 10
    assert None not in values
    assert writes.parameter(HEALTH, 0, fresh=True) is None


def test_dice_do_not_count():
    writes = OwnWrites()
    writes.record_write(routes.DICEROLLS.template, 0)
    writes.record_write(routes.DICEROLLS_QUICKROLL.template, 0)
    assert writes.parameter(COMPANIES, 0, fresh=False) is None


def test_values_need_no_quoting_and_differ_between_clients():
    values = {OwnWrites().unique() for _ in range(20)}
    assert len(values) == 20
    for value in values:
        assert value.replace("-", "").isalnum()


def test_threads_get_different_values():
    writes = OwnWrites()
    with ThreadPoolExecutor(8) as threads:
        values = list(threads.map(lambda _: writes.unique(), range(200)))
    assert len(set(values)) == 200


def test_while_others_write_each_read_has_a_value_of_its_own():
    writes = OwnWrites()
    writes.record_write(COMPANIES, 1000)
    writes.record_foreign(1001)
    values = {writes.parameter(COMPANIES, 1001 + WINDOW - 0.01, fresh=False) for _ in range(3)}
    assert len(values) == 3
    assert None not in values
    assert writes.parameter(COMPANIES, 1001 + WINDOW, fresh=False) is None
    assert writes.parameter(HEALTH, 1001, fresh=False) is None


def test_names_of_locks_are_the_same_in_every_process():
    assert lock_name(("experience", "ada", None)) == "experience:ada:"
    assert lock_name(("a:b", "{c}", "d e")) == "a%3Ab:%7Bc%7D:d%20e"
    keys = [("a", "b", "c"), ("a", "b:c"), ("a:b", "c"), ("a", "b", None)]
    assert len({lock_name(key) for key in keys}) == len(keys)


@pytest.mark.parametrize(
    ("path", "is_told"),
    [
        (routes.COMPANIES(), True),
        (routes.CAMPAIGNS(company_id="c"), True),
        (routes.DICEROLLS(company_id="c"), False),
        (routes.DICEROLLS_QUICKROLL(company_id="c"), False),
    ],
)
def test_the_names_that_a_write_touches(path: routes.RoutePath, *, is_told: bool):
    names = names_touched(RequestSpec(method="POST", path=path))
    assert ("writes" in names) == is_told
    assert set(names) - {"writes"} == set(touched_by("POST", path))
