"""Workbooks (``.xlsx``), through openpyxl: the cells of a sheet are read as those of a text file are."""

from __future__ import annotations

import datetime
import io
import warnings
from typing import Any

from kobai.errors import BadInput, Missing, nearest
from kobai.messages import say
from kobai.tables.contents import Contents
from kobai.tables.reading import Reading
from kobai.tables.separators import Records
from kobai.tables.text_file import of_records


def read_workbook(data: bytes, path: str, reading: Reading) -> Contents:
    """The table on a sheet; the first one that holds anything, unless one is asked for."""
    try:
        from openpyxl import load_workbook
    except ModuleNotFoundError as error:
        raise Missing("reading .xlsx needs openpyxl, which is not installed: pip install openpyxl") from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not keep, such as validations, is not needed
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheets = {
                worksheet.title: _records(worksheet)
                for worksheet in book.worksheets
                if reading.part in (None, worksheet.title)
            }
            names = [worksheet.title for worksheet in book.worksheets]
    except Exception as error:
        text = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise BadInput(f"{path!r}: cannot be read as xlsx ({text}); open it and save it again") from None
    if reading.part is not None and reading.part not in sheets:
        raise Missing(
            f"--sheet {reading.part!r}: no such sheet in {path}; there are {', '.join(names)}.{nearest(reading.part, names)}"
        )
    filled = [name for name, found in sheets.items() if found.rows]
    if not filled:
        raise BadInput(f"{path!r}: there are no rows in it")
    said = [say("table sheet", reading.lang, name=filled[0])] if len(names) > 1 else []
    return of_records(sheets[filled[0]], path, reading, "row", said, [])


def _records(worksheet: Any) -> Records:
    """The rows with cells, without the empty columns around them."""
    texts = [[_text(cell) for cell in row] for row in worksheet.iter_rows(values_only=True)]
    rows = [(number, row) for number, row in enumerate(texts, 1) if any(row)]
    width = max((len(row) for _, row in rows), default=0)
    used = [i for i in range(width) if any(i < len(row) and row[i] for _, row in rows)]
    cells = [[row[i] if i < len(row) else "" for i in used] for _, row in rows]
    return Records(cells, [number for number, _ in rows], "")


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return repr(cell)
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell).strip()
