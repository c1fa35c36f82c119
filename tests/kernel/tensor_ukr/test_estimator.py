"""Tensor UKR against loops, with entries missing, and through scikit-learn's checks."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.utils.estimator_checks import parametrize_with_checks

from kobai.errors import BadInput
from kobai.kernel import TensorUKR
from kobai.kernel.tensor_ukr.error import TensorReconstructionError


@parametrize_with_checks([TensorUKR(max_iter=5)])
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.SkipTestWarning")
def test_scikit_learn_conventions(estimator, check):
    check(estimator)


def table(n1=25, n2=20, noise=0.0, seed=0):
    """A product of two curves: every entry is a smooth function of its row's and its column's place."""
    rng = np.random.default_rng(seed)
    a, b = rng.uniform(-1, 1, n1), rng.uniform(-1, 1, n2)
    x = np.stack(np.broadcast_arrays(a[:, None] + 0 * b, b + 0 * a[:, None], a[:, None] ** 2 - b**2), -1)
    return a, b, x + noise * rng.normal(size=x.shape)


def by_hand(x, u, v, h):
    """The error, entry by entry: other rows, other columns, entries that are there."""
    n1, n2, d = x.shape
    there = ~np.isnan(x)
    total = 0.0
    for k in range(n1):
        for m in range(n2):
            for c in range(d):
                if not there[k, m, c]:
                    continue
                top = bottom = 0.0
                first = np.array([np.exp(-0.5 * ((u[k] - u[i]) ** 2).sum() / h**2) if i != k else 0 for i in range(n1)])
                second = np.array(
                    [np.exp(-0.5 * ((v[m] - v[j]) ** 2).sum() / h**2) if j != m else 0 for j in range(n2)]
                )
                first, second = first / first.sum(), second / second.sum()
                for i in range(n1):
                    for j in range(n2):
                        if there[i, j, c]:
                            top += first[i] * second[j] * x[i, j, c]
                            bottom += first[i] * second[j]
                total += (x[k, m, c] - top / bottom) ** 2
    return total / there.sum() * d


def test_the_error_is_its_definition_with_entries_missing():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(6, 5, 2))
    x[rng.uniform(size=x.shape) < 0.2] = np.nan
    u, v = rng.normal(size=(6, 2)), rng.normal(size=(5, 1))
    mask = torch.tensor(~np.isnan(x)).double()
    error = TensorReconstructionError(torch.tensor(np.nan_to_num(x)), mask, (2, 1), 0.8, True, 0.0)
    point = torch.tensor(np.r_[u.ravel(), v.ravel()]).requires_grad_()
    assert error(point).item() == pytest.approx(by_hand(x, u, v, 0.8), rel=1e-12)
    assert torch.autograd.gradcheck(error, (point,))


def ordered(found, truth):
    """How well a one-dimensional embedding keeps the order of the truth, whichever way round."""
    return abs(np.corrcoef(found[:, 0].argsort().argsort(), truth.argsort().argsort())[0, 1])


def test_both_orders_are_found():
    a, b, x = table(noise=0.05)
    model = TensorUKR(n_components=(1, 1), max_iter=150).fit(x)
    assert ordered(model.row_embedding_, a) > 0.98
    assert ordered(model.column_embedding_, b) > 0.98
    assert model.loss_ < 0.05 * x.var((0, 1)).sum()


def test_missing_entries_are_filled_in_by_the_others():
    _, _, x = table()
    holes = np.random.default_rng(1).uniform(size=x.shape[:2]) < 0.3
    known = x.copy()
    known[holes] = np.nan
    model = TensorUKR(n_components=1, max_iter=200).fit(known)
    filled = model.reconstruct()
    assert np.isfinite(filled).all()
    naive = np.nanmean(known, axis=(0, 1))
    assert ((filled[holes] - x[holes]) ** 2).mean() < 0.05 * ((naive - x[holes]) ** 2).mean()
    kept = np.where(holes[..., None], x, np.nan)
    assert model.score(kept) == pytest.approx(-3 * ((filled[holes] - x[holes]) ** 2).mean())


def test_flat_tables_tensors_and_new_places():
    _, _, x = table(10, 8)
    flat = TensorUKR(n_components=(1, 1), max_iter=5).fit(x[..., 2])
    assert flat.reconstruct().shape == (10, 8)
    model = TensorUKR(n_components=(2, 1), max_iter=5).fit(torch.tensor(x))
    assert isinstance(model.row_embedding_, torch.Tensor)
    assert model.reconstruct(rows=torch.zeros(4, 2)).shape == (4, 8, 3)
    torch.testing.assert_close(model.reconstruct(rows=model.row_embedding_[3:5]), model.reconstruct()[3:5])
    assert len(model.trace_.steps) > 1


@pytest.mark.parametrize(
    ("options", "change", "message"),
    [
        ({"n_components": (0, 1)}, None, "pair of whole numbers"),
        ({"n_components": "2"}, None, "pair of whole numbers"),
        ({"objective": "x"}, None, "objective='x'"),
        ({"init": "isomap"}, None, "init='isomap'"),
        ({"init": (np.zeros((3, 2)), np.zeros((8, 2)))}, None, r"\(10, 2\) and \(8, 2\)"),
        ({}, lambda x: np.where(np.arange(10)[:, None, None] == 4, np.nan, x), "row 4 has no value"),
        ({}, lambda x: torch.tensor(x)[0, 0], "shape"),
        ({}, lambda x: torch.tensor(x)[None], "shape"),
        ({}, lambda x: np.stack([x, x]), r"shape \(2, 10, 8, 3\): need \(N1, N2, D\)"),
    ],
)
def test_bad_input_is_one_clear_line(options, change, message):
    _, _, x = table(10, 8)
    with pytest.raises(BadInput, match=message):
        TensorUKR(**{"max_iter": 2, **options}).fit(x if change is None else change(x))


def test_a_table_that_is_all_the_same():
    model = TensorUKR(max_iter=5).fit(np.ones((6, 5, 2)))
    np.testing.assert_allclose(model.reconstruct(), 1.0)
    assert np.isfinite(model.row_embedding_).all()


def test_interrupting_keeps_the_best_and_fitting_again_goes_on(monkeypatch, ctrl_c):
    _, _, x = table(10, 8)
    ctrl_c(20)
    model = TensorUKR(max_iter=500, warm_start=True)
    with pytest.warns(UserWarning, match="after 18 of 500 steps.*warm_start=True"):
        model.fit(x)
    monkeypatch.undo()
    assert model.interrupted_
    assert 10 < model.n_iter_ <= 18
    before, steps = model.loss_, model.n_iter_
    assert before == pytest.approx(float(model.error_(model.trace_.x[-1])))
    model.set_params(max_iter=40).fit(x)
    assert not model.interrupted_
    assert model.loss_ < before
    assert model.n_iter_ == steps + 40
    assert float(model.trace_.value[0]) == pytest.approx(float(model.error_(model.trace_.x[0])))
