"""The commands do what Python does, and say it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time

import pytest
import torch

import kobai
from kobai.cli import main

_BOWL = "x1**2 + x2**2"
_ARTICLE = ["descend", _BOWL, "--start", "2,2", "--lr", "0.01", "--steps", "200"]


def _json(capsys, *words):
    assert main([*words, "--json"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    return json.loads(said.out)


def test_the_articles_descent(capsys):
    assert main(_ARTICLE) == 0
    said = capsys.readouterr()
    assert said.err == ""
    assert "x = (0.0352, 0.0352)" in said.out
    assert "gradient descent · η = 0.01 · 200 steps" in said.out
    assert not any(line.endswith(" ") for line in said.out.splitlines())


def test_the_articles_descent_in_japanese(capsys):
    assert main([*_ARTICLE, "--lang", "ja"]) == 0
    said = capsys.readouterr().out
    for word in ("最急降下法", "初期点", "終点", "状態", "速さ", "200 ステップ", "x = (0.0352, 0.0352)"):
        assert word in said


def test_json_tells_what_python_tells(capsys):
    said = _json(capsys, *_ARTICLE)
    trace = kobai.descend(_BOWL, [2.0, 2.0], lr=0.01, steps=200)
    (run,) = said["runs"]
    assert run["x"] == trace.x[-1].tolist()
    assert run["value"] == float(trace.value[-1])
    assert run["start"] == [2.0, 2.0]
    assert run["status"] == str(trace.status)
    assert said["steps"] == 200
    assert said["dtype"] == "float32"
    assert said["written"] == []


def test_numbers_that_are_not_finite_are_null(capsys):
    (run,) = _json(capsys, "descend", "log(x1)", "--start", "1", "--lr", "100")["runs"]
    assert run["status"] == "nonfinite"
    assert None not in run["x"]
    (run,) = _json(capsys, "descend", "exp(x1**2)", "--start", "10", "--lr", "1")["runs"]
    assert run["value_at_start"] is None


def test_a_formula_may_begin_with_a_minus_and_a_start_too(capsys):
    (run,) = _json(capsys, "descend", "-x1*x2", "--start", "-1,2", "--steps", "1", "--lr", "0.5")["runs"]
    assert run["start"] == [-1.0, 2.0]
    assert run["x"] == [0.0, 1.5]


def test_options_may_stand_anywhere(capsys):
    words = ["--steps", "3", "--start=-1,2", _BOWL, "--lr", "0.1"]
    assert _json(capsys, "descend", *words)["steps"] == 3


def test_several_starts(capsys):
    runs = _json(capsys, "descend", _BOWL, "--start", "1,2", "--start", "-3,4", "--steps", "2")["runs"]
    assert [run["start"] for run in runs] == [[1.0, 2.0], [-3.0, 4.0]]
    assert [run["name"] for run in runs] == ["1", "2"]


def test_a_lattice_covers_the_domain_evenly(capsys):
    runs = _json(capsys, "descend", "himmelblau", "--start", "grid:3", "--steps", "0")["runs"]
    (low, high), _ = kobai.objective("himmelblau").domain
    expected = [low + (high - low) * (i + 0.5) / 3 for i in range(3)]
    assert [run["start"] for run in runs] == [pytest.approx((a, b)) for a in expected for b in expected]


def test_random_starts_repeat_with_their_seed(capsys):
    words = ["descend", "himmelblau", "--start", "random:5", "--steps", "0"]
    first, again = (_json(capsys, *words)["runs"] for _ in range(2))
    other = _json(capsys, *words, "--seed", "1")["runs"]
    assert first == again
    assert first != other
    (low, high), _ = kobai.objective("himmelblau").domain
    assert all(low <= v <= high for run in first for v in run["start"])


def test_constants_settings_and_schedules(capsys):
    what = ["a*x1**2", "--param", "a=10", "--start", "1", "--lr", "0.001", "--steps", "20", "--dtype", "float64"]
    rule = ["--optimizer", "SGD", "--set", "momentum=0.9", "--scheduler", "StepLR step_size=5 gamma=0.5"]
    words = ["descend", *what, *rule]
    (run,) = _json(capsys, *words)["runs"]
    trace = kobai.descend(
        kobai.objective("a*x1**2", a=10), torch.tensor([1.0], dtype=torch.float64), optimizer="SGD", momentum=0.9,
        lr=0.001, scheduler=("StepLR", {"step_size": 5, "gamma": 0.5}), steps=20,
    )  # fmt: skip
    assert run["x"] == trace.x[-1].tolist()
    assert run["hyperparameters"]["momentum"] == 0.9


def test_latex(capsys):
    assert "x = (0.0352, 0.0352)" in (main(["descend", "x_1^2 + x_2^2", *_ARTICLE[2:]]), capsys.readouterr().out)[1]


def test_a_function_in_a_file(capsys, tmp_path):
    file = tmp_path / "bowl.py"
    file.write_text("def bowl(x, y):\n    return x**2 + y**2\n\ndef broken(x):\n    return x.nothing()\n")
    (run,) = _json(capsys, "descend", f"{file}:bowl", *_ARTICLE[2:])["runs"]
    assert run["x"] == kobai.descend(_BOWL, [2.0, 2.0], lr=0.01, steps=200).x[-1].tolist()
    assert main(["descend", f"{file}:broken", "--start", "1"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "bowl.py" in said
    assert main(["descend", f"{file}:bowel", "--start", "1"]) == 2
    assert "bowl" in capsys.readouterr().err


def test_races(capsys):
    said = _json(capsys, "race", "rosenbrock", "--run", "SGD lr=0.001", "--run", "fast: Adam lr=0.1 betas=0.9,0.99",
                 "--steps", "50")  # fmt: skip
    trace = kobai.race(
        "rosenbrock", None,
        {"SGD": {"lr": 0.001}, "fast": {"optimizer": "Adam", "lr": 0.1, "betas": (0.9, 0.99)}}, steps=50,
    )  # fmt: skip
    assert [run["name"] for run in said["runs"]] == ["SGD", "fast"]
    assert [run["x"] for run in said["runs"]] == trace.x[:, -1].tolist()
    assert said["runs"][1]["optimizer"] == "Adam"


def test_many_runs_are_summed_up(capsys):
    assert main(["descend", "himmelblau", "--start", "grid:5", "--lr", "0.01"]) == 0
    said = capsys.readouterr().out
    assert "… and 13 more" in said
    assert "25 converged" in said


def test_a_saved_trace_is_shown_again(capsys, tmp_path):
    store = tmp_path / "run.zarr"
    first = _json(capsys, *_ARTICLE, "--out", str(store))
    again = _json(capsys, "show", str(store))
    assert first["runs"] == again["runs"]
    assert first["written"][0]["path"] == str(store)
    assert first["written"][0]["bytes"] > 0


@pytest.mark.parametrize("content", [None, "text", b"\x00\x01"])
def test_a_foreign_store_gives_one_line(capsys, tmp_path, content):
    store = tmp_path / "run.zarr"
    store.mkdir()
    if content is not None:
        (store / "zarr.json").write_bytes(content.encode() if isinstance(content, str) else content)
    assert main(["show", str(store)]) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "run.zarr" in said.err


def test_quiet_says_nothing(capsys, tmp_path):
    assert main([*_ARTICLE, "--quiet", "--out", str(tmp_path / "run.zarr")]) == 0
    assert capsys.readouterr() == ("", "")
    assert (tmp_path / "run.zarr").exists()


def test_the_last_line_says_what_was_written_and_how_large(capsys, tmp_path):
    picture = tmp_path / "bowl.png"
    assert main([*_ARTICLE, "--out", str(picture), "--size", "320x240", "--scale", "1"]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith(f"wrote {picture}, ")
    assert last.endswith("kB")
    from PIL import Image

    with Image.open(picture) as image:
        assert image.size == (320, 240)


def test_a_fault_of_ours_has_status_1_and_says_how_to_report_it(capsys, monkeypatch):
    monkeypatch.setattr("kobai.cli.request.ProgressBar", None)
    assert main(_ARTICLE) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "NoneType" in said
    assert "KOBAI_DEBUG=1" in said
    monkeypatch.setenv("KOBAI_DEBUG", "1")
    assert main(_ARTICLE) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="signals differ there")
def test_interrupted(tmp_path):
    begun, out = tmp_path / "begun", tmp_path / "never.png"
    file = tmp_path / "slow.py"
    file.write_text(
        "import pathlib, time\n\ndef f(x):\n"
        f"    pathlib.Path({str(begun)!r}).touch()\n    time.sleep(0.01)\n    return (x * x).sum()\n"
    )
    words = ["descend", f"{file}:f", "--start", "1", "--steps", "100000000", "--out", str(out)]
    running = subprocess.Popen([sys.executable, "-m", "kobai", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while not begun.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    said, complained = running.communicate(timeout=60)
    assert (running.returncode, said) == (130, b"")
    assert complained.count(b"\n") == 1
    assert not out.exists()


def test_a_closed_pipe_is_no_fault():
    done = subprocess.run(
        f"{sys.executable} -m kobai optimizers --json | head -1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""


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


_MANY = ["descend", "rosenbrock", "--start", "random:3000", "--lr", "0.001", "--steps", "100", "--record-every", "50"]


def test_the_record_of_many_starts_goes_to_a_store(tmp_path, capsys):
    store = tmp_path / "many.zarr"
    told = _json(capsys, *_MANY, "--store", str(store))
    assert told["complete"]
    assert sum(told["status"].values()) == told["runs"] == 3000
    assert told["written"][0]["bytes"] > 0
    before = sorted((p, p.read_bytes()) for p in store.rglob("*") if p.is_file())
    assert main([*_MANY, "--store", str(store)]) == 0
    assert f"wrote {store}" in capsys.readouterr().out.replace("\n", "")
    assert sorted((p, p.read_bytes()) for p in store.rglob("*") if p.is_file()) == before
    assert kobai.Trace.load(store).x.shape == (3000, 3, 2)


def test_a_store_that_was_cut_off_says_how_far_it_got(tmp_path, capsys):
    import zarr

    store = tmp_path / "many.zarr"
    assert main([*_MANY, "--store", str(store), "--quiet"]) == 0
    zarr.open_group(store, mode="r+")["digests"][-1] = 0
    assert main(["show", str(store)]) == 2
    said = capsys.readouterr().err
    assert "cut off with" in said
    assert "of 3,000 runs written; the same descent into this store goes on from there" in said
    assert "damaged" not in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([*_MANY, "--store", "many"], "ends in .zarr"),
        ([*_MANY, "--store", "gone/many.zarr"], "there is no folder"),
        ([*_MANY, "--store", "many.zarr", "--out", "a.png"], "kobai show many.zarr --out a.png"),
        (["show", "."], "not a Zarr store"),
        (["descend", "bowl.py"], "bowl.py:f"),
        (["descend", "sin x1 + x2", "--start", "1,1"], "write sin(x1)"),
        (["descend", "sum(x**2)", "--dim", "50"], "--start random:1"),
        (
            ["descend", "sphere", "--optimizer", "SGD", "--scheduler", "OneCycleLR max_lr=0.1 total_steps=10"],
            "all the steps",
        ),
        (["race", "sphere", "--start", "1,1", "--start", "2,2", "--run", "SGD"], "from one, the same for all"),
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


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("kobai descend rosenbrock --view s", "surface"),
        ("kobai descend ros", "rosenbrock"),
        ("kobai functions him", "himmelblau"),
    ],
)
def test_the_shell_is_told_how_a_word_may_go_on(words, offered):
    environment = {"_KOBAI_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
    done = subprocess.run(
        [sys.executable, "-m", "kobai"], env={**environment, "PATH": "/usr/bin:/bin"}, capture_output=True, text=True
    )
    assert done.stderr == ""
    assert f"plain,{offered}" in done.stdout.splitlines()


def test_the_shell_is_not_told_off_for_an_option_without_its_value():
    environment = {"_KOBAI_COMPLETE": "bash_complete", "COMP_WORDS": "kobai descend x1 --optimizer ", "COMP_CWORD": "4"}
    done = subprocess.run(
        [sys.executable, "-m", "kobai"], env={**environment, "PATH": "/usr/bin:/bin"}, capture_output=True, text=True
    )
    assert done.stderr == ""
