"""What the page's parser has from Python is up to date; ``python -m tests.objectives.formula.make_page_files`` writes it anew."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.objectives.formula.make_page_files import FILES, LINES, formulas, lines, read_rows, row

_ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("path", FILES)
def test_the_texts_are_those_of_python(path):
    assert (_ROOT / path).read_text("utf-8") == FILES[path]()


def test_lines_in_japanese_are_those_of_python():
    assert gzip.decompress(LINES.read_bytes()).decode() == lines()


def test_formulas_are_read_as_the_page_expects():
    given, rows = formulas(), read_rows()
    assert [list(one) for one in given] == [[row["text"], row["constants"], row["variables"]] for row in rows]
    for k in range(0, len(rows), 5):
        assert row(given[k]) == rows[k]


@pytest.mark.slow
def test_all_formulas_are_read_as_the_page_expects():
    assert [row(given) for given in formulas()] == read_rows()
