"""The compiled engine: objective and rule in one compiled kernel, many runs in each instruction."""

from __future__ import annotations

import torch

from kobai.descent.engines.compiled.run.program_cache import (
    Kernel,
    differs,
    is_kept,
    kernel_for,
    on_card,
    two_steps_tell,
)
from kobai.descent.job import Job, Result
from kobai.descent.symbolic.tensor import CaptureError
from kobai.jit import llvm, nvrtc

# What stacked runs take, in seconds: for a step, and for each coordinate in it; and a run that goes by itself.
_STEP, _COORDINATE, _ALONE = 200e-6, 15e-9, 60e-6
# What a kernel costs before its first step: reading a function, one step of a rule, compiling, and a letter of that.
_READ, _READ_STEP, _COMPILE, _LETTER = 0.03, 0.5e-3, 0.03, 0.5e-6
# On a graphics card: a coordinate of a stacked step, and the compiler's start.
_COORDINATE_THERE, _COMPILE_THERE = 0.5e-9, 0.3
# What is kept serves calls to come: so much of its cost counts against this one.
_SHARE = 1 / 3
# More coordinates than this fill the registers and the time of the compiler.
_MOST_COORDINATES = 32


class Compiled:
    """All steps of a strip of runs in one kernel."""

    name = "compiled"

    def __init__(self) -> None:
        self._last: tuple[Job, Kernel] | None = None

    def refuses(self, job: Job) -> str | None:
        """Why the job cannot become a kernel."""
        return self._cannot(job) or self._fails(job)

    def too_small(self, job: Job) -> str | None:
        """Whether another engine would be done before the kernel is made.

        Whether it was made before does not count: the same call must go to the same engine whenever it is made.
        """
        if job.start.shape[0] == 1:
            return "there is one run"
        there = on_card(job)
        together = job.objective.per_coordinate and job.optimizer.elementwise is not False
        step = _STEP + (_COORDINATE_THERE if there else _COORDINATE) * job.start.numel()
        other = job.steps * (step if together else _ALONE * job.start.shape[0])
        reading = _READ + (0.0 if two_steps_tell(job) else _READ_STEP * job.steps)
        reading *= _SHARE if is_kept(job) else 1.0
        if other < reading:
            return "too little work to read function and rule for"
        if self._cannot(job) is None:
            try:
                kernel = self._kernel(job)
            except CaptureError as error:
                return str(error)
            compiling = (_COMPILE_THERE if there else _COMPILE) + _LETTER * kernel.letters
            if other < reading + _SHARE * compiling:
                return "too little work to compile a kernel for"
        return None

    def run(self, job: Job) -> Result:
        """Run the job."""
        return self._kernel(job).run(job)

    def _cannot(self, job: Job) -> str | None:
        """What can be said without looking at function and rule."""
        spec = job.optimizer
        if job.start.device.type not in ("cpu", "cuda"):
            return "kernels are made for CPU and CUDA"
        if job.start.dtype not in (torch.float32, torch.float64):
            return f"kernels compute in float32 and float64, not {str(job.start.dtype).removeprefix('torch.')}"
        if job.record.state:
            return "the optimizer's state is to be recorded"
        if spec.closure or spec.matrix or spec.sparse:
            return f"{spec.name} wants more than a gradient"
        if job.start.shape[1] > _MOST_COORDINATES:
            return f"more than {_MOST_COORDINATES} coordinates"
        if job.steps >= 1 << 29:
            return "too many steps to count"
        if on_card(job):
            return nvrtc.missing()
        if llvm.binding() is None:
            return "llvmlite is not installed"
        if not llvm.vector_bytes():
            return "this processor has no vectors that multiply and add at once"
        return None

    def _fails(self, job: Job) -> str | None:
        """What only shows when function and rule are traced, compiled and tried."""
        try:
            kernel = self._kernel(job)
            if kernel.call is None:
                if differs(kernel, job):
                    return "the kernel gives another result than the loop"
                kernel.keep()
        except CaptureError as error:
            return str(error)
        except llvm.CompilationError as error:
            return f"the compiler refuses the kernel ({error})"
        return None

    def _kernel(self, job: Job) -> Kernel:
        if self._last is None or not _only_elsewhere(job, self._last[0]):
            self._last = (job, kernel_for(job))
        return self._last[1]


def _only_elsewhere(job: Job, last: Job) -> bool:
    """Whether two jobs differ in their starts alone: they share a kernel."""
    if job is last:
        return True
    same = job.objective is last.objective and job.optimizer is last.optimizer and job.scheduler is last.scheduler
    mine, yours = ((j.steps, j.record, j.grad_tol, j.value_tol, j.start.dtype, j.start.shape[1]) for j in (job, last))
    return same and mine == yours
