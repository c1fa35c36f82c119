"""The plain loop: one optimizer for each run, one step after the other. It is the truth other engines must equal.

    for k in 0 … steps−1:  evaluate f and ∇f at x; keep them; let the optimizer step

Plain gradient descent needs no optimizer object: the engine applies its one line itself, which is the same arithmetic.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from kobai.descent.engines.evaluate import Evaluator
from kobai.descent.engines.job import Job, Result, joined, only
from kobai.descent.engines.keep import Keeper
from kobai.descent.engines.rule import Rule
from kobai.optimize import GradientDescent
from kobai.optimize.gradient_descent import update


class Loop:
    """One optimizer per run."""

    name = "loop"

    def refuses(self, job: Job) -> str | None:
        """Never: whatever can be run at all can be run one by one."""
        return None

    def too_small(self, job: Job) -> str | None:
        """Never."""
        return None

    def run(self, job: Job) -> Result:
        """Run the job's runs one after the other."""
        runs = job.start.shape[0]
        results = []
        for i in range(runs):
            one = only(job, i)
            keeper = Keeper(one, 1)
            descend = _plain if job.optimizer.cls is GradientDescent and job.scheduler is None else _stepped
            with torch.enable_grad():
                try:
                    descend(one, keeper)
                except Exception:
                    # A function may refuse a point that is not a number; the run had ended before it got there.
                    if keeper.flush():
                        raise
            results.append(keeper.result())
        return results[0] if runs == 1 else joined(results)


def _plain(job: Job, keeper: Keeper) -> None:
    evaluate = Evaluator(job)
    x = job.start[0].clone().requires_grad_()
    lr = keeper.constant_lr = job.optimizer.hyper["lr"]
    xs, values, grads = keeper.x, keeper.value, keeper.grad
    for step in range(job.steps + 1):
        value, grad = evaluate(x, step)
        position = x.detach()
        xs.append(position)
        values.append(value)
        grads.append(grad)
        if len(xs) == keeper.limit:
            if not keeper.flush():
                return
            xs, values, grads = keeper.x, keeper.value, keeper.grad
        x = update(position, grad, lr).requires_grad_()
    keeper.flush()


def _stepped(job: Job, keeper: Keeper) -> None:
    evaluate = Evaluator(job)
    rule = Rule(job, job.start[0].clone())
    every = job.record.every if job.record.state else 0
    x, lr = rule.leaf(), rule.lr
    for step in range(job.steps):
        value, grad = evaluate(x, step)
        position = x.detach().clone()
        rule.step(grad, _closure(evaluate, rule, position, value, step) if rule.closure else None)
        keeper.x.append(position)
        keeper.value.append(value)
        keeper.grad.append(grad)
        lr = rule.lr
        keeper.lr.append(lr)
        if every and step % every == 0:
            keeper.state(step, rule.state())
        if rule.scheduler is not None:
            rule.advance(value)
        if len(keeper.x) == keeper.limit and not keeper.flush():
            return
        if rule.matrix:
            x = rule.leaf()
    value, grad = evaluate(x, job.steps)
    keeper.x.append(x.detach().clone())
    keeper.value.append(value)
    keeper.grad.append(grad)
    keeper.lr.append(lr)
    keeper.flush()


def _closure(evaluate: Evaluator, rule: Rule, position: Tensor, value: Tensor, step: int) -> Callable[[], Tensor]:
    """A closure that answers from what is known as long as the parameter has not moved."""

    def closure() -> Tensor:
        here = rule.parameter.detach().reshape(-1)
        if torch.equal(here, position) and rule.parameter.grad is not None:
            return value
        with torch.enable_grad():
            loss, grad = evaluate(here.clone().requires_grad_(), step)
        rule.parameter.grad = grad.reshape(rule.parameter.shape)
        return loss

    return closure
