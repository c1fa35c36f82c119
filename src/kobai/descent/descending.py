"""``descend``: from a function, a start and a rule to a trace."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from kobai.descent.engines import choose
from kobai.descent.engines.compiled import is_known
from kobai.descent.job import Job
from kobai.descent.record.classification import classify
from kobai.descent.record.record import Record
from kobai.descent.record.trace import Trace
from kobai.descent.record.zarr_stream import begun_with, stream
from kobai.descent.schedule import scheduler_of
from kobai.descent.starts import start_tensor
from kobai.errors import BadInput
from kobai.objectives import Objective
from kobai.objectives import objective as as_objective
from kobai.optimize import GradientDescent, resolve

# From so many runs on, their status is found when it is asked for.
_MANY = 4096


def descend(
    objective: Any,
    start: Any = None,
    *,
    optimizer: Any = None,
    lr: float | None = None,
    steps: int = 200,
    params: dict[str, Any] | None = None,
    scheduler: Any = None,
    record: Record | None = None,
    engine: str = "auto",
    dtype: Any = None,
    device: Any = None,
    grad_tol: float | None = None,
    value_tol: float | None = None,
    progress: Callable[[int, int], None] | None = None,
    seed: int | None = None,
    store: str | Path | None = None,
    **hyper: Any,
) -> Any:
    """Descend an objective from a start and record it.

    Step k evaluates f and ∇f at x_k and lets the optimizer go to x_{k+1}; for plain gradient descent
    x_{k+1} = x_k − η·∇f(x_k). All the steps asked for are taken, so the trace has steps+1 rows; a run that meets a tolerance,
    or becomes non-finite, keeps its last position to the end.

    Args:
        objective: a formula, a catalogue name, a callable of one point, or an ``Objective``.
        start: one point (n,), or many (*runs, n); None: the objective's own telling start.
        optimizer: name, dotted name, class or factory; None is plain gradient descent.
        lr: the step size η; None is the optimizer's own default.
        steps: how many updates, 0 or more.
        params: values for a formula's or catalogue function's named constants.
        scheduler: name or class in ``torch.optim.lr_scheduler``, ``(name, {options})``, or a factory of the optimizer.
        record: what to keep; None keeps every step.
        engine: ``"auto"``, or the engine to insist on: ``"loop"``, ``"stacked"``, ``"compiled"``.
        dtype: number format; None keeps a floating tensor's own, else torch's default.
        device: where to compute; None keeps a tensor's own.
        grad_tol: stop a run when its gradient norm falls to this.
        value_tol: stop a run when its value changes by no more than this in a step.
        progress: called now and then with (steps done, steps in all); may raise to cancel.
        seed: seeds torch's random numbers for this descent alone, for objectives or rules that draw some.
        store: a Zarr store to be: the record of many runs goes there as it is made, and stays out of memory. A descent that
            was cut off goes on where it was.
        **hyper: the optimizer's other hyperparameters.

    Returns:
        the ``Trace``, or with ``store`` what is ``Stored``. Divergence and NaN are in its ``status``, they are not errors.

    Raises:
        BadInput: something given cannot be used; the line says what and what would be right.

    Example:
        >>> import kobai
        >>> trace = kobai.descend(lambda x: (x * x).sum(), [2.0, 2.0], lr=0.25, steps=2)
        >>> trace.x.tolist()
        [[2.0, 2.0], [1.0, 1.0], [0.5, 0.5]]
    """
    f, x = begin(objective, params, start, dtype, device)
    spec = resolve(optimizer, lr=lr, **hyper)
    job = Job(
        objective=f,
        start=x.reshape(-1, x.shape[-1]),
        optimizer=spec,
        steps=_steps(steps),
        record=_record(record),
        scheduler=scheduler_of(scheduler),
        grad_tol=_tolerance("grad_tol", grad_tol),
        value_tol=_tolerance("value_tol", value_tol),
        progress=progress,
    )
    _check(job)
    if store is not None:
        if x.ndim != 2:
            raise BadInput(f"store={str(store)!r}: needs many starts, of shape (runs, n); this one is {tuple(x.shape)}")
        chosen, reason = choose(job, begun_with(store) or engine)
        return stream(job, chosen, reason, store, seed)
    chosen, reason = choose(job, engine)
    began = time.perf_counter()
    if seed is None or chosen.name == "compiled":  # no kernel draws random numbers
        result = chosen.run(job)
    else:
        with torch.random.fork_rng(devices=[x.device] if x.device.type == "cuda" else []):
            torch.manual_seed(seed)
            result = chosen.run(job)
    seconds = time.perf_counter() - began
    ran, reason = result.instead or (chosen.name, reason)
    runs = x.shape[:-1]

    def shaped(tensor: Tensor) -> Tensor:
        return tensor.reshape((*runs, *tensor.shape[1:]))

    def judge() -> tuple[Tensor, Tensor]:
        status, stopped_at = classify(job, result)
        return shaped(status), shaped(stopped_at)

    def kept(name: str) -> Tensor:
        found = getattr(result, name)
        return shaped(found if name in job.record.keep else torch.full((), torch.nan).to(found).expand_as(found))

    # Judging a million runs takes far longer than descending them: it waits until somebody asks.
    status, stopped_at = judge() if len(job.start) < _MANY else (judge, None)
    return Trace(
        objective=f,
        x=shaped(result.x),
        value=kept("value"),
        grad_norm=kept("grad_norm"),
        lr=kept("lr"),
        steps=torch.tensor(job.record.steps(job.steps), dtype=torch.int64),
        status=status,
        stopped_at=stopped_at,
        optimizer=spec.name,
        hyper=dict(spec.hyper),
        engine=ran,
        engine_reason=reason,
        grad=None if result.grad is None else shaped(result.grad),
        state={name: shaped(t) for name, t in result.state.items()},
        seconds=seconds,
    )


def begin(source: Any, params: dict[str, Any] | None, start: Any, dtype: Any, device: Any) -> tuple[Objective, Tensor]:
    """The objective meant, for as many variables as the start has coordinates, and the start as a tensor."""
    f = as_objective(source, **(params or {}))
    if start is None:
        start = f.start_for(f.dim or max(2, f.least_dim))
        if start is None:
            raise BadInput(f"start: {f.name} has no start of its own; give one, as start=[2.0, 2.0]")
    x = start_tensor(start, dtype, device)
    return (f.at(x.shape[-1]) if f.dim is None else f), x[..., : f.resolve_dim(x.shape[-1])]


def _check(job: Job) -> None:
    """Build the rule and its scheduler once, so that what they refuse is said before any work is done."""
    lr = job.optimizer.hyper.get("lr")
    if job.optimizer.cls is GradientDescent and job.scheduler is None and isinstance(lr, float) and lr >= 0:
        return  # building any torch optimizer imports torch's compiler, which takes as long as torch itself
    if is_known(job):
        return
    point = job.start[0].clone()
    rule = job.optimizer.build([(point.unsqueeze(-1) if job.optimizer.matrix else point).requires_grad_()])
    if getattr(rule, "closure_gives", "") == "residuals":
        _check_residuals(job)
    if job.scheduler is not None:
        job.scheduler(rule)


def _check_residuals(job: Job) -> None:
    """See that the objective is the sum of the squares of its residuals."""
    f, x = job.objective, job.start[0]
    residuals = f.residuals_for(len(x))
    if residuals is None:
        raise BadInput(
            f"{job.optimizer.name} needs a sum of squares, and {f.name} does not say of which residuals: "
            "give kobai.Objective(fn, residuals=r) with fn(x) = Σ r(x)², or take another rule"
        )
    with torch.no_grad():
        value, total = float(f(x)), float(residuals(x).square().sum())
    if abs(value - total) > 1e-3 * max(abs(value), abs(total)):
        raise BadInput(
            f"{f.name}: at the start it is {value:.6g}, but its squared residuals sum to {total:.6g}; "
            "scale them so that fn(x) = Σ residuals(x)²"
        )


def _steps(steps: Any) -> int:
    if isinstance(steps, bool) or not isinstance(steps, int) or steps < 0:
        raise BadInput(f"steps={steps!r}: take a whole number of steps, 0 or more")
    return steps


def _record(record: Record | None) -> Record:
    if record is not None and not isinstance(record, Record):
        raise BadInput(f"record={record!r}: give a kobai.Record, as Record(every=10)")
    return record or Record()


def _tolerance(name: str, value: Any) -> float | None:
    if value is None:
        return None
    if not isinstance(value, (int, float)) or not value >= 0:
        raise BadInput(f"{name}={value!r}: a tolerance is a number of 0 or more; leave it out to take every step")
    return float(value)
