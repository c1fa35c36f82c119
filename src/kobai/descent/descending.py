"""``descend``: from an objective, a start and an optimizer to a trace."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, overload

import torch
from torch import Tensor

from kobai import checks
from kobai.budget import Cost
from kobai.data.minibatches import in_batches
from kobai.descent import cost
from kobai.descent.engines import choose
from kobai.descent.engines.compiled import is_known
from kobai.descent.job import Engine, Job, Result, Stop
from kobai.descent.record.classification import classify
from kobai.descent.record.fields import STEP, changed
from kobai.descent.record.record import Record
from kobai.descent.record.trace import Trace
from kobai.descent.record.zarr_stream import Stored, begun_with, open_stored, stream
from kobai.descent.schedule import scheduler_of
from kobai.descent.starts import start_tensor
from kobai.errors import BadInput, shown
from kobai.objectives import Objective
from kobai.objectives import objective as as_objective
from kobai.objectives.callables import guarded
from kobai.objectives.lost_gradient import check_gradient
from kobai.optimize import GradientDescent, resolve
from kobai.typing import ObjectiveLike, OptimizerLike, SchedulerLike, StartLike

# From this many runs on, their statuses are found on first access.
_MANY_RUNS = 4096


@overload
def descend(
    objective: ObjectiveLike, start: StartLike | None = None, *, optimizer: OptimizerLike | None = None,
    lr: float | None = None, steps: int = 200, params: dict[str, Any] | None = None,
    scheduler: SchedulerLike | None = None, record: Record | None = None, engine: str = "auto",
    dtype: torch.dtype | str | None = None, device: torch.device | str | None = None, grad_tol: float | None = None,
    value_tol: float | None = None, progress: Callable[[int, int], None] | None = None, seed: int | None = None,
    batch: int | None = None, store: None = None, **hyper: Any,
) -> Trace: ...  # fmt: skip


@overload
def descend(
    objective: ObjectiveLike, start: StartLike | None = None, *, optimizer: OptimizerLike | None = None,
    lr: float | None = None, steps: int = 200, params: dict[str, Any] | None = None,
    scheduler: SchedulerLike | None = None, record: Record | None = None, engine: str = "auto",
    dtype: torch.dtype | str | None = None, device: torch.device | str | None = None, grad_tol: float | None = None,
    value_tol: float | None = None, progress: Callable[[int, int], None] | None = None, seed: int | None = None,
    batch: int | None = None, store: str | Path, **hyper: Any,
) -> Stored: ...  # fmt: skip


def descend(
    objective: ObjectiveLike,
    start: StartLike | None = None,
    *,
    optimizer: OptimizerLike | None = None,
    lr: float | None = None,
    steps: int = 200,
    params: dict[str, Any] | None = None,
    scheduler: SchedulerLike | None = None,
    record: Record | None = None,
    engine: str = "auto",
    dtype: torch.dtype | str | None = None,
    device: torch.device | str | None = None,
    grad_tol: float | None = None,
    value_tol: float | None = None,
    progress: Callable[[int, int], None] | None = None,
    seed: int | None = None,
    batch: int | None = None,
    store: str | Path | None = None,
    **hyper: Any,
) -> Trace | Stored:
    """Descend an objective from a start and record it.

    Step k evaluates f and ∇f at x_k, and the optimizer moves x_k to x_{k+1}; for plain gradient descent
    x_{k+1} = x_k − η·∇f(x_k). All the steps asked for are taken, so the trace has steps+1 rows; a run that meets a tolerance,
    or becomes non-finite, keeps its last position to the end.

    Ctrl-C, or ``kobai.descent.Stop`` raised by ``progress``, ends the descent: the trace then has the steps taken so far, and
    its ``interrupted`` is True.

    Args:
        objective: a formula, a catalogue name, a callable of one point, or an ``Objective``.
        start: one point (n,), or many (*runs, n); None: the objective's own start.
        optimizer: name, dotted name, class or factory; None is plain gradient descent.
        lr: the step size η; None is the optimizer's own default.
        steps: how many updates, 0 or more.
        params: values for a formula's or catalogue function's named constants.
        scheduler: name or class in ``torch.optim.lr_scheduler``, ``(name, {options})``, or a factory of the optimizer.
        record: what to record; None records every step.
        engine: ``"auto"``, or the engine to insist on: ``"loop"``, ``"stacked"``, ``"compiled"``.
        dtype: number format; None keeps a floating tensor's own, else torch's default.
        device: where to compute; None keeps a tensor's own.
        grad_tol: stop a run when its gradient norm falls to this.
        value_tol: stop a run when its value changes by no more than this in a step.
        progress: called now and then with (steps done, steps in all); may raise ``Stop`` to end the descent, or any other
            exception to cancel it.
        seed: seeds torch's random numbers for this descent alone, for objectives or optimizers that draw some.
        batch: of the loss of a model on a table (``kobai.loss``): how many rows each step sees, shuffled by ``seed`` (0 where it
            is None) as torch's DataLoader does; the record is of the whole table. None: all rows.
        store: path of a Zarr store to create or to continue: the record of many runs goes there while they run, and stays
            out of memory. Ctrl-C raises KeyboardInterrupt as usual; the same call goes on from what is written.
        **hyper: the optimizer's other hyperparameters.

    Returns:
        the ``Trace``, or with ``store`` a ``Stored``. Divergence and NaN are in its ``status``, they are not errors.

    Raises:
        BadInput: something given cannot be used; the line says what and what would be right.

    Example:
        >>> import kobai
        >>> trace = kobai.descend(lambda x: (x * x).sum(), [2.0, 2.0], lr=0.25, steps=2)
        >>> trace.x.tolist()
        [[2.0, 2.0], [1.0, 1.0], [0.5, 0.5]]
    """
    f, x = resolve_start(objective, params, start, dtype, device)
    chosen_optimizer = resolve(optimizer, lr=lr, **hyper)
    if batch is not None:
        chosen_optimizer = in_batches(chosen_optimizer, f, batch, 0 if seed is None else seed)
    job = Job(
        f, x.reshape(-1, x.shape[-1]), chosen_optimizer,
        checks.whole("steps", steps, 0, checks.MOST_STEPS), _record(record), scheduler=scheduler_of(scheduler),
        grad_tol=_tolerance("grad_tol", grad_tol), value_tol=_tolerance("value_tol", value_tol),
        progress=checks.function_or_none("progress", progress, 2, "give a function of (steps done, steps in all)"),
        partial=store is None,
    )  # fmt: skip
    if seed is not None:
        seed = checks.whole("seed", seed, 0, 2**64 - 1)
    if store is not None:
        store = checks.path_of("store", store)
    cost.check(job, streamed=store is not None)
    check_optimizer(job)
    if store is not None:
        check_gradient(f, job.start[0])
        return _stream(job, x, engine, store, seed)
    chosen, reason = choose(job, engine)
    began = time.perf_counter()
    result = run_seeded(chosen, job, seed)
    lasted = time.perf_counter() - began
    if result.reached is None:
        check_gradient(
            f, job.start[0]
        )  # afterwards, so that the descent is the first to evaluate a function that counts
    return _trace(job, result, x.shape[:-1], result.instead or (chosen.name, reason), lasted)


def descend_whole(objective: ObjectiveLike, start: StartLike | None = None, **options: Any) -> Trace:
    """``descend`` where part of a descent is of no use: Ctrl-C raises KeyboardInterrupt as everywhere else."""
    trace = descend(objective, start, **options)
    if trace.interrupted:
        raise KeyboardInterrupt
    return trace


def cost_of(
    objective: ObjectiveLike, start: StartLike | None = None, *, optimizer: OptimizerLike | None = None,
    lr: float | None = None, steps: int = 200, params: dict[str, Any] | None = None, record: Record | None = None,
    dtype: torch.dtype | str | None = None, device: torch.device | str | None = None, scheduler: Any = None,
    engine: str = "auto", grad_tol: Any = None, value_tol: Any = None, progress: Any = None, seed: Any = None, batch: Any = None,
    **hyper: Any,
) -> Cost:  # fmt: skip
    """What ``descend`` with the same arguments will cost, see ``kobai.descent.cost``."""
    f, x = resolve_start(objective, params, start, dtype, device)
    spec = resolve(optimizer, lr=lr, **hyper)
    return cost.cost(
        Job(f, x.reshape(-1, x.shape[-1]), spec, checks.whole("steps", steps, 0, checks.MOST_STEPS), _record(record))
    )


def _stream(job: Job, x: Tensor, engine: str, store: str | Path, seed: int | None) -> Stored:
    if x.ndim != 2:
        raise BadInput(f"store={str(store)!r}: needs many starts, of shape (runs, n); this one is {tuple(x.shape)}")
    chosen, reason = choose(job, begun_with(store) or engine)
    try:
        return stream(job, partial(run_seeded, chosen), chosen.name, reason, store, seed)
    except Stop:
        return open_stored(store)


def run_seeded(engine: Engine, job: Job, seed: int | None) -> Result:
    """Run a job with torch's random numbers seeded for it alone."""
    if seed is None or engine.name == "compiled":  # machine code draws no random numbers
        return engine.run(job)
    with torch.random.fork_rng(devices=[job.start.device] if job.start.is_cuda else []):
        torch.manual_seed(seed)
        return engine.run(job)


