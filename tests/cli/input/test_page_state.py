"""What a page begins with: a function, or a model of a table."""

from __future__ import annotations

import pytest

from kobai.app.defaults import first_state as function_state
from kobai.cli.input.page_state import first_state
from kobai.errors import BadInput


@pytest.fixture
def houses(tmp_path):
    path = tmp_path / "houses.csv"
    path.write_text("no,area,price,town\n1,5523,23100,A\n2,5700,24000,B\n3,6040,,A\n4,7204,28400,B\n", encoding="utf-8")
    return str(path)


def test_a_function_is_as_before():
    assert first_state("rosenbrock", None, None, False) == function_state("rosenbrock")


def test_a_table_and_a_model(houses):
    state = first_state(houses, "price ~ a*area + b", None, True)
    assert state.data is not None
    assert dict(state.data.columns)["price"] == (23100, 24000, None, 28400)
    assert "town" not in dict(state.data.columns)  # a model computes with numbers
    assert (state.f, state.start, state.data.standardize) == ("price ~ a*area + b", ((0.0, 0.0),), True)
    assert 0.05 <= state.optimizers[0].lr < 1.0  # 2/λmax is 1
    unscaled = first_state(houses, "price ~ a*area + b", None, False)
    assert unscaled.optimizers[0].lr < 1e-7
    assert type(state).read(state.plain(), __import__("kobai.app", fromlist=["Limits"]).Limits()) == state


def test_a_response_may_be_text(houses):
    state = first_state(houses, "town ~ sigmoid(w*area + b)", "logistic", True)
    assert state.data is not None
    assert dict(state.data.columns)["town"] == ("A", "B", "A", "B")
    assert state.data.loss == "logistic"


def test_a_table_that_ships_brings_its_model():
    state = first_state("cars", None, None, False)
    assert state.f == "distance ~ a*speed + b"
    network = first_state("xor", None, None, False)
    assert (network.optimizers[0].name, len(network.start[0])) == ("Adam", 9)
    own = first_state("cars", "distance ~ a*speed**2", None, False)
    assert len(own.start[0]) == 1


@pytest.mark.parametrize(
    ("function", "model", "loss", "words"),
    [
        ("{}", None, None, "a table needs a model of its columns, as"),
        ("x**2", None, "huber", "--loss and --standardize: they go with a table"),
        ("{}", "prize ~ a*area", None, "'prize' is no column"),
        ("{}", "price", None, "a model of a table has a ~"),
        ("nothing.csv", "y ~ a*x", None, "'nothing.csv'"),
    ],
)
def test_what_cannot_be_is_one_line(houses, function, model, loss, words):
    with pytest.raises(BadInput) as caught:
        first_state(function.format(houses), model, loss, False)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
