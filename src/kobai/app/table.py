"""The table of a page's state, and how the loss of a model on it is made."""

from __future__ import annotations

import csv
import functools
import io
import math
import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from kobai.app.limits import Limits
from kobai.checks import number_or_none, one_of, real, refuse_unknown, truth, whole
from kobai.errors import BadInput, shown
from kobai.numbers import counted
from kobai.option_words import LOSSES, RESIDUALS

if TYPE_CHECKING:
    import numpy as np

    from kobai.data import Loss
    from kobai.descent import Trace

LARGEST = 1e300  # number in a cell
SHORT, SHORT_TEXT = 400, 4000  # cells, and characters, of a table that code and commands hold
_PLAIN = re.compile(r"[^\W\d]\w*")
# What may stand for a number, or for nothing, in a file.
_SPECIAL = {
    "na", "nan", "null", "none", "nil", "missing", "欠測", "欠損", "欠損値", "欠測値", "true", "false", "yes", "no", "inf",
    "infinity",
}  # fmt: skip
MOST_HELD = 0.5

Cell = float | int | str | None


@dataclass(frozen=True)
class Data:
    """A table, and how the loss of a model on it is made.

    Args:
        columns: name and cells of each column: numbers, or text; None where a value is missing.
        loss, delta, l1, l2, standardize, reduction: as in ``kobai.loss``.
        batch: rows of a step, None for all, as in ``kobai.descend``.
        held: share of the rows that the descent does not see.
        weights: the column that weighs the rows.
        parameters: names of the model's parameters in order, where they are words.
        example: the table that ships of which the columns are, and their units.
        residuals, earlier: of the picture, as in ``kobai.scene``; None for the usual ones.
    """

    columns: tuple[tuple[str, tuple[Cell, ...]], ...]
    loss: str = "squared"
    delta: float = 1.0
    l1: float = 0.0
    l2: float = 0.0
    standardize: bool = False
    reduction: str = "mean"
    batch: int | None = None
    held: float = 0.0
    weights: str | None = None
    parameters: tuple[str, ...] | None = None
    example: str | None = None
    residuals: str | None = None
    earlier: bool | None = None

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return len(self.columns[0][1])

    @property
    def options(self) -> dict[str, Any]:
        """The options of ``kobai.loss`` that are not the usual ones."""
        usual = {field.name: field.default for field in fields(self)}
        named = ("loss", "delta", "l1", "l2", "standardize", "reduction", "weights")
        given = {name: getattr(self, name) for name in named if getattr(self, name) != usual[name]}
        return given if self.parameters is None else {**given, "parameters": list(self.parameters)}

    @property
    def picture(self) -> dict[str, Any]:
        """The options of ``kobai.scene`` that are not the usual ones."""
        residuals = {} if self.residuals in (None, "sticks") else {"residuals": self.residuals}
        return {**residuals, "earlier": False} if self.earlier is False else residuals

    @property
    def ships(self) -> bool:
        """Whether it is a table that ships, as it is."""
        return self.example is not None and dict(self.columns) == _shipped(self.example)

    @property
    def is_short(self) -> bool:
        """Whether a command holds the table itself."""
        if self.ships:
            return False
        if self.rows * len(self.columns) > SHORT:
            return False
        return len(self.csv()) <= SHORT_TEXT

    @property
    def is_written(self) -> bool:
        """Whether Python code holds the table: it is short, or a file could be read as another one."""
        return not self.ships and (self.is_short or not self.is_plain)

    @property
    def has_gaps(self) -> bool:
        """Whether a value is missing."""
        return any(cell is None for _, cells in self.columns for cell in cells)

    @property
    def is_plain(self) -> bool:
        """Whether a reader of table files is sure to read it as it is."""
        words = [*(name for name, _ in self.columns), *(self.parameters or ())]
        words += {
            as_text(cell) for _, cells in self.columns if any(isinstance(cell, str) for cell in cells)
            for cell in cells if cell is not None
        }  # fmt: skip
        return len(self.columns) > 1 and all(
            _PLAIN.fullmatch(word) and word.casefold() not in _SPECIAL for word in words
        )

    def plain(self) -> dict[str, Any]:
        """JSON-ready data, from which ``read`` makes it again."""
        made = {field.name: getattr(self, field.name) for field in fields(self)}
        made = {name: value for name, value in made.items() if value is not None or name == "batch"}
        if self.parameters is not None:
            made["parameters"] = list(self.parameters)
        if any(name.isdigit() for name, _ in self.columns):
            from kobai.recipe.loss_state import order_of

            order = order_of(name for name, _ in self.columns)
            made |= {} if order is None else {"order": order}
        return {**made, "columns": {name: list(cells) for name, cells in self.columns}}

    def csv(self) -> str:
        """The table as a file, its missing values empty."""
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(name for name, _ in self.columns)
        for row in zip(*(cells for _, cells in self.columns), strict=True):
            writer.writerow("" if cell is None else as_text(cell) for cell in row)
        return file.getvalue()

    def arrays(self) -> dict[str, np.ndarray]:
        """The columns as arrays: of whole numbers, of numbers with NaN where one is missing, or of text with None."""
        return {name: _array(cells) for name, cells in self.columns}

    @classmethod
    def read(cls, given: Any, limits: Limits) -> Data | None:
        """Check what a page sent.

        Raises:
            BadInput: which entry, what is wrong with it, and what would be right.
        """
        if given is None:
            return None
        if not isinstance(given, dict):
            raise BadInput(f"data: expected an object, found {shown(given)}")
        refuse_unknown(given, [*cls.__dataclass_fields__, "order"], "data")
        columns = _ordered(_columns(given.get("columns"), limits), given.get("order"))
        rows = len(columns[0][1])
        return cls(
            columns,
            one_of("loss", given.get("loss", "squared"), LOSSES),
            real("delta", given.get("delta", 1.0), 1e-300, LARGEST),
            real("l1", given.get("l1", 0.0), 0.0, LARGEST),
            real("l2", given.get("l2", 0.0), 0.0, LARGEST),
            truth("standardize", given.get("standardize", False)),
            one_of("reduction", given.get("reduction", "mean"), ("mean", "sum")),
            None if given.get("batch") is None else whole("batch", given["batch"], 1, rows),
            real("held", given.get("held", 0.0), 0.0, MOST_HELD),
            None if given.get("weights") is None else _word("weights", given["weights"], limits),
            None if given.get("parameters") is None else _names(given["parameters"], limits),
            None if given.get("example") is None else _example(given["example"]),
            None if given.get("residuals") is None else one_of("residuals", given["residuals"], RESIDUALS),
            None if given.get("earlier") is None else truth("earlier", given["earlier"]),
        )


