"""Rows held out: drawn by torch's permutation, unseen by the descent, and tried at each of its steps."""

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose

import kobai
from kobai import BadInput
from kobai.data.held_out import shuffled_first

RNG = np.random.default_rng(0)
ROWS = 40
X = RNG.uniform(0, 9, ROWS)
Y = 2 * X + 1 + RNG.normal(size=ROWS)
TABLE = {"x": X, "y": Y}


def test_a_share_is_the_first_of_a_permutation_of_torch() -> None:
    order = torch.randperm(ROWS, generator=torch.Generator().manual_seed(7)).tolist()
    loss = kobai.loss("y ~ a*x + b", TABLE, held_out=0.2, seed=7)
    assert set(loss.held.columns[1]) == set(X[order[:8]])  # type: ignore[union-attr]
    assert set(loss.evaluation.columns[1]) == set(X[order[8:]])
    assert loss.notes == ("8 of 40 rows held out",)


@pytest.mark.parametrize(("share", "rows", "held"), [(0.2, 10, 2), (0.25, 10, 3), (0.01, 10, 1), (0.5, 3, 2)])
def test_halves_are_rounded_up_and_one_row_is_held_at_least(share: float, rows: int, held: int) -> None:
    assert shuffled_first(share, 0, rows).sum() == held


@pytest.mark.parametrize("standardize", [False, True])
def test_the_descent_sees_the_rest_alone_and_the_held_rows_make_a_curve(standardize: bool) -> None:
    held = np.arange(ROWS) % 4 == 1
    options: dict = {"standardize": standardize, "l2": 0.05, "weights": (1 + X).tolist()}
    loss = kobai.loss("y ~ a*x + b", TABLE, held_out=held, **options)
    rest = {name: values[~held] for name, values in TABLE.items()}
    alone = kobai.loss("y ~ a*x + b", rest, **{**options, "weights": (1 + X[~held]).tolist()})
    runs = [kobai.descend(f, torch.zeros(2, 2), lr=0.01, steps=20, dtype="float64").x for f in (loss, alone)]
    torch.testing.assert_close(runs[0], runs[1], rtol=0, atol=0)
    a, b = np.moveaxis(loss.in_units(runs[0]), -1, 0)
    weights = (1 + X[held]) / (1 + X[held]).mean()
    wanted = (weights * (a[..., None] * X[held] + b[..., None] - Y[held]) ** 2).mean(-1)
    assert_allclose(loss.held_out(runs[0]), wanted, rtol=1e-12)
    assert_allclose(loss.held_out([0.0, 0.0]), wanted[0, 0], rtol=1e-12)


def test_of_a_sum_the_mean_is_of_as_many_rows() -> None:
    mean, total = (kobai.loss("y ~ a*x + b", TABLE, held_out=0.25, reduction=how) for how in ("mean", "sum"))
    assert_allclose(total.held_out([1.0, 2.0]), 30 * mean.held_out([1.0, 2.0]), rtol=1e-12)


def test_classes_functions_and_missing_rows_have_them_too() -> None:
    kinds = np.array(["a", "b", "c"])[np.arange(ROWS) % 3]
    loss = kobai.loss("k ~ softmax(.)", {"x": X, "k": kinds}, loss="cross-entropy", held_out=0.3)
    assert_allclose(loss.held_out(np.zeros(6)), np.log(3), rtol=1e-12)
    rows = kobai.loss(lambda t, w: t[:, 0] * w[0], X[:, None], Y, parameters=1, held_out=0.5)
    assert_allclose(rows.held_out(np.zeros((3, 1))), np.mean(rows.held.target**2), rtol=1e-12)  # type: ignore[union-attr]
    gaps = np.where(np.arange(ROWS) < 4, np.nan, X)
    some = kobai.loss("y ~ a*x + b", {"x": gaps, "y": Y}, held_out=np.arange(ROWS) < 10)
    assert some.held is not None
    assert some.held.columns[1].tolist() == X[4:10].tolist()


def test_nothing_is_held_out_unless_it_is_asked_for() -> None:
    loss = kobai.loss("y ~ a*x + b", TABLE, held_out=0)
    assert loss.held is None
    with pytest.raises(BadInput, match="no rows are held out"):
        loss.held_out([0.0, 0.0])


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({"held_out": 1.0}, "from 0 to less than 1"),
        ({"held_out": -0.1}, "from 0 to less than 1"),
        ({"held_out": float("nan")}, "a share of the rows"),
        ({"held_out": "half"}, "a share of the rows"),
        ({"held_out": 0.99}, "40 of 40 rows held out"),
        ({"held_out": [1, 2, 3]}, "a share of the rows"),
        ({"held_out": [True, False]}, "one for each row"),
        ({"held_out": [False] * ROWS}, "0 of 40 rows held out"),
        ({"held_out": 0.2, "seed": -1}, "seed=-1"),
        ({"held_out": [True] + [False] * (ROWS - 1), "weights": [1] + [0] * (ROWS - 1)}, "all of the weight"),
    ],
)
def test_what_cannot_be_held_out_is_one_line(options: dict, line: str) -> None:
    with pytest.raises(BadInput, match=line) as caught:
        kobai.loss("y ~ a*x + b", TABLE, **options)
    assert "\n" not in str(caught.value)
