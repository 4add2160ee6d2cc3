"""The names of the operations."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from vclient.testing import OperationName
from vclient.testing._server.operations import ALL_OPERATIONS
from vclient.testing.operation_names import OPERATION_NAMES, check_operation, operation_name


def test_they_are_those_of_the_server():
    served = [f"{each.method} {each.route.template}" for each in ALL_OPERATIONS]
    assert sorted(OPERATION_NAMES) == sorted(served)
    assert get_args(OperationName) == OPERATION_NAMES


@pytest.mark.parametrize(
    ("wrong", "meant"),
    [
        ("GET /companies/{company_id}/campaign", "GET /companies/{company_id}/campaigns"),
        ("POST /companies/{id}/users", "POST /companies/{company_id}/users"),
        ("get /health", "GET /health"),
    ],
)
def test_a_misspelt_one_is_refused_with_what_is_meant(wrong, meant):
    with pytest.raises(ValueError, match=re.escape(repr(meant))):
        check_operation(wrong)


def test_one_that_is_like_no_other_is_refused():
    with pytest.raises(ValueError, match=r"^there is no operation 'x'$"):
        check_operation("x")


def test_a_method_that_a_path_does_not_have_is_no_operation():
    assert operation_name("GET", "/health") == "GET /health"
    assert operation_name("POST", "/health") is None
