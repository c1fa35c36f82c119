"""Code that gives another result than the loop, or that the compiler refuses, is not used."""

from __future__ import annotations

import torch

from kobai.descent.engines.compiled import Compiled
from kobai.descent.engines.compiled.run import cpu
from kobai.descent.job import Job
from kobai.descent.record.record import Record
from kobai.objectives import Objective
from kobai.optimize import resolve


def refusal(fn, n=2, runs=20, record=None, optimizer=None, dtype=torch.float32, **hyper) -> str | None:
    job = Job(
        Objective(fn, dim=n), torch.rand(runs, n, dtype=dtype), resolve(optimizer, **hyper), 5, record or Record()
    )
    return Compiled().refuses(job)


def test_code_that_gives_another_result_is_not_used(monkeypatch):
    right = cpu.load

    def wrong(text):
        return right(text.replace("fadd", "fsub"))

    monkeypatch.setattr(cpu, "load", wrong)
    assert "another result" in (refusal(lambda x: (x + x * x * x).sum() * 0.7) or "")


def test_code_that_llvm_refuses_is_not_used(monkeypatch):
    right = cpu.load
    monkeypatch.setattr(cpu, "load", lambda text: right(text + "\nnonsense"))
    assert "the compiler refuses" in (refusal(lambda x: (x + x * x * x).sum() * 0.7) or "")
