"""What cannot become a kernel is refused with a reason, and goes to another engine."""

from __future__ import annotations

import random
import threading

import numpy as np
import pytest
import torch

import kobai
from kobai.descent.engines.compiled import Compiled
from kobai.descent.engines.compiled.run import cpu, program_cache, sharing
from kobai.descent.job import Job
from kobai.descent.record.record import Record
from kobai.jit import cache, llvm
from kobai.objectives import Objective
from kobai.optimize import resolve


def refusal(fn, n=2, runs=20, record=None, optimizer=None, dtype=torch.float32, **hyper) -> str | None:
    job = Job(
        Objective(fn, dim=n), torch.rand(runs, n, dtype=dtype), resolve(optimizer, **hyper), 5, record or Record()
    )
    return Compiled().refuses(job)


def counter(x, seen=[0]):  # noqa: B006  it is meant to remember
    seen[0] += 1
    return (x * x).sum() * seen[0]


@pytest.mark.parametrize(
    ("fn", "reason"),
    [
        (lambda x: (x * x).sum() if x[0] > 0 else x.sum(), "decides by its numbers"),
        (lambda x: x.sum() * float(x[0]), "decides by its numbers"),
        (lambda x: torch.tensor(np.sin(x.detach().numpy())).sum() + x.sum(), ""),
        (lambda x: torch.tensor(x.tolist()).sum() + x.sum(), ""),
        (lambda x: (x * torch.rand(2)).sum(), "another result each time"),
        (lambda x: (x * random.random()).sum(), "another result each time"),
        (counter, "another result each time"),
        (lambda x: x.sort()[0][0] * 2.0, ""),
        (lambda x: (x.double() ** 2).sum().float(), "float64 on the way"),
        (lambda x: torch.special.bessel_j0(x).sum(), "bessel"),
        (lambda x: 3.0, "does not return"),
        (lambda x: x, "does not return"),
        (lambda x: (x.repeat(3000) ** 2).sum(), "numbers at once"),
        (lambda x: 1 / 0, "ZeroDivisionError"),
    ],
)
def test_functions(fn, reason):
    why = refusal(fn)
    assert why
    assert reason in why


def test_the_rest():
    def sphere(x):
        return (x * x).sum()

    assert "coordinates" in (refusal(sphere, n=50) or "")
    assert "float16" in (refusal(sphere, dtype=torch.float16) or "")
    assert "state" in (refusal(sphere, record=Record(state=True)) or "")
    assert "LBFGS" in (refusal(sphere, optimizer="LBFGS") or "")


def test_random_numbers_are_left_as_they_were():
    torch.manual_seed(5)
    expected = torch.rand(3)
    torch.manual_seed(5)
    torch.rand(40)  # the starts
    torch.manual_seed(5)
    program_cache.kernel_for(
        Job(Objective(lambda x: (x * x).sum(), dim=2), torch.ones(4, 2), resolve(None), 5, Record())
    )
    assert torch.equal(torch.rand(3), expected)


def test_without_llvmlite_everything_still_runs(monkeypatch):
    monkeypatch.setattr(llvm, "binding", lambda: None)
    trace = kobai.descend("x1**2 + x2**2", torch.rand(5000, 2), lr=0.1, steps=50)
    assert trace.engine == "stacked"
    assert "llvmlite" in trace.engine_reason or "work" in trace.engine_reason
    with pytest.raises(kobai.BadInput, match="llvmlite is not installed"):
        kobai.descend("x1**2 + x2**2", torch.rand(50, 2), lr=0.1, steps=50, engine="compiled")


def test_a_kernel_that_gives_something_else_is_not_used(monkeypatch):
    right = cpu.load

    def wrong(text):
        return right(text.replace("fadd", "fsub"))

    monkeypatch.setattr(cpu, "load", wrong)
    assert "another result" in (refusal(lambda x: (x + x * x * x).sum() * 0.7) or "")


def test_a_kernel_that_llvm_refuses_is_not_used(monkeypatch):
    right = cpu.load
    monkeypatch.setattr(cpu, "load", lambda text: right(text + "\nnonsense"))
    assert "the compiler refuses" in (refusal(lambda x: (x + x * x * x).sum() * 0.7) or "")


