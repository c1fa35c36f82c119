"""Writes what the page's parser has from Python: clauses in Japanese, names of characters, and what formulas are read as.

Run it from the repository's root after a change of the grammar or of an error:
``python -m tests.objectives.formula.make_page_files``.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

from kobai.japanese import in_japanese
from kobai.japanese import lines as japanese
from kobai.japanese.lines import pairs
from kobai.objectives.formula.latex import commands
from kobai.objectives.notation.character_names import NAMES
from tests.hostile_formulas import HOSTILE
from tests.objectives.formula.generated_formulas import Given, generated
from tests.objectives.formula.parsed import parsed

_ROOT = Path(__file__).parents[3]
_CORPUS = _ROOT / "tests" / "objectives" / "corpus"
_CLAUSES = ("formulas", "objective_functions", "optimizers", "descents", "app", "general", "models")


def clauses() -> str:
    """Clauses of error lines, one a line: English, Japanese."""
    rows = [json.dumps(pair, ensure_ascii=False) for file in _CLAUSES for pair in pairs(f"{file}.txt")]
    return "[\n" + ",\n".join(rows) + "\n]\n"


def lines() -> str:
    """Lines made of each clause alone, after a head, and before a cure, with their Japanese by the page's clauses."""
    rows = []
    for english, _ in (pair for file in _CLAUSES for pair in pairs(f"{file}.txt")):
        said = re.sub(
            r"%(\d)", lambda place: ("0.5", "'x y'", "x1 + 2", "sin(x)", "[1, 2]")[int(place[1]) % 5], english
        )
        rows += [
            said,
            f"lr=7: {said}",
            f"formula 'a: b', column 3: {said}; leave it out",
            f"{said}. Did you mean 'adam'?",
        ]
    known = {re.sub(r"%\d", "%", english) for file in _CLAUSES for english, _ in pairs(f"{file}.txt")}
    of_page = [clause for clause in japanese.clauses() if "%".join(clause.pieces) in known]
    in_japanese.cache_clear()
    with mock.patch.object(japanese, "clauses", return_value=of_page):
        written = [json.dumps([line, in_japanese(line)], ensure_ascii=False) for line in rows]
    in_japanese.cache_clear()
    return "[\n" + ",\n".join(written) + "\n]\n"


def names() -> str:
    """Characters' names by their codes."""
    return json.dumps(NAMES, separators=(",", ":"), indent=0) + "\n"


FILES: dict[str, Callable[[], str]] = {
    "viewer/src/i18n/japanese_clauses.json": clauses,
    "viewer/src/formula/text/character_names.json": names,
}
LINES = _ROOT / "viewer" / "tests" / "fixtures" / "japanese.json.gz"
PARSED = _ROOT / "viewer" / "tests" / "fixtures" / "formulas.json.gz"


def formulas() -> list[Given]:
    """Those of the corpus, the hostile ones, one for each command of LaTeX, and 1,500 at random."""
    found = []
    for name in ("forms", "mistakes"):
        for row in json.loads((_CORPUS / f"{name}.json").read_text("utf-8")):
            found += [
                Given(text, row["constants"]) for text in (row["text"], *(fix["text"] for fix in row.get("fixes", ())))
            ]
    found += [Given(text, {}) for text in HOSTILE]
    found += [Given(f"x_1^2 + {command} x_1", {}) for command in (*commands.KNOWN, *commands.CURES)]
    return found + generated(1_500, seed=0)


def row(given: Given) -> dict[str, Any]:
    """A formula and what it is read as."""
    return given._asdict() | parsed(*given)


def read_rows() -> list[dict[str, Any]]:
    """The rows of the file that ``main`` wrote."""
    return json.loads(gzip.decompress(PARSED.read_bytes()))


def main() -> None:
    """Write all of them."""
    for path, written in FILES.items():
        (_ROOT / path).write_text(written(), encoding="utf-8")
    LINES.write_bytes(gzip.compress(lines().encode(), 9, mtime=0))
    rows = [row(given) for given in formulas()]
    PARSED.parent.mkdir(exist_ok=True)
    PARSED.write_bytes(gzip.compress(json.dumps(rows, separators=(",", ":")).encode(), 9, mtime=0))
    print(len(rows), "formulas,", sum("tree" in row for row in rows), "of them read;", PARSED.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
