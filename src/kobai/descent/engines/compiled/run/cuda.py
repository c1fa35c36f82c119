"""Runs compiled code on a GPU, one thread for each run."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from kobai.descent.engines.compiled.program import Tables
from kobai.descent.engines.compiled.run.cpu import result_of
from kobai.descent.job import INTERRUPTS, Job, Result
from kobai.jit import nvrtc

_BLOCK = 128
# Steps of single runs between two reports of progress, where a job can be cancelled.
_PORTION = 1 << 34

Run = Callable[..., None]


def load(text: str, device: torch.device) -> Run:
    """The function ``descend`` of a CUDA source, for one device; ``CompilationError`` where the compiler refuses it."""
    return nvrtc.load(text, "descend", device)


def launch(run: Run, tables: Tables, job: Job) -> Result:
    """Run a job."""
    runs, n = job.start.shape
    device, dtype = job.start.device, job.start.dtype
    rows = job.record.steps(job.steps)

    def array(numbers: list, kind: torch.dtype) -> Tensor:
        return torch.tensor(numbers or [0], dtype=kind, device=device)

    def empty(*shape: int, kind: torch.dtype = dtype) -> Tensor:
        return torch.empty(*shape, dtype=kind, device=device)

    x, value, norm = empty(len(rows), n, runs), empty(len(rows), runs), empty(len(rows), runs)
    grad = torch.empty_like(x) if "grad" in job.record.keep else None
    ended, moved = empty(runs, kind=torch.int64 if tables.double else torch.int32), empty(runs)
    varying = [number for columns in tables.varying for row in zip(*columns, strict=True) for number in row]
    fixed = [number for numbers in tables.fixed for number in numbers]
    limits = [job.grad_tol or 0.0, job.value_tol or 0.0]
    given = [
        *(array(numbers, torch.int32) for numbers in (rows, tables.which)),
        *(array(numbers, dtype) for numbers in (fixed, varying, tables.initial, limits)),
        x, value, norm, x if grad is None else grad, ended, moved,
    ]  # fmt: skip
    portion = max(_BLOCK, _PORTION // max(job.steps, 1) // _BLOCK * _BLOCK)
    start = job.start.contiguous()
    finished = None
    with torch.cuda.device(device):
        last = 0
        try:
            for first in range(0, runs, portion):
                end = min(first + portion, runs)
                sizes = array([first, end, runs, len(rows), job.steps], torch.int64)
                run(grid=(-(-(end - first) // _BLOCK), 1, 1), block=(_BLOCK, 1, 1), args=[start, sizes, *given])
                last = end
                if job.progress is not None:
                    torch.cuda.synchronize(device)
                    job.progress(job.steps * last // runs, job.steps)
        except INTERRUPTS:
            if not job.partial:
                raise
            torch.cuda.synchronize(device)
            finished = torch.arange(runs, device=device) < last
    return result_of(job, tables, x, value, norm, grad, ended, moved, finished)