def test_large_batches_take_it_and_small_ones_do_not():
    x = torch.rand(200_000, 2)
    large = kobai.descend("x1**2 + 3*x2**2", x, lr=0.1, steps=200, record=Record(every=200))
    assert large.engine == "compiled"
    small = kobai.descend("x1**2 + 3*x2**2", x[:4], lr=0.1, steps=50)
    assert small.engine == "stacked"
    assert torch.equal(
        small.x[:, -1], kobai.descend("x1**2 + 3*x2**2", x[:4], lr=0.1, steps=50, engine="compiled").x[:, -1]
    )


def test_a_kept_kernel_that_was_damaged_is_made_again(monkeypatch, tmp_path):
    monkeypatch.setattr(cache, "directory", lambda: tmp_path)
    monkeypatch.setattr(llvm, "_loaded", {})

    def quartic(x):
        return (x**4).sum() * 0.37

    assert refusal(quartic) is None
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:-40] + bytes(40))
    llvm._loaded.clear()
    assert refusal(quartic) is None
    assert file.read_bytes() == whole


def test_another_process_goes_straight_to_the_kernel(monkeypatch, tmp_path):
    """Nothing is traced again: a second process would have to import half of torch for that."""
    monkeypatch.setattr(cache, "directory", lambda: tmp_path)
    start = torch.rand(50, 2)
    options = {"optimizer": "Adam", "lr": 0.1, "steps": 30, "engine": "compiled"}
    first = kobai.descend("rosenbrock", start, **options)
    for room, name in (
        (program_cache, "_kernels"),
        (program_cache, "_rules"),
        (llvm, "_loaded"),
        (sharing, "_codes"),
    ):
        monkeypatch.setattr(room, name, type(getattr(room, name))())
    monkeypatch.setattr(program_cache, "make", None)
    second = kobai.descend("rosenbrock", start, **options)
    assert torch.equal(first.x, second.x)
    for file in tmp_path.glob("*.json"):
        file.write_bytes(file.read_bytes()[:-1])
    program_cache._kernels.clear()
    with pytest.raises(TypeError):
        kobai.descend("rosenbrock", start, **options)


@pytest.fixture
def nothing_kept(monkeypatch, tmp_path):
    """As in a process that is the first of all."""
    monkeypatch.setattr(cache, "directory", lambda: tmp_path)
    for room, name in (
        (program_cache, "_kernels"),
        (program_cache, "_rules"),
        (llvm, "_loaded"),
        (sharing, "_codes"),
    ):
        monkeypatch.setattr(room, name, type(getattr(room, name))())


@pytest.mark.usefixtures("nothing_kept")
@pytest.mark.parametrize("options", [{}, {"optimizer": "SGD", "momentum": 0.9}, {"optimizer": "Adam"}])
def test_another_step_size_takes_the_same_code_and_still_equals_the_loop(monkeypatch, options):
    start = torch.rand(5, 2, generator=torch.Generator().manual_seed(0))
    kobai.descend("rosenbrock", start, lr=1e-3, steps=40, engine="compiled", **options)
    monkeypatch.setattr(program_cache, "make", None)
    compiled = kobai.descend("rosenbrock", start, lr=7e-4, steps=40, engine="compiled", **options)
    loop = kobai.descend("rosenbrock", start, lr=7e-4, steps=40, engine="loop", **options)
    assert compiled.engine == "compiled"
    assert torch.equal(compiled.x, loop.x) if options.get("optimizer") != "Adam" else torch.allclose(compiled.x, loop.x)
    assert torch.equal(compiled.lr, loop.lr)


@pytest.mark.usefixtures("nothing_kept")
def test_a_step_size_that_changes_the_arithmetic_is_another_form(monkeypatch):
    start = torch.rand(5, 2, generator=torch.Generator().manual_seed(0))
    kobai.descend("rosenbrock", start, lr=1e-3, steps=40, engine="compiled")
    made = []
    monkeypatch.setattr(program_cache, "make", lambda job, make=program_cache.make: made.append(job) or make(job))
    still = kobai.descend("rosenbrock", start, lr=0.0, steps=40, engine="compiled")
    assert len(made) == 1
    assert torch.equal(still.x[:, -1], start)


@pytest.mark.usefixtures("nothing_kept")
def test_threads_that_want_the_same_code_at_once_share_it():
    job = Job(kobai.objective("x1**2 + 3*x2**2"), torch.ones(4, 2), resolve(None, lr=0.1), 5, Record())
    text = program_cache.make(job)[1].text
    together = threading.Barrier(4)
    found = []

    def want():
        together.wait()
        found.append(cpu.load(text))

    threads = [threading.Thread(target=want) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(map(id, found))) == 1
