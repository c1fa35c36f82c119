"""How a table is to be read, where the file itself does not decide it."""

from __future__ import annotations

from dataclasses import dataclass

from kobai.errors import BadInput, nearest

SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "blanks": " "}


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What to insist on; None leaves it to the file.

    Args:
        encoding: of a text file, by its name in Python.
        separator: of a text file: ``","``, ``";"``, ``"|"``, a tab or a blank, or its name in ``SEPARATORS``.
        decimal: ``"."`` or ``","``; the other one then groups digits.
        head: the line that holds the columns' names, counted from 1; 0 where there is none.
        index: use index columns as data too.
        missing: further texts that stand for a missing value.
        part: the worksheet of a workbook.
        lang: language of what is said of the table.
    """

    encoding: str | None = None
    separator: str | None = None
    decimal: str | None = None
    head: int | None = None
    index: bool = False
    missing: tuple[str, ...] = ()
    part: str | None = None
    lang: str = "en"

    def __post_init__(self) -> None:
        if self.separator is not None:
            name = self.separator.strip().casefold() if self.separator.strip() else self.separator
            found = SEPARATORS.get(name, {"\\t": "\t"}.get(name, self.separator))
            if found not in SEPARATORS.values():
                known = ", ".join(SEPARATORS)
                raise BadInput(f"--separator {self.separator!r}: one of {known}.{nearest(name, SEPARATORS)}")
            object.__setattr__(self, "separator", found)
        if self.decimal not in (None, ".", ","):
            raise BadInput(f"--decimal {self.decimal!r}: . or , is the sign before the decimals")
        if self.head is not None and self.head < 0:
            raise BadInput(f"--head {self.head}: the line of the columns' names, counted from 1; 0 where there is none")
