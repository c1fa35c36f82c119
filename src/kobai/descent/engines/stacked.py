"""Many runs as the rows of one parameter, for rules that update each entry by its own gradient alone.

The sum of the rows' losses has as its gradient in a row the gradient of that row's loss, so one optimizer takes all runs
down at once. That is exact only for element-wise rules; LBFGS, Muon or Adafactor look across the whole parameter and would
mix the runs, so they are refused here. What is not known of a rule, ``coupling`` finds out.
"""

from __future__ import annotations

import torch
from torch import Tensor

from kobai.descent.engines.batch_invariance import rows_are_exact
from kobai.descent.engines.coupling import coupling, rows_differ
from kobai.descent.engines.evaluate import Evaluator
from kobai.descent.engines.loop import Loop
from kobai.descent.engines.recorder import Keeper
from kobai.descent.engines.stepper import Rule
from kobai.descent.job import Job, Result
from kobai.optimize import GradientDescent
from kobai.optimize.first_order.gradient_descent import update


class Stacked:
    """All runs in one (runs, n) parameter."""

    name = "stacked"

    def refuses(self, job: Job) -> str | None:
        """Why the runs cannot share a parameter."""
        spec = job.optimizer
        if job.start.shape[0] == 1:
            return "there is one run"
        if spec.closure:
            return f"{spec.name} evaluates the objective inside its step"
        if spec.elementwise is False:
            return f"{spec.name} is not an element-wise rule"
        if spec.elementwise is None and not (verdict := coupling(job)).apart:
            return verdict.why
        if spec.hyper.get("fused") or spec.hyper.get("foreach"):
            return "fused and foreach kernels round by where an entry stands"
        if job.scheduler is not None and _listens(job):
            return "the scheduler goes by each run's own value"
        return None

    def too_small(self, job: Job) -> str | None:
        """Never: stacking pays from the second run on."""
        return None

    def run(self, job: Job) -> Result:
        """Run all runs at once."""
        keeper = Keeper(job, job.start.shape[0])
        with torch.enable_grad():
            _run(job, keeper)
        result = keeper.result()
        if job.optimizer.elementwise is None and rows_differ(job, result):
            alone = Loop().run(job)
            alone.instead = ("loop", f"{job.optimizer.name} gave another result for stacked runs than for single ones")
            return alone
        return result


def _run(job: Job, keeper: Keeper) -> None:
    evaluate = Evaluator(job)
    together = rows_are_exact(evaluate, job.start) is None
    plain = job.optimizer.cls is GradientDescent and job.scheduler is None
    x = job.start.clone().requires_grad_()
    rule = None if plain else Rule(job, x)
    every = job.record.every if job.record.state and rule is not None else 0
    lr = keeper.constant_lr = job.optimizer.hyper["lr"] if rule is None else rule.lr
    for step in range(job.steps + 1):
        value, grad = evaluate.many(x) if together else _rows(evaluate, x, step, keeper)
        position = x.detach() if rule is None else x.detach().clone()
        keeper.x.append(position)
        keeper.value.append(value)
        keeper.grad.append(grad)
        last = step == job.steps
        if rule is None:
            x = update(position, grad, lr).requires_grad_()
        elif not last:
            rule.step(grad)
            lr = rule.lr
        keeper.lr.append(lr)
        if rule is not None and not last:
            if every and step % every == 0:
                keeper.state(step, rule.state())
            if rule.scheduler is not None:
                rule.advance(value)
        if len(keeper.x) == keeper.limit and not keeper.flush():
            return
        if keeper.watched:
            keeper.tell()
    keeper.flush()


def _rows(evaluate: Evaluator, x: Tensor, step: int, keeper: Keeper) -> tuple[Tensor, Tensor]:
    """Every row by itself; a row that ended, and that the function refuses for that reason, counts as not a number."""
    try:
        return evaluate.one_by_one(x, step)
    except Exception:
        keeper.flush()
        ended = keeper.ended()
        alive = torch.nonzero(~ended).flatten()
        value, grad = torch.full_like(x[:, 0].detach(), torch.nan), torch.full_like(x.detach(), torch.nan)
        if len(alive):
            value[alive], grad[alive] = evaluate.one_by_one(x.detach()[alive], step)
        return value, grad


def _listens(job: Job) -> bool:
    assert job.scheduler is not None
    probe = job.optimizer.build([job.start[0].clone().requires_grad_()])
    return isinstance(job.scheduler(probe), torch.optim.lr_scheduler.ReduceLROnPlateau)