def _trace(job: Job, result: Result, runs: torch.Size, engine: tuple[str, str], seconds: float) -> Trace:
    """The trace of a result, its runs in the shape of the start."""
    if result.reached is not None:
        job = replace(job, steps=result.taken)

    def shaped(tensor: Tensor) -> Tensor:
        return tensor.reshape((*runs, *tensor.shape[1:]))

    def statuses() -> tuple[Tensor, Tensor]:
        status, stopped_at = classify(job, result)
        return shaped(status), shaped(stopped_at)

    # Classifying a million runs takes far longer than descending them: it waits until the statuses are read.
    status, stopped_at = statuses() if len(job.start) < _MANY_RUNS else (statuses, None)
    fields = changed(replace(result, **job.record.blank(result)), lambda tensor, _: shaped(tensor), STEP)
    return Trace(
        objective=job.objective, **fields, steps=torch.tensor(job.record.steps(job.steps), dtype=torch.int64),
        status=status, stopped_at=stopped_at, optimizer=job.optimizer.name, hyper=dict(job.optimizer.hyper),
        engine=engine[0], engine_reason=engine[1], seconds=seconds, interrupted=result.reached is not None,
        tolerances=(job.grad_tol, job.value_tol), scheduler=getattr(job.scheduler, "named", None),
    )  # fmt: skip


