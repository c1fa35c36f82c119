"""Objectives from callables, their dimensions and domains, and what is said when something does not fit."""

from __future__ import annotations

import functools
import math

import numpy as np
import pytest
import torch

import kobai
from kobai.objectives import Minimum, Objective, load


def quadratic(x):
    return torch.einsum("i,ij,j->", x, torch.eye(2, dtype=x.dtype), x)


def bump(x, y, height=1.0):
    return height * torch.exp(-(x**2) - y**2)


class Net(torch.nn.Module):
    def forward(self, x):
        return (x**2).sum()


@pytest.mark.parametrize(
    ("source", "dim", "name", "value"),
    [
        (quadratic, None, "quadratic", 5.0),
        (lambda x: (x**2).sum(), None, "f", 5.0),
        (bump, 2, "bump", math.exp(-5)),
        (lambda x, y: x * y, 2, "f", 2.0),
        (lambda *x: sum(v**2 for v in x), None, "f", 5.0),
        (Net(), None, "Net", 5.0),
        (functools.partial(bump, height=3.0), 2, "bump", 3 * math.exp(-5)),
        (torch.sum, None, "sum", 3.0),
        (lambda x=0.0, y=0.0: x - y, 2, "f", -1.0),
    ],
)
def test_callables_are_told_apart_by_their_signature(source, dim, name, value):
    f = kobai.objective(source)
    assert (f.dim, f.name) == (dim, name)
    assert float(f(torch.tensor([1.0, 2.0]))) == pytest.approx(value)


def test_parameters_of_callables():
    assert float(kobai.objective(bump, height=4.0)(torch.zeros(2))) == 4.0
    with pytest.raises(kobai.BadInput, match="Did you mean 'height'"):
        kobai.objective(bump, heigth=4.0)


def test_an_objective_passes_through():
    f = kobai.objective(quadratic)
    assert kobai.objective(f) is f
    assert kobai.objective(f, name="bowl", domain=(-1, 1)).name == "bowl"
    with pytest.raises(kobai.BadInput, match="a: an Objective has its constants"):
        kobai.objective(f, a=1.0)


def branching(x):
    return x.sum() if float(x[0].detach()) > 0 else -x.sum() * 2


def rounding(x):
    return (x**2).sum() * len(str(float(x[0].detach())))


@pytest.mark.parametrize(("source", "vmaps"), [(quadratic, True), (bump, True), (branching, False), (rounding, False)])
def test_many_points_go_through_vmap_only_where_it_is_exact(source, vmaps):
    f = kobai.objective(source)
    points = torch.randn(5, 2, dtype=torch.float64)
    values, grads = f.value_and_grad(points)
    assert list(f._vmaps.values()) == [vmaps]
    for point, value, grad in zip(points, values, grads, strict=True):
        alone, slope = f.value_and_grad(point)
        assert torch.allclose(value, alone)
        assert torch.allclose(grad, slope)


def test_vmap_that_gives_other_numbers_is_not_trusted():
    """Remembers what it saw: under vmap it sees all points at once."""
    seen = []

    def remembering(x):
        seen.append(1)
        return (x**2).sum() * len(seen)

    f = kobai.objective(remembering)
    f.batch(torch.ones(4, 2))
    assert list(f._vmaps.values()) == [False]


def test_a_format_that_vmap_refuses_says_nothing_of_another():
    a = torch.tensor([[2.0, 0.5], [0.5, 1.0]])
    f = kobai.objective(lambda x: torch.einsum("i,ij,j->", x, a, x))
    with pytest.raises(RuntimeError):
        f.batch(torch.ones(4, 2, dtype=torch.float64))
    f.batch(torch.ones(4, 2))
    assert f._vmaps[torch.float32, torch.device("cpu")]


def test_no_points_and_one_point():
    f = kobai.objective(quadratic)
    assert f.batch(torch.zeros(0, 2)).shape == (0,)
    assert f.batch(torch.ones(1, 2)).tolist() == [2.0]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (lambda x: x, "returned a tensor of shape"),
        (lambda x: 3.0, "returned a float"),
        (lambda x: None, "nothing"),
        (lambda x: (x.sum(), 1), "tuple of 2"),
        (lambda x: x.sum().item(), "returned a float"),
        (lambda x: x.detach().numpy().sum(), "numpy.float"),
        (lambda x: x.numpy().sum(), "raised RuntimeError"),
        (lambda x: (x > 0).sum(), "int64"),
        (lambda x: x.sum() * 1j, "complex"),
        (lambda x: x.detach().sum(), "no gradient flows"),
        (lambda x: torch.tensor(3.0), "no gradient flows"),
        (lambda x: x[5], "raised IndexError"),
        (lambda x: 1 / 0, "raised ZeroDivisionError"),
        (lambda x: (x.double() ** 2).sum(), "float64"),
    ],
)
def test_what_cannot_be_descended_says_so_in_one_line(source, said):
    with pytest.raises(kobai.BadInput, match=said) as refusal:
        kobai.objective(source).check(torch.ones(2))
    assert len(str(refusal.value).splitlines()) == 1


