"""From an objective to f and ∇f as a graph.

The objective is run once on a symbolic point, and autograd with it: the same operations in the same order as in the plain
loop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from kobai.descent.symbolic.graph import Graph, Node
from kobai.descent.symbolic.tensor import Symbolic, Tracer, Untraceable


@dataclass
class Landscape:
    """An objective as a graph: f and ∇f of the inputs ("x", i)."""

    graph: Graph
    value: Node
    grad: list[Node]


def trace_objective(fn: Callable[[Tensor], Any], at: Tensor) -> Landscape:
    """Run an objective and its gradient on a symbolic point.

    Args:
        fn: (n,) -> ().
        at: (n,) the numbers of the shadow.

    Raises:
        Untraceable: it is not a fixed sequence of known operations.
    """
    graph = Graph(at.dtype == torch.float64)
    tracer = Tracer(graph, at.dtype)
    inputs = [graph.input("x", i) for i in range(at.numel())]
    with traced(), torch.enable_grad():
        point = tracer.tensor(inputs, at.detach().clone()).requires_grad_()
        value = fn(point)
        if not isinstance(value, Symbolic) or value.numel() != 1:
            raise Untraceable("does not return one tensor of one number computed from the point")
        grad = torch.autograd.grad(value.reshape(()), point, allow_unused=True)[0] if value.requires_grad else None
    zeros = [graph.const(0.0)] * at.numel()
    return Landscape(graph, tracer.number(tracer.read(value)[0]), zeros if grad is None else tracer.read(grad))


class traced:
    """Whatever goes wrong while tracing means that it cannot be traced; the loop will say what is really wrong."""

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if isinstance(error, Exception) and not isinstance(error, Untraceable):
            line = " ".join(str(error).split())
            raise Untraceable(f"cannot be traced ({type(error).__name__}: {line[:120]})") from error
