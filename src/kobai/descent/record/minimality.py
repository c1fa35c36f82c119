"""The test of minima: by how much a step along −∇f or −H⁻¹∇f can still lower f.

A small gradient does not tell: beside a steep start every gradient is small, and where columns are unscaled, a small one may be
far from the minimum. So steps of many lengths are tried, along −∇f and along Newton's direction, to points that the number
format of the descent can express; f there is computed in double precision where the function allows it. A step counts only if
f does not rise on the way to it: what lies behind a rise is another valley.

What may be left of f is 10⁻¹² of the fall so far, or, if less, of the fall of the quadratic with the curvature at the end over
the length of the descent: a start of f = 10⁸ far away does not make 1 small. In coarse number formats, whose gradients end in
rounding before that, it is 1/128 of their resolution, of such a quadratic over max(1, |x|) at most.

Where no step lowers f but the gradient is not small either, the point is on a kink. The lowest points of the kink nearby tell
a minimum, as of |x|, from a crease along which f falls.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from kobai.descent.record.newton_direction import Expansion, newton_direction
from kobai.descent.record.objective_of_runs import ObjectiveOfRuns, rows_of
from kobai.descent.record.stationary import SHARE, directions
from kobai.objectives import Objective

ROUNDINGS = 4
"""Of a value: differences within so many are rounding."""
_BATCH, _NUMBERS = 2048, 1 << 22  # points, and coordinates, evaluated at once
# Newton's step times these: more than 1 where f is flatter than a parabola, less where its valley bends.
_SHARES = 4.0 ** torch.arange(-8, 2, dtype=torch.float64)
_BENT = 1e8  # times the fall: a parabola that rises by more belongs to a kink
_SECTIONS = 90  # of a golden section: to the resolution of double precision
_GOLDEN = 0.6180339887498949
_RADII = (1e-2, 1e-3, 1e-5, 1e-7)  # at which the neighbourhood of a kink is searched, as fractions of max(1, |x|∞)


@dataclass(frozen=True)
class Ends:
    """What the neighbourhoods of points (runs) show.

    Args:
        lowest: no step lowers f by more than the allowance.
        definite: there H is positive definite, so that the point is near a minimum of its own and on no saddle.
        sloping: on a kink: f falls along it.
        above: by how much f may be higher than there and count as equally low: what may be left, less what a step lowers.
        unresolved: by how much f may be lower beside the point since the format rounds its coordinates; 0 where that is
            much of the fall.
    """

    lowest: np.ndarray
    definite: np.ndarray
    sloping: np.ndarray
    above: np.ndarray
    unresolved: np.ndarray


def examine(
    objective: Objective | ObjectiveOfRuns,
    x: Tensor,
    start: Tensor,
    value: np.ndarray,
    fall: np.ndarray,
    sign: float = 1.0,
) -> Ends:
    """Test the last points of descents.

    Args:
        objective: what was descended.
        x: (runs, n) the points.
        start: (runs, n) where the descents began.
        value: (runs,) f at the points, as the descent computed it.
        fall: (runs,) by how much it fell.
        sign: −1 for a descent of −f, that is a climb of f.
    """
    parts = range(0, len(x), _BATCH)
    with torch.random.fork_rng(devices=[x.device] if x.is_cuda else []):  # a noisy function draws random numbers
        found = [
            _examine(_Function(rows_of(objective, slice(i, j)), sign), x[i:j], start[i:j], value[i:j], fall[i:j])
            for i in parts for j in [i + _BATCH]
        ]  # fmt: skip
    return Ends(*(np.concatenate([getattr(part, name) for part in found]) for name in Ends.__dataclass_fields__))


class _Function:
    """±f at many points, in double precision or in the format of the descent if it takes no other."""

    def __init__(self, objective: Objective | ObjectiveOfRuns, sign: float):
        self.objective, self.sign = objective, sign
        self.dtype = torch.float64

    def rows(self, index: np.ndarray) -> _Function:
        """The same of some of the runs, which are the first axis of points."""
        made = _Function(rows_of(self.objective, index), self.sign)
        made.dtype = self.dtype
        return made

    def settle(self, x: Tensor) -> Tensor:
        """Points of the descent in the number format that the function takes."""
        if self.objective.formula is not None:
            return x.double()
        try:
            with torch.no_grad():
                self.objective.batch(x[:2].double())
        except Exception:  # whatever a user's function raises for another number format
            self.dtype = x.dtype
        return x.to(self.dtype)

    def __call__(self, points: Tensor) -> Tensor:
        """(*batch, n) -> (*batch) in double precision; infinite where there is no value."""
        with torch.no_grad():
            values = self._values(points.to(self.dtype))
        return values.double().nan_to_num(torch.inf, torch.inf, -torch.inf)

    def _values(self, points: Tensor) -> Tensor:
        try:
            return self.in_format(points)
        except Exception:  # a function may refuse some points: each by itself
            if isinstance(self.objective, ObjectiveOfRuns):  # a formula refuses none
                raise
            rows = points.reshape(-1, points.shape[-1])
            return torch.stack([self._alone(row) for row in rows]).reshape(points.shape[:-1])

    def _alone(self, point: Tensor) -> Tensor:
        assert not isinstance(self.objective, ObjectiveOfRuns)
        try:
            return self.sign * self.objective(point)
        except Exception:
            return point.new_full((), torch.inf)

    def in_format(self, points: Tensor) -> Tensor:
        """The same at points in ``dtype``, differentiable."""
        return self.sign * self.objective.batch(points)

    def gradients(self, x: Tensor) -> Tensor:
        """∇f (*batch, n), in double precision; 0 where it is not finite."""
        point = x.to(self.dtype).requires_grad_()
        with torch.enable_grad():
            value = self.in_format(point)
            if not value.requires_grad:
                return torch.zeros_like(x)
            (grad,) = torch.autograd.grad(value.sum(), point, materialize_grads=True)
        return grad.double().nan_to_num(0, 0, 0)


def _examine(f: _Function, x: Tensor, start: Tensor, value: np.ndarray, fall: np.ndarray) -> Ends:
    eps, here = torch.finfo(x.dtype).eps, f.settle(x.detach())
    size = here.abs().amax(1).double()
    known, lowered = f(here), torch.zeros(len(x), dtype=torch.float64, device=x.device)
    try:
        expansion = Expansion(f.in_format, here)
        grad = expansion.grad
    except Exception:  # not differentiable twice: the gradient alone is searched along
        expansion, grad = None, _gradients(f, here)
    norm = torch.linalg.vector_norm(grad, dim=1)
    way = here.double() - start.double()
    newton = newton_direction(expansion, grad, way)
    far = torch.linalg.vector_norm(way, dim=1)
    near = torch.minimum(far, torch.linalg.vector_norm(here.double(), dim=1).clamp(min=1))
    so_far = torch.as_tensor(fall, device=x.device).clamp(min=0)

    def scale(length: Tensor) -> Tensor:
        parabola = newton.curvature * length.square() / 2
        return torch.where(parabola > 0, torch.minimum(so_far, parabola), so_far)

    rounding = ROUNDINGS * eps * torch.as_tensor(np.abs(value), device=x.device)
    allowance = SHARE * scale(far) + rounding
    left = torch.maximum(allowance, eps / 128 * scale(near) + rounding)
    # A start on the minimum, but for the rounding of its coordinates.
    rounded = newton.definite & (far <= 4 * eps * size)
    left = torch.where(rounded, torch.maximum(left, newton.curvature * (4 * eps * size) ** 2 * x.shape[1]), left)
    # In the format of the descent values differ by the rounding of all their terms.
    noise = 16 * torch.finfo(f.dtype).eps * known.abs()
    steepest = -grad / norm.clamp(min=torch.finfo(torch.float64).tiny).unsqueeze(1)
    reach = size.clamp(min=1)
    count = int(np.log(4 / eps) / np.log(4)) + 1
    lengths = reach.unsqueeze(1) * 4.0 ** torch.arange(-count, 1, dtype=torch.float64, device=x.device)
    for direction, steps in ((steepest, lengths), (newton.direction, _SHARES.to(x.device).expand(len(x), -1))):
        lowered = torch.maximum(lowered, _lowering(f, x, known, direction, steps, noise))
    lowest = lowered <= left
    format_ = norm * eps * size + newton.curvature * (eps * size) ** 2 * x.shape[1]
    unknown = newton.promised.isnan()
    resolved = 1e-6 * scale(near)
    smooth = (newton.promised <= 10 * (left + torch.minimum(format_, resolved))) | unknown
    # Where rounding the coordinates explains the gradient, as in a valley whose bottom is a curve, there is no kink.
    explained = norm <= newton.curvature * eps * size * x.shape[1] ** 0.5
    discernible = (
        (newton.curvature > 0)
        & (format_ <= resolved)
        & (newton.curvature * near.square() <= _BENT * so_far)
        & (eps < 1e-5)
    )
    smooth |= explained & discernible
    sloping = torch.zeros_like(lowest)
    kinks = torch.nonzero(lowest & ~smooth).flatten()
    if len(kinks):
        sloping[kinks] = _sloping(
            f.rows(kinks.cpu().numpy()), here[kinks], known[kinks], left[kinks], resolved[kinks], eps
        )
    above = torch.where(lowered <= allowance, allowance, left) - lowered
    unresolved = torch.where(discernible, format_, 0.0)
    return Ends(*(held.detach().cpu().numpy() for held in (lowest, newton.definite, sloping, above, unresolved)))


def _gradients(f: _Function, x: Tensor) -> Tensor:
    try:
        return f.gradients(x)
    except Exception:
        return torch.zeros(x.shape, dtype=torch.float64, device=x.device)


def _lowering(f: _Function, x: Tensor, here: Tensor, direction: Tensor, steps: Tensor, noise: Tensor) -> Tensor:
    """By how much f falls (runs,) at most at x + t·direction, t from the ``steps`` (runs, m), before it rises."""

    def values(part: Tensor) -> Tensor:
        away = part.unsqueeze(2) * direction.unsqueeze(1)
        return f((x.double().unsqueeze(1) + away).to(x.dtype).double())

    at_once = max(1, _NUMBERS // max(1, direction.numel()))
    change = torch.cat([values(part) for part in steps.split(at_once, 1)], 1) - here.unsqueeze(1)
    risen = torch.cummax((~(change <= noise.unsqueeze(1))).to(torch.uint8), 1).values.bool()
    return torch.where(risen, 0.0, -change).amax(1).clamp(min=0)


def _sloping(f: _Function, x: Tensor, known: Tensor, left: Tensor, resolved: Tensor, eps: float) -> Tensor:
    """Whether f falls along the kinks on which points x (runs, n) are.

    From points around, f is minimised along its gradient there, which leads back to the kink. Where f changes by more than
    ``resolved`` between neighbouring numbers of the format it cannot be told, and no minimum is claimed.
    """
    falls = torch.zeros(len(x), dtype=torch.bool, device=x.device)
    unit = torch.as_tensor(directions(x.shape[1]), device=x.device)
    size = x.abs().amax(1).double().clamp(min=1)
    for radius in _RADII:
        around = x.double().unsqueeze(1) + radius * size[:, None, None] * unit
        grad = _gradients(f, around)
        slope = torch.linalg.vector_norm(grad, dim=2, keepdim=True)
        steps = -grad / slope.clamp(min=1e-300) * (2 * radius * size[:, None, None])
        bottom = _section(f, around, steps).amin(1)
        typical = slope.amax((1, 2))
        expressible = ROUNDINGS * eps * x.abs().amax(1).double() * typical
        falls |= (bottom < known - left - expressible) | (expressible > resolved)
    return falls


def _section(f: _Function, x: Tensor, steps: Tensor) -> Tensor:
    """The least f (runs, m) found on the segments from x to x + steps (runs, m, n) by golden sections."""
    low, high = torch.zeros_like(x[..., 0]), torch.ones_like(x[..., 0])

    def at(t: Tensor) -> Tensor:
        return f(x + t.unsqueeze(-1) * steps)

    a, b = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    fa, fb = at(a), at(b)
    least = torch.minimum(torch.minimum(fa, fb), f(x))
    for _ in range(_SECTIONS):
        left = fa < fb
        low, high = torch.where(left, low, a), torch.where(left, b, high)
        new = torch.where(left, high - _GOLDEN * (high - low), low + _GOLDEN * (high - low))
        value = at(new)
        a, b, fa, fb = (
            torch.where(left, new, b), torch.where(left, a, new), torch.where(left, value, fb), torch.where(left, fa, value),
        )  # fmt: skip
        least = torch.minimum(least, value)
    return least
