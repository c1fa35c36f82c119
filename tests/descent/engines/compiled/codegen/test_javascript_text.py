"""The operations in TypeScript. What they compute is compared in ``viewer/tests/engine/compiled.test.ts``."""

from __future__ import annotations

import re

from kobai.descent.engines.compiled.codegen.javascript_text import KERNELS, SPELLINGS, text
from kobai.descent.ir import ops
from kobai.descent.ir.transcendental import EXPANSIONS


def test_the_pages_copy_is_fresh() -> None:
    """``viewer/src/engine/kernels.ts`` is what this Python makes."""
    expected = "run: python -m kobai.descent.engines.compiled.codegen.javascript_text"
    assert KERNELS.read_text(encoding="utf-8") == text(), expected


def test_every_operation_of_real_numbers_has_a_kernel() -> None:
    """In both precisions, and those of truth values once."""
    found = re.findall(r"^  (\w+): \(", text(), re.M)
    operations = [op for op in vars(ops).values() if isinstance(op, ops.Op) and op.operands]
    real = [op for op in operations if ops.REAL in op.operands or op is ops.SELECT]
    inner = {ops.BITS, ops.TO_INTEGER, ops.FAR_SIN, ops.FAR_COS, ops.WIDEN}  # of expanded functions, and of judging
    for op in set(real) - inner:
        assert found.count(op.name) == (3 if op is ops.SELECT else 2), op
    assert set(EXPANSIONS) <= set(real)
    for op in operations:
        if op.operands == (ops.TRUTH,) * len(op.operands):
            assert found.count(op.name) == 1
            assert op in SPELLINGS
