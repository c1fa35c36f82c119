"""Tables that pages send: what is a table, and what it becomes."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import Any

import numpy as np
import pytest

import kobai
from kobai.app import Limits, State
from kobai.app.copy_as_code import as_command, as_python
from kobai.app.messages import answer
from kobai.app.table import Data, loss_of
from kobai.errors import BadInput
from kobai.viewer import wire
from tests.app import page_answers

COLUMNS: dict[str, list[Any]] = {"x": [1, 2.5, None, 4], "kind": ["a", "b", None, 3]}


def read(**given: Any) -> Data:
    found = Data.read({"columns": COLUMNS, **given}, Limits())
    assert found is not None
    return found


@pytest.mark.parametrize("order", [[2019, "y"], [None, "2019"], ["2019"], ["2019", "2019"], [["2019"], "y"]])
def test_the_order_of_columns_is_of_their_names(order):
    columns = {"2019": [1, 2], "y": [3, 5]}
    with pytest.raises(BadInput, match="expected the names of the columns, each once"):
        read(columns=columns, order=order)
    assert [name for name, _ in read(columns=columns, order=["y", "2019"]).columns] == ["y", "2019"]


def test_a_table_comes_back_as_it_was_sent():
    options = {
        "loss": "huber",
        "delta": 0.5,
        "l1": 1.0,
        "batch": 2,
        "held": 0.25,
        "weights": "x",
        "parameters": ["a", "b"],
    }
    found = read(**options)
    assert Data.read(found.plain(), Limits()) == found
    assert json.loads(json.dumps(found.plain())) == {
        "columns": COLUMNS, "l2": 0.0, "standardize": False, "reduction": "mean", **options,
    }  # fmt: skip
    assert "weights" not in read().plain()
    assert hash(found) == hash(read(**options))


def test_columns_become_what_a_loss_takes():
    x, kind = read().arrays().values()
    assert x.dtype == np.float64
    assert math.isnan(x[2])
    assert kind.tolist() == ["a", "b", None, "3"]  # a column with text is text
    assert Data.read({"columns": {"n": [1.0, 2, 3]}}, Limits()).arrays()["n"].dtype == np.int64  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([], "data: expected an object"),
        ({}, "data: expected columns by name"),
        ({"columns": {}}, "data: expected columns by name"),
        ({"columns": {"x": 3}}, "data: column 'x': expected a list of cells"),
        ({"columns": {"x": []}}, "data: column 'x': expected a list of cells"),
        ({"columns": {"x": [1], "y": [1, 2]}}, "data: the columns have 1 to 2 rows; give all of one length"),
        ({"columns": {"x": [True]}}, "data: column 'x': True is no finite number or text"),
        ({"columns": {"x": [1e301]}}, "is no finite number or text; leave the cell empty"),
        ({"columns": {"x": [[1]]}}, "data: column 'x': [1] is no finite number or text"),
        ({"columns": {"x": ["\ud800"]}}, "half a surrogate pair"),
        ({"columns": {"x" * 201: [1]}}, "data: a column's name of 201 characters; this page takes up to 200"),
        ({"columns": {"x": ["y" * 100_000]}}, "data: a cell of 100000 characters; this page takes up to 200"),
        (
            {"columns": {"x": [0] * 10_001}},
            "data: 10001 rows; this page takes up to 10000; take a sample of them, or kobai fit",
        ),
        (
            {"columns": {f"x{k}": [0] * 10_000 for k in range(11)}},
            "data: 10000 rows × 11 columns; this page takes up to 100000",
        ),
        ({"columns": COLUMNS, "loss": "hinge"}, "loss='hinge'"),
        ({"columns": COLUMNS, "delta": 0}, "delta=0"),
        ({"columns": COLUMNS, "batch": 5}, "batch=5"),
        ({"columns": COLUMNS, "held": 0.75}, "held=0.75"),
        ({"columns": COLUMNS, "parameters": []}, "parameters=[]"),
        ({"columns": COLUMNS, "nope": 1}, "data has no option 'nope'"),
    ],
)
def test_what_is_no_table_is_refused_in_one_line(given, words):
    with pytest.raises(BadInput) as caught:
        Data.read(given, Limits())
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("part", [{"f": "y ~ a*x"}, {"f": "x**2", "data": {"columns": {"x": [1]}}}])
def test_a_model_goes_with_a_table(part):
    with pytest.raises(BadInput, match="a model of a table has a ~, as 'y ~ a\\*x \\+ b', and a table in data"):
        State.read(part, Limits())


@pytest.mark.parametrize("f", [r"\cos x ~ y", r"\frac{x~y}{2}"])
def test_in_latex_the_sign_of_a_model_is_a_space(f):
    assert State.read({"f": f}, Limits()).f == f


ODD = ['it\'s, "a"', "<b>\\x\n</b>", "勾配😀\x00\u2028", "=1+1", " ", "a\r\nb"]


def test_the_file_holds_the_very_table():
    columns = {name: [1 / (k + 3), None, "text"] for k, name in enumerate(ODD)}
    found = Data.read({"columns": columns}, Limits())
    assert found is not None
    names, *rows = csv.reader(io.StringIO(found.csv(), newline=""))
    assert names == ODD
    assert [float(cell) for cell in rows[0]] == [column[0] for column in columns.values()]
    assert rows[1] == [""] * len(ODD)
    assert not found.is_plain  # other readers may take it for another table


def test_the_rows_held_out_follow_the_seed():
    data = Data.read({"columns": {"x": list(range(20)), "y": list(range(20))}, "held": 0.25}, Limits())
    assert data is not None
    held = [loss_of("y ~ a*x + b", data, seed).held for seed in (0, 0, 1)]
    first, again, other = (of.target.tolist() for of in held if of is not None)
    assert first == again != other
    assert len(first) == 5


def test_a_table_that_ships_stands_in_code_by_its_name():
    columns = {key: column.tolist() for key, column in kobai.data.table("iris").items()}
    data = {"columns": columns, "loss": "cross-entropy", "example": "iris"}
    state = State.read({"f": "species ~ softmax(.)", "start": [[0] * 9], "data": data}, Limits())
    assert "kobai.loss('species ~ softmax(.)', kobai.data.table(\"iris\"), loss='cross-entropy')" in as_python(state)
    assert as_command(state).startswith("kobai fit iris 'species ~ softmax(.)' --index --loss cross-entropy")
    columns["length"][0] += 1
    moved = State.read({"f": state.f, "start": [[0] * 9], "data": {**data, "columns": columns}}, Limits())
    assert moved.data is not None
    assert not moved.data.ships
    assert "kobai.data" not in as_python(moved)


def live(state: dict[str, Any]) -> dict[str, Any]:
    kind, data, *_ = answer(json.dumps({"type": "run", "seq": 1, "state": state}), Limits())
    assert kind == b"scene", data
    return wire.decode(data)["scene"]["extra"]["live"]


def test_the_server_says_what_is_known_of_a_loss():
    area, price = page_answers._HOUSES["area"], page_answers._HOUSES["price"]
    state = {
        "f": "price ~ a*area + b",
        "start": [[0, 0]],
        "dtype": "float64",
        "data": {"columns": {"area": area, "price": price}},
    }
    said = live(state | {"steps": 3})
    assert said["verdicts"][0]["key"] == "unscaled far"
    slope, intercept = np.polyfit(area, price, 1)
    assert np.allclose(said["data"]["closed"], [slope, intercept], rtol=1e-9)
    assert said["data"]["units"] is None
    assert said["formula"]["plain"] == "price = a area + b"
    assert (said["constants"], said["open"], said["variables"]) == ({}, False, ["a", "b"])
    phi = np.stack([area, np.ones(len(area))], 1)
    assert said["data"]["limit"] == pytest.approx(2 / np.linalg.eigvalsh(2 / len(area) * phi.T @ phi)[-1], rel=1e-9)
    scaled = live(
        {
            **state,
            "data": {**state["data"], "standardize": True},
            "optimizers": [{"name": "gradient descent", "lr": 0.3}],
        }
    )
    assert scaled["verdicts"][0]["kind"] == "converged"
    assert np.allclose(np.array(scaled["data"]["units"]) @ scaled["data"]["closed"], [slope, intercept], rtol=1e-9)
    # The range that the panels say is that of the parameters, not of the table.
    loss = kobai.loss(state["f"], {"area": area, "price": price}, standardize=True)
    assert scaled["domain"] == [list(pair) for pair in loss.domain or ()]
