"""``kobai.loss`` against NumPy's closed forms, scikit-learn and statsmodels."""

import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.testing import assert_allclose

import kobai
from kobai import BadInput

RNG = np.random.default_rng(0)
N = 200
X = RNG.normal(size=(N, 2))
LINEAR = X @ [2.0, -1.0] + 0.5 + 0.3 * RNG.normal(size=N)
BINARY = (RNG.uniform(size=N) < 1 / (1 + np.exp(-(X @ [1.5, -2.0] + 0.3)))).astype(int)
COUNTS = RNG.poisson(np.exp(X @ [0.5, -0.3] + 0.2))
WEIGHTS = RNG.uniform(0.5, 2.0, N)
TABLE = {"x1": X[:, 0], "x2": X[:, 1], "y": LINEAR, "c": BINARY, "n": COUNTS, "v": WEIGHTS}
ONES = np.column_stack([X, np.ones(N)])
POINT = torch.tensor([0.3, -1.2, 2.0], dtype=torch.float64)


def test_squared_loss_gradient_hessian_and_optimum_are_numpy_s() -> None:
    loss = kobai.loss("y ~ w1*x1 + w2*x2 + b", TABLE)
    value, gradient = loss.value_and_grad(POINT)
    residual = ONES @ POINT.numpy() - LINEAR
    assert_allclose(float(value), np.mean(residual**2), rtol=1e-12)
    assert_allclose(gradient.numpy(), 2 / N * ONES.T @ residual, rtol=1e-12)
    assert_allclose(loss.hessian().numpy(), 2 / N * ONES.T @ ONES, rtol=1e-12, atol=1e-15)
    best = np.linalg.lstsq(ONES, LINEAR, rcond=None)[0]
    assert_allclose(loss.closed_form().theta, best, rtol=1e-12)  # type: ignore[union-attr]
    eigenvalues = np.linalg.eigvalsh(2 / N * ONES.T @ ONES)
    assert_allclose(loss.step_size_limit(), (2 / eigenvalues[-1], eigenvalues[-1] / eigenvalues[0]), rtol=1e-9)


def test_every_step_is_the_closed_form_of_gradient_descent() -> None:
    loss = kobai.loss("y ~ w1*x1 + w2*x2 + b", TABLE)
    eta, start = 0.3, np.array([1.0, 1.0, -2.0])
    trace = kobai.descend(loss, start, lr=eta, steps=50, dtype="float64")
    best, shrink = loss.closed_form().theta, np.eye(3) - eta * loss.hessian().numpy()  # type: ignore[union-attr]
    for k in range(51):
        assert_allclose(trace.x[k].numpy(), best + np.linalg.matrix_power(shrink, k) @ (start - best), rtol=1e-10)


@pytest.mark.parametrize("model", ["c ~ sigmoid(w1*x1 + w2*x2 + b)", "c ~ w1*x1 + w2*x2 + b"])
def test_logistic_optimum_is_scikit_learn_s(model: str) -> None:
    linear_model = pytest.importorskip("sklearn.linear_model")
    loss = kobai.loss(model, TABLE, loss="logistic")
    fitted = linear_model.LogisticRegression(C=np.inf, tol=1e-10, max_iter=10_000).fit(X, BINARY)
    best = loss.closed_form().theta  # type: ignore[union-attr]
    assert_allclose(best, [*fitted.coef_[0], *fitted.intercept_], atol=1e-6)
    p = 1 / (1 + np.exp(-ONES @ best))
    assert_allclose(loss.hessian().numpy(), ONES.T @ (ONES * (p * (1 - p))[:, None]) / N, rtol=1e-12)
    assert_allclose(loss.predict(best), p, rtol=1e-12)


