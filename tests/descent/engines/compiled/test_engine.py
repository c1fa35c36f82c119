"""The compiled engine against the plain loop: bit for bit where the operations are the same, else to a few roundings."""

from __future__ import annotations

import itertools
import math

import pytest
import torch
from torch import Tensor

import kobai
from kobai.descent.engines.compiled import Compiled
from kobai.descent.engines.compiled.run import cpu
from kobai.descent.engines.loop import Loop
from kobai.descent.engines.stacked import Stacked
from kobai.descent.job import Job, Result
from kobai.descent.record.record import Record
from kobai.jit import llvm
from kobai.objectives import Objective
from kobai.optimize import resolve

DOUBLES = [torch.float32, torch.float64]


def rosenbrock(x: Tensor) -> Tensor:
    return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2


def logarithm(x: Tensor) -> Tensor:
    return x[0] * torch.log(x[0]) + x[1] ** 2


def ackley(x: Tensor) -> Tensor:
    hill = -20 * torch.exp(-0.2 * torch.sqrt(0.5 * (x**2).sum()))
    return hill - torch.exp(0.5 * torch.cos(2 * math.pi * x).sum()) + 20 + math.e


def make(fn, start: Tensor, steps: int, record: Record | None = None, optimizer=None, **options) -> Job:
    tolerances = {name: options.pop(name) for name in ("grad_tol", "value_tol", "scheduler") if name in options}
    f = fn if isinstance(fn, Objective) else Objective(fn, dim=start.shape[1])
    return Job(f, start, resolve(optimizer, **options), steps, record or Record(), **tolerances)


def both(job: Job) -> tuple[Result, Result]:
    engine = Compiled()
    assert engine.refuses(job) is None
    return engine.run(job), Loop().run(job)


def same(a: Tensor, b: Tensor) -> bool:
    return bool(((a == b) | (a.isnan() & b.isnan())).all())


@pytest.mark.parametrize("dtype", DOUBLES)
@pytest.mark.parametrize("momentum", [None, 0.9])
def test_gradient_descent_and_momentum_are_the_loop_bit_for_bit(dtype, momentum):
    options = {} if momentum is None else {"optimizer": "SGD", "momentum": momentum}
    start = torch.rand(67, 2, dtype=dtype) * 6 - 3  # some of these diverge
    compiled, loop = both(make(rosenbrock, start, 40, lr=1e-3, **options))
    assert int((loop.nonfinite_at >= 0).sum()) > 5
    assert same(compiled.x, loop.x)
    assert same(compiled.value, loop.value)
    assert same(compiled.lr, loop.lr)
    assert torch.equal(compiled.nonfinite_at, loop.nonfinite_at)
    assert torch.equal(compiled.stopped_at, loop.stopped_at)
    assert same(compiled.grad_norm.float(), loop.grad_norm.float())


@pytest.mark.parametrize("dtype", DOUBLES)
@pytest.mark.parametrize("every", [1, 3, 7, 50])
def test_thinned_records_are_rows_of_the_whole(dtype, every):
    start = torch.rand(70, 2, dtype=dtype) * 4 - 2
    compiled, loop = both(make(rosenbrock, start, 20, Record(every=every, keep=("x", "value", "grad")), lr=1e-3))
    assert same(compiled.x, loop.x)
    assert same(compiled.value, loop.value)
    assert compiled.grad is not None
    assert same(compiled.grad, loop.grad)
    if every > 1:
        assert compiled.moved is not None
        assert same(compiled.moved, loop.moved)


@pytest.mark.parametrize("runs", [1, 2, 15, 16, 17, 63, 64, 65, 130])
@pytest.mark.parametrize("steps", [0, 1, 2, 16, 17, 33])
def test_every_number_of_runs_and_steps(runs, steps):
    compiled, loop = both(make(rosenbrock, torch.rand(runs, 2), steps, optimizer="SGD", lr=1e-3, momentum=0.5))
    assert same(compiled.x, loop.x)
    assert same(compiled.value, loop.value)
    assert compiled.x.shape == (runs, steps + 1, 2)


