"""Which engine a page's descents run on: the plain ones at first, the compiled one once its machine code is ready.

The first descent of a function with an optimizer runs on the engine that suits it, while another thread compiles it. From then
on a drag of η takes microseconds. Descents that cannot be compiled stay on the plain engines; the trace says which engine ran.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor

from torch import Tensor

from kobai.app.state import OptimizerChoice, State
from kobai.descent import descend
from kobai.objectives import Objective

# Optimizers whose machine code is the same for every η and number of steps.
STEADY = frozenset({"gradient descent", "SGD"})
_MOST_READY = 256
_MOST_BEGUN = 4  # compilations that wait in one process


class CompiledDescents:
    """The descents that one process has compiled."""

    def __init__(self) -> None:
        self._pool: ThreadPoolExecutor | None = None
        self._ready: OrderedDict[tuple, bool] = OrderedDict()
        self._last: tuple[str, dict[str, float]] = ("", {})
        self._begun = 0

    def engine(self, state: State, optimizer: OptimizerChoice, f: Objective, start: Tensor) -> str:
        """``"compiled"`` where the machine code for this descent is ready, else ``"auto"`` while it is being compiled."""
        # A constant being dragged is another function at every step: only one that stays is worth compiling.
        dragged = self._last[0] == state.f and self._last[1] != state.params
        self._last = (state.f, state.params)
        if state.noise > 0 or state.recorded or state.data is not None or optimizer.name not in STEADY:
            return "auto"
        key = _key(state, optimizer, start)
        if key not in self._ready and not dragged and self._begun < _MOST_BEGUN:
            self._ready[key] = False
            while len(self._ready) > _MOST_READY:
                self._ready.popitem(last=False)
            options = {"lr": optimizer.lr, "steps": state.steps, **optimizer.hyper}
            self._begun += 1
            self._pool = self._pool or ThreadPoolExecutor(1, thread_name_prefix="kobai-compile")
            self._pool.submit(self._make, key, f, start, options, optimizer.name)
        return "compiled" if self._ready.get(key) else "auto"

    def wait(self) -> None:
        """Wait until every compilation begun so far has ended."""
        if self._pool is not None:
            self._pool.submit(lambda: None).result()

    def close(self) -> None:
        """Wait likewise, and end the thread: what has none can be forked."""
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None

    def _make(self, key: tuple, f: Objective, start: Tensor, options: dict, name: str) -> None:
        # A refusal, or a fault in making it, only means that the page stays on the engines it has.
        try:
            descend(f, start, optimizer=name, engine="compiled", **options)
            self._ready[key] = True
        finally:
            self._begun -= 1


def _key(state: State, optimizer: OptimizerChoice, start: Tensor) -> tuple:
    """What the machine code depends on; of η only whether it is a number that simplifies the arithmetic."""
    largest = max(1.0, float(start.abs().max()))
    reach = math.ceil(math.log2(largest)) if math.isfinite(largest) else None
    special = optimizer.lr if optimizer.lr in (0.0, 1.0) else None
    params, hyper = (tuple(sorted(given.items(), key=str)) for given in (state.params, optimizer.hyper))
    descent = (state.f, params, state.dim, start.shape[-1], state.dtype, state.steps, reach)
    return (*descent, optimizer.name, hyper, special)
