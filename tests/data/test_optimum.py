"""Where a loss is lowest, and what that point is called."""

import numpy as np
import pytest

import kobai
from kobai.scenes.marks import Curve, Points

X = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]


@pytest.mark.parametrize(
    ("model", "loss", "y", "called"),
    [
        ("y ~ a*x + b", "squared", [0, 1, 3, 2, 5, 4], "closed form"),
        ("y ~ a*x + b", "huber", [0, 1, 3, 2, 5, 4], "lowest point (computed)"),
        ("y ~ sigmoid(a*x + b)", "logistic", [0, 1, 0, 1, 0, 1], "lowest point (computed)"),
        ("y ~ exp(a*x + b)", "poisson", [1, 1, 3, 2, 5, 4], "lowest point (computed)"),
    ],
)
def test_only_least_squares_have_a_closed_form(model, loss, y, called):
    trace = kobai.descend(kobai.loss(model, {"x": X, "y": y}, loss=loss), lr=1e-3, steps=2)
    scene = kobai.scene(trace, view="both")
    marks = [mark for panel in scene.panels for mark in panel.marks if isinstance(mark, Curve | Points)]
    assert {mark.label for mark in marks if mark.color == "minimum"} == {called}
    assert "閉形式" not in str([m for p in kobai.scene(trace, lang="ja").panels for m in p.marks]) or loss == "squared"


RNG = np.random.default_rng(5)
DRAWN, Z = RNG.normal(size=(2, 60))


@pytest.mark.parametrize("last", ["0", "0*x", "2", "z"])
def test_classes_beside_one_without_parameters(last):
    """One class's output may hold no parameter: of two classes it is a logistic model with an offset."""
    y = (DRAWN + RNG.normal(size=60) > 0).astype(int)
    two = kobai.loss(
        f"y ~ softmax(a*x + b, {last})", {"x": DRAWN, "z": Z, "y": 1 - y}, loss="cross-entropy"
    ).closed_form()
    one = kobai.loss(f"y ~ a*x + b - ({last})", {"x": DRAWN, "z": Z, "y": y}, loss="logistic").closed_form()
    assert two is not None
    assert one is not None
    np.testing.assert_allclose(two.theta, one.theta, rtol=1e-9)
    assert two.value == pytest.approx(one.value, rel=1e-12)


@pytest.mark.parametrize("offset", [3.0, 40.0, 60.0])
def test_counts_with_an_offset_do_not_fall_for_ever(offset):
    y = np.arange(60) % 3
    found = kobai.loss(f"y ~ {offset} + a*x + b", {"x": DRAWN, "y": y}, loss="poisson").closed_form()
    plain = kobai.loss("y ~ a*x + b", {"x": DRAWN, "y": y}, loss="poisson").closed_form()
    assert found is not None
    assert plain is not None
    np.testing.assert_allclose(found.theta + np.array([0, offset]), plain.theta, rtol=1e-8, atol=1e-10)


def test_a_lowest_point_too_far_for_newton_is_not_made_up():
    of = kobai.loss("y ~ 300*x + a*z + b", {"x": DRAWN, "z": Z, "y": np.arange(60) % 3}, loss="poisson")
    assert of.closed_form() is None
    assert "has not found" in of.why_no_closed_form or "overflows" in of.why_no_closed_form


@pytest.mark.parametrize("loss", ["huber", "squared"])
def test_a_column_of_zeros_with_a_penalty(loss):
    best = kobai.loss("y ~ a*x + b", {"x": [0.0, 0, 0], "y": [1.0, 1, 4]}, loss=loss, l2=0.01, delta=40).closed_form()
    assert best is not None
    np.testing.assert_allclose(best.theta, [0, 2], atol=1e-12)


@pytest.mark.parametrize("standardize", [False, True])
@pytest.mark.parametrize(
    ("columns", "zero"),
    [
        ({"x": DRAWN, "z": Z, "y": np.full(60, 5.0)}, [True, True, False]),
        ({"x": DRAWN, "z": Z, "y": 2 * DRAWN}, [False, True, True]),
        ({"x": DRAWN + 1e3, "z": Z, "y": 2 * Z + 7}, [True, False, False]),
        ({"x": DRAWN * 1e-6, "z": Z * 1e5, "y": DRAWN}, [False, True, True]),
        ({"x": DRAWN, "z": Z, "y": 1e-9 * DRAWN + 1e-9 * Z + 1}, [False, False, False]),
    ],
)
def test_a_coefficient_that_is_0_but_for_rounding_is_0(columns, zero, standardize):
    of = kobai.loss("y ~ a*x + b*z + c", columns, standardize=standardize)
    best = of.closed_form()
    assert best is not None
    assert (of.in_units(best.theta) == 0).tolist() == zero


@pytest.mark.parametrize(("loss", "y"), [("logistic", [0, 0, 0, 0, 1, 1, 1, 1]), ("poisson", [2, 1, 1, 2, 2, 1, 1, 2])])
def test_the_same_by_newton(loss, y):
    best = kobai.loss("y ~ a*x + b", {"x": [-2, -1, 1, 2] * 2, "y": y}, loss=loss).closed_form()
    assert best is not None
    assert best.theta[0] == 0


def test_unscaled_powers_are_steep_not_flat_and_to_be_standardized():
    x = np.linspace(0, 100, 40)
    model = "y ~ " + " + ".join(f"c{k}*x**{k}" for k in range(9, 0, -1)) + " + c0"
    of = kobai.loss(model, {"x": x, "y": np.sin(x / 15) + 0.1 * np.cos(x)})
    limit, condition = of.step_size_limit()
    assert limit < 1e-30
    assert condition == np.inf
    assert not of.is_flat()
    said = str(kobai.theory.verdict(kobai.descend(of, lr=0.5 * limit, steps=20))[0])
    assert "standardize makes it" in said
    two = kobai.loss("y ~ a*x + b*x + c", {"x": x, "y": x}, loss="huber")
    assert two.is_flat()


@pytest.mark.parametrize(
    "given", [{"loss": "absolute"}, {"l1": 0.5}, {"loss": "absolute", "l1": 0.1, "standardize": True}]
)
def test_without_a_closed_form_the_range_is_that_around_least_squares(given):
    table = {"x": [4.0, 5, 6, 7, 9, 14], "y": [4.3, 5.7, 7.2, 4.8, 8.8, 9.9]}
    loss = kobai.loss("y ~ a*x + b", table, **given)
    assert loss.closed_form() is None
    assert loss.domain is not None
    x = np.array(table["x"])
    x = (x - x.mean()) / x.std() if given.get("standardize") else x
    best = np.linalg.lstsq(np.stack([x, np.ones(6)], 1), np.array(table["y"]), rcond=None)[0]
    for (low, high), at in zip(loss.domain, best, strict=True):
        assert low < 0 < high
        assert low < at < high
    assert kobai.loss("y ~ a*x + b", {"x": [1.0, 1], "y": [1.0, 2]}, loss="absolute").domain is None
