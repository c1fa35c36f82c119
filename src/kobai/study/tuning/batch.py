"""One rule at many step sizes, side by side.

Every step size has an optimizer object of its own, so whatever a rule shares among the entries of a parameter, or among
parameters, it shares within one run. What is common is the evaluation: f and ∇f at all runs' points at once, where that
is the same to the last bit as one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import Tensor

from kobai.descent.engines.batch_invariance import rows_are_exact
from kobai.descent.engines.evaluate import Evaluator
from kobai.descent.engines.recorder import Keeper
from kobai.descent.engines.stepper import Rule
from kobai.descent.job import Job
from kobai.descent.record.classification import classify
from kobai.optimize import OptimizerSpec


def run_batch(job: Job, specs: Sequence[OptimizerSpec]) -> tuple[Tensor, Tensor, Tensor] | None:
    """Descend from one start with several rules, evaluating f for all of them together.

    Args:
        job: what to descend, ``start`` of shape (1, n), for how many steps; its own optimizer is not used.
        specs: the rules; none needs a closure.

    Returns:
        (R,) values at the end, (R,) ``Status`` codes, (R,) steps at which they were reached. None where a batch would not
        be what each alone is: the rule, or f, draws random numbers, or a rule raises.
    """
    jobs = [replace(job, optimizer=spec) for spec in specs]
    job = replace(job, start=job.start.expand(len(specs), -1).clone())
    drawn = torch.get_rng_state()
    try:
        with torch.enable_grad():
            keeper = _descend(job, jobs, drawn)
    except Exception:
        keeper = None
    if keeper is None:
        torch.set_rng_state(drawn)
        return None
    result = keeper.result()
    status, stopped_at = classify(job, result)
    return result.value[:, -1], status, stopped_at


def _descend(job: Job, jobs: list[Job], drawn: Tensor) -> Keeper | None:
    keeper = Keeper(job, len(jobs))
    evaluate = Evaluator(job)
    together = rows_are_exact(evaluate, job.start) is None
    rules = [Rule(one, start) for one, start in zip(jobs, job.start.clone(), strict=True)]
    going = list(range(len(rules)))
    for step in range(job.steps + 1):
        x = torch.stack([rule.leaf().detach() for rule in rules])
        value, grad = evaluate.many(x.requires_grad_()) if together else evaluate.one_by_one(x, step)
        keeper.x.append(x.detach())
        keeper.value.append(value)
        keeper.grad.append(grad)
        if step < job.steps:
            for i in going:
                rules[i].step(grad[i])
                rules[i].advance(value[i])
        if step == 0 and not torch.equal(torch.get_rng_state(), drawn):
            return None
        if len(keeper.x) == keeper.limit:
            if not keeper.flush():
                return keeper
            going = torch.nonzero(~keeper.ended()).flatten().tolist()
    keeper.flush()
    return keeper
