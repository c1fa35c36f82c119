"""The transformer: scikit-learn's own checks, what it finds, and how it ends, resumes and refuses."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits, make_s_curve, make_swiss_roll
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

import kobai
from kobai.errors import BadInput
from kobai.kernel import UKR
from kobai.kernel.ukr import search
from kobai.kernel.ukr.starts import STARTS


@parametrize_with_checks([UKR(max_iter=20), UKR(max_iter=5, leave_out=2, init="pca", homotopy="bandwidth")])
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")
def test_scikit_learn_conventions(estimator, check):
    check(estimator)


def saddle(seed, n=500, variance=0.01):
    rng = np.random.default_rng(seed)
    z = rng.uniform(-1, 1, (n, 2))
    clean = np.c_[z, z[:, 0] ** 2 - z[:, 1] ** 2]
    return clean, clean + np.sqrt(variance) * rng.normal(size=clean.shape)


def off_the_truth(seed, **options):
    clean, x = saddle(seed)
    model = UKR(random_state=0, **options).fit(x)
    return ((model.inverse_transform(model.embedding_) - clean) ** 2).mean()


def test_the_saddle_is_found_through_noise():
    assert off_the_truth(0) <= 0.0095


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 8))
@pytest.mark.parametrize("leave_out", [1, 10])
def test_the_saddle_is_found_through_noise_again_and_again(seed, leave_out):
    assert off_the_truth(seed, leave_out=leave_out) <= 0.0095


def digits_against_pca(count, **options):
    x = load_digits().data[:count]
    known, held_out = x[: -count // 5], x[-count // 5 :]
    model = UKR(random_state=0, **options).fit(known)
    pca = PCA(2).fit(known)
    theirs = ((held_out - pca.inverse_transform(pca.transform(held_out))) ** 2).sum(1).mean()
    assert model.projection_error(held_out) < theirs
    assert trustworthiness(known, model.embedding_) > trustworthiness(known, pca.transform(known))


def test_digits_beat_pca_on_a_sample():
    digits_against_pca(500, max_iter=150)


@pytest.mark.slow
def test_digits_beat_pca():
    digits_against_pca(1797)


def small(**options):
    x = make_s_curve(150, noise=0.02, random_state=0)[0]
    return x, UKR(**{"max_iter": 60, "random_state": 0, **options}).fit(x)


def test_new_points_get_the_nearest_place_on_the_manifold():
    _, model = small(max_iter=200)
    new = make_s_curve(40, noise=0.05, random_state=1)[0]
    z = model.transform(new)
    got = ((new - model.inverse_transform(z)) ** 2).sum(1)
    low, high = model.embedding_.min(0) - 1, model.embedding_.max(0) + 1
    axes = [np.linspace(a, b, 150) for a, b in zip(low, high, strict=True)]
    grid = np.stack(np.meshgrid(*axes), -1).reshape(-1, 2)
    surface = model.inverse_transform(grid)
    brute = ((new[:, None] - surface[None]) ** 2).sum(2).min(1)
    # Each search is local, so a point between two sheets may end on the wrong one.
    assert (got <= brute + 1e-3).mean() >= 0.95
    assert model.projection_error(new) == pytest.approx(got.mean())
    assert model.score(new) == -model.projection_error(new)
    np.testing.assert_allclose(model.transform(new[5:9]), z[5:9], atol=1e-6)


def test_a_roll_is_unrolled():
    x, along = make_swiss_roll(1000, noise=0.2, random_state=0)
    start = UKR(init="isomap", leave_out=3, max_iter=0).fit(x).embedding_.std(0)
    assert start[0] > 2 * start[1]
    z = UKR(init="isomap", leave_out=3, max_iter=60).fit(x).embedding_
    ranks = [a.argsort().argsort() for a in (z[:, 0], along)]
    assert abs(np.corrcoef(*ranks)[0, 1]) > 0.98


def test_fitted_rows_keep_their_positions():
    x, model = small()
    np.testing.assert_array_equal(model.transform(x[::3]), model.embedding_[::3])
    np.testing.assert_array_equal(UKR(max_iter=60, random_state=0).fit_transform(x), model.embedding_)


def test_the_trace_tells_the_way():
    _, model = small(record=True)
    trace = model.trace_
    assert trace.x.shape == (61, 300)
    assert trace.steps.tolist() == list(range(61))
    assert float(trace.value.min()) == model.loss_
    best = trace.x[trace.value.argmin()].numpy().reshape(150, 2)
    np.testing.assert_array_equal(best, model.embedding_)
    assert trace.objective(trace.x[7]).item() == pytest.approx(trace.value[7].item())
    assert len(small()[1].trace_.steps) <= search.SNAPSHOTS + 1
    assert small(record=kobai.Record(every=20))[1].trace_.steps.tolist() == [0, 20, 40, 60]


@pytest.mark.parametrize(("optimizer", "lr"), [("Adam", 0.1), ("LBFGS", 1.0), ("gradient descent", 20.0)])
def test_any_optimizer_goes_down(optimizer, lr):
    _, model = small(optimizer=optimizer, lr=lr, max_iter=10 if optimizer == "LBFGS" else 60)
    assert model.loss_ < 0.95 * float(model.trace_.value[0])
    assert optimizer.lower() in str(model.trace_.optimizer).lower()


@pytest.mark.parametrize("init", [*STARTS, "random", "auto"])
def test_every_start_starts(init):
    _, model = small(init=init)
    assert np.isfinite(model.embedding_).all()
    assert model.init_ in STARTS or model.init_ == init


@pytest.mark.parametrize("options", [{"penalty": 0.05}, {"density_penalty": 0.05}, {"bound": 1.5}])
@pytest.mark.parametrize("objective", ["loo", "fit"])
def test_remedies_hold_the_positions_together(options, objective):
    _, free = small(objective=objective, init="pca")
    _, held = small(objective=objective, init="pca", **options)
    assert np.abs(held.embedding_).max() < np.abs(free.embedding_).max()
    assert np.abs(held.embedding_).max() <= options.get("bound", np.inf)


def test_no_step_leaves_the_start_where_it_is():
    x, model = small(max_iter=3, record=True)
    again = UKR(init=model.embedding_, max_iter=0).fit(x)
    np.testing.assert_array_equal(again.embedding_, model.embedding_)
    assert model.loss_ == float(model.trace_.value.min())


@pytest.mark.parametrize("homotopy", ["bandwidth", "penalty"])
def test_homotopy_ends_at_the_error_that_counts(homotopy):
    x, model = small(homotopy=homotopy, penalty=0.01, record=True)
    assert model.trace_.steps.tolist() == list(range(61))
    again = UKR(init=model.embedding_, penalty=0.01, max_iter=0).fit(x)
    assert again.loss_ == pytest.approx(model.loss_)


@pytest.mark.parametrize("homotopy", [None, "bandwidth"])
def test_interrupting_keeps_the_best_and_fitting_again_goes_on(monkeypatch, homotopy, ctrl_c):
    x = make_s_curve(150, noise=0.02, random_state=0)[0]
    ctrl_c(30)
    model = UKR(max_iter=60, init="pca", warm_start=True, homotopy=homotopy, record=True)
    with pytest.warns(UserWarning, match="interrupted after .* of 60 steps") as warned:
        model.fit(x)
    assert f"of step {model.n_iter_}, is kept" in str(warned[0].message)
    np.testing.assert_array_equal(model.trace_.x[-1].numpy().reshape(150, 2), model.embedding_)
    assert model.interrupted_
    assert 20 < model.n_iter_ < 30
    assert model.transform(x).shape == (150, 2)
    monkeypatch.undo()
    before = model.loss_
    steps = model.n_iter_
    model.fit(x)
    assert not model.interrupted_
    assert model.loss_ < before
    assert model.n_iter_ == steps + 60
    assert (np.diff(model.trace_.steps) > 0).all()


def test_interrupted_between_two_rows_of_the_record(ctrl_c):
    x = make_s_curve(80, random_state=0)[0]
    ctrl_c(38)
    model = UKR(max_iter=3000, init="pca")
    with pytest.warns(UserWarning, match="after 36 of 3000 steps"):
        model.fit(x)
    assert 30 < model.n_iter_ <= 36
    np.testing.assert_array_equal(model.trace_.x[-1].numpy().reshape(80, 2), model.embedding_)
    assert float(model.trace_.value[-1]) == pytest.approx(model.loss_)


@pytest.mark.parametrize("when", ["embedding", "descent"])
def test_interrupted_while_looking_for_a_start(monkeypatch, when):
    from kobai.kernel.ukr import starts

    evaluate, count = search.Best.__call__, 0

    def pressed(*arguments):
        nonlocal count
        count += 1
        if when == "embedding" or count == 40:
            raise KeyboardInterrupt
        return evaluate(*arguments)

    if when == "descent":
        monkeypatch.setattr(search.Best, "__call__", pressed)
    else:
        monkeypatch.setitem(starts.STARTS, "spectral", pressed)
    x = make_s_curve(80, random_state=0)[0]
    model = UKR(max_iter=20, warm_start=True)
    with pytest.warns(UserWarning, match="while looking for a start"):
        model.fit(x)
    monkeypatch.undo()
    assert model.interrupted_
    assert model.n_iter_ == 0
    before = model.loss_
    assert model.transform(x).shape == (80, 2)
    model.fit(x)
    assert model.loss_ < before
    assert not model.interrupted_


def test_progress_is_shown_when_asked_for(capsys):
    small(verbose=True)
    assert "60/60" in capsys.readouterr().err
    small()
    assert capsys.readouterr().err == ""


def test_torch_in_torch_out():
    x = torch.tensor(make_s_curve(80, random_state=0)[0], dtype=torch.float32)
    model = UKR(max_iter=20, random_state=0).fit(x)
    for value in (model.embedding_, model.transform(x[:3] + 0.01), model.inverse_transform(model.embedding_)):
        assert isinstance(value, torch.Tensor)
        assert value.dtype == torch.float32
    assert isinstance(model.density(model.embedding_), torch.Tensor)


def test_data_far_from_the_origin_makes_no_difference():
    x = make_s_curve(80, random_state=0)[0].astype(np.float32)
    near, far = (UKR(max_iter=20, init="pca").fit(x + offset) for offset in (0, 1000))
    assert far.loss_ == pytest.approx(near.loss_, rel=1e-2)


def test_pipelines_frames_grids_and_pickles():
    x, model = small()
    again = pickle.loads(pickle.dumps(model))
    np.testing.assert_array_equal(again.embedding_, model.embedding_)
    frame = make_pipeline(StandardScaler(), UKR(max_iter=5)).set_output(transform="pandas").fit_transform(x)
    assert list(frame.columns) == ["ukr0", "ukr1"]
    found = GridSearchCV(UKR(max_iter=20, init="pca"), {"n_components": [1, 2]}, cv=2).fit(x)
    assert found.best_params_ == {"n_components": 2}


def test_more_latent_dimensions_than_the_data_has():
    x = np.random.default_rng(0).normal(size=(30, 2))
    assert UKR(n_components=3, max_iter=5).fit(x).embedding_.shape == (30, 3)


def test_duplicates_and_constant_columns():
    x = np.c_[np.repeat(np.random.default_rng(0).normal(size=(20, 2)), 3, 0), np.ones(60)]
    model = UKR(max_iter=10).fit(x)
    assert np.isfinite(model.embedding_).all()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n_components": 0}, "n_components=0"),
        ({"n_components": 1.5}, "whole number"),
        ({"objective": "lou"}, "Did you mean 'loo'"),
        ({"leave_out": 150}, "from 1 to 149"),
        ({"penalty": -1}, "penalty=-1"),
        ({"bound": 0}, "bound=0"),
        ({"init": "isomp"}, "Did you mean 'isomap'"),
        ({"init": np.zeros((3, 2))}, r"\(150, 2\)"),
        ({"homotopy": "bandwith"}, "Did you mean 'bandwidth'"),
        ({"optimizer": "Adm"}, "Adam"),
    ],
)
def test_bad_options_are_one_clear_line(options, message):
    with pytest.raises(BadInput, match=message) as raised:
        small(**options)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("units", [(1.0, 1.0, 1.0), (1e3, 1.0, 1e-3), (1e-9, 1.0, 1e9)])
def test_scaled_columns_have_no_units(units):
    rng = np.random.default_rng(0)
    t = rng.uniform(-2, 2, 60)
    x = np.c_[t, np.sin(2 * t), t**2] + 0.05 * rng.normal(size=(60, 3))
    unit = (x - x.mean(0)) / x.std(0)
    options = {"n_components": 1, "max_iter": 30, "random_state": 0}
    plain, model = UKR(**options).fit(unit), UKR(**options, scale="std").fit(x * units)
    assert model.loss_ == pytest.approx(plain.loss_, rel=1e-6)
    assert model.loss_ == pytest.approx(model.reconstruction_errors().mean(), rel=1e-9)
    np.testing.assert_allclose(model.scale_, (x * units).std(0))
    new = x[:5] * units * 1.01
    assert model.projection_error(new) == pytest.approx(
        plain.projection_error((new / units - x.mean(0)) / x.std(0)), rel=1e-3
    )
    # Points of the manifold are in the data's units.
    expected = plain.inverse_transform(plain.embedding_) * x.std(0) + x.mean(0)
    np.testing.assert_allclose(model.inverse_transform(model.embedding_) / units, expected, rtol=1e-3, atol=1e-3)


def test_scale_is_checked_and_constant_columns_stay():
    x = np.c_[np.linspace(0, 1, 20), np.full(20, 7.0)]
    model = UKR(n_components=1, max_iter=3, scale="std").fit(x)
    assert np.isfinite(model.loss_)
    assert model.scale_[1] == 1.0
    with pytest.raises(BadInput, match="Did you mean 'std'"):
        UKR(scale="sdt").fit(x)
