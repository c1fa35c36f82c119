"""A text as records of cells: comments left out, the separator found, quotes undone."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kobai.errors import BadInput
from kobai.tables.cells.missing import WORDS
from kobai.tables.cells.number_text import is_number
from kobai.tables.reading import SEPARATORS

LONGEST_CELL = 2**20
"""Most characters of one cell: a longer one is a quote that is never closed."""

WIDE_BLANKS = "  "
_ORDER = ("\t", ";", "|", ",", " ", WIDE_BLANKS)  # of equally good ones the first is taken
_SAMPLE = 200  # lines
_COMMENT = re.compile(r"\s*(#(?!N/A|NULL!|DIV/0!|VALUE!|REF!|NUM!|NAME\?)|%\s|//|%%)")
_DASHES = re.compile(r"[\s|+:=-]*(-{3}|={3}|:-|-:)[\s|+:=-]*")
_DIRECTIVE = re.compile(r"\s*sep=(.)\s*", re.IGNORECASE)


@dataclass
class Records:
    """The records of a text.

    Args:
        rows: cells of each record, without blanks around them; no record is empty.
        lines: (N,) line of the text on which each begins, counted from 1.
        separator: of the cells; empty where there is one column.
        comments: lines left out as comments.
        above: the comments before the first record, one of which may hold the names.
        quoted: whether the text holds quotes.
    """

    rows: list[list[str]]
    lines: list[int]
    separator: str
    comments: int = 0
    above: tuple[str, ...] = ()
    quoted: bool = False


def records(text: str, path: str, separator: str | None = None, decimal: str | None = None) -> Records:
    """Read a text.

    Args:
        text: the whole file.
        path: its name, for errors.
        separator: the one to insist on.
        decimal: where it is a comma, commas outside quotes do not separate.

    Raises:
        BadInput: nothing but blanks and comments, a quote that is not closed, or two readings.
    """
    lines = list(io.StringIO(text, newline=""))
    numbered = [(number, line) for number, line in enumerate(lines, 1) if not line.isspace()]
    if numbered and (directive := _DIRECTIVE.fullmatch(numbered[0][1])):
        separator, numbered = separator or directive[1], numbered[1:]
    body, comments, above = _without_comments(numbered, '"' in text)
    if not body:
        raise BadInput(f"{path!r}: there are no rows in it")
    sample = [line for _, line in body[:_SAMPLE]]
    if separator is None:
        separator = _best(sample, decimal)
    elif separator == " ":
        separator = _best(sample, decimal, (WIDE_BLANKS, " ")) or " "
    if separator in ("|", " ", WIDE_BLANKS, ""):
        body = [(number, line) for number, line in body if not _DASHES.fullmatch(line)]
    rows, starts = [], []
    try:
        for start, row in _cells(body, separator):
            if any(row):
                rows.append(row)
                starts.append(start)
    except csv.Error as error:
        at = (starts[-1] + 1) if starts else body[0][0]
        cause = "a quote that is never closed" if "end of data" in str(error) else f"quotes that do not pair ({error})"
        raise BadInput(f"{path!r}: {cause}, in or after line {at}; close it, or remove the quotes") from None
    if not rows:
        raise BadInput(f"{path!r}: there are no rows in it")
    return Records(rows, starts, separator, comments, above, '"' in text)


def _without_comments(
    numbered: list[tuple[int, str]], quotes: bool
) -> tuple[list[tuple[int, str]], int, tuple[str, ...]]:
    """The lines that are no comments, how many are, and those above them all."""
    marked = {number for number, line in numbered if _COMMENT.match(line)}
    if not marked or 2 * len(marked) > len(numbered) + 1:  # #1, #2, … are data
        return numbered, 0, ()
    body: list[tuple[int, str]] = []
    above: list[str] = []
    inside = False
    for number, line in numbered:
        if number in marked and not inside:
            above += [] if body else [re.sub(r"^\s*[#%/]+\s*", "", line).strip()]
            continue
        body.append((number, line))
        inside ^= quotes and line.count('"') % 2 == 1  # a cell may go on over several lines
    return body, len(numbered) - len(body), tuple(above)


def split_like(line: str, separator: str) -> list[str]:
    """The cells of one line."""
    try:
        return next((row for _, row in _cells([(1, line)], separator)), [])
    except csv.Error:
        return []


def _cells(body: Iterable[tuple[int, str]], separator: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each record."""
    if separator in ("", WIDE_BLANKS):
        for number, line in body:
            line = line.strip().strip('"') if not separator else line.strip()
            yield number, [cell.strip().strip('"') for cell in re.split(r" {2,}|\t", line)] if separator else [line]
        return
    csv.field_size_limit(LONGEST_CELL)
    numbers: list[int] = []

    def lines() -> Iterator[str]:
        for number, line in body:
            numbers.append(number)
            yield _prepared(line, separator)

    begun = 0
    for row in (reader := csv.reader(lines(), delimiter=separator, skipinitialspace=True, strict=True)):
        yield numbers[begun], [cell.strip() for cell in row]
        begun = reader.line_num


def _prepared(line: str, separator: str) -> str:
    """A line as ``csv`` can split it: blanks and bars at its edges are no separators."""
    if separator == " ":
        return line.replace("\t", " ").replace("\u3000", " ").strip() + "\n"
    if separator == "|":
        bare = line.strip()
        return (bare[1:] if bare.startswith("|") else bare).removesuffix("|") + "\n"
    return line


def _best(sample: list[str], decimal: str | None, among: tuple[str, ...] = _ORDER) -> str:
    """The separator with which most lines have equally many cells, most of them numbers; empty where none fits."""
    best, most = "", 0.0
    for separator in among:
        if separator == "," == decimal or not any(separator.strip(" ") in line for line in sample):
            continue
        lines = (
            [line for line in sample if not _DASHES.fullmatch(line)] if separator in ("|", " ", WIDE_BLANKS) else sample
        )
        try:
            rows = [row for _, row in _cells(enumerate(lines, 1), separator)]
        except csv.Error:
            rows = _without_last(lines, separator)
        widths = Counter(len(row) for row in rows if len(row) > 1)
        if not widths:
            continue
        width, count = widths.most_common(1)[0]
        cells = [cell for row in rows if len(row) == width for cell in row]
        numeric = sum(cell.casefold() in WORDS or is_number(cell) for cell in cells) / len(cells)
        score = count / len(rows) * (0.3 + numeric)
        if count * 2 >= len(rows) and score > most + 1e-9:
            best, most = separator, score
        if separator == "\t" and count * 4 >= 3 * len(rows):
            break  # blanks are within cells then
    return best


def _without_last(lines: list[str], separator: str) -> list[list[str]]:
    """Line by line, where the sample ends within a quoted cell or has broken quotes."""
    return [row for line in lines if (row := split_like(line, separator))]


def name_of(separator: str) -> str:
    """A separator as people call it: a sign as it is, else ``"tab"`` or ``"blanks"``."""
    names = {sign: name for name, sign in SEPARATORS.items()} | {WIDE_BLANKS: "blanks"}
    return separator if separator in (",", ";", "|") else names.get(separator, separator)
