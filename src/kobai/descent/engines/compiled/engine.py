"""The compiled engine: objective and optimizer as machine code, many runs in each instruction."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from torch import Tensor

from kobai.descent.engines.compiled.descent_cache import descent_for, is_cacheable, store
from kobai.descent.engines.compiled.job_graphs import is_steady
from kobai.descent.engines.compiled.run.compiled_descent import CompiledDescent, on_gpu
from kobai.descent.engines.loop import Loop
from kobai.descent.job import Job, Result
from kobai.descent.record.record import Record
from kobai.descent.symbolic import CaptureError
from kobai.jit import llvm, nvrtc

# Seconds that stacked runs take: for a step, for each coordinate in it (on CPU and GPU), and for one run's step alone.
_STEP, _COORDINATE, _COORDINATE_GPU, _ALONE = 200e-6, 15e-9, 0.5e-9, 60e-6
# Seconds before the first step: capturing an objective, each step of an optimizer, starting a compiler, each character.
_CAPTURE, _CAPTURE_STEP, _COMPILE, _COMPILE_GPU, _CHARACTER = 0.03, 0.5e-3, 0.03, 0.3, 0.5e-6
# What is cached serves later calls, so only this share of its cost counts against the first.
_SHARE = 1 / 3
# More coordinates than this exceed the registers, and compiling takes too long.
_MOST_COORDINATES = 32
# Compiled code may differ from the loop by this many roundings of the largest value.
_ROUNDINGS = 2.0**12


class Compiled:
    """Runs all steps of a strip of runs in one compiled function."""

    name = "compiled"

    def __init__(self) -> None:
        self._last: tuple[Job, CompiledDescent] | None = None

    def refuses(self, job: Job) -> str | None:
        """Why the job cannot be compiled exactly."""
        return _unsupported(job) or self._failure(job)

    def check_captured(self, job: Job, rows: list[int], one_by_one: Result) -> bool:
        """Whether a job of ``captured`` graphs moves some of its runs as the loop does; if so, its code is cached.

        Args:
            rows: which runs.
            one_by_one: their first steps as the loop takes them, with every step recorded.
        """
        at = torch.tensor(rows)
        part = replace(
            job, start=job.start[at], captured=job.captured and job.captured.part(np.array(rows)), record=Record()
        )
        steps = one_by_one.x.shape[1]
        x = self._descent(part).run(part).x[:, :steps]
        if sum(_near(a, b) for a, b in zip(x, one_by_one.x, strict=True)) < max(1, len(rows) - 1):
            return False
        store(self._descent(part))
        return True

    def too_small(self, job: Job) -> str | None:
        """Whether another engine would be done before the code is compiled.

        Whether it was compiled before does not count: the same call must go to the same engine every time.
        """
        if job.start.shape[0] == 1:
            return "there is one run"
        stacked = job.objective.per_coordinate and job.optimizer.elementwise is not False
        step = _STEP + (_COORDINATE_GPU if on_gpu(job) else _COORDINATE) * job.start.numel()
        other = job.steps * (step if stacked else _ALONE * job.start.shape[0])
        capturing = _CAPTURE + (0.0 if is_steady(job) else _CAPTURE_STEP * job.steps)
        capturing *= _SHARE if is_cacheable(job) else 1.0
        if other < capturing:
            return "too little work to capture objective and optimizer for"
        if _unsupported(job) is None:
            try:
                descent = self._descent(job)
            except CaptureError as error:
                return str(error)
            compiling = (_COMPILE_GPU if on_gpu(job) else _COMPILE) + _CHARACTER * descent.source_length
            if other < capturing + _SHARE * compiling:
                return "too little work to compile code for"
        return None

    def run(self, job: Job) -> Result:
        """Run the job."""
        return self._descent(job).run(job)

    def _failure(self, job: Job) -> str | None:
        """What shows only when objective and optimizer are captured, compiled and verified."""
        try:
            descent = self._descent(job)
            if descent.call is None and job.captured is None:
                if _differs(descent, job):
                    return "the compiled code gives another result than the loop"
                store(descent)
        except CaptureError as error:
            return str(error)
        except llvm.CompilationError as error:
            return f"the compiler refuses the code ({error})"
        return None

    def _descent(self, job: Job) -> CompiledDescent:
        """The compiled descent of a job; the last one again for the same job with other starts."""
        if self._last is None or not _share_code(job, self._last[0]):
            self._last = (job, descent_for(job))
        return self._last[1]


def _share_code(job: Job, last: Job) -> bool:
    """Whether two jobs differ in their starts alone."""
    if job is last:
        return True
    same = job.objective is last.objective and job.optimizer is last.optimizer and job.scheduler is last.scheduler
    mine, yours = ((j.steps, j.record, j.grad_tol, j.value_tol, j.start.dtype, j.start.shape[1]) for j in (job, last))
    return same and mine == yours and job.captured is last.captured


def _unsupported(job: Job) -> str | None:
    """Why a job cannot be compiled, as far as it shows before anything is captured."""
    spec = job.optimizer
    if job.start.device.type not in ("cpu", "cuda"):
        return "code is compiled for CPU and CUDA"
    if job.start.dtype not in (torch.float32, torch.float64):
        return f"compiled code computes in float32 and float64, not {str(job.start.dtype).removeprefix('torch.')}"
    if job.record.state:
        return "the optimizer's state is to be recorded"
    if spec.closure or spec.matrix or spec.sparse:
        return f"{spec.name} wants more than a gradient"
    if job.start.shape[1] > _MOST_COORDINATES:
        return f"more than {_MOST_COORDINATES} coordinates"
    if job.steps >= 1 << 29:
        return "too many steps to count"
    if on_gpu(job):
        return "its numbers differ from run to run" if job.captured is not None else nvrtc.missing()
    if llvm.binding() is None:
        return "llvmlite is not installed"
    if not llvm.vector_bytes():
        return "this processor has no vectors with fused multiply-add"
    return None


def _differs(descent: CompiledDescent, job: Job) -> bool:
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
