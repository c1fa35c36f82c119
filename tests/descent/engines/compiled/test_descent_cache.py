"""Compiled descents are found again: by key, by form, on disk."""

from __future__ import annotations

import threading

import pytest
import torch

import kobai
from kobai.descent.engines.compiled import Compiled, compilation, descent_cache, job_graphs
from kobai.descent.engines.compiled.run import cpu
from kobai.descent.job import Job
from kobai.descent.record.record import Record
from kobai.jit import cache, llvm
from kobai.objectives import Objective
from kobai.optimize import resolve
from kobai.recently_used import RecentlyUsed


def forget(monkeypatch) -> None:
    """Empty the caches in memory, as in a new process."""
    for room, name in ((descent_cache, "_by_key"), (descent_cache, "_by_form"), (job_graphs, "_optimizers")):
        monkeypatch.setattr(room, name, RecentlyUsed(64))
    monkeypatch.setattr(llvm, "_loaded", {})


def refusal(fn, n=2, runs=20, record=None, optimizer=None, dtype=torch.float32, **hyper) -> str | None:
    job = Job(
        Objective(fn, dim=n), torch.rand(runs, n, dtype=dtype), resolve(optimizer, **hyper), 5, record or Record()
    )
    return Compiled().refuses(job)


def test_another_process_goes_straight_to_the_machine_code(monkeypatch, tmp_path):
    """Nothing is captured again: a second process would have to import half of torch for that."""
    monkeypatch.setattr(cache, "directory", lambda: tmp_path)
    forget(monkeypatch)  # an earlier test's descent would not be written to this folder
    start = torch.rand(50, 2)
    options = {"optimizer": "Adam", "lr": 0.1, "steps": 30, "engine": "compiled"}
    first = kobai.descend("rosenbrock", start, **options)
    forget(monkeypatch)
    monkeypatch.setattr(compilation, "compile_job", None)
    second = kobai.descend("rosenbrock", start, **options)
    assert torch.equal(first.x, second.x)
    for file in tmp_path.glob("*.json"):
        file.write_bytes(file.read_bytes()[:-1])
    forget(monkeypatch)
    with pytest.raises(TypeError):
        kobai.descend("rosenbrock", start, **options)


@pytest.fixture
def empty_caches(monkeypatch, tmp_path):
    """As in a process that is the first of all."""
    monkeypatch.setattr(cache, "directory", lambda: tmp_path)
    forget(monkeypatch)


@pytest.mark.usefixtures("empty_caches")
@pytest.mark.parametrize("options", [{}, {"optimizer": "SGD", "momentum": 0.9}, {"optimizer": "Adam"}])
def test_another_step_size_takes_the_same_code_and_still_equals_the_loop(monkeypatch, options):
    start = torch.rand(5, 2, generator=torch.Generator().manual_seed(0))
    kobai.descend("rosenbrock", start, lr=1e-3, steps=40, engine="compiled", **options)
    monkeypatch.setattr(compilation, "compile_job", None)
    compiled = kobai.descend("rosenbrock", start, lr=7e-4, steps=40, engine="compiled", **options)
    loop = kobai.descend("rosenbrock", start, lr=7e-4, steps=40, engine="loop", **options)
    assert compiled.engine == "compiled"
    assert torch.equal(compiled.x, loop.x) if options.get("optimizer") != "Adam" else torch.allclose(compiled.x, loop.x)
    assert torch.equal(compiled.lr, loop.lr)


@pytest.mark.usefixtures("empty_caches")
def test_a_step_size_that_changes_the_arithmetic_is_another_form(monkeypatch):
    start = torch.rand(5, 2, generator=torch.Generator().manual_seed(0))
    kobai.descend("rosenbrock", start, lr=1e-3, steps=40, engine="compiled")
    made = []
    compile_job = compilation.compile_job
    monkeypatch.setattr(compilation, "compile_job", lambda job: made.append(job) or compile_job(job))
    still = kobai.descend("rosenbrock", start, lr=0.0, steps=40, engine="compiled")
    assert len(made) == 1
    assert torch.equal(still.x[:, -1], start)


@pytest.mark.usefixtures("empty_caches")
def test_threads_that_want_the_same_code_at_once_share_it():
    job = Job(kobai.objective("x1**2 + 3*x2**2"), torch.ones(4, 2), resolve(None, lr=0.1), 5, Record())
    text = compilation.compile_job(job).text
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


def test_damaged_machine_code_on_disk_is_compiled_again(monkeypatch, tmp_path):
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
