"""Tables of numbers from files: CSV, TSV, Parquet, NPZ. Errors name the file, the column and the row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kobai.errors import BadInput, Missing, nearest
from kobai.numbers import count

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

ENDINGS = (".csv", ".tsv", ".parquet", ".npz")
ENCODINGS = ("utf-8-sig", "cp932")


@dataclass
class Table:
    """Columns of numbers.

    Args:
        names: of the columns.
        values: (N, d) float64, finite.
        rows: (N,) which rows of the file these are, counted from 0.
        notes: what was left out, and what is unusual.
    """

    names: list[str]
    values: np.ndarray
    rows: np.ndarray
    notes: list[str] = field(default_factory=list)


class TableFile:
    """A file with a table, read once.

    Args:
        path: the file; its ending decides how it is read.

    Raises:
        Missing: a package that reads this format is not installed. BadInput: no such file, or it cannot be read as a table.
    """

    def __init__(self, path: str):
        self.path = path
        self._frame = _read(path)
        self._frame.columns = self.names = list(map(str, self._frame.columns))

    def expand(self, text: str, option: str) -> list[str]:
        """Names of columns, separated by commas; ``m`` stands for m1, m2, … where only those exist (a matrix in an .npz)."""
        names: list[str] = []
        for word in (w.strip() for w in text.split(",") if w.strip()):
            numbered = [n for n in self.names if n.startswith(word) and n[len(word) :].isdigit()]
            names += [word] if word in self.names or not numbered else numbered
        if not names:
            raise BadInput(f"{option} {text!r}: name one column or more, separated by commas")
        return names

    def column(self, name: str, rows: np.ndarray) -> np.ndarray:
        """Any column, text too, at these rows."""
        self._check(name)
        values = self._frame[name]
        return (values.astype(str) if _is_text(values) else values).to_numpy()[rows]

    def numbers(
        self, wanted: list[str] | None, drop_missing: bool, *, keep_last: int = 0, constants: bool = False
    ) -> Table:
        """Columns of numbers.

        Args:
            wanted: names of columns, in order; None: every column of numbers that varies.
            drop_missing: leave out rows with a missing value, instead of refusing them.
            keep_last: how many of the last columns may be constant, because they are to be explained.
            constants: any column may be constant, as the pixels of pictures are.

        Raises:
            BadInput: no such column, or text, missing or constant values where numbers that vary are needed.
        """
        import numpy as np

        explicit, notes = wanted is not None, []
        if wanted is None:
            wanted = [n for n in self.names if not _is_text(self._frame[n])]
            if len(wanted) < len(self.names):
                notes.append(f"left out, since they hold text: {_listed([n for n in self.names if n not in wanted])}")
            if not wanted:
                raise BadInput(f"{self.path!r}: no column of numbers; there are {_listed(self.names)}")
        values = np.stack([self._numbers(name) for name in wanted], 1)
        rows = self._complete(values, wanted, drop_missing)
        if len(rows) < len(values):
            notes.append(f"{count(len(values) - len(rows))} rows with missing values left out")
            values = values[rows]
        if len(values) == 1:
            raise BadInput(f"{self.path!r}: there is one row of numbers; a model needs more")
        if not constants:
            constant = np.ptp(values, axis=0) == 0
            constant[len(wanted) - keep_last :] = False
            names = [n for n, c in zip(wanted, constant, strict=True) if c]
            if names and (explicit or constant.all()):
                raise BadInput(
                    f"{self.path!r}: column {names[0]!r} has the same value in every row, so it explains nothing; leave it out"
                )
            if names:
                notes.append(f"left out, since they never change: {_listed(names)}")
                values, wanted = values[:, ~constant], [n for n in wanted if n not in names]
        if copies := len(values) - len(np.unique(values, axis=0)):
            notes.append(
                f"{count(copies)} of {count(len(values))} rows repeat an earlier one; that misleads leave-one-out, since the "
                "copy stays in: errors come out too small; remove copies that are not separate measurements"
            )
        return Table(wanted, values, rows, notes)

    def _check(self, name: str) -> None:
        if name not in self.names:
            hint = f"there are {_listed(self.names)}.{nearest(name, self.names)}"
            raise BadInput(f"{name!r}: no such column in {self.path}; {hint}")

    def _numbers(self, name: str) -> np.ndarray:
        self._check(name)
        values = self._frame[name]
        if _is_text(values):
            row, example = next((i, str(v)) for i, v in enumerate(values) if v is not None and str(v))
            raise BadInput(
                f"{self.path!r}: column {name!r} holds text ({example!r}) in {self._place(row)}; numbers are needed: leave it "
                "out, or encode it"
            )
        return values.to_numpy(dtype=float, na_value=float("nan"))

    def _complete(self, values: np.ndarray, names: list[str], drop_missing: bool) -> np.ndarray:
        """Which rows have no missing value; all of them, unless rows may be dropped."""
        import numpy as np

        bad = ~np.isfinite(values)
        if bad.any() and not drop_missing:
            column = int(bad.any(0).argmax())
            missing, place = int(bad[:, column].sum()), self._place(int(bad[:, column].argmax()))
            many = "1 value is" if missing == 1 else f"{count(missing)} values are"
            raise BadInput(
                f"{self.path!r}: column {names[column]!r}: {many} missing or not finite, first in {place}; fill them in, or "
                "leave such rows out with --drop-missing"
            )
        rows = np.flatnonzero(~bad.any(1))
        if not len(rows):
            cause = f"every row has a missing value in one of {_listed(names)}"
            raise BadInput(f"{self.path!r}: {cause}; choose other columns")
        return rows

    def _place(self, row: int) -> str:
        """A row as people find it: the line of a text file, whose first line holds the names."""
        return f"line {row + 2}" if Path(self.path).suffix.lower() in (".csv", ".tsv") else f"row {row + 1}"


def _read(path: str) -> pd.DataFrame:
    file, ending = Path(path), Path(path).suffix.lower()
    if ending not in ENDINGS:
        raise BadInput(f"{path!r}: kobai reads {' '.join(ENDINGS)}.{nearest(ending, ENDINGS)}")
    if not file.is_file():
        raise BadInput(f"{path!r}: there is no such file")
    try:
        import pandas as pd
    except ModuleNotFoundError as error:
        raise Missing("reading tables needs pandas, which is not installed: pip install 'kobai[kernel]'") from error
    try:
        if ending == ".npz":
            frame = _npz(file)
        elif ending == ".parquet":
            frame = pd.read_parquet(file)
        else:
            frame = _text(file, "\t" if ending == ".tsv" else ",")
    except ImportError as error:
        raise Missing("reading Parquet needs pyarrow, which is not installed: pip install pyarrow") from error
    except (OSError, BadInput):
        raise
    except Exception as error:
        first = (str(error).strip().splitlines() or [""])[0]
        reason = f"{type(error).__name__}: {first}" if first else type(error).__name__
        raise BadInput(f"{path!r}: cannot be read as {ending[1:]} ({reason})") from error
    if frame.empty:
        raise BadInput(f"{path!r}: there are no rows in it")
    return frame


def _text(file: Path, separator: str) -> pd.DataFrame:
    """A table as text: UTF-8, or Shift JIS as Japanese spreadsheets write it; separated as its first line is: by , ; or tabs."""
    import pandas as pd

    with file.open("rb") as content:
        marked = content.read(2) in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if marked else ENCODINGS:
        try:
            with file.open(encoding=encoding) as lines:
                head, first = lines.readline(), lines.readline()
            if separator == "," and "," not in head:
                separator = next((s for s in ";\t" if s in head), ",")
            # Where ; separates columns, a comma within a number is a decimal comma.
            decimal = "," if separator == ";" and re.search(r"\d,\d", first) else "."
            return pd.read_csv(file, sep=separator, decimal=decimal, skipinitialspace=True, encoding=encoding)
        except UnicodeError:
            continue
    raise BadInput(f"{str(file)!r}: its text is neither UTF-8 nor Shift JIS; save it as UTF-8")


def _npz(file: Path) -> pd.DataFrame:
    """One-dimensional arrays are columns; a matrix m has the columns m1, m2, …."""
    import numpy as np
    import pandas as pd

    columns: dict[str, Any] = {}
    with np.load(file, allow_pickle=False) as arrays:
        for name in arrays.files:
            array = arrays[name]
            if array.ndim == 1:
                columns[name] = array
            elif array.ndim >= 2:
                flat = array.reshape(len(array), -1)
                columns |= {f"{name}{i + 1}": flat[:, i] for i in range(flat.shape[1])}
    if len({len(c) for c in columns.values()}) > 1:
        lengths = ", ".join(f"{n}: {len(c)}" for n, c in list(columns.items())[:6])
        raise BadInput(f"{str(file)!r}: its arrays differ in length ({lengths}); all must have as many rows")
    return pd.DataFrame(columns)


def _is_text(column: Any) -> bool:
    import pandas as pd

    return not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column))


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:12])
    return f"{shown}, … ({len(names)} in all)" if len(names) > 12 else shown
