"""From a job to a kernel ready to run, kept where nothing it depends on can change unseen."""

from __future__ import annotations

import functools
import hashlib
import json
import math
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

import kobai.optimize
from kobai.descent.engines.compiled.codegen.cuda_text import cuda_text
from kobai.descent.engines.compiled.codegen.llvm_steps import Source
from kobai.descent.engines.compiled.program import Program, Tables, join, tables_of
from kobai.descent.engines.compiled.run import cpu, cuda, sharing
from kobai.descent.engines.loop import Loop
from kobai.descent.ir.graph import reachable
from kobai.descent.job import Job, Result
from kobai.descent.record.record import Record
from kobai.descent.symbolic.objective import ObjectiveGraph, capture_objective
from kobai.descent.symbolic.optimizer import OptimizerGraphs, capture_optimizer
from kobai.descent.symbolic.tensor import CaptureError
from kobai.jit import cache, llvm
from kobai.optimize import GradientDescent

_MOST_NODES = 4000
_KEPT = 64
# A table of coefficients longer than this takes as long to read as to make.
_LONGEST_KEPT = 5000
# Rules whose second step tells all the others.
_STEADY = (GradientDescent, torch.optim.SGD)


@dataclass
class Kernel:
    """A job's kernel.

    Args:
        tables: its numbers.
        lanes: runs in a strip.
        letters: how long its text is.
        call: its machine code, once it is there.
        text: what that is made of.
        card: the name it is kept under, or None.
        form: what its code depends on (see ``alike``), or None.
    """

    tables: Tables
    lanes: int
    letters: int
    call: Callable[..., None] | None = None
    text: str = ""
    card: str | None = None
    form: tuple | None = None

    def run(self, job: Job) -> Result:
        """Run the job.

        Raises:
            CompilationError: the compiler does not take the kernel.
        """
        if on_card(job):
            call = self.call = self.call or cuda.load(self.text, job.start.device)
            return cuda.launch(call, self.tables, job)
        call = self.call = self.call or cpu.load(self.text)
        return cpu.launch(call, self.tables, self.lanes, job)

    def keep(self) -> None:
        """Let the next job of this form have the code, and write down what the next process needs to go straight to it."""
        if self.form is not None and self.call is not None:
            sharing.remember(self.form, sharing.Code(self.call, self.lanes, self.letters))
        if self.card is not None and len(self.tables.which) <= _LONGEST_KEPT:
            held = {
                **asdict(self.tables),
                "lanes": self.lanes,
                "letters": self.letters,
                "code": llvm.key_of(self.text),
            }
            cache.write(self.card, json.dumps(held).encode())


_rules: OrderedDict[tuple | None, OptimizerGraphs] = OrderedDict()
_kernels: OrderedDict[tuple | None, Kernel] = OrderedDict()
_one = threading.Lock()  # descents of several threads share the two


def kernel_for(job: Job) -> Kernel:
    """The kernel for a job: from this process, from an earlier one, or new and not compiled yet.

    Raises:
        CaptureError: the job cannot become one.
    """
    key = _key(job)
    kernel = _known(key)
    if kernel is None:
        form = None if key is None else sharing.form_of(_place(job), _rule(job))
        code = None if form is None else sharing.code_for(form)
        if code is not None:
            kernel = Kernel(tables_of(_rule(job), job.start.shape[1]), code.lanes, code.letters, code.call)
        else:
            kernel = make(job)[1]
            kernel.card, kernel.form = None if on_card(job) else _card(key), form
    _remember(_kernels, key, kernel)
    return kernel


def is_known(job: Job) -> bool:
    """Whether a kernel for just this function, rule and options was made, and tried, before."""
    return (on_card(job) or llvm.binding() is not None) and _known(_key(job)) is not None


def is_kept(job: Job) -> bool:
    """Whether what is read of function and rule serves later calls: of formulas, and of rules nothing outside can change."""
    return _key(job) is not None


def on_card(job: Job) -> bool:
    """Whether a job runs on a graphics card."""
    return job.start.device.type == "cuda"


def _known(key: tuple | None) -> Kernel | None:
    if key is None or key in _kernels or key[0] != "cpu":
        return _kernels.get(key)
    whole = cache.read(_card(key) or "")
    if whole is None:
        return None
    held = json.loads(whole)
    lanes, letters, call = held.pop("lanes"), held.pop("letters"), cpu.load_cached(held.pop("code"))
    if call is None:
        return None
    kernel = Kernel(Tables(**held), lanes, letters, call)
    _remember(_kernels, key, kernel)
    return kernel


def _card(key: tuple | None) -> str | None:
    """The name under which a kernel's numbers are kept: everything they depend on."""
    if key is None:
        return None
    versions = f"{_sources()} {torch.__version__} {torch.backends.cpu.get_cpu_capability()}"
    return hashlib.sha256(f"{key!r}\0{versions}\0{llvm.processor()}".encode()).hexdigest() + ".json"


@functools.cache
def _sources() -> str:
    """A mark of the code that makes kernels and of kobai's own rules: kernels of another version of it are not these."""
    here = Path(__file__).parent
    taken = hashlib.sha256()
    for folder in (here, Path(kobai.optimize.__file__).parent):
        for file in sorted(folder.glob("*.py")):
            taken.update(file.read_bytes())
    return taken.hexdigest()


def two_steps_tell(job: Job) -> bool:
    """Whether the job's rule needs not be taken through all its steps."""
    return job.optimizer.cls in _STEADY and job.scheduler is None


