"""Which record holds the names of the columns, and what stands above and below the data."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kobai.errors import BadInput, shortened
from kobai.messages import say
from kobai.tables.cells.missing import WORDS
from kobai.tables.cells.number_text import is_number
from kobai.tables.reading import Reading
from kobai.tables.separators import WIDE_BLANKS, Records, split_like

_SAMPLE = 400  # records that decide which columns hold numbers
_MOST_BELOW = 10  # records
_TOTALS = re.compile(
    r"(grand |sub)?totals?\b|sums?\b|means?\b|averages?\b|avg\b|median\b|std\b|s\.?d\.|"
    "合 ?計|総計|小計|総合計|計$|平 ?均|中央値|標準偏差",
    re.IGNORECASE,
)
_NO_UNIT = WORDS - {"-", "—", "–", "−", "×"}  # those left out may say that a column has no unit
_NOTES = re.compile(r"source|notes?\b|remarks?\b|\*|※|注|出典|備考|資料", re.IGNORECASE)


@dataclass
class Grid:
    """A table as text.

    Args:
        names: of the columns; those without a name are called by their numbers.
        rows: (N) cells of each row of data.
        lines: (N) where each is.
        short: rows with fewer cells than columns: row and number of cells.
        row_names: whether the first column holds the row names that R writes.
        notes: what was left out.
    """

    names: list[str]
    rows: list[list[str]]
    lines: Sequence[int]
    short: list[tuple[int, int]] = field(default_factory=list)
    row_names: bool = False
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Given:
    """The records of a file before it is known which of them are data.

    Args:
        rows: their cells.
        lines: where each is.
        width: how many cells most of them have.
        numeric: the columns that hold numbers.
        path: of the file, for errors.
        what: ``"line"`` of a text, or ``"row"``.
    """

    rows: list[list[str]]
    lines: Sequence[int]
    width: int
    numeric: set[int]
    path: str
    what: str

    def error(self, row: int, text: str) -> BadInput:
        """What is wrong with a record."""
        return BadInput(f"{self.path!r}: {self.what} {self.lines[row]} {text}")


def grid(found: Records, reading: Reading, path: str, what: str = "line") -> Grid:
    """The names and the rows of data among the records of a file.

    Raises:
        BadInput: the first record may be names or data, or rows do not have as many cells as there are names.
    """
    rows, lines, lang = found.rows, found.lines, reading.lang
    width = Counter(map(len, rows)).most_common(1)[0][0]
    while width > 1 and not any(row[width - 1] for row in rows if len(row) >= width):
        width -= 1  # every line ends with a delimiter
    _trim(rows, width)
    given = _Given(rows, lines, width, _numeric(rows, width), path, what)
    first, head = _find_head(given) if reading.head is None else _given_head(reading.head, given)
    names = [] if head is None else rows[head]
    notes = [say("table line left out", lang, line=lines[i], text=_shown(rows[i])) for i in range(first) if i != head]
    if found.comments:
        notes.append(say("table comments", lang, n=found.comments))
    if head is None and reading.head is None:
        names = _names_in_comments(found, width)
    last = len(rows) - _below(given, first)
    if last < len(rows):
        texts = ", ".join(_shown(row) for row in rows[last : last + 2])
        notes.append(say("table footer", lang, n=len(rows) - last, text=texts))
    rows, lines = rows[first:last], lines[first:last]
    if not rows:
        raise BadInput(f"{path!r}: there are no rows in it")
    given = replace(given, rows=rows, lines=lines)
    row_names = bool(names) and head is not None and _fit_names(names, given, found)
    if row_names:
        names = ["", *names]
    if not names:
        notes.insert(0, say("table no head", lang))
    width = max(width, len(names))
    names = [names[i] if i < len(names) else "" for i in range(width)]
    short = _padded(replace(given, width=width))
    used = [i for i in range(width) if names[i] or any(row[i] for row in rows)]  # delimiters at the end of all lines
    if len(used) < width:
        names, rows = [names[i] for i in used], [[row[i] for i in used] for row in rows]
    return Grid(names, rows, lines, short, row_names, notes)


def _names_in_comments(found: Records, width: int) -> list[str]:
    """The names in the comment just above the data; where units follow in another, in the one before."""
    rows = [split_like(line, found.separator) for line in found.above]
    fitting = [len(row) == width and not any(map(is_number, row)) for row in rows]
    if not rows or not fitting[-1]:
        return []
    prose = found.separator in (" ", WIDE_BLANKS)  # any sentence may have as many words
    first = len(rows) - 1
    while not prose and first and fitting[first - 1]:
        first -= 1
    return rows[first]


def _trim(rows: list[list[str]], width: int) -> None:
    """Take empty cells beyond the width away, which delimiters at the end of a line make."""
    for row in rows:
        while len(row) > width and not row[-1]:
            row.pop()


def _numeric(rows: list[list[str]], width: int) -> set[int]:
    """The columns that hold numbers: most of what is not missing, in the lower half of the file."""
    full = [row for row in rows if len(row) == width]
    lower = full[len(full) // 2 :]
    sample = lower[:: max(1, len(lower) // _SAMPLE)]
    found = set()
    for column in range(width):
        cells = [row[column] for row in sample if row[column].casefold() not in WORDS]
        if cells and 2 * sum(map(is_number, cells)) >= len(cells):
            found.add(column)
    return found


def _find_head(given: _Given) -> tuple[int, int | None]:
    """The first record of data, and the one with the names, if there is one."""
    rows, width = given.rows, given.width
    if not given.numeric:
        return 1, 0
    first = _first_data(given)
    full = [i for i in range(first) if len(rows[i]) == width]
    # R's names of columns, above rows that begin with a row name
    if not full and first and len(rows[first - 1]) >= width - 1:
        return first, first - 1
    if not full and first < len(rows) and _is_head(given, first):
        return first + 1, first
    if full:
        filled = [sum(map(bool, rows[i])) for i in full]
        return first, full[filled.index(max(filled))]
    return first, None


def _first_data(given: _Given, after: int = 0) -> int:
    """The first record with a number in a column of numbers."""
    rows, numeric = given.rows, given.numeric
    width = max(numeric, default=0) + 1
    data = (i for i in range(after, len(rows)) if len(rows[i]) >= width and any(is_number(rows[i][c]) for c in numeric))
    first = next(data, after)
    while first > after and all(cell.casefold() in _NO_UNIT for cell in rows[first - 1]) and any(rows[first - 1]):
        first -= 1  # a row of question marks
    return first


def _is_head(given: _Given, first: int) -> bool:
    """Whether a first record with numbers in it holds names nevertheless, such as years."""
    rows, numeric, line = given.rows, given.numeric, given.lines[first]
    row, below = rows[first], [r for r in rows[first + 1 : first + 1 + _SAMPLE] if len(r) == len(rows[first])]
    numbers = [row[c] for c in sorted(numeric) if is_number(row[c])]
    texts = [row[c] for c in numeric if not is_number(row[c]) and row[c].casefold() not in WORDS]
    whole = all(re.fullmatch(r"\d+", cell) for cell in numbers)
    if not whole or len(set(numbers)) < len(numbers):
        return False
    steps = {int(b) - int(a) for a, b in itertools.pairwise(numbers)}
    decimals = any(not re.fullmatch(r"\d*", r[c]) for r in below for c in numeric)
    if texts:  # names such as x,2019,y
        return True
    others = [c for c in range(len(row)) if c not in numeric]
    if not others:
        counted = len(numbers) > 2 and steps == {1} and int(numbers[0]) == 0  # as pandas names columns
        if not counted or not decimals:
            return False
    elif not row[others[0]] or (len(numbers) > 1 and len(steps) == 1 and (len(numbers) > 2 or steps == {1})):
        return True
    elif any(row[c] and row[c] == r[c] for r in below for c in others):
        return False
    raise given.error(first, f"({_shown(row)}) may hold names or data; say --head {line} or --head 0")


def _given_head(head: int, given: _Given) -> tuple[int, int | None]:
    if head == 0:
        return _first_data(given), None
    if head not in given.lines:
        what = given.what
        raise BadInput(
            f"--head {head}: {given.path!r} has no cells in {what} {head}; its first {what} with cells is {given.lines[0]}"
        )
    found = given.lines.index(head)
    return _first_data(given, found + 1), found


def _below(given: _Given, first: int) -> int:
    """How many records at the end are totals, sources and other notes."""
    rows, count = given.rows, 0
    while count < min(_MOST_BELOW, len(rows) - first - 1) and _is_note(rows[-1 - count], given.numeric, given.width):
        count += 1
    return count


def _is_note(row: Sequence[str], numeric: set[int], width: int) -> bool:
    filled = [i for i, cell in enumerate(row) if cell]
    text = row[filled[0]]
    if _TOTALS.match(text.strip("*()（）【】[] ")):
        return True
    if is_number(text) or text.casefold() in WORDS:
        return False
    if len(row) < width:
        return bool(_NOTES.match(text)) or not any(map(is_number, row))
    return len(filled) == 1 and width > 1 and (filled[0] in numeric or bool(_NOTES.match(text)))


def _fit_names(names: list[str], given: _Given, found: Records) -> bool:
    """Whether rows have one cell more than there are names because they begin with row names, as R writes them."""
    rows, width = given.rows, given.width
    if len(names) >= width:
        return False
    first = [row[0] for row in rows]
    if len(names) < width - 1:
        several = f"{width} cells, but there {'is 1 name' if len(names) == 1 else f'are {len(names)} names'}"
        hint = (
            "; numbers with decimal commas need quotes there"
            if width == 2 * len(names) and found.separator == ","
            else ""
        )
        raise given.error(0, f"has {several}; name every column, or say --separator{hint}")
    if width == 2 and found.separator == "," and not found.quoted and is_number(first[0]):
        shown = _shown(rows[0])
        raise given.error(
            0,
            f"({shown}) may be one number with a decimal comma, or two; say --decimal , for one, or name both columns",
        )
    texts = sum(not is_number(cell) for cell in first)
    increasing = all(map(str.isdecimal, first)) and all(int(a) < int(b) for a, b in itertools.pairwise(first))
    loose = found.separator in ("\t", " ", WIDE_BLANKS)  # such lines do not end with a delimiter more
    if len(set(first)) == len(first) and (texts or _counts_up(first) or (loose and (increasing or found.quoted))):
        return True
    raise given.error(0, f"has {width} cells, but there are {len(names)} names ({_shown(names)}); name every column")


def _counts_up(cells: list[str]) -> bool:
    whole = all(map(str.isdecimal, cells))
    return whole and all(int(b) == int(a) + 1 for a, b in itertools.pairwise(cells))


def _padded(given: _Given) -> list[tuple[int, int]]:
    """Fill short rows up with empty cells; which they are."""
    short = []
    for i, row in enumerate(given.rows):
        if len(row) > given.width:
            raise given.error(
                i,
                f"has {len(row)} cells, but there are {given.width} columns; the last cell is {row[-1]!r}: put cells that hold "
                "the separator in quotes",
            )
        if len(row) < given.width:
            short.append((i, len(row)))
            row += [""] * (given.width - len(row))
    return short


def _shown(row: Sequence[str]) -> str:
    return shortened(", ".join(cell for cell in row if cell))
