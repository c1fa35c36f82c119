"""Limits of time and memory."""

from __future__ import annotations

import math
import subprocess
import sys

import pytest

from kobai import BadInput, budget
from kobai.budget import Budget, Cost, check, limited


def _refusal(cost, limit, **options):
    with limited(limit), pytest.raises(BadInput) as error:
        check(cost, "work", "do less", "give --less", **options)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_work_within_the_budget_is_allowed():
    with limited(Budget(10.0, 10**6, options=True)):
        check(Cost(10.0, 10**6), "work")
    check(Cost(math.inf, 1000), "work")  # time is not limited in Python


def test_what_is_more_is_refused_with_the_numbers_and_the_cure():
    said = _refusal(Cost(7200.0, 0), Budget(3600.0, options=True))
    assert (
        said
        == "work: about 2 hours of work, more than the limit of 1 hour; give --less, or allow more with --time-limit SECONDS"
    )
    said = _refusal(Cost(0.0, 3 * 10**9), Budget(None, 10**9))
    assert said.startswith(
        "work: about 3 GB of memory, more than the limit of 1 GB; do less, or allow more with the environment"
    )
    assert "limit of 90 MB" in _refusal(Cost(0.0, 10**9), Budget(), free=10**8)


def test_a_budget_holds_only_inside():
    with limited(Budget(1.0)), pytest.raises(BadInput):
        check(Cost(2.0, 0), "work")
    check(Cost(2.0, 0), "work")


@pytest.mark.skipif(sys.platform == "win32", reason="ulimit is not known there")
def test_free_memory_knows_the_limit_of_the_user():
    code = "from kobai.budget import free_memory; print(free_memory())"
    out = subprocess.run(
        ["sh", "-c", f"ulimit -v 2000000; {sys.executable} -c '{code}'"], capture_output=True, text=True
    )
    assert 0 < int(out.stdout) < 2_000_000 * 1024 < budget.free_memory() + 2_000_000 * 1024