def _columns(given: Any, limits: Limits) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
    if not isinstance(given, dict) or not given:
        raise BadInput(f"data: expected columns by name, as {{'x': [1, 2], 'y': [3, 5]}}, found {shown(given)}")
    for name, cells in given.items():
        if not isinstance(cells, (list, tuple)) or not cells:
            raise BadInput(f"data: column {shown(name)}: expected a list of cells, found {shown(cells)}")
    lengths = {len(cells) for cells in given.values()}
    if len(lengths) > 1:
        raise BadInput(f"data: the columns have {min(lengths)} to {max(lengths)} rows; give all of one length")
    rows = lengths.pop()
    if rows > limits.rows:
        raise BadInput(f"data: {rows} rows; this page takes up to {limits.rows}; take a sample of them, or kobai fit")
    if rows * len(given) > limits.cells:
        raise BadInput(
            f"data: {counted(rows, 'row')} × {len(given)} columns; this page takes up to {limits.cells} cells; leave columns out"
        )
    return tuple((_word("a column's name", name, limits), tuple(_cell(name, cell, limits) for cell in cells))
                 for name, cells in given.items())  # fmt: skip


def _example(name: Any) -> str:
    from kobai.data import tables

    return one_of("example", name, tuple(tables()))


@functools.cache
def _shipped(name: str) -> dict[str, tuple[Cell, ...]]:
    from kobai.data import table

    return {column: tuple(cells.tolist()) for column, cells in table(name).items()}


