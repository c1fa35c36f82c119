"""Compiled code of a job with the numbers it reads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kobai.descent.engines.compiled.program import Tables
from kobai.descent.engines.compiled.run import cpu, cuda
from kobai.descent.job import Job, Result


@dataclass
class CompiledDescent:
    """Compiled code of a job."""

    tables: Tables  # the numbers it reads
    lanes: int  # runs it computes at once
    source_length: int  # characters of its text; what compiling costs grows with it
    call: Callable[..., None] | None = None  # the machine code, once it is loaded
    text: str = ""  # what that is compiled from
    cache_key: str | None = None  # the name of its tables on disk
    form: tuple | None = None  # what its text depends on (see ``descent_cache``)

    def run(self, job: Job) -> Result:
        """Run the job; ``CompilationError`` where the compiler refuses the text."""
        if on_gpu(job):
            self.call = self.call or cuda.load(self.text, job.start.device)
            return cuda.launch(self.call, self.tables, job)
        self.call = self.call or cpu.load(self.text)
        return cpu.launch(self.call, self.tables, self.lanes, job)


def on_gpu(job: Job) -> bool:
    """Whether a job runs on a GPU."""
    return job.start.device.type == "cuda"
