"""Earlier curves: those of steps 0, 1, 2, 4, 8 … from their step on, and never afterwards changed."""

import numpy as np
import pytest

import kobai
from kobai.scenes import Curve

X = np.linspace(0, 4, 20)
TRACE = kobai.descend(kobai.loss("y ~ a*x + b", {"x": X, "y": 2 * X + 1}), [0.0, 3.0], lr=0.05, steps=20)
BENT = kobai.descend(kobai.loss("y ~ a*exp(-b*x)", {"x": X, "y": np.exp(-X)}), [0.5, 0.5], lr=0.1, steps=9)


def earlier(trace: kobai.Trace, **options) -> np.ndarray | None:
    """(K, curves, m, 2) of the faint curves; without the distances they are the first mark."""
    first = kobai.scene(trace, residuals="none", **options).panels[0].marks[0]
    if not (isinstance(first, Curve) and first.color == "faint"):
        return None
    (own,) = [m for m in kobai.scene(trace, **options).panels[0].marks if isinstance(m, Curve) and m.color == 0]
    m = own.points.shape[1]
    return first.points.reshape(len(first.points), -1, m + 1, 2)[:, :, :m]


@pytest.mark.parametrize(
    ("given", "steps"),
    [(None, [0, 1, 2, 4, 8, 16]), (True, [0, 1, 2, 4, 8, 16]), ([5, 3, 20, 99], [3, 5, 20]), ([], None), (False, None)],
)
def test_which_they_are(given, steps):
    curves = earlier(TRACE, earlier=given)
    if steps is None:
        assert curves is None
        return
    assert curves is not None
    assert curves.shape[1] == len(steps)
    for i, step in enumerate(steps):
        a, b = TRACE.x[step].double().tolist()
        assert np.isnan(curves[:step, i]).all()
        for k in range(step, 21):
            np.testing.assert_allclose(curves[k, i, :, 1], a * curves[k, i, :, 0] + b, rtol=1e-6)


def test_bent_curves_keep_their_shape_and_straight_ones_have_two_ends():
    bent, straight = earlier(BENT), earlier(TRACE)
    assert bent is not None
    assert straight is not None
    assert bent.shape[2] > 100
    assert straight.shape[2] == 2
    a, b = BENT.x[4].double().tolist()
    np.testing.assert_allclose(bent[-1, 3, :, 1], a * np.exp(-b * bent[-1, 3, :, 0]), rtol=1e-5)


def test_several_runs_have_none():
    race = kobai.race(TRACE.objective, [0.0, 3.0], {"gradient descent": {"lr": 0.05}, "Adam": {"lr": 0.1}}, steps=5)
    marks = kobai.scene(race).panels[0].marks
    assert not any(isinstance(m, Curve) and m.color == "faint" for m in marks)
