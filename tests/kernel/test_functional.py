"""``nw`` and ``nw_loo`` against the formula, by every backend."""

from __future__ import annotations

import sys

import numpy as np
import pytest
import torch

from kobai.errors import BadInput
from kobai.kernel.functional import nw, nw_loo
from tests.kernel.second_derivatives import check_hessian
from tests.peak_memory import peak_of

BACKENDS = ("sdpa", "blocked")


LOG_KERNELS = {
    "gaussian": lambda t: -t / 2,
    "epanechnikov": lambda t: np.log(np.maximum(1 - t, 0)),
    "quartic": lambda t: 2 * np.log(np.maximum(1 - t, 0)),
    "student-t": lambda t: -np.log(1 + t),
}


def direct(q, x, y, h, kernel="gaussian", order=0, leave_out=None):
    """Kernel regression as its textbook formula, one query at a time."""
    result = np.empty((len(q), y.shape[1]))
    for i, point in enumerate(q):
        kept = np.ones(len(x), bool)
        if leave_out is not None:
            kept[leave_out[i]] = False
        t = (((point - x[kept]) / h) ** 2).sum(1)
        with np.errstate(divide="ignore"):
            log = LOG_KERNELS[kernel](t)
        if np.isneginf(log).all():
            result[i] = y[kept][t.argmin()]
            continue
        w = np.exp(log - log.max())
        w /= w.sum()
        if order == 0:
            result[i] = w @ y[kept]
        else:
            design = np.c_[np.ones(kept.sum()), x[kept] - point]
            root = np.sqrt(w)[:, None]
            result[i] = np.linalg.lstsq(root * design, root * y[kept], rcond=None)[0][0]
    return result


def direct_loss(x, y, h, groups):
    """The leave-out error by plain autograd, one sample at a time."""
    total = x.new_zeros(())
    for i, left_out in enumerate(groups):
        kept = [j for j in range(len(x)) if j not in left_out]
        score = -0.5 * ((x[i] - x[kept]) / h).square().sum(1)
        total = total + (y[i] - torch.softmax(score, 0) @ y[kept]).square().sum()
    return total / len(x)


def sample(n=60, d=3, columns=2, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, d)), rng.normal(size=(n, columns)), rng.normal(size=(17, d))


def awkward(seed=3):
    """Samples with duplicates, one far from all others, and a tight pair."""
    x, y, _ = sample(30, 2, 2, seed)
    x[5] = x[4]
    x[6] = x[4]
    x[7] = [40.0, -35.0]
    x[8] = x[9] + 1e-9
    return torch.tensor(x), torch.tensor(y)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("d", [1, 2, 7, 11])
@pytest.mark.parametrize("columns", [1, 5, 16])
def test_float64_is_the_formula(backend, d, columns):
    x, y, q = sample(d=d, columns=columns)
    h = np.linspace(0.5, 1.5, d)
    got = nw(*map(torch.tensor, (q, x, y, h)), backend=backend)
    assert np.abs(got.numpy() - direct(q, x, y, h)).max() <= 1e-12


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("offset", [0, 1, 10, 100, 999, 1000])
@pytest.mark.parametrize("h", [0.05, 0.4, 2.0])
def test_float32_survives_any_offset(backend, offset, h):
    x, y, q = ((a + offset).astype(np.float32) for a in sample(300, 2, 2))
    expected = direct(*(a.astype(np.float64) for a in (q, x, y)), h)
    got = nw(*map(torch.tensor, (q, x, y)), h, backend=backend)
    assert got.dtype == torch.float32
    assert np.abs(got.numpy() - expected).max() <= 1e-5 * np.abs(expected).max()


