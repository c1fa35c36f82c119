"""The plain loop: one optimizer for each run, one step after the other. It is the truth other engines must equal.

    for k in 0 … steps−1:  evaluate f and ∇f at x; keep them; let the optimizer step

Plain gradient descent needs no optimizer object: the engine applies its one line itself, which is the same arithmetic.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from kobai.descent.engines.job import Job, Result
from kobai.descent.engines.keep import Keeper
from kobai.errors import BadInput
from kobai.optimize import GradientDescent
from kobai.optimize.gradient_descent import update


class Loop:
    """One optimizer per run."""

    name = "loop"

    def refuses(self, job: Job) -> str | None:
        """Never: whatever can be run at all can be run one by one."""
        return None

    def run(self, job: Job) -> Result:
        """Run the job's runs one after the other."""
        results = []
        runs = job.start.shape[0]
        for i in range(runs):
            one = _only(job, i, runs)
            keeper = Keeper(one, 1)
            with torch.enable_grad():
                if job.optimizer.cls is GradientDescent and job.scheduler is None:
                    _plain(one, keeper)
                else:
                    _stepped(one, keeper)
            results.append(keeper.result())
        return results[0] if runs == 1 else _joined(results)


def _only(job: Job, i: int, runs: int) -> Job:
    """The job of run i alone, whose progress counts in the whole job's steps."""
    if runs == 1:
        return job
    report = job.progress
    progress = None if report is None else lambda done, total: report(i * total + done, runs * total)
    return Job(job.objective, job.start[i : i + 1], job.optimizer, job.steps, job.record, job.scheduler,
               job.grad_tol, job.value_tol, progress)  # fmt: skip


def _joined(results: list[Result]) -> Result:
    def cat(name: str) -> Tensor:
        return torch.cat([getattr(r, name) for r in results])

    states = {name for r in results for name in r.state}
    template = {name: next(r.state[name] for r in results if name in r.state) for name in sorted(states)}
    return Result(
        x=cat("x"),
        value=cat("value"),
        grad_norm=cat("grad_norm"),
        lr=cat("lr"),
        stopped_at=cat("stopped_at"),
        nonfinite_at=cat("nonfinite_at"),
        grad=None if results[0].grad is None else cat("grad"),
        state={
            name: torch.cat([r.state.get(name, torch.zeros_like(like)) for r in results])
            for name, like in template.items()
        },
    )


def evaluate(job: Job, x: Tensor, step: int) -> tuple[Tensor, Tensor]:
    """f and ∇f at one point that requires gradients.

    Raises:
        BadInput: the objective does not return one number.
    """
    try:
        value = job.objective(x)
    except BadInput:
        raise
    except Exception as error:
        error.add_note(f"kobai: {job.objective.name} raised this at step {step}, at x = {x.detach().tolist()}")
        raise
    if not isinstance(value, Tensor) or value.ndim:
        value = _scalar(job, value, x)
    if not value.requires_grad:
        return value, torch.zeros_like(x)
    (grad,) = torch.autograd.grad(value, x, allow_unused=True)
    return value.detach(), torch.zeros_like(x) if grad is None else grad


def _scalar(job: Job, value: Any, x: Tensor) -> Tensor:
    if isinstance(value, (int, float)):
        return torch.as_tensor(value, dtype=x.dtype, device=x.device)
    if not isinstance(value, Tensor):
        raise BadInput(f"{job.objective.name} returned {type(value).__name__}: an objective returns one torch number")
    if value.numel() != 1:
        raise BadInput(
            f"{job.objective.name} returned shape {tuple(value.shape)}: an objective returns one number for one point"
        )
    return value.reshape(())


def _plain(job: Job, keeper: Keeper) -> None:
    x = job.start[0].clone().requires_grad_()
    lr = job.optimizer.hyper["lr"]
    for step in range(job.steps):
        value, grad = evaluate(job, x, step)
        position = x.detach()
        keeper.x.append(position)
        keeper.value.append(value)
        keeper.grad.append(grad)
        keeper.lr.append(lr)
        x = update(position, grad, lr).requires_grad_()
        if keeper.full() and not keeper.flush():
            return
    _last(job, keeper, x, lr)


def _last(job: Job, keeper: Keeper, x: Tensor, lr: float) -> None:
    value, grad = evaluate(job, x, job.steps)
    keeper.x.append(x.detach().clone())
    keeper.value.append(value)
    keeper.grad.append(grad)
    keeper.lr.append(lr)
    keeper.flush()


def _stepped(job: Job, keeper: Keeper) -> None:
    spec = job.optimizer
    point = job.start[0].clone()
    parameter = (point.unsqueeze(1) if spec.matrix else point).requires_grad_()
    x = parameter.squeeze(1) if spec.matrix else parameter
    rule = spec.build([parameter])
    scheduler = None if job.scheduler is None else job.scheduler(rule)
    group = rule.param_groups[0]
    every = job.record.every if job.record.state else 0
    lr = float(group.get("lr", torch.nan))
    for step in range(job.steps):
        if spec.matrix:
            x = parameter.detach().squeeze(1).requires_grad_()
        value, grad = evaluate(job, x, step)
        keeper.x.append(x.detach().clone())
        keeper.value.append(value)
        keeper.grad.append(grad)
        given = grad.clone()
        if spec.matrix:
            given = given.unsqueeze(1)
        parameter.grad = given.to_sparse() if spec.sparse else given
        if spec.closure:
            rule.step(_closure(job, parameter, value, step))  # type: ignore[arg-type]
        else:
            rule.step()
        lr = float(group.get("lr", torch.nan))
        keeper.lr.append(lr)
        if every and step % every == 0:
            keeper.state(step, state_of(rule, parameter))
        if scheduler is not None:
            _advance(scheduler, value)
        if keeper.full() and not keeper.flush():
            return
    if spec.matrix:
        x = parameter.detach().squeeze(1).requires_grad_()
    _last(job, keeper, x, lr)


def _closure(job: Job, parameter: Tensor, value: Tensor, step: int):
    """A closure that answers with what is known already as long as the parameter has not moved."""
    known = parameter.detach().clone()

    def closure() -> Tensor:
        if torch.equal(parameter.detach(), known):
            return value
        with torch.enable_grad():
            x = parameter.detach().reshape(-1).requires_grad_()
            loss, grad = evaluate(job, x, step)
        parameter.grad = grad.reshape(parameter.shape)
        return loss

    return closure


def _advance(scheduler: Any, value: Tensor) -> None:
    if isinstance(scheduler, torch.optim.lr_scheduler.ReduceLROnPlateau):
        scheduler.step(value)
    else:
        scheduler.step()


def state_of(rule: torch.optim.Optimizer, parameter: Tensor) -> dict[str, Tensor]:
    """The optimizer's state tensors that have the parameter's shape, and its scalars, as (n,) and (1,) tensors."""
    found = {}
    for name, held in rule.state.get(parameter, {}).items():
        if isinstance(held, Tensor) and held.shape == parameter.shape:
            found[name] = held.detach().clone().reshape(-1)
        elif (isinstance(held, (int, float)) and not isinstance(held, bool)) or (
            isinstance(held, Tensor) and held.ndim == 0
        ):
            found[name] = torch.as_tensor(held, dtype=parameter.dtype).detach().clone().reshape(1)
    return found
