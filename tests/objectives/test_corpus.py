"""Formulas as people write them, in Python and on the command line; and that the cures of mistakes are right.

``corpus/forms.json`` and ``corpus/mistakes.json`` are made by ``corpus/make_corpus.py``, without kobai.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import torch

import kobai
from kobai.cli import main
from kobai.objectives import float_values
from kobai.objectives.formula.function_names import SPECIAL
from tests.japanese_lines import assert_japanese
from tests.objectives.corpus import make_corpus

HERE = Path(__file__).parent / "corpus"
FORMS = json.loads((HERE / "forms.json").read_text("utf-8"))
MISTAKES = json.loads((HERE / "mistakes.json").read_text("utf-8"))


def _label(row: dict[str, Any]) -> str:
    return ascii(row["text"])


def _holds(row: dict[str, Any], constants: dict[str, float]) -> None:
    """That a text has the values at its points."""
    f = kobai.objective(row["text"], params=constants)
    for point, value in zip(row["points"], row["values"], strict=True):
        assert f.dim in (None, len(point))
        assert float(f(torch.tensor(point, dtype=torch.float64))) == pytest.approx(value, rel=1e-12, abs=1e-12)


def test_the_files_are_those_of_the_script():
    assert make_corpus.written(make_corpus.forms()) == (HERE / "forms.json").read_text("utf-8")
    assert make_corpus.written(make_corpus.mistakes()) == (HERE / "mistakes.json").read_text("utf-8")
    assert len(FORMS) >= 400
    assert len({row["text"] for row in FORMS}) == len(FORMS)


@pytest.mark.parametrize("row", FORMS, ids=_label)
def test_is_the_function_that_was_written(row):
    _holds(row, row["constants"])
    formula = kobai.objective(row["text"], params=row["constants"]).formula
    assert formula is not None
    for written in (formula.source, formula.latex):
        _holds({**row, "text": written}, row["constants"] if written == formula.source else {})


def _command(row: dict[str, Any]) -> list[str]:
    point = ",".join(map(str, row["points"][0])) if "points" in row else "1"
    words = ["descend", row["text"], f"--start={point}", "--steps", "1", "--dtype", "float64", "--json"]
    for name, value in row["constants"].items():
        words += ["--param", f"{name}={value}"]
    return words


def _says_the_value(row: dict[str, Any], capsys) -> None:
    assert main(_command(row)) == 0
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    assert run["value_at_start"] == pytest.approx(row["values"][0], rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("row", FORMS[::6], ids=_label)
def test_on_the_command_line(row, capsys):
    _says_the_value(row, capsys)


@pytest.mark.slow
@pytest.mark.parametrize("row", FORMS, ids=_label)
def test_all_on_the_command_line(row, capsys):
    _says_the_value(row, capsys)


@pytest.mark.parametrize("row", MISTAKES, ids=_label)
def test_each_cure_is_right(row):
    """What the error line offers is read as the function that it stands for."""
    with pytest.raises(kobai.BadInput) as refusal:
        kobai.objective(row["text"], params=row["constants"])
    line = str(refusal.value)
    assert len(line.splitlines()) == 1
    assert_japanese(line)
    if row["said"]:
        assert row["said"] in line
    else:
        assert [fix["text"] for fix in row["fixes"]] == list(refusal.value.fixes)
        for fix in row["fixes"]:
            assert _what_is_new(row["text"], fix["text"]) in line
    for fix in row["fixes"]:
        _holds(fix, row["constants"])


def test_the_cure_of_one_name_of_a_module_is_that_of_all():
    with pytest.raises(kobai.BadInput, match=r"np\.maximum: write max") as refusal:
        kobai.objective("np.maximum(x, 0) + np.sin(y)*np.pi")
    assert refusal.value.fixes == ("max(x, 0) + sin(y)*pi",)


def _what_is_new(text: str, fixed: str) -> str:
    """The part of ``fixed`` that ``text`` has not."""
    start = next((k for k, (a, b) in enumerate(zip(text, fixed, strict=False)) if a != b), min(len(text), len(fixed)))
    end = 0
    while end < min(len(text), len(fixed)) - start and text[-1 - end] == fixed[-1 - end]:
        end += 1
    return fixed[start : len(fixed) - end]


@pytest.mark.parametrize("row", MISTAKES[::4], ids=_label)
def test_mistakes_on_the_command_line(row, capsys):
    assert main(_command(row)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    for fix in row["fixes"] if not row["said"] else ():
        assert _what_is_new(row["text"], fix["text"]) in said.err


DOCS = (Path(__file__).parents[2] / "docs" / "formulas.md").read_text("utf-8")
_CELLS = re.compile(r"^\| `(.*)` \| `(.*)` \|$", re.MULTILINE)
DOCUMENTED = [tuple(cell.replace(r"\|", "|") for cell in row) for row in _CELLS.findall(DOCS)]


@pytest.mark.parametrize(("written", "read"), DOCUMENTED)
def test_the_documentation_says_how_it_is_read(written, read):
    x = torch.tensor([0.7, 1.3, 0.4], dtype=torch.float64)
    one, other = (kobai.objective(text) for text in (written, read))
    one, other = (f if f.dim else kobai.objective(f, dim=3) for f in (one, other))
    assert one.dim == other.dim
    assert float(one(x[: one.dim])) == pytest.approx(float(other(x[: one.dim])), rel=1e-14)


def test_the_documentation_names_every_function_and_what_is_refused():
    named = set(re.findall(r"\w+", DOCS))
    assert not {*float_values.FUNCTIONS, *SPECIAL} - named
    (line,) = [line for line in DOCS.splitlines() if line.startswith("Errors that name both")]
    refused = re.findall(r"`([^`]*)`", line)
    assert len(refused) > 10
    for text in refused:
        with pytest.raises(kobai.BadInput) as refusal:
            kobai.objective(text)
        assert refusal.value.fixes