@pytest.mark.parametrize("kernel", LOG_KERNELS)
@pytest.mark.parametrize("order", [0, 1])
def test_every_kernel_and_order(kernel, order):
    x, y, q = sample(200, 2)
    got = nw(*map(torch.tensor, (q, x, y)), 1.3, kernel=kernel, order=order)
    np.testing.assert_allclose(got, direct(q, x, y, 1.3, kernel, order), rtol=1e-7, atol=1e-8)
    got = nw_loo(*map(torch.tensor, (x, y)), 1.3, kernel=kernel, order=order)
    expected = direct(x, x, y, 1.3, kernel, order, leave_out=range(len(x)))
    within = (((x[:, None] - x) / 1.3) ** 2).sum(2) < 1
    enough = within.sum(1) > 8 if kernel in ("epanechnikov", "quartic") else np.abs(x).max(1) < 2
    np.testing.assert_allclose(got[enough], expected[enough], rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("kernel", ["epanechnikov", "quartic"])
def test_outside_the_support_the_nearest_sample_answers(kernel):
    x, y = torch.tensor([[0.0], [1.0]], dtype=torch.float64), torch.tensor([[3.0], [5.0]], dtype=torch.float64)
    q = torch.tensor([[9.0], [-9.0]], dtype=torch.float64, requires_grad=True)
    f = nw(q, x, y, 0.1, kernel=kernel)
    assert f.tolist() == [[5.0], [3.0]]
    assert torch.autograd.grad(f.sum(), q)[0].abs().max() == 0


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("h", [0.05, 0.6, 5.0])
def test_leave_one_out_value_and_gradient(backend, h):
    x, y = awkward()
    parameters = (
        x.clone().requires_grad_(),
        y.clone().requires_grad_(),
        torch.tensor([h, 2 * h]).double().requires_grad_(),
    )
    expected = direct_loss(*parameters, [[i] for i in range(len(x))])
    got = (parameters[1] - nw_loo(*parameters, backend=backend)).square().sum(1).mean()
    assert abs(got.item() - expected.item()) <= 1e-8 * abs(expected.item())
    for ours, theirs in zip(
        torch.autograd.grad(got, parameters), torch.autograd.grad(expected, parameters), strict=True
    ):
        assert (ours - theirs).abs().max() <= 1e-8 * theirs.abs().max()


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("h", [0.1, 0.7, 5.0])
def test_leave_several_out(backend, h):
    x, y = awkward()
    rng = np.random.default_rng(0)
    groups = [[i, *rng.choice(np.delete(np.arange(30), i), 3, replace=False)] for i in range(30)]
    x.requires_grad_()
    expected = direct_loss(x, y, h, groups)
    twice = [[*group, group[-1], -1] for group in groups]
    got = (y - nw_loo(x, y, h, exclude=torch.tensor(twice), backend=backend)).square().sum(1).mean()
    assert abs(got.item() - expected.item()) <= 1e-8 * expected.item()
    ours, theirs = torch.autograd.grad(got, x)[0], torch.autograd.grad(expected, x)[0]
    assert (ours - theirs).abs().max() <= 1e-8 * theirs.abs().max()
    padded = torch.tensor([[i, -1] for i in range(30)])
    torch.testing.assert_close(nw_loo(x, y, h, exclude=padded, backend=backend), nw_loo(x, y, h))


@pytest.mark.parametrize("h", [0.05, 0.3, 2.0])
@pytest.mark.parametrize("offset", [0, 1000])
def test_float32_leaves_out_as_exactly_as_it_estimates(h, offset):
    x, y, _ = ((a + offset).astype(np.float32) for a in sample(200, 2, 2))
    expected = direct(*(a.astype(np.float64) for a in (x, x, y)), h, leave_out=range(200))
    for backend in BACKENDS:
        got = nw_loo(torch.tensor(x), torch.tensor(y), h, backend=backend)
        assert np.abs(got.numpy() - expected).max() <= 1e-5 * np.abs(expected).max()


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("order", [0, 1])
def test_gradients_by_finite_differences(backend, order):
    x, y, q = (torch.tensor(a, requires_grad=True) for a in sample(12, 2, 2))
    h = torch.tensor([0.8, 1.1], dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda *a: nw(*a, order=order, backend=backend), (q, x, y, h))
    assert torch.autograd.gradcheck(lambda *a: nw_loo(*a, order=order, backend=backend), (x, y, h))


@pytest.mark.parametrize("kernel", LOG_KERNELS)
def test_other_kernels_gradients_by_finite_differences(kernel):
    x, y, q = (torch.tensor(a, requires_grad=True) for a in sample(12, 2, 2))
    h = torch.tensor(2.3, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda *a: nw(*a, kernel=kernel, backend="blocked"), (q, x, y, h))


@pytest.mark.parametrize("backend", BACKENDS)
def test_second_derivatives(backend):
    x, y, _ = (torch.tensor(a) for a in sample(15, 2, 2))
    log_h = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradgradcheck(lambda a: nw_loo(x, y, a.exp(), backend=backend), (log_h,))


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("by", ["h", "x", "y", "queries that are the samples", "excluded"])
def test_hessians_by_differences(by, backend, order):
    x, y, _ = (torch.tensor(a) for a in sample(9, 2, 2))
    options = {"backend": backend, "order": order}
    exclude = torch.stack([torch.arange(9), torch.arange(9).roll(1)], 1)
    functions = {
        "h": (lambda z: nw_loo(x, y, z.exp(), **options), torch.tensor([0.3, 0.1], dtype=torch.float64)),
        "x": (lambda z: nw_loo(z.view(9, 2), y, 1.3, **options), x.flatten()),
        "y": (lambda z: nw_loo(x, z.view(9, 2), 1.3, **options), y.flatten()),
        "queries that are the samples": (lambda z: nw(z.view(9, 2), z.view(9, 2), y, 1.3, **options), x.flatten()),
        "excluded": (lambda z: nw_loo(x, y, z.exp(), exclude=exclude, **options), torch.full((2,), 0.3).double()),
    }
    estimate, z = functions[by]
    check_hessian(lambda z: (y - estimate(z)).square().mean(), z)


@pytest.mark.parametrize("kernel", LOG_KERNELS)
def test_hessians_of_other_kernels_by_differences(kernel):
    x, y, _ = (torch.tensor(a) for a in sample(9, 1, 2))
    z = torch.tensor([0.9], dtype=torch.float64)
    check_hessian(lambda z: (y - nw_loo(x, y, z.exp(), kernel=kernel)).square().mean(), z)


def test_one_dimension_may_be_flat():
    x, y, q = (torch.tensor(a)[:, 0] for a in sample(20, 1, 1))
    assert nw(q, x, y, 0.5).shape == q.shape
    torch.testing.assert_close(nw_loo(x, y, 0.5), nw_loo(x[:, None], y[:, None], 0.5)[:, 0])


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"h": 0.0}, "must be positive"),
        ({"h": -1.0}, "must be positive"),
        ({"h": float("nan")}, "must be positive"),
        ({"h": [1.0, 1.0, 1.0]}, "one for each of 2"),
        ({"kernel": "gausian"}, "Did you mean 'gaussian'"),
        ({"backend": "spda"}, "Did you mean 'sdpa'"),
        ({"backend": "sdpa", "kernel": "quartic"}, "not 'quartic'"),
        ({"order": 2}, "order=2"),
        ({"q": torch.zeros(3, 5).double()}, "2 columns"),
        ({"y": torch.zeros(3, 1).double()}, "same N"),
        ({"y": torch.zeros(20, 1)}, "both must be float32"),
        ({"x": torch.zeros(20, 2).half(), "y": torch.zeros(20, 1).half()}, "both must be float32"),
        ({"q": torch.zeros(3, 2, dtype=torch.float16)}, "convert one"),
    ],
)
def test_bad_input_is_one_clear_line(change, message):
    x, y, q = (torch.tensor(a) for a in sample(20, 2, 1))
    arguments = {"q": q, "x": x, "y": y, "h": 1.0, **change}
    with pytest.raises(BadInput, match=message) as raised:
        nw(**arguments)
    assert "\n" not in str(raised.value)
    with pytest.raises(BadInput):
        nw_loo(x[:1], y[:1], 1.0)


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is measured as Linux counts it")
@pytest.mark.parametrize("backend", BACKENDS)
def test_memory_grows_with_the_samples_and_not_with_their_square(backend):
    before = f"""
import torch
from kobai.functional import nw_loo
x, y = torch.randn(12000, 4, requires_grad=True), torch.randn(12000, 4)
nw_loo(x[:300], y[:300], 1.0, backend={backend!r}).sum().backward()
"""
    # The whole matrix of weights would be 576 MB, and its gradient as much again.
    assert peak_of(f"nw_loo(x, y, 1.0, backend={backend!r}).square().sum().backward()", before) < 100e6


