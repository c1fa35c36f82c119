"""The residuals of a sum of squares: those of Rosenbrock's (1−x₁)² + 100(x₂−x₁²)² are 1−x₁ and 10(x₂−x₁²)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from kobai.objectives.tree import Binary, Negate, Node, Number

if TYPE_CHECKING:
    from torch import Tensor

    from kobai.objectives.formula.formula import Formula


def residuals_of(formula: Formula, n: int) -> Callable[[Tensor], Tensor] | None:
    """r (n,) -> (m,) with f = Σ r², or None where f is not written as a sum of squares with positive factors."""
    found: list[Node] = []
    if not _collect(formula.unroll(n), 1.0, found) or not found:
        return None
    from kobai.objectives.formula.compute import compile_tree

    compiled = [compile_tree(tree, {}) for tree in found]

    def residuals(x: Tensor) -> Tensor:
        import torch

        return torch.stack([part(x) + x.new_zeros(()) for part in compiled])

    return residuals


def _collect(tree: Node, factor: float, found: list[Node]) -> bool:
    """Append the residuals of factor·tree; False where it is not a sum of squares."""
    match tree:
        case Number(value) if factor * value >= 0:
            if value:
                found.append(Number(math.sqrt(factor * value)))
            return True
        case Binary("+", left, right):
            return _collect(left, factor, found) and _collect(right, factor, found)
        case Binary("-", left, Negate(right)):
            return _collect(left, factor, found) and _collect(right, factor, found)
        case Binary("*", Number(value), right) if value >= 0:
            return _collect(right, factor * value, found)
        case Binary("*" | "/", left, Number(value)) if value > 0:
            return _collect(left, factor * value if tree.op == "*" else factor / value, found)
        case Binary("**", base, Number(value)) if value >= 2 and value % 2 == 0:
            root = base if value == 2 else Binary("**", base, Number(int(value) // 2))
            scale = math.sqrt(factor)
            found.append(root if scale == 1 else Binary("*", Number(scale), root))
            return True
    return False
