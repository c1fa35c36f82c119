"""Mini-batches: an optimizer that sees the gradient of some rows of the table at a time, drawn as torch's DataLoader draws them.

    g̃_t = ∇ of the mean over the rows of batch t

In each epoch the rows are shuffled and dealt out; the last batch of an epoch may be smaller. The descent records the loss and
the gradient of the whole table.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import torch

from kobai import checks
from kobai.errors import BadInput

if TYPE_CHECKING:
    from kobai.data.evaluation import Evaluation
    from kobai.objectives import Objective
    from kobai.optimize import OptimizerSpec


def batches(rows: int, size: int, seed: int) -> Iterator[torch.Tensor]:
    """The rows of each batch, without end: those of ``DataLoader(shuffle=True, generator=…)`` epoch after epoch.

    Args:
        rows: of the table.
        size: of a batch.
        seed: of the generator.
    """
    generator = torch.Generator().manual_seed(seed)
    while True:
        torch.empty((), dtype=torch.int64).random_(generator=generator)  # a DataLoader draws a seed for its workers
        order = torch.randperm(rows, generator=generator)
        for begin in range(0, rows, size):
            yield order[begin : begin + size]
        torch.randperm(rows, generator=generator)  # and its sampler an order of which it takes nothing


class Minibatches(torch.optim.Optimizer):
    """An optimizer whose gradients are of the next batch; parameters' ``grad`` are those of the table again after each step.

    Args:
        params: parameters, or groups of them.
        inner: ``(params, **hyper) -> Optimizer``, the optimizer.
        evaluation: the loss.
        size: rows of a batch.
        seed: of the order of the rows.
        **hyper: the optimizer's hyperparameters.
    """

    def __init__(
        self, params: Iterable[Any], inner: Callable[..., torch.optim.Optimizer], evaluation: Evaluation, size: int, seed: int,
        **hyper: Any,
    ):  # fmt: skip
        self.inner, self.evaluation = inner(params, **hyper), evaluation
        self.batches = batches(evaluation.rows, size, seed)
        self.taken = 0  # of the batches
        super().__init__(self.inner.param_groups, dict(self.inner.defaults))
        # One list of groups and one state, so that schedulers and records see those of the inner optimizer.
        self.param_groups = self.inner.param_groups
        self.state = self.inner.state

    @torch.no_grad()
    def step(self, closure: Callable[[], Any] | None = None) -> Any:  # type: ignore[override]
        """Take one step of the optimizer with the gradient of the next batch."""
        rows = next(self.batches)
        self.taken += 1
        exact = [(p, p.grad) for group in self.param_groups for p in group["params"] if p.grad is not None]
        for p, _ in exact:
            p.grad = self.evaluation.batch_gradient(p, rows.to(p.device))
        loss = self.inner.step(closure) if closure is not None else self.inner.step()
        for p, grad in exact:
            p.grad = grad
        return loss


def in_batches(spec: OptimizerSpec, objective: Objective, size: int, seed: int) -> OptimizerSpec:
    """An optimizer that sees a batch at a time.

    Args:
        spec: the optimizer.
        objective: what it descends.
        size: rows of a batch.
        seed: of the order of the rows.

    Raises:
        BadInput: the objective is no loss on a table, the batch is larger than it, or the optimizer evaluates the loss itself.
    """
    size = checks.whole("batch", size, 1, 2**31)
    evaluation = getattr(objective, "evaluation", None)
    if evaluation is None:
        raise BadInput(
            f"batch={size}: {objective.name} is not the loss of a model on a table, which has rows; make one by "
            "kobai.loss('y ~ a*x + b', data)"
        )
    if size > evaluation.rows:
        s = "" if evaluation.rows == 1 else "s"
        raise BadInput(
            f"batch={size}: the table has {evaluation.rows} row{s}; take fewer of them, or batch=None for all"
        )
    if spec.closure:
        raise BadInput(
            f"batch={size}: {spec.name} evaluates the loss itself, of the whole table; take a first-order optimizer"
        )

    def build(params: Iterable[Any], **hyper: Any) -> Minibatches:
        return Minibatches(params, spec.factory, evaluation, size, seed, **hyper)

    build.__signature__ = inspect.signature(spec.factory)  # type: ignore[attr-defined]
    return replace(
        spec, factory=build, name=f"{spec.name}, batches of {size}", key=f"{spec.key} batches {size} {seed}",
        hyper={**spec.hyper, "batch": size, "batch_seed": seed},
    )  # fmt: skip
