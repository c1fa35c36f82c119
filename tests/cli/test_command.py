"""Help answers at once and in both languages."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kobai.cli import main
from kobai.cli.commands import COMMANDS
from kobai.cli.output.text_width import width
from tests.cli.helpers import BOWL, as_json

_HEAVY = ("torch", "numpy", "rich", "matplotlib", "zarr", "xarray")


@pytest.mark.parametrize("words", [["--help"], [], ["--version"], *([name, "--help"] for name in COMMANDS)])
def test_help_imports_nothing_heavy(words):
    program = (
        "import sys; from kobai.cli import main; status = main(sys.argv[1:]); "
        f"print([m for m in {_HEAVY!r} if m in sys.modules], file=sys.stderr); sys.exit(status)"
    )
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stderr.strip() == "[]"
    assert "kobai" in done.stdout


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("name", [None, *COMMANDS])
def test_help_in_both_languages_fits_the_page(name, lang, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("KOBAI_LANG", lang)
    assert main([*([name] if name else []), "--help"]) == 0
    text = capsys.readouterr().out
    assert ("使い方" in text) == (lang == "ja")
    # Command lines are kept whole, so that they can be copied.
    wide = [line for line in text.splitlines() if width(line) > 80 and not line.startswith("  kobai ")]
    assert wide == []


def test_a_formula_may_begin_with_a_minus_and_a_start_too(capsys):
    (run,) = as_json(capsys, "descend", "-x1*x2", "--start", "-1,2", "--steps", "1", "--lr", "0.5")["runs"]
    assert run["start"] == [-1.0, 2.0]
    assert run["x"] == [0.0, 1.5]


def test_options_may_stand_anywhere(capsys):
    words = ["--steps", "3", "--start=-1,2", BOWL, "--lr", "0.1"]
    assert as_json(capsys, "descend", *words)["steps"] == 3
