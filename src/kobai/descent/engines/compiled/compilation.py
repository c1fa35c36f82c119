"""From a job to code: capture → join → render. ``CompiledDescent`` loads it."""

from __future__ import annotations

from kobai.descent.engines.compiled.capture import extent_of, objective_of, optimizer_of
from kobai.descent.engines.compiled.codegen.cuda_text import CudaText
from kobai.descent.engines.compiled.codegen.llvm_steps import LlvmText
from kobai.descent.engines.compiled.layout import layout_of
from kobai.descent.engines.compiled.program import Program, join
from kobai.descent.engines.compiled.run.compiled_descent import CompiledDescent, on_gpu
from kobai.descent.ir.verify import verify
from kobai.descent.job import Job
from kobai.descent.symbolic import CaptureError

_MOST_OPERATIONS = 4000


def compile_job(job: Job) -> CompiledDescent:
    """New code for a job, not yet loaded.

    Raises:
        CaptureError: its objective or optimizer cannot be captured, or is too large.
    """
    program = program_of(job)
    if on_gpu(job):
        text, lanes = render_cuda(program, job), 1
    else:
        text, lanes = render_llvm(program, job)
    return CompiledDescent(program.tables, lanes, len(text), text=text)


def program_of(job: Job) -> Program:
    """A job's objective and optimizer, captured, joined and expanded into arithmetic.

    Raises:
        CaptureError: one of them cannot be captured, or a step is too large.
    """
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


def _tolerances(job: Job) -> frozenset[str]:
    """Which of "grad", "value" end a run."""
    return frozenset(name for name in ("grad", "value") if getattr(job, f"{name}_tol") is not None)
