"""The progress bar, on stderr."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any, TypeVar

T = TypeVar("T")

_DELAY = 1.0  # seconds of work before a bar appears by itself
_PERIOD = 0.1  # seconds between two drawings


class ProgressBar:
    """A progress bar, removed at the end. Call it with (done, total) as the work goes on.

    ``show`` is True: from the start, and in the end even where stderr is no terminal; False: never; None: on a terminal, once
    the work has taken a second.
    """

    def __init__(self, label: str, show: bool | None = None):
        self._label = label
        self._asked = bool(show)
        self._hidden = not (sys.stderr.isatty() if show is None else show)
        self._due = time.monotonic() + (0.0 if show else _DELAY)
        self._drawn = 0.0
        self._bar: Any = None

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if self._hidden or now < self._due or (done < total and now - self._drawn < _PERIOD):
            return
        if self._bar is None and (self._asked or done < total):
            self._open(total)
        if self._bar is not None:
            self._drawn = now
            self._bar.update(self._bar.task_ids[0], completed=done, total=total)

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None):
        if self._bar is not None:
            self._bar.stop()

    def _open(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        console = Console(stderr=True, highlight=False, markup=False, emoji=False)
        # transient: the bar is removed, so the last line on the screen is the result's.
        self._bar = Progress(TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(),
                             TimeRemainingColumn(), console=console, transient=console.is_terminal)  # fmt: skip
        self._bar.start()
        self._bar.add_task(self._label, total=total)


def track(
    items: Iterable[T], total: int, label: str, show: bool | Callable[[int, int], None] | None = None
) -> Iterator[T]:
    """The items, with a progress bar; or with a function ``show`` called with (done, total), which may raise to stop."""
    with ProgressBar(label, False if callable(show) else show) as bar:
        report = show if callable(show) else bar
        for done, item in enumerate(items):
            report(done, total)
            yield item
        report(total, total)
