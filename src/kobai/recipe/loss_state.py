"""The table of a page's state, of the loss that a trace descended; see ``kobai.app.table.Data``."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np

from kobai.data import Loss
from kobai.data.held_out import shuffled_first
from kobai.data.losses import Huber
from kobai.data.model import read_model
from kobai.errors import BadInput
from kobai.scenes.trace.source import Source

MOST_ROWS, MOST_CELLS = 10_000, 100_000
"""That a page computes with."""


def loss_state(loss: Loss, batch: int | None, batch_seed: int | None) -> dict[str, Any]:
    """``f``, ``data`` and the other entries of a state that make a loss again.

    Args:
        loss: what was descended.
        batch: rows that each step saw, or None.
        batch_seed: of their order.

    Raises:
        BadInput: a page cannot compute it.
    """
    of, name = loss.evaluation, loss.name
    if of.function is not None:
        raise BadInput(f"{name}: its model is a Python function, which a page cannot compute; it needs Python")
    if of.custom is not None:
        raise BadInput(f"{name}: its loss is a Python function, which a page cannot compute; it needs Python")
    if loss.held is not None and loss.drawn is None:
        raise BadInput(
            f"{name}: its rows held out were chosen one by one, and a page draws a share of them; it needs Python"
        )
    share, seed = loss.drawn or (0.0, batch_seed or 0)
    if batch_seed not in (None, seed) or not 0 <= seed < 2**31 or share > 0.5:
        raise BadInput(
            f"{name}: a page has one seed, below 2^31, for rows held out and batches, and holds out up to half; it needs Python"
        )
    columns = _columns(loss, share, seed)
    rows = len(next(iter(columns.values())))
    if rows > MOST_ROWS or rows * len(columns) > MOST_CELLS:
        raise BadInput(f"{name}: a page cannot compute it, {rows} rows of at most {MOST_ROWS}; it needs Python")
    data: dict[str, Any] = {
        "columns": columns, "loss": "cross-entropy" if of.loss is None else of.loss.name,
        "delta": of.loss.delta if isinstance(of.loss, Huber) else 1.0, "l1": of.l1, "l2": of.l2,
        "standardize": of.scaling is not None, "reduction": "sum" if of.total else "mean", "batch": batch, "held": share,
    }  # fmt: skip
    if (order := order_of(columns)) is not None:
        data["order"] = order
    if loss.example is not None:
        data["example"] = loss.example
    if of.weights is not None:
        data["weights"] = _weight_name(loss)
    if not _says_parameters(loss, columns):
        data["parameters"] = list(of.model.parameters)
    return {"f": of.model.source, "params": {}, "dim": None, "data": data, "seed": seed}


def without_batches(source: Source) -> tuple[Source, int | None, int | None]:
    """A descent in batches as one of whole steps, the rows of a batch, and the seed of their order.

    Raises:
        BadInput: the runs of a race had various batches.
    """
    found = {(hyper.get("batch"), hyper.get("batch_seed")) for hyper in source.hyper}
    if len(found) > 1:
        raise BadInput("batch: each run of this race has its own, and a page has one for all; it needs Python")
    ((size, seed),) = found
    if size is None:
        return source, None, None
    names = tuple(name.removesuffix(f", batches of {size}") for name in source.optimizers)
    hyper = tuple({k: v for k, v in one.items() if k not in ("batch", "batch_seed")} for one in source.hyper)
    return replace(source, optimizers=names, hyper=hyper), int(size), int(seed or 0)


def _columns(loss: Loss, share: float, seed: int) -> dict[str, list[Any]]:
    """The columns of the model by name, in the order of the rows that the loss was made of."""
    of, held = loss.evaluation, loss.held
    sides = [of, *([] if held is None else [held])]
    arrays = [[np.asarray(column, np.float64) for column in side.columns] for side in sides]
    if of.weights is not None:
        for side, own in zip(sides, arrays, strict=True):
            own.append(np.asarray(side.weights))
    names = [*of.model.columns, *([_weight_name(loss)] if of.weights is not None else [])]
    if held is None:
        whole = arrays[0]
    else:
        mask = shuffled_first(share, seed, of.rows + held.rows)
        whole = [np.empty(len(mask)) for _ in names]
        for column, rest, tried in zip(whole, *arrays, strict=True):
            column[~mask], column[mask] = rest, tried
    left = of.model.source.split("~")[0].strip()
    labels = [
        label if isinstance(label, int | float) and not isinstance(label, bool) else str(label) for label in loss.labels
    ]
    return {
        name: [labels[int(code)] for code in column] if labels and name == left else column.tolist()
        for name, column in zip(names, whole, strict=True)
    }


def _weight_name(loss: Loss) -> str:
    name = "weight"
    while name in loss.evaluation.model.columns or name in loss.parameter_names:
        name += "_"
    return name


def _says_parameters(loss: Loss, columns: dict[str, list[Any]]) -> bool:
    """Whether the text alone says which parameters there are, in this order."""
    names = [name for name in columns if name != _weight_name(loss)]
    with contextlib.suppress(BadInput):
        read = read_model(loss.evaluation.model.source, names, None, classes=len(loss.labels))
        return read.parameters == loss.parameter_names
    return False


def order_of(names: Iterable[str]) -> list[str] | None:
    """Names in their order, where a page, which puts whole numbers first, needs to be told; else None."""
    listed = list(names)
    return None if listed == sorted(listed, key=_place) else listed


def _place(name: str) -> tuple[int, int]:
    """Where JavaScript puts an entry of this name: whole numbers first."""
    is_index = name.isascii() and name.isdigit() and str(int(name)) == name and int(name) < 2**32 - 1
    return (0, int(name)) if is_index else (1, 0)
