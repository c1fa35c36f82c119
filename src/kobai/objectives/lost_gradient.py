"""A gradient of which autograd misses a part: ``math.sin(x)``, ``.item()``, ``.data``, ``detach`` or NumPy inside a function.

torch differentiates what is left, so the descent would be that of another function. One difference quotient along a direction
in which all coordinates change shows it. Only where it disagrees are more taken, to exclude kinks, noise, rounding, and
gradients that were written by hand on purpose.
"""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Iterator
from contextvars import ContextVar
from typing import TYPE_CHECKING

import torch
from torch import Tensor

from kobai.errors import BadInput, shown

if TYPE_CHECKING:
    from kobai.objectives.base import Objective

# Of the derivative: what difference quotients and autograd may disagree by, at first and when it is looked at closely.
_FIRST, _CLOSE = 0.02, 0.05
_MOST_COORDINATES = 20
# No two alike, so that the parts of a symmetric function do not cancel.
_WEIGHTS = (1.0, -0.83, 0.71, 0.93, -0.77, 0.61)


_left: ContextVar[bool] = ContextVar("left", default=False)


@contextlib.contextmanager
def left_to_caller() -> Iterator[None]:
    """Within this, ``check_gradient`` does nothing: who descends a function several times checks it once, at the end."""
    token = _left.set(True)
    try:
        yield
    finally:
        _left.reset(token)


def check_gradient(objective: Objective, x: Tensor) -> None:
    """Compare the gradient that autograd gives at a point (n,) with difference quotients, unless the function is kobai's own.

    It takes two evaluations where they agree, and two more nearby where the gradient has zeros, which tell nothing.

    Raises:
        BadInput: a part of the gradient is lost.
    """
    own = (
        getattr(inspect.unwrap(objective.fn), "__module__", None) or ""
    )  # a user's function is in a wrapper of kobai's
    if _left.get():
        return
    if objective.formula is not None or own.startswith("kobai."):
        return
    with torch.random.fork_rng(devices=[x.device] if x.is_cuda else []):
        try:
            lost = _lost(objective, x.detach())
        except Exception:  # what the function raises is reported where it is descended
            return
    if lost is None:
        return
    at, where, autograd, difference = lost
    raise BadInput(
        f"{objective.name}: a part of its gradient is lost: at x = {at} ∂f/∂{where} is {difference:.3g} by differences, but "
        f"autograd gives {autograd:.3g}; compute all of it from x with torch operations (torch.sin, not math.sin), without "
        ".item(), .data, .detach() or NumPy; where that is on purpose, write a torch.autograd.Function"
    )


def _lost(objective: Objective, x: Tensor) -> tuple[str, str, float, float] | None:
    """Where a derivative is lost, by which coordinate, what autograd gives and what differences give."""
    value, grad, by_hand = _differentiate(objective, x)
    if grad is None:
        return None
    found = _lost_at(objective, x, value, grad, by_hand)
    zero = grad == 0
    if found is None and bool(zero.any()):
        near = torch.where(zero, x + 0.1 * x.abs().max().clamp(min=1), x)
        value, grad, by_hand = _differentiate(objective, near)
        return None if grad is None else _lost_at(objective, near, value, grad, by_hand)
    return found


def _lost_at(
    objective: Objective, x: Tensor, value: Tensor, grad: Tensor, by_hand: bool
) -> tuple[str, str, float, float] | None:
    f, n = objective.number_at, len(x)
    if not bool(torch.isfinite(grad).all() & torch.isfinite(value)):
        return None
    weights = torch.tensor(_WEIGHTS, dtype=torch.float64).repeat(n // len(_WEIGHTS) + 1)[:n]
    with torch.no_grad():
        h = _step(x)
        quotient = (float(f(x + h * weights.to(x))) - float(value)) / h
        promised = float(grad.double().cpu() @ weights)
        noise = 16 * torch.finfo(x.dtype).eps * abs(float(value)) / h
        if abs(quotient - promised) <= _FIRST * max(abs(quotient), abs(promised)) + noise:
            return None
        if by_hand or float(f(x)) != float(value):
            return None
    x, value, grad = _in_double(objective, x, value, grad)
    units = torch.eye(n, dtype=x.dtype, device=x.device)[:_MOST_COORDINATES]
    for i, unit in enumerate(units):
        found, given = _derivative(objective, x, unit, float(value)), float(grad[i])
        if found is not None and abs(given - found) > _CLOSE * abs(found) and abs(given) < (1 - _CLOSE) * abs(found):
            return shown([float(f"{v:.4g}") for v in x]), objective.variables_for(n)[i], given, found
    return None


def _differentiate(objective: Objective, x: Tensor) -> tuple[Tensor, Tensor | None, bool]:
    """f and ∇f, and whether a ``torch.autograd.Function`` has a part in it; None where no gradient flows at all."""
    with torch.enable_grad():
        point = x.clone().requires_grad_()
        value = objective.number_at(point)
        if not value.requires_grad:
            return value, None, False
        by_hand = _has_function(value.grad_fn)
        (grad,) = torch.autograd.grad(value, point, materialize_grads=True)
    return value.detach(), grad, by_hand


def _has_function(node: object) -> bool:
    seen, waiting = set(), [node]
    while waiting and len(seen) < 10_000:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        if isinstance(node, torch.autograd.function.BackwardCFunction):
            return True
        waiting.extend(parent for parent, _ in getattr(node, "next_functions", ()))
    return False


def _in_double(objective: Objective, x: Tensor, value: Tensor, grad: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The point, f and ∇f in double precision where the function takes it, else as they are."""
    try:
        finer, found, _ = _differentiate(objective, x.double())
        if found is not None and finer.dtype == torch.float64:
            return x.double(), finer, found
    except Exception:  # a function of one number format
        pass
    return x, value, grad


def _derivative(objective: Objective, x: Tensor, unit: Tensor, value: float) -> float | None:
    """∂f by differences; None where those to both sides, or of two lengths, disagree: on kinks, jumps, within rounding."""
    h, f = _step(x), objective.number_at
    with torch.no_grad():
        at = {step: float(f(x + step * unit)) for step in (h, -h, h / 4, -h / 4)}
    near, far = (at[h / 4] - at[-h / 4]) / (h / 2), (at[h] - at[-h]) / (2 * h)
    right, left = (at[h / 4] - value) / (h / 4), (value - at[-h / 4]) / (h / 4)
    noise = 64 * torch.finfo(x.dtype).eps * max(abs(v) for v in (*at.values(), value)) / h
    same = abs(near - far) <= 0.02 * abs(near) and abs(right - left) <= 0.02 * (abs(right) + abs(left)) + 2 * noise
    return near if same and abs(near) > 20 * noise else None


def _step(x: Tensor) -> float:
    return torch.finfo(x.dtype).eps ** (1 / 3) * max(1.0, float(x.abs().max()))
