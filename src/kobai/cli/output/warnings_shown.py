"""Warnings on the command line: one line each on stderr, once, and a list for ``--json``."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator
from typing import Any

from kobai.cli.output.terminal import print_error

_shown: list[str] = []


@contextlib.contextmanager
def shown(quiet: bool = False) -> Iterator[None]:
    """Print warnings meant for users; those for programmers (deprecations, numpy's of rounding) are left out."""
    _shown.clear()

    def show(message: Any, *where: Any, **more: Any) -> None:
        line = " ".join(str(message).split())
        if line not in _shown:
            _shown.append(line)
            if not quiet:
                print_error(f"warning: {line}")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("always", UserWarning)
        warnings.filterwarnings("ignore", "interrupted ")  # the report says how far the search came
        warnings.showwarning = show
        yield


def listed() -> list[str]:
    """The warnings of this command so far."""
    return list(_shown)
