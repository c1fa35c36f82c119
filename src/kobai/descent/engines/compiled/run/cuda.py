"""Runs compiled code on a GPU, one thread for each run.

Where ``nvrtc.missing`` gives a reason, another engine does the work.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from kobai.descent.engines.compiled.program import Tables
from kobai.descent.engines.compiled.run.cpu import ends
from kobai.descent.job import INTERRUPTS, Job, Result, only_finished
from kobai.jit import nvrtc

_BLOCK = 128
# Steps of single runs between two reports of progress, where a job can be cancelled.
_PORTION = 1 << 34

Run = Callable[..., None]


def load(text: str, device: torch.device) -> Run:
    """The function ``descend`` of a CUDA source, for one device.

    Raises:
        CompilationError: the compiler refuses it.
    """
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
    given = [
        array(rows, torch.int32),
        array(tables.which, torch.int32),
        *(array(numbers, dtype) for numbers in (fixed, varying, tables.initial)),
        array([job.grad_tol or 0.0, job.value_tol or 0.0], dtype),
        x, value, norm, x if grad is None else grad, ended, moved,
    ]  # fmt: skip
    portion = max(_BLOCK, _PORTION // max(job.steps, 1) // _BLOCK * _BLOCK)
    start = job.start.contiguous()
    finished = None
    with torch.cuda.device(device):
        last = 0
        try:
            for first in range(0, runs, portion):
                sizes = array([first, min(first + portion, runs), runs, len(rows), job.steps], torch.int64)
                blocks = -(-(min(first + portion, runs) - first) // _BLOCK)
                run(grid=(blocks, 1, 1), block=(_BLOCK, 1, 1), args=[start, sizes, *given])
                last = min(first + portion, runs)
                if job.progress is not None:
                    torch.cuda.synchronize(device)
                    job.progress(job.steps * last // runs, job.steps)
        except INTERRUPTS:
            if not job.partial:
                raise
            torch.cuda.synchronize(device)
            finished = torch.arange(runs, device=device) < last
    none = torch.full((1,), -1, device=device).expand(runs)
    stopped, nonfinite = (e.to(device) for e in ends(ended.cpu())) if bool((ended >= 0).any()) else (none, none)
    lr = torch.tensor([tables.lr[k] for k in rows], dtype=dtype, device=device)
    result = Result(
        x=x.permute(2, 0, 1),
        value=value.t(),
        grad_norm=norm.t(),
        lr=lr.expand(runs, len(rows)),
        stopped_at=stopped,
        nonfinite_at=nonfinite,
        grad=None if grad is None else grad.permute(2, 0, 1),
        moved=moved if job.steps and len(rows) <= job.steps else None,
    )
    return result if finished is None else only_finished(job, result, finished)
