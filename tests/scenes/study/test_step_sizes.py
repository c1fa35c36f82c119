"""Pictures of step-size curves: the ranges named, the formula as mathematics."""

import itertools
import math

import kobai
import kobai.study
from kobai.scenes.marks import Curve, Note


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