def test_a_run_never_depends_on_its_neighbours():
    start = torch.rand(64, 2) * 8 - 4
    together = both(make(rosenbrock, start, 60, lr=1e-3))[0]
    for i in (0, 13, 63):
        alone = both(make(rosenbrock, start[i : i + 1], 60, lr=1e-3))[0]
        assert same(alone.x[0], together.x[i])
        assert int(alone.nonfinite_at[0]) == int(together.nonfinite_at[i])


@pytest.mark.parametrize("dtype", DOUBLES)
def test_a_value_that_is_not_a_number_ends_a_run_where_the_loop_ends_it(dtype):
    start = torch.stack([torch.linspace(0.05, 2, 40), torch.linspace(-1, 1, 40)], 1).to(dtype)
    compiled, loop = both(make(logarithm, start, 2, lr=1.3))
    ended = loop.nonfinite_at >= 0
    assert 0 < int(ended.sum()) < 40
    assert torch.equal(compiled.nonfinite_at, loop.nonfinite_at)
    assert torch.allclose(compiled.x, loop.x, rtol=1e-3, atol=1e-5)
    assert torch.isfinite(compiled.x).all()


def test_a_start_without_a_value_stays_where_it_is():
    start = torch.tensor([[-1.0, 0.0], [1.0, 0.0]])
    compiled, loop = both(make(logarithm, start, 5, lr=0.01))
    assert compiled.nonfinite_at.tolist() == loop.nonfinite_at.tolist() == [0, -1]
    assert compiled.x[0].tolist() == [[-1.0, 0.0]] * 6


@pytest.mark.parametrize("tolerance", [{"grad_tol": 0.3}, {"value_tol": 0.02}, {"grad_tol": 0.1, "value_tol": 0.005}])
def test_tolerances_stop_runs_where_the_loop_stops_them(tolerance):
    compiled, loop = both(make(rosenbrock, torch.rand(50, 2) * 2, 80, lr=2e-3, **tolerance))
    assert int((loop.stopped_at >= 0).sum()) > 5
    assert torch.equal(compiled.stopped_at, loop.stopped_at)
    assert same(compiled.x, loop.x)
    assert same(compiled.value, loop.value)


def test_schedules_move_the_step_size():
    def schedule(optimizer):
        return torch.optim.lr_scheduler.ExponentialLR(optimizer, 0.9)

    compiled, loop = both(make(rosenbrock, torch.rand(20, 2), 30, optimizer="SGD", lr=1e-3, scheduler=schedule))
    assert same(compiled.x, loop.x)
    assert same(compiled.lr, loop.lr)
    assert compiled.lr[0, 0] > compiled.lr[0, -1]


def test_a_schedule_that_reaches_one_and_zero_keeps_its_shape():
    def schedule(optimizer):
        return torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: (k % 5) / 4)

    compiled, loop = both(
        make(lambda x: (x * x).sum(), torch.rand(20, 2), 30, optimizer="SGD", lr=1.0, scheduler=schedule)
    )
    assert same(compiled.x, loop.x)


def steps_apart(compiled: Result, loop: Result, dtype: torch.dtype) -> float:
    """The largest difference after one step, in roundings of the larger of position and step."""
    size = loop.x[:, 1].abs() + (loop.x[:, 1] - loop.x[:, 0]).abs()
    gap = (compiled.x[:, 1] - loop.x[:, 1]).abs() / (size * torch.finfo(dtype).eps).clamp_min(1e-300)
    return float(gap.nan_to_num().max())


CATALOGUE = [entry.key for entry in kobai.functions()]


@pytest.mark.parametrize("dtype", DOUBLES)
@pytest.mark.parametrize("key", CATALOGUE)
def test_catalogue(key, dtype):
    """f and ∇f to rounding of their largest value, the next position within 4 roundings, for every function kobai lists."""
    f = kobai.objective(key)
    n = f.dim or max(2, f.least_dim)
    f = f if f.dim else f.at(n)
    low, high = torch.tensor([tuple(d) for d in f.domain or [(-2, 2)]], dtype=dtype).T
    start = low + (high - low) * torch.rand(24, n, dtype=dtype)
    compiled, loop = both(make(f, start, 1, Record(keep=("x", "grad")), lr=1e-4))
    assert torch.equal(compiled.nonfinite_at, loop.nonfinite_at)
    eps = torch.finfo(dtype).eps
    for seen, truth in ((compiled.value, loop.value), (compiled.grad, loop.grad)):
        assert seen is not None
        assert truth is not None
        fine = torch.isfinite(truth)
        assert torch.equal(fine, torch.isfinite(seen))
        scale = truth[fine].abs().max()
        assert float((seen - truth)[fine].abs().max()) <= 128 * eps * float(scale)
    assert steps_apart(compiled, loop, dtype) <= 4


