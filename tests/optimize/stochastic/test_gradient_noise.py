"""Gradient noise: exact with σ = 0, the right spread otherwise, the optimizer's own options still checked."""

from __future__ import annotations

import pytest
import torch

import kobai
from kobai.optimize.stochastic.gradient_noise import GradientNoise, noisy

F = "x1**2 + 3*x2**2"


@pytest.mark.parametrize("optimizer", ["gd", "SGD", "Adam", "RMSprop"])
def test_without_noise_it_is_the_optimizer_itself(optimizer):
    plain = kobai.descend(F, [1.0, 1.0], optimizer=optimizer, lr=0.05, steps=30, engine="loop")
    quiet = kobai.descend(F, [1.0, 1.0], optimizer=noisy(optimizer, 0.0), lr=0.05, steps=30)
    assert torch.equal(plain.x, quiet.x)


def test_a_seed_makes_it_repeatable_and_another_seed_another_path():
    runs = [kobai.descend(F, [1.0, 1.0], optimizer=noisy("gd", 0.3), lr=0.05, steps=30, seed=s).x for s in (1, 1, 2)]
    assert torch.equal(runs[0], runs[1])
    assert not torch.equal(runs[0], runs[2])


def test_the_stationary_spread_of_a_quadratic():
    """x ← (1−2η)x − ησξ has variance η²σ²/(1−(1−2η)²) in the long run (a first-order autoregression)."""
    lr, sigma = 0.1, 2.0
    trace = kobai.descend("x1**2", [0.0], optimizer=noisy("gd", sigma), lr=lr, steps=10_000, seed=3, dtype="float64")
    expected = (lr * sigma) ** 2 / (1 - (1 - 2 * lr) ** 2)
    assert float(trace.x[500:, 0].var()) == pytest.approx(expected, rel=0.1)


def test_annealed_noise_dies_out():
    trace = kobai.descend(
        "x1**2", [0.0], optimizer=noisy("gd", 2.0, decay=1.0), lr=0.1, steps=4000, seed=3, dtype="float64"
    )
    assert trace.x[3000:].abs().max() < 5e-3 < trace.x[:50].abs().max()


def test_gradients_are_exact_again_after_the_step():
    x = torch.ones(3, requires_grad=True)
    optimizer = GradientNoise([x], torch.optim.SGD, 1.0, lr=0.1)
    (x**2).sum().backward()
    optimizer.step()
    assert torch.equal(x.grad, torch.full((3,), 2.0))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: noisy("Adamm", 0.1), "Adam"),
        (lambda: noisy("LBFGS", 0.1), "evaluates the objective itself"),
        (lambda: kobai.descend(F, [1.0, 1.0], optimizer=noisy("gd", -1.0), lr=0.1), "sigma=-1.0"),
        (lambda: kobai.descend(F, [1.0, 1.0], optimizer=noisy("Adam", 0.1), lr=0.1, betass=(0.9, 0.9)), "betas"),
    ],
)
def test_bad_input_is_one_line(call, words):
    with pytest.raises(kobai.BadInput) as caught:
        call()
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
