"""Many points at once: through ``vmap`` only where it gives the same numbers."""

from __future__ import annotations

import pytest
import torch

import kobai


def quadratic(x):
    return torch.einsum("i,ij,j->", x, torch.eye(2, dtype=x.dtype), x)


def bump(x, y, height=1.0):
    return height * torch.exp(-(x**2) - y**2)


def branching(x):
    return x.sum() if float(x[0].detach()) > 0 else -x.sum() * 2


def rounding(x):
    return (x**2).sum() * len(str(float(x[0].detach())))


@pytest.mark.parametrize(("source", "vmaps"), [(quadratic, True), (bump, True), (branching, False), (rounding, False)])
def test_many_points_go_through_vmap_only_where_it_is_exact(source, vmaps):
    f = kobai.objective(source)
    points = torch.randn(5, 2, dtype=torch.float64)
    values, grads = f.value_and_grad(points)
    assert list(f._vmaps.values()) == [vmaps]
    for point, value, grad in zip(points, values, grads, strict=True):
        alone, slope = f.value_and_grad(point)
        assert torch.allclose(value, alone)
        assert torch.allclose(grad, slope)


def test_vmap_that_gives_other_numbers_is_not_trusted():
    """Remembers what it saw: under vmap it sees all points at once."""
    seen = []

    def remembering(x):
        seen.append(1)
        return (x**2).sum() * len(seen)

    f = kobai.objective(remembering)
    f.batch(torch.ones(4, 2))
    assert list(f._vmaps.values()) == [False]


def test_a_format_that_vmap_refuses_says_nothing_of_another():
    a = torch.tensor([[2.0, 0.5], [0.5, 1.0]])
    f = kobai.objective(lambda x: torch.einsum("i,ij,j->", x, a, x))
    with pytest.raises(RuntimeError):
        f.batch(torch.ones(4, 2, dtype=torch.float64))
    f.batch(torch.ones(4, 2))
    assert f._vmaps[torch.float32, torch.device("cpu")]


def test_no_points_and_one_point():
    f = kobai.objective(quadratic)
    assert f.batch(torch.zeros(0, 2)).shape == (0,)
    assert f.batch(torch.ones(1, 2)).tolist() == [2.0]
