"""Squares on the distances from the rows to the curve: as wide as high on the screen, and their mean area is the loss."""

import numpy as np
import pytest

import kobai
from kobai import BadInput
from kobai.paint.page import Page
from kobai.scenes import Curve

RNG = np.random.default_rng(1)
X = RNG.uniform(50, 120, 12)
TABLE = {"area": X, "price": 25 * X + 1200 + RNG.normal(0, 150, 12)}
TRACE = kobai.descend(kobai.loss("price ~ a*area + b", TABLE, standardize=True), lr=0.1, steps=30)


def squares(panel) -> np.ndarray:
    """(K, N, 5, 2) the corners."""
    (found,) = [m for m in panel.marks if isinstance(m, Curve) and m.points.shape[1] == 6 * 12]
    return found.points.reshape(len(found.points), 12, 6, 2)[:, :, :5]


@pytest.mark.parametrize("size", [(640, 480), (1280, 720)])
def test_they_are_squares_in_pixels(size):
    scene = kobai.scene(TRACE, residuals="squares", size=size)
    page = Page(scene, size)
    corners = page.panels[0].axes.plot.pixels(squares(scene.panels[0])[-1])  # type: ignore[union-attr]
    edges = np.linalg.norm(np.diff(corners, axis=1), axis=-1)
    np.testing.assert_allclose(edges, np.broadcast_to(edges[:, :1], edges.shape), rtol=0.03, atol=0.2)


def test_their_mean_area_is_the_loss_at_each_step():
    corners = squares(kobai.scene(TRACE, residuals="squares").panels[0])
    heights = corners[:, :, 0, 1] - corners[:, :, 1, 1]
    near = np.abs(heights).max(1) < 1000  # far squares are cut at a panel's height outside it
    assert near[-10:].all()
    np.testing.assert_allclose((heights**2).mean(1)[near], TRACE.value.numpy()[near], rtol=1e-4)


def test_sticks_squares_or_none():
    panels = [kobai.scene(TRACE, residuals=how, earlier=False).panels[0] for how in ("sticks", "squares", "none")]
    assert [len(panel.marks) for panel in panels] == [4, 4, 3]
    assert [panel.aspect for panel in panels] == [None, (1.0, 1.0), None]


def test_squares_belong_to_a_squared_loss():
    loss = kobai.loss("price ~ a*area + b", TABLE, loss="absolute")
    trace = kobai.descend(loss, lr=1e-4, steps=3)
    with pytest.raises(BadInput, match="the loss is absolute, not of squared distances"):
        kobai.scene(trace, residuals="squares")


@pytest.mark.parametrize(("name", "given"), [("residuals", "squares"), ("earlier", True), ("earlier", [1])])
def test_without_a_table_they_are_refused(name, given):
    trace = kobai.descend("x1**2 + x2**2", [1.0, 1.0], lr=0.1, steps=3)
    with pytest.raises(BadInput, match=f"{name}=.*there is no table"):
        kobai.scene(trace, **{name: given})


@pytest.mark.parametrize("given", ["some", [1.5], [-1], 3, [True]])
def test_earlier_steps_are_whole_numbers(given):
    with pytest.raises(BadInput, match="earlier"):
        kobai.scene(TRACE, earlier=given)
