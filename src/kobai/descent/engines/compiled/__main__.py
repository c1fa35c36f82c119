"""Print what the compiled engine makes of an objective and an optimizer.

python -m kobai.descent.engines.compiled "x1**2 + x2**2" --show graph|llvm|cuda [--optimizer Adam] [--lr 0.1] [--dtype float64]
"""

from __future__ import annotations

import argparse
import math
import sys

import torch

from kobai.descent.engines.compiled.codegen.cuda_text import CudaText
from kobai.descent.engines.compiled.codegen.llvm_steps import LlvmText
from kobai.descent.engines.compiled.compilation import program_of
from kobai.descent.engines.compiled.job_graphs import objective_of, optimizer_of
from kobai.descent.ir.graph import Node, reachable
from kobai.descent.job import Job
from kobai.descent.record.record import Record
from kobai.descent.symbolic import CaptureError
from kobai.errors import BadInput
from kobai.objectives import objective
from kobai.optimize import resolve


def main(arguments: list[str] | None = None) -> int:
    """Print one stage of a compilation; the exit status."""
    about = (__doc__ or "").split("\n")[0]
    parser = argparse.ArgumentParser(prog="python -m kobai.descent.engines.compiled", description=about)
    add = parser.add_argument
    add("objective", help="a formula or a name of the catalogue")
    add("--show", choices=("graph", "llvm", "cuda"), default="graph", help="what to print (default: graph)")
    add("--optimizer", help="as kobai.descend takes it (default: gradient descent)")
    add("--lr", type=float, default=0.1, help="step size (default: 0.1)")
    add("--dtype", choices=("float32", "float64"), default="float32", help="precision (default: float32)")
    add("--steps", type=int, default=100, help="steps, on which an optimizer may depend (default: 100)")
    options = parser.parse_args(arguments)
    try:
        print(show(options.objective, options.show, options.optimizer, options.lr, options.dtype, options.steps))
    except (BadInput, CaptureError) as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 2
    return 0


def show(formula: str, stage: str, optimizer: str | None, lr: float, dtype: str, steps: int) -> str:
    """The graphs, LLVM text or CUDA text of a descent."""
    f = objective(formula)
    f = f if f.dim else f.at(max(2, f.least_dim))
    start = torch.ones(2, f.dim or 2, dtype=getattr(torch, dtype))
    job = Job(f, start, resolve(optimizer, lr=lr), steps, Record(every=max(steps, 1)))
    if stage == "llvm":
        # Single vectors of four lanes: short to read, and the same on every machine.
        return LlvmText(program_of(job), 4, 1, False, frozenset()).text().rstrip()
    if stage == "cuda":
        return CudaText(program_of(job), False, frozenset()).text().rstrip()
    return "\n\n".join(_graphs(job))


def _graphs(job: Job) -> list[str]:
    """The captured graphs of objective and optimizer, and the program they are joined to."""
    f, steps, program = objective_of(job), optimizer_of(job), program_of(job)
    gradient = {f"∂f/∂x[{i}]": node for i, node in enumerate(f.grad)}
    parts = [_listing("captured objective", {"f": f.value, **gradient})]
    for k, update in enumerate(steps.updates):
        numbers = steps.coefficients[steps.which.index(k)]
        outputs = _named(update.x, update.state)
        parts.append(_listing(f"captured update {k}, taken in {steps.which.count(k)} steps", outputs))
        step = steps.which.index(k)
        parts[-1] += "".join(f"\n  coefficient[{c}] = {number!r} in step {step}" for c, number in enumerate(numbers))
    n, box = program.tables.n, int(math.log2(program.box))
    for k, update in enumerate(program.updates):
        x, *state = (update.fast[i : i + n] for i in range(0, len(update.fast), n))
        parts.append(_listing(f"program, update {k} inside the box |x[i]| ≤ 2^{box}", _named(x, state)))
    guards = [f"\n  |%{node.number}| ≤ 2^{int(math.log2(limit))}" for node, limit in program.inside.guards.items()]
    return [*parts, f"guards:{''.join(guards) or ' none'}"]


def _named(x: list[Node], state: list[list[Node]]) -> dict[str, Node]:
    """Outputs of an update by name."""
    named = {f"new x[{i}]": node for i, node in enumerate(x)}
    return named | {f"new state[{j}, {i}]": node for j, row in enumerate(state) for i, node in enumerate(row)}


def _listing(title: str, outputs: dict[str, Node]) -> str:
    """Nodes in order, a line each, then the outputs."""
    lines = [f"  {node}" for node in reachable(outputs.values())]
    return "\n".join([f"{title}:", *lines, *(f"  {name} = %{node.number}" for name, node in outputs.items())])


if __name__ == "__main__":
    sys.exit(main())
