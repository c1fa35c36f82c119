"""f and ∇f at one point and at many."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from kobai.descent.job import Job
from kobai.errors import BadInput, note, shown
from kobai.objectives.callables import changes_its_point, differentiating, guarded, no_derivative, no_gradient

try:
    # What torch.autograd.grad calls once it has checked its arguments; those checks cost as much as a small function.
    from torch.autograd.graph import _engine_run_backward
except ImportError:
    _engine_run_backward = None


class Evaluator:
    """f and ∇f of a job's objective. The ``step`` its methods take is for messages."""

    def __init__(self, job: Job):
        self.objective = job.objective
        self._f = job.objective.number_at
        self._n = job.start.shape[-1]
        self._one = torch.ones((), dtype=job.start.dtype, device=job.start.device)

    def __call__(self, x: Tensor, step: int) -> tuple[Tensor, Tensor]:
        """f () and ∇f (n,), neither attached to a graph, at a leaf x (n,) that requires gradients."""
        before = x.detach().clone() if step == 0 else None
        value = self._call(self._f, x, step)
        if before is not None and not (x.shape == before.shape and same(x, before)):
            raise BadInput(changes_its_point(self.objective.name))
        if not value.requires_grad:
            if step == 0 and self._loses_its_gradient(x, value):
                raise BadInput(no_gradient(self.objective.name))
            return value, torch.zeros_like(x)
        if value.dtype != self._one.dtype:
            value = value.to(self._one.dtype)
        return value.detach(), self._gradient(value, x, self._one)

    def _call(self, f: Callable[[Tensor], Any], x: Tensor, step: int) -> Any:
        try:
            return f(x)
        except BadInput:
            raise
        except Exception as error:
            note(error, f"{self.objective.name} raised this at step {step}, at x = {shown(x.detach().tolist())}")
            raise

    def _loses_its_gradient(self, x: Tensor, value: Tensor) -> bool:
        """Whether a value without a gradient depends on the point all the same: then it is a mistake, not a constant."""
        if self.objective.formula is not None:
            return False
        try:
            with torch.no_grad():
                other = self._f(1.01 * x + 0.01)
        except Exception:
            return False
        return isinstance(other, Tensor) and bool((other != value).any()) and not bool(value.isnan().any())

    @functools.cached_property
    def _residuals(self) -> Callable[[Tensor], Tensor] | None:
        residuals = self.objective.residuals_for(self._n)
        return None if residuals is None else guarded(residuals, f"{self.objective.name}, residuals", vector=True)

    def with_graph(self, x: Tensor, step: int, residuals: bool) -> Tensor:
        """f () or the residuals (m,) whose squares it sums, at a leaf x (n,), with the graph if gradients are enabled."""
        of = self._residuals if residuals else self._f
        assert of is not None
        value = self._call(of, x, step)
        if residuals:
            return value
        # A function that does not depend on x has a graph of its own here: one in which nothing moves it.
        return value if value.requires_grad or not torch.is_grad_enabled() else value + 0 * x.sum()

    def attached(self, x: Tensor, step: int) -> Tensor:
        """∇f (n,) at a leaf x (n,), attached to its graph so that it can be differentiated again."""
        value = self.with_graph(x, step, residuals=False)
        with differentiating(self.objective.name):
            (grad,) = torch.autograd.grad(value, x, create_graph=True, materialize_grads=True)
        return grad if grad.requires_grad else grad + 0 * x

    def many(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """f (runs,) and ∇f (runs, n) at points (runs, n) at once; ``not_batch_invariant`` says whether rows equal single ones."""
        value = self.objective.batch(x)
        if not value.requires_grad:
            return value, torch.zeros_like(x)
        return value.detach(), self._gradient(value, x, torch.ones_like(value))

    def one_by_one(self, x: Tensor, step: int) -> tuple[Tensor, Tensor]:
        """At many points, one after the other: (runs, n) -> (runs,), (runs, n)."""
        seen = [self(row.detach().requires_grad_(), step) for row in x]
        return torch.stack([value for value, _ in seen]), torch.stack([grad for _, grad in seen])

    def _gradient(self, value: Tensor, x: Tensor, seed: Tensor) -> Tensor:
        try:
            return _gradient(value, x, seed)
        except RuntimeError as error:
            raise no_derivative(self.objective.name, error) from error


def _gradient(value: Tensor, x: Tensor, seed: Tensor) -> Tensor:
    if _engine_run_backward is None:
        (grad,) = torch.autograd.grad(value, x, seed, allow_unused=True)
    else:
        (grad,) = _engine_run_backward(
            (value,), (seed,), False, False, (x,), allow_unreachable=True, accumulate_grad=False
        )
    return torch.zeros_like(x) if grad is None else grad


def same(a: Tensor, b: Tensor) -> bool:
    """Whether all numbers are equal, NaN to NaN."""
    return bool(torch.equal(a, b)) or bool(((a == b) | (a.isnan() & b.isnan())).all())