FOUR = torch.tensor([0.0, 1.0, 2.0, 5.0], dtype=torch.float64), torch.tensor([1.0, 3.0, 2.0, 7.0], dtype=torch.float64)


@pytest.mark.parametrize("backend", ["auto", "blocked"])
@pytest.mark.parametrize("kernel", LOG_KERNELS)
@pytest.mark.parametrize("h", [float("inf"), 1e300])
def test_an_infinite_bandwidth_is_the_mean_or_the_straight_line(backend, kernel, h):
    x, y = FOUR
    slope, level = np.polyfit(x, y, 1)
    got = nw(x, x, y, h, kernel=kernel, backend=backend)
    np.testing.assert_allclose(got, y.mean().expand(4), rtol=1e-12)
    np.testing.assert_allclose(nw_loo(x, y, h, kernel=kernel, backend=backend), (13 - y) / 3, rtol=1e-12)
    got = nw(x, x, y, h, kernel=kernel, backend=backend, order=1)
    np.testing.assert_allclose(got, level + slope * x.numpy(), rtol=1e-9)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_column_with_infinite_bandwidth_plays_no_part(backend):
    x, y, q = map(torch.tensor, sample(40, 3))
    h = torch.tensor([0.5, torch.inf, 0.8], dtype=torch.float64)
    torch.testing.assert_close(
        nw(q, x, y, h, backend=backend), nw(q[:, [0, 2]], x[:, [0, 2]], y, h[[0, 2]], backend=backend)
    )
    h.requires_grad_()
    assert nw_loo(x, y, h, backend=backend).sum().backward() is None
    assert h.grad.isfinite().all()


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("scale", [1e20, 1e60, 1e160, 1.0])
@pytest.mark.parametrize("h", [1.0, 1e-200, 1e-310])
def test_far_apart_in_bandwidths_the_nearest_samples_answer(order, backend, scale, h):
    if scale * h == 1.0:
        return
    x, y = FOUR
    q = torch.tensor([0.4, 1.0, 9.0], dtype=torch.float64)
    assert nw(q * scale, x * scale, y, h, order=order, backend=backend).tolist() == [1.0, 3.0, 7.0]
    # Samples 0 and 2 are as near to sample 1.
    got = nw_loo(x * scale, y, h, order=order, backend=backend)
    np.testing.assert_allclose(got[[0, 2, 3]], [3.0, 3.0, 2.0], rtol=1e-9)
    assert any(abs(got[1] - among) < 1e-9 for among in (1.0, 1.5, 2.0))


