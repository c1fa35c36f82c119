"""What a page shows when it is opened: a ball about to roll."""

from __future__ import annotations

import dataclasses

from kobai.app.state import Rule, State
from kobai.objective import Objective, objective

BOWL = "x1**2 + x2**2"
BOWL_LR = 0.1  # slow enough to watch; the drag past 1.0 is the reader's


def first_state(function: str = BOWL) -> State:
    """A state for a formula or a catalogue name, with a start and a step width that show something.

    Raises:
        BadInput: not a function.
    """
    if function == BOWL:
        return State(rules=(Rule(lr=BOWL_LR),))
    f = objective(function)
    start = _start(f)
    state = State(f=function, dim=None if f.dim else len(start), start=(start,), rules=(Rule(lr=_gentle(f, start)),))
    return dataclasses.replace(state, steps=200)


def _start(f: Objective) -> tuple[float, ...]:
    if f.start is not None:
        return tuple(float(v) for v in f.start)
    n = f.dim or 2
    domain = f.domain_for(n) or [(-2.0, 2.0)] * n
    return tuple(float(f"{lo + 0.8 * (hi - lo):.4g}") for lo, hi in domain)


def _gentle(f: Objective, start: tuple[float, ...]) -> float:
    """A step width that moves the ball by a twentieth of the domain at first, of one significant digit, at most 0.1."""
    import torch

    x = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    (grad,) = torch.autograd.grad(f(x), x)
    domain = f.domain_for(len(start)) or [(-2.0, 2.0)] * len(start)
    width = min(hi - lo for lo, hi in domain)
    norm = float(grad.norm())
    return min(0.1, float(f"{0.05 * width / norm:.1g}")) if 0 < norm < float("inf") else 0.01
