"""A loss in a store: the same loss again, to the bit; what cannot be held, or was changed, is one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import kobai
from kobai import BadInput, Trace
from kobai.data import Loss, stored
from tests.descent.record.hostile_stores import edited

RNG = np.random.default_rng(0)
ROWS = 24
X, Z = RNG.uniform(0, 4, ROWS), RNG.normal(size=ROWS)
TABLE = {
    "x": X, "床面積 (m²)": Z, "y": 2 * X + Z + RNG.normal(size=ROWS), "n": RNG.poisson(X), "v": 1 + X,
    "k": np.array(["いろ", "b", "c"])[np.arange(ROWS) % 3], "c": np.where(X + Z > 2, "yes", "no"), "unused": ["p"] * ROWS,
}  # fmt: skip
LOSSES: dict[str, tuple[str, dict[str, Any]]] = {
    "plain": ("y ~ a*x + b", {}),
    "everything": (
        "y ~ a*x + slope*床面積 (m²) + b",
        {"standardize": True, "l1": 0.1, "l2": 0.2, "weights": "v", "held_out": 0.25, "reduction": "sum",
         "parameters": ["slope", "a", "b"]},
    ),
    "huber": ("y ~ a*x + b", {"loss": "huber", "delta": 0.3}),
    "absolute": ("log(1 + n) ~ a*exp(-b*x)", {"loss": "absolute"}),
    "logistic": ("c ~ sigmoid(a*x + b)", {"loss": "logistic", "held_out": X > 3}),
    "poisson": ("n ~ exp(a*x + b)", {"loss": "poisson"}),
    "classes": ("k ~ softmax(.)", {"loss": "cross-entropy", "weights": "v"}),
    "all columns": ("y ~ .", {}),
}  # fmt: skip


def made(name: str) -> Loss:
    model, options = LOSSES[name]
    table = {key: TABLE[key] for key in ("x", "床面積 (m²)", "y")} if name == "all columns" else TABLE
    return kobai.loss(model, table, **options)


@pytest.mark.parametrize("name", LOSSES)
def test_the_same_loss_comes_back(name: str, tmp_path: Path) -> None:
    loss = made(name)
    p = len(loss.parameter_names)
    trace = kobai.descend(loss, torch.linspace(-0.5, 0.5, 2 * p).reshape(2, p), lr=0.01, steps=5, batch=4)
    trace.save(tmp_path / "fit.zarr")
    back = Trace.load(tmp_path / "fit.zarr").objective
    assert isinstance(back, Loss)
    point = trace.x.double()
    assert torch.equal(loss.batch(point), back.batch(point))
    assert torch.equal(loss.value_and_grad(point[0, -1])[1], back.value_and_grad(point[0, -1])[1])
    for mine, its in ((loss.evaluation, back.evaluation), (loss.held, back.held)):
        assert (mine is None) == (its is None)
        if mine is not None and its is not None:
            assert np.array_equal(mine.target, its.target)
            assert all(map(np.array_equal, mine.columns, its.columns))
    if loss.held is not None:
        assert np.array_equal(loss.held_out(point), back.held_out(point))
    for name_of in (
        "name",
        "parameter_names",
        "predictors",
        "labels",
        "notes",
        "start",
        "domain",
        "minima",
        "why_no_closed_form",
    ):
        assert getattr(loss, name_of) == getattr(back, name_of)
    assert np.array_equal(loss.in_units(point), back.in_units(point))
    assert loss.evaluation.model == back.evaluation.model
    again = kobai.descend(back, trace.x[:, 0], lr=0.01, steps=5, batch=4)
    assert torch.equal(again.x, trace.x)


def test_its_scene_has_the_table(tmp_path: Path) -> None:
    trace = kobai.descend(made("plain"), lr=0.05, steps=6, batch=8, seed=3)
    trace.save(tmp_path / "fit.zarr")
    mine, its = (kobai.scene(t) for t in (trace, Trace.load(tmp_path / "fit.zarr")))
    assert [panel.kind for panel in its.panels] == [panel.kind for panel in mine.panels]
    for one, other in zip(mine.panels[0].marks, its.panels[0].marks, strict=True):
        assert np.array_equal(one.points, other.points, equal_nan=True)  # type: ignore[attr-defined]


def test_a_streamed_descent_holds_it_and_goes_on_with_the_same_table_alone(tmp_path: Path) -> None:
    store, starts = tmp_path / "many.zarr", torch.zeros(20, 2)
    kobai.descend(made("plain"), starts, lr=0.05, steps=4, store=store)
    assert isinstance(Trace.load(store).objective, Loss)
    assert kobai.descend(made("plain"), starts, lr=0.05, steps=4, store=store).complete
    changed = kobai.loss("y ~ a*x + b", {"x": X, "y": TABLE["y"] + (np.arange(ROWS) == 3)})
    with pytest.raises(BadInput, match="objective differs"):
        kobai.descend(changed, starts, lr=0.05, steps=4, store=store)


def test_a_larger_table_stays_outside_and_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "MOST_NUMBERS", 2 * ROWS - 1)
    kobai.descend(made("plain"), lr=0.05, steps=4).save(tmp_path / "fit.zarr")
    assert not (tmp_path / "fit.zarr" / "table").exists()
    back = Trace.load(tmp_path / "fit.zarr")
    with pytest.raises(BadInput, match=rf"its table has {2 * ROWS} numbers, and a store holds {2 * ROWS - 1} at most"):
        back.objective(torch.zeros(2))
    assert isinstance(Trace.load(tmp_path / "fit.zarr", objective=made("plain")).objective, Loss)


@pytest.mark.parametrize("function", ["model", "loss"])
def test_python_functions_stay_outside(function: str, tmp_path: Path) -> None:
    if function == "model":
        loss = kobai.loss(lambda rows, theta: rows @ theta, X[:, None], TABLE["y"], parameters=1)
    else:
        loss = kobai.loss("y ~ a*x", TABLE, loss=lambda z, y: (z - y) ** 4)
    kobai.descend(loss, lr=1e-4, steps=2).save(tmp_path / "fit.zarr")
    with pytest.raises(BadInput, match="Python function, which a store cannot hold"):
        Trace.load(tmp_path / "fit.zarr").objective(torch.zeros(1))


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ({"model": "y ~ a*x + c"}, "its loss cannot be made"),
        ({"model": "y ~ a*zz + b"}, "its loss cannot be made"),
        ({"model": "__import__('os')"}, "its loss cannot be made"),
        ({"columns": ["y"]}, "its table does not fit its columns"),
        ({"columns": ["x", "y"]}, "its model does not fit its columns"),
        ({"columns": ["y", "y"]}, "columns of the loss"),
        ({"parameters": ["a"]}, "parameters of the loss"),
        ({"loss": "quartic"}, "its loss cannot be made"),
        ({"loss": "logistic"}, "its loss cannot be made"),
        ({"held": -1}, "its table does not fit its columns"),
        ({"held": ROWS}, "its table does not fit its columns"),
        ({"held": 2.5}, "held of the loss"),
        ({"weighted": True}, "its table does not fit its columns"),
        ({"reduction": "median"}, "reduction of the loss"),
        ({"l2": -1.0}, "l2 of the loss"),
        ({"l2": True}, "l2 of the loss"),
        ({"labels": ["a"] * 20_000}, "labels of the loss"),
        ({"notes": "x"}, "notes of the loss"),
        ({"digest": "0" * 32}, "are not those that were written"),
        ({"digest": None}, "digest of the loss"),
        ({"model": None}, "model of the loss"),
    ],
)
def test_a_changed_store_is_one_line(change: dict[str, Any], line: str, tmp_path: Path) -> None:
    kobai.descend(made("plain"), lr=0.05, steps=4).save(tmp_path / "fit.zarr")
    edited(tmp_path / "fit.zarr", lambda attributes, _: attributes["objective"]["loss"].update(change))
    with pytest.raises(BadInput, match=line) as caught:
        Trace.load(tmp_path / "fit.zarr")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("what", ["no table", "no loss", "another kind", "a table of whole numbers"])
def test_a_store_with_one_of_both_is_one_line(what: str, tmp_path: Path) -> None:
    kobai.descend(made("plain"), lr=0.05, steps=4).save(tmp_path / "fit.zarr")

    def change(attributes: dict[str, Any], arrays: dict[str, Any]) -> None:
        match what:
            case "no table":
                del arrays["table"]
            case "no loss":
                del attributes["objective"]["loss"]
            case "another kind":
                attributes["objective"]["kind"] = "function"
            case _:
                arrays["table"]["data_type"] = "int64"

    edited(tmp_path / "fit.zarr", change)
    with pytest.raises(BadInput, match="damaged"):
        Trace.load(tmp_path / "fit.zarr")


def test_a_class_without_a_label_is_one_line(tmp_path: Path) -> None:
    loss = made("classes")
    table = stored.table_of(loss)
    described = stored.description(loss, table)
    table[0, 0] = 7
    with pytest.raises(ValueError, match="a class in its table has no label"):
        stored.loss_of({**described, "digest": stored.digest(table)}, table)


def test_numbers_of_the_table_are_guarded(tmp_path: Path) -> None:
    kobai.descend(made("plain"), lr=0.05, steps=4).save(tmp_path / "fit.zarr")
    store = tmp_path / "fit.zarr"
    described = json.loads((store / "zarr.json").read_text())["attributes"]["objective"]["loss"]
    table = stored.table_of(made("plain"))
    assert described["digest"] == stored.digest(table)
    with pytest.raises(ValueError, match="are not those that were written"):
        stored.loss_of(described, table + 1)
    with pytest.raises(ValueError, match="are not those that were written"):
        stored.loss_of({**described, "digest": stored.digest(table * np.nan)}, table * np.nan)


@pytest.mark.parametrize(
    "hyper", [{"batch": 0}, {"batch": 99}, {"batch": True}, {"batch_seed": "x"}, {"batch_seed": -1}]
)
def test_batches_that_cannot_be_are_not_drawn(hyper: dict[str, Any], tmp_path: Path) -> None:
    kobai.descend(made("plain"), lr=0.05, steps=4, batch=4).save(tmp_path / "fit.zarr")
    edited(tmp_path / "fit.zarr", lambda attributes, _: attributes["hyper"].update(hyper))
    marks = kobai.scene(Trace.load(tmp_path / "fit.zarr")).panels[0].marks
    assert "batch" not in {getattr(mark, "label", None) for mark in marks}


def test_stores_from_before_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a version whose stores knew a loss by its name only."""
    monkeypatch.setattr(stored, "MOST_NUMBERS", 0)
    trace = kobai.descend(made("plain"), lr=0.05, steps=4)
    trace.save(tmp_path / "fit.zarr")
    edited(tmp_path / "fit.zarr", lambda attributes, _: attributes["objective"].pop("too_large"))
    back = Trace.load(tmp_path / "fit.zarr")
    assert torch.equal(back.x, trace.x)
    with pytest.raises(BadInput, match="Python function, which a store cannot hold"):
        back.objective(torch.zeros(2))
