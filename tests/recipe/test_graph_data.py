"""A graph as JSON."""

from __future__ import annotations

import gzip
import itertools
import json
import math
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import torch

from kobai.descent.ir import ops
from kobai.descent.ir.graph import Graph, reachable
from kobai.descent.symbolic import capture_objective, rounding
from kobai.jit import llvm
from kobai.objectives import objective
from kobai.recipe.graph_data import graph_data, read_graph
from tests.recipe.make_engine_fixtures import FIXTURE, STEPS, descent, everything, fixture, packed, sample, values

VIEWER = Path(__file__).parents[2] / "viewer"


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


@pytest.mark.skipif(not llvm.vector_bytes() or not rounding.fuses(), reason="this machine rounds otherwise")
@pytest.mark.parametrize("k", [3, 40, 77])
def test_the_pages_fixture_is_what_the_compiled_engine_computes(k: int) -> None:
    """A few of it: what the page's engine is compared with, in ``viewer/tests/engine/compiled.test.ts``."""
    made = {each["name"]: each for each in json.loads(gzip.decompress(FIXTURE.read_bytes()))["descents"]}
    case = next(found for at in range(k, k + 10) if (found := descent(*sample()[at])) is not None)
    assert made[case["name"]] == json.loads(json.dumps(case)), "run: python -m tests.recipe.make_engine_fixtures"
    assert case["steps"] == STEPS


@pytest.mark.slow
def test_more_than_the_fixture_in_the_page(tmp_path: Path) -> None:
    """A few hundredths of all functions with all optimizers in both precisions, and each function at 60,000 numbers."""
    program = VIEWER / "node_modules" / "vitest" / "vitest.mjs"
    node = shutil.which("node")
    if node is None or not program.exists():
        pytest.skip("the viewer's packages are not installed")
    cases = tmp_path / "cases.json.gz"
    cases.write_bytes(packed(fixture(20_000, itertools.islice(everything(), 7, None, 161))))
    command = [node, program, "run", "tests/engine/compiled.test.ts", "tests/answers/compiled.test.ts"]
    environment = {**os.environ, "KOBAI_ENGINE_CASES": str(cases)}
    done = subprocess.run(command, cwd=VIEWER, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:]


def test_values_of_the_fixture_are_the_functions() -> None:
    points = torch.tensor([[0.5], [1.5], [1e-300]], dtype=torch.float64)
    seen = values(lambda p: torch.log(p[0]), points)
    assert seen.tolist() == pytest.approx([math.log(x) for x in points.flatten().tolist()], rel=1e-15)