def test_logistic_poisson_and_huber_optima_are_statsmodels() -> None:
    sm = pytest.importorskip("statsmodels.api")
    logit = sm.Logit(BINARY, ONES).fit(disp=0, tol=1e-12).params
    assert_allclose(kobai.loss("c ~ w1*x1 + w2*x2 + b", TABLE, loss="logistic").closed_form().theta, logit, atol=1e-6)  # type: ignore[union-attr]
    poisson = sm.GLM(COUNTS, ONES, family=sm.families.Poisson()).fit(tol=1e-12).params
    best = kobai.loss("n ~ exp(w1*x1 + w2*x2 + b)", TABLE, loss="poisson").closed_form()
    assert best is not None
    assert_allclose(best.theta, poisson, atol=1e-6)
    weighted = sm.WLS(LINEAR, ONES, weights=WEIGHTS).fit().params
    assert_allclose(kobai.loss("y ~ w1*x1 + w2*x2 + b", TABLE, weights="v").closed_form().theta, weighted, rtol=1e-10)  # type: ignore[union-attr]


def test_huber_optimum_has_no_gradient_and_is_least() -> None:
    loss = kobai.loss("y ~ w1*x1 + w2*x2 + b", TABLE, loss="huber", delta=0.2)
    best = torch.tensor(loss.closed_form().theta)  # type: ignore[union-attr]
    value, gradient = loss.value_and_grad(best)
    assert float(gradient.abs().max()) < 1e-12
    near = best + 0.01 * torch.randn(50, 3, dtype=torch.float64, generator=torch.Generator().manual_seed(0))
    assert bool((loss.batch(near) > value).all())


def test_cross_entropy_gives_the_probabilities_of_scikit_learn() -> None:
    linear_model = pytest.importorskip("sklearn.linear_model")
    kinds = np.array(["a", "b", "c"])[(X @ RNG.normal(size=(2, 3)) + RNG.gumbel(size=(N, 3))).argmax(1)]
    loss = kobai.loss("k ~ softmax(.)", {"x1": X[:, 0], "x2": X[:, 1], "k": kinds}, loss="cross-entropy")
    assert loss.labels == ("a", "b", "c")
    assert len(loss.parameter_names) == 9
    fitted = linear_model.LogisticRegression(C=np.inf, tol=1e-12, max_iter=10_000).fit(X, kinds)
    assert_allclose(loss.predict(loss.closed_form().theta), fitted.predict_proba(X), atol=1e-6)  # type: ignore[union-attr]


@pytest.mark.parametrize("l2", [0.01, 1.0])
def test_ridge_leaves_the_intercept_alone(l2: float) -> None:
    loss = kobai.loss("y ~ w1*x1 + w2*x2 + b", TABLE, l2=l2)
    penalty = N * l2 * np.diag([1.0, 1.0, 0.0])
    best = loss.closed_form().theta  # type: ignore[union-attr]
    assert_allclose(best, np.linalg.solve(ONES.T @ ONES + penalty, ONES.T @ LINEAR), rtol=1e-10)
    assert float(loss.value_and_grad(torch.tensor(best))[1].abs().max()) < 1e-12


def test_sum_is_the_mean_times_the_rows() -> None:
    mean, total = (kobai.loss("y ~ w1*x1 + w2*x2 + b", TABLE, reduction=how) for how in ("mean", "sum"))
    assert_allclose(float(total(POINT)), N * float(mean(POINT)), rtol=1e-12)


def test_standardized_columns_end_at_the_same_line_in_their_units() -> None:
    area = RNG.uniform(5500, 7250, 60)
    price = 2.91 * area + 7196.0 + 200 * RNG.normal(size=60)
    plain = kobai.loss("price ~ a*area + b", {"area": area, "price": price})
    scaled = kobai.loss("price ~ a*area + b", {"area": area, "price": price}, standardize=True)
    assert plain.step_size_limit()[0] < 1e-7
    assert scaled.step_size_limit() == pytest.approx((1.0, 1.0))
    trace = kobai.descend(scaled, lr=0.4, steps=100, dtype="float64")
    assert_allclose(scaled.in_units(trace.x[-1]), np.polyfit(area, price, 1), rtol=1e-10)
    assert_allclose(scaled.from_units(scaled.in_units(trace.x[5])), trace.x[5].numpy(), rtol=1e-10)


