"""Given vectors and matrices in formulas, against NumPy."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import kobai
from kobai.objectives import Formula

A = np.array([[2.0, 1.0], [-1.0, 3.0]])
B = np.array([[1.0, 2.0, 0.0], [0.5, -1.0, 4.0]])
b = np.array([1.0, -2.0])
x2, x3 = np.array([0.7, -1.3]), np.array([0.7, -1.3, 0.4])

ROWS = [
    (r"x^\top A x", x2 @ A @ x2),
    (r"x^T A x", x2 @ A @ x2),
    (r"x^{\top} A x", x2 @ A @ x2),
    (r"x^{\mathsf{T}} A x", x2 @ A @ x2),
    (r"\mathbf{x}^\top A \mathbf{x}", x2 @ A @ x2),
    (r"x' A x + \|x\|^2", x2 @ A @ x2 + x2 @ x2),
    ("xᵀ A x", x2 @ A @ x2),
    ("x @ A @ x", x2 @ A @ x2),
    ("x.T @ A @ x", x2 @ A @ x2),
    ("x'*A*x - 2b' x", x2 @ A @ x2 - 2 * b @ x2),
    ("(A@x - b).T @ (A@x - b)", ((A @ x2 - b) ** 2).sum()),
    ("x' A' A x", x2 @ A.T @ A @ x2),
    (r"\frac{1}{2} x^\top A x - b^\top x + 3", x2 @ A @ x2 / 2 - b @ x2 + 3),
    (r"-x^\top A x", -x2 @ A @ x2),
    (r"2 x^\top A x\,x_1", 2 * x2 @ A @ x2 * 0.7),
    (r"(x-b)^\top A (x-b)", (x2 - b) @ A @ (x2 - b)),
    (r"\frac{x^\top A^\top A x}{x^\top x}", (x2 @ A.T @ A @ x2) / (x2 @ x2)),
    (r"\lVert A x - b \rVert^2", ((A @ x2 - b) ** 2).sum()),
    (r"\left\| A x - b \right\|", np.linalg.norm(A @ x2 - b)),
    (r"\|Ax - b\|_1 + \|x\|_\infty", abs(A @ x2 - b).sum() + 1.3),
    ("‖A x - b‖² + norm(x)", ((A @ x2 - b) ** 2).sum() + np.linalg.norm(x2)),
    ("dot(b, x)^2", (b @ x2) ** 2),
    (r"e^{-x^\top A x/2}", np.exp(-(x2 @ A @ x2) / 2)),
    (r"f(w) = w^\top A w", x2 @ A @ x2),
    (r"\|B x - b\|^2", ((B @ x3 - b) ** 2).sum()),
    (r"b^\top B x", b @ B @ x3),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), ROWS, ids=[text for text, _ in ROWS])
def test_is_what_numpy_computes(text, value):
    given = {name: array for name, array in {"A": A, "B": B, "b": b}.items() if name in text.replace("\\mathbf", "")}
    f = kobai.objective(text, params=given)
    point = x3 if "B" in given else x2
    assert f.dim == len(point)
    assert float(f(torch.tensor(point))) == pytest.approx(value, rel=1e-13)
    assert f.formula is not None
    assert float(kobai.objective(f.formula.source)(torch.tensor(point))) == pytest.approx(value, rel=1e-13)


def test_quadratic_forms_have_each_product_once():
    assert Formula.parse(r"x^\top A x", {"A": [[2, 1], [0, 3]]}).source == "2*x1**2 + x1*x2 + 3*x2**2"


def test_least_squares_have_residuals():
    residuals = kobai.objective(r"\|A x - b\|^2", A=A, b=b).residuals_for(2)
    assert residuals is not None
    assert residuals(torch.tensor(x2)).tolist() == pytest.approx((A @ x2 - b).tolist())


def test_without_a_matrix_it_is_the_sum_of_squares_of_any_length():
    f = kobai.objective(r"x^\top x + \mathbf{x}^\top\mathbf{x}", dim=3)
    assert float(f(torch.tensor(x3))) == pytest.approx(2 * x3 @ x3)


@pytest.mark.parametrize(
    ("text", "given", "said"),
    [
        (r"x^\top A x", {}, "give the matrix a value"),
        (r"A x", {"A": A}, "vector or matrix where a number should stand"),
        (r"x^\top B x", {"B": B}, "do not fit"),
        (r"x x", {"A": A}, r"write x\^.top y for the product of two vectors"),
        (r"\sin(x) + x^\top A x", {"A": A}, "vector or matrix where a number"),
        (r"x^2", {"A": A}, "vectors and matrices have"),
        (r"x^\top A x", {"A": [[1, 2], [3]]}, "rows of equal length"),
        (r"x^\top A x", {"A": [[1, float("nan")]]}, "finite numbers"),
        (r"x^\top A x", {"A": [[[1.0]]]}, "rows of equal length"),
        (r"x^\top A x", {"A": np.ones((51, 51))}, "at most 2500"),
        (r"x^\top A x", {"A": np.ones((50, 50))}, "more than 2000 operations"),
        (r"x_1^2", {"A": A}, "no constant of that name"),
        (r"\sum_i x_i^2 + x^\top A x", {"A": A}, "a sum over coordinates beside given vectors"),
    ],
)
def test_what_does_not_fit_is_refused(text, given, said):
    with pytest.raises(kobai.BadInput, match=said):
        kobai.objective(text, params=given)


def test_on_the_command_line(capsys):
    from kobai.cli import main

    words = ["descend", r"x^\top A x", "--param", "A=[[2, 0], [0, 1]]", "--start", "1,1", "--steps", "1", "--json"]
    assert main(words) == 0
    assert '"value_at_start": 3.0' in capsys.readouterr().out
