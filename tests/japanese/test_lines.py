"""Every error line has Japanese; tests of bad input elsewhere hold each line they meet against ``is_japanese``."""

from __future__ import annotations

import ast
import itertools
from importlib import resources
from pathlib import Path

import pytest

import kobai
from kobai.japanese import in_japanese
from kobai.japanese.lines import clauses, is_english

_SOURCES = sorted(Path(kobai.__file__).parent.rglob("*.py"))
_ERRORS = ("BadInput", "Missing", "OverTime", "print_error")


def templates(path: Path) -> list[tuple[int, str]]:
    """The first arguments of errors, with a stand-in for each value that differs from line to line."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and node.args:
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in _ERRORS and (text := _text(node.args[0])):
                found.append((node.lineno, text))
    return found


def _text(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if not isinstance(node, ast.JoinedStr):
        return ""  # a line made elsewhere
    text = ""
    parts: list[ast.expr | None] = [*node.values, None]
    for part, following in itertools.pairwise(parts):
        ends = following is None or (
            isinstance(following, ast.Constant) and str(following.value).startswith((";", "."))
        )
        if isinstance(part, ast.Constant):
            text += str(part.value)
        elif text.endswith((": ", "; ")) and ends:
            text += "leave it out"  # a cause or a cure
        elif not text[-1:].isalpha() and not text.endswith("."):
            text += "«»"  # else an "s", or " Did you mean …?"
    return text


def test_whatever_is_raised_has_japanese():
    english = [
        f"{path.name}:{line}: {in_japanese(text)}"
        for path in _SOURCES
        for line, text in templates(path)
        if is_english(in_japanese(text))
    ]
    assert not english, "\n".join(english)


def test_there_are_many_errors():
    assert sum(len(templates(path)) for path in _SOURCES) > 400


@pytest.mark.parametrize(
    ("english", "japanese"),
    [
        ("'a.csv': there is no such file", "'a.csv'：そのファイルはありません"),
        (
            "--port 99999: a port is a number from 0 to 65535; leave it out for any free one",
            "--port 99999：ポートは 0 から 65535 の数です。省けば空いているものを使います",
        ),
        ("lr='x': not one of a, b. Did you mean 'a'?", "lr='x'：次のどれでもありません：a, b。もしかして 'a' ですか"),
        ("start of shape (0, 2): it does not fit in memory; give fewer points",
         "形が (0, 2) の初期点：メモリに収まりません。点を減らしてください"),
        ("'; : what?': there is no such file", "'; : what?'：そのファイルはありません"),
        ("nothing that kobai says", "nothing that kobai says"),
        ("KeyError: what; is it? — this is a fault in kobai. Please report it with the command you ran and what KOBAI_DEBUG=1 "
         "adds to this line.", "KeyError: what; is it? — kobai の不具合です。実行したコマンドと、KOBAI_DEBUG=1 を付けたときの"
         "表示を添えて報告してください"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_line_clause_by_clause(english, japanese):
    assert in_japanese(english) == japanese


@pytest.mark.parametrize(
    "text", ["; " * 300, ": " * 300, "a: b; c. " * 66, "%1 has %2; " * 60, "not a " * 100, "it has " * 85]
)
def test_a_line_full_of_signs_is_answered(text):
    assert isinstance(in_japanese(text), str)


def test_values_are_numbered_alike_in_both_languages():
    for clause in clauses():
        used = {int(c) for piece in clause.japanese.split("%")[1:] if (c := piece[:1]).isdigit()}
        assert used <= set(range(1, len(clause.pieces))), clause


def test_no_clause_stands_twice():
    english = [clause.pieces for clause in clauses()]
    assert len(english) == len(set(english)), [e for e in english if english.count(e) > 1]


def test_each_clause_is_followed_by_an_indented_line():
    files = [file for file in resources.files("kobai.japanese").iterdir() if file.name.endswith(".txt")]
    assert len(files) > 5
    for file in files:
        lines = [line for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")]
        assert all(line.startswith("  ") == bool(i % 2) for i, line in enumerate(lines)), file.name


_HYPER = [
    ("Adam", {"betas": (2, 2)}), ("Adam", {"eps": "x"}), ("SGD", {"lr": [1]}), ("Rprop", {"etas": (-1, -1)}),
    ("LBFGS", {"history_size": -1}), ("Adafactor", {"d": -1}), ("sign descent", {"lr": -1}), ("strong Wolfe", {"c1": (1,)}),
]  # fmt: skip
_SCHEDULED = [
    ("OneCycleLR", {"max_lr": 0.1, "total_steps": 2}), ("OneCycleLR", {"max_lr": 0.1, "total_steps": -1}),
    ("CyclicLR", {"base_lr": 0.1, "max_lr": (1, 2)}), ("StepLR", {"step_size": None}),
    ("CosineAnnealingWarmRestarts", {"T_0": 0}), ("LinearLR", {"start_factor": -1}),
]  # fmt: skip


@pytest.mark.parametrize(("optimizer", "hyper"), _HYPER)
def test_what_torch_refuses_of_optimizers_is_said_in_japanese(optimizer, hyper):
    with pytest.raises(kobai.BadInput) as refused:
        kobai.descend("x1**2 + x2**2", [1.0, 2.0], optimizer=optimizer, steps=2, **hyper)
    line = in_japanese(str(refused.value))
    assert not is_english(line), line
    assert "not supported between" not in str(refused.value)
    assert ": " not in line


@pytest.mark.parametrize(("name", "options"), _SCHEDULED)
def test_what_torch_refuses_of_schedules_is_said_in_japanese(name, options):
    with pytest.raises(kobai.BadInput) as refused:
        kobai.descend("x1**2 + x2**2", [1.0, 2.0], optimizer="SGD", lr=0.1, steps=5, scheduler=(name, options))
    line = in_japanese(str(refused.value))
    assert not is_english(line), line
    assert ": " not in line


def test_between_japanese_and_japanese_stands_no_blank():
    line = in_japanese("exact line search with lr=x: a number is needed; by default lr=1")
    assert line == "厳密な直線探索の lr=x：数が必要です。既定値は lr=1 です"
