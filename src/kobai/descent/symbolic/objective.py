"""Capture of an objective: f and ∇f as a graph.

The objective is run once on a symbolic point, and autograd with it: the same operations in the same order as in the plain
loop.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from kobai.descent.ir.graph import Graph, Node
from kobai.descent.symbolic.tensor import CaptureError, Symbolic, Tracer


@dataclass
class ObjectiveGraph:
    """An objective as a graph: f and ∇f of the inputs ("x", i), and ("constant", c) where constants differ from run to run."""

    graph: Graph
    value: Node
    grad: list[Node]
    constants: list[NDArray[np.float64]] = field(default_factory=list)  # (runs,) each


def capture_objective(fn: Callable[[Tensor], Any], at: Tensor) -> ObjectiveGraph:
    """Run an objective and its gradient on a symbolic point; the numbers of ``at`` (n,) decide nothing.

    ``CaptureError`` where it is not a fixed sequence of known operations.
    """
    graph = Graph(at.dtype == torch.float64)
    tracer = Tracer(graph, at.dtype)
    inputs = [graph.input("x", i) for i in range(at.numel())]
    with capturing(), torch.enable_grad():
        point = tracer.tensor(inputs, at.detach().clone()).requires_grad_()
        before = point._version
        value = fn(point)
        if point._version != before:
            raise CaptureError("writes into its point")
        if not isinstance(value, Symbolic) or value.numel() != 1:
            raise CaptureError("does not return one tensor of one number computed from the point")
        grad = torch.autograd.grad(value.reshape(()), point, allow_unused=True)[0] if value.requires_grad else None
    zeros = [graph.const(0.0)] * at.numel()
    (node,) = tracer.nodes_of(value)
    return ObjectiveGraph(graph, tracer.as_real(node), zeros if grad is None else tracer.nodes_of(grad))


@contextmanager
def capturing() -> Iterator[None]:
    """Turn any exception into a ``CaptureError``: the job goes to the loop, which raises it properly."""
    try:
        yield
    except CaptureError:
        raise
    except Exception as error:
        line = " ".join(str(error).split())
        raise CaptureError(f"cannot be captured ({type(error).__name__}: {line[:120]})") from error
