"""The tables that ship: their figures against the summaries that textbooks print, and what is said of them."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

import kobai
from kobai import BadInput
from kobai.data import table, tables


def line(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Slope, height at 0, and correlation."""
    return np.array([*np.polyfit(x, y, 1), np.corrcoef(x, y)[0, 1]])


@pytest.mark.parametrize(("x", "y"), [("x", "y1"), ("x", "y2"), ("x", "y3"), ("x4", "y4")])
def test_anscombe(x: str, y: str) -> None:
    """Anscombe (1973), page 18: mean 9 and 7.5, line y = 3 + 0.5x, multiple R² 0.667, Σ(x − x̄)² 110."""
    of = table("anscombe")
    assert (of[x].mean(), of[x].var(ddof=1)) == (9.0, 11.0)
    assert_allclose([of[y].mean(), of[y].var(ddof=1)], [7.5, 4.12], atol=0.01)
    assert_allclose(line(of[x], of[y]), [0.5, 3.0, 0.816], atol=0.003)


@pytest.mark.parametrize(
    ("name", "x", "y", "rows", "means", "deviations", "wanted"),
    [
        ("cars", "speed", "distance", 50, (15.4, 42.98), (5.287644, 25.769377), (3.932409, -17.579095, 0.8068949)),
        ("faithful", "eruption", "waiting", 272, (3.487783, 70.897059), (1.141371, 13.594974), (10.729641, 33.474397, 0.9008112)),
        ("galton", "parents", "child", 928, (68.30819, 68.08847), (1.787333, 2.517941), (0.6462906, 23.9415302, 0.4587624)),
    ],
)  # fmt: skip
def test_lines_of_textbooks(
    name: str, x: str, y: str, rows: int, means: tuple, deviations: tuple, wanted: tuple
) -> None:
    of = table(name)
    assert len(of[x]) == len(of[y]) == rows
    assert_allclose([of[x].mean(), of[y].mean()], means, rtol=1e-6)
    assert_allclose([of[x].std(ddof=1), of[y].std(ddof=1)], deviations, rtol=1e-6)
    assert_allclose(line(of[x], of[y]), wanted, rtol=1e-6)


def test_iris_petals() -> None:
    of = table("iris")
    assert_allclose([of["length"].mean(), of["width"].mean()], [3.758, 1.199333], rtol=1e-6)
    assert_allclose([of["length"].std(ddof=1), of["width"].std(ddof=1)], [1.765298, 0.762238], rtol=1e-6)
    means = [of["length"][of["species"] == kind].mean() for kind in ("setosa", "versicolor", "virginica")]
    assert_allclose(means, [1.462, 4.26, 5.552], rtol=1e-12)


def test_iris_is_that_of_scikit_learn() -> None:
    iris = pytest.importorskip("sklearn.datasets").load_iris()
    of = table("iris")
    assert np.column_stack([of["length"], of["width"]]).tolist() == iris.data[:, 2:].tolist()
    assert of["species"].tolist() == iris.target_names[iris.target].tolist()


def test_challenger() -> None:
    """Dalal, Fowlkes and Hoadley (1989): log-odds 15.043 − 0.232 t, and 7 of 23 flights with damage."""
    of = table("challenger")
    assert (len(of["damage"]), of["damage"].sum()) == (23, 7)
    best = kobai.loss(of.model, of, loss="logistic").closed_form()
    assert best is not None
    assert_allclose(best.theta, [-0.2321627, 15.0429016], rtol=1e-6)


def test_houses_are_made_as_it_is_said() -> None:
    of = table("houses")
    best = kobai.loss("price ~ a*area + c*age + b", of).closed_form()
    assert best is not None
    assert_allclose(best.theta, [42, -25, 800], atol=200, rtol=0.2)
    assert "Made up" in of.about["en"]


def test_xor_is_what_no_line_separates() -> None:
    of = table("xor")
    assert of["y"].tolist() == [a != b for a, b in zip(of["x1"], of["x2"], strict=True)]
    best = kobai.loss("y ~ sigmoid(u*x1 + v*x2 + c)", of, loss="logistic").closed_form()
    assert best is not None
    assert_allclose([*best.theta, best.value], [0, 0, 0, np.log(2)], atol=1e-12)


LIMITS = {"iris": 0.068545}


@pytest.mark.parametrize("name", tables())
def test_each_comes_with_a_model_that_suits_and_says_what_it_is(name: str) -> None:
    of = table(name)
    for texts in (of.title, of.about, *of.units.values()):
        assert set(texts) == {"en", "ja"}
    assert of.source
    assert of.licence
    assert set(of.units) <= set(of)
    loss = kobai.loss(of.model, of, loss=of.loss, standardize=of.standardize)
    trace = kobai.descend(loss, of.start, optimizer=of.optimizer, lr=of.lr, steps=200, dtype="float64")
    best = loss.closed_form()
    # Setosa is told without an error, so there is no lowest point; that of the other two kinds is what the loss falls to.
    lowest = best.value if best is not None else LIMITS.get(name, 0.0)
    assert float(trace.value[-1]) - lowest < 0.03 * (float(trace.value[0]) - lowest)


def test_an_unknown_name_is_one_line() -> None:
    with pytest.raises(BadInput, match=r"no table of that name ships; there are houses, .*Did you mean 'cars'\?"):
        table("car")
    with pytest.raises(BadInput, match="no table of that name ships"):
        table(3)  # type: ignore[arg-type]
    with pytest.raises(BadInput, match="no table of that name ships"):
        table("../examples/cars")
