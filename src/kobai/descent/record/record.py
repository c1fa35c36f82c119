"""What a descent keeps of itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

QUANTITIES = ("x", "value", "grad_norm", "lr", "grad")


@dataclass(frozen=True)
class Record:
    """What to record of a descent.

    Args:
        every: keep step 0, every ``every``-th step, and always the last one.
        keep: which of ``"x"``, ``"value"``, ``"grad_norm"``, ``"lr"``, ``"grad"`` to keep. ``"x"`` is always kept.
        state: keep the optimizer's per-parameter state tensors too (``momentum_buffer``, ``exp_avg``, …), which the
            viewer's step view takes apart.
    """

    every: int = 1
    keep: frozenset[str] = field(default=frozenset({"x", "value", "grad_norm", "lr"}))
    state: bool = False

    def __init__(self, every: int = 1, keep: Iterable[str] = ("x", "value", "grad_norm", "lr"), state: bool = False):
        from kobai.errors import BadInput, nearest

        if not isinstance(every, int) or every < 1:
            raise BadInput(f"every={every!r}: record every k-th step with a whole number k of 1 or more")
        for name in keep:
            if name not in QUANTITIES:
                raise BadInput(
                    f"keep={name!r}: not a quantity; use {', '.join(QUANTITIES)}.{nearest(name, QUANTITIES)}"
                )
        object.__setattr__(self, "every", every)
        object.__setattr__(self, "keep", frozenset(keep) | {"x"})
        object.__setattr__(self, "state", bool(state))

    def steps(self, total: int) -> list[int]:
        """The step numbers kept of a descent of ``total`` steps: 0, every, 2·every, …, total."""
        kept = list(range(0, total + 1, self.every))
        return kept if kept[-1] == total else [*kept, total]
