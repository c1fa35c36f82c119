"""Runs compiled code on the CPU: its plan, its memory, its threads."""

from __future__ import annotations

import ctypes
import itertools
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor

from kobai.descent.engines.compiled.codegen import llvm_driver
from kobai.descent.engines.compiled.program import Tables
from kobai.descent.job import INTERRUPTS, Job, Result, only_finished
from kobai.jit import llvm

# Steps after which a strip checks whether it left its box; where it did, they are done again.
_INTERVAL = 16
# Runs that one thread takes at a time.
_PORTION = 4096
# Starting another thread takes longer than this many steps of single runs.
_WORTH_THREADS = 1 << 20

_PROTOTYPE = ctypes.CFUNCTYPE(None, ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p)
Run = Callable[[int, int, Any], None]
"""The machine code of a descent: first run, last run, address of the context."""


def load(text: str) -> Run:
    """The function ``run`` of a module, compiled now or before; ``CompilationError`` where LLVM refuses the text."""
    return llvm.load(llvm.key_of(text), lambda: text, "run", _PROTOTYPE, level=2)


def load_cached(key: str) -> Run | None:
    """The function ``run`` of the module that was cached under a key (``llvm.key_of``), or None."""
    return llvm.load_cached(key, "run", _PROTOTYPE)


def plan_of(tables: Tables, rows: list[int], steps: int, watch: bool, last_too: bool = False) -> Tensor:
    """The plan (see ``llvm_driver.PLAN``): ``rows`` are the steps to be recorded.

    ``watch``: judge every position; ``last_too``: judge the last, even where every step is recorded.
    """
    cuts = {0, steps, *rows}
    cuts |= {k for k in range(1, steps) if tables.which[k] != tables.which[k - 1]}
    if steps:
        cuts.add(steps - 1)  # the last step is judged: how far it moved tells rest from oscillation
    edges = sorted(cuts)
    due = {step: row for row, step in enumerate(rows)}
    lines = [[0, 0, -1, due[0]]]
    for begin, end in itertools.pairwise(edges):
        for first in range(begin, end, _INTERVAL):
            last = min(first + _INTERVAL, end)
            update = tables.which[first]
            closely = watch or (last == steps and (last_too or len(rows) <= steps))
            lines.append([first, last, -1 - update if closely else update, due.get(last, -1) if last == end else -1])
    return torch.tensor(lines, dtype=torch.int64)