@pytest.mark.parametrize("count", [3, 5, 7, 8, 9, 16, 20, 31])
def test_sums_over_many_coordinates_add_in_torchs_order(count):
    start = torch.rand(9, count, dtype=torch.float64)
    compiled, loop = both(make(lambda x: (x**2).sum() ** 2, start, 5, lr=1e-3))
    assert same(compiled.x, loop.x)


@pytest.mark.parametrize(
    "fn",
    [
        lambda x: torch.einsum("i,ij,j->", x, torch.tensor([[2.0, 0.5], [0.5, 1.0]]), x),
        lambda x: x @ torch.tensor([[2.0, 0.5], [0.5, 1.0]]) @ x,
        lambda x: torch.linalg.vector_norm(x) ** 2 + torch.maximum(x[0], x[1]),
        lambda x: torch.where(x[0] > 0, x[0] ** 2, -x[0]) + x[1].abs(),
        lambda x: torch.stack([x[0] ** 2, x[1] ** 4]).sum() + x.prod(),
        lambda x: torch.nn.functional.softplus(x).sum() + torch.sigmoid(x[0]),
        lambda x: x.clamp(-0.5, 0.5).pow(2).sum() + x.amax() + x.mean(),
        lambda x: (x[torch.tensor([1, 0, 1])] ** 2).sum() + torch.cat([x, x * 2]).sum(),
        lambda x: torch.atan2(x[0], x[1]) + torch.hypot(x[0], x[1]),
        lambda x: torch.cumsum(x, 0).pow(2).sum(),
        lambda x: sum((a - b) ** 2 for a, b in itertools.pairwise(x)) + x[0],
        lambda x: (x.unsqueeze(0) - x.unsqueeze(1)).pow(2).sum() + torch.flip(x, [0])[0],
        lambda x: torch.tanh(x).sum() + torch.relu(x[0]) + torch.expm1(x[1]) + torch.log1p(x[0] ** 2),
    ],
)
def test_what_torch_can_write(fn):
    compiled, loop = both(make(fn, torch.rand(20, 2) * 2 - 1, 10, lr=0.01))
    assert torch.allclose(compiled.x, loop.x, rtol=1e-5, atol=1e-6)
    assert torch.allclose(compiled.value, loop.value, rtol=1e-5, atol=1e-6)


def test_writing_in_place_is_followed():
    def fn(x):
        total = torch.zeros(3)
        y = x * 1.0
        y[0] += x[1]
        y[1:] *= 2
        return (y**2).sum() + total.sum()

    compiled, loop = both(make(fn, torch.rand(20, 2), 10, lr=0.01))
    assert torch.allclose(compiled.x, loop.x, rtol=1e-6)


def test_code_that_gives_another_result_is_not_used(monkeypatch):
    right = cpu.load
    monkeypatch.setattr(cpu, "load", lambda text: right(text.replace("fadd", "fsub")))
    job = make(lambda x: (x + x * x * x).sum() * 0.7, torch.rand(20, 2), 5)
    assert "another result" in (Compiled().refuses(job) or "")


def test_code_that_llvm_refuses_is_not_used(monkeypatch):
    right = cpu.load
    monkeypatch.setattr(cpu, "load", lambda text: right(text + "\nnonsense"))
    job = make(lambda x: (x + x * x * x).sum() * 0.7, torch.rand(20, 2), 5)
    assert "the compiler refuses" in (Compiled().refuses(job) or "")


