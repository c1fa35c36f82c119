"""What holds on the processor holds on a graphics card; skipped, and said so, where there is none."""

from __future__ import annotations

import pytest
import torch

import kobai

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="no graphics card here")

RULES = [
    (None, {"lr": 1e-3}), ("SGD", {"lr": 1e-4, "momentum": 0.9}), ("Adam", {"lr": 0.05}), ("AdamW", {"lr": 0.05}),
    ("RMSprop", {"lr": 0.01}), ("Adagrad", {"lr": 0.1}), ("Rprop", {"lr": 0.01}), ("LBFGS", {"lr": 0.5}),
    ("Adafactor", {"lr": 0.01}), ("conjugate gradient", {}), ("Newton", {}), ("backtracking", {}), ("sign descent", {"lr": 0.01}),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "hyper"), RULES, ids=[str(rule) for rule, _ in RULES])
@pytest.mark.parametrize("runs", [1, 40])
def test_every_kind_of_rule(rule, hyper, runs):
    start = torch.rand(runs, 2, dtype=torch.float64) * 2 - 1
    here = kobai.descend("rosenbrock", start, optimizer=rule, steps=30, **hyper)
    there = kobai.descend("rosenbrock", start, optimizer=rule, steps=30, device="cuda", **hyper)
    assert there.x.is_cuda
    assert there.value.is_cuda
    torch.testing.assert_close(there.x.cpu(), here.x, rtol=1e-7, atol=1e-7)
    assert list(there.status) == list(here.status)


def test_a_function_with_tensors_of_its_own():
    a = torch.tensor([[2.0, 0.5], [0.5, 1.0]], device="cuda")
    start = torch.rand(5000, 2, device="cuda")
    trace = kobai.descend(lambda x: torch.einsum("i,ij,j->", x, a, x), start, lr=0.1, steps=300)
    assert trace.x.device == start.device
    assert set(trace.status) == {kobai.Status.CONVERGED}


def test_the_article_s_loop_on_the_card():
    x, path = torch.tensor([2.0, 2.0], device="cuda", requires_grad=True), []
    a = torch.eye(2, device="cuda")
    path.append(x.detach().clone())
    for _ in range(200):
        torch.einsum("i,ij,j", x, a, x).backward()
        with torch.no_grad():
            x -= 0.01 * x.grad
        x.grad.zero_()
        path.append(x.detach().clone())
    trace = kobai.descend(
        lambda x: torch.einsum("i,ij,j", x, a, x), torch.tensor([2.0, 2.0], device="cuda"), lr=0.01, steps=200
    )
    assert torch.equal(trace.x, torch.stack(path))


def test_thinned_and_ended_runs():
    start = torch.rand(3000, 2) * 16 - 8
    options = {"lr": 0.02, "steps": 400, "record": kobai.Record(every=50), "grad_tol": 1e-3}
    here, there = (kobai.descend("himmelblau", start, device=d, engine="compiled", **options) for d in ("cpu", "cuda"))
    assert torch.equal(here.x, there.x.cpu())
    assert torch.equal(here.stopped_at, there.stopped_at)
    assert list(here.status) == list(there.status)


def test_noise_is_repeatable():
    from kobai.optimize.stochastic.gradient_noise import noisy

    start = torch.rand(20, 2, device="cuda")
    one, two = (kobai.descend("sphere", start, optimizer=noisy("SGD", 0.1), lr=0.1, steps=20, seed=3) for _ in range(2))
    assert torch.equal(one.x, two.x)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_kernel_regression(dtype):
    pytest.importorskip("sklearn")
    from kobai.kernel import NadarayaWatson
    from kobai.kernel.functional import nw, nw_loo

    x, y, h = torch.randn(400, 2, dtype=dtype), torch.randn(400, 3, dtype=dtype), torch.tensor([0.3, 0.5], dtype=dtype)
    tolerance = 1e-5 if dtype == torch.float32 else 1e-12
    for here, there in (
        (nw(x[:50], x, y, h), nw(x[:50].cuda(), x.cuda(), y.cuda(), h.cuda())),
        (nw_loo(x, y, h), nw_loo(x.cuda(), y.cuda(), h.cuda())),
    ):
        assert there.is_cuda
        torch.testing.assert_close(there.cpu(), here, rtol=tolerance, atol=tolerance)
    fit = NadarayaWatson(bandwidth=0.4).fit(x.cuda(), y[:, 0].cuda())
    assert fit.predict(x[:20].cuda()).is_cuda


def test_ukr():
    pytest.importorskip("sklearn")
    from kobai.kernel import UKR

    x = torch.randn(60, 3, dtype=torch.float64, device="cuda")
    model = UKR(n_components=2, max_iter=20, random_state=0, init="pca").fit(x)
    assert model.embedding_.is_cuda
    assert model.transform(x[:5]).is_cuda
