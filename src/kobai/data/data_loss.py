"""``Loss``: a model's loss on a table as an ``Objective`` over the model's parameters."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from kobai.data.columns import columns_of, numbers
from kobai.data.evaluation import Evaluation
from kobai.data.optimum import Optimum, least_squares_beside, optimum_of, triangular
from kobai.data.scaling import scaling_of
from kobai.errors import BadInput
from kobai.objectives import Objective, tree

if TYPE_CHECKING:
    from torch import Tensor


_CANCELLED = 8  # spacings of numbers as large as its terms is a sum that is 0, but for their rounding
_FLAT = 1e-15  # of the largest curvature is one that is none, but for rounding


@dataclass(repr=False)
class Loss(Objective):
    """The loss of a model on a table, a function of the model's parameters; made by ``kobai.loss``.

    Args:
        evaluation: the table, and how the loss is computed from it.
        notes: what was done with the table, a line each.
        labels: the classes, where the response is one.
        held: the rows held out with the mean of ℓ over them; None where there are none.
        drawn: share and seed by which these rows were drawn; None where they were not.
        example: the name of the table that ships whose columns these are; None of another.
    """

    evaluation: Evaluation = None  # type: ignore[assignment]
    notes: tuple[str, ...] = ()
    labels: tuple[Any, ...] = ()
    held: Evaluation | None = None
    drawn: tuple[float, int] | None = None
    example: str | None = None

    def __getstate__(self) -> dict[str, Any]:
        """Without what is made again from the rest."""
        return {name: value for name, value in vars(self).items() if name != "number_at"}

    @property
    def parameter_names(self) -> tuple[str, ...]:
        """The parameters, in the order of the coordinates of a point."""
        return self.evaluation.model.parameters

    @property
    def typeset(self) -> tuple[str, str | None, str | None]:
        """The model as plain text, LaTeX and MathML: of classes ``P(y = 1) = sigmoid(…)``, of counts ``E(y) = exp(…)``."""
        of = self.evaluation
        return of.model.typeset(of.loss.link if of.loss else "", self.positive)

    @property
    def positive(self) -> str:
        """The class whose probability a logistic model is."""
        return str(self.labels[1]) if len(self.labels) > 1 else "1"

    @cached_property
    def _optimum(self) -> tuple[Optimum | None, str]:
        return optimum_of(self.evaluation, self._triangular)

    @cached_property
    def _triangular(self) -> tuple[Tensor, Tensor] | None:
        of = self.evaluation
        squared = of.linear and of.custom is None and of.loss is not None and of.loss.name == "squared"
        return triangular(of) if squared else None

    def at_many(self, points: np.ndarray) -> np.ndarray | None:
        """L at many points (…, p), for landscapes, in a time that does not grow with the rows: of a squared loss of a linear
        model ‖R (θ, −1)‖² with the R of a QR decomposition; None of other losses."""
        if self._triangular is None:
            return None
        (r, lengths), of = (part.numpy() for part in self._triangular), self.evaluation
        residual = (points * lengths) @ r[:, :-1].T - r[:, -1]
        value = (residual**2).sum(-1) * (1.0 if of.total else 1 / of.rows)
        penalised = [k for k in range(len(lengths)) if k + 1 not in of.intercepts]
        return value + of.l1 * np.abs(points[..., penalised]).sum(-1) if of.l1 else value

    def closed_form(self) -> Optimum | None:
        """The lowest point where it can be computed without descending: least squares by QR, logistic, Poisson, Huber and
        cross-entropy by Newton's method; None where ``why_no_closed_form`` says why not."""
        return self._optimum[0]

    @property
    def why_no_closed_form(self) -> str:
        """Why no lowest point is computed; empty where one is."""
        return self._optimum[1]

    def hessian(self, theta: Sequence[float] | Tensor | None = None) -> Tensor:
        """∇²L (p, p) float64 at a point; without one at the optimum, or at the start where there is none."""
        return self.evaluation.gradient_and_hessian(self._point(theta))[1]

    def step_size_limit(self, theta: Sequence[float] | Tensor | None = None) -> tuple[float, float]:
        """2/λmax, above which plain gradient descent cannot converge there, and the condition number λmax/λmin."""
        import torch

        values = torch.linalg.eigvalsh(self.hessian(theta))
        largest, smallest = float(values[-1]), float(values[0])
        return (2 / largest if largest > 0 else np.inf), (largest / smallest if smallest > _FLAT * largest else np.inf)

    def is_flat(self) -> bool:
        """Whether in some direction from the optimum, or from the start where there is none, L is flat: columns of other units
        alone, which make a condition number infinite to rounding, do not count."""
        import torch

        curved = self.hessian()
        scale = curved.diagonal().clamp(min=1e-300).rsqrt()
        values = torch.linalg.eigvalsh(scale[:, None] * curved * scale)
        return float(values[0]) <= _FLAT * float(values[-1])

    def held_out(self, theta: Any) -> np.ndarray:
        """What the rows held out are charged at points (…, p): (…), the mean of ℓ over them without penalties; of a sum, times
        the rows that it has. At ``trace.x`` it is a curve over the steps.

        Raises:
            BadInput: no rows are held out.
        """
        import torch

        if self.held is None:
            raise BadInput("held_out: no rows are held out; make the loss with kobai.loss(…, held_out=0.2)")
        at = torch.as_tensor(theta, dtype=torch.float64)
        with torch.no_grad():
            value = self.held(at.movedim(-1, 0)).cpu().numpy()
        return value * self.evaluation.rows if self.evaluation.total else value

    @cached_property
    def standardized(self) -> tuple[float, float] | None:
        """``step_size_limit`` if the columns were standardized; None where they are, cannot be, or no optimum is known."""
        of = self.evaluation
        if of.scaling is not None or of.function is not None or self.closed_form() is None:
            return None
        try:
            scaled = objective_of(replace(of, scaling=scaling_of(of)), (), ())
        except BadInput:
            return None
        return None if scaled.closed_form() is None else scaled.step_size_limit()

    def in_units(self, theta: Any, spacing: float = 2.0**-52) -> np.ndarray:
        """Parameters (…, p) of standardized columns as those of the columns in their own units, 0 where terms cancel; else
        as they are.

        Args:
            theta: parameters as the descent has them.
            spacing: that of numbers at 1 in the precision of which they are.
        """
        values = np.asarray(theta.detach().cpu() if hasattr(theta, "detach") else theta, dtype=np.float64)
        scaling = self.evaluation.scaling
        if scaling is None:
            return values
        units, terms = values @ scaling.matrix.T, np.abs(values) @ np.abs(scaling.matrix.T)
        return np.where(np.abs(units) <= _CANCELLED * spacing * terms, 0.0, units)

    def from_units(self, theta: Any) -> np.ndarray:
        """The opposite of ``in_units``."""
        values = np.asarray(theta, dtype=np.float64)
        scaling = self.evaluation.scaling
        return values if scaling is None else np.linalg.solve(scaling.matrix, values[..., None])[..., 0]

    @property
    def predictors(self) -> tuple[str, ...]:
        """The columns on the right side of the model."""
        of, p = self.evaluation.model, len(self.parameter_names)
        used = {
            node.index - p for output in of.outputs for node in tree.walk(output) if isinstance(node, tree.Variable)
        }
        return tuple(name for k, name in enumerate(of.columns, 1) if k in used)

    def predict(self, theta: Any, data: Any = None) -> np.ndarray:
        """What the model says of each row: (N,) at a point (p,), (…, N) at points (…, p); of K classes (…, N, K) probabilities.

        Args:
            theta: parameters as the descent has them.
            data: other rows, with the columns of the model's right side; None: those of the table.
        """
        import torch

        of = self.evaluation if data is None else self.evaluation.with_rows(self._columns(data), data)
        at = torch.as_tensor(theta, dtype=torch.float64)
        with torch.no_grad():
            z = of.at(at).outputs(at.reshape(-1, at.shape[-1]).T)
        shape = (*at.shape[:-1], of.rows)
        if of.model.softmax:
            return torch.softmax(torch.stack(z, -1), -1).movedim(0, 1).reshape(*shape, len(z)).numpy()
        link = of.loss.link if of.loss else ""
        inverse: dict[str, Callable[[Tensor], Tensor]] = {"sigmoid": torch.sigmoid, "exp": torch.exp}
        return inverse.get(link, lambda v: v)(z[0]).T.reshape(shape).numpy()

    def _columns(self, data: Any) -> list[np.ndarray]:
        """The model's columns of other rows; zeros for those that only the response needs."""
        if self.evaluation.function is not None:
            return []
        table = columns_of(data)
        if missing := [name for name in self.predictors if name not in table]:
            raise BadInput(f"data: column {missing[0]!r} is missing; the model needs {', '.join(self.predictors)}")
        rows = len(next(iter(table.values())))
        return [numbers(c, table[c]) if c in self.predictors else np.zeros(rows) for c in self.evaluation.model.columns]

    def _point(self, theta: Sequence[float] | Tensor | None) -> Tensor:
        import torch

        if theta is None:
            best = self.closed_form()
            theta = list(best.theta) if best else list(self.start_for(len(self.parameter_names)) or ())
        return torch.as_tensor(theta, dtype=torch.float64)