def test_a_network_on_xor_learns_it() -> None:
    model = "y ~ sigmoid(u1*tanh(w11*x1 + w12*x2 + b1) + u2*tanh(w21*x1 + w22*x2 + b2) + c)"
    loss = kobai.loss(model, {"x1": [0, 0, 1, 1], "x2": [0, 1, 0, 1], "y": [0, 1, 1, 0]}, loss="logistic")
    starts = torch.randn(10, 9, generator=torch.Generator().manual_seed(1))
    trace = kobai.descend(loss, starts, optimizer="Adam", lr=0.1, steps=300)
    best = int(trace.value[:, -1].argmin())
    assert loss.predict(trace.x[best, -1]).round().tolist() == [0, 1, 1, 0]
    assert loss.closed_form() is None
    assert "not linear" in loss.why_no_closed_form


def test_a_function_of_table_and_parameters() -> None:
    loss = kobai.loss(lambda rows, theta: rows @ theta[:2] + theta[2], X, LINEAR, parameters=["a", "b", "c"])
    text = kobai.loss("y ~ a*x1 + b*x2 + d", TABLE)
    value, gradient = loss.value_and_grad(POINT)
    assert_allclose(float(value), float(text(POINT)), rtol=1e-12)
    assert_allclose(gradient.numpy(), text.value_and_grad(POINT)[1].numpy(), rtol=1e-12)
    assert kobai.descend(loss, torch.zeros(3, 3), lr=0.1, steps=3).x.shape == (3, 4, 3)


def test_rows_with_missing_values_are_left_out_and_said() -> None:
    x = [0.0, 1.0, float("nan"), 3.0]
    loss = kobai.loss("y ~ a*x + b", {"x": x, "y": [1.0, 3.0, 5.0, 7.0]})
    assert loss.notes == ("1 of 4 rows left out, without a number in a column of the model",)
    assert_allclose(loss.closed_form().theta, [2.0, 1.0], rtol=1e-12)  # type: ignore[union-attr]


def test_where_there_is_no_lowest_point_it_says_why() -> None:
    twice = kobai.loss("y ~ a*x1 + b*x1", TABLE)
    assert twice.closed_form() is None
    assert "dependent" in twice.why_no_closed_form
    apart = kobai.loss("c ~ a*x + b", {"x": [0.0, 1.0, 2.0, 3.0], "c": [0, 0, 1, 1]}, loss="logistic")
    assert apart.closed_form() is None
    assert "separated" in apart.why_no_closed_form


