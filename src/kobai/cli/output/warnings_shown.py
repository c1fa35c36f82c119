"""Warnings on the command line: one line each on stderr, once, and a list for ``--json``."""

from __future__ import annotations

import contextlib
import re
import warnings
from collections.abc import Iterator
from typing import Any

from kobai.cli.output.terminal import in_spoken, print_error

_shown: list[str] = []
# Where in torch's own source a warning of torch comes from.
_INTERNAL = re.compile(r"\s*\(Triggered internally at [^()]*\)")


@contextlib.contextmanager
def shown(quiet: bool = False) -> Iterator[None]:
    """Print warnings; only those that Python itself leaves out by default (deprecations in libraries) are left out."""
    _shown.clear()

    def show(message: Any, *where: Any, **more: Any) -> None:
        line = in_spoken(" ".join(_INTERNAL.sub("", str(message)).split()))
        if line not in _shown:
            _shown.append(line)
            if not quiet:
                print_error(f"warning: {line}")

    with warnings.catch_warnings():
        warnings.simplefilter("always")
        for category in (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning):
            warnings.simplefilter("ignore", category)
        warnings.filterwarnings("always", category=DeprecationWarning, module="_kobai_file_")  # the user's own
        warnings.filterwarnings("ignore", "interrupted ")  # the report says how far the search came
        warnings.showwarning = show
        yield


def listed() -> list[str]:
    """The warnings of this command so far."""
    return list(_shown)
