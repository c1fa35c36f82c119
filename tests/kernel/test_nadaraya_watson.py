"""The regressor: scikit-learn's own checks, its promises, and what it refuses."""

from __future__ import annotations

import pickle
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
import torch
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

import kobai
from kobai.errors import BadInput
from kobai.kernel import NadarayaWatson
from kobai.kernel.functional import nw_loo


def expected_failures(estimator):
    """Of all, one: repeated rows stay in each other's leave-one-out estimates, the copies that a weight stands for do not."""
    if isinstance(estimator.bandwidth, str):
        return {"check_sample_weight_equivalence_on_dense_data": "a sample is left out with all its copies"}
    return {}


@parametrize_with_checks(
    [NadarayaWatson(), NadarayaWatson(order=1), NadarayaWatson(kernel="quartic", bandwidth=2.0)],
    expected_failed_checks=expected_failures,
)
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")
def test_scikit_learn_conventions(estimator, check):
    check(estimator)


def waves(n=150, seed=0):
    rng = np.random.default_rng(seed)
    x = rng.uniform(-2, 2, (n, 2))
    return x, np.c_[np.sin(2 * x[:, 0]), x[:, 1] ** 2] + 0.1 * rng.normal(size=(n, 2))


def test_attributes_agree_with_each_other():
    x, y = waves()
    model = NadarayaWatson().fit(x, y)
    residual = y - model.loo_predict()
    assert model.loo_score_ == pytest.approx((residual**2).sum(1).mean(), rel=1e-9)
    by_hand = [NadarayaWatson(bandwidth=model.bandwidth_).fit(np.delete(x, i, 0), np.delete(y, i, 0)) for i in (0, 77)]
    np.testing.assert_allclose(
        [m.predict(x[[i]])[0] for m, i in zip(by_hand, (0, 77), strict=True)], model.loo_predict()[[0, 77]]
    )


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("flat", [True, False])
def test_gradient_by_differences(order, flat):
    x, y = waves()
    model = NadarayaWatson(order=order, bandwidth=[0.4, 0.6]).fit(x, y[:, 0] if flat else y)
    q = np.random.default_rng(1).uniform(-1, 1, (5, 2))
    step = 1e-5
    expected = np.stack(
        [(model.predict(q + step * a) - model.predict(q - step * a)) / (2 * step) for a in np.eye(2)], -1
    )
    np.testing.assert_allclose(model.gradient(q), expected, atol=1e-7)


def test_gradient_is_the_covariance_formula():
    x, y = waves()
    h = np.array([0.4, 0.6])
    model = NadarayaWatson(bandwidth=h).fit(x, y)
    point = np.array([0.3, -0.2])
    w = np.exp(-0.5 * (((x - point) / h) ** 2).sum(1))
    w /= w.sum()
    covariance = (w[:, None] * (y - w @ y)).T @ (x - w @ x)
    np.testing.assert_allclose(model.gradient(point[None])[0], covariance / h**2)


def test_the_band_is_as_wide_as_the_noise():
    rng = np.random.default_rng(0)
    x = rng.uniform(-2, 2, (2000, 1))
    model = NadarayaWatson().fit(x, np.sin(x[:, 0]) + np.where(x[:, 0] > 0, 0.5, 0.1) * rng.normal(size=2000))
    _, band = model.predict([[-1.0], [1.0]], return_std=True)
    np.testing.assert_allclose(band, [0.1, 0.5], rtol=0.25)


def test_order_one_has_no_bias_at_the_edge():
    x = np.linspace(0, 1, 200)[:, None]
    y = 3 * x[:, 0]
    constant, line = (NadarayaWatson(order=order, bandwidth=0.1).fit(x, y).predict([[0.0]])[0] for order in (0, 1))
    assert constant > 0.2
    assert line == pytest.approx(0.0, abs=1e-9)


