"""A file with a table, read once: which columns are wanted, as numbers, and one line on what was read."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from kobai.errors import BadInput, nearest, shortened
from kobai.importing import gc_paused
from kobai.messages import say
from kobai.numbers import count
from kobai.tables.binary.arrays import load, one_array
from kobai.tables.cells import dates
from kobai.tables.column import Column
from kobai.tables.copies import copies_in
from kobai.tables.formats import format_of_name, read_contents
from kobai.tables.reading import Reading
from kobai.tables.source import read_bytes


@dataclass
class Table:
    """Columns of numbers.

    Args:
        names: of the columns.
        values: (N, d) float64, finite; dates as days since 1970-01-01, categories counted from 0.
        rows: (N,) which rows of the file these are, counted from 0.
        notes: what was left out, and what is unusual.
        levels: the categories of columns of text.
        dates: which columns hold dates.
    """

    names: list[str]
    values: np.ndarray
    rows: np.ndarray
    notes: list[str] = field(default_factory=list)
    levels: dict[str, list[str]] = field(default_factory=dict)
    dates: list[str] = field(default_factory=list)

    def objects(self, names: Sequence[str]) -> np.ndarray:
        """(N, d) some columns; dates as datetime64 and categories as texts, if there are any."""
        at = [self.names.index(name) for name in names]
        if not any(name in self.levels or name in self.dates for name in names):
            return self.values[:, at]
        found = np.empty((len(self.values), len(names)), object)
        for i, (name, column) in enumerate(zip(names, at, strict=True)):
            values = self.values[:, column]
            if name in self.levels:
                found[:, i] = np.array(self.levels[name], object)[values.astype(int)]
            elif name in self.dates:
                times = np.round(values * 86_400e6).astype("datetime64[us]")
                found[:, i] = [times[row] for row in range(len(times))]
            else:
                found[:, i] = values
        return found


class TableFile:
    """A file with a table, read once.

    Args:
        path: the file, ``-`` for standard input; it may be a pipe, and compressed (``.csv.gz``).
        reading: what to insist on.
        data: its bytes and their kind, where ``read_bytes`` has been called already.

    Raises:
        Missing: no such file, or a package that reads this format is not installed.
        BadInput: it cannot be read as a table, or in two ways.
    """

    def __init__(self, path: str, reading: Reading | None = None, *, data: tuple[bytes, str] | None = None):
        self.path, self.reading = path, reading or Reading()
        kind = format_of_name(path)
        contents, found = data or read_bytes(path)
        with gc_paused():  # the cells of a large table are many objects that stay
            self._contents = read_contents(contents, found, kind, path, self.reading)
        self._columns = {column.name: column for column in self._contents.columns}
        self.names = list(self._columns)

    def __len__(self) -> int:
        """Rows of data in the file."""
        return len(self._contents.columns[0].values)

    def expand(self, texts: str | Sequence[str], option: str) -> list[str]:
        """Names of columns from an option's texts: each a name, or names separated by commas, or a matrix of an ``.npz``."""
        names: list[str] = []
        for text in [texts] if isinstance(texts, str) else texts:
            words = [text] if self._resolved(text) else [word for word in text.split(",") if word.strip()]
            for word in words:
                names += self._resolved(word) or [word.strip()]
        if not names:
            raise BadInput(f"{option} {', '.join(texts)!r}: name one column or more, separated by commas")
        for name in names:
            if names.count(name) > 1:
                raise BadInput(f"{option}: column {name!r} is named twice")
            self._column(name)
        return names

    def column(self, name: str, rows: np.ndarray) -> np.ndarray:
        """Any column, text too, at these rows."""
        column = self._column((self._resolved(name) or [name])[0])
        return np.asarray(column.cells, dtype=str)[rows] if column.text else column.values[rows]

    def describe(
        self, rows: int, roles: Mapping[str, Sequence[str]], levels: Mapping[str, Sequence[str]] | None = None
    ) -> str:
        """One line on what was read: how many rows, which columns as what, the separator, the numbers, the encoding.

        ``levels`` are the categories of columns that were read as such.
        """
        lang = self.reading.lang
        facts = [say("table rows", lang, rows=count(rows))]
        for role, names in roles.items():
            called = _listed([self._called(name, levels or {}) for name in names], lang)
            facts.append(f"{role} = {called}" if role else say("table columns", lang, names=called))
        return "; ".join([*facts, *self._contents.facts, *self._contents.notes])

    def numbers(
        self, wanted: list[str] | None, drop_missing: bool, *, keep_last: int = 0, constants: bool = False,
        categories: Sequence[str] = (),
    ) -> Table:  # fmt: skip
        """Columns of numbers.

        Args:
            wanted: names of columns, in order; None: every column of numbers that varies, except index columns.
            drop_missing: leave out rows with a missing value, instead of refusing them.
            keep_last: how many of the last columns may be constant, because they are to be explained.
            constants: any column may be constant, as the pixels of pictures are.
            categories: columns that may hold text.

        Raises:
            BadInput: no such column, or text, missing or constant values where numbers that vary are needed.
        """
        explicit, notes, lang = wanted is not None, [], self.reading.lang
        if wanted is None:
            wanted, notes = self._usable()
        levels = {name: self._levels(name) for name in categories if self._is_text(name)}
        values = np.stack([self._codes(n, levels[n]) if n in levels else self._numbers(n) for n in wanted], 1)
        rows = self._complete(values, wanted, drop_missing)
        if len(rows) < len(values):
            notes.append(say("table rows missing", lang, rows=count(len(values) - len(rows))))
            values = values[rows]
        for name, found in levels.items():  # some may be in rows left out only
            column = wanted.index(name)
            used, values[:, column] = np.unique(values[:, column], return_inverse=True)
            levels[name] = [found[int(code)] for code in used]
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
                notes.append(say("table constant", lang, names=_listed(names, lang)))
                values, wanted = values[:, ~constant], [n for n in wanted if n not in names]
        if copies := copies_in(values):
            notes.append(say("table copies", lang, copies=count(copies), rows=count(len(values))))
        dated = [name for name in wanted if self._columns[name].days is not None]
        return Table(wanted, values, rows, notes, levels, dated)

    def matrix(self) -> tuple[np.ndarray, list[str]]:
        """Every column of numbers (N, d), NaN where one is missing, and their names."""
        names, _ = self._usable()
        if self._contents.short:
            self._refuse_short()
        return np.stack([self._numbers(name) for name in names], 1), names

    def all_rows(self, name: str) -> np.ndarray | list[str]:
        """A column as the file has it, missing values too: (N,) numbers, or texts."""
        column = self._column((self._resolved(name) or [name])[0])
        return list(map(str, column.cells)) if column.text else column.values

    def _usable(self) -> tuple[list[str], list[str]]:
        """The columns of numbers, and what is said of the others."""
        columns, lang = self._contents.columns, self.reading.lang
        index = [c for c in columns if c.index and not self.reading.index and len(columns) > 1]
        empty = [c for c in columns if c.empty and c not in index]
        text = [c for c in columns if c.mostly_text and c not in index]
        chosen = [c.name for c in columns if not any(c in left for left in (index, empty, text))]
        notes = [
            say(key, lang, names=_listed([c.name for c in left], lang))
            for key, left in (("table index", index), ("table text", text), ("table empty", empty)) if left
        ]  # fmt: skip
        if not chosen:
            hint = "; --index uses those that number the rows too" if index else ""
            if text and text[0].parsed.wrong and not index:
                row = text[0].parsed.wrong[0]
                hint = f"; {text[0].name!r} holds {shortened(str(text[0].cells[row]))!r} in {self._contents.place(row)}"
            raise BadInput(f"{self.path!r}: no column of numbers; there are {_listed(self.names)}{hint}")
        return chosen, notes

    def _resolved(self, text: str) -> list[str]:
        """The columns that a text names as it stands, or else without blanks around it, in composed characters."""
        matrices = self._contents.matrices
        for name in (text, text.strip(), unicodedata.normalize("NFC", text.strip())):
            if name in self._columns:
                return [name]
            if name in matrices:
                return list(matrices[name])
            plain = [n for n in self.names if unicodedata.normalize("NFC", n.strip()) == name]
            if len(plain) == 1:
                return plain
        return []

    def _column(self, name: str) -> Column:
        if name not in self._columns:
            if twins := self._contents.twins.get(name):
                raise BadInput(
                    f"{name!r}: {len(twins)} columns of {self.path} have this name; say {' or '.join(map(repr, twins))}"
                )
            hint = f"there are {_listed(self.names)}.{nearest(name, self.names)}"
            raise BadInput(f"{name!r}: no such column in {self.path}; {hint}")
        return self._columns[name]

    def place(self, row: int) -> str:
        """A row as people find it in the file."""
        return self._contents.place(row)

    def _called(self, name: str, levels: Mapping[str, Sequence[str]]) -> str:
        """A column with what it holds, where that is not numbers."""
        column = self._columns.get(name)
        if name in levels:
            return f"{name} ({say('table categories', self.reading.lang, n=len(levels[name]))})"
        if column is None or column.days is None:
            return name
        return f"{name} ({say('table dates', self.reading.lang)})"

    def _is_text(self, name: str) -> bool:
        column = self._column(name)
        return column.mostly_text and not column.why and column.days is None

    def _levels(self, name: str) -> list[str]:
        column = self._column(name)
        if column.parsed.numbers or column.slip is not None:
            return []
        if dates.ambiguous(column.texts):
            raise BadInput(
                f"{self.path!r}: column {name!r}: days and months in {column.texts[0]!r} may be exchanged; write 2024-03-01"
            )
        found = sorted(set(column.texts))
        return [] if len(found) == len(column.texts) > 2 else found

    def _codes(self, name: str, levels: list[str]) -> np.ndarray:
        """A column of text as numbers of categories, NaN where one is missing."""
        column = self._column(name)
        if not levels:
            self._refuse_text(column, "categories must repeat, and dates are written as 2024-03-01")
        number = {level: float(i) for i, level in enumerate(levels)}
        codes = np.full(len(column.values), np.nan)
        codes[column.parsed.wrong] = [number[text] for text in column.texts]
        return codes

    def _refuse_text(self, column: Column, need: str) -> None:
        if column.slip is not None:
            self._refuse_slip(column, column.slip, "date")
        row = column.parsed.wrong[0]
        example = shortened(str(column.cells[row]))
        raise BadInput(
            f"{self.path!r}: column {column.name!r} holds text ({example!r}) in {self._contents.place(row)}; {need}: leave it "
            "out, or encode it"
        )

    def _refuse_slip(self, column: Column, row: int, kind: str) -> None:
        cell, place = shortened(str(column.cells[row])), self._contents.place(row)
        if kind == "date":
            raise BadInput(
                f"{self.path!r}: column {column.name!r}: {cell!r} in {place} is not a date as the others are; correct it, or say "
                f"--missing {cell!r} if it stands for a missing value"
            )
        raise BadInput(
            f"{self.path!r}: column {column.name!r}: {cell!r} in {place} is not a number as the others are; correct it, or say "
            f"--missing {cell!r} if it stands for a missing value"
        )

    def _numbers(self, name: str) -> np.ndarray:
        column = self._column(name)
        if column.days is not None:
            return column.days
        if column.why:
            raise BadInput(f"{self.path!r}: column {name!r} holds {column.why}")
        if column.text:
            if column.mostly_text:
                self._refuse_text(column, "numbers are needed")
            self._refuse_slip(column, column.parsed.wrong[0], "number")
        return column.values

    def _complete(self, values: np.ndarray, names: list[str], drop_missing: bool) -> np.ndarray:
        """Which rows have no missing value; all of them, unless rows may be dropped."""
        if self._contents.short and not drop_missing:
            self._refuse_short()
        bad = ~np.isfinite(values)
        if bad.any() and not drop_missing:
            column = int(bad.any(0).argmax())
            row, missing = int(bad[:, column].argmax()), int(bad[:, column].sum())
            many = "1 value is" if missing == 1 else f"{count(missing)} values are"
            cell = shortened(str(self._columns[names[column]].cells[row]))
            shown = f" ({cell!r})" if cell and cell.casefold() != "nan" else ""
            raise BadInput(
                f"{self.path!r}: column {names[column]!r}: {many} missing or not finite, first in "
                f"{self._contents.place(row)}{shown}; fill them in, or leave such rows out with --drop-missing"
            )
        for row, _ in self._contents.short:
            bad[row] = True
        rows = np.flatnonzero(~bad.any(1))
        if not len(rows):
            cause = f"every row has a missing value in one of {_listed(names)}"
            raise BadInput(f"{self.path!r}: {cause}; choose other columns")
        return rows

    def _refuse_short(self) -> None:
        row, cells = self._contents.short[0]
        raise BadInput(
            f"{self.path!r}: {self._contents.place(row)} has {cells} cell{'s' * (cells > 1)}, but there are "
            f"{len(self.names)} columns; complete it, or leave such rows out with --drop-missing"
        )


def read_array(path: str, reading: Reading) -> tuple[np.ndarray, list[str], str]:
    """Numbers with two dimensions or more, NaN where one is missing; the names of columns, if any; how they were read.

    Args:
        path: an ``.npy``, an ``.npz`` or any table, whose columns of numbers make a matrix.
        reading: what to insist on; its part is the array of an ``.npz``.
    """
    format_of_name(path)
    data, kind = read_bytes(path)
    if kind in (".npy", ".npz"):
        array = one_array(load(data, kind, path), path, reading.part)
        if array.dtype.kind not in "biuf":
            raise BadInput(f"{path!r}: its array holds {array.dtype}; real numbers are needed")
        return array.astype(np.float64), [], ""
    file = TableFile(path, reading, data=(data, kind))
    values, names = file.matrix()
    return values, names, file.describe(len(values), {"": names})


def _listed(names: Sequence[str], lang: str = "en") -> str:
    shown = ", ".join(names[:12])
    return say("table names", lang, names=shown, count=len(names)) if len(names) > 12 else shown
