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


def function_state(f: Objective, n: int) -> dict[str, Any]:
    """``f``, ``params`` and ``dim`` of a page's state."""
    if f.key:
        usual = objective(f.key)
        given = {k: v for k, v in numbers(f.parameters).items() if usual.parameters.get(k) != v}
        return {"f": f.key, "params": given, "dim": n if usual.dim is None else None}
    for text in _texts(f):
        try:
            again = objective(text, params=f.parameters)
            again = again.at(n) if again.dim is None else again
        except BadInput:
            continue
        if again.formula == f.formula and numbers(f.parameters) == f.parameters:
            return {
                "f": text,
                "params": dict(f.parameters),
                "dim": n if objective(text, params=f.parameters).dim is None else None,
            }
    return {"f": f.name, "params": {}, "dim": n}


def _texts(f: Objective) -> list[str]:
    """How a formula may be written, so that it is read again as it was."""
    if f.formula is None:
        return []
    return [f.name, f"f({', '.join(f.variables)}) = {f.name}"]


def numbers(parameters: dict[str, Any]) -> dict[str, float]:
    """The named constants that are plain numbers."""
    return {
        k: v for k, v in parameters.items()
        if isinstance(v, int | float) and not isinstance(v, bool) and math.isfinite(v)
    }  # fmt: skip


def is_text(f: Objective, state: dict[str, Any]) -> bool:
    """Whether ``function_state`` found a text that a page can parse."""
    if f.key:
        return f.formula is not None and numbers(f.parameters) == f.parameters
    return f.formula is not None and state["f"] in _texts(f) and (not f.parameters or bool(state["params"]))


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
