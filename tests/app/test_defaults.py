"""What a page shows at first, and when another function is chosen: something that goes down where it can be seen."""

from __future__ import annotations

import pytest

import kobai
from kobai.app.defaults import first_shown, first_state
from kobai.descent import Status
from kobai.errors import BadInput

USUAL = [
    "Rosenbrock",
    "Ackley",
    "Himmelblau",
    "Rastrigin",
    "Beale",
    "Easom",
    "Griewank",
    "Absolute value",
    "Hartmann 6",
]


@pytest.mark.parametrize("name", USUAL)
def test_gradient_descent_goes_down_from_the_first_start(name):
    first = first_shown(name)
    trace = kobai.descend(name, list(first["start"]), lr=first["lr"], steps=200)
    assert trace.status in (Status.CONVERGED, Status.DESCENDING)
    assert trace.value[-1] < trace.value[0]
    assert 0 < first["pace"] < 100


def test_only_what_the_catalogue_has():
    with pytest.raises(BadInput, match="catalogue"):
        first_shown("x1**2")
    assert first_state("100*x1**2 + x2**2").optimizers[0].lr < 0.01
