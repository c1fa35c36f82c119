"""``kobai race`` does what ``kobai.race`` does."""

from __future__ import annotations

import kobai
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
