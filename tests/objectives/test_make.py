"""``objective(source)``: what it takes and refuses, and functions from files."""

from __future__ import annotations

import pytest
import torch

import kobai
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
