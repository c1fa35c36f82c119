"""Barzilai-Borwein: step lengths against NumPy, superlinear convergence in the plane, negative curvature."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import kobai
from kobai import Record

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
