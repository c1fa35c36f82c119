"""Objectives and hyperparameters as JSON attributes of a store, and back."""

from __future__ import annotations

import math
from typing import Any, cast

import numpy as np
import torch

from kobai.data import Loss, stored
from kobai.errors import BadInput, visible
from kobai.objectives import Objective
from kobai.objectives import objective as make_objective


def to_attribute(value: Any) -> Any:
    """A value JSON can hold: what is not finite becomes ``{"float": "inf"}``, tuples become lists, everything else text."""
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


def scheduler_to(scheduler: Any) -> Any:
    """A trace's ``scheduler`` as an attribute; null where options of it are objects, such as functions."""
    if isinstance(scheduler, list):
        return [scheduler_to(one) for one in scheduler]
    if scheduler is None or not _is_plain(scheduler[1]):
        return None
    return [scheduler[0], to_attribute(scheduler[1])]


def scheduler_from(value: Any) -> Any:
    """The inverse of ``scheduler_to``."""
    if value is None:
        return None
    if value and isinstance(value[0], str):
        return value[0], from_attribute(value[1])
    found = [scheduler_from(one) for one in value]
    return found if any(found) else None


def _is_plain(value: Any) -> bool:
    """Whether a value comes back from a store."""
    if isinstance(value, (list, tuple, dict)):
        return all(map(_is_plain, value.values() if isinstance(value, dict) else value))
    return value is None or isinstance(value, (str, int, float, bool))


def is_nonfinite(value: Any) -> bool:
    """Whether this stands for a number that JSON lacks."""
    return isinstance(value, dict) and set(value) == {"float"} and value["float"] in ("inf", "-inf", "nan")


def from_attribute(value: Any) -> Any:
    """The inverse of ``to_attribute``; lists of numbers become tuples, such as Adam's betas."""
    if isinstance(value, dict):
        return float(value["float"]) if is_nonfinite(value) else {k: from_attribute(v) for k, v in value.items()}
    if isinstance(value, list):
        held = [from_attribute(v) for v in value]
        return tuple(held) if held and all(isinstance(v, (int, float)) for v in held) else held
    return value


def visible_texts(value: Any) -> Any:
    """An attribute with the control characters of its texts made visible: whatever shows it shows what is in it."""
    if isinstance(value, str):
        return visible(value)
    if isinstance(value, list):
        return [visible_texts(v) for v in value]
    return {visible(k): visible_texts(v) for k, v in value.items()} if isinstance(value, dict) else value


def objective_to(objective: Objective) -> dict[str, Any]:
    """What is needed to make the objective again: its catalogue name, its formula, of the loss of a model on a table what
    ``data.stored`` says, or, of a function, its name only."""
    domain = None if objective.domain is None else [[float(v) for v in pair] for pair in objective.domain]
    written: dict[str, Any] = {
        "name": objective.name, "dim": objective.dim, "domain": domain,
        "parameters": to_attribute(dict(objective.parameters)), "reference": objective.reference, "kind": "function",
    }  # fmt: skip
    if names := objective.own_names(objective.dim or 1):
        written["variables"] = list(names)
    if objective.key:
        written |= {"kind": "catalogue", "key": objective.key}
    elif objective.formula is not None:
        written |= {"kind": "formula", "formula": objective.formula.source}
    elif (table := table_of(objective)) is not None:
        written |= {"kind": "loss", "loss": stored.description(cast(Loss, objective), table)}
    elif isinstance(objective, Loss):
        written["too_large"] = stored.numbers_in(objective) or 0
    return written


def table_of(objective: Objective) -> np.ndarray | None:
    """The table that a store holds of an objective: of losses that are text and not too large."""
    numbers = stored.numbers_in(objective) if isinstance(objective, Loss) else None
    if numbers is None or numbers > stored.MOST_NUMBERS:
        return None
    return stored.table_of(cast(Loss, objective))


def objective_from(written: dict[str, Any], n: int, chosen: Any, table: np.ndarray | None = None) -> Objective:
    """The objective that is given, or the one a store names; n is the number of coordinates of its points."""
    if chosen is not None:
        return chosen if isinstance(chosen, Objective) else make_objective(chosen)
    name, dim, domain = visible_texts(written["name"]), written["dim"], written["domain"]
    variables = written.get("variables", [])  # stores of earlier versions have none
    if written["kind"] == "loss":
        return _loss_from(written, name, domain, table)
    source = {"catalogue": "key", "formula": "formula"}.get(written["kind"])
    if source:
        parameters = {key: from_attribute(value) for key, value in written["parameters"].items()}
        given = {"dim": dim, "domain": domain, "name": name, "params": parameters}
        try:
            made = make_objective(written[source], **given)
            if not variables or source == "key" or made.variables == tuple(variables):
                return made
            return make_objective(written[source], variables=variables, **given)
        except (BadInput, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise ValueError(f"its objective cannot be made: {error}") from error

    def missing(x: torch.Tensor) -> torch.Tensor:
        if numbers := written.get("too_large"):
            raise BadInput(
                f"{name}: its table has {numbers:,} numbers, and a store holds {stored.MOST_NUMBERS:,} at most; give the loss "
                "again, as Trace.load(path, objective=loss)"
            )
        raise BadInput(
            f"{name}: this trace was made of a Python function, which a store cannot hold; "
            f"give it again, as Trace.load(path, objective={name if name.isidentifier() else 'f'})"
        )

    return Objective(
        missing,
        dim=dim or n,
        name=name,
        domain=domain,
        reference=visible_texts(written["reference"]),
        variables=variables,
    )


def _loss_from(written: dict[str, Any], name: str, domain: Any, table: np.ndarray | None) -> Loss:
    """The loss of a model on a table. Raises ValueError."""
    described = written["loss"]
    shown = {key: visible_texts(described[key]) for key in ("labels", "notes")}
    try:
        made = stored.loss_of({**described, **shown}, np.zeros((0, 0)) if table is None else table)
    except (BadInput, ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError) as error:
        raise ValueError(f"its loss cannot be made: {error}") from error
    made.name, made.domain = name, None if domain is None else [(low, high) for low, high in domain]
    return made
