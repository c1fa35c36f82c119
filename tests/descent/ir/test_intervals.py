"""Ranges contain what operations give of operands inside theirs."""

from __future__ import annotations

import math
import random

import numpy as np
import pytest

from kobai.descent.ir import ops

RANGED = [
    op for op in vars(ops).values() if isinstance(op, ops.Op) and op.interval is not None and op is not ops.SELECT
]
NUMPY = {
    ops.FMA: lambda a, b, c: a * b + c, ops.ASIN: np.arcsin, ops.ACOS: np.arccos, ops.ATAN: np.arctan, ops.ATAN2: np.arctan2,
    ops.POW: np.power, ops.ERF: math.erf,
}  # fmt: skip


@pytest.mark.parametrize("op", RANGED, ids=str)
def test_results_lie_in_the_range(op):
    compute = op.fold or NUMPY.get(op) or getattr(np, op.name)
    chance = random.Random(1)
    ranged = 0
    for _ in range(300):
        ends = [sorted(chance.uniform(-3, 3) * chance.choice((0.1, 1)) for _ in range(2)) for _ in op.operands]
        found = op.interval(*map(tuple, ends))
        if found is None:
            continue
        ranged += 1
        for _ in range(10):
            value = float(compute(*(chance.uniform(*pair) for pair in ends)))
            slack = 1e-9 * max(1.0, abs(value))
            assert found[0] - slack <= value <= found[1] + slack
    assert ranged > 10


@pytest.mark.parametrize(("op", "operand"), [(ops.LOG, (0.0, 1.0)), (ops.SQRT, (-1.0, 1.0)), (ops.ASIN, (0.0, 2.0))])
def test_there_is_no_range_where_a_result_may_be_non_finite(op, operand):
    assert op.interval(operand) is None
    assert ops.DIV.interval is not None
    assert ops.DIV.interval((1.0, 2.0), (-1.0, 1.0)) is None
