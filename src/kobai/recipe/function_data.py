"""The function of a page: as text that the page parses, or, of a callable, f and ∇f as graphs."""

from __future__ import annotations

import math
from typing import Any

import torch

from kobai.descent.symbolic import CaptureError, capture_objective
from kobai.errors import BadInput
from kobai.objectives import Objective, objective
from kobai.recipe.graph_data import graph_data

MOST_NODES = 20_000
"""Of one graph: a page would take seconds to read more."""
MOST_MINIMA = 200
"""That a page marks."""


def function_text(f: Objective, n: int) -> dict[str, Any] | None:
    """``f``, ``params`` and ``dim`` of a page's state, from which a page reads the same function; None where no text says it."""
    if f.formula is None or numbers(f.parameters) != f.parameters:
        return None
    if f.key:
        usual = objective(f.key).parameters
        changed = {k: v for k, v in f.parameters.items() if usual.get(k) != v}
        return _read(f, n, f.key, changed)
    # Its variables may have been named beside it.
    texts = (f.name, f"f({', '.join(f.variables)}) = {f.name}")
    return next((found for text in texts if (found := _read(f, n, text, f.parameters))), None)


def _read(f: Objective, n: int, text: str, params: dict[str, Any]) -> dict[str, Any] | None:
    """The entries of a state, if they are read as this function."""
    try:
        read = objective(text, params=params)
        again = read.at(n) if read.dim is None else read
    except BadInput:
        return None
    if again.formula != f.formula or _shown(again, n) != _shown(f, n):
        return None
    return {"f": text, "params": dict(params), "dim": n if read.dim is None else None}


def numbers(parameters: dict[str, Any]) -> dict[str, float]:
    """The named constants that are plain numbers."""
    return {
        k: v for k, v in parameters.items()
        if isinstance(v, int | float) and not isinstance(v, bool) and math.isfinite(v)
    }  # fmt: skip


def _shown(f: Objective, n: int) -> Any:
    """What a picture shows of a function beside its values."""
    return f.domain_for(n), f.minima_for(n)


def function_data(f: Objective, n: int) -> dict[str, Any]:
    """A function that has no text: its graphs in both formats, and what is known of it.

    Raises:
        BadInput: it is no fixed sequence of known operations.
    """
    domain = f.domain_for(n)
    data: dict[str, Any] = {
        "n": n, "variables": list(f.variables_for(n)), "domain": [list(pair) for pair in domain] if domain else None,
        "minima": [{"x": list(m.x), "value": m.value, "isglobal": m.isglobal} for m in f.minima_for(n)[:MOST_MINIMA]],
    }  # fmt: skip
    for name in ("float32", "float64"):
        point = torch.linspace(0.3, 0.7, n, dtype=getattr(torch, name))
        try:
            graph = capture_objective(f.number_at, point)
        except CaptureError as error:
            raise BadInput(f"{f.name}: a page cannot compute it, {error}; it needs Python") from None
        data[name] = graph_data([graph.value, *graph.grad])
        if (nodes := len(data[name]["nodes"])) > MOST_NODES:
            raise BadInput(
                f"{f.name}: a page cannot compute it, {nodes} operations of at most {MOST_NODES}; it needs Python"
            )
    return data
