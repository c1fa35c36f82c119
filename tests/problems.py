"""The one table of problems that all tests share: every function of the catalogue, and some made by hand to be awkward.

``PROBLEMS[name].objective()`` makes it fresh; ``CATALOGUE``, ``SMOOTH`` and ``HANDMADE`` are the names of its parts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch

import kobai
from kobai.objectives import Objective, functions

# Not differentiable somewhere that matters: a crease or a tip at the minimum, or creases all over.
CREASED = {
    "absolute_value", "alpine_1", "bartels_conn", "bukin_6", "cross_in_tray", "eggholder", "happy_cat",
    "holder_table", "schaffer_4", "schwefel_2_21", "schwefel_2_22", "ackley", "salomon", "drop_wave",
}  # fmt: skip

# The lowest point of the domain lies on its edge, so the gradient need not vanish there.
ON_THE_EDGE = {"adjiman", "eggholder"}


@dataclass(frozen=True)
class Problem:
    """Something to descend in a test.

    Args:
        name: its key. make: makes the objective. start: a point to start from. smooth: twice differentiable all around.
    """

    name: str
    make: Callable[[], Objective]
    start: tuple[float, ...]
    smooth: bool = True

    @property
    def dim(self) -> int:
        return len(self.start)

    def objective(self) -> Objective:
        """A fresh objective with its number of variables fixed."""
        return self.make().at(self.dim)

    def x0(self, dtype: torch.dtype = torch.float64) -> torch.Tensor:
        """The start as a tensor (n,)."""
        return torch.tensor(self.start, dtype=dtype)


def _from_catalogue(key: str, dim: int | None) -> Problem:
    made = kobai.objective(key)
    n = made.dim or max(dim or 2, made.least_dim)
    start = made.start_for(n)
    assert start is not None
    return Problem(key, lambda: kobai.objective(key), start, key not in CREASED)


def _branching(x: torch.Tensor) -> torch.Tensor:
    """Decides on a value, so ``vmap`` cannot map it."""
    return (x**2).sum() if float(x[0].detach()) > 0 else (x**2).sum() * 2


def _in_place(x: torch.Tensor) -> torch.Tensor:
    """Writes into a fresh tensor as loops of beginners do."""
    total = torch.zeros((), dtype=x.dtype)
    for k in range(len(x)):
        total += (x[k] - k) ** 2
    return total


def _quadratic(x: torch.Tensor) -> torch.Tensor:
    """The article's einsum: xᵀAx."""
    A = torch.tensor([[2.0, 0.5], [0.5, 1.0]], dtype=x.dtype, device=x.device)
    return torch.einsum("i,ij,j->", x, A, x)


def _scalars(x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
    return (x - 1) ** 2 + 3 * y**2


_MADE = (
    Problem("formula_bowl", lambda: kobai.objective("x1**2 + x2**2"), (2.0, 2.0)),
    Problem("formula_letters", lambda: kobai.objective("(x - 1)**2 + y**4 + exp(z**2)"), (2.0, -1.0, 0.5)),
    Problem("formula_any_dim", lambda: kobai.objective("sum(x**2)*exp(-norm(x)/n)"), (1.0, -2.0, 0.5, 3.0, 1.0)),
    Problem("formula_parameters", lambda: kobai.objective("a*x1**2 + b*x2**2", a=1.0, b=10.0), (-2.0, 1.0)),
    Problem("formula_latex", lambda: kobai.objective(r"\frac{x_1^2}{2} + \sum_{i=1}^{n} x_i^4"), (1.0, -1.0)),
    Problem(
        "formula_50_dim", lambda: kobai.objective("sum(i*x[i]**2, i, 1, n)"), tuple(1.0 - 0.03 * k for k in range(50))
    ),
    Problem("einsum", lambda: kobai.objective(_quadratic), (2.0, -1.0)),
    Problem("scalars", lambda: kobai.objective(_scalars), (-2.0, 1.0)),
    Problem("branching", lambda: kobai.objective(_branching), (1.5, -1.0), smooth=False),
    Problem("in_place", lambda: kobai.objective(_in_place, dim=3), (4.0, -3.0, 2.0)),
    Problem("one_dimension", lambda: kobai.objective("x**4 - x"), (1.5,)),
    Problem("log_of_negative", lambda: kobai.objective("log(x1) + x2**2"), (0.5, 1.0)),
    Problem("flat", lambda: kobai.objective("0*x1 + 0*x2 + 1"), (1.0, 2.0)),
    Problem("unbounded", lambda: kobai.objective("-x1**4 - x2**2"), (0.5, 0.5)),
)

PROBLEMS: dict[str, Problem] = {
    **{row.key: _from_catalogue(row.key, row.dim) for row in functions()},
    **{problem.name: problem for problem in _MADE},
}
CATALOGUE = [row.key for row in functions()]
HANDMADE = [problem.name for problem in _MADE]
SMOOTH = [name for name, problem in PROBLEMS.items() if problem.smooth]
