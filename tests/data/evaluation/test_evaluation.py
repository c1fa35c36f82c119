"""Many rows, a piece at a time: the same loss, gradient and curvature as of all at once, in little memory."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose

import kobai
from kobai.data.evaluation import evaluation

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"
RNG = np.random.default_rng(0)
ROWS = 1000
X, Z = RNG.normal(size=(2, ROWS))
TABLE = {
    "x": X, "z": Z, "y": 2 * X - Z + RNG.normal(size=ROWS), "n": RNG.poisson(np.exp(0.3 * X)), "v": 1 + X**2,
    "c": (X + RNG.normal(size=ROWS) > 0).astype(float), "k": np.array(["p", "q", "r"])[RNG.integers(0, 3, ROWS)],
}  # fmt: skip
CASES: list[tuple[str, dict[str, Any]]] = [
    ("y ~ a*x + d*z + b", {}),
    ("y ~ a*x + d*z + b", {"reduction": "sum", "l1": 0.1, "l2": 0.2, "weights": "v", "standardize": True}),
    ("y ~ a*exp(b*x) + d*z", {"loss": "huber", "delta": 0.5, "l2": 0.3}),
    ("y ~ a*x + b", {"loss": "absolute"}),
    ("c ~ a*x + b", {"loss": "logistic", "weights": "v"}),
    ("n ~ exp(a*x + b)", {"loss": "poisson", "held_out": 0.3}),
    ("k ~ softmax(a*x, d*z, b)", {"loss": "cross-entropy", "l1": 0.1}),
]


@pytest.mark.parametrize(("model", "options"), CASES)
def test_pieces_give_what_all_rows_give(model: str, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = kobai.loss(model, TABLE, **options)
    monkeypatch.setattr(evaluation, "_PIECE", 300)
    pieces = kobai.loss(model, TABLE, **options)
    p = len(whole.parameter_names)
    points = torch.randn(7, p, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    for one, other in zip(whole.value_and_grad(points[0]), pieces.value_and_grad(points[0]), strict=True):
        assert_allclose(other.numpy(), one.numpy(), rtol=1e-12, atol=1e-12)
    assert_allclose(pieces.batch(points).numpy(), whole.batch(points).numpy(), rtol=1e-12)
    with torch.no_grad():
        assert_allclose(float(pieces(points[1])), float(whole(points[1])), rtol=1e-12)
    for one, other in zip(*(of.evaluation.gradient_and_hessian(points[0]) for of in (whole, pieces)), strict=True):
        assert_allclose(other.numpy(), one.numpy(), rtol=1e-11, atol=1e-11)
    if whole.held is not None:
        assert_allclose(pieces.held_out(points), whole.held_out(points), rtol=1e-12)


@pytest.mark.parametrize("optimizer", ["gradient descent", "LBFGS", "Newton", "Adam"])
def test_descents_end_alike(optimizer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = kobai.loss("c ~ a*x + d*z + b", TABLE, loss="logistic")
    monkeypatch.setattr(evaluation, "_PIECE", 300)
    pieces = kobai.loss("c ~ a*x + d*z + b", TABLE, loss="logistic")
    ends = [
        kobai.descend(of, torch.zeros(2, 3), optimizer=optimizer, lr=0.5, steps=8, dtype="float64").x
        for of in (whole, pieces)
    ]
    torch.testing.assert_close(ends[0], ends[1], rtol=1e-8, atol=1e-8)


def test_a_third_derivative_is_right_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "_PIECE", 300)
    loss = kobai.loss("n ~ exp(a*x)", TABLE, loss="poisson")
    at = torch.tensor([0.2], dtype=torch.float64, requires_grad=True)
    found = loss(at)
    for k in range(1, 4):
        (found,) = torch.autograd.grad(found, at, create_graph=True)
        found = found.sum()
        wanted = np.mean(X**k * np.exp(0.2 * X)) - (np.mean(TABLE["n"] * X) if k == 1 else 0)
        assert float(found.detach()) == pytest.approx(wanted, rel=1e-10)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux for the peak of memory")
def test_a_large_table_and_its_descent_take_less_than_twice_the_table() -> None:
    command = "import fit; print(fit.taken(1_000_000), fit.taken(1_000_000, standardize=True))"
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=BENCHMARKS, capture_output=True, text=True, check=True
    )  # fmt: skip
    for besides in done.stdout.split():
        assert float(besides) < 0.9
