"""How many runs the CPU's code computes at once."""

from __future__ import annotations

from kobai.descent.engines.compiled.program import Program
from kobai.jit import llvm


def layout_of(program: Program) -> tuple[int, int]:
    """The width of vectors, and how many of them stand side by side (unroll).

    Enough to hide the latency of one operation, few enough for the registers: 32 where vectors have 64 bytes, 16 elsewhere. The
    choices are the fastest measured for Rosenbrock, Rastrigin and Ackley with gradient descent, momentum and Adam, in 2 to 16
    dimensions.
    """
    tables, size = program.tables, program.size
    width = llvm.vector_bytes() // (8 if tables.double else 4)
    n, rows = tables.n, tables.n * (1 + len(tables.initial))
    if llvm.vector_bytes() == 64:
        if n <= 2:
            return width, 6 if rows <= 4 and size <= 80 else 4
        return width, 1 if n > 4 else 3 if rows <= 4 else 2
    if size <= 40 and rows <= 4:
        return width, 3
    return width, 2 if size <= 400 and rows <= 8 else 1
