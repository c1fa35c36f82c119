"""The plain loop: one optimizer for each run, one step after the other. Every other engine must equal it.

    for k in 0 … steps−1:  evaluate f and ∇f at x; record them; let the optimizer step

Plain gradient descent needs no optimizer object: the engine applies its one line itself, which is the same arithmetic.
"""

from __future__ import annotations

import torch
from torch import Tensor

from kobai.descent.engines.evaluate import Evaluator
from kobai.descent.engines.recorder import Recorder
from kobai.descent.engines.stepper import Stepper
from kobai.descent.job import INTERRUPTS, Engine, Job, Result, joined, not_begun, single_run
from kobai.errors import note, shown
from kobai.optimize import GradientDescent
from kobai.optimize.first_order.gradient_descent import update


class Loop(Engine):
    """One optimizer per run, one run after the other: whatever can be run at all can be run so."""

    name = "loop"

    def run(self, job: Job) -> Result:
        results: list[Result] = []
        for i in range(len(job.start)):
            results.append(_run(single_run(job, i)))
            if results[-1].reached is not None:
                results += [not_begun(single_run(job, k)) for k in range(i + 1, len(job.start))]
                break
        return results[0] if len(job.start) == 1 else joined(job, results)


def _run(job: Job) -> Result:
    recorder = Recorder(job, 1)
    descend = _plain if job.optimizer.cls is GradientDescent and job.scheduler is None else _stepped
    with torch.enable_grad():
        try:
            descend(job, recorder)
        except INTERRUPTS:
            if not job.partial:
                raise
            return recorder.interrupt()
        except Exception:
            # A function may refuse a point that is not finite; the run had ended before it got there.
            if recorder.flush():
                raise
    return recorder.result()


def _plain(job: Job, recorder: Recorder) -> None:
    evaluate = Evaluator(job)
    x = job.start[0].clone().requires_grad_()
    lr = recorder.constant_lr = job.optimizer.hyper["lr"]
    for step in range(job.steps + 1):
        value, grad = evaluate(x, step)
        position = x.detach()
        if not recorder.append(position, value, grad):
            return
        x = update(position, grad, lr).requires_grad_()
    recorder.flush()


def _stepped(job: Job, recorder: Recorder) -> None:
    evaluate = Evaluator(job)
    stepper = Stepper(job, job.start[0].clone())
    every = job.record.every if job.record.state else 0
    x = stepper.leaf()
    lr = recorder.constant_lr = stepper.lr
    closure = _Closure(evaluate, stepper) if stepper.closure else None
    for step in range(job.steps):
        value, grad = evaluate(x, step)
        position = x.detach().clone()
        if not recorder.append(position, value, grad):
            return
        try:
            given = evaluate.attached(x, step) if stepper.graph else grad
            stepper.step(given, closure and closure.at(step, position, value, grad))
        except INTERRUPTS:
            raise
        except Exception as error:
            if closure is None or closure.finite:
                if not hasattr(error, "__notes__"):  # else it is the objective's
                    note(error, f"{job.optimizer.name} raised this at step {step}, at x = {shown(position.tolist())}")
                raise job.optimizer.refusal(error) from error
            # The optimizer failed on non-finite numbers that it met inside its step: the run ends there.
            recorder.append(*(torch.full_like(like, torch.nan) for like in (position, value, grad)))
            recorder.flush()
            return
        lr = stepper.lr
        recorder.lr.append(lr)
        if every and step % every == 0:
            recorder.add_state(step, stepper.state())
        if stepper.scheduler is not None:
            stepper.advance(value)
        if stepper.matrix:
            x = stepper.leaf()
    value, grad = evaluate(x, job.steps)
    if recorder.append(x.detach().clone(), value, grad):
        recorder.lr.append(lr)
        recorder.flush()


class _Closure:
    """The closure of optimizers that evaluate inside their step; while the parameter has not moved it evaluates nothing.

    Most optimizers want the loss and its gradient; those that differentiate twice say so by ``closure_gives`` and get the
    loss, or the residuals, with the graph.
    """

    def __init__(self, evaluate: Evaluator, stepper: Stepper):
        self.evaluate, self.stepper = evaluate, stepper
        self.gives = getattr(stepper.optimizer, "closure_gives", "gradient")
        self.finite = True

    def at(self, step: int, position: Tensor, value: Tensor, grad: Tensor) -> _Closure:
        """The closure for a step that begins at a position whose value and gradient are known."""
        self.step, self.position, self.value, self.grad, self.finite = step, position, value, grad, True
        return self

    def __call__(self) -> Tensor:
        parameter = self.stepper.parameter
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
