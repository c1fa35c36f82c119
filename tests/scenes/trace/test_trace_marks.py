"""Where paths leave their view, and the arrows along them."""

from __future__ import annotations

import numpy as np
import pytest

import kobai
from kobai.scenes import Arrows, Path

DIVERGING = [
    ("x1**2", [2.0], 1.05, {}), ("x1**2", [2.0], 3.0, {}), ("x1**4", [2.0], 0.2, {}), ("-x1**2", [0.5], 0.7, {}),
    ("x1**2 + x2**2", [2.0, 1.0], 1.05, {"view": "surface"}), ("rosenbrock", [-1.2, 1.0], 0.01, {"view": "surface"}),
    ("x1**2 + 10*x2**2", [2.0, 1.0], 0.3, {"view": "surface", "height": "linear"}),
]  # fmt: skip


def path_of(scene) -> Path:
    return next(m for m in scene.panels[0].marks if isinstance(m, Path))


@pytest.mark.parametrize(("formula", "start", "lr", "options"), DIVERGING)
def test_a_run_leaves_its_view_on_the_straight_way_to_its_next_step(formula, start, lr, options):
    trace = kobai.descend(formula, start, lr=lr, steps=60)
    scene = kobai.scene(trace, **options)
    path, axis = path_of(scene), scene.panels[0].axes[-1]
    assert path.last is not None
    assert path.end_note
    begin, end = path.points[path.last - 1], path.points[path.last]
    x, value = trace.x[path.last].numpy(), float(trace.value[path.last])
    share = np.linalg.norm(end[:-1] - begin[:-1]) / np.linalg.norm(x - begin[:-1])
    assert 0 < share <= 1
    np.testing.assert_allclose(end[:-1], begin[:-1] + share * (x - begin[:-1]))
    assert axis.lo - 1e-9 <= end[-1] <= axis.hi + 1e-9
    if "height" in options or len(start) == 1:  # heights are plain values
        straight = begin[-1] + share * (value - begin[-1])
        lo, hi = axis.lo + 0.08 / 1.16 * (axis.hi - axis.lo), axis.hi - 0.03 * (axis.hi - axis.lo)
        if lo < straight < hi:
            assert end[-1] == pytest.approx(straight)
    assert (path.points[path.last :] == end).all()


def test_a_run_that_stays_is_at_its_true_heights():
    trace = kobai.descend("himmelblau", [0.0, 0.0], lr=0.01, steps=30)
    path = path_of(kobai.scene(trace, view="surface", height="linear"))
    np.testing.assert_allclose(path.points[:, 2], trace.value.numpy(), rtol=1e-12)
    np.testing.assert_allclose(path.points[:, :2], trace.x.numpy(), rtol=1e-12)


@pytest.mark.parametrize(("lr", "view"), [(0.95, "surface"), (0.95, "contour"), (0.1, "surface"), (1.05, "surface")])
def test_the_arrow_begins_where_the_path_is(lr, view):
    trace = kobai.descend("x1**2 + x2**2", [2.0, 1.0], lr=lr, steps=30)
    scene = kobai.scene(trace, view=view, arrow=True)
    arrow = next(m for m in scene.panels[0].marks if isinstance(m, Arrows))
    np.testing.assert_array_equal(arrow.tails, path_of(scene).points)


def test_trails_of_many_runs_have_no_marks():
    starts = np.random.default_rng(0).uniform(-4, 4, (60, 2))
    scene = kobai.scene(kobai.descend("himmelblau", starts, lr=0.01, steps=10), view="contour")
    paths = [m for m in scene.panels[0].marks if isinstance(m, Path)]
    assert paths
    assert not any(path.steps for path in paths)
