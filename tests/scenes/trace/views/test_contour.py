"""Contour maps carry values, and say where angles cannot be read off."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import kobai
from kobai.messages import say
from kobai.scenes import Contours
from tests.scenes.trace.test_labels import number


@pytest.mark.parametrize("height", ["linear", "log", "power"])
@pytest.mark.parametrize(
    "f", ["x1**2 + x2**2", "himmelblau", "x1**2 - 5 + 3*x2", "1e-6*x1**2 + 1e-6*x2", "1e7*(x1**2 + x2**2 + 1)"]
)
def test_every_line_has_its_value(f, height):
    (panel,) = kobai.scene(
        kobai.descend(f, [1.0, 1.5], lr=1e-9, steps=2), view="contour", height=height, grid=41
    ).panels
    (contours,) = (m for m in panel.marks if isinstance(m, Contours))
    axis = contours.values
    assert axis is not None
    assert [at for at, _ in axis.ticks] == contours.levels.tolist()
    # Each text, put back into the function, is on the line: it is the value where the map has that height.
    objective, x, y = kobai.objective(f), contours.x, contours.y
    true = objective.batch(torch.tensor(np.stack(np.meshgrid(x, y), -1))).numpy()
    order = np.argsort(contours.z, axis=None)
    expected = np.interp(contours.levels, contours.z.ravel()[order], true.ravel()[order])
    assert [number(text) for _, text in axis.ticks] == pytest.approx(expected, rel=0.03, abs=0.03 * np.ptp(true) / 10)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_unequal_axes_say_so_where_right_angles_are_looked_for(lang):
    said = say("not one scale", lang)
    trace = kobai.descend("x1**2 + x2**2", [1.0, 0.05], lr=0.1, steps=5)
    wide = [(-10.0, 10.0), (-0.1, 0.1)]
    (panel,) = kobai.scene(trace, view="contour", domain=wide, lang=lang).panels
    assert (panel.equal, panel.axes[0].note) == (False, said)
    (panel,) = kobai.scene(trace, view="contour", domain=(-2, 2), lang=lang).panels
    assert (panel.equal, panel.axes[0].note) == (True, "")
    (panel,) = kobai.scene(trace.objective, view="contour", domain=wide, lang=lang).panels
    assert (panel.equal, panel.axes[0].note) == (False, "")
    runs = {name: {"lr": 0.1} for name in ("SGD", "Adam")}
    small = kobai.scene(kobai.race("x1**2 + x2**2", [1.0, 0.05], runs, steps=5), view="small", domain=wide, lang=lang)
    assert said in small.notes


def test_a_constant_function_has_no_values_to_carry():
    (panel,) = kobai.scene(kobai.objective("0*x1 + 0*x2 + 3"), view="contour").panels
    assert panel.marks[0].values is None  # pyright: ignore[reportAttributeAccessIssue]