@pytest.mark.parametrize(
    ("model", "data", "options", "line"),
    [
        ("y ~ a*x", {"x": [1, 2], "y": [1]}, {}, "of one length"),
        ("y ~ a*x", {"x": [], "y": []}, {}, "of a row at least"),
        ("y ~ a*x", [1, 2], {}, "give columns by name"),
        ("y ~ a*x", {"x": [[1, 2]], "y": [1]}, {}, "give one number a row"),
        ("y ~ a*x", {"x": [1, 2], "y": ["p", "q"]}, {}, "a model computes with numbers"),
        ("y ~ a*x", {"x": [1, 2], "y": [1, 2]}, {"loss": "sqared"}, "Did you mean 'squared'"),
        ("y ~ a*x", {"x": [1, 2], "y": [1, 2]}, {"loss": "logistic"}, "it has to be 0 or 1"),
        ("y ~ a*x", {"x": [1, 2], "y": [-1, 2]}, {"loss": "poisson"}, "counts are 0 or larger"),
        ("y ~ a*x", {"x": [1, 2], "y": [1, 2]}, {"loss": "cross-entropy"}, "softmax"),
        ("y ~ softmax(a*x, b*x, c*x)", {"x": [1, 2], "y": [1, 2]}, {"loss": "cross-entropy"}, "3 arguments"),
        ("y ~ a*x", {"x": [1, 2], "y": [1, 2]}, {"weights": [1]}, "one for each row"),
        ("y ~ a*x", {"x": [1, 2], "y": [1, 2]}, {"weights": [-1, 1]}, "zero or larger"),
        ("y ~ a*x", {"x": [1, 2], "y": [1, 2]}, {"weights": "w"}, "no such column"),
        ("y ~ a*x", {"x": [1, 2], "y": [1, 2]}, {"l2": -1}, "l2=-1"),
        ("y ~ a*x", {"x": [1, 2], "y": [1, 2]}, {"reduction": "median"}, "not one of mean, sum"),
        ("y ~ a*x + b", {"x": [2, 2], "y": [1, 2]}, {"standardize": True}, "the same in every row"),
        ("y ~ a*x + a*exp(b*x)", {"x": [1, 2], "y": [1, 2]}, {"standardize": True}, "more than one place"),
        (3, {"x": [1, 2], "y": [1, 2]}, {}, "give text"),
        ("y ~ a*x + b", {"x": [1e300, 2], "y": [1, 2]}, {}, "column 'x' holds 1e\\+300, whose square overflows"),
        ("y ~ a*x + b", {"x": [1, 2], "y": [-1e160, 2]}, {"standardize": True}, "column 'y' holds -1e\\+160"),
        ("y ~ a*x + b", {"x": [1, 2], "y": [1, 2]}, {"weights": [1e308, 1e308]}, "overflows"),
        (
            "y ~ a/x + b",
            {"x": [1, 0, 3], "y": [1, 2, 3]},
            {},
            "what a is multiplied by is not a finite number in row 2",
        ),
        ("y ~ a*sqrt(x) + b", {"x": [None, 1, -3], "y": [1, 2, 3]}, {}, "what a is .* in row 3"),
        ("y ~ a*x + 1/x", {"x": [1, 0], "y": [1, 2]}, {"standardize": True}, "what is added is .* in row 2"),
        ("k ~ softmax(.)", {"x": [1, 2], "k": ["p", "p"]}, {"loss": "cross-entropy"}, "the response has one class"),
        ("k ~ a*x", {"x": [1, 2], "k": ["p", "p"]}, {"loss": "logistic"}, "the response has one class"),
        ("k ~ a*x", {"x": [1, 2, 3], "k": ["p", "q", "r"]}, {"loss": "logistic"}, "it tells two apart"),
        ("y ~ a*x", {"x": ["p", "q"], "y": [1, 2]}, {}, "column 'x' holds 'p': a model computes with numbers"),
        (
            "y ~ a*x",
            {"x": np.array(["2020-01-01", "2020-01-02"], "M8[D]"), "y": [1, 2]},
            {},
            "a model computes with numbers",
        ),
        ("y ~ a*x", {"x": [1j, 2], "y": [1, 2]}, {}, "a model computes with numbers"),
        ("y ~ a*x", "no-such-table.csv", {}, "no such file"),
    ],
)
def test_what_does_not_suit_is_one_line(model: object, data: object, options: dict, line: str) -> None:
    with pytest.raises(BadInput, match=line) as caught:
        kobai.loss(model, data, **options)  # type: ignore[arg-type]
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("seen", [0, 1])
def test_log_odds_of_any_size_are_charged_to_the_last_digit(seen: int) -> None:
    loss = kobai.loss("c ~ a*x", {"x": [1.0, -1.0], "c": [seen, 1 - seen]}, loss="logistic")
    for z in (-700.0, -25.0, -1.0, 0.0, 3.0, 21.0, 36.0, 39.0, 700.0):
        against = -z if seen else z
        value, gradient = loss.value_and_grad(torch.tensor([z], dtype=torch.float64))
        assert_allclose(float(value), max(against, 0.0) + np.log1p(np.exp(-abs(z))), rtol=1e-14)
        sigmoid = 1 / (1 + np.exp(-against)) if against > -700 else np.exp(against)
        assert_allclose(float(gradient), -sigmoid if seen else sigmoid, rtol=1e-13)


@pytest.mark.parametrize("number", [0.1, 2024.7, 1e-9, 1 / 3])
def test_a_column_of_equal_numbers_cannot_be_scaled(number: float) -> None:
    table = {"x": [number] * 7, "y": list(range(7))}
    with pytest.raises(BadInput, match="is the same in every row"):
        kobai.loss("y ~ a*x + b", table, standardize=True)


def test_a_name_beside_columns_is_told_what_it_can_be() -> None:
    with pytest.raises(BadInput, match=r"'p0' is one name: write p\*0, or name it among the parameters$"):
        kobai.loss("y ~ sin(w*x + p0)", {"x": [1, 2], "y": [1, 2], "p": [0, 1]})


