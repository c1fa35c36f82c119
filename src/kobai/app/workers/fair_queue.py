"""A queue that is fair by page: next is who has had the least time so far, not who asked most or first.

Start-time fair queueing (Goyal, Vin, Cheng 1996). Each page has a virtual time, the seconds it was served. A page that asks
for nothing saves nothing up but ``CREDIT``: when it comes back, its virtual time is brought up to the others'.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

Item = TypeVar("Item")

CREDIT = 0.1  # seconds by which a page that paused is ahead of those that went on asking


class FairQueue(Generic[Item]):
    """What waits, each for one page (any hashable key)."""

    def __init__(self) -> None:
        self._waiting: list[tuple[object, Item]] = []
        self._served: dict[object, float] = {}
        self._now = 0.0

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, page: object, item: Item) -> None:
        """Let an item wait."""
        self._served[page] = max(self._served.get(page, 0.0), self._now - CREDIT)
        self._waiting.append((page, item))

    def take(self, ahead: Callable[[Item], float] = lambda _: 0.0) -> Item:
        """The item to be served next; ``IndexError`` where none waits.

        Args:
            ahead: seconds by which an item is ahead of where its page stands.
        """
        times = [self._served[page] - ahead(item) for page, item in self._waiting]
        i = times.index(min(times)) if times else 0
        _, item = self._waiting.pop(i)
        self._now = max(self._now, times[i])
        return item

    def drop(self, item: Item) -> bool:
        """Take an item out; whether it waited."""
        before = len(self._waiting)
        self._waiting = [entry for entry in self._waiting if entry[1] is not item]
        return len(self._waiting) < before

    def charge(self, page: object, seconds: float) -> None:
        """Count time a page was served; one that has gone meanwhile is not remembered."""
        if page in self._served:
            self._served[page] = max(self._served.get(page, 0.0), self._now - CREDIT) + seconds

    def forget(self, page: object) -> None:
        """A page has gone."""
        self._served.pop(page, None)
