"""The table of operations: names, spellings, folding."""

from __future__ import annotations

import string

import numpy as np
import pytest

from kobai.descent.ir import ops
from kobai.descent.ir.graph import Graph
from kobai.descent.ir.transcendental import EXPANSIONS

OPS = [op for op in vars(ops).values() if isinstance(op, ops.Op)]
COMPUTING = [op for op in OPS if op not in (ops.CONST, ops.INPUT)]


def test_names_are_distinct():
    assert len({op.name for op in OPS}) == len(OPS)


@pytest.mark.parametrize("op", COMPUTING, ids=str)
def test_each_is_spelled_in_every_target_or_expanded(op):
    if op in EXPANSIONS:
        assert not op.llvm
        assert not op.cuda
        return
    for spelling in (op.llvm, op.cuda):
        used = {name for _, name, _, _ in string.Formatter().parse(spelling) if name and name.isdigit()}
        assert used == {str(k) for k in range(len(op.operands))}


@pytest.mark.parametrize("op", [op for op in COMPUTING if op.fold is not None], ids=str)
def test_folding_rounds_in_the_graphs_precision(op):
    g = Graph(double=False)
    values = [True, False] if op.operands[0] is ops.TRUTH else [0.1, 0.7]
    node = g(op, *(g.const(v) for v in values[: len(op.operands)]))
    assert node.op is ops.CONST
    expected = op.fold(*(v if isinstance(v, bool) else np.float32(v) for v in values[: len(op.operands)]))
    assert node.value == expected
    assert node.kind is op.result
