"""The reconstruction error against loops and finite differences."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from kobai.kernel.ukr.error import ReconstructionError, log_density, neighbours
from tests.kernel.second_derivatives import check_hessian


def problem(n=25, d=4, components=2, seed=0):
    rng = np.random.default_rng(seed)
    return torch.tensor(rng.normal(size=(n, d))), torch.tensor(rng.normal(size=(n, components)))


def by_hand(x, z, exclude, h):
    total = 0.0
    for n in range(len(x)):
        kept = [i for i in range(len(x)) if i not in exclude[n]]
        w = np.exp(-0.5 * ((z[n] - z[kept]) ** 2).sum(1) / h**2)
        total += ((x[n] - w @ x[kept] / w.sum()) ** 2).sum()
    return total / len(x)


@pytest.mark.parametrize("count", [0, 1, 4])
def test_value_is_the_definition(count):
    x, z = problem()
    exclude = neighbours(x, count) if count else None
    left_out = exclude.tolist() if count else [[]] * len(x)
    got = ReconstructionError(x, 2, 0.7, exclude)(z.reshape(-1))
    assert got.item() == pytest.approx(by_hand(x.numpy(), z.numpy(), left_out, 0.7), rel=1e-12)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"penalty": 0.3, "power": 2.0},
        {"penalty": 0.3, "power": 1.0},
        {"density": 0.2},
        {"bound": 1.5},
        {"bound": 1.5, "penalty": 0.1, "density": 0.1},
    ],
)
@pytest.mark.parametrize("count", [0, 1, 3])
def test_gradient_by_finite_differences(options, count):
    x, z = problem(n=12)
    error = ReconstructionError(x, 2, exclude=neighbours(x, count) if count else None, **options)
    point = error.parameters(z * 0.5).requires_grad_()
    assert torch.autograd.gradcheck(error, (point,))


def test_neighbours_are_the_nearest_and_the_sample_itself_first():
    x, _ = problem(n=40)
    x[7] = x[3]
    got = neighbours(x, 5)
    distance = torch.cdist(x, x)
    assert got[:, 0].tolist() == list(range(40))
    expected = distance.gather(1, distance.argsort(1)[:, :5])
    torch.testing.assert_close(distance.gather(1, got).sort(1).values, expected)


def test_the_box_holds_and_its_map_is_undone():
    x, z = problem()
    error = ReconstructionError(x, 2, bound=3.0)
    torch.testing.assert_close(error.positions(error.parameters(z)), z)
    assert error.positions(100 * torch.randn(50).double()).abs().max() <= 3.0


def test_density_is_a_density():
    _, z = problem(n=30, components=2)
    grid = torch.linspace(-6, 6, 121, dtype=torch.float64)
    points = torch.cartesian_prod(grid, grid)
    p = log_density(points, z, 0.5).exp()
    assert p.sum().item() * 0.1**2 == pytest.approx(1.0, abs=1e-6)
    kernel = np.exp(-0.5 * ((points[5000].numpy() - z.numpy()) ** 2).sum(1) / 0.25) / (2 * np.pi * 0.25)
    assert p[5000].item() == pytest.approx(kernel.mean(), rel=1e-10)


@pytest.mark.parametrize("count", [0, 1, 6])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_compiled_sweep_is_the_differentiable_error(count, dtype):
    x, z = (t.to(dtype) for t in problem(n=400))
    x[5], z[5] = x[4], z[4]
    z[9] += 300.0
    exclude = neighbours(x, count) if count else None
    assert ReconstructionError(x, 2, exclude=exclude)._columns is not None
    sides = []
    for backend in ("auto", "blocked"):
        point = z.reshape(-1).clone().requires_grad_()
        value = ReconstructionError(x, 2, 0.6, exclude, backend=backend)(point)
        sides.append((value.item(), torch.autograd.grad(value, point)[0]))
    (value, gradient), (expected, slope) = sides
    exact = 1e-10 if dtype == torch.float64 else 1e-4
    assert value == pytest.approx(expected, rel=exact)
    assert (gradient - slope).abs().max() <= exact * slope.abs().max()


def test_the_compiled_sweep_does_not_depend_on_the_number_of_threads():
    x, z = problem(n=500)
    point, error, threads = (
        z.reshape(-1).requires_grad_(),
        ReconstructionError(x, 2, 0.6, neighbours(x, 1)),
        torch.get_num_threads(),
    )
    found = []
    for count in (1, 3):
        torch.set_num_threads(count)
        found.append(torch.autograd.grad(error(point), point)[0])
    torch.set_num_threads(threads)
    assert torch.equal(*found)


@pytest.mark.parametrize("count", [0, 1])
def test_second_derivatives(count):
    x, z = problem(n=8)
    exclude = neighbours(x, count) if count else None
    error = ReconstructionError(x, 2, exclude=exclude)
    assert torch.autograd.gradgradcheck(error, (z.reshape(-1).requires_grad_(),))
    check_hessian(error, z.reshape(-1).detach())
