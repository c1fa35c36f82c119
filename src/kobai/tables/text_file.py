"""Tables as text: CSV with any separator, tabs, blanks, Markdown; and the sheets of workbooks, once they are texts."""

from __future__ import annotations

from collections.abc import Sequence

from kobai.messages import say
from kobai.tables import encoding
from kobai.tables.cells.missing import words
from kobai.tables.cells.number_text import Style, style_of
from kobai.tables.column import Column
from kobai.tables.contents import Contents, distinct, from_array, from_texts, marked_index
from kobai.tables.head import Grid, grid
from kobai.tables.plain_numbers import plain_numbers
from kobai.tables.reading import Reading
from kobai.tables.separators import Records, name_of, records


def read_text(data: bytes, path: str, reading: Reading) -> Contents:
    """The table in the bytes of a text file."""
    text, label = encoding.decode(data, path, reading.encoding)
    if (plain := plain_numbers(text, path, reading)) is not None:
        made, separator, style, cells = plain
        names, twins = distinct(made.names)
        columns = [from_array(name, column.values, reading) for name, column in zip(names, cells, strict=True)]
        for column, own in zip(columns, cells, strict=True):
            column.cells = own
        made.lines = range(made.lines[0], made.lines[0] + len(cells[0]))
        return _contents(columns, made, twins, style, reading, "line", _separator(separator, reading), [label])
    found = records(text, path, reading.separator, reading.decimal)
    return of_records(found, path, reading, "line", _separator(found.separator, reading), [label])


def _separator(separator: str, reading: Reading) -> list[str]:
    """What is said of a separator."""
    name = name_of(separator)
    name = say(f"table {name}", reading.lang) if name in ("tab", "blanks") else name
    return [say("table separator", reading.lang, separator=name)] if name else []


def of_records(
    found: Records, path: str, reading: Reading, what: str, before: Sequence[str], after: Sequence[str]
) -> Contents:
    """The table among the records of a file; ``before`` and ``after`` are said around how its numbers are written."""
    made = grid(found, reading, path, what)
    names, twins = distinct(made.names)
    cells = list(zip(*made.rows, strict=True))
    style = _style(made, cells, found.separator, reading, path, what)
    columns = [from_texts(name, column, style, reading) for name, column in zip(names, cells, strict=True)]
    return _contents(columns, made, twins, style, reading, what, before, after)


def _contents(
    columns: list[Column], made: Grid, twins: dict[str, list[str]], style: Style, reading: Reading, what: str,
    before: Sequence[str], after: Sequence[str],
) -> Contents:  # fmt: skip
    marked_index(columns, made.names if any(made.names) else ["x"] * len(columns))
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
    return style_of(cells, words(reading.missing), lambda row: f"{what} {made.lines[row]}", separator, path)
