"""What a scene shows is found before anything is drawn, and refused where it cannot be."""

from __future__ import annotations

import pytest

import kobai
from kobai.errors import BadInput


@pytest.mark.parametrize("view", ["auto", "contour", "surface"])
@pytest.mark.parametrize("pair", [(-1e308, 1e308), (0.0, 1e101), (0.0, 5e-324), (1.0, 1.0 + 2**-52)])
@pytest.mark.parametrize("described", [False, True], ids=["trace", "objective"])
def test_a_domain_that_cannot_be_drawn_is_one_line(pair, view, described):
    """Such a domain may stand in a store that somebody else wrote."""
    f = kobai.objective("x1**2 + x2**2", domain=[pair, pair])
    with pytest.raises(BadInput, match=r"^domain=.*axes are drawn up to .*; take another range, such as \(-2, 2\)$"):
        kobai.scene(f if described else kobai.descend(f, [1.0, 1.0], steps=2), view=view)


def test_a_domain_that_is_asked_for_replaces_it():
    trace = kobai.descend(kobai.objective("x1**2 + x2**2", domain=[(-1e308, 1e308)] * 2), [1.0, 1.0], steps=2)
    assert kobai.scene(trace, domain=(-2, 2)).panels
