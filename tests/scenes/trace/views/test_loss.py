"""What the axis of values says is true, also of negative values and of zeros."""

from __future__ import annotations

import numpy as np
import pytest

import kobai
from kobai.scenes import Curve, Path
from kobai.scenes.scale import Scale
from tests.scenes.trace.test_labels import computed, number


@pytest.mark.parametrize(
    ("f", "start", "lr", "height"),
    [("x1**2 - 4", [300.0], 0.3, "auto"), ("x1**2 - 4", [30.0], 0.1, "log"), ("x1**2 + x2**4 - 3", [20.0, 1.0], 0.1, "log"),
     ("-exp(-x1**2)", [0.5], 0.2, "log"), ("x1**2 - 3.7", [500.0], 0.4, "auto"), ("-x1**2", [0.1], 0.4, "log")],
)  # fmt: skip
def test_the_words_give_the_height_of_negative_values(f, start, lr, height):
    trace = kobai.descend(f, start, lr=lr, steps=30, dtype="float64")
    (panel,) = kobai.scene(trace, view="loss", height=height).panels
    axis = panel.axes[1]
    assert axis.scale == "symlog"
    (curve,) = (m for m in panel.marks if isinstance(m, Curve))
    value = trace.value.numpy()[curve.points[:, 0].astype(int)]
    assert (value < 0).any()
    seen = np.isfinite(curve.points[:, 1])
    assert "±" in axis.note
    assert computed(axis.note.removeprefix("scale: "), value[seen]) == pytest.approx(
        curve.points[seen, 1], rel=1e-3, abs=1e-6
    )
    for at, text in axis.ticks:
        true = Scale("symlog", axis.linthresh, offset=axis.offset).to_true(at)
        assert number(text) == pytest.approx(true, rel=0.05, abs=1e-9)


def test_a_zero_on_a_logarithm_has_its_own_tick():
    trace = kobai.descend("x1**2", [1.0], lr=0.4, steps=12)
    trace.value[8:] = 0.0
    (panel,) = kobai.scene(trace, view="loss").panels
    axis = panel.axes[1]
    (curve,) = (m for m in panel.marks if isinstance(m, Curve))
    assert axis.note == "log scale"
    assert axis.ticks[0] == (curve.points[-1, 1], "0")
    assert min(at for at, _ in axis.ticks[1:]) > curve.points[-1, 1] + 0.5


@pytest.mark.parametrize("lr", [1.3, 0.1])
def test_the_value_in_the_plane_ends_where_the_run_leaves_it(lr):
    trace = kobai.descend("sum(x**2)", [1.0, 2.0, 3.0, -1.0, 2.0], lr=lr, steps=60, dtype="float64")
    surface, loss = kobai.scene(trace, view="surface").panels
    true, inside = (mark for mark in loss.marks if isinstance(mark, Curve))
    path = next(mark for mark in surface.marks if isinstance(mark, Path))
    end = len(inside.points) if path.last is None else path.last
    assert np.isfinite(inside.points[:end, 1]).all()
    assert np.isnan(inside.points[end:, 1]).all()
    # The path is straight, so both values are the same while it is in the picture.
    assert inside.points[:end, 1] == pytest.approx(true.points[:end, 1], rel=1e-6)
