"""A loss as plain data and one array, and back to the same loss, bit for bit: how stores hold it.

The array has a row for each row of the table, those held out last, and a column for each column of the model, with a last one
for the weights where there are some. Classes are numbers in it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np

from kobai.data.data_loss import Loss, objective_of
from kobai.data.evaluation import Evaluation
from kobai.data.examples import tables
from kobai.data.losses import Huber, charge
from kobai.data.model import read_model, without_outer
from kobai.data.response import checked_response, response_of
from kobai.data.scaling import scaling_of

MOST_NUMBERS = 1 << 23
"""In the table of a loss that a store holds: 64 MB."""


def numbers_in(loss: Loss) -> int | None:
    """How many numbers the array would have, None of a loss made with a Python function."""
    of = loss.evaluation
    if of.function is not None or of.custom is not None:
        return None
    rows = of.rows + (0 if loss.held is None else loss.held.rows)
    return rows * (len(of.columns) + (of.weights is not None))


def table_of(loss: Loss) -> np.ndarray:
    """The array (N, columns) float64."""
    parts = [loss.evaluation, *([] if loss.held is None else [loss.held])]
    sides = [np.column_stack([*of.columns, *([] if of.weights is None else [of.weights])]) for of in parts]
    return np.concatenate(sides).astype(np.float64, copy=False)


def description(loss: Loss, table: np.ndarray) -> dict[str, Any]:
    """The rest, of values that JSON can hold."""
    of = loss.evaluation
    return {
        "model": of.model.source, "parameters": list(of.model.parameters), "columns": list(of.model.columns),
        "loss": "cross-entropy" if of.loss is None else of.loss.name,
        "delta": of.loss.delta if isinstance(of.loss, Huber) else 1.0, "reduction": "sum" if of.total else "mean",
        "l1": of.l1, "l2": of.l2, "standardize": of.scaling is not None, "weighted": of.weights is not None,
        "held": 0 if loss.held is None else loss.held.rows, "labels": list(loss.labels), "notes": list(loss.notes),
        "drawn": None if loss.drawn is None else list(loss.drawn), "example": loss.example,
        "digest": digest(table),
    }  # fmt: skip


def digest(table: np.ndarray) -> str:
    """A hash over the numbers."""
    return hashlib.blake2b(np.ascontiguousarray(table).tobytes(), digest_size=16).hexdigest()


def loss_of(described: Mapping[str, Any], table: np.ndarray) -> Loss:
    """The loss again.

    Raises:
        BadInput, ValueError: the description does not fit the table.
    """
    if digest(table) != described["digest"] or not np.isfinite(table).all():
        raise ValueError("the numbers of its table are not those that were written")
    columns, held = described["columns"], described["held"]
    if table.shape[1] != len(columns) + described["weighted"] or not 0 <= held < len(table):
        raise ValueError("its table does not fit its columns")
    how = charge(described["loss"], described["delta"])
    labels = tuple(described["labels"])
    model = read_model(described["model"], columns, described["parameters"], classes=len(labels))
    if how.rows is not None and how.rows.link:
        model = without_outer(model, how.rows.link) or model
    if list(model.columns) != columns or list(model.parameters) != described["parameters"]:
        raise ValueError("its model does not fit its columns")

    def side(rows: np.ndarray) -> Evaluation:
        arrays = [column.copy() for column in rows.T]
        weights = arrays.pop() if described["weighted"] else None
        target = response_of(model, dict(zip(columns, arrays, strict=True)))
        checked_response(how.name, target, len(labels), len(model.outputs))
        if model.softmax and not np.isin(target, range(len(labels))).all():
            raise ValueError("a class in its table has no label")
        return Evaluation(model, arrays, target, how.rows, None, weights)

    made = side(table[: len(table) - held])
    made.total, made.l1, made.l2 = described["reduction"] == "sum", described["l1"], described["l2"]
    made.scaling = scaling_of(made) if described["standardize"] else None
    tried = side(table[len(table) - held :]) if held else None
    if tried is not None:
        tried.scaling = made.scaling
    found = objective_of(made, tuple(described["notes"]), labels, tried)
    share, seed = described.get("drawn") or (None, 0)
    found.drawn = None if share is None else (float(share), int(seed))
    found.example = name if (name := described.get("example")) in tables() else None
    return found
