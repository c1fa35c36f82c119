"""``objective(source)``: what it takes and refuses, and functions from files."""

from __future__ import annotations

import inspect

import pytest
import torch

import kobai
from kobai.errors import BadInput
from kobai.objectives import load


def quadratic(x):
    return torch.einsum("i,ij,j->", x, torch.eye(2, dtype=x.dtype), x)


def test_an_objective_passes_through():
    f = kobai.objective(quadratic)
    assert kobai.objective(f) is f
    assert kobai.objective(f, name="bowl", domain=(-1, 1)).name == "bowl"
    with pytest.raises(kobai.BadInput, match="a: an Objective has its constants"):
        kobai.objective(f, a=1.0)


@pytest.mark.parametrize("source", [None, 3, 2.5, [1, 2], {"a": 1}, b"x1", torch.ones(2)])
def test_what_is_no_source(source):
    with pytest.raises(kobai.BadInput, match="give a formula"):
        kobai.objective(source)


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


ARGUMENTS = sorted(set(inspect.signature(kobai.objective).parameters) - {"source", "parameters"})
NAMES = [
    *ARGUMENTS,
    "source",
    "parameters",
    "maximize",
    "lr",
    "start",
    "steps",
    "self",
    "fn",
    "f",
    "optimizer",
    "lambda_",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_constant_may_be_called_like_an_argument(name, tmp_path):
    f = kobai.objective(f"{name}*x1**2 + x2**2", params={name: 3.0})
    assert f.dim == 2
    assert f(torch.tensor([2.0, 1.0])) == 13
    trace = kobai.descend(f"{name}*x1**2 + x2**2", [2.0, 1.0], params={name: 3.0}, lr=0.1, steps=2)
    assert trace.x[1].tolist() == pytest.approx([0.8, 0.8])
    trace.save(tmp_path / "run.zarr")
    assert kobai.Trace.load(tmp_path / "run.zarr").objective.parameters == {name: 3.0}


@pytest.mark.parametrize("name", ["dim", "domain", "minima", "name"])
def test_the_cure_for_such_a_name_works(name):
    with pytest.raises(BadInput, match=r"params=\{'") as refusal:
        kobai.objective(f"{name}*x1**2")
    assert f"params={{'{name}': 1.0}}" in str(refusal.value)


def test_an_argument_is_no_constant():
    assert kobai.objective("a*x1**2", dim=3, a=1.0).dim == 3
    assert kobai.objective("params*x1**2", params=3.0).parameters == {"params": 3.0}
    with pytest.raises(BadInput, match="'dim': give it a value"):
        kobai.objective("dim*x1**2", dim=3)
    assert kobai.objective("dim*x1**2", dim=3, params={"dim": 5.0}).dim == 3


@pytest.mark.parametrize("params", ["a=1", [1.0], {1: 2.0}, True, {"a"}])
def test_what_are_no_constants(params):
    with pytest.raises(BadInput, match="params="):
        kobai.objective("a*x1**2", params=params)


def test_a_constant_given_twice():
    with pytest.raises(BadInput, match="given twice"):
        kobai.objective("a*x1**2", params={"a": 1.0}, a=2.0)
    with pytest.raises(BadInput, match="has its constants already"):
        kobai.objective(kobai.objective("x1**2"), params={"a": 1.0})


def test_constants_of_a_callable():
    def bowl(x, dim=1.0, name=1.0):
        return (dim * x**2).sum() * name

    f = kobai.objective(bowl, dim=2, params={"dim": 3.0, "name": 2.0})
    assert f(torch.tensor([1.0, 1.0])) == 12
