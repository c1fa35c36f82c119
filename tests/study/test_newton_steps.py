"""Newton's method from many starts at once: the steps of the optimizer, and Newton's fractal."""

import numpy as np
import pytest
import torch

import kobai
from kobai import study
from kobai.descent import Status
from kobai.study.newton_steps import direction, newton_ends

FRACTAL = "(x1**4 - 6*x1**2*x2**2 + x2**4)/4 - x1"  # the real part of z⁴/4 − z, whose Newton steps are those of z³ − 1
ROOTS = [(1.0, 0.0), (-0.5, 0.75**0.5), (-0.5, -(0.75**0.5))]


@pytest.mark.parametrize(
    "function", [FRACTAL, "himmelblau", "rosenbrock", "x1**2 + 0*x2", "x1*x2 + x1**4", "x1 + x2**2", "3*x1 - x2"]
)
def test_ends_are_those_of_the_optimizer(function):
    starts = torch.rand(6, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(1)) * 4 - 2
    f = kobai.objective(function)
    found = newton_ends(f, starts, 1.0, 4, 1e-7)
    trace = kobai.descend(f, starts, optimizer="undamped Newton", steps=4, engine="loop", dtype="float64")
    assert found.x == pytest.approx(trace.x[:, -1].numpy(), rel=1e-6, abs=1e-9)
    assert found.value == pytest.approx(trace.value[:, -1].numpy(), rel=1e-6, abs=1e-9)


def test_directions_solve_the_system_or_are_the_shortest():
    draw = np.random.default_rng(0)
    curvatures = [draw.standard_normal((2, 2)) for _ in range(4)] + [
        np.outer(v, v) for v in draw.standard_normal((3, 2))
    ]
    curvatures += [np.zeros((2, 2)), np.diag([0.0, 3.0]), np.eye(2) * 1e150, np.eye(2) * 1e-150]
    for h in curvatures:
        h, g = (h + h.T) / 2, draw.standard_normal(2)
        found = direction(torch.tensor(g), (torch.tensor(h[0, 0]), torch.tensor(h[0, 1]), torch.tensor(h[1, 1])))
        assert found.numpy() == pytest.approx(np.linalg.pinv(h, rcond=1e-14) @ g, rel=1e-9)


def test_statuses():
    f = kobai.objective("x1**4 - 2*x1**2 + x2**2")  # minima at ±1, a saddle at 0
    found = newton_ends(
        f, torch.tensor([[1.5, 1.0], [0.1, 1.0], [1e200, 0.0], [50.0, 0.0]], dtype=torch.float64), 1.0, 9, 1e-7
    )
    assert found.status.tolist() == [Status.CONVERGED, Status.STALLED, Status.NONFINITE, Status.DESCENDING]
    assert (found.arrived[:2] > 0).all()
    assert found.arrived[2:].tolist() == [-1, -1]


def labels(size: int) -> np.ndarray:
    """The root that Newton's method for z³ − 1 finds, by NumPy alone."""
    centres = -2 + 4 * (np.arange(size) + 0.5) / size
    z = centres[None] + 1j * centres[:, None]
    for _ in range(60):
        z = z - (z**3 - 1) / (3 * z * z)
    return np.abs(z[..., None] - np.array([complex(*root) for root in ROOTS])).argmin(-1)


@pytest.mark.parametrize("size", [64, pytest.param(2048, marks=pytest.mark.slow)])
def test_newtons_fractal(size):
    found = study.basins(FRACTAL, window=[(-2, 2)] * 2, shape=size, optimizer="undamped Newton", steps=60, minima=ROOTS)
    shares = [float((found.minimum == k).mean()) for k in range(3)]
    wanted = labels(size)
    assert (found.minimum.values != wanted).mean() <= 1e-5
    assert (found.steps.values >= 1).mean() > 0.999
    if size == 2048:
        assert shares == pytest.approx([0.35287, 0.32356, 0.32356], abs=1e-5)
        dimension = study.box_dimension(study.boundary(found.minimum.values), sizes=[2**k for k in range(9)])
        assert round(dimension.median, 3) == 1.434
        assert round(dimension.estimate, 3) == 1.439
