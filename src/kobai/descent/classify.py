"""From the record of a job to a ``Status`` for each run (first version: end values only)."""

from __future__ import annotations

import torch
from torch import Tensor

from kobai.descent.engines.job import Job, Result
from kobai.descent.status import Status


def classify(job: Job, result: Result) -> tuple[Tensor, Tensor]:
    """(runs,) int8 codes and (runs,) int64 steps at which they were reached."""
    value, norm = result.value, result.grad_norm
    codes = torch.full(value.shape[:1], int(Status.DESCENDING), dtype=torch.int8, device=value.device)
    at = torch.where(result.stopped_at >= 0, result.stopped_at, job.steps)
    first, last = value[:, 0], value[:, -1]
    moved = (result.x[:, -1] - result.x[:, max(-2, -value.shape[1])]).abs().amax(-1)
    small = norm[:, -1] <= 1e-6 * norm.amax(-1)
    middle = value[:, value.shape[1] // 2]
    codes[(last - middle).abs() <= 1e-6 * first.abs()] = Status.OSCILLATING
    codes[(last > first) & (last > middle)] = Status.DIVERGED
    codes[moved == 0] = Status.STALLED
    codes[small & (last <= first)] = Status.CONVERGED
    codes[result.nonfinite_at >= 0] = Status.NONFINITE
    at = torch.where(result.nonfinite_at >= 0, result.nonfinite_at, at)
    return codes, at
