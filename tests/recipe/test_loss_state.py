"""A saved page of a loss holds the table: its state makes the same descent."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

import kobai
from kobai.app import Limits, State
from kobai.app.compute import Watch, trace_of
from kobai.app.table import Data
from kobai.data import Loss
from kobai.errors import BadInput
from kobai.recipe import loss_state
from kobai.recipe.recipe import recipe_of

TABLE: dict[str, list[Any]] = {
    "area": [1, 2, 3.5, None, 4, 5], "price": [2, 3, 4.5, 6, 6.25, 7], "kind": ["red", "red", "blue", "red", "green", "blue"],
    "share": [1, 2, 1, 2, 2, 3], "slope": [0.5, 0.25, 2, 3, 1, 1],
}  # fmt: skip
CASES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("price ~ a*area + b", {}, {}),
    (
        "price ~ a*area + b",
        {"held_out": 0.3, "seed": 4, "standardize": True, "weights": "share"},
        {"batch": 2, "seed": 4},
    ),
    ("kind ~ softmax(.)", {"loss": "cross-entropy"}, {"batch": 3}),
    ("price ~ q*area + intercept", {"parameters": ["intercept", "q"], "loss": "huber", "delta": 0.3, "l2": 0.2}, {}),
    ("log(price) ~ a*log(area)", {"reduction": "sum", "l1": 0.1}, {"optimizer": "Adam"}),
]


@pytest.mark.parametrize(("model", "made", "descended"), CASES, ids=[f"{k}" for k in range(len(CASES))])
def test_the_state_descends_alike(model, made, descended):
    loss = kobai.loss(model, TABLE, **made)
    trace = kobai.descend(loss, lr=0.01, steps=30, dtype="float64", **descended)
    recipe = recipe_of(kobai.scene(trace), [])
    assert recipe is None  # the page was to show only
    recipe = recipe_of(kobai.scene(trace))
    assert recipe is not None
    assert recipe["objective"] is None
    state = State.read(recipe["state"], Limits())
    again = trace_of(state, Watch(60, lambda: True))
    assert torch.equal(again.x, trace.x)
    found = again.objective
    assert isinstance(found, Loss)
    assert found.name == loss.name
    assert np.array_equal(found.predict(trace.x[-1]), loss.predict(trace.x[-1]))


def test_a_race_in_batches():
    loss = kobai.loss("price ~ a*area + b", TABLE)
    trace = kobai.race(
        loss, [[0.0, 0.0], [1.0, 1.0]], {"SGD": {"lr": 0.01}, "Adam": {"lr": 0.1}}, steps=20, batch=2, seed=3
    )
    recipe = recipe_of(kobai.scene(trace))
    assert recipe is not None
    assert [one["name"] for one in recipe["state"]["optimizers"]] == ["SGD", "Adam"]
    again = trace_of(State.read(recipe["state"], Limits()), Watch(60, lambda: True))
    assert torch.equal(again.x, trace.x)


def _model(x: torch.Tensor, theta: torch.Tensor) -> torch.Tensor:
    return x @ theta


def test_columns_named_by_numbers_keep_their_order():
    columns = {"x": [1.0, 2.0, 4.0], "2020": [2.0, 3.0, 1.0], "7": [0.0, 1.0, 1.0], "y": [1.0, 2.0, 0.0]}
    state = loss_state.loss_state(kobai.loss("y ~ .", columns), None, None)
    assert state["data"]["order"] == list(state["data"]["columns"]) == ["y", "x", "2020", "7"]
    # As JavaScript sends it back.
    sent = {**state["data"], "columns": {name: columns[name] for name in ("7", "2020", "y", "x")}}
    read = Data.read(sent, Limits())
    assert read is not None
    assert [name for name, _ in read.columns] == ["y", "x", "2020", "7"]
    assert Data.read(read.plain(), Limits()) == read
    assert "order" not in Data((("7", (1, 2)), ("2020", (1, 2)), ("x", (1, 2)))).plain()
    with pytest.raises(kobai.BadInput, match="expected the names of the columns, each once"):
        Data.read({**sent, "order": ["y", "x", "7"]}, Limits())


@pytest.mark.parametrize(
    ("loss", "descended", "words"),
    [
        (lambda: kobai.loss(_model, np.ones((3, 1)), np.ones(3), parameters=1), {}, "its model is a Python function"),
        (lambda: kobai.loss("price ~ a*area", TABLE, loss=lambda z, y: (z - y) ** 4), {}, "its loss is a Python function"),
        (lambda: kobai.loss("price ~ a*area", TABLE, held_out=np.arange(6) == 1), {}, "were chosen one by one"),
        (lambda: kobai.loss("price ~ a*area", TABLE, held_out=0.3, seed=1), {"batch": 2, "seed": 2}, "a page has one seed"),
        (lambda: kobai.loss("y ~ a*x", {"x": [1.0] * 10_001, "y": [2.0] * 10_001}), {}, "10001 rows of at most 10000"),
    ],
)  # fmt: skip
def test_what_only_python_can_make(loss, descended, words):
    trace = kobai.descend(loss(), lr=1e-6, steps=2, **descended)
    assert recipe_of(kobai.scene(trace, view="loss")) is None
    with pytest.raises(BadInput, match=words):
        recipe_of(kobai.scene(trace, view="loss"), ["SGD"])
