"""Tables of numbers from files: CSV, Parquet, NPZ. What cannot be used is said by column and row."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kobai.errors import BadInput, Missing, nearest

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

ENDINGS = (".csv", ".tsv", ".parquet", ".npz")
ENCODINGS = ("utf-8-sig", "cp932")


@dataclass
class Data:
    """Columns of numbers.

    Args:
        names: of the columns.
        values: (N, d) float64, finite.
        rows: (N,) which rows of the file these are.
        notes: what was left out, and what is odd.
    """

    names: list[str]
    values: np.ndarray
    rows: np.ndarray
    notes: list[str] = field(default_factory=list)


def read(
    path: str, wanted: list[str] | None, drop_missing: bool, *, keep_last: int = 0, constants: bool = False
) -> Data:
    """Columns of a file.

    Args:
        path: the file; its ending says how to read it.
        wanted: names of columns, in order; None: every column of numbers that varies.
        drop_missing: leave out rows with a missing value, instead of refusing them.
        keep_last: of the wanted columns, so many at the end may be constant (what is to be explained).
        constants: constant columns are kept, as the pixels of pictures are.

    Raises:
        BadInput: no such file or column, or text or missing values where numbers are needed.
    """
    frame = _frame(path)
    names = list(map(str, frame.columns))
    frame.columns = names
    notes: list[str] = []
    explicit = wanted is not None
    for name in wanted or []:
        if name not in names:
            raise BadInput(f"{name!r}: no such column in {path}; there are {_listed(names)}.{nearest(name, names)}")
    if not explicit:
        wanted = [n for n in names if not _is_text(frame[n])]
        left = [n for n in names if n not in wanted]
        if left:
            notes.append(f"left out, since they hold text: {_listed(left)}")
        if not wanted:
            raise BadInput(f"{path}: no column of numbers; there are {_listed(names)}")
    assert wanted is not None
    columns = []
    for name in wanted:
        if _is_text(frame[name]):
            example = next(str(v) for v in frame[name] if v is not None and str(v))
            raise BadInput(f"column {name!r} holds text ({example!r}); numbers are needed: leave it out, or encode it")
        columns.append(frame[name].to_numpy(dtype=float, na_value=float("nan")))
    import numpy as np

    values = np.stack(columns, 1)
    values, kept, notes = _complete(values, wanted, drop_missing, notes)
    if len(values) == 1:
        raise BadInput(f"{path}: there is one row of numbers; a model needs more")
    if not constants:
        values, wanted, notes = _varying(values, wanted, explicit, keep_last, notes)
    copies = len(values) - len(np.unique(values, axis=0))
    if copies:
        notes.append(
            f"{copies:,} of {len(values):,} rows repeat an earlier one; leaving one out is fooled by that, since its copy "
            "stays in: errors come out too small; remove copies that were not measured anew"
        )
    return Data(wanted, values, kept, notes)


def expand(path: str, text: str, option: str = "--x") -> list[str]:
    """Names of columns; a name that is none, but has numbered columns (the matrix of an .npz), stands for those."""
    have = list(map(str, _frame(path).columns))
    names: list[str] = []
    for word in (w.strip() for w in text.split(",") if w.strip()):
        numbered = [n for n in have if n.startswith(word) and n[len(word) :].isdigit()]
        names += [word] if word in have or not numbered else numbered
    if not names:
        raise BadInput(f"{option} {text!r}: name one column or more, separated by commas")
    return names


def column(path: str, name: str, data: Data) -> np.ndarray:
    """Any column of the file, text too, at the rows that were used."""
    frame = _frame(path)
    frame.columns = list(map(str, frame.columns))
    if name not in frame.columns:
        raise BadInput(f"{name!r}: no such column in {path}; there are {_listed(list(frame.columns))}")
    values = frame[name]
    return (values.astype(str) if _is_text(values) else values).to_numpy()[data.rows]


def _frame(path: str) -> pd.DataFrame:
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
    """A table written as text: UTF-8, or Shift JIS as Japanese spreadsheets write it; parted by ; or tabs if its head is."""
    import pandas as pd

    with file.open("rb") as content:
        marked = content.read(2) in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if marked else ENCODINGS:
        try:
            with file.open(encoding=encoding) as lines:
                head, first = lines.readline(), lines.readline()
            if separator == "," and "," not in head:
                separator = next((s for s in ";\t" if s in head), ",")
            # Where ; parts the columns, a comma within a number is the decimal one.
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


def _complete(
    values: np.ndarray, names: list[str], drop_missing: bool, notes: list[str]
) -> tuple[np.ndarray, np.ndarray, list[str]]:
    import numpy as np

    bad = ~np.isfinite(values)
    if not bad.any():
        return values, np.arange(len(values)), notes
    rows = bad.any(1)
    if not drop_missing:
        column = int(bad.any(0).argmax())
        # The first line of a file holds the names.
        line, missing = int(bad[:, column].argmax()) + 2, int(bad[:, column].sum())
        raise BadInput(
            f"column {names[column]!r}: {missing:,} {'value is' if missing == 1 else 'values are'} missing or not finite, "
            f"first in line {line}; fill them in, or leave such rows out with --drop-missing"
        )
    if rows.all():
        raise BadInput(f"every row has a missing value in one of {_listed(names)}; choose other columns")
    return values[~rows], np.flatnonzero(~rows), [*notes, f"{int(rows.sum()):,} rows with missing values left out"]


def _varying(
    values: np.ndarray, names: list[str], explicit: bool, keep_last: int, notes: list[str]
) -> tuple[np.ndarray, list[str], list[str]]:
    import numpy as np

    constant = np.ptp(values, axis=0) == 0
    constant[len(names) - keep_last :] = False
    if not constant.any():
        return values, names, notes
    which = [n for n, c in zip(names, constant, strict=True) if c]
    if explicit or constant.all():
        raise BadInput(f"column {which[0]!r} has the same value in every row, so it explains nothing; leave it out")
    kept = [n for n in names if n not in which]
    return values[:, ~constant], kept, [*notes, f"left out, since they never change: {_listed(which)}"]


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:12])
    return f"{shown}, … ({len(names)} in all)" if len(names) > 12 else shown
