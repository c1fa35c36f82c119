"""``python -m kobai.descent.engines.compiled`` prints what docs/engines.md shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from kobai.descent.engines.compiled.__main__ import main

PAGE = Path(__file__).parents[4] / "docs" / "engines.md"


def test_the_worked_example_is_what_the_commands_print(capsys):
    """Each listing is part of what the command before it prints."""
    blocks = re.findall(r"```(sh|text)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    printed, listings = "", 0
    for kind, text in blocks:
        if kind == "sh" and text.startswith("python -m kobai.descent.engines.compiled"):
            assert main(shlex.split(text)[3:]) == 0
            printed = capsys.readouterr().out
        elif kind == "text":
            assert text.rstrip() in printed
            listings += 1
    assert listings == 4


@pytest.mark.parametrize("stage", ["graph", "llvm", "cuda"])
@pytest.mark.parametrize("optimizer", ["Adam", "SGD"])
def test_the_same_call_prints_the_same(stage, optimizer, capsys):
    call = ["ackley", "--show", stage, "--optimizer", optimizer, "--lr", "0.5", "--dtype", "float64"]
    assert main(call) == 0
    first = capsys.readouterr().out
    assert main(call) == 0
    assert capsys.readouterr().out == first
    assert {"graph": "coefficient[0] = ", "llvm": "<4 x double>", "cuda": "const double*"}[stage] in first


def test_what_cannot_be_read_or_captured_is_said(capsys):
    assert main(["x1 +"]) == 2
    assert "column" in capsys.readouterr().err
    assert main(["x1**2", "--optimizer", "LBFGS"]) == 2
    assert capsys.readouterr().err
