"""The compiled engine: a descent as one compiled kernel.

An objective and a rule are run once on a ``Symbolic`` tensor (``symbolic``, ``lowering``, ``pointwise``, ``across``), which
leaves a ``Graph`` of what they compute (``landscape``, ``rule``). ``program`` joins the two, spells out exp, sin and the like
(``mathematics``), and proves what cannot overflow (``bounds``). ``source`` writes the kernel in LLVM's language (``emit``,
``driver``), ``jit.llvm`` compiles and caches it, ``launch`` runs it on all cores.
No text a user wrote gets into a kernel, only operations from a fixed list.

What it equals: additions, products, quotients, sums and torch's compound updates round as torch rounds them on this machine, so
descents made of them are the loop's bit for bit, but for the sign of a zero. Roots, exp, log, sin and their kin round by
themselves, within the bounds that ``mathematics`` states; such a descent differs from the loop's by a few roundings a step.
A run never depends on its neighbours. Which starts end where is as in the loop, except where a rounding decides it.
"""

from __future__ import annotations

from kobai.descent.engines.compiled.engine import Compiled
from kobai.descent.engines.compiled.run.program_cache import is_known

__all__ = ["Compiled", "is_known"]