def test_without_llvmlite_everything_still_runs(monkeypatch):
    monkeypatch.setattr(llvm, "binding", lambda: None)
    trace = kobai.descend("x1**2 + x2**2", torch.rand(5000, 2), lr=0.1, steps=50)
    assert trace.engine == "stacked"
    assert "llvmlite" in trace.engine_reason or "work" in trace.engine_reason
    with pytest.raises(kobai.BadInput, match="llvmlite is not installed"):
        kobai.descend("x1**2 + x2**2", torch.rand(50, 2), lr=0.1, steps=50, engine="compiled")


def test_large_batches_take_it_and_small_ones_do_not():
    x = torch.rand(200_000, 2)
    large = kobai.descend("x1**2 + 3*x2**2", x, lr=0.1, steps=200, record=Record(every=200))
    assert large.engine == "compiled"
    small = kobai.descend("x1**2 + 3*x2**2", x[:4], lr=0.1, steps=50)
    assert small.engine == "stacked"
    assert torch.equal(
        small.x[:, -1], kobai.descend("x1**2 + 3*x2**2", x[:4], lr=0.1, steps=50, engine="compiled").x[:, -1]
    )


@pytest.mark.parametrize(("every", "n", "dtype"), [(1, 2, DOUBLES[0]), (7, 1, DOUBLES[1]), (120, 5, DOUBLES[1])])
def test_a_gradient_tolerance_ends_runs_in_any_block_of_steps_where_the_loop_ends_them(dtype, every, n):
    start = torch.linspace(-3, 3, 97 * n, dtype=dtype).reshape(-1, n) ** 3
    factors = torch.arange(1, n + 1, dtype=dtype).unsqueeze(1)

    def fn(x: Tensor) -> Tensor:
        return (x**2 * factors.reshape(-1, *[1] * (x.ndim - 1))).sum(0) + x[0] ** 4 / 400

    for optimizer, options in ((None, {"lr": 0.03}), ("Adam", {"lr": 0.3}), ("SGD", {"lr": 0.01, "momentum": 0.5})):
        f = Objective(fn, dim=n, per_coordinate=True)
        job = make(f, start, 120, Record(every=every), optimizer, grad_tol=0.02, **options)
        compiled, stacked = Compiled().run(job), Stacked().run(job)
        assert int((stacked.stopped_at >= 0).sum()) > 20
        assert torch.equal(compiled.stopped_at, stacked.stopped_at)
        assert torch.equal(compiled.nonfinite_at, stacked.nonfinite_at)
        assert torch.allclose(compiled.x, stacked.x, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("dtype", DOUBLES)
@pytest.mark.parametrize("lr", [0.25, 0.37, 0.5, 1.0, 0.9])  # at rest at once, soon, in cycles
def test_runs_at_rest_and_in_cycles_have_the_loops_bits_though_their_steps_are_left_out(dtype, lr):
    start = torch.stack([torch.linspace(-3, 3, 130), torch.linspace(1, 1.2, 130)], 1).to(dtype)
    f = Objective(lambda x: x[0] ** 2 + (x[1] - 0.3) ** 2 * 0.7, dim=2, per_coordinate=True)
    for every, options in ((1, {}), (7, {}), (300, {"optimizer": "SGD", "momentum": 0.3})):
        job = make(f, start, 300, Record(every=every), lr=lr, **options)
        compiled, stacked = Compiled().run(job), Stacked().run(job)
        assert same(compiled.x, stacked.x)
        assert same(compiled.value, stacked.value)
        if every > 1:
            assert compiled.moved is not None
            assert stacked.moved is not None
            assert same(compiled.moved, stacked.moved)


def test_torchs_switch_for_subnormal_numbers_holds_on_every_thread():
    start = torch.rand(20_000, 2) * 2 + 1
    f = Objective(lambda x: x[0] ** 2 + 3 * x[1] ** 2, dim=2, per_coordinate=True)
    job = make(f, start, 450, Record(every=450), lr=0.1)
    precise, threads = Compiled().run(job), torch.get_num_threads()
    torch.set_num_threads(2)
    try:
        if not torch.set_flush_denormal(True):
            pytest.skip("this processor has no such switch")
        flushed, stacked = Compiled().run(job), Stacked().run(job)
    finally:
        torch.set_flush_denormal(False)
        torch.set_num_threads(threads)
    assert same(flushed.x, stacked.x)
    assert not same(flushed.x, precise.x)
    assert same(Compiled().run(job).x, precise.x)
