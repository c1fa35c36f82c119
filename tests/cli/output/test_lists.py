"""``kobai functions`` and ``kobai optimizers``."""

from __future__ import annotations

import json
import re

import kobai
from kobai.cli import main
from kobai.japanese import in_japanese


def test_lists(capsys):
    functions = _list(capsys, "functions")
    assert {"rosenbrock", "himmelblau"} <= {f["name"] for f in functions}
    assert len(functions) == len(kobai.functions())
    optimizers = _list(capsys, "optimizers")
    assert {"gradient descent", "Adam", "LBFGS"} <= {o["name"] for o in optimizers}
    for words in (["functions"], ["functions", "rosenbrock"], ["optimizers"], ["optimizers", "Adam"]):
        assert main(words) == 0
        assert capsys.readouterr().out.count("\n") > 3


def _list(capsys, name):
    assert main([name, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_lists_in_japanese(capsys):
    def said(*words: str) -> str:
        assert main([*words, "--lang", "ja"]) == 0
        return capsys.readouterr().out

    letters = re.compile(r"[ぁ-んァ-ヶ一-龠]")
    rows = said("functions").splitlines()[1:]
    described = [row for row in rows if not row.startswith(" ")]
    assert len(described) == len(kobai.functions())
    assert [row for row in described if not letters.search(row)] == []
    assert said("functions", "himmelblau").startswith("ヒンメルブラウ: 同じ高さの極小が 4 つ")
    assert "鞍点からは遠ざかります" in said("optimizers", "Newton")


def test_every_note_of_an_optimizer_is_in_japanese():
    lines = [line for info in kobai.optimize.optimizers() for line in (info.note, info.summary, info.cannot) if line]
    assert len(lines) > 15
    assert [line for line in lines if not re.search(r"[ぁ-んァ-ヶ一-龠]", in_japanese(line))] == []
