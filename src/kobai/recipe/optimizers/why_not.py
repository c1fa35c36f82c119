"""Which optimizers a page cannot compute, and why; and what it knows of those it computes by itself."""

from __future__ import annotations

import json
import math
from typing import Any

from kobai.descent.symbolic.tensor import CaptureError
from kobai.errors import BadInput
from kobai.japanese import in_japanese
from kobai.optimize import names, optimizer_info, resolve
from kobai.optimize.flat_parameters import FlatParameterOptimizer
from kobai.recipe.entries import UNSHOWN
from kobai.recipe.optimizers.as_data import optimizer_data
from kobai.recipe.optimizers.settings import words_of

STEPPERS = (
    "backtracking", "strong Wolfe", "exact line search", "Barzilai-Borwein", "Polyak", "conjugate gradient", "Newton",
    "undamped Newton", "Newton-CG", "gradient flow", "normalised gradient", "LBFGS",
)  # fmt: skip
"""Those that decide by numbers and are written in TypeScript: ``viewer/src/optimizers/steppers/steppers.ts``."""

_WHERE = "descend with it in Python or in kobai app"


def why_not(optimizer: Any) -> tuple[str, str] | None:
    """Why a page cannot compute an optimizer, in English and Japanese; None where it can.

    Args:
        optimizer: as ``descend`` takes it.
    """
    line = _reason(optimizer)
    return None if line is None else (line, in_japanese(line))


def _reason(optimizer: Any) -> str | None:
    try:
        spec = resolve(optimizer)
    except BadInput as error:
        return str(error)
    if spec.name in STEPPERS:
        return None
    cls = spec.cls
    listed = spec.name in names()
    if listed and optimizer_info(spec.name).random:
        return f"{spec.name} draws random numbers from torch, which a page has not: {_WHERE}"
    if cls is not None and issubclass(cls, FlatParameterOptimizer) and cls.closure_gives == "residuals":
        return f"{spec.name} needs an objective that knows its residuals: {_WHERE}"
    if spec.matrix:
        return f"{spec.name} is made for matrices, with which a page does not compute: {_WHERE}"
    if spec.sparse:
        return (
            f"{spec.name} takes sparse gradients, which a page does not have: take Adam, which moves all entries alike"
        )
    if listed and spec.elementwise:
        return None  # all of torch's and kobai's that move each entry by itself are captured; tests say so
    if spec.elementwise is False:
        return f"{spec.name} scales its steps by norms of the whole point, which a page does not compute: {_WHERE}"
    try:
        optimizer_data(spec)
    except CaptureError as error:
        return f"{spec.name} cannot be computed in a page, because it {error}: {_WHERE}"
    return None


def page_settings() -> str:
    """``viewer/src/optimizers/settings.json``: of each optimizer, its hyperparameters and words, or why it is not in pages."""
    table = {}
    for name in names():
        if (line := _reason(name)) is not None:
            table[name] = {"why": line}
        elif name in STEPPERS:
            spec = resolve(name)
            hyper = {k: _json(v) for k, v in spec.hyper.items() if k not in UNSHOWN}
            table[name] = {"hyper": hyper, "words": {k: list(v) for k, v in words_of(spec).items()}}
    rows = ",\n".join(f"  {json.dumps(name)}: {json.dumps(row, ensure_ascii=False)}" for name, row in table.items())
    return f"{{\n{rows}\n}}\n"


def _json(value: Any) -> Any:
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
