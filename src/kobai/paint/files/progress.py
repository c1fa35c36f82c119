"""A progress bar on stderr, for work of more than a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def track(items: Iterable[T], total: int, words: str, show: bool | Callable[[int, int], None] | None) -> Iterator[T]:
    """The items, with a bar from the second second on.

    Args:
        show: True, False, or None for: where stderr is a terminal; or a function told (done, all), which may raise to
            stop.
    """
    if callable(show):
        for n, item in enumerate(items):
            show(n, total)
            yield item
        show(total, total)
        return
    if show is False or (show is None and not sys.stderr.isatty()):
        yield from items
        return
    begun = time.monotonic()
    bar = task = None
    try:
        for n, item in enumerate(items):
            if bar is None and time.monotonic() - begun > 1.0:
                from rich.console import Console
                from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

                bar = Progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
                               console=Console(stderr=True), transient=True)  # fmt: skip
                bar.start()
                task = bar.add_task(words, total=total)
            if bar is not None and task is not None:
                bar.update(task, completed=n)
            yield item
    finally:
        if bar is not None:
            bar.stop()
