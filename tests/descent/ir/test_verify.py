"""The verifier accepts what the engine makes and names what is wrong with anything else."""

from __future__ import annotations

import pytest
import torch

import kobai
from kobai.descent.engines.compiled.program import join
from kobai.descent.engines.compiled.step_checks import judge
from kobai.descent.ir.graph import Graph, Node
from kobai.descent.ir.ops import ADD, CONST, EXP, INPUT, LT, REAL, SELECT, TRUTH
from kobai.descent.ir.verify import verify
from kobai.descent.symbolic import capture_objective, capture_optimizer
from kobai.optimize import resolve

SOME = ["rosenbrock", "ackley", "rastrigin", "himmelblau", "beale", "easom"]


@pytest.mark.parametrize("optimizer", [None, "Adam", "RMSprop", "Rprop", "NAdam"])
@pytest.mark.parametrize("key", SOME)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_captured_and_joined_graphs_are_sound(key, optimizer, dtype):
    f = kobai.objective(key)
    f = f if f.dim else f.at(2)
    objective = capture_objective(f, torch.ones(2, dtype=dtype))
    verify([objective.value, *objective.grad])
    steps = capture_optimizer(resolve(optimizer).build, None, (2,), dtype, 12)
    for update in steps.updates:
        verify([*update.x, *(node for state in update.state for node in state)])
    program = join(objective, steps, 4.0)
    found = judge(program, frozenset({"grad", "value"}))
    verify([*program.outputs, found.good, *found.held, found.moved, found.ended, found.norm], expanded=True)


def nodes() -> tuple[Graph, Node, Node]:
    g = Graph(True)
    return g, g.input("x", 0), g(LT, g.input("x", 0), g.const(0.0))


def test_operands_must_be_as_many_and_of_the_kinds_that_the_table_says():
    g, x, truth = nodes()
    with pytest.raises(AssertionError, match="1 operands, not 2"):
        verify([Node(g, ADD, (x,), None, REAL, 9)])
    with pytest.raises(AssertionError, match=r"real.*truth"):
        verify([Node(g, ADD, (x, truth), None, REAL, 9)])
    with pytest.raises(AssertionError, match="different kinds"):
        verify([Node(g, SELECT, (truth, x, truth), None, REAL, 9)])
    with pytest.raises(AssertionError, match="is of kind truth"):
        verify([Node(g, ADD, (x, x), None, TRUTH, 9)])


def test_order_inputs_and_constants():
    g, x, _ = nodes()
    with pytest.raises(AssertionError, match="later node"):
        verify([Node(g, ADD, (x, x), None, REAL, 0)])
    with pytest.raises(AssertionError, match="not a known input"):
        verify([Node(g, INPUT, (), ("y", 0), REAL, 9)])
    with pytest.raises(AssertionError, match="constant of kind truth"):
        verify([Node(g, CONST, (), 1.0, TRUTH, 9)])
    with pytest.raises(AssertionError, match="not expanded"):
        verify([g(EXP, x)], expanded=True)
