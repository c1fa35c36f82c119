"""Japanese characters take two columns, and a line must not begin with what closes a sentence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kobai.cli.output.text_width import pad, width, wrap


def test_width_counts_columns():
    assert width("勾配 η") == 6
    assert width("e\N{COMBINING ACUTE ACCENT}") == 1
    assert pad("勾配", 6) == "勾配  "


def test_lines_do_not_begin_with_closing_marks():
    text = "関数を下り、その様子を見せる。学習率(ステップ幅)を変えて、もう一度。"
    for columns in range(8, 60):
        assert not any(line[0] in "、。)" for line in wrap(text, columns))


@given(st.text(alphabet="ab 勾配、。x1+", max_size=80), st.integers(8, 40))
def test_wrapping_keeps_every_character_and_the_width(text, columns):
    lines = wrap(text, columns)
    assert "".join("".join(lines).split()) == "".join(text.split())
    words = [w for w in text.replace("勾", " ").replace("配", " ").split() if len(w) > 4]
    if not words:
        assert all(width(line) <= columns for line in lines)