@pytest.mark.parametrize("offset", [0.0, 1e3])
@pytest.mark.parametrize("scale", [1e-20, 1e4, 1e6, 1e9, 1e20])
def test_backends_agree_where_bandwidths_are_small(offset, scale):
    x, y, q = map(torch.tensor, sample(200, 2))
    x, q = x * scale + offset, q * scale + offset
    for h in (scale, 1.0):
        got, expected = (nw(q, x, y, h, backend=backend) for backend in BACKENDS)
        torch.testing.assert_close(got, expected, rtol=1e-5, atol=1e-6)
        got, expected = (nw_loo(x, y, h, backend=backend) for backend in BACKENDS)
        torch.testing.assert_close(got, expected, rtol=1e-5, atol=1e-6)


def test_one_column_matched_exactly_leaves_the_others_their_part():
    x, y, q = map(torch.tensor, sample(60, 2))
    x[:, 1], q[:, 1] = (x[:, 1] > 0).double(), 1.0
    same = x[:, 1] == 1
    torch.testing.assert_close(
        nw(q, x, y, [0.5, 1e-200], backend="blocked"), nw(q[:, :1], x[same, :1], y[same], 0.5, backend="blocked")
    )


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("order", [0, 1])
def test_arrays_in_arrays_out(dtype, order):
    x, y, q = (a.astype(dtype) for a in sample())
    got = nw(q, x, y, 0.7, order=order)
    assert isinstance(got, np.ndarray)
    assert got.dtype == dtype
    np.testing.assert_array_equal(got, nw(*map(torch.tensor, (q, x, y)), 0.7, order=order))
    np.testing.assert_array_equal(nw_loo(x, y, 0.7), nw_loo(torch.tensor(x), torch.tensor(y), 0.7))
    assert isinstance(nw(torch.tensor(q), x, y, 0.7, order=order), torch.Tensor)
    with pytest.raises(BadInput, match="real numbers"):
        nw(q, x, np.array(["a"] * len(x)), 0.7)


@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("backend", ["auto", *BACKENDS])
def test_no_queries_no_estimates(order, backend):
    x, y, q = map(torch.tensor, sample())
    q = q[:0].requires_grad_()
    got = nw(q, x, y, 0.7, order=order, backend=backend)
    assert got.shape == (0, 2)
    got.sum().backward()
    assert q.grad.shape == q.shape
    assert nw(*(t.detach()[:, 0] for t in (q, x, y)), 0.7).shape == (0,)


# torch's own jacfwd calls torch.jit.script.
@pytest.mark.filterwarnings("ignore:.torch.jit.script:DeprecationWarning")
@pytest.mark.parametrize("order", [0, 1])
@pytest.mark.parametrize("kernel", LOG_KERNELS)
def test_transformations_of_torch_func(order, kernel):
    x, y, q = map(torch.tensor, sample(40, 2))
    h = torch.tensor([0.9, 1.4], dtype=torch.float64)

    def at(q, h=h):
        return nw(q, x, y, h, kernel=kernel, order=order)

    expected = at(q)
    torch.testing.assert_close(torch.func.vmap(lambda one: at(one[None])[0])(q), expected)
    both = torch.func.vmap(lambda h: nw_loo(x, y, h, kernel=kernel, order=order))(torch.stack([h, 2 * h]))
    torch.testing.assert_close(both[1], nw_loo(x, y, 2 * h, kernel=kernel, order=order))
    jacobian = torch.autograd.functional.jacobian(lambda h: at(q, h), h)
    torch.testing.assert_close(torch.func.jacrev(lambda h: at(q, h))(h), jacobian)
    torch.testing.assert_close(torch.func.jacfwd(lambda h: at(q, h))(h), jacobian)
    each = torch.func.vmap(torch.func.jacrev(lambda one: at(one[None])[0]))(q)
    torch.testing.assert_close(each, torch.autograd.functional.jacobian(lambda q: at(q).sum(0), q).transpose(0, 1))
