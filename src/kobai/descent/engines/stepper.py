"""One optimizer with one parameter: how engines step it and read its state."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from kobai.checks import real
from kobai.descent.job import Job
from kobai.errors import BadInput, cause, is_of_user
from kobai.optimize.flat_parameters import FlatParameterOptimizer


class Stepper:
    """The job's optimizer with its scheduler, built for one parameter: a point (n,) or (runs, n), which it owns from here on."""

    def __init__(self, job: Job, point: Tensor):
        spec = job.optimizer
        self.matrix, self.sparse, self.closure, self.graph = spec.matrix, spec.sparse, spec.closure, spec.graph
        self.parameter = (point.unsqueeze(-1) if spec.matrix else point).requires_grad_()
        self.optimizer = spec.build([self.parameter])
        self.scheduler = None if job.scheduler is None else job.scheduler(self.optimizer)
        self.group = self.optimizer.param_groups[0]
        # torch's own optimizers do not write into the gradient when they update one tensor at a time; with foreach, torch's
        # choice on a GPU, they may, and so may optimizers of other packages.
        several = point.is_cuda or any(self.group.get(way) for way in ("foreach", "fused"))
        self.trusted = type(self.optimizer).__module__.startswith("torch.optim.") and not several
        self._searches = isinstance(self.optimizer, FlatParameterOptimizer)
        self._step = self.optimizer.step if self.scheduler is not None else bare_step(self.optimizer)

    @property
    def lr(self) -> float:
        """The step size in force; where the optimizer searches for one, the last it found."""
        if self._searches:
            found = self.optimizer.state[self.parameter].get("step_length")
            if found is not None:
                return float(found)
        lr = self.group.get("lr", math.nan)
        return lr if isinstance(lr, float) else real("lr", lr, cure="the step size should stay a number")

    def leaf(self) -> Tensor:
        """The point as a leaf that requires gradients, in the objective's shape."""
        if self.matrix:
            return self.parameter.detach().squeeze(-1).requires_grad_()
        return self.parameter

    def step(self, grad: Tensor, closure: Callable[[], Tensor] | None = None) -> None:
        """Take one step with a gradient of the point's shape, and a closure where the optimizer needs one."""
        if not self.trusted:
            grad = grad.clone()
        if self.matrix:
            grad = grad.unsqueeze(-1)
        self.parameter.grad = grad.to_sparse() if self.sparse else grad
        if closure is None:
            self._step()
        else:
            self.optimizer.step(closure)  # type: ignore[arg-type]

    def advance(self, value: Tensor) -> None:
        """Let the scheduler, if there is one, set the next step size."""
        try:
            if isinstance(self.scheduler, torch.optim.lr_scheduler.ReduceLROnPlateau):
                self.scheduler.step(value)
            elif self.scheduler is not None:
                self.scheduler.step()
        except Exception as error:
            if is_of_user(error):
                raise
            name = type(self.scheduler).__name__
            cure = "let it last for all the steps" if isinstance(error, ValueError) else "give it other options"
            raise BadInput(f"scheduler {name}: {cause(error)}; {cure}") from error

    def state(self) -> dict[str, Tensor]:
        """The state tensors of the parameter's shape, and its scalars as tensors of shape (1,), copied."""
        found = {}
        like = self.parameter
        for name, held in self.optimizer.state.get(like, {}).items():
            if isinstance(held, Tensor) and held.shape == like.shape and not held.is_sparse:
                found[name] = held.detach().clone().reshape(like.shape[:-1] if self.matrix else like.shape)
            elif (isinstance(held, Tensor) and held.ndim == 0) or type(held) in (int, float):
                found[name] = torch.as_tensor(held, dtype=like.dtype, device=like.device).detach().clone().reshape(1)
        return found


def bare_step(optimizer: torch.optim.Optimizer) -> Callable[[], Any]:
    """``step`` of a torch optimizer without the wrappers for hooks and profiling, which cost as much as its arithmetic.

    Only the engine holds this optimizer, so it has no hooks. Classes of other packages are stepped by ``optimizer.step``.
    """
    step = type(optimizer).step
    if not type(optimizer).__module__.startswith("torch.optim."):
        return optimizer.step
    inner = inspect.unwrap(step)
    if inner is step or "closure" not in inspect.signature(inner).parameters:
        return optimizer.step

    def bare() -> None:
        torch.set_grad_enabled(False)
        try:
            inner(optimizer)
        finally:
            torch.set_grad_enabled(True)

    return bare
