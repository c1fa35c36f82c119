"""``kobai functions`` and ``kobai optimizers``."""

from __future__ import annotations

import json

import kobai
from kobai.cli import main


def test_lists(capsys):
    functions = _list(capsys, "functions")
    assert {"rosenbrock", "himmelblau"} <= {f["name"] for f in functions}
    assert len(functions) == len(kobai.functions())
    optimizers = _list(capsys, "optimizers")
    assert {"gradient descent", "Adam", "LBFGS"} <= {o["name"] for o in optimizers}
    for words in (["functions"], ["functions", "rosenbrock"], ["optimizers"], ["optimizers", "Adam"]):
        assert main(words) == 0
        assert capsys.readouterr().out.count("\n") > 3


def _list(capsys, name):
    assert main([name, "--json"]) == 0
    return json.loads(capsys.readouterr().out)
