"""``kobai play``."""

from __future__ import annotations

import json
import re

import pytest

from kobai.cli import main
from kobai.cli.output.playground import address


def recipe(path) -> dict:
    return json.loads(re.search(r'id="kobai-recipe">(.*?)</script>', path.read_text(encoding="utf-8"), re.S)[1])


def test_one_file(tmp_path, capsys):
    assert main(["play", "rosenbrock", "--out", str(tmp_path / "play.html")]) == 0
    assert capsys.readouterr().out.startswith("wrote ")
    held = recipe(tmp_path / "play.html")
    assert held["state"]["f"] == "rosenbrock"
    assert len(held["entries"]) >= 25
    assert (tmp_path / "play.html").stat().st_size <= 1_200_000


def test_a_formula_with_constants(tmp_path):
    assert main(["play", "a*x1**2 + x2**2", "--quiet", "--out", str(tmp_path / "play.html")]) == 0
    assert recipe(tmp_path / "play.html")["state"]["params"] == {"a": 1.0}


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        ([], "say where to write, as --out play.html, or --site playground"),
        (["--out", "play.txt"], "kobai writes .html"),
        (["--out", "no/such/play.html"], "there is no folder"),
        (["--site", "{file}"], "this is a file; give the name of a folder"),
        (["x1**", "--out", "{folder}/play.html"], "column"),
        (["rosenbrok", "--out", "{folder}/play.html"], "rosenbrock"),
    ],
)
def test_bad_input_is_one_line(arguments, line, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    given = [word.format(file=tmp_path / "file", folder=tmp_path) for word in arguments]
    assert main(["play", *given]) == 2
    assert line in capsys.readouterr().err


def test_help_in_both_languages(capsys):
    assert main(["play", "--help"]) == 0
    assert "needs no server" in capsys.readouterr().out
    assert main(["play", "--help", "--lang", "ja"]) == 0
    assert "サーバーなし" in capsys.readouterr().out


def test_an_address_is_that_of_the_page():
    assert address({"f": "x₁²?"}) == "eyJmIjoieOKCgcKyPyJ9"
