"""``Record``: which steps and which quantities of a descent are recorded."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import torch

from kobai import checks
from kobai.descent.record.fields import QUANTITIES
from kobai.errors import BadInput, shown

if TYPE_CHECKING:
    from torch import Tensor

    from kobai.descent.job import Result


@dataclass(frozen=True)
class Record:
    """What to record of a descent.

    Args:
        every: record step 0, every ``every``-th step, and always the last one.
        keep: which of ``"x"``, ``"value"``, ``"grad_norm"``, ``"lr"``, ``"grad"`` to record. ``"x"`` always is.
        state: record the optimizer's state tensors too (``momentum_buffer``, ``exp_avg``, …), which the viewer's step view
            shows.

    Raises:
        BadInput: ``every`` is no whole number of 1 or more, or ``keep`` names something else.

    Example:
        >>> Record(every=10).steps(25)
        [0, 10, 20, 25]
    """

    every: int = 1
    keep: frozenset[str] = field(default=frozenset({"x", "value", "grad_norm", "lr"}))
    state: bool = False

    def __init__(self, every: int = 1, keep: Iterable[str] = ("x", "value", "grad_norm", "lr"), state: bool = False):
        every = checks.whole(
            "every", every, 1, sys.maxsize, "record every k-th step with a whole number k of 1 or more"
        )
        if not isinstance(keep, (list, tuple, set, frozenset)):
            raise BadInput(f"keep={shown(keep)}: give a list of quantities; there are {', '.join(QUANTITIES)}")
        keep = [checks.one_of("keep", name, QUANTITIES) for name in keep]
        if not isinstance(state, bool):
            raise BadInput(f"state={shown(state)}: True records the optimizer's state, False does not")
        object.__setattr__(self, "every", every)
        object.__setattr__(self, "keep", frozenset(keep) | {"x"})
        object.__setattr__(self, "state", state)

    def steps(self, total: int) -> list[int]:
        """The step numbers recorded of a descent of ``total`` steps: 0, every, 2·every, …, total."""
        total = checks.whole("total", total, 0, sys.maxsize - 1)
        steps = list(range(0, total + 1, self.every))
        return steps if steps[-1] == total else [*steps, total]

    def rows(self, total: int) -> int:
        """How many steps ``steps(total)`` are."""
        return total // self.every + 1 + bool(total % self.every)

    def blank(self, result: Result) -> dict[str, Tensor]:
        """NaN for the quantities of a result that are not to be recorded; for ``dataclasses.replace``."""
        left_out = {name: getattr(result, name) for name in QUANTITIES if name not in self.keep}
        return {n: torch.full((), torch.nan).to(t).expand_as(t) for n, t in left_out.items() if t is not None}
