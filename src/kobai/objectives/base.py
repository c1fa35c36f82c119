"""``Objective``: a scalar function of one point, with what is known of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kobai.checks import function_or_none, options, sequence
from kobai.errors import BadInput, shown
from kobai.numbers import counted
from kobai.objectives.arguments import checked_dim, checked_domain, checked_point, example
from kobai.objectives.callables import differentiating, guarded, name_of, no_gradient, one_line
from kobai.objectives.known_facts import KnownFacts, Minimum
from kobai.objectives.named_variables import MOST_NAMES, NamedVariables
from kobai.objectives.names import checked_names
from kobai.objectives.notation import Plain
from kobai.objectives.points import many_points, one_point

if TYPE_CHECKING:
    from torch import Tensor

    from kobai.objectives.formula.formula import Formula


@dataclass(repr=False)
class Objective(NamedVariables, KnownFacts):
    """A scalar function f of one point x of shape (n,), with what is known of it.

    Args:
        fn: (n,) tensor -> () tensor, differentiable by torch.
        dim: n, or None for a function of any number of variables.
        name: what to call it; by default the function's own name.
        domain: (low, high) for each dimension, or one pair for all; where to look at it, never enforced. None: unknown.
        minima: known minima; points are accepted and evaluated.
        formula: the parsed formula, when it came from one or the catalogue knows it.
        reference: where the function comes from.
        start: a point to start from that shows something of the function, or None.
        per_coordinate: whether ``fn`` also accepts coordinates-first batches, (n, *batch) -> (*batch): formulas do. Such
            functions are evaluated on grids and many starts without ``vmap``.
        least_dim: where ``dim`` is None, the smallest sensible n.
        minima_of: where ``dim`` is None, n -> known minima.
        domain_of: where ``dim`` is None, n -> domain.
        key: its name in the catalogue, or "".
        parameters: values of its named constants.
        variables: names of the coordinates, for titles, axes, tables and stores: letters or words, with a number where they
            have one, as ``("w", "b")`` or ``("theta_0", "theta_1")``. By default those of the formula, else x1 … xn; () while
            their number is open.
        residuals: (n,) -> (m,) residuals r with f = Σ r², where f is such a sum; Gauss-Newton and Levenberg-Marquardt
            need them. Formulas that are written as sums of squares know theirs.

    Raises:
        BadInput: the arguments contradict each other.

    Example:
        >>> import torch
        >>> f = Objective(lambda x: (x**4).sum(), dim=2, domain=[(-2, 2), (-1, 3)], minima=[(0.0, 0.0)], name="mine")
        >>> f(torch.tensor([1.0, 1.0]))
        tensor(2.)
    """

    fn: Callable[[Tensor], Tensor]
    dim: int | None = None
    name: str = ""
    domain: Sequence[tuple[float, float]] | None = None
    minima: Sequence[Minimum | Sequence[float]] = field(default_factory=list)
    formula: Formula | None = None
    reference: str = ""
    start: tuple[float, ...] | None = None
    per_coordinate: bool = False
    least_dim: int = 1
    minima_of: Callable[[int], Sequence[Minimum]] | None = None
    domain_of: Callable[[int], Sequence[tuple[float, float]]] | None = None
    key: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    residuals: Callable[[Tensor], Tensor] | None = None
    variables: Sequence[str] = ()
    _vmaps: dict[tuple[Any, Any], bool] = field(default_factory=dict, init=False, compare=False)

    def __post_init__(self) -> None:
        if not callable(self.fn):
            raise BadInput(f"fn={shown(self.fn)}: give a function of one torch vector, as lambda x: (x**2).sum()")
        for what in ("name", "reference", "key"):
            if not isinstance(getattr(self, what), str):
                raise BadInput(f"{what}={shown(getattr(self, what))}: give text")
        if self.formula is not None and not hasattr(self.formula, "coordinates"):
            raise BadInput(f"formula={shown(self.formula)}: give a Formula, as kobai.objective('x1**2').formula is one")
        for what in ("minima_of", "domain_of", "residuals"):
            function_or_none(what, getattr(self, what), 1, "give a function of one argument")
        self.least_dim = checked_dim(self.least_dim, "least_dim")
        self.parameters = options("parameters", self.parameters, "give the constants by name, as {'a': 1.0}")
        self.name = self.name or name_of(self.fn)
        if self.dim is not None:
            self.dim = checked_dim(self.dim)
        self.domain = None if self.domain is None else checked_domain(self.domain)
        if self.domain is not None and len(self.domain) > 1 and not self.key:
            self._same_dim(len(self.domain), f"domain has {len(self.domain)} pairs")
        self.variables = checked_names(self.variables) if self.variables else ()
        if self.variables:
            self._same_dim(len(self.variables), f"variables are {', '.join(self.variables)}")
        elif self.dim is not None and self.dim <= MOST_NAMES:
            self.variables = self.variables_for(self.dim)
        if self.start is not None:
            self.start = checked_point(self.start, "start")
        listed = sequence("minima", self.minima, "give a list of points, as [(0.0, 0.0)]")
        self.minima = [m if isinstance(m, Minimum) else self._minimum_at(m) for m in listed]

    def _same_dim(self, n: int, what: str) -> None:
        if self.dim is None:
            self.dim = n
        elif self.dim != n:
            raise BadInput(f"{self.name}: {what}, but dim is {self.dim}: give one for each variable")

    def _minimum_at(self, point: Sequence[float], isglobal: bool = True) -> Minimum:
        """The minimum at a point of which only the coordinates are known: evaluated there."""
        import torch

        x = checked_point(point, "minima")
        if self.dim is not None and len(x) != self.dim:
            raise BadInput(
                f"{self.name}: minimum {x} has {counted(len(x), 'coordinate')}, but dim is {self.dim}: give {self.dim} of them"
            )
        with torch.no_grad():
            return Minimum(x, float(self(torch.tensor(x, dtype=torch.float64))), isglobal)

    def __call__(self, x: Tensor) -> Tensor:
        """f at one point, (n,) -> ().

        Raises:
            BadInput: x is no tensor of shape (n,), with n the number of variables.
        """
        return self.number_at(one_point(self, x))

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled: what it was made of, and not what was made of it."""
        return {part.name: getattr(self, part.name) for part in dataclasses.fields(self)} | {"_vmaps": {}}

    @cached_property
    def number_at(self) -> Callable[[Tensor], Tensor]:
        """``fn`` without a check of the point, held to its contract: a () tensor, or a clear error."""
        return self.fn if self.fn is self.formula else guarded(self.fn, self.name)

    def batch(self, x: Tensor) -> Tensor:
        """f at many points. x: (*batch, n) -> (*batch).

        Raises:
            BadInput: x is no tensor of points.
        """
        x = many_points(self, x)
        if self.per_coordinate:
            return self.fn(x.movedim(-1, 0))
        from kobai.objectives import batch

        rows = x.reshape(-1, x.shape[-1])
        kind = (x.dtype, x.device)
        if kind not in self._vmaps and len(rows) > 1:
            self._vmaps[kind] = batch.vmaps(self.number_at, rows)
        how = batch.vectorised if len(rows) > 1 and self._vmaps[kind] else batch.one_by_one
        return how(self.number_at, rows).reshape(x.shape[:-1])

    def value_and_grad(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """f and ∇f, detached. x: (n,) -> ((), (n,)), or (*batch, n) -> ((*batch), (*batch, n)).

        Raises:
            BadInput: no gradient flows from the value back to x.
        """
        import torch

        with torch.enable_grad():
            point = many_points(self, x).detach()
            if not point.is_floating_point():
                raise BadInput(f"{self.name}: x of {point.dtype} has no gradient: give x.double()")
            point = (point.clone() if point.is_inference() else point).requires_grad_()
            value = self(point) if x.dim() == 1 else self.batch(point)
            if not value.requires_grad:
                raise BadInput(no_gradient(self.name))
            with differentiating(self.name):
                (grad,) = torch.autograd.grad(value if x.dim() == 1 else value.sum(), point, materialize_grads=True)
        return value.detach(), grad

    def residuals_for(self, n: int) -> Callable[[Tensor], Tensor] | None:
        """r with f = Σ r² in n dimensions: those given, or those a formula shows; None where f is no sum of squares."""
        if self.residuals is not None or self.formula is None:
            return self.residuals
        from kobai.objectives.formula.residuals import residuals_of

        return residuals_of(self.formula, n)

    def grad_batch(self, x: Tensor) -> Tensor:
        """∇f at many points. x: (*batch, n) -> (*batch, n)."""
        return self.value_and_grad(x)[1]

    def check(self, x: Tensor) -> None:
        """Evaluate once at a point (n,), with its gradient, to find out whether the function can be descended.

        Raises:
            BadInput: it raises, or returns something other than a differentiable number.
        """
        self.resolve_dim(many_points(self, x).shape[-1])
        try:
            value, _ = self.value_and_grad(x)
        except BadInput:
            raise
        except Exception as error:
            raise BadInput(
                f"{self.name}(x) raised {one_line(error)} for x of shape {tuple(x.shape)}, {x.dtype}"
            ) from error
        if value.dtype != x.dtype:
            raise BadInput(
                f"{self.name}(x) returned {value.dtype} for x in {x.dtype}: make its constants with dtype=x.dtype"
            )

    def resolve_dim(self, n: int) -> int:
        """n, if the function takes n variables.

        Raises:
            BadInput: it takes another number of them.
        """
        n = checked_dim(n, "n")
        if self.dim is not None and n != self.dim:
            takes = f"{counted(self.dim, 'variable')}{self.listed_variables(self.dim)}"
            cure = f"give {self.dim} of them, e.g. start={example(self.start_for(self.dim), self.dim)}"
            raise BadInput(
                f"start has {counted(n, 'coordinate')}, but {self.name} takes {takes}: {cure}{self.or_constants(n)}"
            )
        if n < self.least_dim:
            raise BadInput(f"start has {counted(n, 'coordinate')}, but {self.name} needs {self.least_dim} variables or more: "
                           f"e.g. start={example(self.start_for(self.least_dim), self.least_dim)}")  # fmt: skip
        return n

    @property
    def shown_formula(self) -> Formula | None:
        """The formula as a title shows it: its sums written out where the number of variables is known and small."""
        return self.formula.written_out(self.dim) if self.formula and self.dim else self.formula

    def at(self, n: int) -> Objective:
        """The same objective with its number of variables fixed: domain, start and minima are those for n.

        Raises:
            BadInput: it takes another number of them.
        """
        return dataclasses.replace(
            self, dim=self.resolve_dim(n), domain=self.domain_for(n), start=self.start_for(n), minima=self.minima_for(n)
        )

    def __repr__(self) -> str:
        said = [repr(self.name), f"dim={self.dim or 'any'}"]
        if self.formula is not None and self.shown_formula is not None:
            point = (
                self.point_name(self.dim).strip("()") if self.dim else Plain().named(self.formula.coordinates.vector)
            )
            said.append(f"f({point}) = {self.shown_formula.plain}")
        if self.domain is not None:
            intervals = " × ".join(f"[{low:g}, {high:g}]" for low, high in self.domain[:4])
            said.append(f"domain={intervals}{'ⁿ' if self.dim is None else ''}")
        if known := self.minima_for(self.dim) if self.dim else []:
            where = ", ".join(f"{v:.6g}" for v in known[0].x[:4]) + (", …" if len(known[0].x) > 4 else "")
            others = f" and {len(known) - 1} more" if len(known) > 1 else ""
            said.append(f"minimum {known[0].value:.6g} at ({where}){others}")
        return f"Objective({', '.join(said)})"