def _ordered(columns: tuple[tuple[str, tuple[Cell, ...]], ...], order: Any) -> tuple[tuple[str, tuple[Cell, ...]], ...]:
    """The columns in the order that a page tells, since in its objects names that are whole numbers come first."""
    if order is None:
        return columns
    cells = dict(columns)
    if (
        not isinstance(order, (list, tuple))
        or not all(isinstance(name, str) for name in order)
        or sorted(order) != sorted(cells)
    ):
        raise BadInput(f"order={shown(order)}: expected the names of the columns, each once")
    return tuple((name, cells[name]) for name in order)


def _names(value: Any, limits: Limits) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)) or not 1 <= len(value) <= limits.dim:
        raise BadInput(f"parameters={shown(value)}: expected a list of 1 to {limits.dim} entries")
    return tuple(_word("a parameter's name", name, limits) for name in value)


def _word(what: str, value: Any, limits: Limits) -> str:
    if not isinstance(value, str):
        raise BadInput(f"data: {what} {shown(value)}: expected text")
    if len(value) > limits.word:
        raise BadInput(f"data: {what} of {len(value)} characters; this page takes up to {limits.word}")
    if any("\ud800" <= c <= "\udfff" for c in value):
        raise BadInput(f"data: {what} {shown(value)}: half a surrogate pair; expected text that is valid Unicode")
    return value


def _cell(name: str, value: Any, limits: Limits) -> Cell:
    if value is None or (type(value) is float and -LARGEST <= value <= LARGEST):
        return value
    if isinstance(value, str):
        return _word("a cell", value, limits)
    number = number_or_none(value)
    if number is None or not -LARGEST <= number <= LARGEST:
        raise BadInput(f"data: column {shown(name)}: {shown(value)} is no finite number or text; leave the cell empty")
    return value if isinstance(value, int) and abs(value) <= 2**53 else number


def as_text(cell: float | str) -> str:
    """A cell as text: of a number the shortest that is the very number."""
    return cell if isinstance(cell, str) else repr(float(cell)).removesuffix(".0")


def _array(cells: tuple[Cell, ...]) -> np.ndarray:
    import numpy as np

    if any(isinstance(cell, str) for cell in cells):
        return np.array([None if cell is None else as_text(cell) for cell in cells], object)
    if any(cell is None for cell in cells):
        return np.array([np.nan if cell is None else cell for cell in cells], np.float64)
    whole = all(cell == int(cell) and abs(cell) <= 2**53 for cell in cells)  # type: ignore[arg-type]
    return np.array(cells, np.int64 if whole else np.float64)


@functools.lru_cache(16)
def loss_of(model: str, data: Data, seed: int = 0) -> Loss:
    """The loss of a model on a table; ``seed``: of which rows are held out.

    Raises:
        BadInput: the model cannot be read, or the table does not suit it.
    """
    from kobai.data import loss

    held = {"held_out": data.held, "seed": seed} if data.held else {}
    made = loss(model, data.arrays(), **data.options, **held)
    made.example = data.example
    return made


def described(loss: Loss, trace: Trace) -> dict[str, Any]:
    """What a page says of a loss beside its scene: the lowest point, the limit of η, the way to the columns' units."""
    from kobai.app.languages import error_lines

    def lines(text: str) -> dict[str, str]:
        both = error_lines(text)
        return {"en": both["error"], "ja": both["error_ja"]}

    best, scaling = loss.closed_form(), loss.evaluation.scaling
    limit, condition = loss.step_size_limit() if best is not None else (math.inf, math.inf)
    ends = trace.x.reshape(-1, *trace.x.shape[-2:])[:, -1]
    held = None if loss.held is None else [_finite(v) for v in loss.held_out(ends).reshape(-1).tolist()]
    return {
        "rows": loss.evaluation.rows, "parameters": list(loss.parameter_names), "predictors": list(loss.predictors),
        "labels": [str(label) for label in loss.labels], "notes": [lines(note) for note in loss.notes],
        "closed": None if best is None else best.theta.tolist(), "closedValue": None if best is None else best.value,
        "why": lines(loss.why_no_closed_form) if best is None else None, "limit": _finite(limit),
        "condition": _finite(condition), "units": None if scaling is None else scaling.matrix.tolist(), "held": held,
    }  # fmt: skip


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
