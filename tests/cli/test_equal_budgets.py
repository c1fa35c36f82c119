"""``kobai race`` under equal budgets: the standings, and a manifest that runs the same race again."""

import json

import pytest
import torch

import kobai
from kobai.cli import main
from tests.cli.helpers import as_json

_RACE = ["race", "rosenbrock", "--optimizer", "Adam betas=0.8,0.9", "--optimizer", "SGD", "--optimizer", "LBFGS",
         "--tune", "--budget", "30", "--rates", "1e-3,1"]  # fmt: skip


def test_the_standings(capsys):
    found = as_json(capsys, *_RACE)
    assert found["budget"] == 30
    values = [run["value"] for run in found["runs"]]
    assert values == sorted(values)
    for run in found["runs"]:
        assert run["evaluations"] <= 30
        settings = {k: tuple(v) if isinstance(v, list) else v for k, v in run["settings"].items()}
        alone = kobai.descend("rosenbrock", optimizer=run["optimizer"], lr=run["lr"], steps=run["steps"], **settings)
        assert run["x"] == alone.x[-1].tolist()
        tries = run["tuned"]["tries"]
        assert [t["lr"] for t in tries] == kobai.study.tuning.grid(1e-3, 1)
        sound = [t["value"] for t in tries if t["status"] not in ("diverged", "nonfinite")]
        assert run["value"] == min(sound)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_table_is_sorted_and_told_in_both_languages(capsys, lang):
    assert main([*_RACE, "--optimizer", "Adamm", "--lang", lang]) == 0
    lines = capsys.readouterr().out.splitlines()
    numbered = [line.split() for line in lines if line.strip()[:1].isdigit() and line.strip()[1] == " "]
    assert [row[0] for row in numbered][:3] == ["1", "2", "3"]
    assert any("Adamm" in line and "no such optimizer" in line for line in lines)
    assert ("evaluations" if lang == "en" else "評価回数") in "".join(lines)


@pytest.mark.parametrize("dtype", ["float32", "float64", "bfloat16"])
def test_a_manifest_reproduces_the_race_bit_by_bit(capsys, tmp_path, dtype):
    manifest, first, second = tmp_path / "race.json", tmp_path / "a.zarr", tmp_path / "b.zarr"
    words = ["--dtype", dtype, "--start", "0.3,-0.7", "--manifest", str(manifest), "--out", str(first)]
    told = as_json(capsys, *_RACE, *words, "--optimizer", "Adamm", "--record-every", "3")
    assert [w["path"] for w in told["written"]] == [str(first), str(manifest)]
    again = as_json(capsys, "race", "--from", str(manifest), "--out", str(second))
    assert again["same"] is True
    assert again["other_versions"] == []
    a, b = kobai.Trace.load(first), kobai.Trace.load(second)
    assert a.names == b.names
    assert torch.equal(a.x, b.x)
    assert torch.equal(a.steps, b.steps)
    keys = ("name", "lr", "steps", "evaluations", "value", "x", "status", "reached", "reason")
    assert [[r[k] for k in keys] for r in told["runs"]] == [[r[k] for k in keys] for r in again["runs"]]


def test_rules_that_draw_numbers_are_reproduced_too(capsys, tmp_path):
    manifest = tmp_path / "race.json"
    as_json(capsys, "race", "x1**2 + x2**2", "--optimizer", "Langevin", "--start", "1,2", "--tune", "--budget", "10",
          "--rates", "0.01,0.1", "--seed", "7", "--manifest", str(manifest))  # fmt: skip
    assert as_json(capsys, "race", "--from", str(manifest))["same"] is True


def test_what_differs_is_said(capsys, tmp_path):
    manifest = tmp_path / "race.json"
    as_json(capsys, *_RACE, "--manifest", str(manifest))
    changed = json.loads(manifest.read_text(encoding="utf-8"))
    changed["versions"]["torch"] = "0.1"
    changed["runs"][0]["lr"] *= 1.5
    manifest.write_text(json.dumps(changed), encoding="utf-8")
    again = as_json(capsys, "race", "--from", str(manifest))
    assert again["same"] is False
    assert again["different"] == [changed["runs"][0]["name"]]
    assert again["other_versions"] == [f"torch 0.1, here {torch.__version__.partition('+')[0]}"] or (
        again["other_versions"][0].startswith("torch 0.1, here ")
    )


def test_a_picture_of_the_race(capsys, tmp_path):
    names = ["Adam", "AdamW", "SGD", "Rprop", "RMSprop", "Adagrad", "NAdam", "RAdam", "Adamax"]
    words = [w for name in names for w in ("--optimizer", name)]
    out = tmp_path / "race.png"
    assert main(["race", "himmelblau", *words, "--budget", "10", "--out", str(out), "--view", "small"]) == 0
    assert out.stat().st_size > 10_000


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["race"], "FUNCTION"),
        (["race", "x1**2"], "--optimizer all"),
        (["race", "x1**2", "--from", "a.json"], "leave out FUNCTION"),
        (["race", "--from", "no/such.json"], "no such file"),
        (["race", "x1**2", "--start", "1", "--optimizer", "SGD", "--manifest", "a.txt"], ".json"),
        (["race", "x1**2", "--start", "1", "--optimizer", "SGD", "--manifest", "no/such/a.json"], "folder"),
        (["race", "x1**2", "--start", "1", "--optimizer", "SGD", "--tune", "--rates", "1,0.1"], "--rates 1e-4,10"),
        (["race", "x1**2", "--start", "1", "--start", "2", "--optimizer", "SGD"], "goes from one"),
        (["race", "x1**2", "--start", "1", "--optimizer", "SGD", "--grad-tol", "1"], "leave --grad-tol out"),
        (["race", "x1**2", "--start", "1", "--optimizer", "SGD", "--engine", "loop"], "leave --engine out"),
        (["race", "x1**2", "--start", "1", "--optimizer", "SGD", "--optimizer", "SGD"], "two runs"),
        (["race", "x1**2", "--start", "1", "--optimizer", "SGDD"], "none of the 1"),
        (["race", "x1**2", "--start", "1", "--optimizer", "SGD", "--budget", "0"], "--budget"),
    ],
)
def test_bad_input(capsys, words, said):
    assert main(words) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert said in told.err
