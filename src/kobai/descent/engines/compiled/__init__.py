"""The compiled engine: a descent as one compiled function.

Three steps. *Capture*: objective and optimizer run once on symbols (``job_graphs``, ``kobai.descent.symbolic``). *Intermediate
form*: ``program`` joins the two graphs, expands exp, sin and the like, and proves what cannot overflow (``kobai.descent.ir``).
*Code*: ``codegen`` writes the program for LLVM or CUDA, ``run`` loads machine code and runs it on all cores or a GPU.
``compilation`` is the three in a row; ``engine`` compares the first step with the loop's; ``descent_cache`` lets later calls
and processes use what was compiled. No text a user wrote gets into the code, only operations from the table ``ir.ops``.

Numbers: additions, products, quotients, sums and torch's compound updates round as torch rounds them on this machine, so
descents made of them equal the loop's bit for bit, but for the sign of a zero. Roots, exp, log, sin and other functions round
within the bounds that ``ir.transcendental`` states; such a descent differs from the loop's by a few roundings a step. A run
never depends on its neighbours. Runs end where the loop's end, except where a rounding decides it.
"""

from __future__ import annotations

from kobai.descent.engines.compiled.descent_cache import is_known
from kobai.descent.engines.compiled.engine import Compiled

__all__ = ["Compiled", "is_known"]
