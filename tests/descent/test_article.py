"""Gradient descent equals the loop of the article this began with, bit for bit."""

import pytest
import torch

import kobai

STEPS = 200
ETA = 0.01


def article(A, start):
    """The article's loop as it is written there."""

    def E(x):
        return torch.einsum("i,ij,j", x, A, x)

    x = start.clone().requires_grad_(True)
    path = [x.detach().clone()]
    for _ in range(STEPS):
        e = E(x)
        e.backward()
        with torch.no_grad():
            x -= ETA * x.grad
        x.grad.zero_()
        path.append(x.detach().clone())
    return E, torch.stack(path)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("which", ["eye", "random", "random symmetric"])
def test_equals_the_articles_loop_at_every_step(dtype, which):
    A = torch.eye(2, dtype=dtype)
    if which != "eye":
        A = torch.randn(2, 2, dtype=dtype)
    if which == "random symmetric":
        A = A + A.T
    start = torch.tensor([2.0, 2.0], dtype=dtype)
    E, path = article(A, start)
    trace = kobai.descend(E, start, lr=ETA, steps=STEPS)
    assert trace.x.shape == (201, 2)
    assert trace.x.dtype == dtype
    assert torch.equal(trace.x, path)
    assert torch.equal(trace.value, torch.stack([E(x) for x in path]))


def test_the_formula_walks_the_same_path():
    _, path = article(torch.eye(2), torch.tensor([2.0, 2.0]))
    trace = kobai.descend("x1**2 + x2**2", start=[2.0, 2.0], lr=0.01, steps=200)
    assert torch.equal(trace.x, path)
    assert trace.x[-1].tolist() == pytest.approx([2 * 0.98**200] * 2, rel=1e-5)


def test_reassigning_x_is_the_same_arithmetic():
    x = torch.tensor([2.0, -1.5])
    path = [x]
    for _ in range(STEPS):
        x = x.clone().requires_grad_(True)
        (torch.sin(x[0]) * x[1] + x[1] ** 2).backward()
        x = (x - 0.3 * x.grad).detach()
        path.append(x)
    trace = kobai.descend(lambda x: torch.sin(x[0]) * x[1] + x[1] ** 2, [2.0, -1.5], lr=0.3, steps=STEPS)
    assert torch.equal(trace.x, torch.stack(path))
