"""``loss``: from a model and a table to a ``Loss``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kobai import checks
from kobai.data.columns import array, classes, columns_of, complete, numbers
from kobai.data.data_loss import Loss, objective_of
from kobai.data.evaluation import Evaluation
from kobai.data.examples import ExampleTable, path_of
from kobai.data.held_out import held_rows
from kobai.data.losses import Charge, charge
from kobai.data.model import Model, as_model, read_model, without_outer
from kobai.data.response import as_numbers, checked_response, response_of, weights_of
from kobai.data.scaling import scaling_of
from kobai.errors import BadInput, shown
from kobai.objectives import tree
from kobai.objectives.callables import name_of
from kobai.objectives.names import checked_names

if TYPE_CHECKING:
    from torch import Tensor

_MOST_PARAMETERS = 1_000_000


def loss(
    model: str | Callable[[Tensor, Tensor], Tensor],
    data: Any,
    response: Any = None,
    *,
    loss: str | Callable[[Tensor, Tensor], Tensor] = "squared",
    standardize: bool = False,
    l1: float = 0.0,
    l2: float = 0.0,
    weights: str | Sequence[float] | None = None,
    delta: float = 1.0,
    reduction: str = "mean",
    parameters: Sequence[str] | int | None = None,
    held_out: float | Sequence[bool] | np.ndarray = 0.0,
    seed: int = 0,
) -> Loss:
    """A model's loss on a table as an objective over the model's parameters.

    L(θ) is the mean over the rows of ℓ(model(row; θ), response), plus l1·Σ|θ| + l2·Σθ² over all parameters but intercepts.

    Args:
        model: ``"price ~ a*area + b"``: the response, and anything formulas can say. Names of columns are data, the rest are
            parameters. ``"y ~ ."`` is linear in all other columns; ``softmax(…)`` has one argument for each class. Or a function
            (X (N, d), theta (p,)) -> prediction (N,) of torch operations. ``=`` is read as ``~``.
        data: columns by name: a mapping, a DataFrame, a structured array, or the path of a table's file. Of a function: X (N, d).
        response: of a function: y (N,).
        loss: ``"squared"`` (z − y)², ``"absolute"``, ``"huber"``, ``"logistic"`` (y is 0 or 1, or one of two classes),
            ``"poisson"`` (counts), ``"cross-entropy"`` (of ``softmax``), or a function (z (N,), y (N,)) -> ℓ (N,). z is the
            prediction; of a logistic model the log-odds, of a Poisson model the logarithm of the mean: a ``sigmoid`` or ``exp``
            around the model says the same.
        standardize: descend in columns scaled to mean 0 and deviation 1; ``in_units`` gives the parameters back in their units.
        l1, l2: factors of the penalties.
        weights: of the rows: the name of a column, or (N,) numbers; their mean is made 1.
        delta: where ``huber`` goes over from a square to a line.
        reduction: ``"mean"`` or ``"sum"`` over the rows.
        parameters: names of the parameters in order; those that are words have to be named. Of a function: names, or how many.
        held_out: a share of the rows, 0 to less than 1, or (N,) truth values: rows that L leaves out and ``Loss.held_out`` tries.
        seed: of the rows a share holds out, the first of ``torch.randperm`` with this seed.

    Returns:
        an ``Objective`` with the parameters as variables, and the optimum among its minima where it can be computed.

    Raises:
        BadInput: the model cannot be read, or the table does not suit it.

    Example:
        >>> import kobai
        >>> line = kobai.loss("y ~ a*x + b", {"x": [0, 1, 2], "y": [1, 3, 5]})
        >>> line.parameter_names, line.closed_form().theta.round(6).tolist()
        (('a', 'b'), [2.0, 1.0])
    """
    how = charge(loss, delta)
    total = checks.one_of("reduction", reduction, ("mean", "sum")) == "sum"
    penalties = tuple(checks.real(name, given, low=0.0) for name, given in (("l1", l1), ("l2", l2)))
    if isinstance(model, str):
        model = as_model(model)
        if response is not None:
            raise BadInput("response: the text of the model says it, on the left of ~; leave it out")
        if isinstance(parameters, int):
            raise BadInput(f"parameters={parameters}: give their names, as ['a', 'b']")
        evaluation, whole, labels = _of_text(model, data, how, weights, parameters)
    elif callable(model):
        evaluation, whole, labels = _of_function(model, data, response, how, weights, parameters)
    else:
        raise BadInput(f"model {shown(model)}: give text, as 'y ~ a*x + b', or a function of (X, theta)")
    evaluation.total, (evaluation.l1, evaluation.l2) = total, penalties
    held = held_rows(held_out, seed, whole)
    seen, tried = whole, None
    if held is not None:
        seen, other = np.array(whole), np.zeros_like(whole)
        seen[whole], other[whole] = ~held, held
        tried = replace(evaluation.part(other), total=False, l1=0.0, l2=0.0)
    if not seen.all():
        evaluation = evaluation.part(seen)
    for side in (evaluation, tried):
        if side is not None:
            side.weights = _of_mean_one(side.weights)
    _check_finite(evaluation, seen)
    if standardize:
        evaluation.scaling = scaling_of(evaluation)
    if tried is not None:
        tried.scaling = evaluation.scaling
    made = objective_of(evaluation, _notes(whole, held), labels, tried)
    share = checks.number_or_none(held_out)
    made.drawn = (share, seed) if tried is not None and share else None
    made.example = _example(data)
    return made


def _example(data: Any) -> str | None:
    """The name of a table that ships, given as it is or by name."""
    if isinstance(data, str):
        return data if path_of(data) != data else None
    return data.name if isinstance(data, ExampleTable) else None


def _notes(whole: np.ndarray, held: np.ndarray | None) -> tuple[str, ...]:
    """What was done with the rows, a line each."""
    left_out = int((~whole).sum())
    lines = [f"{left_out} of {len(whole)} rows left out, without a number in a column of the model"] * (left_out > 0)
    if held is not None:
        lines.append(f"{int(held.sum())} of {len(held)} rows held out")
    return tuple(lines)


_Made = tuple[Evaluation, np.ndarray, tuple[Any, ...]]


def _of_text(text: str, data: Any, how: Charge, weights: Any, parameters: Sequence[str] | None) -> _Made:
    """The evaluation of a model that is text, which rows of its table are complete, and the classes of the response."""
    table = columns_of(data)
    weight = weights if isinstance(weights, str) else None
    if weight is not None and weight not in table:
        raise BadInput(f"weights={shown(weights)}: no such column; there are {', '.join(table)}")
    left = text.split("~")[0].strip()
    labels, codes = _classes(table.get(left), how)
    linear = "".join(text.partition("~")[2].split()) in (".", "softmax(.)")  # in all columns of numbers
    usable = [
        name for name, column in table.items()
        if name != weight and (not linear or name == left or column.dtype.kind in "biuf")
    ]  # fmt: skip
    model = read_model(text, usable, parameters, classes=len(labels))
    if (how.name == "cross-entropy") != model.softmax:
        raise BadInput(
            f"model {shown(text)}: loss='cross-entropy' goes with softmax(…) on the right side, one argument for each class"
        )
    if how.rows is not None and how.rows.link:
        model = without_outer(model, how.rows.link) or model
    arrays = {name: as_numbers(name, table[name], codes if name == left else None) for name in model.columns}
    target = response_of(model, arrays)
    given = weights_of(weights, table, len(target))
    whole = complete([*arrays.values(), target, *([] if given is None else [given])])
    if not whole.any():
        raise BadInput("data: no row has a number in every column of the model")
    checked_response(how.name, target if whole.all() else target[whole], len(labels), len(model.outputs))
    return Evaluation(model, list(arrays.values()), target, how.rows, how.custom, given), whole, tuple(labels)


def _check_finite(of: Evaluation, seen: np.ndarray) -> None:
    """Raise ``BadInput`` where what a parameter is multiplied by is not finite in one of the rows, as 1/x and √x may be.

    Args:
        of: the loss.
        seen: which rows of the table it has.
    """
    if of.scaling is not None or of.function:
        return
    begin = 0
    for piece in replace(of).pieces():  # columns are scaled later
        for design in piece.designs:
            for place, column in [*zip(design.places.tolist(), design.matrix.T, strict=True), (None, design.offset)]:
                if column is not None and not (finite := column.isfinite().numpy()).all():
                    where, row = (
                        f"model {shown(of.model.source)}",
                        int(np.flatnonzero(seen)[begin + finite.argmin()]) + 1,
                    )
                    if place is None:
                        raise BadInput(
                            f"{where}: what is added is not a finite number in row {row}; leave such rows out"
                        )
                    name = of.model.parameters[place]
                    raise BadInput(
                        f"{where}: what {name} is multiplied by is not a finite number in row {row}; leave such rows out"
                    )
        begin += piece.rows


def _classes(response: np.ndarray | None, how: Charge) -> tuple[list[Any], np.ndarray | None]:
    """The classes of a response, and for each row which it is; none where it is a number."""
    text = response is not None and response.dtype.kind in "UOb"
    if response is None or not (how.name == "cross-entropy" or (how.name == "logistic" and text)):
        return [], None
    return classes(response)


def _of_function(model: Any, data: Any, response: Any, how: Charge, weights: Any, parameters: Any) -> _Made:
    """The same of a function of (X, theta)."""
    name = name_of(model)
    if parameters is None or response is None:
        raise BadInput(
            f"model {name}: give the response, as kobai.loss({name}, X, y), and parameters=, their names or how many"
        )
    if how.name == "cross-entropy":
        raise BadInput(
            f"loss='cross-entropy': of a function, give the loss itself, a function of {name}'s prediction and y"
        )
    if isinstance(parameters, int):
        count = checks.whole("parameters", parameters, 1, _MOST_PARAMETERS)
        names = tuple(f"theta_{k}" for k in range(count))
    else:
        names = checked_names(parameters, "parameters")
    table, target = array("X", data), numbers("response", array("response", response))
    if target.ndim != 1 or table.ndim == 0 or len(table) != len(target):
        raise BadInput(
            f"response: {target.size} numbers for X of shape {table.shape}: give one number for each row of X"
        )
    if not (np.isfinite(table).all() and np.isfinite(target).all()):
        raise BadInput("data: X or the response has a value that is missing or infinite; leave those rows out")
    target = checked_response(how.name, target, 0, 1)
    read, given = Model(name, tree.Number(0), (), False, names, ()), weights_of(weights, {}, len(target))
    made = Evaluation(read, [], target, how.rows, how.custom, given, function=model, table=table)
    return made, np.ones(len(target), bool), ()


def _of_mean_one(weights: np.ndarray | None) -> np.ndarray | None:
    if weights is not None and not weights.any():
        raise BadInput("weights: rows held out have all of the weight, or none of it; hold out others")
    return None if weights is None else weights / weights.mean()
