"""``race``: several optimizers on one landscape, as one trace with named runs."""

from __future__ import annotations

from typing import Any

import torch

from kobai.descent.descending import begin, descend
from kobai.descent.record.status import Statuses
from kobai.descent.record.trace import Trace
from kobai.errors import BadInput


def race(objective: Any, start: Any = None, runs: Any = None, *, steps: int = 200, **shared: Any) -> Trace:
    """Descend one objective with several optimizers, under equal budgets.

    Args:
        objective: as for ``descend``.
        start: one point (n,) for all, or one each (runs, n).
        runs: name → options of ``descend`` for that run (``lr``, ``scheduler``, hyperparameters). The name is the optimizer
            unless the options say ``"optimizer"``. Or a list of optimizer names.
        steps: how many updates each takes.
        **shared: options of ``descend`` for all of them; a run's own options win.

    Returns:
        a ``Trace`` with one leading axis, whose ``names`` are the runs' names.

    Raises:
        BadInput: as ``descend``; naming the run.

    Example:
        >>> import kobai
        >>> trace = kobai.race(lambda x: (x * x).sum(), [2.0, 2.0], {"SGD": {"lr": 0.1}, "Adam": {"lr": 0.1}}, steps=50)
        >>> trace["Adam"].optimizer
        'Adam'
    """
    entries = entries_of(runs)
    f, starts = begin(
        objective, shared.pop("params", None), start, shared.pop("dtype", None), shared.pop("device", None)
    )
    if starts.ndim > 1 and starts.shape[:-1] != (len(entries),):
        raise BadInput(
            f"start of shape {tuple(starts.shape)}: a race of {len(entries)} takes one point, or {len(entries)} of them"
        )
    traces = []
    for i, (name, options) in enumerate(entries.items()):
        merged = {"optimizer": name, **shared, **options}
        try:
            traces.append(descend(f, starts if starts.ndim == 1 else starts[i], steps=steps, **merged))
        except BadInput as error:
            raise BadInput(f"race, run {name!r}: {error}", column=error.column, source=error.source) from error
    return together(f, traces, list(entries))


def entries_of(runs: Any) -> dict[str, dict[str, Any]]:
    """The runs of a race, checked: name → options.

    Raises:
        BadInput: no runs, a name twice, options that are none.
    """
    if isinstance(runs, (list, tuple)):
        given = {str(getattr(r, "__name__", r)): {"optimizer": r} for r in runs}
        if len(given) < len(runs):
            raise BadInput(f"race: {len(runs) - len(given)} names occur twice; give a dict with a name for each run")
        runs = given
    if not isinstance(runs, dict) or not runs:
        raise BadInput(f"race of {runs!r}: give the runs, as {{'SGD': {{'lr': 0.01}}, 'Adam': {{'lr': 0.1}}}}")
    for name, options in runs.items():
        if not isinstance(options, dict):
            raise BadInput(f"race, run {name!r}: {options!r} are not options; as {{'lr': 0.01}}")
    return runs


def together(f: Any, traces: list[Trace], names: list[str]) -> Trace:
    """Traces of one run and equally many steps each, as one trace of named runs."""
    states = {name: t for trace in traces for name, t in trace.state.items()}
    engines = [trace.engine for trace in traces]
    one = len(set(engines)) == 1
    reasons = {trace.engine_reason for trace in traces}
    return Trace(
        objective=f,
        x=torch.stack([t.x for t in traces]),
        value=torch.stack([t.value for t in traces]),
        grad_norm=torch.stack([t.grad_norm for t in traces]),
        lr=torch.stack([t.lr for t in traces]),
        steps=traces[0].steps,
        status=Statuses([int(t.status) for t in traces]),
        stopped_at=torch.tensor([t.stopped_at for t in traces]),
        optimizer=[str(t.optimizer) for t in traces],
        hyper=[t.hyper for t in traces],
        names=names,
        engine=engines[0] if one else "mixed",
        engine_reason="; ".join(sorted(reasons)),
        grad=None if traces[0].grad is None else torch.stack([t.grad for t in traces]),  # type: ignore[misc]
        state={
            name: torch.stack([t.state.get(name, torch.full_like(like, torch.nan)) for t in traces])
            for name, like in states.items()
        },
        seconds=sum(t.seconds for t in traces),
    )
