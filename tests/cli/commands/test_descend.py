"""The commands do what Python does, and say it."""

from __future__ import annotations

import pytest
import torch

import kobai
from kobai.cli import main
from tests.cli.helpers import ARTICLE, BOWL, as_json


def test_the_articles_descent(capsys):
    assert main(ARTICLE) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert "x = (0.0352, 0.0352)" in said.out
    assert "gradient descent · η = 0.01 · 200 steps" in said.out
    assert not any(line.endswith(" ") for line in said.out.splitlines())


def test_the_articles_descent_in_japanese(capsys):
    assert main([*ARTICLE, "--lang", "ja"]) == 0
    said = capsys.readouterr().out
    for word in ("最急降下法", "初期点", "終点", "状態", "速さ", "200 ステップ", "x = (0.0352, 0.0352)"):
        assert word in said


def test_json_tells_what_python_tells(capsys):
    said = as_json(capsys, *ARTICLE)
    trace = kobai.descend(BOWL, [2.0, 2.0], lr=0.01, steps=200)
    (run,) = said["runs"]
    assert run["x"] == trace.x[-1].tolist()
    assert run["value"] == float(trace.value[-1])
    assert run["start"] == [2.0, 2.0]
    assert run["status"] == str(trace.status)
    assert said["steps"] == 200
    assert said["dtype"] == "float32"
    assert said["written"] == []


def test_numbers_that_are_not_finite_are_null(capsys):
    (run,) = as_json(capsys, "descend", "log(x1)", "--start", "1", "--lr", "100")["runs"]
    assert run["status"] == "nonfinite"
    assert None not in run["x"]
    (run,) = as_json(capsys, "descend", "exp(x1**2)", "--start", "10", "--lr", "1")["runs"]
    assert run["value_at_start"] is None


def test_constants_settings_and_schedules(capsys):
    what = ["a*x1**2", "--param", "a=10", "--start", "1", "--lr", "0.001", "--steps", "20", "--dtype", "float64"]
    rule = ["--optimizer", "SGD", "--set", "momentum=0.9", "--scheduler", "StepLR step_size=5 gamma=0.5"]
    words = ["descend", *what, *rule]
    (run,) = as_json(capsys, *words)["runs"]
    trace = kobai.descend(
        kobai.objective("a*x1**2", a=10), torch.tensor([1.0], dtype=torch.float64), optimizer="SGD", momentum=0.9,
        lr=0.001, scheduler=("StepLR", {"step_size": 5, "gamma": 0.5}), steps=20,
    )  # fmt: skip
    assert run["x"] == trace.x[-1].tolist()
    assert run["hyperparameters"]["momentum"] == 0.9


def test_latex(capsys):
    assert "x = (0.0352, 0.0352)" in (main(["descend", "x_1^2 + x_2^2", *ARTICLE[2:]]), capsys.readouterr().out)[1]


def test_a_function_in_a_file(capsys, tmp_path):
    file = tmp_path / "bowl.py"
    file.write_text("def bowl(x, y):\n    return x**2 + y**2\n\ndef broken(x):\n    return x.nothing()\n")
    (run,) = as_json(capsys, "descend", f"{file}:bowl", *ARTICLE[2:])["runs"]
    assert run["x"] == kobai.descend(BOWL, [2.0, 2.0], lr=0.01, steps=200).x[-1].tolist()
    assert main(["descend", f"{file}:broken", "--start", "1"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "bowl.py" in said
    assert main(["descend", f"{file}:bowel", "--start", "1"]) == 2
    assert "bowl" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "english", "japanese"),
    [
        (["--start", "3,0"], "status   met the tolerance at step 9", "許容誤差に到達"),
        (["--start", "3,0", "--start", "0,0"], "met the tolerance at step 9", "収束"),
        (["--start", "random:40"], "in all   40 met the tolerance", "許容誤差に到達"),
    ],
)
def test_runs_that_a_tolerance_ended_are_not_said_to_have_converged(words, english, japanese, capsys):
    asked = ["descend", BOWL, *words, "--lr", "0.1", "--grad-tol", "1"]
    assert main(asked) == 0
    said = capsys.readouterr().out
    assert english in said
    assert said.count("converged") == words.count("0,0")
    assert main([*asked, "--lang", "ja"]) == 0
    assert japanese in capsys.readouterr().out
    runs = as_json(capsys, *asked)["runs"]
    assert all(run["early"] == (run["start"] != [0.0, 0.0]) for run in runs)


def test_many_runs_are_summed_up(capsys):
    assert main(["descend", "himmelblau", "--start", "grid:5", "--lr", "0.01"]) == 0
    said = capsys.readouterr().out
    assert "… and 13 more" in said
    assert "25 converged" in said


_MANY = ["descend", "rosenbrock", "--start", "random:3000", "--lr", "0.001", "--steps", "100", "--record-every", "50"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([*_MANY, "--store", "many"], "ends in .zarr"),
        ([*_MANY, "--store", "gone/many.zarr"], "there is no folder"),
        ([*_MANY, "--store", "many.zarr", "--out", "a.png"], "kobai show many.zarr --out a.png"),
        (["show", "."], "not a Zarr store"),
        (["descend", "bowl.py"], "bowl.py:f"),
        (["descend", "sin x1 x2", "--start", "1,1"], "write sin(x1)*x2 or sin(x1*x2)"),
        (["descend", "sum(x**2)", "--dim", "50"], "--start random:1"),
        (
            ["descend", "sphere", "--optimizer", "SGD", "--scheduler", "OneCycleLR max_lr=0.1 total_steps=10"],
            "all the steps",
        ),
        (
            ["race", "sphere", "--start", "1,1", "--start", "2", "--run", "SGD"],
            "--start '2': the function takes 2 numbers",
        ),
        (["descend", "sphere", "--coordinates", "1,3", "--out", "a.png"], "2 variables, counted from 1"),
        (["descend", "sphere", "--domain", "3,1", "--out", "a.png"], "first number must be below"),
    ],
)
def test_what_cannot_be_done_is_said_in_the_words_of_the_command_line(words, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(words) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_a_function_that_loses_its_gradient_is_refused(tmp_path, capsys):
    (tmp_path / "my.py").write_text("import torch\ndef f(x):\n    return torch.tensor(float(x[0]) ** 2)\n")
    for starts in (["1,2"], ["1,2", "3,4"]):
        words = [word for start in starts for word in ("--start", start)]
        assert main(["descend", f"{tmp_path / 'my.py'}:f", *words]) == 2
        assert "no gradient flows" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["dim", "domain", "minima", "name", "params", "source", "lr"])
def test_a_constant_called_like_an_argument(capsys, name):
    words = ["descend", f"{name}*x1**2 + x2**2", "--param", f"{name}=3", "--dim", "2", "--start", "2,1"]
    found = as_json(capsys, *words, "--lr", "0.1", "--steps", "1")
    assert found["runs"][0]["x"] == pytest.approx([0.8, 0.8])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["styblinski_tang", "--start", "2,2"], "converged to a local minimum in 21 steps; a lower one is known"),
        (["sqrt(x1)", "--start", ".25", "--lr", ".25"], "f = 0 is finite, but its gradient is infinite"),
        (["x1**2 - x2**2", "--start", "1,0", "--lr", ".1"], "stalled on a saddle"),
        (["-x1**2", "--start", "2", "--optimizer", "SGD", "--set", "maximize=true"], "climbing after 200 steps"),
    ],
)
def test_more_than_the_status_is_said_in_words(arguments, said, capsys):
    assert main(["descend", *arguments]) == 0
    assert said in capsys.readouterr().out
