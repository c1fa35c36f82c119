"""From a job to code: capture → join → render. ``CompiledDescent`` loads it."""

from __future__ import annotations

from kobai.descent.engines.compiled.codegen.cuda_text import CudaText
from kobai.descent.engines.compiled.codegen.llvm_steps import LlvmText
from kobai.descent.engines.compiled.job_graphs import extent_of, objective_of, optimizer_of
from kobai.descent.engines.compiled.program import Program, join
from kobai.descent.engines.compiled.run.compiled_descent import CompiledDescent, on_gpu
from kobai.descent.ir.verify import verify
from kobai.descent.job import Job
from kobai.descent.symbolic import CaptureError
from kobai.jit import llvm

_MOST_OPERATIONS = 4000


def compile_job(job: Job) -> CompiledDescent:
    """New code for a job, not yet loaded."""
    program = program_of(job)
    text, lanes = (render_cuda(program, job), 1) if on_gpu(job) else render_llvm(program, job)
    return CompiledDescent(program.tables, lanes, len(text), text=text)


def program_of(job: Job) -> Program:
    """A job's objective and optimizer, captured, joined and expanded into arithmetic; ``CaptureError`` if too large."""
    program = join(objective_of(job), optimizer_of(job), extent_of(job))
    if program.size > _MOST_OPERATIONS:
        raise CaptureError(f"it takes {program.size} operations a step")
    verify(program.outputs, expanded=True)  # half a hundredth of what compiling takes
    return program


def render_llvm(program: Program, job: Job) -> tuple[str, int]:
    """LLVM text for the CPU, and how many runs it computes at once."""
    width, unroll = layout_of(program)
    return LlvmText(program, width, unroll, "grad" in job.record.keep, _tolerances(job)).text(), width * unroll


def render_cuda(program: Program, job: Job) -> str:
    """CUDA text for a GPU."""
    return CudaText(program, "grad" in job.record.keep, _tolerances(job)).text()


def layout_of(program: Program) -> tuple[int, int]:
    """The width of vectors, and how many of them stand side by side (unroll).

    Enough to hide the latency of one operation, few enough for the registers: the fastest measured for Rosenbrock, Rastrigin and
    Ackley with gradient descent, momentum and Adam, in 2 to 16 dimensions.
    """
    tables, size = program.tables, program.size
    width = llvm.vector_bytes() // (8 if tables.double else 4)
    n, rows = tables.n, tables.n * (1 + len(tables.initial))
    if llvm.vector_bytes() == 64:
        if n <= 2:
            return width, 6 if rows <= 4 and size <= 80 else 4
        return width, 1 if n > 4 else 3 if rows <= 4 else 2
    if size <= 40 and rows <= 4:
        return width, 3
    return width, 2 if size <= 400 and rows <= 8 else 1


def _tolerances(job: Job) -> frozenset[str]:
    """Which of "grad", "value" end a run."""
    return frozenset(name for name in ("grad", "value") if getattr(job, f"{name}_tol") is not None)
