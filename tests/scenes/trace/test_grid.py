"""A scene with a cached landscape equals one evaluated anew, and the cache cannot be changed through it."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

import kobai
from kobai.objectives.plane import Plane
from kobai.recently_used import RecentlyUsed
from kobai.scenes.trace import grid
from kobai.viewer import wire

CASES = {
    "bowl": ("x1**2 + x2**2", [2.0, 2.0], {}),
    "valley": ("rosenbrock", [-1.0, 1.0], {"view": "both", "height": "log"}),
    "many minima": ("rastrigin", [2.2, 3.1], {"view": "both"}),
    "one variable": ("x**4 - x**2", [1.0], {}),
    "a plane": ("x1**2 + 3*x2**2 + x3**2", [2.0, 1.0, -1.0], {"view": "plane"}),
    "two of three": ("x1**2 + 3*x2**2 + x3**2", [2.0, 1.0, -1.0], {"coordinates": (0, 2)}),
}


@pytest.mark.parametrize(("f", "start", "options"), CASES.values(), ids=CASES)
def test_a_cached_landscape_makes_the_same_picture(f, start, options, monkeypatch):
    box = {"domain": [(-3.0, 3.0)] * len(start)} if len(start) < 3 else {}
    traces = [kobai.descend(f, start, lr=lr, steps=30) for lr in (0.001, 0.0005, 0.001)]
    fresh = []
    for trace in traces:
        monkeypatch.setattr(grid, "_grids", RecentlyUsed(12))
        fresh.append(wire.encode(kobai.scene(trace, **box, **options)))
    monkeypatch.setattr(grid, "_grids", RecentlyUsed(12))
    again = [wire.encode(kobai.scene(trace, **box, **options)) for trace in traces]
    assert again == fresh


def test_callables_are_asked_again():
    scale = [1.0]

    def f(x):
        return scale[0] * (x * x).sum()

    objective = kobai.objective(f, dim=2)
    before = kobai.scene(objective, view="contour").panels[0].marks[0].z.max()
    scale[0] = 5.0
    assert kobai.scene(objective, view="contour").panels[0].marks[0].z.max() == pytest.approx(5 * before)


def test_constants_tell_functions_apart():
    low, high = (kobai.scene(kobai.objective("a*x1**2 + x2**2", a=a), view="contour") for a in (1.0, 7.0))
    assert not np.array_equal(low.panels[0].marks[0].z, high.panels[0].marks[0].z)


def test_cached_arrays_are_read_only():
    shown = kobai.scene(kobai.objective("x1**2 + x2**2"), view="contour")
    with pytest.raises(ValueError, match="read-only"):
        shown.panels[0].marks[0].x[0] = 7.0


@pytest.mark.parametrize("f", ["sum(x**2)", lambda x: (x * x).sum()])
def test_the_memory_of_a_landscape_is_counted(f, monkeypatch):
    monkeypatch.setenv("KOBAI_MEMORY_LIMIT", "1")
    space = Plane(np.zeros(10_000), np.eye(2, 10_000), None, None, False)
    with pytest.raises(kobai.BadInput, match=r"the landscape of 100 points along each axis: about 1.6 GB of memory"):
        grid.landscape(kobai.objective(f, dim=10_000), space, np.full(2, -1.0), np.full(2, 1.0), 100)


def test_the_memory_of_a_landscape_is_within_a_factor_of_two():
    n, count = 100, 150
    space = Plane(np.zeros(n), np.eye(2, n), None, None, False)
    f = kobai.objective("sum(x**2)", dim=n)
    tracemalloc.start()
    try:
        grid.landscape(f, space, np.full(2, -1.0), np.full(2, 1.0), count)
        points = tracemalloc.get_traced_memory()[1]  # those of torch are as many again
    finally:
        tracemalloc.stop()
    assert points < grid.cost(f, space, count**2).bytes < 4 * points
