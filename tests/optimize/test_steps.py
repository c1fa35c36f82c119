"""Barzilai-Borwein, Polyak, normalised and sign descent, Langevin: what is proved of each."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import kobai
from kobai import Record, Status

GRAD = Record(keep=("value", "grad_norm", "lr", "grad"))


@pytest.mark.parametrize("variant", ["long", "short"])
def test_barzilai_borweins_length_is_an_inverse_curvature_of_the_last_step(variant):
    H = np.diag([1.0, 4.0, 30.0])
    trace = kobai.descend(
        "(x1**2 + 4*x2**2 + 30*x3**2)/2", [3.0, -1.0, 2.0], optimizer="Barzilai-Borwein", lr=0.01, variant=variant,
        steps=25, dtype="float64",
    )  # fmt: skip
    x = np.array([3.0, -1.0, 2.0])
    length, path = 0.01, [x]
    for _ in range(25):
        g = H @ x
        x = x - length * g
        path.append(x)
        # On a quadratic y = Hs and s is along g, so the lengths are those of an exact search one step late.
        length = g @ g / (g @ H @ g) if variant == "long" else g @ H @ g / (g @ H @ H @ g)
    np.testing.assert_allclose(trace.x.numpy(), np.array(path), rtol=1e-6, atol=1e-9)


def test_barzilai_borwein_is_much_faster_than_exact_searches_and_superlinear_in_the_plane():
    f = "(x1**2 + 100*x2**2)/2"
    ours = kobai.descend(f, [100.0, 1.0], optimizer="Barzilai-Borwein", lr=0.003, steps=20, dtype="float64")
    exact = kobai.descend(f, [100.0, 1.0], optimizer="exact line search", steps=20, dtype="float64")
    assert ours.value[-1] < 1e-8 * exact.value[-1]
    root = (ours.grad_norm / ours.grad_norm[0]) ** (1 / torch.arange(21).clamp_min(1))
    assert root[18] < 0.5 * root[6]


def test_barzilai_borwein_goes_on_where_the_function_curves_down():
    trace = kobai.descend(
        "cos(x1)", [0.5], optimizer="Barzilai-Borwein", lr=0.1, steps=15, dtype="float64", record=GRAD
    )
    s, y = trace.x[1] - trace.x[0], trace.grad[1] - trace.grad[0]
    assert float(s @ y) < 0
    assert float(trace.lr[1]) == pytest.approx(float(torch.linalg.vector_norm(s) / torch.linalg.vector_norm(y)))
    assert float(trace.x[-1, 0]) == pytest.approx(np.pi, abs=1e-6)


def test_polyaks_step_comes_nearer_to_the_minimum_each_time():
    """|x₊ − x*|² ≤ |x − x*|² − (f − f*)²/|g|² for convex f, smooth or not."""
    for f, star in (("abs(x1 - 1) + 3*abs(x2 + 2)", (1.0, -2.0)), ("(x1 - 1)**4 + exp((x2 + 2)**2) - 1", (1.0, -2.0))):
        trace = kobai.descend(f, [-0.5, -1.3], optimizer="Polyak", steps=60, dtype="float64")
        square = (trace.x - torch.tensor(star, dtype=torch.float64)).square().sum(-1)
        gain = torch.where(trace.grad_norm > 0, trace.value**2 / trace.grad_norm**2, 0.0)
        assert (square[1:] <= square[:-1] - gain[:-1] + 1e-12).all()
        best = trace.value.cummin(0).values
        bound = trace.grad_norm.max() * square[0].sqrt() / (torch.arange(61) + 1).sqrt()
        assert (best <= bound).all()


def test_polyaks_step_on_a_bowl_is_a_quarter():
    trace = kobai.descend("x1**2 + x2**2 + 7", [1.0, -3.0], optimizer="Polyak", f_star=7.0, steps=5, dtype="float64")
    torch.testing.assert_close(trace.lr, torch.full((6,), 0.25, dtype=torch.float64))
    torch.testing.assert_close(trace.x[-1], torch.tensor([1.0, -3.0], dtype=torch.float64) / 32)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_normalised_steps_all_have_the_same_length(dtype):
    trace = kobai.descend("rosenbrock", [-1.2, 1.0], optimizer="normalised gradient", lr=0.05, steps=50, dtype=dtype)
    length = torch.linalg.vector_norm((trace.x[1:] - trace.x[:-1]).double(), dim=-1)
    torch.testing.assert_close(length, torch.full((50,), 0.05, dtype=torch.float64), rtol=1e-4, atol=0)


def test_normalising_survives_gradients_whose_squares_overflow():
    x = torch.tensor([3e30, 4e30], requires_grad=True)
    rule = kobai.optimize.resolve("normalised gradient", lr=1e30).build([x])
    x.grad = torch.tensor([3e30, 4e30])
    rule.step()
    torch.testing.assert_close(x.detach(), torch.tensor([2.4e30, 3.2e30]))


def test_normalised_descent_ends_within_a_step_of_the_minimum():
    trace = kobai.descend(
        "sqrt(x1**2 + x2**2)", [3.0, 4.0], optimizer="normalised gradient", lr=0.1, steps=80, dtype="float64"
    )
    distance = torch.linalg.vector_norm(trace.x, dim=-1)
    torch.testing.assert_close(distance[:49], 5 - 0.1 * torch.arange(49, dtype=torch.float64))
    assert distance[52:].max() <= 0.1 + 1e-9


def test_sign_descent_is_adam_without_memory():
    options = {"steps": 40, "dtype": "float64", "lr": 0.01}
    ours = kobai.descend("rosenbrock", [-1.2, 1.0], optimizer="sign descent", **options)
    adam = kobai.descend("rosenbrock", [-1.2, 1.0], optimizer="Adam", betas=(0.0, 0.0), eps=0.0, **options)
    torch.testing.assert_close(ours.x, adam.x, rtol=1e-9, atol=1e-12)


def test_sign_descent_is_stacked():
    starts = torch.randn(50, 3)
    many = kobai.descend("rosenbrock", starts, optimizer="sign descent", lr=0.01, steps=20)
    assert many.engine != "loop"
    for i in (0, 31):
        assert torch.equal(
            many.x[i], kobai.descend("rosenbrock", starts[i], optimizer="sign descent", lr=0.01, steps=20).x
        )


@pytest.mark.parametrize(("lr", "temperature"), [(0.1, 1.0), (0.4, 0.25)])
def test_langevins_stationary_variance(lr, temperature):
    """On λx²/2 the positions are a first-order autoregression with variance T/(λ(1 − ηλ/2))."""
    curvatures = torch.tensor([1.0, 2.0], dtype=torch.float64)
    trace = kobai.descend(
        "x1**2/2 + x2**2", [0.0, 0.0], optimizer="Langevin", lr=lr, temperature=temperature, steps=12_000, seed=5,
        dtype="float64",
    )  # fmt: skip
    expected = temperature / (curvatures * (1 - lr * curvatures / 2))
    torch.testing.assert_close(trace.x[200:].var(0), expected, rtol=0.12, atol=0)
    # Successive positions correlate by 1 − ηλ.
    x = trace.x[200:] - trace.x[200:].mean(0)
    correlation = (x[1:] * x[:-1]).mean(0) / x.var(0)
    torch.testing.assert_close(correlation, 1 - lr * curvatures, rtol=0, atol=0.05)


def test_langevin_without_heat_is_gradient_descent():
    cold = kobai.descend("rosenbrock", [-1.2, 1.0], optimizer="Langevin", lr=1e-3, temperature=0.0, steps=30)
    plain = kobai.descend("rosenbrock", [-1.2, 1.0], lr=1e-3, steps=30)
    torch.testing.assert_close(cold.x, plain.x)


def test_langevin_repeats_by_its_seed():
    options = {"optimizer": "Langevin", "lr": 0.01, "steps": 5}
    runs = [kobai.descend("x1**2", [[1.0], [1.0]], seed=s, **options) for s in (1, 1, 2)]
    assert torch.equal(runs[0].x, runs[1].x)
    assert not torch.equal(runs[0].x, runs[2].x)
    assert not torch.equal(runs[0].x[0], runs[0].x[1])
    assert runs[0].status[0] in tuple(Status)
