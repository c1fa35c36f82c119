"""The limits of Adam and its kin, against the recurrence written out and against torch's own state."""

import numpy as np
import pytest
import torch

import kobai
from kobai.optimize import resolve
from kobai.theory import AdaptiveOptimizer, along

CASES = [
    ("Adam", {}, 38.0), ("Adam", {"betas": (0.5, 0.99)}, 6.0), ("AdamW", {"weight_decay": 0.0}, 38.0),
    ("RMSprop", {}, 2.0), ("RMSprop", {"momentum": 0.5}, 3.0), ("Adagrad", {}, 2.0),
]  # fmt: skip


def form_of(name, **hyper):
    return AdaptiveOptimizer.of(name, dict(resolve(name, lr=0.1, **hyper).hyper))


@pytest.mark.parametrize(("name", "hyper", "constant"), CASES)
def test_thresholds_are_those_of_the_paper(name, hyper, constant):
    form = form_of(name, **hyper)
    assert form.threshold(0.1) == pytest.approx(constant / 0.1)
    assert form.limit(20.0) == pytest.approx(constant / 20)


@pytest.mark.parametrize(
    ("name", "hyper"),
    [*[case[:2] for case in CASES], ("AdamW", {"weight_decay": 2.0}), ("AdamW", {"betas": (0.0, 0.9)})],
)
@pytest.mark.parametrize("lr", [0.01, 0.3])
def test_at_the_threshold_the_recurrence_has_a_root_of_one(name, hyper, lr):
    """(x, m) → (x′, m′) at a curvature s, with P = 1."""
    form = form_of(name, **hyper)

    def radius(s):
        share = 1 - form.momentum if form.averages else 1.0
        m = np.array([share * s, form.momentum])
        return np.abs(np.linalg.eigvals([np.array([1 - lr * form.shrinks, 0]) - lr * m, m])).max()

    s = form.threshold(lr)
    assert radius(0.999 * s) < 1 < radius(1.001 * s)
    assert form.limit(s) == pytest.approx(lr)


@pytest.mark.parametrize(
    "hyper", [{}, {"weight_decay": 0.3}, {"maximize": True}, {"amsgrad": True}, {"centered": True}, {"lr_decay": 0.1}]
)
@pytest.mark.parametrize("name", ["Adam", "RMSprop", "Adagrad"])
def test_what_is_not_described_has_none(name, hyper):
    described = set(hyper) <= {"weight_decay"}
    assert (AdaptiveOptimizer.of(name, {**resolve(name, lr=0.1).hyper, **hyper}) is not None) == described


@pytest.mark.parametrize(
    ("name", "hyper"), [("Adam", {}), ("Adam", {"weight_decay": 0.3}), ("RMSprop", {}), ("Adagrad", {})]
)
def test_sizes_from_positions_equal_those_from_the_recorded_state(name, hyper):
    options = {"optimizer": name, "lr": 0.02, "steps": 25, "dtype": "float64", **hyper}
    bare = kobai.descend("rosenbrock", [-1.2, 1.0], **options)
    known = kobai.descend("rosenbrock", [-1.2, 1.0], record=kobai.Record(state=True), **options)
    rows = np.arange(0, 25, 4)  # the state of the last row repeats
    form = AdaptiveOptimizer.of(name, bare.hyper)
    assert torch.allclose(form.sizes(bare, rows), form.sizes(known, rows), rtol=1e-9)
    thin = kobai.descend("rosenbrock", [-1.2, 1.0], record=kobai.Record(every=5), **options)
    assert form.sizes(thin, np.arange(3)) is None
    assert np.isnan(along(thin).threshold).all()


def test_adam_on_a_valley_meets_its_threshold():
    """While gradients shrink P does too, until the preconditioned sharpness is 38/η; then Adam oscillates and P grows."""
    trace = kobai.descend(
        "x1**2 + 50*x2**2", [1.0, 1.0], optimizer="Adam", lr=0.01, betas=(0.9, 0.99), steps=3000, dtype="float64"
    )
    found = along(trace, every=3)
    share = found.preconditioned / found.threshold
    first = int(np.flatnonzero(found.meets)[0])
    assert share[first - 1] < 1 <= share[first]
    norms = trace.grad_norm.numpy()[::3]
    assert norms[first + 1 : first + 40].max() > 100 * norms[first - 5 : first].max()
