"""A cache of the values used most recently, for objectives, optimizers and landscapes that were prepared before."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Generic, TypeVar

Value = TypeVar("Value")


class RecentlyUsed(Generic[Value]):
    """The ``size`` values stored last, safe for several threads. What has no key (None) is not stored."""

    def __init__(self, size: int):
        self._size = size
        self._values: OrderedDict[tuple, Value] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple | None) -> Value | None:
        """The value stored under a key, or None."""
        return None if key is None else self._values.get(key)

    def put(self, key: tuple | None, value: Value) -> None:
        """Store a value, or mark it as used."""
        if key is None:
            return
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._size:
                self._values.popitem(last=False)