def test_torch_in_torch_out():
    x, y = (torch.tensor(a, dtype=torch.float32) for a in waves())
    model = NadarayaWatson().fit(x, y)
    got = model.predict(x[:5])
    assert isinstance(got, torch.Tensor)
    assert got.dtype == torch.float32
    same = NadarayaWatson().fit(x.numpy(), y.numpy()).predict(x[:5].numpy())
    assert isinstance(same, np.ndarray)
    np.testing.assert_allclose(got, same, rtol=1e-4)
    assert isinstance(model.gradient(x[:5]), torch.Tensor)
    assert isinstance(model.loo_predict(), torch.Tensor)
    assert 0.9 < model.score(x, y) <= 1


def test_pipelines_grids_frames_and_pickles():
    x, y = waves()
    frame = pd.DataFrame(x, columns=["a", "b"])
    pipeline = make_pipeline(StandardScaler(), NadarayaWatson())
    search = GridSearchCV(pipeline, {"nadarayawatson__order": [0, 1]}, cv=3).fit(frame, y[:, 0])
    assert search.best_score_ > 0.9
    model = NadarayaWatson().fit(frame, y)
    assert list(model.feature_names_in_) == ["a", "b"]
    again = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(again.predict(frame), model.predict(frame))
    assert not hasattr(clone(model), "bandwidth_")
    with pytest.raises(ValueError, match="feature names"):
        model.predict(frame[["b", "a"]])


@pytest.mark.parametrize("n", [2, 3, 5])
def test_very_few_samples(n):
    x = np.arange(n, dtype=float)[:, None]
    model = NadarayaWatson().fit(x, x[:, 0])
    assert np.isfinite(model.predict(x)).all()
    assert model.bandwidth_[0] > 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"bandwidth": "lo"}, "Did you mean 'loo'"),
        ({"bandwidth": -1.0}, "one positive number"),
        ({"bandwidth": [1.0, 2.0, 3.0]}, "one for each of 2"),
        ({"kernel": "guassian"}, "Did you mean 'gaussian'"),
        ({"order": 3}, "order=3"),
        ({"backend": "gpu"}, "backend='gpu'"),
    ],
)
def test_bad_options_are_one_clear_line(options, message):
    with pytest.raises(BadInput, match=message):
        NadarayaWatson(**options).fit(*waves(20))


def test_bad_tensors_are_one_clear_line():
    x, y = map(torch.tensor, waves(20))
    x[7, 1] = float("nan")
    with pytest.raises(BadInput, match="row 7"):
        NadarayaWatson().fit(x, y)
    with pytest.raises(BadInput, match="as many"):
        NadarayaWatson().fit(y[:10], y)


