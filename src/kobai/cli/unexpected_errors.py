"""Recognise unexpected exceptions that are not kobai's fault: from the user's own file, or from too little memory."""

from __future__ import annotations

import sysconfig
from pathlib import Path

_KOBAI = Path(__file__).resolve().parents[1]


def file_of_user(error: BaseException) -> str | None:
    """``"bowl.py:12"``, the innermost line of a file that is neither kobai's, Python's nor a package's, or None."""
    libraries = [Path(p).resolve() for p in {*sysconfig.get_paths().values()}]
    found, trace = None, error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        path = Path(name)
        installed = any(path.resolve().is_relative_to(folder) for folder in [_KOBAI, *libraries])
        if path.suffix == ".py" and path.is_file() and not installed:
            found = f"{name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found


def is_memory(error: BaseException) -> bool:
    """Whether the exception means too little memory, as Python, NumPy or torch report it."""
    text = str(error)
    return isinstance(error, MemoryError) or (
        isinstance(error, RuntimeError) and ("can't allocate memory" in text or "out of memory" in text)
    )
