"""Whether evaluating many points at once rounds exactly as evaluating each alone.

torch computes most operations the same way at every place in a tensor, but not all: vectorised and scalar ``pow`` differ in
the last bit, sums depend on the memory layout. The operations of one evaluation and its gradient are intercepted; any that is
not known to be the same (measured for the three instruction sets torch chooses from on x86) is a reason to evaluate one by
one. On a GPU only the order of sums of more than two numbers depends on size and layout.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode

from kobai.descent.engines.evaluate import Evaluator


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Element by element, with the same rounding in the body of the vector loop and in its scalar tail.
_ELEMENTWISE = _names("""
    add sub rsub mul div neg abs sgn sign sqrt rsqrt reciprocal square exp expm1 log log1p log2 sin cos tan atan tanh erf
    maximum minimum where clamp clamp_min clamp_max relu threshold_backward tanh_backward eq ne lt le gt ge isnan isfinite
    isinf logical_and logical_or logical_not bitwise_and bitwise_or bitwise_not masked_fill mul_ add_ neg_ div_ masked_fill_
""")
# Nothing is computed, only moved or made.
_MOVES = _names("""
    alias as_strided arange cat clone copy_ detach diagonal empty empty_like expand fill_ flip full full_like lift_fresh
    lift_fresh_copy movedim narrow new_empty new_zeros new_ones new_full ones ones_like permute repeat reshape scalar_tensor
    select select_backward slice slice_backward split split_with_sizes squeeze stack t transpose unbind unsqueeze view
    _unsafe_view _reshape_alias _to_copy zero_ zeros zeros_like unfold
""")
_REDUCTIONS = frozenset(["sum", "mean", "prod", "linalg_vector_norm", "norm"])
_EXACT_REDUCTIONS = frozenset(["amax", "amin", "any", "all", "max", "min"])
_POWERS = frozenset([-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0, 3.0])
# Up to this many numbers are added in the same order in every layout: on the CPU, and on a GPU.
_SAME_ORDER, _SAME_ORDER_GPU = 4, 2


def not_batch_invariant(evaluate: Evaluator, x: Tensor) -> str | None:
    """Why ``evaluate.many(x)``, x (runs, n), may differ from evaluating each row alone by a bit; None if it cannot."""
    if not evaluate.objective.per_coordinate:
        return "the function takes one point at a time"
    if x.device.type not in ("cpu", "cuda"):
        return "only known for CPU and CUDA"
    operations = _Operations()
    try:
        with torch.enable_grad(), operations:
            value, grad = evaluate.many(x.detach().requires_grad_())
    except Exception as error:
        return f"it raises {type(error).__name__} for many points"
    if operations.unknown:
        return f"{', '.join(sorted(operations.unknown))} may round differently for many points"
    for i in {0, len(x) // 2, len(x) - 1}:
        alone = evaluate(x[i].detach().requires_grad_(), 0)
        if not (same_bits(alone[0], value[i]) and same_bits(alone[1], grad[i])):
            return "it gave another value for many points than for one"
    return None


class _Operations(TorchDispatchMode):
    """Collects the operations that are not known to be the same for one and for many."""

    def __init__(self) -> None:
        super().__init__()
        self.unknown: set[str] = set()

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name = func.overloadpacket.__name__
        if name == "pow":
            base, exponent = args[0], args[1]
            if isinstance(exponent, Tensor) or not isinstance(base, Tensor) or float(exponent) not in _POWERS:
                self.unknown.add("pow")
        elif name in _REDUCTIONS:
            if not _same_order(args[0], args[1:], kwargs or {}):
                self.unknown.add(name)
        elif name not in _ELEMENTWISE and name not in _MOVES and name not in _EXACT_REDUCTIONS:
            self.unknown.add(name)
        return func(*args, **(kwargs or {}))


def _same_order(x: Tensor, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """Whether a reduction over x's first axis adds in one order for one point and for many."""
    axes = kwargs.get(
        "dim", next((a for a in args if isinstance(a, list)), next((a for a in args[-1:] if a is not None), None))
    )
    axes = [axes] if isinstance(axes, int) else axes
    if not axes or any(axis % x.ndim != 0 for axis in axes):
        return False
    if x.device.type != "cpu":
        return x.shape[0] <= _SAME_ORDER_GPU
    return x.shape[0] <= _SAME_ORDER or x.stride(0) == 1


def same_bits(a: Tensor, b: Tensor) -> bool:
    return bool(((a == b) | (a.isnan() & b.isnan())).all())
