"""What is no point of an ``Objective`` is refused."""

from __future__ import annotations

import numpy as np
import pytest
import torch

import kobai
from kobai.app.compute import Watch, trace_of
from kobai.app.state import State
from kobai.japanese import in_japanese

ONE_OF_TWO = [
    pytest.param(torch.ones(1), "shape \\(1,\\)", id="too few"),
    pytest.param(torch.ones(3), "shape \\(3,\\)", id="too many"),
    pytest.param(torch.tensor(1.0), "shape \\(\\)", id="a number"),
    pytest.param(torch.ones(5, 2), r"shape \(5, 2\) is not a point", id="many points"),
    pytest.param([1.0, 2.0], "type list", id="a list"),
    pytest.param(np.ones(2), "type ndarray", id="an array"),
    pytest.param("1, 2", "type str", id="text"),
    pytest.param(None, "type NoneType", id="nothing"),
]


@pytest.mark.parametrize(("x", "said"), ONE_OF_TWO)
@pytest.mark.parametrize(
    "f",
    [
        kobai.objective("x1**2 + x2**2"),
        kobai.objective("himmelblau"),
        kobai.objective("rosenbrock", dim=2),
        kobai.objective(lambda a, b: a * a + b * b),
        kobai.objective(lambda x: (x * x).sum(), dim=2),
    ],
    ids=lambda f: f.name,
)
def test_what_is_not_a_point_is_refused(f, x, said):
    with pytest.raises(kobai.BadInput, match=f"{said}.*give a tensor of shape \\(2,\\), as torch.tensor"):
        f(x)


@pytest.mark.parametrize("f", ["sum(x**2)", "rosenbrock", lambda x: (x * x).sum()])
def test_any_number_of_variables_is_still_one_point(f):
    f = kobai.objective(f)
    assert f(torch.ones(7)).ndim == 0
    for x in (torch.tensor(1.0), torch.ones(2, 2), torch.ones(f.least_dim - 1) if f.least_dim > 1 else [1.0]):
        with pytest.raises(kobai.BadInput, match="is not a point"):
            f(x)


def test_one_is_counted_as_one():
    for n, said in [(1, "x has 1 coordinate, x1"), (3, "x has 3 coordinates, x1 to x3")]:
        with pytest.raises(kobai.BadInput, match=f"{said}(;|$)"):
            kobai.objective("sum(x[i+4]**2, i, 1, 2)")(torch.ones(n))
    with pytest.raises(kobai.BadInput, match="has 1 coordinate, but dim is 2"):
        kobai.Objective(lambda x: (x * x).sum(), dim=2, minima=[(0.0,)])
    with pytest.raises(kobai.BadInput, match=r"1 coordinate, but .* has 2 variables"):
        trace_of(State(f="beale", start=((1.0,),)), Watch(9.0, lambda: True))
    assert "x の座標は x1 の 1 個です" in in_japanese("x[4]: x has 1 coordinate, x1")
    assert "変数は 1 個です" in in_japanese("start: 3 coordinates, but f has 1 variable")
