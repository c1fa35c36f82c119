"""The fused engine: objective and rule in one compiled kernel, many runs in each instruction."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch

from kobai.descent.engines.fused import launch as _launch
from kobai.descent.engines.fused import machine
from kobai.descent.engines.fused.graph import reachable
from kobai.descent.engines.fused.landscape import Landscape, trace_objective
from kobai.descent.engines.fused.program import Program, join
from kobai.descent.engines.fused.rule import Rule, trace_rule
from kobai.descent.engines.fused.source import Source
from kobai.descent.engines.fused.symbolic import Untraceable
from kobai.descent.engines.job import Job, Result

# More coordinates than this fill the registers and the time of the compiler.
_MOST_COORDINATES = 32
_MOST_NODES = 4000


@dataclass
class Prepared:
    """A job's program and its text, compiled or not."""

    program: Program
    text: str
    lanes: int


class Fused:
    """All steps of a strip of runs in one kernel."""

    name = "fused"

    def __init__(self) -> None:
        self._ready: tuple[Job, Prepared] | None = None

    def refuses(self, job: Job) -> str | None:
        """Why the job cannot become a kernel."""
        why = self._cannot(job)
        if why is None:
            try:
                self._prepare(job)
            except Untraceable as error:
                why = str(error)
        return why

    def run(self, job: Job) -> Result:
        """Run the job."""
        ready = self._prepare(job)
        return _launch.launch(machine.load(ready.text), ready.program, ready.lanes, job)

    def _cannot(self, job: Job) -> str | None:
        spec = job.optimizer
        if job.start.device.type != "cpu":
            return "kernels are made for the CPU"
        if job.start.dtype not in (torch.float32, torch.float64):
            return f"kernels compute in float32 and float64, not {str(job.start.dtype).removeprefix('torch.')}"
        if job.record.state:
            return "the optimizer's state is to be recorded"
        if spec.closure or spec.matrix or spec.sparse:
            return f"{spec.name} wants more than a gradient"
        if job.start.shape[1] > _MOST_COORDINATES:
            return f"more than {_MOST_COORDINATES} coordinates"
        if job.steps >= 1 << 29:
            return "too many steps to count"
        if machine.llvm() is None:
            return "llvmlite is not installed"
        if not machine.vector_bytes():
            return "this processor has no vectors that multiply and add at once"
        return None

    def _prepare(self, job: Job) -> Prepared:
        if self._ready is not None and self._ready[0] is job:
            return self._ready[1]
        landscape = _landscape(job)
        rule = _rule(job)
        program = join(landscape, rule, float(job.start.abs().nan_to_num(0.0, 0.0, 0.0).max()))
        size = max(len(reachable(body.fast)) for body in program.bodies)
        if size > _MOST_NODES:
            raise Untraceable(f"takes {size} operations a step")
        width = machine.vector_bytes() // (8 if program.double else 4)
        side = _side(program, size)
        stops = frozenset(
            name for name, limit in (("grad", job.grad_tol), ("value", job.value_tol)) if limit is not None
        )
        text = Source(program, width, side, "grad" in job.record.keep, stops).text()
        ready = Prepared(program, text, width * side)
        self._ready = (job, ready)
        return ready


def _side(program: Program, size: int) -> int:
    """Vectors side by side: enough to hide how long one operation takes, few enough for the registers."""
    rows = program.n * (1 + len(program.initial))
    if size <= 40 and rows <= 4:
        return 4
    return 2 if size <= 400 and rows <= 8 else 1


def _landscape(job: Job) -> Landscape:
    point = job.start[0]
    seen = torch.random.get_rng_state()
    try:
        first = trace_objective(job.objective, point)
        if job.objective.formula is None and _signature(first) != _signature(trace_objective(job.objective, point)):
            raise Untraceable("gives another result each time")
    finally:
        torch.random.set_rng_state(seen)
    return first


def _signature(landscape: Landscape) -> list[tuple]:
    nodes = reachable([landscape.value, *landscape.grad])
    return [(n.op, n.value, *(a.number for a in n.args)) for n in nodes]


_rules: OrderedDict[tuple, Rule] = OrderedDict()


def _rule(job: Job) -> Rule:
    """The rule as graphs; those of torch's and kobai's own rules are kept, as nothing outside can change them."""
    spec = job.optimizer

    def trace() -> Rule:
        return trace_rule(spec.build, job.scheduler, job.start.shape[1], job.start.dtype, max(job.steps, 1))

    return _kept(job, trace)


def _kept(job: Job, make: Callable[[], Rule]) -> Rule:
    module = getattr(job.optimizer.factory, "__module__", "").split(".")[0]
    if job.scheduler is not None or not isinstance(job.optimizer.factory, type) or module not in ("torch", "kobai"):
        return make()
    key: Any = (job.optimizer.key, job.start.shape[1], job.start.dtype, max(job.steps, 1))
    if key not in _rules:
        _rules[key] = make()
        while len(_rules) > 64:
            _rules.popitem(last=False)
    _rules.move_to_end(key)
    return _rules[key]
