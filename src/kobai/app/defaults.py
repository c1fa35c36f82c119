"""What a page shows when it is opened: a function, a start and a step size.

The bowl needs no torch: the page with it is there at once.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kobai.app.state import OptimizerChoice, State
from kobai.errors import BadInput

if TYPE_CHECKING:
    from kobai.objectives import Objective

BOWL = "x1**2 + x2**2"
BOWL_LR = 0.1  # slow enough to watch; the drag past 1.0 is the reader's
STEPS = 200
LONG = 100  # the condition number from which a valley is a long one
USUAL = 2  # variables that a formula whose number of them is open begins with


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


def table_state(
    model: str, columns: Mapping[str, Sequence[Any]], *, loss: str = "squared", standardize: bool = False,
    optimizer: str | None = None, lr: float | None = None, start: Sequence[float] | None = None, example: str | None = None,
) -> State:  # fmt: skip
    """A state for a model of a table, with a step size that shows something.

    Args:
        model: as ``"y ~ a*x + b"``.
        columns: cells by column: numbers, or text; None where one is missing.
        loss, standardize: as in ``kobai.loss``.
        example: the table that ships of which these are the columns.
        optimizer, lr, start: None for gradient descent, a step size that suits it, and the loss's own start.

    Raises:
        BadInput: the table is too large for a page, or does not suit the model.
    """
    from kobai.app.compute import function_of
    from kobai.app.limits import Limits

    data = {"columns": {name: list(cells) for name, cells in columns.items()}, "loss": loss, "standardize": standardize,
            "example": example}  # fmt: skip
    state = State.read({"f": model, "data": data, "dtype": "float64"}, Limits())
    f = function_of(state)
    point = tuple(float(v) for v in (start or f.start or ()))
    choice = OptimizerChoice(optimizer or "gradient descent", _step_size(f, point) if lr is None else lr)
    return replace(state, start=(point,), optimizers=(choice,), steps=STEPS)


def _step_size(f: Objective, start: tuple[float, ...]) -> float:
    """A step size for a loss: a tenth of 2/λmax, half of it where the valley is long; where it is unknown, one that is tried."""
    from kobai.data import Loss
    from kobai.study.first_step_size import suggest_step_size

    if not isinstance(f, Loss) or f.closed_form() is None:
        return suggest_step_size(f, start, STEPS)
    limit, condition = f.step_size_limit()
    return float(f"{(0.5 if condition > LONG else 0.1) * limit:.0e}")


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
    domain = f.shown_domain(n)
    return tuple(float(f"{lo + 0.8 * (hi - lo):.4g}") for lo, hi in domain)


def suited(state: State, most: int) -> dict[str, Any]:
    """What of a state suits its function, as it is typed: names without a value become constants.

    Args:
        state: its ``start`` may be that of another function.
        most: variables up to which the number is sought that the formula's subscripts need.

    Returns:
        The state's ``params``, ``dim``, ``domain`` and ``start``.
    """
    from kobai.app.compute import function_of
    from kobai.app.messages import constants_of, with_constants

    if state.data is not None:
        own = list(function_of(state).start or ())
        start = state.start if len(state.start[0]) == len(own) else [own]
        return {"params": {}, "dim": None, "domain": None, "start": [list(point) for point in start]}
    f = with_constants(replace(state, dim=None))
    constants = constants_of(f)
    constants |= {name: value for name, value in state.params.items() if name in constants}
    if f.key:
        f = function_of(replace(state, params=constants, dim=None))
    return {"params": constants, "dim": None, "domain": None, "start": _starts_for(f, state.start, most)}


def takes(state: State) -> bool:
    """Whether a state's function takes its starts and constants."""
    from kobai.app.compute import function_of

    try:
        f = function_of(state)
    except BadInput:
        return False
    if state.data is not None:
        return f.dim == len(state.start[0])
    return f.dim in (None, len(state.start[0])) and _fits(f, len(state.start[0]))


def _starts_for(f: Objective, given: tuple[tuple[float, ...], ...], most: int) -> list[list[float]]:
    """The starts given, their coordinates left out or added where the function has another number of variables."""
    n = _variables_of(f, len(given[0]), most)
    if n == len(given[0]):
        return [list(point) for point in given]
    own = f.start_for(n)
    if own is not None:
        return [[float(f"{v:.4g}") for v in own]]
    return [[*point[:n], *[1.0] * (n - len(point))] for point in given]


def _variables_of(f: Objective, given: int, most: int) -> int:
    """The number of variables to show a function in after one of ``given``: its own, else the least that its subscripts need."""
    from kobai.objectives import tree

    if f.dim is not None or f.formula is None:
        return f.dim or given
    open_ended = any(node == tree.Constant("n") for node in tree.walk(f.formula.tree))
    least = max(USUAL, f.least_dim, given) if open_ended else f.least_dim
    low, high = least - 1, least
    while high < most and not _fits(f, high):
        low, high = high, min(2 * high, most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _fits(f, middle) else (middle, high)
    return high if _fits(f, high) else given


def _fits(f: Objective, n: int) -> bool:
    import torch

    try:
        f(torch.ones(n, dtype=torch.float64))
    except BadInput:
        return False
    return True