def differs(kernel: Kernel, job: Job) -> bool:
    """Whether the kernel gives something else than the loop for three of the job's runs, in their first step.

    Both round, and a gradient may be all rounding; so f and ∇f count relative to the largest of them, and a rule that
    divides by such a gradient is given one run to differ.
    """
    rows = job.start[[0, len(job.start) // 2, -1]]
    record = Record(keep=("x", "grad")) if "grad" in job.record.keep else Record()
    sample = replace(job, start=rows, steps=min(job.steps, 1), record=record, progress=None)
    seen, truth = kernel.run(sample), Loop().run(sample)
    near = [_near(getattr(seen, name)[:, :1], getattr(truth, name)[:, :1]) for name in ("value", "grad_norm")]
    moved = [_near(a, b) for a, b in zip(seen.x, truth.x, strict=True)]
    return not all(near) or sum(moved) < 2


def _near(seen: Tensor, truth: Tensor) -> bool:
    finite = torch.isfinite(truth)
    if not torch.equal(finite, torch.isfinite(seen)):
        return False
    largest = truth[finite].abs().max() if bool(finite.any()) else torch.zeros(())
    return bool(((seen - truth)[finite].abs() <= 2.0**12 * torch.finfo(truth.dtype).eps * largest).all())


def make(job: Job) -> tuple[Program, Kernel]:
    """A new kernel, and the program it was written from.

    Raises:
        CaptureError: the job cannot become one.
    """
    program = join(_landscape(job), _rule(job), _reach(job))
    size = program.size
    if size > _MOST_NODES:
        raise CaptureError(f"it takes {size} operations a step")
    stops = frozenset(name for name, limit in (("grad", job.grad_tol), ("value", job.value_tol)) if limit is not None)
    gradient = "grad" in job.record.keep
    if on_card(job):
        text = cuda_text(program, gradient, stops)
        return program, Kernel(program.tables, 1, len(text), text=text)
    width = llvm.vector_bytes() // (8 if program.tables.double else 4)
    side = _side(program, size)
    text = Source(program, width, side, gradient, stops).text()
    return program, Kernel(program.tables, width * side, len(text), text=text)


def _side(program: Program, size: int) -> int:
    """Vectors side by side: enough to hide how long one operation takes, few enough for the registers.

    There are 32 registers where vectors have 64 bytes, 16 elsewhere; the numbers are what was fastest for Rosenbrock, Rastrigin
    and Ackley, gradient descent, momentum and Adam, in 2 to 16 dimensions.
    """
    n, rows = program.tables.n, program.tables.n * (1 + len(program.tables.initial))
    if llvm.vector_bytes() == 64:
        if n <= 2:
            return 6 if rows <= 4 and size <= 80 else 4
        return 1 if n > 4 else 3 if rows <= 4 else 2
    if size <= 40 and rows <= 4:
        return 3
    return 2 if size <= 400 and rows <= 8 else 1


def _landscape(job: Job) -> ObjectiveGraph:
    point = job.start[0]
    if job.objective.formula is not None and job.objective.fn is job.objective.formula:
        return capture_objective(job.objective, point)
    seen = torch.random.get_rng_state()
    try:
        first = capture_objective(job.objective, point)
        if job.objective.formula is None and _signature(first) != _signature(capture_objective(job.objective, point)):
            raise CaptureError("the function gives another result each time")
    finally:
        torch.random.set_rng_state(seen)
    return first


def _signature(landscape: ObjectiveGraph) -> list[tuple]:
    # As text, because a constant may be NaN, which equals nothing.
    nodes = reachable([landscape.value, *landscape.grad])
    return [(n.op, repr(n.value), *(a.number for a in n.args)) for n in nodes]


def _rule(job: Job) -> OptimizerGraphs:
    """The rule as graphs; torch's and kobai's own are kept, as nothing outside can change them."""
    key = _rule_key(job)
    rule = _rules.get(key)
    if rule is None:
        n, dtype, steps = job.start.shape[1], job.start.dtype, max(job.steps, 1)
        rule = capture_optimizer(job.optimizer.build, job.scheduler, (n,), dtype, steps)
    _remember(_rules, key, rule)
    return rule


def _rule_key(job: Job) -> tuple | None:
    spec = job.optimizer
    module = (getattr(spec.factory, "__module__", None) or "").split(".")[0]
    if job.scheduler is not None or not isinstance(spec.factory, type) or module not in ("torch", "kobai"):
        return None
    return (spec.key, job.start.shape[1], job.start.dtype, max(job.steps, 1))


def _reach(job: Job) -> float:
    """The largest coordinate of the starts, up to the next power of four: a few sizes of box are enough."""
    return 4.0 ** math.ceil(math.log(max(job.extent, 1.0), 4.0))


def _key(job: Job) -> tuple | None:
    """What a kernel depends on, where that is plain data: formulas do not change, other functions may."""
    rule, formula = _rule_key(job), job.objective.formula
    return None if rule is None or formula is None or job.objective.fn is not formula else (*_place(job), rule)


def _place(job: Job) -> tuple:
    """What a kernel for a formula depends on besides its rule."""
    formula = job.objective.formula
    assert formula is not None
    parameters = tuple(sorted(formula.parameters.items()))
    tolerances = (job.grad_tol is None, job.value_tol is None)
    size = (job.start.shape[1], job.start.dtype)
    return (str(job.start.device), formula.tree, parameters, *size, _reach(job), tolerances, "grad" in job.record.keep)


def _remember(kept: OrderedDict[tuple | None, Any], key: tuple | None, made: Any) -> None:
    if key is not None:
        with _one:
            kept[key] = made
            kept.move_to_end(key)
            while len(kept) > _KEPT:
                kept.popitem(last=False)
