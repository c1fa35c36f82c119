"""The estimators keep scikit-learn's promises, and end where scikit-learn's own do."""

import pickle

import numpy as np
import pytest
from numpy.testing import assert_allclose

pytest.importorskip("sklearn")

from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.utils.estimator_checks import parametrize_with_checks

import kobai
from kobai import BadInput, GradientDescentClassifier, GradientDescentRegressor

RNG = np.random.default_rng(0)
X = RNG.normal(size=(100, 2)) * [1.0, 500.0] + [3.0, -2000.0]
Y = X @ [2.0, -0.01] + 1 + 0.1 * RNG.normal(size=100)


@parametrize_with_checks([GradientDescentRegressor(steps=50), GradientDescentClassifier(steps=50)])
def test_what_scikit_learn_expects(estimator, check):
    check(estimator)


def test_linear_regression():
    fitted, own = LinearRegression().fit(X, Y), GradientDescentRegressor(steps=400).fit(X, Y)
    assert_allclose(own.theta_, np.append(fitted.coef_, fitted.intercept_), rtol=1e-8)
    assert_allclose(own.predict(X), fitted.predict(X), rtol=1e-8)


@pytest.mark.parametrize("classes", [2, 3])
def test_logistic_regression(classes):
    y = np.array(["a", "b", "c"])[
        np.digitize(Y + 3 * RNG.normal(size=100), np.quantile(Y, [0.5] if classes == 2 else [0.3, 0.7]))
    ]
    scaled = (X - X.mean(0)) / X.std(0)
    fitted = LogisticRegression(C=np.inf, tol=1e-10, max_iter=10_000).fit(scaled, y)
    own = GradientDescentClassifier(optimizer="LBFGS", lr=1.0, steps=100).fit(X, y)
    assert_allclose(own.predict_proba(X), fitted.predict_proba(scaled), atol=1e-4)
    assert own.classes_.tolist() == sorted(set(y))


def test_a_model_of_ones_own_and_its_descent():
    x = np.linspace(0, 4, 60)[:, None]
    model = GradientDescentRegressor("a*exp(-b*x1) + c", optimizer="LBFGS", lr=1.0, steps=60, standardize=False)
    model.fit(x, 3 * np.exp(-0.7 * x[:, 0]) + 0.5)
    assert model.parameter_names_ == ("a", "b", "c")
    assert_allclose(model.theta_, [3.0, 0.7, 0.5], rtol=1e-3)
    assert kobai.scene(model.trace_).panels[0].kind == "data"
    assert_allclose(pickle.loads(pickle.dumps(model)).predict(x), model.predict(x))


def test_what_cannot_be_modelled_is_said():
    with pytest.raises(BadInput, match="give the right side"):
        GradientDescentRegressor("y ~ a*x1").fit(X, Y)
    with pytest.raises(BadInput, match=r"only model='\.'"):
        GradientDescentClassifier("a*x1").fit(X, np.arange(100) % 3)
