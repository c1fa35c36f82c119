"""What a scene shows is found before anything is drawn, and refused where it cannot be."""

from __future__ import annotations

import numpy as np
import pytest

import kobai
from kobai.errors import BadInput
from kobai.scenes import Path


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


@pytest.mark.parametrize(
    ("f", "start", "lr"),
    [
        ("sum(x**2)", [1.0, 2.0, 3.0, -1.0, 2.0], 1.3),
        ("rosenbrock", [-1.2, 1.0, 0.5], 0.01),
        ("x1**2 + 4*x2**2 + x3**4", [1.0, -2.0, 3.0], 0.9),
        ("sum(x**2)", [[0.5, 1.0, 2.0], [2.0, 1.0, 0.0], [0.1, 0.0, 0.0]], 1.2),
    ],
)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_plane_shows_where_a_diverging_run_began(f, start, lr, dtype):
    """Not where it ended, beside which all other places are one."""
    trace = kobai.descend(f, start, lr=lr, steps=200, dtype=dtype)
    panel = kobai.scene(trace, view="surface").panels[0]
    assert max(abs(end) for axis in panel.axes[:2] for end in (axis.lo, axis.hi)) < 1000
    path = next(mark for mark in panel.marks if isinstance(mark, Path))
    assert path.last is not None
    moves = np.linalg.norm(np.diff(path.points[: path.last + 1, :2], axis=0), axis=1)
    edge = max(axis.hi - axis.lo for axis in panel.axes[:2])
    assert (moves[0] if len(moves) else edge) > 0.02 * edge


def test_one_diverging_run_leaves_the_plane_of_the_others():
    rates = {"steady": {"optimizer": "gd", "lr": 0.1}, "too large": {"optimizer": "gd", "lr": 1.5}}
    together = kobai.race("x1**2 + 2*x2**2 + 3*x3**2", [2.0, 1.0, -1.0], rates, steps=150)
    both = kobai.scene(together, view="surface").panels[0]
    steady = next(mark for mark in both.marks if isinstance(mark, Path) and mark.name == "steady")
    span = np.ptp(steady.points[:, :2], axis=0) / [axis.hi - axis.lo for axis in both.axes[:2]]
    assert span.max() > 0.1
