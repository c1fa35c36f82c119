"""The response of a table and the weights of its rows, checked for a loss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from kobai.data.columns import array, numbers
from kobai.data.evaluation import Values
from kobai.data.evaluation.design import tensor
from kobai.data.model import Model
from kobai.errors import BadInput, shown
from kobai.objectives import tree


def as_numbers(name: str, column: np.ndarray, codes: np.ndarray | None) -> np.ndarray:
    """A column of numbers, NaN where one is missing; of classes ``codes``, which are −1 where one is missing."""
    return numbers(name, column) if codes is None else np.where(codes < 0, np.nan, codes.astype(np.float64))


def response_of(model: Model, columns: Mapping[str, np.ndarray]) -> np.ndarray:
    """The left side of a model, (N,) float64, computed from its columns."""
    import torch

    from kobai.objectives.formula.compute import compile_tree

    if isinstance(model.response, tree.Variable):
        return list(columns.values())[model.response.index - len(model.parameters) - 1].astype(np.float64, copy=False)
    like = torch.empty(0, dtype=torch.float64)
    zeros = [like.new_zeros(())] * len(model.parameters)
    values = Values([*zeros, *(tensor(column, like) for column in columns.values())], like)
    made = compile_tree(model.response, {})(values)  # type: ignore[arg-type]
    return made.expand(len(next(iter(columns.values())))).numpy().copy()


def weights_of(given: Any, table: Mapping[str, np.ndarray], rows: int) -> np.ndarray | None:
    """The weights of the rows (N,), as they were given; None where there are none.

    Raises:
        BadInput: they are of another number, negative, or all 0.
    """
    if given is None:
        return None
    column = numbers("weights", table[given] if isinstance(given, str) else array("weights", given)).astype(
        np.float64, copy=False
    )
    if column.shape != (rows,):
        raise BadInput(f"weights: {column.size} of them for {rows} rows: give one for each row")
    if (column < 0).any() or not np.nansum(column) > 0:
        least = float(np.nanmin(column))
        found = shown(int(least) if least.is_integer() else least)
        raise BadInput(
            f"weights: {found} is the least of them: a weight is zero or larger, and not every weight is zero"
        )
    return column


def checked_response(loss: str, target: np.ndarray, classes: int, outputs: int) -> np.ndarray:
    """A response that suits a loss.

    Raises:
        BadInput: it does not.
    """
    if classes == 1:
        raise BadInput(f"loss={loss!r}: the response has one class; a model tells two classes or more apart")
    if loss == "logistic" and classes not in (0, 2):
        raise BadInput(f"loss='logistic': the response has {classes} classes; it tells two apart, cross-entropy more")
    if loss == "logistic" and not np.isin(target, (0.0, 1.0)).all():
        wrong = target[~np.isin(target, (0.0, 1.0))][0]
        raise BadInput(f"loss='logistic': the response holds {wrong:g}; it has to be 0 or 1 in every row")
    if loss == "poisson" and (target < 0).any():
        raise BadInput(f"loss='poisson': the response holds {target.min():g}; counts are 0 or larger")
    if loss == "cross-entropy" and classes != outputs:
        raise BadInput(
            f"loss='cross-entropy': softmax has {outputs} arguments, and the response {classes} classes; write one for each"
        )
    return target
