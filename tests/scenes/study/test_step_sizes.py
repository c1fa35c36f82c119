"""Pictures of step-size curves: the ranges named, the formula as mathematics."""

import itertools
import math

import numpy as np
import pytest
import xarray

import kobai
import kobai.study
from kobai.scenes.marks import Curve, Note, Points
from kobai.scenes.study.step_sizes import _diverging
from kobai.study.maps.step_size_curve import _suggestion


def test_ranges_are_named_where_they_are():
    study = kobai.study.step_size("x**2 + y**2", [2.0, 2.0], lrs=(1e-3, 10.0), count=40, steps=100)
    scene = kobai.scene(study)
    assert scene.title.latex == "x^{2} + y^{2}"
    assert scene.title.mathml.startswith("<math")
    first = scene.panels[0]
    notes = {mark.text.plain: 10 ** mark.at[0] for mark in first.marks if isinstance(mark, Note)}
    low, high = study.attrs["right"]
    assert notes["slow"] < low < notes["right"] < high < 1.0 < notes["diverges"]
    bars = [mark for mark in first.marks if isinstance(mark, Curve) and mark.width == 4.0]
    ends = [10 ** mark.points[:, 0] for mark in bars]
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(ends))
    assert abs(math.log10(ends[2][0])) < 0.15  # 2/λmax = 1
    assert {"遅い", "適切", "発散"} == {
        m.text.plain for m in kobai.scene(study, lang="ja").panels[0].marks if isinstance(m, Note)
    }


def test_titles_of_studies_are_mathematics():
    basins = kobai.study.basins("himmelblau", window=[(-5, 5), (-5, 5)], shape=4, steps=3)
    assert "x_{1}^{2}" in kobai.scene(basins).title.latex
    assert kobai.scene(basins, title="mine").title.plain == "mine"
    plane = kobai.study.plane("a*x**2", [1.0], {"a": (1, 2), "lr": (0.1, 1)}, params={"a": 1.0}, shape=3, steps=3)
    assert kobai.scene(plane).title.latex is not None
    own = kobai.study.step_size(kobai.Objective(lambda x: (x * x).sum(), dim=1, name="mine"), [1.0], count=3, steps=3)
    assert kobai.scene(own).title.plain == "mine"


@pytest.mark.parametrize("formula", ["x1**2 - 100", "x1**2 - 1", "-1/(1 + x1**2)", "-100 + 0*x1"])
def test_values_below_zero_keep_their_heights(formula):
    study = kobai.study.step_size(formula, [3.0], lrs=(1e-3, 10.0), count=20, steps=30)
    line = next(
        mark.points for mark in kobai.scene(study).panels[0].marks if isinstance(mark, Curve) and mark.width == 2.2
    )
    assert np.array_equal(line[:, 1], np.where(np.isfinite(study.value), study.value, np.nan), equal_nan=True)
    axis = kobai.scene(study).panels[0].axes[1]
    low, high = axis.lo, axis.hi
    seen = line[np.isfinite(line[:, 1]), 1]
    assert low < seen.min() <= seen.max() < high <= seen.max() + 3 * (np.ptp(seen) or 1.0)


def labels(study):
    return " ".join(str(getattr(mark, "label", "")) for mark in kobai.scene(study).panels[0].marks)


def test_lines_say_where_the_limit_is_and_what_was_fewest():
    known = kobai.study.step_size("rosenbrock", [0.0, 0.0], lrs=(1e-4, 1e-2), count=5, steps=5)
    assert known.attrs["limit_at"] == "minimum"
    assert "limit at the minimum" in labels(known)
    assert "lowest f: η" in labels(known)
    assert "fewest" not in labels(known)
    unknown = kobai.study.step_size("x1**4 + x1**2", [1.0], lrs=(1e-2, 1.0), count=5, steps=400)
    assert unknown.attrs["limit_at"] == "start"
    assert "limit at the start: η = 0.14" in labels(unknown)  # 2/14
    assert "fewest steps: η" in labels(unknown)


def test_ranges_bear_single_starts_and_single_step_sizes():
    rates = np.geomspace(0.01, 1.0, 5)
    over = {"arrived": [0.5, 0.97, 1.0, 0.96, 0.0], "steps": [9.0, 60.0, 40.0, 30.0, np.nan]}
    found = xarray.Dataset({name: ("lr", np.array(values)) for name, values in over.items()}, {"lr": rates})
    assert _suggestion(found) == {"suggestion": rates[2], "right": [rates[1], rates[3]]}
    diverged = xarray.Dataset({"diverged": ("lr", [0.0, 1.0, 0.2, 0.9, 1.0])}, {"lr": rates})
    assert _diverging(diverged).tolist() == rates[3:].tolist()
    assert _diverging(diverged.isel(lr=slice(0, 3))).tolist() == []


def test_where_no_start_arrives_there_is_no_empty_chart():
    study = kobai.study.step_size("x1**2 + 25*x2**2", [2.0, 2.0], lrs=(1e-4, 1e-3), steps=20, count=8)
    made = kobai.scene(study)
    assert len(made.panels) == 1
    assert "within 20 steps no start comes to rest" in made.notes


def test_a_point_without_neighbours_is_a_dot():
    study = kobai.study.step_size("x**2 + y**2", [2.0, 2.0], lrs=(1e-3, 10.0), count=40, steps=100)
    steps = study["steps"].to_numpy().astype(float)
    arrived = np.flatnonzero(np.isfinite(steps))
    assert not any(isinstance(mark, Points) for mark in kobai.scene(study).panels[1].marks)
    steps[arrived[1:]] = np.nan
    alone = study.assign(steps=("lr", steps))
    dots = [mark for mark in kobai.scene(alone).panels[1].marks if isinstance(mark, Points)]
    assert [mark.points[:, 0].tolist() for mark in dots] == [[math.log10(float(study.lr[arrived[0]]))]]
