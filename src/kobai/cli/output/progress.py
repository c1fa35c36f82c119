"""A progress bar that appears only when the work lasts longer than a second, on stderr, on a terminal."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Any

_PATIENCE = 1.0  # seconds
_PERIOD = 0.1


class Later:
    """Call it with (done, in all); the bar shows itself when a second has passed.

    Args:
        label: what is being done.
        quiet: never show it.
    """

    def __init__(self, label: str, quiet: bool = False):
        self._label = label
        self._silent = quiet or not sys.stderr.isatty()
        self._began = time.monotonic()
        self._told = 0.0
        self._bar: Any = None
        self._task: Any = None

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if self._silent or now - self._began < _PATIENCE or (done < total and now - self._told < _PERIOD):
            return
        if self._bar is None and done == total:
            return  # too late to be of use
        self._told = now
        self._bar = self._bar or self._open(total)
        self._bar.update(self._task, completed=done, total=total)

    def __enter__(self) -> Later:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None):
        if self._bar is not None:
            self._bar.stop()

    def _open(self, total: int) -> Any:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        from kobai.cli.output.terminal import stderr

        # transient: the bar leaves nothing behind, so the last line on the screen is the result's.
        bar = Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
                       TimeRemainingColumn(), console=stderr(), transient=True)  # fmt: skip
        bar.start()
        self._task = bar.add_task(self._label, total=total)
        return bar
