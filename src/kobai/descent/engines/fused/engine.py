"""The fused engine: objective and rule in one compiled kernel, many runs in each instruction."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

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
from kobai.optimize import GradientDescent

# What the other engines take, in seconds: for a step, and for each run in it. Rough, and rather too low.
_STEP, _RUN = 60e-6, 10e-9
# What a kernel costs before its first step: reading a function, one step of a rule, compiling.
_READ, _READ_STEP, _COMPILE = 0.02, 0.5e-3, 0.15
# Rules whose second step tells all the others.
_STEADY = (GradientDescent, torch.optim.SGD)
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

    def too_small(self, job: Job) -> str | None:
        """Whether another engine would be done before the kernel is made."""
        runs = job.start.shape[0]
        if runs == 1:
            return "there is one run"
        other = job.steps * (_STEP + _RUN * runs)
        known = _rule_key(job) in _rules or (job.optimizer.cls in _STEADY and job.scheduler is None)
        reading = _READ + (0.0 if known else _READ_STEP * job.steps)
        if other < reading:
            return "too little work to read function and rule for"
        if self.refuses(job) is None and not machine.is_kept(self._prepare(job).text) and other < reading + _COMPILE:
            return "too little work to compile a kernel for"
        return None

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
    key = _rule_key(job)
    rule = _rules.get(key)
    if rule is None:
        n, dtype, steps = job.start.shape[1], job.start.dtype, max(job.steps, 1)
        rule = trace_rule(job.optimizer.build, job.scheduler, n, dtype, steps)
    if key is not None:
        _rules[key] = rule
        _rules.move_to_end(key)
        while len(_rules) > 64:
            _rules.popitem(last=False)
    return rule


def _rule_key(job: Job) -> tuple | None:
    spec = job.optimizer
    module = getattr(spec.factory, "__module__", "").split(".")[0]
    if job.scheduler is not None or not isinstance(spec.factory, type) or module not in ("torch", "kobai"):
        return None
    return (spec.key, job.start.shape[1], job.start.dtype, max(job.steps, 1))


_rules: OrderedDict[tuple | None, Rule] = OrderedDict()
