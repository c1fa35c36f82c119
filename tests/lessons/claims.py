"""Claims of lessons, evaluated on the descents that ``kobai app`` would show.

A claim is one expression in the common part of Python and JavaScript. It may use, for a run of the part's state (0 is the first):

- ``status(run)``, ``stop(run)``: its status by name, and the step at which it was reached;
- ``x(run, i)``, ``x(run, i, k)``: coordinate i at the end, or after step k; ``f(run)``, ``f(run, k)``, ``g(run, k)``: f and |∇f|;
- ``limit(run)``, ``largest(run)``, ``smallest(run)``, ``predicted(run)``, ``more(run)``: the verdict's numbers;
- ``mean(run, a, b)``: the mean of f over the steps from a to b, without b;
- ``center(i)``, ``spread(i)``: mean and standard deviation of coordinate i at the end, over the runs;
- ``count(kind)``, ``landed(a, b)``: how many runs have this status, or end within 0.01 of a point; ``runs()``: all;
- ``near(a, b)``, ``near(a, b, share)``: equal to three digits, or within a share; ``about(n)``: to two digits;
- of a table: ``rows()``, ``parameters()``: how many there are; ``best(i)``, ``lowest()``: the closed form and the loss there;
  ``bound()``, ``condition()``: 2/λmax and the condition number there; ``unit(run, i, k)``: a parameter in the columns' units;
  ``held(run, k)``: the loss of the rows held out; ``said(run, row, k)``: what the model says of a row;
- ``abs``, ``sqrt``, ``exp``, ``log``, ``max``, ``min``.

``viewer/tests/app/lessons/claims.ts`` reads the same.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from kobai.app.compute import Watch, trace_of
from kobai.app.limits import Limits
from kobai.app.state import State
from kobai.data import Loss
from kobai.descent import Status, Trace
from kobai.lessons import Goal, Lesson, Part
from kobai.theory import verdict


def state_of(part: Part) -> State:
    """The state of a part, checked as one that a page sent."""
    return State.read({**State().plain(), **part.state}, Limits())


def facts(part: Part) -> dict[str, Callable[..., Any]]:
    """What claims may name, of the descents of a part."""
    trace = trace_of(state_of(part), Watch(60.0, lambda: True))
    x = trace.x.reshape(-1, *trace.x.shape[-2:])
    values, norms = (t.reshape(-1, t.shape[-1]) for t in (trace.value, trace.grad_norm))
    status = [Status(int(status)).name.lower() for status in np.asarray(trace.status).reshape(-1)]
    stops = [int(step) for step in np.asarray(trace.stopped_at).reshape(-1)]
    judged = functools.cache(lambda: verdict(trace, most=100))

    def landed(*point: float) -> int:
        return int((x[:, -1].double() - torch.tensor(point)).abs().amax(-1).lt(0.01).sum())

    def number(name: str) -> Callable[[int], Any]:
        return lambda run: judged()[run].numbers[name]

    return {
        "status": lambda run: status[run], "stop": lambda run: stops[run],
        "count": status.count, "landed": landed, "runs": lambda: len(status),
        "x": lambda run, i, k=-1: float(x[run, k, i]), "f": lambda run, k=-1: float(values[run, k]),
        "g": lambda run, k=-1: float(norms[run, k]),
        "mean": lambda run, a, b: float(values[run, a:b].double().mean()),
        "center": lambda i: float(x[:, -1, i].double().mean()), "spread": lambda i: float(x[:, -1, i].double().std(correction=0)),
        "near": near, "about": about, "abs": abs, "sqrt": math.sqrt, "exp": math.exp, "log": math.log, "max": max, "min": min,
        **({} if state_of(part).data is None else _of_table(trace)),
        **{name: number(name) for name in ("limit", "largest", "smallest", "predicted", "more")},
    }  # fmt: skip


def _of_table(trace: Trace) -> dict[str, Callable[..., Any]]:
    loss = trace.objective
    assert isinstance(loss, Loss)
    x = trace.x.reshape(-1, *trace.x.shape[-2:]).double().numpy()
    best, (limit, condition) = loss.closed_form(), loss.step_size_limit()
    return {
        "rows": lambda: loss.evaluation.rows, "parameters": lambda: x.shape[-1],
        "best": lambda i: float(best.theta[i]), "lowest": lambda: best.value, "bound": lambda: limit,
        "condition": lambda: condition,
        "held": lambda run, k=-1: float(loss.held_out(x[run, k])),
        "unit": lambda run, i, k=-1: float(np.asarray(loss.in_units(x[run, k]))[i]),
        "said": lambda run, row, k=-1: float(loss.predict(x[run, k])[row]),
    }  # fmt: skip


def practice_state(one: Lesson, solution: dict[str, Any] | None = None) -> State:
    """The state that a practice begins with, or the same with a solution."""
    begin, changes = one.begin if one.begin is not None else one.parts[-1].state, solution or {}
    data = {"data": begin["data"] | changes.get("data", {})} if "data" in begin else {}
    return State.read({**State().plain(), **begin, **changes, **data}, Limits())


def reached(goal: Goal, state: State) -> bool:
    """Whether one of the optimizers reaches a goal; ``viewer/src/app/lessons/goals.ts`` decides the same."""
    trace = trace_of(state, Watch(60.0, lambda: True))
    statuses, stops = (np.asarray(found).reshape(-1) for found in (trace.status, trace.stopped_at))
    plain = state.plain()
    for optimizer, status, step in zip(plain["optimizers"], statuses, stops, strict=True):
        known = plain | {"optimizer": optimizer, "status": Status(int(status)).name.lower(), "step": int(step)}
        if all(_is(_fact(name, known), *wanted) for name, *wanted in goal.when):
            return True
    return False


def _fact(name: str, facts: Any) -> Any:
    for key in name.split("."):
        try:
            facts = facts[int(key)] if isinstance(facts, (list, tuple)) else facts[key]
        except (LookupError, TypeError):
            return None
    return facts


def _is(found: Any, least: Any, most: Any = None) -> bool:
    if most is None:
        return found == least
    return isinstance(found, (int, float)) and least <= found <= most


def near(a: float, b: float, share: float = 5e-4) -> bool:
    return abs(a - b) <= share * max(abs(b), 1e-12)


def about(n: float) -> float:
    """A number to two digits."""
    return float(f"{n:.2g}")


def holds(claim: str, known: dict[str, Callable[..., Any]]) -> bool:
    """Whether a claim is true."""
    found = eval(claim, {"__builtins__": {}}, known)
    assert isinstance(found, bool), f"{claim}: not a claim"
    return found
