"""Closures: functions without arguments that evaluate the loss again, as ``torch.optim.Optimizer.step`` takes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

Closure = Callable[[], Any]


def loss_of(closure: Closure | None) -> Any:
    """What a closure returns, called with gradients enabled; None without a closure."""
    if closure is None:
        return None
    with torch.enable_grad():
        return closure()