@pytest.mark.parametrize("source", [None, 3, 2.5, [1, 2], {"a": 1}, b"x1", torch.ones(2)])
def test_what_is_no_source(source):
    with pytest.raises(kobai.BadInput, match="give a formula"):
        kobai.objective(source)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"dim": 0}, "dim=0"),
        ({"dim": -2}, "dim=-2"),
        ({"dim": 2.5}, "dim=2.5"),
        ({"dim": True}, "dim=True"),
        ({"dim": 3, "domain": [(0, 1), (0, 1)]}, "domain has 2 pairs"),
        ({"domain": [(1, 0)]}, "no interval"),
        ({"domain": [(0, math.nan)]}, "no interval"),
        ({"domain": []}, "domain"),
        ({"domain": "wide"}, "domain"),
        ({"domain": [(0, 1, 2)]}, "domain"),
        ({"dim": 2, "minima": [(1.0,)]}, "has 1 coordinates"),
        ({"minima": [("a", "b")]}, "no point"),
        ({"minima": [5.0]}, "no point"),
        ({"minima": [()]}, "no point"),
        ({"start": (math.inf, 0.0)}, "finite"),
    ],
)
def test_what_is_said_of_it_must_fit_together(given, said):
    with pytest.raises(kobai.BadInput, match=said):
        Objective(quadratic, **given)


def test_minima_are_accepted_as_points_and_evaluated():
    f = Objective(quadratic, dim=2, domain=[(-2, 2), (-1, 3)], minima=[(0.0, 0.0), np.array([1.0, 2.0])], name="mine")
    assert f.minima == [Minimum((0.0, 0.0), 0.0), Minimum((1.0, 2.0), 5.0)]
    assert f.domain_for(2) == [(-2.0, 2.0), (-1.0, 3.0)]
    assert Objective(quadratic, domain=(-1, 1)).domain_for(3) == [(-1.0, 1.0)] * 3
    assert Objective(quadratic).domain_for(3) is None


def test_dimensions_are_resolved_or_refused():
    assert kobai.objective("x1**2 + x2**2").resolve_dim(2) == 2
    assert kobai.objective("sum(x**2)").resolve_dim(9) == 9
    with pytest.raises(kobai.BadInput, match=r"start has 3 coordinates, but .* takes 2 variables: give 2"):
        kobai.objective("x1**2 + x2**2").resolve_dim(3)
    with pytest.raises(kobai.BadInput, match="needs 2 variables or more"):
        kobai.objective("rosenbrock").resolve_dim(1)
    with pytest.raises(kobai.BadInput, match="dim=1: the formula speaks of x3"):
        kobai.objective("x1 + x3", dim=1)
    with pytest.raises(kobai.BadInput, match="takes 2 numbers"):
        kobai.objective(bump, dim=3)
    assert kobai.objective("x1**2", dim=2).dim == 2
    with pytest.raises(kobai.BadInput, match="takes 2 variables"):
        kobai.objective("himmelblau", dim=3)


def test_a_formula_with_too_few_coordinates_says_which():
    with pytest.raises(kobai.BadInput, match=r"x\[5\]: x has 4 coordinates"):
        kobai.objective("sum(x[i+1]*x[i], i, 1, n)")(torch.ones(4))


def test_starts():
    assert kobai.objective("rosenbrock").start_for(2) == (-1.2, 1.0)
    assert kobai.objective("sphere").start_for(5) == (2.0,) * 5
    inside = kobai.objective("x1**2 + x2**2", domain=[(0, 1), (10, 20)]).start_for(2)
    assert inside is not None
    assert 0 < inside[0] < 1
    assert 10 < inside[1] < 20
    assert kobai.objective("x1**2").start_for(1) is None


def test_repr_says_what_is_known():
    shown = repr(kobai.objective("rosenbrock", dim=2))
    assert (
        shown
        == "Objective('Rosenbrock', dim=2, f(x) = 100(x₂ − x₁²)² + (1 − x₁)², domain=[-2, 2] × [-1, 3], minimum 0 at (1, 1))"
    )


def test_functions_in_files(tmp_path):
    file = tmp_path / "mine.py"
    file.write_text(
        "import helper\ndef bowl(x):\n    return (x**2).sum() * helper.TWO\n"
        "def well(x, y, depth=1.0):\n    return x * y * depth\nconstant = 3\n"
    )
    (tmp_path / "helper.py").write_text("TWO = 2.0\n")
    assert float(load(f"{file}:bowl")(torch.ones(3))) == 6.0
    assert load(f"{file}:well", depth=2.0).dim == 2
    broken = tmp_path / "broken.py"
    broken.write_text("def f(:\n")
    for path, said in [
        (f"{file}:bowel", "Did you mean 'bowl'"),
        (f"{file}:constant", "is no function"),
        (f"{tmp_path}/none.py:f", "no such file"),
        (f"{broken}:f", "SyntaxError"),
        (f"{file}", "path/to/file.py:function"),
        (f"{file}:", "path/to/file.py:function"),
        (f"{file}:a b", "path/to/file.py:function"),
    ]:
        with pytest.raises(kobai.BadInput, match=said) as refusal:
            load(path)
        assert len(str(refusal.value).splitlines()) == 1


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