def test_the_functions_need_torch_alone():
    code = (
        "import sys, kobai.functional; print([m for m in ('sklearn', 'pandas', 'numba', 'scipy') if m in sys.modules])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )


def test_leave_one_out_is_the_same_in_both_faces():
    x, y = waves()
    model = NadarayaWatson(bandwidth=0.5).fit(x, y)
    torch.testing.assert_close(torch.tensor(model.loo_predict()), nw_loo(torch.tensor(x), torch.tensor(y), 0.5))


@pytest.mark.parametrize("dtype", [torch.int64, torch.int32, torch.uint8, torch.bool, torch.float16, torch.bfloat16])
@pytest.mark.parametrize("bandwidth", [1.0, "loo"])
def test_tensors_of_any_type_of_number(dtype, bandwidth):
    x, y = torch.arange(40).reshape(20, 2) % 7, torch.arange(20) % 3
    model = NadarayaWatson(bandwidth=bandwidth).fit(x.to(dtype), y.to(dtype))
    expected = NadarayaWatson(bandwidth=bandwidth).fit(x.to(dtype).double(), y.to(dtype).double())
    torch.testing.assert_close(model.predict(x.to(dtype)), expected.predict(x.to(dtype).double()))
    assert model.predict(x.to(dtype)).dtype == torch.float64
    mixed = NadarayaWatson(bandwidth=1.0).fit(x.float(), y)
    assert mixed.predict(x).dtype == torch.float32


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("h", [np.inf, 1e-200, [0.3, np.inf], [1e-200, 0.3], [np.inf, np.inf]])
def test_bandwidths_of_any_size(order, dtype, h):
    x, y = (a.astype(dtype) for a in waves(40))
    model = NadarayaWatson(bandwidth=h, order=order).fit(x, y[:, 0])
    values = [*model.predict(x, return_std=True), model.gradient(x), model.loo_predict(), model.loo_score_]
    assert all(np.isfinite(v).all() for v in values)
    if h == 1e-200:
        np.testing.assert_array_equal(values[0], y[:, 0])
        assert model.bandwidth_note_ == "bandwidth below spacing"
    if isinstance(h, list) and h[0] == 0.3 and order == 0:
        alone = NadarayaWatson(bandwidth=0.3, order=order).fit(x[:, :1], y[:, 0])
        np.testing.assert_allclose(values[0], alone.predict(x[:, :1]), rtol=1e-5)
    kobai.scene(model)


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("units", [(1.0, 100.0), (1e-6, 1.0), (1013.0, 1e3), (1e12, 1e-12)])
def test_units_of_outputs_do_not_choose_the_bandwidths(order, units):
    rng = np.random.default_rng(5)
    x = np.sort(rng.uniform(0, 1, 120))[:, None]
    truth = np.c_[np.sin(9 * x[:, 0]), np.cos(7 * x[:, 0])]
    # One of the outputs is noisier, and would ask for more smoothing.
    y = truth + rng.normal(size=truth.shape) * [0.1, 0.3]
    plain = NadarayaWatson(order=order).fit(x, y)
    model = NadarayaWatson(order=order).fit(x, y * units)
    np.testing.assert_allclose(model.bandwidth_, plain.bandwidth_, rtol=1e-4)
    np.testing.assert_allclose(model.output_scale_, (y * units).std(0))
    residual = y * units - model.loo_predict()
    assert model.loo_score_ == pytest.approx((residual**2).sum(1).mean(), rel=1e-9)
    for column in (0, 1):
        alone = NadarayaWatson(order=order).fit(x, y[:, column])
        own = ((alone.predict(x) - truth[:, column]) ** 2).mean()
        together = ((model.predict(x)[:, column] / units[column] - truth[:, column]) ** 2).mean()
        assert together < 2 * own


def test_outputs_as_they_are_and_constant_ones():
    rng = np.random.default_rng(5)
    x = np.sort(rng.uniform(0, 1, 80))[:, None]
    one = np.sin(9 * x[:, 0]) + 0.1 * rng.normal(size=80)
    large = 1000 * rng.normal(size=80)
    alone, both = (NadarayaWatson().fit(x, y).bandwidth_ for y in (large, np.c_[one, large]))
    raw = NadarayaWatson(scale_outputs=False).fit(x, np.c_[one, large]).bandwidth_
    np.testing.assert_allclose(raw, alone, rtol=1e-2)
    assert both[0] < alone[0] / 3
    for constant in (0.0, 0.1, 1e6, -273.15):
        model = NadarayaWatson().fit(x, np.c_[one, np.full(80, constant)])
        np.testing.assert_allclose(model.bandwidth_, NadarayaWatson().fit(x, one).bandwidth_, rtol=1e-3)
    kobai.scene(NadarayaWatson().fit(x, np.c_[one, large]))


@pytest.mark.parametrize(("lang", "label"), [("en", "bandwidths"), ("ja", "バンド幅の探索")])
def test_the_progress_bar_speaks_the_language_of_the_command_line(monkeypatch, lang, label):
    from kobai.cli import language
    from kobai.kernel import nadaraya_watson

    labels = []

    class Bar(nadaraya_watson.ProgressBar):
        def __init__(self, text, *more):
            labels.append(text)
            super().__init__(text, *more)

    monkeypatch.setattr(nadaraya_watson, "ProgressBar", Bar)
    try:
        language.choose(["nw", "--lang", lang])
        NadarayaWatson().fit(np.linspace(0, 1, 9)[:, None], np.arange(9.0))
    finally:
        language.choose([], {})
    assert labels == [label]


@pytest.mark.parametrize("order", [0, 1])
def test_humidity_beside_temperature_with_bandwidths_of_their_own(order):
    rng = np.random.default_rng(5)
    hours = np.sort(rng.uniform(0, 72, 150))[:, None]
    # Humidity follows fast changes of the weather, temperature the time of day.
    truth = np.c_[15 + 8 * np.sin(2 * np.pi * hours[:, 0] / 24), 60 + 20 * np.sin(2 * np.pi * hours[:, 0] / 8)]
    y = truth + rng.normal(size=truth.shape) * [3.0, 2.0]
    model = NadarayaWatson(order=order, share_bandwidths=False).fit(hours, y)
    assert model.bandwidth_.shape == (2, 1)
    assert model.bandwidth_[0, 0] > 1.5 * model.bandwidth_[1, 0]
    q = np.linspace(2, 70, 50)[:, None]
    estimate, band = model.predict(q, return_std=True)
    for column in (0, 1):
        alone = NadarayaWatson(order=order).fit(hours, y[:, column])
        np.testing.assert_allclose(model.bandwidth_[column], alone.bandwidth_, rtol=1e-5)
        own, own_band = alone.predict(q, return_std=True)
        np.testing.assert_allclose(estimate[:, column], own, rtol=1e-4)
        np.testing.assert_allclose(band[:, column], own_band, rtol=1e-3)
        np.testing.assert_allclose(model.gradient(q)[:, column], alone.gradient(q), rtol=1e-2, atol=1e-2)
    residual = y - model.loo_predict()
    assert model.loo_score_ == pytest.approx((residual**2).sum(1).mean())
    shared = NadarayaWatson(order=order).fit(hours, y)
    errors = [(((m.predict(hours) - truth) / truth.std(0)) ** 2).mean() for m in (model, shared)]
    assert errors[0] < errors[1]
    given = NadarayaWatson(order=order, share_bandwidths=False, bandwidth=model.bandwidth_).fit(hours, y)
    np.testing.assert_allclose(given.predict(q), estimate)
    same = NadarayaWatson(order=order, share_bandwidths=False, bandwidth=2.0).fit(hours, y)
    np.testing.assert_allclose(same.predict(q), NadarayaWatson(order=order, bandwidth=2.0).fit(hours, y).predict(q))
    kobai.scene(model)
    kobai.scene(given)


def test_bandwidths_for_each_output_are_checked():
    x, y = waves()
    for wrong in ([[1.0, 2.0]], np.ones((3, 2)), [[1.0, 2.0], [1.0, -2.0]], [1.0, 2.0, 3.0]):
        with pytest.raises(BadInput, match="one for each of 2 columns, or 2 times 2"):
            NadarayaWatson(bandwidth=wrong, share_bandwidths=False).fit(x, y)
    with pytest.raises(BadInput, match=r"one for each of 2 columns$"):
        NadarayaWatson(bandwidth=[[1.0, 2.0], [1.0, 2.0]]).fit(x, y)
    one = NadarayaWatson(share_bandwidths=False).fit(x, y[:, 0])
    np.testing.assert_array_equal(one.predict(x), NadarayaWatson().fit(x, y[:, 0]).predict(x))


def test_weights_go_through_the_tools_of_scikit_learn():
    x, y = waves()
    weights = np.random.default_rng(2).integers(0, 3, len(x)).astype(float)
    pipeline = make_pipeline(StandardScaler(), NadarayaWatson(bandwidth=0.5))
    pipeline.fit(x, y[:, 0], nadarayawatson__sample_weight=weights)
    np.testing.assert_array_equal(pipeline[-1].sample_weight_, weights)
    search = GridSearchCV(NadarayaWatson(), {"bandwidth": [0.05, 0.3, 5.0]}, cv=3)
    search.fit(x, y[:, 0], sample_weight=weights)
    assert search.best_params_ == {"bandwidth": 0.3}
    np.testing.assert_array_equal(search.best_estimator_.sample_weight_, weights)
