"""What ``kobai app`` and ``kobai play`` show first: a function, or a model of a table."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from kobai.errors import BadInput

if TYPE_CHECKING:
    from kobai.app.state import State

_TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".parquet", ".npy", ".npz")


def first_state(function: str, model: str | None, loss: str | None, standardize: bool) -> State:
    """The state that a page begins with.

    Args:
        function: a formula or a name, or with a model the file of a table, or the name of one that ships.
        model: as ``"y ~ a*x + b"``.
        loss: of the model.
        standardize: whether columns are scaled.

    Raises:
        BadInput: there is no such function or file, or the model does not suit it.
    """
    from kobai.app import defaults
    from kobai.data.examples.reading import file_of

    ships = None if Path(function).exists() else file_of(function)
    if model is None and ships is None:
        if function.lower().endswith(_TABLES):
            raise BadInput(f"{function!r}: a table needs a model of its columns, as {function} 'price ~ a*area + b'")
        if loss is not None or standardize:
            raise BadInput("--loss and --standardize: they go with a table and a model of its columns")
        return defaults.first_state(function)
    if model is None:
        return _shipped(function, loss, standardize)
    from kobai.data.model import as_model

    chosen, model = loss or "squared", as_model(model)
    columns, example = _columns(ships or function, model), function if ships else None
    return defaults.table_state(model, columns, loss=chosen, standardize=standardize, example=example)


def _shipped(name: str, loss: str | None, standardize: bool) -> State:
    """A table that ships, with the model that suits it."""
    from kobai.app.defaults import table_state
    from kobai.data.examples import table

    found = table(name)
    columns = {column: cells.tolist() for column, cells in found.items()}
    same = loss in (None, found.loss)
    suits: dict[str, Any] = {"optimizer": found.optimizer, "lr": found.lr, "start": found.start} if same else {}
    return table_state(
        found.model, columns, loss=loss or found.loss, standardize=standardize or found.standardize, example=name,
        **suits,
    )  # fmt: skip


def _columns(path: str | Path, model: str) -> dict[str, list[Any]]:
    """The columns of numbers of a file, and the response of the model where it is text; None where a cell is empty."""
    from kobai.cli.language import spoken
    from kobai.data.columns import columns_in

    left = model.split("~")[0].strip()
    found = {
        name: cells if isinstance(cells, list) else [None if cell != cell else cell for cell in cells.tolist()]
        for name, cells in columns_in(str(path), spoken()).items()
    }
    return {name: cells for name, cells in found.items() if name == left or not any(map(_is_text, cells))}


def _is_text(cell: Any) -> bool:
    return isinstance(cell, str)
