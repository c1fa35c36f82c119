"""The plain loop: one optimizer for each run, one step after the other. It is the truth other engines must equal.

    for k in 0 … steps−1:  evaluate f and ∇f at x; keep them; let the optimizer step

Plain gradient descent needs no optimizer object: the engine applies its one line itself, which is the same arithmetic.
"""

from __future__ import annotations

import torch
from torch import Tensor

from kobai.descent.engines.evaluate import Evaluator
from kobai.descent.engines.recorder import Keeper
from kobai.descent.engines.stepper import Rule
from kobai.descent.job import Job, Result, joined, only
from kobai.optimize import GradientDescent
from kobai.optimize.first_order.gradient_descent import update


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
    watched = keeper.watched
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
        if watched:
            keeper.tell()
        x = update(position, grad, lr).requires_grad_()
    keeper.flush()


def _stepped(job: Job, keeper: Keeper) -> None:
    evaluate = Evaluator(job)
    rule = Rule(job, job.start[0].clone())
    every = job.record.every if job.record.state else 0
    x, lr = rule.leaf(), rule.lr
    closure = _Closure(evaluate, rule) if rule.closure else None
    for step in range(job.steps):
        value, grad = evaluate(x, step)
        position = x.detach().clone()
        keeper.x.append(position)
        keeper.value.append(value)
        keeper.grad.append(grad)
        try:
            given = evaluate.attached(x, step) if rule.graph else grad
            rule.step(given, closure and closure.at(step, position, value, grad))
        except Exception as error:
            if closure is None or closure.finite:
                error.add_note(f"kobai: {job.optimizer.name} raised this at step {step}, at x = {position.tolist()}")
                raise
            # The rule fell over numbers that are none, which it met inside its step: the run ends there.
            for rows, like in ((keeper.x, position), (keeper.value, value), (keeper.grad, grad)):
                rows.append(torch.full_like(like, torch.nan))
            keeper.flush()
            return
        lr = rule.lr
        keeper.lr.append(lr)
        if every and step % every == 0:
            keeper.state(step, rule.state())
        if rule.scheduler is not None:
            rule.advance(value)
        if len(keeper.x) == keeper.limit and not keeper.flush():
            return
        if keeper.watched:
            keeper.tell()
        if rule.matrix:
            x = rule.leaf()
    value, grad = evaluate(x, job.steps)
    keeper.x.append(x.detach().clone())
    keeper.value.append(value)
    keeper.grad.append(grad)
    keeper.lr.append(lr)
    keeper.flush()


class _Closure:
    """What rules that evaluate inside their step are given; answers from what is known while the parameter has not moved.

    Most rules want the loss and its gradient; those that differentiate twice say so by ``closure_gives`` and are given
    the loss, or the residuals, with the graph.

    Args:
        evaluate: f and ∇f.
        rule: the rule at work.
    """

    def __init__(self, evaluate: Evaluator, rule: Rule):
        self.evaluate, self.rule = evaluate, rule
        self.gives = getattr(rule.optimizer, "closure_gives", "gradient")
        self.finite = True

    def at(self, step: int, position: Tensor, value: Tensor, grad: Tensor) -> _Closure:
        """The closure for a step that begins at a position whose value and gradient are known."""
        self.step, self.position, self.value, self.grad, self.finite = step, position, value, grad, True
        return self

    def __call__(self) -> Tensor:
        parameter = self.rule.parameter
        if self.gives != "gradient":
            loss = self.evaluate.with_graph(parameter, self.step, residuals=self.gives == "residuals")
            self.finite = self.finite and bool(torch.isfinite(loss).all())
            return loss
        here = parameter.detach().reshape(-1)
        if torch.equal(here, self.position):
            # A trial may have come back to where the step began, and left the gradient of another point.
            parameter.grad = self.grad.reshape(parameter.shape).clone()
            return self.value
        with torch.enable_grad():
            loss, grad = self.evaluate(here.clone().requires_grad_(), self.step)
        self.finite = self.finite and bool(torch.isfinite(loss)) and bool(torch.isfinite(grad).all())
        parameter.grad = grad.reshape(parameter.shape)
        return loss
