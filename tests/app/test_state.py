"""The page's state: what it is read from, what it refuses, and that it survives the trip."""

from __future__ import annotations

import json

import pytest

from kobai.app import Limits, OptimizerChoice, State
from kobai.errors import BadInput

LIMITS = Limits()


def test_what_it_says_is_what_it_reads():
    state = State(
        f="a*x1**2 + x2**2", params={"a": 3.0}, domain=((-1.0, 2.0), (0.0, 1.0)), start=((1.0, 2.0), (0.5, 0.5)),
        optimizers=(OptimizerChoice("Adam", 0.1, {"betas": (0.5, 0.9), "amsgrad": True}),), steps=50, noise=0.1,
        lang="ja", theme="dark",
    )  # fmt: skip
    assert State.read(json.loads(json.dumps(state.plain())), LIMITS) == state


@pytest.mark.parametrize(
    ("n", "given", "shown"),
    [
        (1, None, None), (2, None, None), (2, [1, 0], None), (3, None, (0, 1)), (3, "path", None), (3, [0, 2], (0, 2)),
        (3, [2, 3], (0, 1)), (4, None, None), (4, [3, 1], (3, 1)), (4, [2], (2,)), (30, [0, 30], None),
    ],
)  # fmt: skip
def test_the_axes_of_more_than_two_variables(n, given, shown):
    state = State.read({"f": "sum(x**2)", "start": [[1.0] * n], "coordinates": given}, LIMITS)
    assert state.shown_coordinates == shown
    assert State.read(json.loads(json.dumps(state.plain())), LIMITS) == state


def test_an_empty_state_is_the_bowl():
    assert State.read({}, LIMITS) == State()


BAD = [
    ([], "expected an object"),
    ({"fn": "x1"}, "'f'"),
    ({"coordinates": [0, 0]}, "two different variables"),
    ({"coordinates": "x"}, "coordinates"),
    ({"coordinates": [0, 1, 2]}, "coordinates"),
    ({"coordinates": [-1, 0]}, "coordinates"),
    ({"f": ""}, "expected text"),
    ({"f": "x" * 5000}, "5000 characters"),
    ({"steps": -1}, "steps=-1"),
    ({"steps": 1.5}, "steps=1.5"),
    ({"steps": True}, "steps=True"),
    ({"start": []}, "start"),
    ({"start": [[1, 2], [3]]}, "same number"),
    ({"start": [[float("nan"), 1]]}, "finite"),
    ({"start": [["1", 2]]}, "finite"),
    ({"start": 3}, "start=3"),
    ({"domain": [[2, 1]]}, "low end"),
    ({"domain": [[0]]}, "low and a high"),
    ({"optimizers": []}, "optimizers"),
    ({"optimizers": [{"name": "Adam", "lr": -1}]}, "lr"),
    ({"optimizers": [{"name": 3}]}, "optimizer"),
    ({"optimizers": [{"name": "Adam", "hyper": {"betas": [1] * 9}}]}, "betas"),
    ({"optimizers": [{"name": "Adam", "hyper": {"x": {}}}]}, "x="),
    ({"cloud": {"kind": "ring", "count": 3}}, "grid"),
    ({"cloud": {"kind": "random", "count": 10**9}}, "cloud.count"),
    ({"cloud": {"kind": "random", "count": 10_000}, "steps": 1000}, "updates"),
    ({"dtype": "float16"}, "float32"),
    ({"theme": "pink"}, "paper"),
    ({"noise": 1e400}, "noise"),
    ({"params": {"a": "1"}}, "params.a"),
    ({"seed": 2**40}, "seed"),
]


@pytest.mark.parametrize(("given", "words"), BAD, ids=[str(b[0])[:40] for b in BAD])
def test_anything_else_is_refused_in_one_line(given, words):
    with pytest.raises(BadInput) as caught:
        State.read(given, LIMITS)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300
