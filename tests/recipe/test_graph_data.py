"""A graph as JSON."""

from __future__ import annotations

import json
import math

import pytest
import torch

from kobai.descent.ir import ops
from kobai.descent.ir.graph import Graph, reachable
from kobai.descent.symbolic import capture_objective
from kobai.objectives import objective
from kobai.recipe.graph_data import graph_data, read_graph


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("name", ["rosenbrock", "ackley", "himmelblau"])
def test_a_graph_comes_back_as_it_was(name: str, dtype: torch.dtype) -> None:
    captured = capture_objective(objective(name).fn, torch.tensor([0.3, -0.7], dtype=dtype))
    outputs = [captured.value, *captured.grad]
    graph, again = read_graph(json.loads(json.dumps(graph_data(outputs), allow_nan=False)))
    assert graph.double is (dtype == torch.float64)
    mine, yours = reachable(outputs), reachable(again)
    assert [(n.op, n.value) for n in mine] == [(n.op, n.value) for n in yours]


def test_constants_that_json_does_not_know() -> None:
    g = Graph(True)
    x = g.input("x", 0)
    outputs = [g(ops.SELECT, x < math.inf, x, g.const(-math.inf)), x * g.const(math.nan), g.const(True)]
    data = json.loads(json.dumps(graph_data(outputs), allow_nan=False))
    _, (a, b, c) = read_graph(data)
    assert a.args[2].value == -math.inf
    assert any(math.isnan(arg.value) for arg in b.args if arg.op is ops.CONST)
    assert c.value is True
