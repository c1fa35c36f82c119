"""The descent of the bandwidths, for pictures of a fitted model."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import torch

import kobai
from kobai.kernel import NadarayaWatson
from kobai.kernel.bandwidth import descent
from tests.kernel.second_derivatives import check_hessian


@pytest.fixture
def model():
    x = np.linspace(0, 6, 30)
    return NadarayaWatson().fit(x[:, None], np.sin(x))


def test_it_ends_at_the_chosen_bandwidths_with_their_error(model):
    trace = descent.bandwidth_descent(model, 30)
    assert trace.x[-1].exp().numpy() == pytest.approx(np.asarray(model.bandwidth_), rel=1e-12)
    assert float(trace.value[-1]) == pytest.approx(float(trace.objective(trace.x[-1])), rel=1e-12)
    assert trace.x.shape[0] == len(trace.value) == len(trace.lr) == len(trace.steps)


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("kernel", ["gaussian", "epanechnikov"])
def test_its_error_has_the_right_second_derivatives(kernel, order):
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {"x": rng.uniform(0, 6, 30), "kind": rng.choice(["a", "b"], 30), "day": rng.choice(["u", "v"], 30)}
    )
    model = NadarayaWatson(kernel=kernel, order=order, bandwidth=[1.0, 0.2, 0.0])
    model.fit(frame, np.sin(frame.x) + (frame.kind == "a"), sample_weight=rng.uniform(0.5, 2, 30))
    error = descent.bandwidth_error(model)
    check_hessian(error, torch.tensor([0.2, -0.3, -0.1], dtype=torch.float64))


@pytest.mark.parametrize("show", [lambda m: descent.bandwidth_descent(m, 30), kobai.scene], ids=["descent", "scene"])
@pytest.mark.parametrize("after", [1, 2, 7])
def test_ctrl_c_ends_it_and_no_part_of_a_descent_is_shown(model, monkeypatch, show, after):
    evaluate, calls = descent.BandwidthError.__call__, 0

    def interrupted(error, log_h):
        nonlocal calls
        calls += 1
        if calls == after:
            raise KeyboardInterrupt
        return evaluate(error, log_h)

    monkeypatch.setattr(descent.BandwidthError, "__call__", interrupted)
    with pytest.raises(KeyboardInterrupt):
        show(model)


@pytest.mark.parametrize("order", [0, 1])
def test_a_descent_to_bandwidths_at_the_limit_comes_from_far(order):
    x = np.linspace(0, 1, 20)[:, None]
    model = NadarayaWatson(order=order).fit(x, np.sin(6 * x[:, 0]) + 0.05 * np.random.default_rng(0).normal(size=20))
    trace = descent.bandwidth_descent(model, 60)
    assert float((trace.x[0] - trace.x[-1]).max()) > 1.0
    assert len(trace.x) > 5
    assert float((trace.x[-2] - trace.x[-1]).abs().max()) < 0.2
