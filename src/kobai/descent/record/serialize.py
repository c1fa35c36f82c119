"""What a store says of objectives and hyperparameters: plain JSON values, and back."""

from __future__ import annotations

import math
from typing import Any

import torch

from kobai.errors import BadInput
from kobai.objectives import Objective
from kobai.objectives import objective as make_objective


def to_attribute(value: Any) -> Any:
    """A value JSON can hold; what it cannot hold becomes text.

    Numbers that are not finite become ``{"float": "inf"}``, tuples become lists.
    """
    if isinstance(value, dict):
        return {str(k): to_attribute(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_attribute(v) for v in value]
    if isinstance(value, torch.Tensor):
        return to_attribute(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return {"float": str(value)}
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    return str(value)


def from_attribute(value: Any) -> Any:
    """The other way; lists stay lists, except that pairs such as Adam's betas are what they were read from."""
    if isinstance(value, dict):
        return float(value["float"]) if set(value) == {"float"} else {k: from_attribute(v) for k, v in value.items()}
    if isinstance(value, list):
        held = [from_attribute(v) for v in value]
        return tuple(held) if held and all(isinstance(v, (int, float)) for v in held) else held
    return value


def objective_to(objective: Objective) -> dict[str, Any]:
    """How to make the objective again: by its catalogue name, by its formula, or by its name only."""
    told: dict[str, Any] = {
        "name": objective.name,
        "dim": objective.dim,
        "domain": None if objective.domain is None else [[float(v) for v in pair] for pair in objective.domain],
        "parameters": to_attribute(dict(objective.parameters)),
        "reference": objective.reference,
        "kind": "function",
    }
    if objective.key:
        told |= {"kind": "catalogue", "key": objective.key}
    elif objective.formula is not None:
        told |= {"kind": "formula", "formula": objective.formula.source}
    return told


def objective_from(told: dict[str, Any], n: int, given: Any) -> Objective:
    """The objective a store speaks of, or the one that is given.

    Args:
        told: what ``objective_to`` wrote.
        n: coordinates of a point.
        given: an objective to use instead, or None.
    """
    if given is not None:
        return given if isinstance(given, Objective) else make_objective(given)
    parameters = from_attribute(told["parameters"])
    domain = told["domain"]
    if told["kind"] == "catalogue":
        return make_objective(told["key"], dim=told["dim"], domain=domain, name=told["name"], **parameters)
    if told["kind"] == "formula":
        return make_objective(told["formula"], dim=told["dim"], domain=domain, name=told["name"], **parameters)
    name = told["name"]

    def gone(x: torch.Tensor) -> torch.Tensor:
        raise BadInput(
            f"{name}: this trace was made of a Python function, which a store cannot hold; "
            f"give it again, as Trace.load(path, objective={name if name.isidentifier() else 'f'})"
        )

    return Objective(gone, dim=told["dim"] or n, name=name, domain=domain, reference=told["reference"])
