"""The table of a descent: its variables by name."""

from __future__ import annotations

import json

import pytest

from kobai.cli import main


@pytest.mark.parametrize(
    ("words", "first", "point"),
    [
        (["w**2 + 3*b**2", "--start", "1,2"], "variables w, b", "(w, b) = (1, 2)"),
        (["w**2 + 3*b**2", "--start", "b=2,w=1"], "variables w, b", "(w, b) = (1, 2)"),
        (["w*b", "--vars", "b,w", "--start", "1,2"], "variables b, w", "(b, w) = (1, 2)"),
        (["J(θ) = θ_0**2 + θ_1**2", "--start", "1,2"], "variables θ₀, θ₁", "θ = (1, 2)"),
        (["y^2", "--start", "1"], "variable y", "y = (1)"),
        (
            ["a*x**2 + b*y**2", "--param", "a=1", "--param", "b=2", "--start", "1,2"],
            "variables x, y",
            "(x, y) = (1, 2)",
        ),
        (["w**2 + b**2", "--start", "1,2", "--lang", "ja"], "変数 w, b", "(w, b) = (1, 2)"),
    ],
)
def test_variables_are_named(words, first, point, capsys):
    assert main(["descend", *words, "--steps", "3"]) == 0
    said = capsys.readouterr().out
    assert said.splitlines()[0] == first
    assert point in said


def test_coordinates_of_x_need_no_line(capsys):
    assert main(["descend", "x1**2 + x2**2", "--start", "1,2", "--steps", "3"]) == 0
    assert "variable" not in capsys.readouterr().out


def test_many_runs_and_races_name_them_too(capsys):
    assert main(["descend", "w**2 + b**2", "--start", "1,2", "--start", "2,1", "--steps", "3"]) == 0
    assert "(w, b) = (" in capsys.readouterr().out
    race = ["race", "w**2 + b**2", "--start", "1,2", "--run", "SGD lr=0.1", "--run", "Adam lr=0.1", "--steps", "3"]
    assert main(race) == 0
    said = capsys.readouterr().out
    assert said.startswith("variables w, b\n")
    assert "(w, b) = (1, 2)" in said


def test_json_lists_them(capsys):
    assert main(["descend", "f(b, w) = w - b", "--start", "1,2", "--steps", "3", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["variables"] == ["b", "w"]


def test_a_forgotten_value_is_named(capsys):
    assert main(["descend", "a*x**2", "--start", "1"]) == 2
    assert "or give 'a' a value, as a=1.0 (--param a=1)" in capsys.readouterr().err


def test_coordinates_by_name(tmp_path):
    out = str(tmp_path / "a.svg")
    words = [
        "descend",
        "w**2 + b**2 + c**2",
        "--start",
        "1,2,3",
        "--steps",
        "3",
        "--coordinates",
        "w,c",
        "--view",
        "contour",
    ]
    assert main([*words, "--out", out]) == 0
    assert main([*words[:-4], "--coordinates", "w,d", "--out", out]) == 2
