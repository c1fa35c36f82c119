"""Does a rule couple the rows of a parameter? Then runs stacked as rows would mix, and none of them would be a descent.

The answer is a proof, not a guess. The optimizer takes all the steps of the job on a small stacked parameter whose entries are
symbols (``kobai.descent.symbolic``), and every entry of the result is asked which symbols went into it:

- only symbols of its own row, in every step: the rows stay apart. This holds for the steps looked at, for every value of the
  numbers, and however late a rule changes its ways, because every step was seen.
- symbols of another row, in any step: coupled, and the step is named.
- the rule looks at numbers (an ``if`` on a norm, ``.item()``), draws random ones, keeps tensors out of sight, or does something
  unknown: nothing can be proven, and it counts as coupled.

What symbols cannot show is a rule that goes by the *number* of rows, since the parameter looked at is small. So after every
stacked run of a rule that is not torch's own a sample of rows is run alone and compared bit for bit (``rows_differ``), and if
one differs the loop does all of them again. A rule that mixes runs only where the sample does not look, and only for shapes
larger than looked at, would still go unseen; ``engine="loop"`` is always right.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from kobai.descent.engines.loop import Loop
from kobai.descent.ir.graph import reachable
from kobai.descent.ir.ops import INPUT
from kobai.descent.job import Job, Result
from kobai.descent.symbolic import CaptureError, OptimizerGraphs, capture_optimizer

# Three rows: enough to tell "the other row" from "all rows but one".
_ROWS = 3
_SAMPLE = 3
_KEPT = 256


@dataclass(frozen=True)
class Verdict:
    """Whether rows stay apart, and why one thinks so.

    Args:
        apart: proven that no row's numbers reach another row.
        why: in a few words.
    """

    apart: bool
    why: str


_verdicts: OrderedDict[tuple, Verdict] = OrderedDict()


def coupling(job: Job) -> Verdict:
    """Whether a job's rule keeps the rows of a parameter apart, kept for each rule, its options and the number of steps.

    Args:
        job: its optimizer, scheduler, steps and number of coordinates are looked at.
    """
    key = (job.optimizer.factory, job.optimizer.key, job.scheduler, job.steps, job.start.shape[1], job.start.dtype)
    if key not in _verdicts:
        _verdicts[key] = _find_out(job)
        while len(_verdicts) > _KEPT:
            _verdicts.popitem(last=False)
    return _verdicts[key]


def _find_out(job: Job) -> Verdict:
    spec = job.optimizer
    if spec.closure or spec.matrix or spec.sparse:
        return Verdict(False, f"{spec.name} wants more than a gradient")
    shape = (_ROWS, job.start.shape[1])
    try:
        graphs = capture_optimizer(spec.build, job.scheduler, shape, job.start.dtype, max(job.steps, 1))
    except CaptureError as error:
        return Verdict(False, f"{spec.name} cannot be shown to be an element-wise rule: {error}")
    step = _first_mix(graphs, shape[1])
    if step is not None:
        return Verdict(False, f"{spec.name} couples the entries of a parameter in step {step + 1}")
    return Verdict(True, f"{spec.name} was seen to keep runs apart in all {job.steps} steps")


def _first_mix(graphs: OptimizerGraphs, n: int) -> int | None:
    """The first step in which an entry depends on another row."""
    mixing = set()
    for k, update in enumerate(graphs.updates):
        for entries in (update.x, *update.state):
            for i, entry in enumerate(entries):
                leaves = (node for node in reachable([entry]) if node.op is INPUT and node.value[0] != "coefficient")
                if any(leaf.value[-1] // n != i // n for leaf in leaves):
                    mixing.add(k)
    return next((step for step, k in enumerate(graphs.which) if k in mixing), None)


def rows_differ(job: Job, result: Result) -> bool:
    """Whether any of a sample of rows, run alone, is not what the stacked run says it is, bit for bit.

    Args:
        job: what was run.
        result: of its stacked run.
    """
    runs = len(job.start)
    others = torch.randperm(runs, generator=torch.Generator().manual_seed(runs))[: _SAMPLE - 1].tolist()
    rows = sorted({0, runs - 1, *others})[:_SAMPLE]
    alone = Loop().run(replace(job, start=job.start[rows], progress=None))
    pairs = [(alone.x, result.x[rows]), (alone.value, result.value[rows]), (alone.grad_norm, result.grad_norm[rows])]
    return not all(_same(a, b) for a, b in pairs)


def _same(a: Tensor, b: Tensor) -> bool:
    return bool(((a == b) | (a.isnan() & b.isnan())).all())
