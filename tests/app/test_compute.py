"""The landscape of a live page follows the function and the range: nothing that is done to the descent changes it."""

from __future__ import annotations

import json
import random
from typing import Any

import numpy as np
import pytest

from kobai.app import Limits, State
from kobai.app.messages import answer
from kobai.viewer import wire

ADAM = {"name": "Adam", "lr": 0.1, "hyper": {}}
DESCENT = {"name": "gradient descent", "lr": 0.1, "hyper": {}}
HEAVY = {"name": "SGD", "lr": 0.001, "hyper": {"momentum": 0.9}}


def landscape(memory: bytes = b"", **changes: Any) -> tuple[dict[str, Any], bytes]:
    """All that shows the function in the scene of a state: arrays, scale, ticks, colours, camera; and the page's memory."""
    state = {**State(steps=25).plain(), "optimizers": [DESCENT], **changes}
    status, data, memory, *_ = answer(json.dumps({"type": "run", "seq": 1, "state": state}), Limits(), memory=memory)
    assert status == b"scene"
    memory = json.dumps({**json.loads(memory), "known": []}).encode()  # every answer whole
    shown: dict[str, Any] = {}
    for panel in wire.decode(data)["scene"]["panels"]:
        if panel["kind"] == "loss":
            continue
        drawn = [
            m
            for m in panel["marks"]
            if m["type"] in ("surface", "contours") or (m["type"] == "curve" and not m["reveal"])
        ]
        assert drawn
        shown[panel["kind"]] = [panel["axes"], panel["camera"], panel["motion"], panel["aspect"], drawn]
    return shown, memory


def equal(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray):
        return a.shape == b.shape and np.array_equal(a, b, equal_nan=True)
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(equal(a[k], b[k]) for k in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(equal, a, b))
    return a == b


def test_a_click_does_not_bend_the_bowl():
    fresh, _ = landscape(start=[[2.0, 2.0]])
    assert fresh["surface"][0][2]["scale"] == "linear"
    for domain in ([[-2.5, 2.5], [-2.5, 2.5]], None):
        clicked, _ = landscape(start=[[0.2, 0.5]], domain=domain)
        assert equal(fresh, clicked)


FUNCTIONS: list[dict[str, Any]] = [
    {"f": "x1**2 + x2**2"}, {"f": "x1**2 + 50*x2**2"}, {"f": "rosenbrock"}, {"f": "himmelblau", "height": "log"},
    {"f": "x1**2 - x2**2"}, {"f": "beale", "domain": [[-1.0, 4.0], [-1.0, 1.0]]}, {"f": "log(x1**2 + x2**2 + 0.01)"},
    {"f": "x1**4 - x1", "start": [[1.0]]}, {"f": "sqrt(x1) + x2**2", "start": [[1.0, 1.0]]},
]  # fmt: skip


@pytest.mark.parametrize("function", FUNCTIONS, ids=[str(i) for i in range(len(FUNCTIONS))])
@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in range(1, 12))])
def test_random_changes_of_the_descent_leave_the_landscape_as_it_is(function, seed):
    chance = random.Random(seed)
    first, memory = landscape(**function)
    kind = next(iter(first))
    axes = first[kind][0][: 1 if kind == "curve" else 2]

    def point() -> list[float]:
        return [chance.uniform(axis["lo"], axis["hi"]) for axis in axes]

    for _ in range(4):
        change: dict[str, Any] = chance.choice([
            {"start": [point()]}, {"start": [point() for _ in range(5)]}, {"steps": chance.choice([0, 1, 90])},
            {"start": [point()], "optimizers": [{**DESCENT, "lr": 10 ** chance.uniform(-4, 1)}]},
            {"optimizers": [chance.choice([ADAM, HEAVY])]}, {"optimizers": [DESCENT, ADAM, HEAVY], "start": [point()]},
            {"cloud": {"kind": "random", "count": 60, "seed": seed}}, {"dtype": "float64", "noise": 0.5},
        ])  # fmt: skip
        # For the page that has the first scene, and for one that is opened with the change.
        for kept in (memory, b""):
            changed, _ = landscape(kept, **{**function, **change})
            assert equal(first, changed), change
    assert equal(first, landscape(memory, **function)[0]), "undone"


def test_the_range_changes_only_for_starts_outside_it():
    ends = [landscape(f="x1**2", start=[[at]])[0]["curve"][0][0]["hi"] for at in (0.001, 2.4, 2.5, 2.6, 5.0, 30.0)]
    assert ends == [2.5, 2.5, 2.5, 5.0, 5.0, 50.0]


def test_language_and_theme_do_not_turn_the_camera():
    cameras = [
        landscape(f="rosenbrock", lang=lang, theme=theme)[0]["surface"][1]
        for lang in ("en", "ja")
        for theme in ("paper", "dark")
    ]
    assert all(camera == cameras[0] for camera in cameras)
