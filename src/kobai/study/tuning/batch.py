"""One optimizer at many step sizes, side by side.

Every step size has an optimizer object of its own. Shared is only the evaluation: f and ∇f at all runs' points at once, where
that equals the evaluation one by one to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor

from kobai.descent.engines.batch_invariance import not_batch_invariant
from kobai.descent.engines.evaluate import Evaluator
from kobai.descent.engines.recorder import Recorder
from kobai.descent.engines.stepper import Stepper
from kobai.descent.job import Job
from kobai.descent.record.classification import classify
from kobai.optimize import OptimizerSpec


def run_batch(job: Job, specs: Sequence[OptimizerSpec]) -> tuple[Tensor, Tensor, Tensor] | None:
    """Descend from the job's start (1, n) with R optimizers without closures, evaluating f for all of them together.

    Returns:
        (R,) values at the end, (R,) ``Status`` codes, (R,) steps at which they were reached. None where a batch would differ
        from single runs: the optimizer, or f, draws random numbers, or an optimizer raises.
    """
    jobs = [replace(job, optimizer=spec) for spec in specs]
    job = replace(job, start=job.start.expand(len(specs), -1).clone())
    drawn = torch.get_rng_state()
    try:
        with torch.enable_grad():
            recorder = _descend(job, jobs, drawn)
    except Exception:
        recorder = None
    if recorder is None:
        torch.set_rng_state(drawn)
        return None
    result = recorder.result()
    status, stopped_at = classify(job, result)
    return result.value[:, -1], status, stopped_at


def _descend(job: Job, jobs: list[Job], drawn: Tensor) -> Recorder | None:
    recorder = Recorder(job, len(jobs))
    evaluate = Evaluator(job)
    together = not_batch_invariant(evaluate, job.start) is None
    steppers = [Stepper(one, start) for one, start in zip(jobs, job.start.clone(), strict=True)]
    going = list(range(len(steppers)))
    for step in range(job.steps + 1):
        x = torch.stack([stepper.leaf().detach() for stepper in steppers])
        value, grad = evaluate.many(x.requires_grad_()) if together else evaluate.one_by_one(x, step)
        if not recorder.append(x.detach(), value, grad):
            return recorder
        if step % recorder.limit == 0:  # the recorder has just looked for runs that ended
            going = torch.nonzero(~recorder.ended).flatten().tolist()
        if step < job.steps:
            for i in going:
                steppers[i].step(grad[i])
                steppers[i].advance(value[i])
        if step == 0 and not torch.equal(torch.get_rng_state(), drawn):
            return None
    recorder.flush()
    return recorder