@pytest.mark.parametrize(
    ("model", "table", "loss", "why"),
    [
        ("c ~ a*x + b", {"x": [1, 2, 2, 3], "c": [0, 0, 1, 1]}, "logistic", "some rows' classes"),
        ("c ~ a*x + b", {"x": [1e6, 2e6, 2e6, 3e6], "c": [0, 0, 1, 1]}, "logistic", "some rows' classes"),
        ("c ~ b", {"c": [1, 1, 1]}, "logistic", "the classes can be separated"),
        ("n ~ a*x + b", {"x": [0, 0, 1, 1], "n": [0, 0, 3, 4]}, "poisson", "counts of 0"),
        (
            "k ~ softmax(.)",
            {"x": [1, 2, 3, 4, 5, 6, 7, 8], "k": list("aababbcc")},
            "cross-entropy",
            "some rows' classes",
        ),
        ("c ~ a*x + b", {"x": [1, 2, 3, 4, 1000], "c": [0, 1, 0, 1, 1]}, "logistic", ""),
        ("c ~ a*x + b*x", {"x": [1, 2, 3, 4], "c": [0, 1, 0, 1]}, "logistic", ""),
        ("n ~ a*x + b", {"x": [1, 2, 3, 4000], "n": [0, 1, 0, 10**6]}, "poisson", ""),
        ("k ~ softmax(.)", {"x": [1, 2, 3, 4, 5, 6], "k": list("aababb")}, "cross-entropy", ""),
    ],
)
def test_a_loss_that_falls_for_ever_has_no_lowest_point(model: str, table: dict, loss: str, why: str) -> None:
    made = kobai.loss(model, {name: np.array(cells) for name, cells in table.items()}, loss=loss)
    assert (made.closed_form() is None) == bool(why)
    assert made.why_no_closed_form.startswith(why)
    if not why:
        theta = torch.tensor(made.closed_form().theta)  # type: ignore[union-attr]
        begin, end = (torch.linalg.vector_norm(made.value_and_grad(at)[1]) for at in (torch.zeros_like(theta), theta))
        assert end < 1e-9 * begin


def test_sums_with_a_running_index_are_parts_of_models() -> None:
    table = {"x1": [1.0, 2.0, 3.0], "y": [1.0, 2.0, 4.0]}
    loss = kobai.loss("y ~ a*sum(x1**i, i, 0, 2) + b", table)
    assert_allclose(loss.predict([2.0, 1.0]), [7.0, 15.0, 27.0])
    assert loss.closed_form() is not None
    with pytest.raises(BadInput, match="has no vector x"):
        kobai.loss("y ~ sum(x**2)", table)


@pytest.mark.parametrize("delta", [100.0, 1.0, 1e-3, 1e-6])
@pytest.mark.parametrize("options", [{}, {"standardize": True}, {"weights": "w", "l2": 0.1, "reduction": "sum"}])
def test_hubers_lowest_point_is_found_whatever_is_beyond_delta(delta: float, options: dict) -> None:
    x = np.array([10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5.0])  # the third of Anscombe's tables, with its outlier
    y = np.array([7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73])
    loss = kobai.loss("y ~ a*x + b", {"x": x, "y": y, "w": np.linspace(1, 2, 11)}, loss="huber", delta=delta, **options)
    best = loss.closed_form()
    assert best is not None
    value, gradient = loss.value_and_grad(torch.tensor(best.theta))
    assert float(gradient.abs().max()) < 1e-9 * delta * 11 * 14
    around = torch.tensor(best.theta) + 1e-3 * torch.as_tensor(np.random.default_rng(0).normal(size=(50, 2)))
    assert (loss.batch(around) >= value - 1e-12 * delta).all()
    if not options and delta < 0.01:
        assert_allclose(best.theta, [0.345, 4.01], atol=0.005)  # the line of the other ten


