"""Which batches may be evaluated at once."""

import pytest
import torch

import kobai
from kobai.descent import Record
from kobai.descent.engines.batch_invariance import not_batch_invariant
from kobai.descent.engines.evaluate import Evaluator
from kobai.descent.job import Job
from kobai.optimize import resolve


def reason(f, x):
    objective = kobai.objective(f)
    return not_batch_invariant(Evaluator(Job(objective, x, resolve(), 1, Record())), x)


@pytest.mark.parametrize(
    "f",
    [
        "(1 - x1)**2 + 100*(x2 - x1**2)**2",
        "x1**2 + x2**3 - x1*x2/3",
        "exp(-x1**2)*cos(x2) + sqrt(1 + x1**2)",
        "sum(x**2)",
    ],
)
def test_plain_arithmetic_goes_at_once(f):
    assert reason(f, torch.randn(40, 2)) is None


@pytest.mark.parametrize(
    ("f", "named"), [("x1**4 + x2", "pow"), ("sinh(x1) + x2", "sinh"), ("asin(x1/100) + x2", "asin")]
)
def test_operations_that_round_by_place_do_not(f, named):
    assert named in reason(f, torch.randn(40, 2))


def test_callables_do_not():
    assert "one point" in reason(lambda x: (x * x).sum(), torch.randn(40, 2))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("name", [
    "exp", "expm1", "log", "log1p", "log2", "sqrt", "rsqrt", "reciprocal", "sin", "cos", "tan", "atan", "tanh", "erf",
    "square", "abs", "sgn",
])  # fmt: skip
def test_what_is_listed_as_exact_is(name, dtype):
    x = torch.rand(1003, dtype=dtype) * 3 + 0.01
    op = getattr(torch, name)
    assert torch.equal(op(x), torch.stack([op(v) for v in x]))
    assert torch.equal(op(x[:5]), op(x)[:5])


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("power", [-2, -1, -0.5, 0.5, 2, 3])
def test_powers_listed_as_exact_are(power, dtype):
    x = torch.rand(1003, dtype=dtype) * 3 + 0.01
    assert torch.equal(x**power, torch.stack([v**power for v in x]))
