"""The clauses that a page has, which says its error lines without Python: ``viewer/src/i18n/japanese_clauses.json``.

``python -m kobai.japanese.page_clauses`` writes the file anew.
"""

from __future__ import annotations

import json
from pathlib import Path

from kobai.japanese.lines import pairs

FILES = ("formulas.txt", "objective_functions.txt", "optimizers.txt", "descents.txt", "app.txt", "general.txt")


def written() -> str:
    """The file's text: one clause a line, English and Japanese."""
    rows = [json.dumps(pair, ensure_ascii=False) for file in FILES for pair in pairs(file)]
    return "[\n" + ",\n".join(rows) + "\n]\n"


if __name__ == "__main__":
    root = Path(__file__).parents[3]
    (root / "viewer" / "src" / "i18n" / "japanese_clauses.json").write_text(written(), encoding="utf-8")
