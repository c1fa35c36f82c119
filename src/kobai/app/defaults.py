"""What a page shows when it is opened: a function, a start and a step size.

The bowl needs no torch: the page with it is there at once.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from kobai.app.state import OptimizerChoice, State
from kobai.errors import BadInput

if TYPE_CHECKING:
    from kobai.objectives import Objective

BOWL = "x1**2 + x2**2"
BOWL_LR = 0.1  # slow enough to watch; the drag past 1.0 is the reader's
STEPS = 200


def first_state(function: str = BOWL) -> State:
    """A state for a formula or a catalogue name, with a start and a step size that show something."""
    if function == BOWL:
        return State(optimizers=(OptimizerChoice(lr=BOWL_LR),))
    from kobai.app.messages import constants_of, with_constants
    from kobai.study.first_step_size import suggest_step_size

    f = with_constants(State(f=function))
    params = {} if f.key else constants_of(f)
    start = start_of(f)
    optimizers = (OptimizerChoice(lr=suggest_step_size(f, start, STEPS)),)
    dim = None if f.dim else len(start)
    return State(f=function, params=params, dim=dim, start=(start,), optimizers=optimizers, steps=STEPS)


@functools.lru_cache(256)
def first_shown(function: str) -> dict[str, Any]:
    """For a page that chooses a catalogue function: ``start``, ``lr`` of gradient descent and ``pace`` of other optimizers."""
    from kobai.objectives import functions, objective
    from kobai.study.first_step_size import suggest_step_length, suggest_step_size

    if function not in {entry.name for entry in functions()}:
        raise BadInput(f"{function[:60]!r}: the catalogue has no such function")
    f = objective(function)
    start = start_of(f)
    return {"start": start, "lr": suggest_step_size(f, start, STEPS), "pace": suggest_step_length(f, len(start))}


def start_of(f: Objective) -> tuple[float, ...]:
    """A start to show first: the function's own, or a point well away from the middle of its domain."""
    if f.start is not None:
        return tuple(float(v) for v in f.start)
    n = f.dim or 2
    domain = f.domain_for(n) or [(-2.0, 2.0)] * n
    return tuple(float(f"{lo + 0.8 * (hi - lo):.4g}") for lo, hi in domain)
