"""The fuzzer itself: its cases repeat, it finds what is wrong, and ends what takes too long or too much."""

from __future__ import annotations

import importlib

import pytest

import kobai
from tests.fuzz import __main__ as fuzz
from tests.fuzz.arguments import judged
from tests.fuzz.command_line import run_command
from tests.fuzz.odd_objectives import ODD_OBJECTIVES
from tests.fuzz.oracle import Wrong, one_line


def raw():
    raise TypeError("unsupported operand")


def said(message):
    raise kobai.BadInput(message)


@pytest.mark.parametrize("kind", sorted(fuzz.KINDS))
def test_a_seed_is_a_case(kind):
    module, _, name = fuzz.KINDS[kind].partition(":")
    make = getattr(importlib.import_module(module), name)
    assert make(7) == make(7)
    assert any(make(seed) != make(7) for seed in range(8, 20))


def test_what_is_no_answer_is_wrong():
    for text in ("", " ", "two\nlines", "\x1b[31m", "x" * 2000):
        with pytest.raises(Wrong):
            one_line(text)
    one_line("steps=-1: a whole number from 0 to 10")
    with pytest.raises(Wrong, match="unsupported"):
        judged(raw)
    judged(lambda: said("lr='a': a number is needed"))


@pytest.mark.parametrize(
    ("status", "line"), [(1, "kobai: a fault\n"), (2, ""), (2, "kobai: a\nb\n"), (2, "Traceback\n"), (0, "warning\n")]
)
def test_other_endings_of_a_command_are_wrong(status, line, tmp_path, monkeypatch):
    def command(words):
        import sys

        sys.stderr.write(line)
        return status

    monkeypatch.chdir(tmp_path)
    with pytest.raises(Wrong):
        run_command(command, [])


@pytest.mark.parametrize("odd", sorted(ODD_OBJECTIVES))
def test_objectives_that_misbehave(odd):
    judged(lambda: kobai.descend(ODD_OBJECTIVES[odd], [2.0, 2.0], steps=3), theirs=True)
    judged(lambda: kobai.descend(ODD_OBJECTIVES[odd], [2.0, 2.0], steps=3, optimizer="Adam"), theirs=True)
