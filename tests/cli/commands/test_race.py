"""``kobai race`` does what ``kobai.race`` does."""

from __future__ import annotations

import csv

import torch

import kobai
from kobai.cli import main
from tests.cli.helpers import as_json


def test_races(capsys):
    said = as_json(capsys, "race", "rosenbrock", "--run", "SGD lr=0.001", "--run", "fast: Adam lr=0.1 betas=0.9,0.99",
                 "--steps", "50")  # fmt: skip
    trace = kobai.race(
        "rosenbrock", None,
        {"SGD": {"lr": 0.001}, "fast": {"optimizer": "Adam", "lr": 0.1, "betas": (0.9, 0.99)}}, steps=50,
    )  # fmt: skip
    assert [run["name"] for run in said["runs"]] == ["SGD", "fast"]
    assert [run["x"] for run in said["runs"]] == trace.x[:, -1].tolist()
    assert said["runs"][1]["optimizer"] == "Adam"


WORDS = ["race", "himmelblau", "--start", "random:30", "--seed", "4", "--run", "SGD lr=0.01", "--run", "big: SGD lr=0.05",
         "--run", "Adam lr=0.2", "--steps", "60"]  # fmt: skip


def test_races_from_many_starts(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = as_json(capsys, *WORDS, "--out", "race.zarr", "--out", "race.csv")
    trace = kobai.Trace.load("race.zarr")
    unit = torch.rand(30, 2, generator=torch.Generator().manual_seed(4))
    runs = {"SGD": {"lr": 0.01}, "big": {"optimizer": "SGD", "lr": 0.05}, "Adam": {"lr": 0.2}}
    assert torch.equal(trace.x, kobai.race("himmelblau", unit * 10 - 5, runs, steps=60).x)
    found = kobai.study.ranking(trace)
    assert said["ranking"] == found.plain()
    assert len(said["runs"]) == 90
    with open("race.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] for row in rows] == [rank.name for rank in found.ranks] == ["SGD", "Adam", "big"]
    assert [int(row["failed"]) for row in rows] == [0, 0, 30]


def test_the_ranking_is_a_table_in_both_languages(capsys):
    for lang, heading in (("en", "steps (quartiles)"), ("ja", "ステップ数（四分位）")):
        assert main([*WORDS, "--lang", lang]) == 0
        lines = capsys.readouterr().out.splitlines()
        (head,) = (line for line in lines if heading in line)
        assert "near (3, 2)" in head or "(3, 2) 付近" in head
        rows = lines[lines.index(head) + 1 : lines.index(head) + 4]
        assert [row.split()[0] for row in rows] == ["SGD", "Adam", "big"]
        assert "∞" in rows[2]
