"""What a page shows when it is opened: a ball about to roll."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import math
from typing import Any

from kobai.app.state import OptimizerChoice, State
from kobai.descent import Status, descend
from kobai.errors import BadInput
from kobai.objectives import Objective, functions, objective

BOWL = "x1**2 + x2**2"
BOWL_LR = 0.1  # slow enough to watch; the drag past 1.0 is the reader's
MOST_LR = 1.0
STEPS = 200
TRIES = 6  # how often a step size that does not go down is made smaller


def first_state(function: str = BOWL) -> State:
    """A state for a formula or a catalogue name, with a start and a step size that show something.

    Raises:
        BadInput: not a function.
    """
    if function == BOWL:
        return State(optimizers=(OptimizerChoice(lr=BOWL_LR),))
    f = objective(function)
    start = start_of(f)
    state = State(
        f=function,
        dim=None if f.dim else len(start),
        start=(start,),
        optimizers=(OptimizerChoice(lr=step_size(f, start)),),
    )
    return dataclasses.replace(state, steps=STEPS)


@functools.lru_cache(256)
def first_shown(function: str) -> dict[str, Any]:
    """For a page that chooses a catalogue function: ``start``, ``lr`` of gradient descent and ``pace`` of other optimizers.

    Raises:
        BadInput: not in the catalogue.
    """
    if function not in {entry.name for entry in functions()}:
        raise BadInput(f"{function[:60]!r}: the catalogue has no such function")
    f = objective(function)
    start = start_of(f)
    return {"start": start, "lr": step_size(f, start), "pace": pace(f, start)}


def start_of(f: Objective) -> tuple[float, ...]:
    """Where a ball rolls from at first: the function's usual start, or well away from the middle of its domain."""
    if f.start is not None:
        return tuple(float(v) for v in f.start)
    n = f.dim or 2
    domain = f.domain_for(n) or [(-2.0, 2.0)] * n
    return tuple(float(f"{lo + 0.8 * (hi - lo):.4g}") for lo, hi in domain)


def step_size(f: Objective, start: tuple[float, ...], steps: int = STEPS) -> float:
    """η with which plain gradient descent shows something: as wide as it may be and still go down.

    It begins with what curvature at the start allows, half of 2/λmax, moves the ball by a twentieth of the domain at most at
    first, and is made smaller until a descent of that many steps neither blows up nor swings on the spot.
    """
    import torch

    from kobai.theory import eigenvalues, hessian

    x = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    (grad,) = torch.autograd.grad(f(x), x)
    norm = float(grad.norm())
    bounds = [MOST_LR]
    if 0 < norm < math.inf:
        bounds.append(0.05 * _width(f, len(start)) / norm)
    with contextlib.suppress(BadInput, RuntimeError, ValueError, TypeError):  # it may not be twice differentiable
        largest = float(eigenvalues(hessian(f, x.detach()))[-1])
        if largest > 0:
            bounds.append(1.0 / largest)
    lr = _tidy(min(bounds))
    for _ in range(TRIES):
        ended = descend(f, x.detach(), lr=lr, steps=steps).status
        if ended not in (Status.DIVERGED, Status.NONFINITE, Status.OSCILLATING):
            break
        lr = _tidy(lr / 2.5)
    return lr


def pace(f: Objective, start: tuple[float, ...]) -> float:
    """η of optimizers whose steps are about as long as η, whatever the gradient: a small part of the domain."""
    return _tidy(_width(f, len(start)) / 80)


def _width(f: Objective, n: int) -> float:
    return min(hi - lo for lo, hi in f.domain_for(n) or [(-2.0, 2.0)] * n)


def _tidy(value: float) -> float:
    """One significant digit, rounded down, so that what was a bound still is one."""
    unit = 10.0 ** math.floor(math.log10(value))
    return float(f"{math.floor(value / unit + 1e-9) * unit:.1g}")
