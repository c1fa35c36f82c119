"""Tables written in every style are read back, to the last bit."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from kobai.tables import Reading
from kobai.tables.text_file import read_text

SEPARATORS = (",", ";", "\t", "|", " ")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932", "euc_jp", "iso2022_jp")
NAMES = ("気温", "湿度", "風速（m/s）", "depth", "年齢", "長さ", "x1", "時刻")


def _written(rng: np.random.Generator) -> tuple[bytes, list[str], np.ndarray, str]:
    """A table in a style drawn at random: its bytes, names, numbers, and the style in words."""
    separator, encoding = rng.choice(SEPARATORS), rng.choice(ENCODINGS)
    decimal = rng.choice([".", ","]) if separator != "," else "."
    end = rng.choice(["\n", "\r\n", "\r"])
    names = list(rng.choice(NAMES, rng.integers(2, 5), replace=False))
    values = np.round(rng.normal(scale=10.0 ** rng.integers(-2, 7), size=(int(rng.integers(4, 12)), len(names))), 2)
    values[0, 0] = 0.25  # settles the decimal sign
    texts = [[repr(v).replace(".", decimal) for v in row] for row in values.tolist()]
    head, quoted, footer = rng.random() < 0.9, rng.random() < 0.3, rng.random() < 0.3
    rows = [*([names] if head else []), *texts, *([["合計", *texts[0][1:]]] if footer else [])]
    text = io.StringIO()
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting).writerows(rows)
    made = text.getvalue()
    if rng.random() < 0.3:
        made = f"# 測定 1{end}" + made
    if separator != " " and rng.random() < 0.3:  # delimiters at the ends of lines
        made = end.join(line + separator if line and line[0] != "#" else line for line in made.split(end))
    style = f"{separator!r} {encoding} {decimal} {end!r} head={head} quoted={quoted} footer={footer}"
    return made.encode(encoding), names if head else [str(i + 1) for i in range(len(names))], values, style


@pytest.mark.parametrize("seed", [*range(60), *(pytest.param(s, marks=pytest.mark.slow) for s in range(60, 1000))])
def test_what_was_written_is_read(seed):
    data, names, values, style = _written(np.random.default_rng(seed))
    found = read_text(data, "a.csv", Reading())
    assert [column.name for column in found.columns] == names, style
    np.testing.assert_array_equal(np.stack([c.values for c in found.columns], 1), values, style)