@pytest.mark.parametrize(
    "options", [{}, {"l2": 0.3, "reduction": "sum"}, {"l1": 0.2, "standardize": True}, {"weights": "w"}]
)
def test_many_points_at_once_have_the_values_of_each(options):
    rng = np.random.default_rng(5)
    table = {"u": 50 + rng.normal(size=200), "v": rng.normal(size=200), "w": rng.uniform(1, 3, 200)}
    table["y"] = 3 * table["u"] - table["v"] + rng.normal(size=200)
    loss = kobai.loss("y ~ a*u + b*v + c + 2", table, **options)
    points = rng.normal(size=(4, 7, 3)) * [1, 10, 100]
    each = [float(loss(torch.tensor(point))) for point in points.reshape(-1, 3)]
    np.testing.assert_allclose(loss.at_many(points).ravel(), each, rtol=1e-12)
    assert kobai.loss("y ~ a*u + c", table, loss="absolute").at_many(points[..., :2]) is None


def tables() -> dict[str, object]:
    """The same table in the ways people have it."""
    columns = {"x": [0.0, 1.0, 2.0, None], "y": [1.0, 3.0, 5.0, 9.0]}
    made: dict[str, object] = {"lists": columns}
    made["masked"] = {
        "x": np.ma.array([0.0, 1.0, 2.0, 77.0], mask=[False, False, False, True]),
        "y": np.array(columns["y"]),
    }
    made["structured"] = np.array([(0, 1), (1, 3), (2, 5), (np.nan, 9)], [("x", float), ("y", float)])
    made["tensors"] = {"x": torch.tensor([0, 1, 2, torch.nan]), "y": torch.tensor(columns["y"], requires_grad=True)}
    return made


@pytest.mark.parametrize("kind", [*tables(), "pandas", "pandas Int64", "pyarrow", "file", "path"])
def test_a_table_is_taken_as_it_comes(kind: str, tmp_path: Path) -> None:
    data = tables().get(kind)
    if kind.startswith("pandas"):
        pandas = pytest.importorskip("pandas")
        data = pandas.DataFrame(tables()["lists"])
        data = data.astype("Int64") if kind == "pandas Int64" else data
    elif kind == "pyarrow":
        data = pytest.importorskip("pyarrow").table(tables()["lists"])
    elif data is None:
        (tmp_path / "t.csv").write_text("x,y,name\n0,1,p\n1,3,q\n2,5,r\n,9,s\n")
        data = tmp_path / "t.csv" if kind == "path" else str(tmp_path / "t.csv")
    for model in ("y ~ a*x + b", "y ~ ."):
        loss = kobai.loss(model, data)
        assert loss.notes == ("1 of 4 rows left out, without a number in a column of the model",)
        assert_allclose(loss.closed_form().theta, [2.0, 1.0], rtol=1e-12)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("y = a*x + b", "y ~ a*x + b"),
        ("log(y)=a*x", "log(y)~a*x"),
        ("y ~ a*x", "y ~ a*x"),
        ("x = a*y", "x ~ a*y"),
        ("y = a*where(x <= 3, 1, 0) + b", "y ~ a*where(x <= 3, 1, 0) + b"),
        ("y=a*where(x==2,1,x)", "y~a*where(x==2,1,x)"),
    ],
)
def test_an_equals_sign_is_read_as_a_tilde(typed: str, meant: str) -> None:
    table = {"x": [1, 2, 4], "y": [1, 2, 5]}
    loss = kobai.loss(typed, table)
    assert loss.name == meant
    assert kobai.scene(kobai.descend(loss, lr=1e-3, steps=2)).panels[0].axes
    for wrong in ("y == a*x", "y <= a*x", "y = a*x = b", "= a*x", "y ~ a = x", "y = a*(x <= 3) = b"):
        with pytest.raises(kobai.BadInput, match=r"y ~ a|is empty|="):
            kobai.loss(wrong, table)


def test_a_table_that_ships_is_taken_by_name() -> None:
    best = kobai.loss("distance ~ a*speed + b", "cars").closed_form()
    assert best is not None
    assert_allclose(best.theta, [3.932409, -17.579095], rtol=1e-6)


