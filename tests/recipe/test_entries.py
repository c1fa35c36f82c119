from __future__ import annotations

import pytest

from kobai.optimize import names, optimizer_formula, optimizer_info
from kobai.optimize.lookup import CLIMB
from kobai.recipe.entries import DECIDING, optimizer_entry


@pytest.mark.parametrize("momentum", [0.0, 0.9])
@pytest.mark.parametrize("nesterov", [False, True])
@pytest.mark.parametrize("name", ["SGD", "gradient descent", "RMSprop", "Adam"])
def test_a_page_has_the_formula_that_holds(name, momentum, nesterov):
    given = {key: value for key, value in (("momentum", momentum), ("nesterov", nesterov))}
    hyper = {**optimizer_info(name).defaults, **given}
    entry = optimizer_entry(name)
    found = [one for one in entry["formulas"] if all(bool(hyper[key]) == value for key, value in one["when"].items())]
    assert (found or [entry])[0]["formula"] == optimizer_formula(name, hyper).splitlines()


def test_a_page_offers_to_climb_where_torch_does():
    for name in names():
        assert ("maximize" in optimizer_entry(name)["hyper"]) == ("maximize" in optimizer_info(name).defaults)


@pytest.mark.parametrize("name", names())
def test_no_other_hyperparameter_that_a_page_sets_decides_a_formula(name):
    entry = optimizer_entry(name)
    for key, value in entry["hyper"].items():
        if key in DECIDING or isinstance(value, list):
            continue
        if key == "maximize":
            climbs = optimizer_formula(name, {**entry["hyper"], key: True}).splitlines()
            assert climbs == [CLIMB, *optimizer_formula(name, entry["hyper"]).splitlines()]
            continue
        other = (not value) if isinstance(value, bool) else 0.5 if not value else 0.0
        assert optimizer_formula(name, {**entry["hyper"], key: other}) == optimizer_formula(name, entry["hyper"])
