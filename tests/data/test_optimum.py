"""Where a loss is lowest, and what that point is called."""

import pytest

import kobai
from kobai.scenes.marks import Curve, Points

X = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]


@pytest.mark.parametrize(
    ("model", "loss", "y", "called"),
    [
        ("y ~ a*x + b", "squared", [0, 1, 3, 2, 5, 4], "closed form"),
        ("y ~ a*x + b", "huber", [0, 1, 3, 2, 5, 4], "lowest point (computed)"),
        ("y ~ sigmoid(a*x + b)", "logistic", [0, 1, 0, 1, 0, 1], "lowest point (computed)"),
        ("y ~ exp(a*x + b)", "poisson", [1, 1, 3, 2, 5, 4], "lowest point (computed)"),
    ],
)
def test_only_least_squares_have_a_closed_form(model, loss, y, called):
    trace = kobai.descend(kobai.loss(model, {"x": X, "y": y}, loss=loss), lr=1e-3, steps=2)
    scene = kobai.scene(trace, view="both")
    marks = [mark for panel in scene.panels for mark in panel.marks if isinstance(mark, Curve | Points)]
    assert {mark.label for mark in marks if mark.color == "minimum"} == {called}
    assert "閉形式" not in str([m for p in kobai.scene(trace, lang="ja").panels for m in p.marks]) or loss == "squared"
