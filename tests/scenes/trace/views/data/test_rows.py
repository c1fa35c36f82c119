"""The rows of a table as marks, and what is written at their axes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import kobai
from kobai.app.limits import Limits
from kobai.app.state import State
from kobai.app.table import loss_of
from kobai.scenes import Scene
from kobai.scenes.marks import Curve, Points
from tests.cli.helpers import answer


def scene(loss: kobai.data.Loss, lang: str = "en", **options: Any) -> Scene:
    return kobai.scene(kobai.descend(loss, lr=0.1, steps=2, **options), lang=lang)


def axes(of: Scene) -> list[str]:
    return [axis.label.plain for axis in of.panels[0].axes]


@pytest.mark.parametrize(
    ("name", "lang", "expected"),
    [
        ("houses", "en", ["area (m²)", "price (10,000 yen)"]),
        ("houses", "ja", ["area（m²）", "price（万円）"]),
        ("iris", "en", ["length (cm)", "width (cm)"]),
        ("challenger", "en", ["temperature (°F)", "P(damage = 1)"]),
        ("anscombe", "en", ["x", "y₁"]),
    ],
)
def test_axes_have_the_units_of_tables_that_ship(name: str, lang: str, expected: list[str]) -> None:
    table = kobai.data.table(name)
    assert axes(scene(kobai.loss(table.model, table, loss=table.loss), lang)) == expected


def test_units_stay_with_the_table(tmp_path: Path) -> None:
    loss = kobai.loss("price ~ .", "houses", standardize=True)
    expected = ["price, seen (10,000 yen)", "predicted (10,000 yen)"]
    assert axes(scene(loss)) == expected
    trace = kobai.descend(loss, lr=0.1, steps=2)
    trace.save(tmp_path / "a.zarr")
    assert axes(kobai.scene(kobai.Trace.load(tmp_path / "a.zarr"))) == expected
    # A page's table that hands have changed is still of houses.
    columns = {key: [*column.tolist(), 77.0] for key, column in kobai.data.table("houses").items()}
    state = State.read({"f": "price ~ a*area + b", "data": {"columns": columns, "example": "houses"}}, Limits())
    assert state.data is not None
    assert axes(scene(loss_of(state.f, state.data)))[0] == "area (m²)"
    own = kobai.loss("price ~ a*area + b", dict(kobai.data.table("houses")))
    assert axes(scene(own)) == ["area", "price"]


def test_the_title_says_how_many_rows_each_step_sees() -> None:
    loss = kobai.loss("price ~ a*area + b", "houses", standardize=True, held_out=0.2)
    assert scene(loss, batch=8).subtitle == "gradient descent · η = 0.1 · batches of 8 of 32 rows"
    assert scene(loss, "ja", batch=8).subtitle == "最急降下法 · η = 0.1 · ミニバッチ 8 行（全 32 行）"
    race = kobai.race(loss, runs={"SGD": {"lr": 0.1}, "Adam": {"lr": 0.1}}, steps=2, batch=1)
    assert kobai.scene(race).subtitle == "batches of 1 of 32 rows"
    assert "batch" not in scene(loss).subtitle


def test_the_prediction_that_is_wanted_is_in_the_picture() -> None:
    table = kobai.data.table("challenger")
    loss = kobai.loss(table.model, table, loss="logistic", standardize=True)
    panel = kobai.scene(kobai.descend(loss, lr=2.0, steps=100)).panels[0]
    assert panel.axes[0].lo < 31
    (mark,) = (mark for mark in panel.marks if isinstance(mark, Points) and mark.symbol == "star")
    assert mark.label == "at 31 °F"
    # The estimate that is famous: all but certain.
    best = loss.closed_form()
    assert best is not None
    w, b = loss.in_units(best.theta)
    assert mark.points[-1, 0] == pytest.approx([31.0, 1 / (1 + np.exp(-(w * 31 + b)))], abs=1e-3)


@pytest.mark.parametrize(
    ("response", "ticks"), [(["no", "yes", "no", "yes"], ["no", "yes"]), ([0, 1, 0, 1], ["0", "1"])]
)
def test_of_two_classes_by_many_columns_the_line_is_between_their_answers(
    response: list[Any], ticks: list[str]
) -> None:
    table = {"u": [1, 2, 3, 4], "v": [2, 1, 0, 3], "w": [0, 1, 1, 0], "y": response}
    panel = scene(kobai.loss("y ~ sigmoid(a*u + b*v + c*w)", table, loss="logistic")).panels[0]
    assert [text for _, text in panel.axes[0].ticks] == ticks
    assert panel.axes[1].label.plain == f"P(y = {ticks[1]})"
    dashed = next(mark for mark in panel.marks if isinstance(mark, Curve) and mark.dash)
    assert dashed.points[:, 1].tolist() == [0.5, 0.5]


def test_rows_at_one_place_are_seen_to_be_several() -> None:
    table = kobai.data.table("galton")
    found = scene(kobai.loss(table.model, table, standardize=True))
    dots = [mark for mark in found.panels[0].marks if isinstance(mark, Points) and mark.symbol == "dot"]
    _, counts = np.unique(np.stack([table["parents"], table["child"]], 1), axis=0, return_counts=True)
    assert sum(len(mark.points) for mark in dots) == len(counts)
    single = min(dots, key=lambda mark: mark.size)
    assert len(single.points) == np.count_nonzero(counts == 1)
    assert [mark.size for mark in dots] == sorted(mark.size for mark in dots)
    assert "larger points stand for several rows" in found.notes
    assert not scene(kobai.loss("y ~ a*x", {"x": [1, 2, 2], "y": [1, 2, 3]})).notes


def test_the_command_line_knows_the_units(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "fit.zarr"
    words = ["fit", "houses", "price ~ a*area + b", "--lr", "1e-5", "--steps", "2", "--quiet", "--out", str(out)]
    assert answer(capsys, *words)[0] == 0
    assert axes(kobai.scene(kobai.Trace.load(out)))[1] == "price (10,000 yen)"
