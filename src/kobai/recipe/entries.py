"""What pages offer to choose from: functions and optimizers, as JSON-ready data."""

from __future__ import annotations

import functools
import itertools
import math
from typing import Any

from kobai.objectives import Minimum, functions, objective
from kobai.optimize import OptimizerInfo, optimizer_formula, optimizer_info, optimizers

UNSHOWN = ("params", "foreach", "fused", "capturable", "differentiable", "closure")
"""How torch computes, not what: its results are the same but for the last bit."""
STEADY = ("maximize", "decoupled_weight_decay")
"""Switches that nobody turns while watching: each would double an optimizer's data."""


@functools.cache
def functions_listed() -> list[dict[str, Any]]:
    """Every catalogue function: name, variables, formula, domain, start, minima."""
    listed = []
    for entry in functions():
        f = objective(entry.name)
        n = f.dim or 2
        domain = f.domain_for(n)
        listed.append({
            "name": entry.name, "dim": f.dim, "reference": f.reference,
            "mathml": f.formula.mathml if f.formula else None,
            "plain": f.formula.plain if f.formula else entry.name,
            "domain": [list(p) for p in domain] if domain else None,
            "start": list(f.start) if f.start else None,
            "minima": [{"x": list(m.x), "value": m.value} for m in list(f.minima)[:8] if isinstance(m, Minimum)],
        })  # fmt: skip
    return listed


@functools.cache
def optimizers_listed() -> list[dict[str, Any]]:
    """Every optimizer a page offers, with the hyperparameters it shows sliders for."""
    return [_entry(info) for info in optimizers()]


def optimizer_entry(name: str) -> dict[str, Any]:
    """What a page shows of one optimizer, with its formulas where hyperparameters decide which one holds."""
    info = optimizer_info(name)
    return {**_entry(info), "formulas": _formulas(info)}


def _formulas(info: OptimizerInfo) -> list[dict[str, Any]]:
    """Formulas other than the usual one: ``when`` says which hyperparameters are to be other than 0 and False, and which not."""
    deciding = {k: v for k, v in DECIDING.items() if k in info.defaults}
    found = []
    for values in itertools.product(*deciding.values()):
        hyper = dict(zip(deciding, values, strict=True))
        formula = optimizer_formula(info.name, {**info.defaults, **hyper})
        if formula != info.formula:
            found.append({"when": {k: bool(v) for k, v in hyper.items()}, "formula": formula.splitlines()})
    return found


def _entry(info: OptimizerInfo) -> dict[str, Any]:
    absent = {*UNSHOWN, *STEADY, "lr"} - {"maximize"}  # whose data are the others', with the gradient negated
    shown = {k: v for k, v in info.defaults.items() if k not in absent and _shown(v)}
    hyper = {k: list(v) if isinstance(v, tuple) else v for k, v in shown.items()}
    lr = info.defaults.get("lr")
    return {
        "name": info.name, "formula": info.formula.splitlines(), "summary": info.summary, "note": info.note,
        "reference": info.reference, "closure": info.closure, "hyper": hyper,
        "lr": float(lr) if isinstance(lr, (int, float)) else None,
    }  # fmt: skip


DECIDING = {"momentum": (0.0, 0.5), "nesterov": (False, True), "amsgrad": (False, True)}
"""Hyperparameters that a formula depends on, with the values that differ."""


def _shown(value: Any) -> bool:
    """Whether a default is a switch or finite numbers, which a page can have sliders for."""
    if isinstance(value, tuple):
        return all(_shown(v) and not isinstance(v, bool) for v in value)
    return isinstance(value, (bool, int, float)) and math.isfinite(value)