@pytest.mark.parametrize(
    ("model", "columns", "options"),
    [
        ("y ~ a*x + b", {"x": [2.0, 2.0, 2.0], "y": [1.0, 2.0, 3.0]}, {}),
        ("y ~ a*x + c*z + b", {"x": [0.0, 1.0, 2.0, 3.0], "z": [1.0, 3.0, 5.0, 7.0], "y": [1.0, 2.0, 3.0, 5.0]}, {}),
        ("y ~ a*x + b", {"x": [1.0], "y": [2.0]}, {}),
        ("y ~ a*x + c*x**2 + b", {"x": [1.0, 2.0], "y": [2.0, 1.0]}, {}),
        ("y ~ a*x + b", {"x": [1.0, 2.0, 3.0], "y": [1.0, 2.0, 3.0]}, {"weights": [1.0, 0.0, 0.0]}),
    ],
)
def test_where_many_points_are_lowest_that_is_said_and_pictures_are_drawn(
    model: str, columns: dict, options: dict
) -> None:
    loss = kobai.loss(model, columns, **options)
    assert loss.closed_form() is None
    assert "dependent" in loss.why_no_closed_form
    kobai.scene(kobai.descend(loss, lr=0.01, steps=3))


def test_a_penalty_makes_one_point_lowest_again() -> None:
    loss = kobai.loss("y ~ a*x + c*x**2 + b", {"x": [1.0, 2.0], "y": [2.0, 1.0]}, l2=0.1)
    best = loss.closed_form()
    assert best is not None
    assert float(loss.value_and_grad(torch.tensor(best.theta))[1].abs().max()) < 1e-12


def test_a_mean_alone_is_a_model() -> None:
    loss = kobai.loss("y ~ b", {"y": [1.0, 2.0, 6.0]})
    assert_allclose(loss.closed_form().theta, [3.0], rtol=1e-12)  # type: ignore[union-attr]
    assert kobai.scene(kobai.descend(loss, lr=0.1, steps=3)).panels[0].kind == "data"


@pytest.mark.parametrize("options", [{}, {"held_out": 0.2}, {"held_out": 0.2, "standardize": True}])
@pytest.mark.parametrize("gaps", [True, False])
def test_rows_that_are_used_are_copied_once(options, gaps):
    table = {f"c{k}": np.random.default_rng(k).normal(size=100_000) for k in range(8)}
    if gaps:
        table["c3"][::50] = np.nan
    tracemalloc.start()
    kobai.loss("c7 ~ .", table, **options)
    peak = tracemalloc.get_traced_memory()[1] / (8 * 8 * 100_000)
    tracemalloc.stop()
    assert peak < (1.5 if gaps or options else 0.5)


@pytest.mark.parametrize("dtype", ["float32", "int32", "int8", "bool", "float64"])
def test_numbers_are_stored_in_their_own_format(dtype):
    draw = np.random.default_rng(0)
    table = {
        name: (30 * draw.normal(size=50_000)).clip(0 if dtype == "bool" else -100, 100).astype(dtype) for name in "xzy"
    }
    of = kobai.loss("y ~ a*x + b*z + c", table)
    assert np.shares_memory(of.evaluation.columns[of.evaluation.model.columns.index("x")], table["x"])
    wide = kobai.loss("y ~ a*x + b*z + c", {name: column.astype(np.float64) for name, column in table.items()})
    best, other = of.closed_form(), wide.closed_form()
    assert best is not None
    assert other is not None
    assert (best.theta.tolist(), best.value) == (other.theta.tolist(), other.value)
    ends = [kobai.descend(f, lr=1e-4, steps=5, dtype="float64").x[-1].tolist() for f in (of, wide)]
    assert ends[0] == ends[1]


def test_a_table_of_float32_descended_in_float32_is_not_copied():
    draw = np.random.default_rng(0)
    of = kobai.loss("y ~ a*x + c", {name: draw.normal(size=50_000).astype(np.float32) for name in "xy"})
    trace = kobai.descend(of, lr=0.5, steps=20, dtype="float32")
    assert of.evaluation._of == {}
    best = of.closed_form()
    assert best is not None
    np.testing.assert_allclose(trace.x[-1], best.theta, atol=1e-6)
    assert str(kobai.theory.verdict(trace)[0]).startswith("converged in")
