"""Classes over one column: probabilities as curves, rows below them; over many columns the probability of the class seen."""

import numpy as np
import pytest

import kobai
from kobai.scenes import Curve, Points

RNG = np.random.default_rng(1)
X, Z, W = RNG.normal(size=(3, 40))
KINDS = np.array(["a", "b", "c"])[(X > -0.5).astype(int) + (X > 0.6)]
ONE = kobai.loss("k ~ softmax(.)", {"x": X, "k": KINDS}, loss="cross-entropy")


def test_a_curve_for_each_class_is_its_probability():
    trace = kobai.descend(ONE, np.arange(6) / 5, lr=0.5, steps=4)
    panel = kobai.scene(trace).panels[0]
    curves = [mark for mark in panel.marks if isinstance(mark, Curve)]
    assert [mark.color for mark in curves] == [1, 2, 3]
    theta = trace.x.double().numpy().reshape(5, 3, 2)
    grid = curves[0].points[0, :, 0]
    z = theta[:, :, :1] * grid + theta[:, :, 1:]
    said = np.exp(z) / np.exp(z).sum(1, keepdims=True)
    for code, mark in enumerate(curves):
        np.testing.assert_allclose(mark.points[..., 1], said[:, code], rtol=1e-5)


def test_rows_stand_below_by_class_and_the_axis_is_of_probabilities():
    panel = kobai.scene(kobai.descend(ONE, lr=0.5, steps=2)).panels[0]
    groups = {mark.label: mark.points for mark in panel.marks if isinstance(mark, Points)}
    assert {name: sorted(points[:, 0]) for name, points in groups.items()} == {
        name: sorted(X[name == KINDS]) for name in "abc"
    }
    assert all((points[:, 1] < 0).all() for points in groups.values())
    up = panel.axes[1]
    assert (up.label.plain, up.ticks[0][0], up.ticks[-1][0]) == ("P(k = class)", 0.0, 1.0)


@pytest.mark.parametrize(("lang", "words"), [("en", "probability of the class seen"), ("ja", "実測クラスの確率")])
def test_over_many_columns_it_is_the_probability_of_the_class_seen(lang, words):
    loss = kobai.loss("k ~ softmax(.)", {"x": X, "z": Z, "w": W, "k": KINDS}, loss="cross-entropy")
    panel = kobai.scene(kobai.descend(loss, lr=0.5, steps=2), lang=lang).panels[0]
    assert panel.axes[1].label.plain == words
    assert panel.axes[1].lo > -0.1
    assert panel.axes[1].hi < 1.1
    assert panel.axes[0].ticks == [(0.0, "a"), (1.0, "b"), (2.0, "c")]
    assert not [mark for mark in panel.marks if isinstance(mark, Curve)]
