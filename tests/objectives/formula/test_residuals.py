"""Residuals read from formulas: their squares sum to the formula, wherever the catalogue is written as such a sum."""

import pytest
import torch

import kobai

SUMS = ["rosenbrock", "beale", "booth", "himmelblau", "powell", "freudenstein_roth", "zakharov", "dixon_price", "qing"]
OTHERS = ["rastrigin", "ackley", "saddle", "x1**2 - x2**2", "x1**2 + x2", "-x1**2", "x1**3 + x2**2", "x1**2 * (x2 - 1)"]


@pytest.mark.parametrize("source", [*SUMS, "2*x1**2 + x2**4/3 + 5", "sum((x - 3)**2)", "a*(x1 - 1)**2 + x2**6"])
def test_squares_sum_to_the_function(source):
    f = kobai.objective(source, **({"a": 7.0} if source[0] == "a" else {}))
    n = f.dim or max(3, f.least_dim)
    r = f.residuals_for(n)
    assert r is not None
    for x in torch.randn(20, n, dtype=torch.float64):
        torch.testing.assert_close(r(x).square().sum(), f(x), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("source", OTHERS)
def test_what_is_no_sum_of_squares_has_none(source):
    f = kobai.objective(source)
    assert f.residuals_for(f.dim or 2) is None


def test_those_given_are_taken():
    def r(x):
        return torch.stack([x[0] - 1, x[0] * x[1]])

    f = kobai.Objective(lambda x: r(x).square().sum(), dim=2, residuals=r)
    assert f.residuals_for(2) is r
    assert f.at(2).residuals is r
    assert kobai.objective(lambda x: (x * x).sum(), dim=2).residuals_for(2) is None
