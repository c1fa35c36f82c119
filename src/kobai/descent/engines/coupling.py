"""Whether an optimizer couples the rows of a parameter: then runs stacked as rows would mix, and none would be a descent.

The answer is a proof, not a guess: the optimizer takes all the steps of the job on a small parameter whose entries are symbols
(``descent/symbolic``), and the rows are separate if in every step every entry depends only on symbols of its own row. An
optimizer that branches on numbers, draws random ones or does something unknown counts as coupled.

Symbols cannot show an optimizer that depends on the *number* of rows. So after every stacked run of an optimizer that is not
torch's own a sample of rows is run alone and compared bit for bit; if one differs the loop does all of them again. What mixes
only runs outside the sample would still go unnoticed; ``engine="loop"`` is always right.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch

from kobai.descent.engines.batch_invariance import same_bits
from kobai.descent.engines.loop import Loop
from kobai.descent.ir.graph import reachable
from kobai.descent.ir.ops import INPUT
from kobai.descent.job import Job, Result
from kobai.descent.symbolic import CaptureError, OptimizerGraphs, capture_optimizer
from kobai.recently_used import RecentlyUsed

# Three rows: enough to tell "the other row" from "all rows but one".
_ROWS = 3
_SAMPLE = 3
_CACHED = 256


@dataclass(frozen=True)
class Coupling:
    """Whether it is proven that no row depends on another, and why, in a few words."""

    separate: bool
    why: str


_cache: RecentlyUsed[Coupling] = RecentlyUsed(_CACHED)


def find_coupling(job: Job) -> Coupling:
    """Whether a job's optimizer updates the rows of a parameter separately; cached by optimizer, options and steps."""
    key = (job.optimizer.factory, job.optimizer.key, job.scheduler, job.steps, job.start.shape[1], job.start.dtype)
    found = _cache.get(key)
    if found is None:
        found = _analyse(job)
        _cache.put(key, found)
    return found


def _analyse(job: Job) -> Coupling:
    spec = job.optimizer
    if spec.closure or spec.matrix or spec.sparse:
        return Coupling(False, f"{spec.name} needs more than a gradient")
    shape = (_ROWS, job.start.shape[1])
    try:
        graphs = capture_optimizer(spec.build, job.scheduler, shape, job.start.dtype, max(job.steps, 1))
    except CaptureError as error:
        return Coupling(False, f"{spec.name} cannot be shown to be an element-wise optimizer: {error}")
    step = _first_mix(graphs, shape[1])
    if step is not None:
        return Coupling(False, f"{spec.name} couples the entries of a parameter in step {step + 1}")
    return Coupling(True, f"{spec.name} updates runs separately in all {job.steps} steps")


def _first_mix(graphs: OptimizerGraphs, n: int) -> int | None:
    """The first step in which an entry depends on another row; None where there is no such step."""
    mixing = set()
    for k, update in enumerate(graphs.updates):
        for entries in (update.x, *update.state):
            for i, entry in enumerate(entries):
                leaves = (node for node in reachable([entry]) if node.op is INPUT and node.value[0] != "coefficient")
                if any(leaf.value[-1] // n != i // n for leaf in leaves):
                    mixing.add(k)
    return next((step for step, k in enumerate(graphs.which) if k in mixing), None)


def rows_differ(job: Job, result: Result) -> bool:
    """Whether any of a sample of rows, run alone, differs from its row in the job's stacked result by a bit."""
    runs = len(job.start)
    others = torch.randperm(runs, generator=torch.Generator().manual_seed(runs))[: _SAMPLE - 1].tolist()
    rows = sorted({0, runs - 1, *others})[:_SAMPLE]
    alone = Loop().run(replace(job, start=job.start[rows], progress=None, partial=False))
    pairs = [(alone.x, result.x[rows]), (alone.value, result.value[rows]), (alone.grad_norm, result.grad_norm[rows])]
    return not all(same_bits(a, b) for a, b in pairs)
