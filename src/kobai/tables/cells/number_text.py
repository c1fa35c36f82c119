"""Numbers as people write them: decimal commas, grouped digits, percent signs, full-width digits, real minus signs."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from kobai.errors import BadInput
from kobai.tables.cells.missing import WORDS

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_BLANKS = dict.fromkeys(map(ord, "\u00a0\u2007\u2008\u2009\u200a\u202f\u3000\t"), " ")
_MINUS = dict.fromkeys(map(ord, "−‐‑‒–﹣"), "-")
_SIGNS = _FULL_WIDTH | _BLANKS | _MINUS | {ord("’"): "'", ord("＇"): "'"}

_NUMBER = re.compile(r"([+-]?) ?(\d[\d., ']*|[.,]\d+)(e[+-]?\d+)? ?(%?)", re.IGNORECASE)
_GROUPED = {
    mark: re.compile(rf"[1-9]\d{{0,2}}({re.escape(mark)}\d{{2,3}})*{re.escape(mark)}\d{{3}}") for mark in ",. '"
}
_MISSING = WORDS | {word.upper() for word in WORDS} | {word.capitalize() for word in WORDS}
_COMMA_OR_POINTS = re.compile(r",|\..*\.").search
_TRUTH = {"true": 1.0, "false": 0.0}


@dataclass(frozen=True)
class Style:
    """How the numbers of a file are written.

    Args:
        decimal: ``"."`` or ``","``.
        grouping: what groups digits, where that occurs, such as ``","`` in 1,200.
    """

    decimal: str = "."
    grouping: frozenset[str] = frozenset()


@dataclass
class Parsed:
    """The cells of one column as numbers.

    Args:
        values: (N,) float64, NaN where missing or no number.
        wrong: rows whose cell is neither a number nor missing.
        missing: how many cells are missing.
        percent: whether the numbers carry percent signs.
        grouping: what groups digits in them.
    """

    values: np.ndarray
    wrong: list[int] = field(default_factory=list)
    missing: int = 0
    percent: bool = False
    grouping: frozenset[str] = frozenset()

    @property
    def numbers(self) -> int:
        """How many cells are numbers."""
        return len(self.values) - self.missing - len(self.wrong)


def is_number(cell: str) -> bool:
    """Whether a cell is a number in any style."""
    parts = _parts(cell)
    return parts is not None and any(_value(parts, decimal) is not None for decimal in ".,")


def style_of(
    columns: Sequence[Sequence[str]], missing: frozenset[str], place: Callable[[int], str], separator: str, path: str
) -> Style:
    """The style of a file's numbers; all its columns have one.

    Args:
        columns: cells of each column.
        missing: texts that stand for a missing value.
        place: where a row is, for errors.
        separator: of the columns.
        path: of the file, for errors.

    Raises:
        BadInput: some numbers have a decimal comma and some a decimal point, or 1,200 may be 1.2 or 1200.
    """
    votes: dict[str, tuple[str, int]] = {}
    if all(_plain(cells, ".", missing) is not None or not any(map(_COMMA_OR_POINTS, cells)) for cells in columns):
        return Style()
    for cells in columns:
        found, shaped, filled = _votes(cells, missing)
        if 2 * shaped >= filled:  # text with commas says nothing of numbers
            for vote, example in found.items():
                votes.setdefault(vote, example)
    if "." in votes and "," in votes:
        (point, first), (comma, second) = votes["."], votes[","]
        raise BadInput(
            f"{path!r}: {point!r} in {place(first)} has a decimal point, {comma!r} in {place(second)} a decimal comma; "
            "say --decimal . or --decimal ,"
        )
    for decimal in ".,":
        if decimal in votes:
            return Style(decimal)
    if "comma or group" in votes and (separator != "," or "point or group" in votes):
        cell, row = votes["comma or group"]
        digits = cell.translate(_SIGNS).strip()
        short, long = (_value(_parts(digits), decimal) or 0.0 for decimal in ",.")
        raise BadInput(
            f"{path!r}: {cell!r} in {place(row)} may be {short:g} or {long:.0f}; say --decimal , for {short:g}, "
            f"--decimal . for {long:.0f}"
        )
    return Style()


def parse(cells: Sequence[str], style: Style, missing: frozenset[str]) -> Parsed:
    """The cells of a column as numbers."""
    quick = _plain(cells, style.decimal, missing)
    if quick is not None:
        return Parsed(quick, missing=int(np.isnan(quick).sum()))
    known: dict[str, tuple[float, str]] = {}
    values, wrong, kinds = np.empty(len(cells)), [], []
    for row, cell in enumerate(cells):
        found = known.get(cell)
        if found is None:
            found = known[cell] = _read(cell, style, missing)
        values[row] = found[0]
        kinds.append(found[1])
        if found[1] == "wrong":
            wrong.append(row)
    counts = {kind: kinds.count(kind) for kind in ("missing", "percent", "truth")}
    others = len(cells) - counts["missing"] - len(wrong)
    for kind in ("percent", "truth"):
        if 0 < counts[kind] < others:  # 12 % beside 12, or TRUE beside 3: they do not mean the same
            rare = kind if 2 * counts[kind] <= others else "number"
            wrong += [row for row, found in enumerate(kinds) if found == rare]
            counts[kind] = 0
    values[wrong] = np.nan
    grouping = frozenset(
        mark for cell in known for mark in _marks(cell, style) if known[cell][1] in ("number", "percent")
    )
    return Parsed(values, sorted(wrong), counts["missing"], counts["percent"] > 0, grouping)


def _read(cell: str, style: Style, missing: frozenset[str]) -> tuple[float, str]:
    word = cell.strip().casefold()
    if word in missing or word.translate(_SIGNS).strip() in missing:
        return np.nan, "missing"
    if word in _TRUTH:
        return _TRUTH[word], "truth"
    if word.translate(_SIGNS).strip("+-") in ("inf", "infinity", "∞"):
        return np.inf, "number"
    parts = _parts(cell)
    value = None if parts is None else _value(parts, style.decimal)
    if parts is None or value is None:
        return np.nan, "wrong"
    if f"{value:g}" in missing:  # such as -9999, written as -9999.0
        return np.nan, "missing"
    return value, "percent" if parts[3] else "number"


def _parts(cell: str) -> tuple[str, str, str, str] | None:
    """Sign, digits with their separators, exponent, percent sign."""
    match = _NUMBER.fullmatch(cell.translate(_SIGNS).strip())
    return None if match is None else (match[1], match[2].strip(), match[3] or "", match[4])


def _value(parts: tuple[str, str, str, str] | None, decimal: str) -> float | None:
    """The number, or None where it is none with this decimal sign."""
    if parts is None:
        return None
    sign, digits, exponent, _ = parts
    whole, point, decimals = digits.partition(decimal)
    if (point and not decimals.isdecimal() and decimals) or not (whole or decimals):
        return None
    if whole and not whole.isdecimal():
        marks = {c for c in whole if not c.isdecimal()}
        mark = marks.pop()
        if marks or mark == decimal or not _GROUPED[mark].fullmatch(whole):
            return None
        whole = whole.replace(mark, "")
    return float(f"{sign}{whole or 0}.{decimals or 0}{exponent}")


def _marks(cell: str, style: Style) -> set[str]:
    parts = _parts(cell)
    return set() if parts is None else {c for c in parts[1] if not c.isdecimal()} - {style.decimal}


def _plain(cells: Sequence[str], decimal: str, missing: frozenset[str]) -> np.ndarray | None:
    """The numbers of a column in which nothing but decimal signs and missing values is unusual; None of any other."""
    if not missing <= WORDS:
        return None
    texts = ["nan" if cell in _MISSING else cell for cell in cells]
    whole = "\n".join(texts)
    if "_" in whole or (decimal == "," and "." in whole):
        return None
    if decimal == ",":
        texts = [text.replace(",", ".") for text in texts]
    try:
        return np.fromiter(map(float, texts), float, len(texts))
    except ValueError:
        return None


def _votes(cells: Sequence[str], missing: frozenset[str]) -> tuple[dict[str, tuple[str, int]], int, int]:
    """What a column says of the decimal sign, each with its first cell and row; cells that are numbers, and not missing."""
    found: dict[str, tuple[str, int]] = {}
    shaped = filled = 0
    plain = _plain(cells, ",", missing) is not None  # then no cell has a decimal point
    known: dict[str, tuple[str, bool]] = {}
    for row, cell in enumerate(cells):
        if cell not in known:
            known[cell] = _vote(cell, missing)
        vote, is_missing = known[cell]
        filled += not is_missing
        shaped += vote != "text" and not is_missing
        if vote in _VOTES:
            found.setdefault(vote, (cell, row))
            if plain and vote == ",":
                break
    return found, shaped, filled


_VOTES = (".", ",", "comma or group", "point or group")


def _vote(cell: str, missing: frozenset[str]) -> tuple[str, bool]:
    """What one cell says of the decimal sign, and whether it is missing."""
    if cell.casefold() in missing:
        return "", True
    parts = _parts(cell)
    if parts is None:
        return "text", False
    point, comma = _value(parts, "."), _value(parts, ",")
    if point is None and comma is None:
        return "text", False
    if "," not in parts[1] and "." not in parts[1]:
        return "", False
    if point is None or comma is None:
        return "," if point is None else ".", False
    return "comma or group" if "," in parts[1] else "point or group", False
