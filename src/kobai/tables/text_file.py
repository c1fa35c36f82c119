"""Tables as text: CSV with any separator, tabs, blanks, Markdown; and the sheets of workbooks, once they are texts."""

from __future__ import annotations

from collections.abc import Sequence

from kobai.messages import say
from kobai.tables import encoding
from kobai.tables.contents import Contents, distinct, from_texts, marked_index
from kobai.tables.head import Grid, grid
from kobai.tables.missing import words
from kobai.tables.number_text import Style, style_of
from kobai.tables.reading import Reading
from kobai.tables.separators import Records, name_of, records


def read_text(data: bytes, path: str, reading: Reading) -> Contents:
    """The table in the bytes of a text file."""
    text, label = encoding.decode(data, path, reading.encoding)
    found = records(text, path, reading.separator, reading.decimal)
    separator = name_of(found.separator)
    separator = say(f"table {separator}", reading.lang) if separator in ("tab", "blanks") else separator
    facts = [say("table separator", reading.lang, separator=separator)] if separator else []
    return of_records(found, path, reading, "line", facts, [label])


def of_records(
    found: Records, path: str, reading: Reading, what: str, before: Sequence[str], after: Sequence[str]
) -> Contents:
    """The table among the records of a file; ``before`` and ``after`` are said around how its numbers are written."""
    made = grid(found, reading, path, what)
    names, twins = distinct(made.names)
    cells = list(zip(*made.rows, strict=True))
    style = _style(made, cells, found.separator, reading, path, what)
    columns = [from_texts(name, column, style, reading) for name, column in zip(names, cells, strict=True)]
    marked_index(columns, made.names if any(made.names) else ["x"] * len(names))
    if made.row_names:
        columns[0].index = True
    lang, facts = reading.lang, list(before)
    if style.decimal == ",":
        facts.append(say("table decimal comma", lang))
    marks = sorted({mark for column in columns if not column.text for mark in column.parsed.grouping})
    if marks:
        marks = [say("table blanks", lang) if mark == " " else mark for mark in marks]
        facts.append(say("table grouping", lang, mark=" ".join(marks)))
    percent = [column.name for column in columns if column.parsed.percent]
    notes = [*made.notes, *([say("table percent", lang, names=", ".join(percent))] if percent else [])]
    return Contents(
        columns, lines=made.lines, what=what, short=made.short, facts=[*facts, *after], notes=notes, twins=twins
    )


def _style(made: Grid, cells: list[tuple[str, ...]], separator: str, reading: Reading, path: str, what: str) -> Style:
    if reading.decimal is not None:
        return Style(reading.decimal)
    missing = words(reading.missing)
    filled = [["" if cell.casefold() in missing else cell for cell in column] for column in cells]
    return style_of(filled, _Places(made.lines, what), separator, path)


class _Places(Sequence[str]):
    """Where each row is, as text when it is asked for."""

    def __init__(self, lines: Sequence[int], what: str):
        self._lines, self._what = lines, what

    def __len__(self) -> int:
        return len(self._lines)

    def __getitem__(self, row: int) -> str:  # type: ignore[override]
        return f"{self._what} {self._lines[row]}"
