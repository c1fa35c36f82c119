"""Formulas as torch functions: values by hand, gradients by finite differences, batches."""

from __future__ import annotations

import math

import pytest
import torch

import kobai
from kobai.objectives import float_values, tree, unrolling
from kobai.objectives.formula.compute import compile_tree
from tests.formulas import VALUES

X = (0.7, -1.3, 2.1)


@pytest.mark.parametrize(("text", "by_hand"), VALUES, ids=[text for text, _ in VALUES])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_computes_what_it_says(text, by_hand, dtype):
    f = kobai.objective(text, dim=3)
    value = f(torch.tensor(X, dtype=dtype))
    assert value.dtype == dtype
    assert value.shape == ()
    assert float(value) == pytest.approx(by_hand(*X), rel=1e-12 if dtype == torch.float64 else 2e-6)


@pytest.mark.parametrize("text", [text for text, _ in VALUES])
def test_many_points_are_the_single_points(text):
    f = kobai.objective(text, dim=3)
    points = torch.rand(4, 5, 3, dtype=torch.float64) * 0.8 + 0.1
    together = f.batch(points)
    alone = torch.stack([torch.stack([f(p) for p in row]) for row in points])
    assert together.shape == (4, 5)
    assert torch.allclose(together, alone, rtol=1e-13, atol=0)


def test_gradients_are_those_of_finite_differences():
    for text, _ in VALUES:
        f = kobai.objective(text, dim=3)
        point = torch.tensor([0.7, 0.43, 0.31], dtype=torch.float64)
        _, grad = f.value_and_grad(point)
        for k in range(3):
            h = torch.zeros(3, dtype=torch.float64)
            h[k] = 1e-6
            slope = float(f(point + h) - f(point - h)) / 2e-6
            assert float(grad[k]) == pytest.approx(slope, rel=1e-5, abs=1e-6), text


def test_the_article_bit_for_bit():
    """x = x − η·x.grad for E(x) = x₁² + x₂²: the formula's gradient is exactly 2x."""
    f = kobai.objective("x1**2 + x2**2")
    for dtype in (torch.float32, torch.float64):
        x = torch.randn(100, 2, dtype=dtype)
        assert torch.equal(f.grad_batch(x), 2 * x)
        for row in x[:10]:
            assert torch.equal(f.value_and_grad(row)[1], 2 * row)


def test_vanishing_norms_have_a_gradient():
    """Where ‖x‖ has its tip the gradient is 0, not NaN: otherwise a descent could not rest there."""
    _, grad = kobai.objective("norm(x)", dim=3).value_and_grad(torch.zeros(3))
    assert torch.equal(grad, torch.zeros(3))


@pytest.mark.parametrize(
    ("text", "point", "grad", "curvature"),
    [
        ("where(x > 0, sqrt(x), x**2)", -1.5, -3.0, 2.0),
        ("where(x > 0, sqrt(x), x**2)", 4.0, 0.25, -1 / 32),
        ("where(x < 0, 1/x, 3x)", 0.0, 3.0, 0.0),
        ("where(x >= 1, log(x - 1) + x, where(x > 0, log(x), exp(-x)))", -1.0, -math.e, math.e),
        ("piecewise(x < 0, log(-x), x == 0, 0, log(x))*2", 2.0, 1.0, -0.5),
        ("where(x == 0, 1, sin(x)/x) + x**2", 0.0, 0.0, 2.0),
        ("where(x > 700, x, exp(x)*exp(x))", 800.0, 1.0, 0.0),
        ("cbrt(x)", -8.0, 1 / 12, 1 / 144),
        ("softplus(x)", 0.0, 0.5, 0.25),
        ("softplus(x)", 1000.0, 1.0, 0.0),
        ("sigmoid(x)", -1000.0, 0.0, 0.0),
        ("erf(x)", 1.0, 2 / math.sqrt(math.pi) / math.e, -4 / math.sqrt(math.pi) / math.e),
    ],
)
def test_derivatives_of_branches_not_taken_do_not_count(text, point, grad, curvature):
    """Nor do those of other new functions overflow."""
    f = kobai.objective(text)
    x = torch.tensor([point], dtype=torch.float64)
    assert float(f.value_and_grad(x)[1]) == pytest.approx(grad, rel=1e-12)
    assert float(torch.autograd.functional.hessian(f.fn, x)) == pytest.approx(curvature, rel=1e-9, abs=1e-12)
    assert torch.allclose(f.grad_batch(x.expand(3, 1)), torch.full((3, 1), grad, dtype=torch.float64))


def test_branches_inside_sums_take_the_gradient_of_each_term():
    f = kobai.objective("sum(where(x > 0, sqrt(x), x**2))", dim=3)
    grad = f.value_and_grad(torch.tensor([4.0, -1.0, 0.0], dtype=torch.float64))[1]
    assert grad.tolist() == [0.25, -2.0, 0.0]


def test_no_value_where_no_condition_holds():
    assert math.isnan(float(kobai.objective("piecewise(x < 0, x, x > 1, 1)")(torch.tensor([0.5]))))