def launch(run: Run, tables: Tables, lanes: int, job: Job) -> Result:
    """Run a job in strips of ``lanes`` runs."""
    runs, n = job.start.shape
    stride = -(-runs // lanes) * lanes
    rows = job.record.steps(job.steps)
    dtype = job.start.dtype
    integer = torch.int64 if tables.double else torch.int32
    start = job.start.contiguous()
    x = torch.empty(len(rows), n, stride, dtype=dtype)
    value, norm = torch.empty(2, len(rows), stride, dtype=dtype)
    grad = torch.empty_like(x) if "grad" in job.record.keep else None
    ended, moved = torch.empty(stride, dtype=integer), torch.empty(stride, dtype=dtype)
    fixed = [torch.tensor(numbers or [0.0], dtype=dtype) for numbers in tables.fixed]
    varying = [torch.tensor(columns, dtype=dtype).t().contiguous() for columns in tables.varying]
    each = torch.as_tensor(np.array(tables.each)).to(dtype) if tables.each else None
    each_varying = [_by_step(columns, stride, dtype) for columns in tables.each_varying]
    kinds = (fixed, varying, each_varying or fixed)
    places = [torch.tensor([t.data_ptr() for t in kind], dtype=torch.int64) for kind in kinds]
    limits = torch.tensor([job.grad_tol or 0.0, job.value_tol or 0.0], dtype=dtype)
    initial = torch.tensor(tables.initial or [0.0], dtype=dtype)
    # Steps without a judgement find small gradients by themselves, those before the last position.
    plan = plan_of(tables, rows, job.steps, job.value_tol is not None, job.grad_tol is not None)
    given = {
        "start": start, "runs": runs, "stride": stride, "plan": plan, "plans": len(plan), "fixed": places[0],
        "varying": places[1], "x": x, "value": value, "norm": norm, "grad": grad, "ended": ended, "moved": moved,
        "limits": limits, "initial": initial, "each": each, "each_varying": places[2],
    }  # fmt: skip
    context = (ctypes.c_int64 * len(llvm_driver.CONTEXT))(*(_word(given[name]) for name in llvm_driver.CONTEXT))
    finished = _spread(run, ctypes.addressof(context), stride, lanes, job)
    return result_of(job, tables, x, value, norm, grad, ended, moved, finished)


def result_of(
    job: Job, tables: Tables, x: Tensor, value: Tensor, norm: Tensor, grad: Tensor | None, ended: Tensor, moved: Tensor,
    finished: Tensor | None,
) -> Result:  # fmt: skip
    """The result from arrays that have the runs last, and maybe more than the job's."""
    runs, rows = len(job.start), job.record.steps(job.steps)
    stopped, nonfinite = _ends(ended[:runs])
    result = Result(
        x=x[..., :runs].permute(2, 0, 1),
        value=value[:, :runs].t(),
        grad_norm=norm[:, :runs].t(),
        lr=torch.tensor([tables.lr[k] for k in rows], dtype=x.dtype, device=x.device).expand(runs, len(rows)),
        stopped_at=stopped,
        nonfinite_at=nonfinite,
        grad=None if grad is None else grad[..., :runs].permute(2, 0, 1),
        moved=moved[:runs] if job.steps and len(rows) <= job.steps else None,
    )
    return result if finished is None else only_finished(job, result, finished[:runs])


def _ends(ended: Tensor) -> tuple[Tensor, Tensor]:
    """The steps at which runs met a tolerance, and at which a number was not finite; −1 where they did not."""
    none = torch.full((1,), -1, device=ended.device).expand(len(ended))
    # NumPy, because most runs never end, and torch would wake all threads for each short pass.
    codes = ended.cpu().numpy()
    which = np.flatnonzero(codes >= 0)
    if not len(which):
        return none, none
    found = np.full((2, len(codes)), -1)
    found[codes[which] % 2, which] = codes[which] >> 1
    stopped, nonfinite = torch.from_numpy(found).to(ended.device)
    return stopped, nonfinite


def _by_step(columns: list[list[Any]], stride: int, dtype: torch.dtype) -> Tensor:
    """(steps, coefficients, stride) numbers that differ from run to run and step to step."""
    if not columns:
        return torch.zeros(1, dtype=dtype)
    found = torch.zeros(len(columns[0]), len(columns), stride, dtype=dtype)
    for i, column in enumerate(columns):
        for step, numbers in enumerate(column):
            row = torch.as_tensor(numbers)
            found[step, i] = row.reshape(-1)[-1]  # lanes past the last run repeat that
            found[step, i, : row.numel()] = row
    return found


def _word(given: Any) -> int:
    """An entry of the context: an address or an integer."""
    return given.data_ptr() if isinstance(given, Tensor) else int(given or 0)


def _spread(run: Run, context: int, stride: int, lanes: int, job: Job) -> Tensor | None:
    """Share the runs among torch's threads; this one works too, and reports. (stride,) which are finished, if interrupted."""
    portion = max(lanes, _PORTION // lanes * lanes)
    portions = list(range(0, stride, portion))
    waiting = iter(portions)
    errors: list[BaseException] = []
    finished = torch.from_numpy(np.zeros(stride, bool))

    def work(report: Callable[[int, int], None] | None) -> None:
        for first in waiting:
            if errors:
                return
            run(first, min(first + portion, stride), context)
            finished[first : first + portion] = True
            if report is not None:
                report(min(job.steps, job.steps * (first + portion) // stride), job.steps)

    threads = min(torch.get_num_threads(), len(portions)) if stride * job.steps >= _WORTH_THREADS else 1
    helpers = [threading.Thread(target=work, args=(None,)) for _ in range(threads - 1)]
    for helper in helpers:
        helper.start()
    try:
        work(job.progress)
        for helper in helpers:
            helper.join()
        if job.progress is not None:
            job.progress(job.steps, job.steps)
    except BaseException as error:
        errors.append(error)
        for helper in helpers:
            helper.join()
        if job.partial and isinstance(error, INTERRUPTS):
            return finished
        raise
    return None
