"""The table beside its loss: at each step the model of the parameters at that step."""

import numpy as np
import pytest
import torch

import kobai
from kobai import BadInput
from kobai.data.minibatches import batches
from kobai.scenes import Curve, Points

RNG = np.random.default_rng(0)
X = RNG.uniform(0, 4, 30)
LINE = kobai.loss("y ~ a*x + b", {"x": X, "y": 2 * X + 1 + RNG.normal(size=30)})
KINDS = np.where(X + RNG.normal(size=30) > 2, "yes", "no")


def test_the_curve_is_the_model_at_each_step():
    trace = kobai.descend(LINE, [0.0, 5.0], lr=0.05, steps=10)
    panel = kobai.scene(trace).panels[0]
    assert panel.kind == "data"
    (curve,) = [mark for mark in panel.marks if isinstance(mark, Curve) and mark.color == 0]
    a, b = trace.x[:, 0, None].numpy(), trace.x[:, 1, None].numpy()
    np.testing.assert_allclose(curve.points[..., 1], a * curve.points[..., 0] + b, rtol=1e-5)
    (best,) = [mark for mark in panel.marks if isinstance(mark, Curve) and mark.label == "closed form"]
    slope, height = np.polyfit(X, LINE.evaluation.target, 1)
    np.testing.assert_allclose(best.points[:, 1], slope * best.points[:, 0] + height, rtol=1e-9)


def test_sticks_end_on_the_line():
    trace = kobai.descend(LINE, [0.5, 1.0], lr=0.05, steps=3)
    sticks = next(m for m in kobai.scene(trace).panels[0].marks if isinstance(m, Curve) and m.color == "faint")
    ends = sticks.points.reshape(4, 30, 3, 2)
    said = trace.x[:, :1].numpy() * X + trace.x[:, 1:].numpy()
    np.testing.assert_allclose(ends[:, :, 0, 1], np.broadcast_to(LINE.evaluation.target, (4, 30)))
    np.testing.assert_allclose(ends[:, :, 1, 1], np.clip(said, *panel_range(sticks, ends)), rtol=1e-5)


def panel_range(sticks, ends):
    return np.nanmin(ends[..., 1]), np.nanmax(ends[..., 1])


def test_rows_of_the_present_batch_are_ringed():
    trace = kobai.descend(LINE, lr=0.05, steps=12, batch=8, seed=3)
    rings = next(m for m in kobai.scene(trace).panels[0].marks if isinstance(m, Points) and m.label == "batch")
    rows = batches(30, 8, 3)
    for k in range(13):
        batch, lit = next(rows).numpy(), rings.points[k][~np.isnan(rings.points[k, :, 0])]
        np.testing.assert_allclose(lit, np.stack([X, LINE.evaluation.target], 1)[batch])
    assert (np.isnan(rings.points[1:]) | np.isnan(rings.points[:-1])).all()  # so that no ring moves from row to row


def test_the_boundary_is_where_both_classes_are_equally_likely():
    loss = kobai.loss("k ~ sigmoid(u*x + v*z + c)", {"x": X, "z": RNG.normal(size=30), "k": KINDS}, loss="logistic")
    trace = kobai.descend(loss, [0.5, 0.4, -1.0], lr=0.5, steps=4)
    panel = kobai.scene(trace).panels[0]
    assert {mark.label for mark in panel.marks if isinstance(mark, Points)} == {"yes", "no"}
    line = next(mark for mark in panel.marks if isinstance(mark, Curve))
    for theta, points in zip(trace.x.double().numpy(), line.points, strict=True):
        there = points[~np.isnan(points[:, 0])]
        assert len(there) > 2
        np.testing.assert_allclose(there @ theta[:2] + theta[2], 0, atol=0.02)


def test_of_more_columns_what_is_predicted_stands_over_what_was_seen():
    columns = {name: RNG.normal(size=30) for name in "pqr"}
    loss = kobai.loss("s ~ .", {**columns, "s": sum(columns.values())})
    trace = kobai.descend(loss, torch.zeros(4), lr=0.1, steps=5)
    points = next(m for m in kobai.scene(trace).panels[0].marks if isinstance(m, Points))
    np.testing.assert_allclose(points.points[-1, :, 1], loss.predict(trace.x[-1]), rtol=1e-6)


def test_of_many_rows_some_are_drawn_and_it_is_said():
    x = RNG.normal(size=5000)
    loss = kobai.loss("y ~ a*x", {"x": x, "y": x})
    scene = kobai.scene(kobai.descend(loss, lr=0.1, steps=3))
    assert "2,000 of 5,000 rows are drawn" in scene.notes


def test_only_tables_have_that_panel():
    with pytest.raises(BadInput, match="there is no table"):
        kobai.scene(kobai.descend("x1**2 + x2**2", [1.0, 1.0], lr=0.1, steps=3), panels=["data"])