FUNCTIONS = [
    *(f"{name}(x/2)" for name in float_values.FUNCTIONS if name not in ("log", "log2", "log10", "sqrt", "abs", "sign",
                                                                             "acosh")),
    "acosh(2 + x²)",
    "log(1 + x²) + sqrt(1 + y²)", "log2(1 + x²)", "log10(1 + x²)", "|x| sign(y)", "cbrt(x)", "root(x, 5)", "atan2(y, x)",
    "where(x > 0, sqrt(x), x²)", "piecewise(x < -1 or y > 5, 1, x <= 0 and y != 1, x, x >= 1, x², y)", "max(x, y) + min(x, 0)",
]  # fmt: skip


@pytest.mark.parametrize("text", FUNCTIONS)
def test_compiled_as_the_loop_computes(text):
    """Few steps: later ones would magnify what is rounded differently."""
    starts = torch.tensor([[0.7, -0.4], [-0.8, 0.9], [1.3, 0.2]], dtype=torch.float64)
    compiled, loop = (
        kobai.descend(f"{text} + y²", starts, lr=0.05, steps=3, engine=engine) for engine in ("compiled", "loop")
    )
    assert compiled.engine == "compiled"
    assert torch.allclose(compiled.x, loop.x, rtol=1e-13, atol=1e-14)
    assert torch.isfinite(loop.grad_norm).all()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("where(pi != e, 2, x2) + 0*n", lambda x: 2.0),
        ("sum(where(pi > e, 2, x[i]), i, 1, n)", lambda x: 6.0),
        ("sum(where(pi > e, x1, x[i]), i, 1, n)", lambda x: 3 * x[0]),
        ("sum(where(pi < e, x1, x[i]), i, 1, n)", sum),
        ("prod(where(n > 2, 2, x[i]), i, 1, n)", lambda x: 8.0),
        ("max(where(n > 2, x2, x[i]), i, 1, n)", lambda x: x[1]),
    ],
)
def test_conditions_of_constants_are_decided_at_one_point_and_at_many(text, value):
    f = kobai.objective(text, dim=3)
    points = [[0.5, -2.0, 3.0], [1.5, 0.25, -1.0]]
    many = torch.tensor(points, dtype=torch.float64)
    assert f.batch(many).tolist() == pytest.approx([value(x) for x in points])
    assert [float(f(x)) for x in many] == pytest.approx([value(x) for x in points])
    assert kobai.descend(f, points, lr=1e-3, steps=2).value.shape == (2, 3)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize(
    "body", ["10**(i/3)*x[i]", "exp(-i)*x[i]", "x[i]*sin(i)**2/i", "abs(x[i])**sqrt(i)", "where(i > 1.5, i/7, 0.1)*x[i]",
             "min(x[i], log(i))", "x[i]**2*(i/n)"],
)  # fmt: skip
def test_numbers_of_an_index_are_rounded_once_as_constants_are(body, dtype):
    """Such a sum has the bits of the same terms written out, whose constants Python computes."""
    f = kobai.objective(f"sum({body}, i, 1, n)", dim=3)
    assert f.formula is not None
    assert isinstance(f.formula.tree, tree.Reduce)
    written = compile_tree(f.formula.unroll(3), {})
    x = torch.tensor(X, dtype=dtype)
    terms = [compile_tree(unrolling.unroll(f.formula.tree.body, 3, {"i": k}), {})(x) for k in (1, 2, 3)]
    assert float(f(x)) == float(terms[0] + terms[1] + terms[2])
    assert float(f(x)) == pytest.approx(float(written(x)), rel=1e-6)
    assert float(f(x)) == float(f(x)), "what is cached is what was computed"


def test_cached_numbers_of_an_index_follow_precision_device_and_number_of_variables():
    f = kobai.objective("sum(x[i]/i**0.5, i, 1, n)")
    for n in (2, 5, 2):
        for dtype in (torch.float32, torch.float64, torch.float32):
            with torch.inference_mode():
                f.batch(torch.ones(4, n, dtype=dtype))
            value, grad = f.value_and_grad(torch.ones(n, dtype=dtype))
            assert value.dtype == grad.dtype == dtype
            assert grad.tolist() == pytest.approx([k**-0.5 for k in range(1, n + 1)], rel=1e-6)


def test_numbers_of_inner_indices_follow_the_outer_ones():
    f = kobai.objective("sum(sum(x[j]*(i/j), j, 1, i), i, 1, n)")
    g = kobai.objective("sum(sum(x[j]*(i/j), j, 1, n), i, 1, 400)")
    for n in (3, 4, 3):
        x = torch.arange(1, n + 1, dtype=torch.float64)
        assert float(f(x)) == pytest.approx(sum(i for i in range(1, n + 1) for _ in range(i)))
        assert float(g(x)) == pytest.approx(n * sum(range(401)))


def test_sums_of_numbers_alone_are_python_s():
    f = kobai.objective("x1*sum(sqrt(i), i, 1, 9)")
    assert float(f(torch.tensor([1.0], dtype=torch.float64))) == sum(math.sqrt(k) for k in range(1, 10))
