"""What is printed on a terminal."""

from __future__ import annotations

import pytest

from kobai.cli import main


@pytest.mark.parametrize("formula", ["x1\x1b[2J", "x1\u202e**2", "x1\n+\nspam", "x1" + "\x07" * 10, "x" * 10**6])
def test_what_is_said_cannot_move_the_cursor_or_fill_the_screen(formula, capsys):
    assert main(["descend", formula, "--start", "1"]) == 2
    line = capsys.readouterr().err.removesuffix("\n")
    assert line.isprintable()
    assert len(line) < 1000


def test_on_a_terminal_the_caret_stands_under_the_column(capsys, monkeypatch):
    import sys

    from kobai.cli.output.terminal import print_error

    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    print_error("formula: column 6", column=5, source="x1 + spam")
    assert capsys.readouterr().err.splitlines() == ["  x1 + spam", "       ^", "kobai: formula: column 6"]