def resolve_start(
    source: ObjectiveLike,
    params: dict[str, Any] | None,
    start: StartLike | None,
    dtype: torch.dtype | str | None,
    device: torch.device | str | None,
) -> tuple[Objective, Tensor]:
    """The objective, with as many variables as the start has coordinates, and the start as a tensor."""
    given = {} if params is None else checks.options("params", params, "give the constants by name, as {'a': 1.0}")
    f = as_objective(source, params=given)
    if start is None:
        start = f.start_for(f.dim or max(2, f.least_dim))
        if start is None:
            raise BadInput(f"start: {f.name} has no start of its own; give one, as start=[2.0, 2.0]")
    x = start_tensor(f.named_point(start) if isinstance(start, Mapping) else start, dtype, device)
    return (f.at(x.shape[-1]) if f.dim is None else f), x[..., : f.resolve_dim(x.shape[-1])]


def check_optimizer(job: Job) -> None:
    """Build optimizer and scheduler once, so that what they refuse is reported before any work is done."""
    lr = job.optimizer.hyper.get("lr")
    if job.optimizer.cls is GradientDescent and job.scheduler is None and isinstance(lr, float) and lr >= 0:
        return  # building any torch optimizer imports torch's compiler, which takes as long as torch itself
    if is_known(job):
        return
    point = job.start[0].clone()
    optimizer = job.optimizer.build([(point.unsqueeze(-1) if job.optimizer.matrix else point).requires_grad_()])
    if getattr(optimizer, "closure_gives", "") == "residuals":
        _check_residuals(job)
    if job.scheduler is not None:
        job.scheduler(optimizer)


def _check_residuals(job: Job) -> None:
    """Refuse an objective that is not the sum of the squares of its residuals."""
    f, x = job.objective, job.start[0]
    residuals = f.residuals_for(len(x))
    if residuals is None:
        raise BadInput(
            f"{job.optimizer.name} needs a sum of squares, and {f.name} does not say of which residuals: "
            "give kobai.Objective(fn, residuals=r) with fn(x) = Σ r(x)², or take another optimizer"
        )
    with torch.no_grad():
        value, total = float(f(x)), float(guarded(residuals, f"{f.name}, residuals", vector=True)(x).square().sum())
    if abs(value - total) > 1e-3 * max(abs(value), abs(total)):
        raise BadInput(
            f"{f.name}: at the start it is {value:.6g}, but its squared residuals sum to {total:.6g}; "
            "scale them so that fn(x) = Σ residuals(x)²"
        )


def _record(record: Record | None) -> Record:
    if record is not None and not isinstance(record, Record):
        raise BadInput(f"record={shown(record)}: give a kobai.Record, as Record(every=10)")
    return record or Record()


def _tolerance(name: str, value: Any) -> float | None:
    if value is None:
        return None
    return checks.real(name, value, 0.0, cure="a tolerance is a number of 0 or more; leave it out to take every step")