def objective_of(
    evaluation: Evaluation, notes: tuple[str, ...], labels: tuple[Any, ...], held: Evaluation | None = None
) -> Loss:
    """The loss as an objective: where to start, where to look, and where it is lowest if that is known."""
    read = evaluation.model
    made = Loss(
        evaluation, dim=len(read.parameters), name=read.source, variables=read.parameters,
        per_coordinate=evaluation.function is None, start=_start(evaluation), evaluation=evaluation, notes=notes, labels=labels,
        held=held,
    )  # fmt: skip
    best = made.closed_form()
    if best is not None:
        made.minima = [made._minimum_at(tuple(best.theta.tolist()))]
    centre = best.theta if best is not None else least_squares_beside(evaluation)
    if centre is not None:
        made.domain = _domain(made.start_for(len(read.parameters)) or (), centre, evaluation.scaling is not None)
    return made


def _start(evaluation: Evaluation) -> tuple[float, ...]:
    """Zeros where the model is linear; else small numbers that differ, since zeros may be a saddle."""
    p = len(evaluation.model.parameters)
    if evaluation.linear:
        return (0.0,) * p
    return tuple(round(0.5 + 0.4 * float(np.sin(2.4 * k)), 2) for k in range(p))


def _domain(start: Sequence[float], best: np.ndarray, scaled: bool) -> list[tuple[float, float]]:
    """A range around the optimum that has the start in it, to three digits of its width; of scaled columns one of equal sides, on
    which a bowl is seen as one."""
    widths = np.maximum(np.abs(best - np.asarray(start)), 0.1 * max(1e-6, float(np.abs(best).max())))
    if scaled:
        widths[:] = widths.max()
    places = [2 - math.floor(math.log10(w)) for w in widths.tolist()]
    ends = zip((best - 1.5 * widths).tolist(), (best + 1.5 * widths).tolist(), places, strict=True)
    return [(round(low, k), round(high, k)) for low, high, k in ends]
