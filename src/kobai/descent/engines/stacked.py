"""Many runs as the rows of one parameter, for optimizers that update each entry by its own gradient alone.

The sum of the rows' losses has as its gradient in a row the gradient of that row's loss, so one optimizer steps all runs at
once. That is exact only for element-wise optimizers; LBFGS, Muon or Adafactor look across the whole parameter and would mix
the runs, so they are refused here. Where it is not known of an optimizer, ``coupling`` finds out.
"""

from __future__ import annotations

import torch
from torch import Tensor

from kobai.descent.engines.batch_invariance import not_batch_invariant
from kobai.descent.engines.coupling import find_coupling, rows_differ
from kobai.descent.engines.evaluate import Evaluator
from kobai.descent.engines.loop import Loop
from kobai.descent.engines.recorder import Recorder
from kobai.descent.engines.stepper import Stepper
from kobai.descent.job import INTERRUPTS, Engine, Job, Result
from kobai.optimize import GradientDescent
from kobai.optimize.first_order.gradient_descent import update


class Stacked(Engine):
    """All runs at once in one (runs, n) parameter, which pays from the second run on."""

    name = "stacked"

    def refuses(self, job: Job) -> str | None:
        spec = job.optimizer
        if job.start.shape[0] == 1:
            return "there is one run"
        if spec.closure:
            return f"{spec.name} evaluates the objective inside its step"
        if spec.elementwise is False:
            return f"{spec.name} is not an element-wise optimizer"
        if spec.elementwise is None and not (found := find_coupling(job)).separate:
            return found.why
        if spec.hyper.get("fused") or spec.hyper.get("foreach"):
            return "fused and foreach steps round by an entry's place in the tensor"
        if job.scheduler is not None and _depends_on_values(job):
            return "the scheduler depends on each run's own value"
        return None

    def run(self, job: Job) -> Result:
        recorder = Recorder(job, len(job.start))
        with torch.enable_grad():
            try:
                _run(job, recorder)
            except INTERRUPTS:
                if not job.partial:
                    raise
                return recorder.interrupt()
        result = recorder.result()
        if job.optimizer.elementwise is None and rows_differ(job, result):
            alone = Loop().run(job)
            alone.instead = ("loop", f"{job.optimizer.name} gave another result for stacked runs than for single ones")
            return alone
        return result


def _run(job: Job, recorder: Recorder) -> None:
    evaluate = Evaluator(job)
    together = not_batch_invariant(evaluate, job.start) is None
    plain = job.optimizer.cls is GradientDescent and job.scheduler is None
    x = job.start.clone().requires_grad_()
    stepper = None if plain else Stepper(job, x)
    every = job.record.every if job.record.state and stepper is not None else 0
    lr = recorder.constant_lr = job.optimizer.hyper["lr"] if stepper is None else stepper.lr
    for step in range(job.steps + 1):
        value, grad = evaluate.many(x) if together else _rows(evaluate, x, step, recorder)
        position = x.detach() if stepper is None else x.detach().clone()
        if not recorder.append(position, value, grad):
            return
        last = step == job.steps
        if stepper is None:
            x = update(position, grad, lr).requires_grad_()
        elif not last:
            try:
                stepper.step(grad)
            except INTERRUPTS:
                raise
            except Exception as error:
                raise job.optimizer.refusal(error) from error
            lr = stepper.lr
        recorder.lr.append(lr)
        if stepper is not None and not last:
            if every and step % every == 0:
                recorder.add_state(step, stepper.state())
            if stepper.scheduler is not None:
                stepper.advance(value)
    recorder.flush()


def _rows(evaluate: Evaluator, x: Tensor, step: int, recorder: Recorder) -> tuple[Tensor, Tensor]:
    """Every row by itself; for a run that has ended, where the function refuses its row, NaN."""
    try:
        return evaluate.one_by_one(x, step)
    except INTERRUPTS:
        raise
    except Exception:
        recorder.flush()
        alive = torch.nonzero(~recorder.ended).flatten()
        value, grad = torch.full_like(x[:, 0].detach(), torch.nan), torch.full_like(x.detach(), torch.nan)
        if len(alive):
            value[alive], grad[alive] = evaluate.one_by_one(x.detach()[alive], step)
        return value, grad


def _depends_on_values(job: Job) -> bool:
    assert job.scheduler is not None
    probe = job.optimizer.build([job.start[0].clone().requires_grad_()])
    return isinstance(job.scheduler(probe), torch.optim.lr_scheduler.ReduceLROnPlateau)
