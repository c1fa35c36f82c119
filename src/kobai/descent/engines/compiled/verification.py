"""Compiled code is compared with the plain loop before it is used."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from kobai.descent.engines.compiled.run.compiled_descent import CompiledDescent
from kobai.descent.engines.loop import Loop
from kobai.descent.job import Job
from kobai.descent.record.record import Record

# Largest difference in roundings of the largest value.
_ROUNDINGS = 2.0**12


def differs(descent: CompiledDescent, job: Job) -> bool:
    """Whether compiled code gives another first step than the loop for three of the job's runs.

    Both round, and a gradient may be rounding error alone; so f and ∇f are compared relative to the largest of them, and one of
    the three runs may move differently, because an optimizer may divide by such a gradient.
    """
    rows = job.start[[0, len(job.start) // 2, -1]]
    record = Record(keep=("x", "grad")) if "grad" in job.record.keep else Record()
    sample = replace(job, start=rows, steps=min(job.steps, 1), record=record, progress=None, partial=False)
    compiled, loop = descent.run(sample), Loop().run(sample)
    near = [_near(getattr(compiled, name)[:, :1], getattr(loop, name)[:, :1]) for name in ("value", "grad_norm")]
    moved = [_near(a, b) for a, b in zip(compiled.x, loop.x, strict=True)]
    return not all(near) or sum(moved) < 2


def _near(compiled: Tensor, loop: Tensor) -> bool:
    """Whether two tensors are finite at the same places and nearly equal there."""
    finite = torch.isfinite(loop)
    if not torch.equal(finite, torch.isfinite(compiled)):
        return False
    largest = loop[finite].abs().max() if bool(finite.any()) else torch.zeros(())
    return bool(((compiled - loop)[finite].abs() <= _ROUNDINGS * torch.finfo(loop.dtype).eps * largest).all())
