"""``Loss``: a model's loss on a table as an ``Objective`` over the model's parameters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from kobai import checks
from kobai.data import losses
from kobai.data.columns import classes, columns_of, complete, numbers
from kobai.data.evaluation import Evaluation, _Values
from kobai.data.model import read_model, without_outer
from kobai.data.optimum import Optimum, design_of, optimum_of
from kobai.data.scaling import scaling_of
from kobai.errors import BadInput, shown
from kobai.objectives import Objective, tree
from kobai.objectives.tree import Variable

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(repr=False)
class Loss(Objective):
    """The loss of a model on a table, a function of the model's parameters; made by ``kobai.loss``.

    Args:
        evaluation: the table, and how the loss is computed from it.
        notes: what was done with the table, a line each.
        labels: the classes, where the response is one.
    """

    evaluation: Evaluation = None  # type: ignore[assignment]
    notes: tuple[str, ...] = ()
    labels: tuple[Any, ...] = ()

    @property
    def parameter_names(self) -> tuple[str, ...]:
        """The parameters, in the order of the coordinates of a point."""
        return self.evaluation.model.parameters

    @cached_property
    def _optimum(self) -> tuple[Optimum | None, str]:
        return optimum_of(self.evaluation)

    def closed_form(self) -> Optimum | None:
        """The lowest point where it can be computed without descending: least squares by QR, logistic, Poisson, Huber and
        cross-entropy by Newton's method; None where ``why_no_closed_form`` says why not."""
        return self._optimum[0]

    @property
    def why_no_closed_form(self) -> str:
        """Why there is no closed form; empty where there is one."""
        return self._optimum[1]

    def hessian(self, theta: Sequence[float] | Tensor | None = None) -> Tensor:
        """∇²L (p, p) float64 at a point; without one at the optimum, or at the start where there is none."""
        import torch

        at = self._point(theta)
        of = self.evaluation
        if of.linear and len(of.model.outputs) == 1 and of.loss is not None:
            phi, offset = design_of(of)
            curvature = of.loss.second(phi @ at + offset, torch.as_tensor(of.target)) / (1 if of.total else of.rows)
            if of.weights is not None:
                curvature = curvature * torch.as_tensor(of.weights)
            kept = [0.0 if k in of.intercepts else 2 * of.l2 for k in range(1, len(at) + 1)]
            return phi.T @ (phi * curvature[:, None]) + torch.diag(torch.tensor(kept, dtype=torch.float64))
        return torch.func.hessian(of)(at)

    def step_size_limit(self, theta: Sequence[float] | Tensor | None = None) -> tuple[float, float]:
        """2/λmax, above which plain gradient descent cannot converge there, and the condition number λmax/λmin."""
        import torch

        values = torch.linalg.eigvalsh(self.hessian(theta))
        largest, smallest = float(values[-1]), float(values[0])
        return (2 / largest if largest > 0 else np.inf), (largest / smallest if smallest > 0 else np.inf)

    def in_units(self, theta: Any) -> np.ndarray:
        """Parameters (…, p) of standardized columns as those of the columns in their own units; else as they are."""
        values = np.asarray(theta.detach().cpu() if hasattr(theta, "detach") else theta, dtype=np.float64)
        scaling = self.evaluation.scaling
        return values if scaling is None else values @ scaling.matrix.T

    def from_units(self, theta: Any) -> np.ndarray:
        """The opposite of ``in_units``."""
        values = np.asarray(theta, dtype=np.float64)
        scaling = self.evaluation.scaling
        return values if scaling is None else np.linalg.solve(scaling.matrix, values[..., None])[..., 0]

    def predict(self, theta: Any) -> np.ndarray:
        """What the model says of each row, (N,), or of K classes their probabilities (N, K), at a point (p,)."""
        import torch

        z = self.evaluation.at(at := torch.as_tensor(theta, dtype=torch.float64)).outputs(at)
        if self.evaluation.model.softmax:
            return torch.softmax(torch.stack(z, -1), -1).numpy()
        link = self.evaluation.loss.link if self.evaluation.loss else ""
        inverse: dict[str, Callable[[Tensor], Tensor]] = {"sigmoid": torch.sigmoid, "exp": torch.exp}
        return inverse.get(link, lambda v: v)(z[0]).numpy()

    def _point(self, theta: Sequence[float] | Tensor | None) -> Tensor:
        import torch

        if theta is None:
            best = self.closed_form()
            theta = list(best.theta) if best else list(self.start_for(len(self.parameter_names)) or ())
        return torch.as_tensor(theta, dtype=torch.float64)


def loss(
    model: str,
    data: Any,
    *,
    loss: str | Callable[[Tensor, Tensor], Tensor] = "squared",
    standardize: bool = False,
    l1: float = 0.0,
    l2: float = 0.0,
    weights: str | Sequence[float] | None = None,
    delta: float = 1.0,
    reduction: str = "mean",
    parameters: Sequence[str] | None = None,
) -> Loss:
    """A model's loss on a table as an objective over the model's parameters.

    L(θ) is the mean over the rows of ℓ(model(row; θ), response), plus l1·Σ|θ| + l2·Σθ² over all parameters but intercepts.

    Args:
        model: ``"price ~ a*area + b"``: the response, and anything formulas can say. Names of columns are data, the rest are
            parameters. ``"y ~ ."`` is linear in all other columns; ``softmax(…)`` has one argument for each class.
        data: columns by name: a mapping, a DataFrame, a structured array.
        loss: ``"squared"`` (z − y)², ``"absolute"``, ``"huber"``, ``"logistic"`` (y is 0 or 1, or two classes), ``"cross-entropy"``
            (of ``softmax``), ``"poisson"`` (counts), or a function of (prediction, response) that gives ℓ for each row. A logistic
            model without ``sigmoid`` around it, and a Poisson model without ``exp``, are the log-odds and the logarithm of the mean.
        standardize: descend in columns scaled to mean 0 and deviation 1; ``in_units`` gives the parameters back in their units.
        l1, l2: factors of the penalties.
        weights: of the rows: the name of a column, or (N,) numbers.
        delta: where ``huber`` goes over from a square to a line.
        reduction: ``"mean"`` or ``"sum"`` over the rows.
        parameters: names of the parameters in order; those that are words have to be named.

    Returns:
        an ``Objective`` with the parameters as variables, and the optimum among its minima where there is a closed form.

    Raises:
        BadInput: the model cannot be read, or the table does not suit it.

    Example:
        >>> import kobai
        >>> line = kobai.loss("y ~ a*x + b", {"x": [0, 1, 2], "y": [1, 3, 5]})
        >>> line.parameter_names, line.closed_form().theta.round(6).tolist()
        (('a', 'b'), [2.0, 1.0])
    """
    table = columns_of(data)
    custom = loss if callable(loss) else None
    name = checks.one_of("loss", loss, losses.NAMES) if custom is None else "custom"
    checks.one_of("reduction", reduction, ("mean", "sum"))
    l1, l2 = (checks.real(what, given, low=0.0) for what, given in (("l1", l1), ("l2", l2)))
    weight_column = weights if isinstance(weights, str) else None
    if weight_column is not None and weight_column not in table:
        raise BadInput(f"weights={shown(weights)}: no such column; there are {', '.join(table)}")
    known = [column for column in table if column != weight_column]
    response_name = model.split("~")[0].strip() if isinstance(model, str) else ""
    by_class = name == "cross-entropy" or (name == "logistic" and response_name in table and table[response_name].dtype.kind in "UOb")
    levels: list[Any] = []
    codes = np.zeros(0)
    if by_class and response_name in table:
        levels, codes = classes(table[response_name])
    usable = [column for column in known if column == response_name or table[column].dtype.kind in "biuf"]
    read = read_model(model, usable, parameters, classes=len(levels))
    if (name == "cross-entropy") != read.softmax:
        raise BadInput(f"model {shown(model)}: loss='cross-entropy' goes with softmax(…) on the right side, one argument for each class")
    row_loss = _row_loss(name, delta)
    if row_loss is not None and row_loss.link:
        read = without_outer(read, row_loss.link) or read
    arrays = {column: codes_or(table[column], column, response_name if by_class else None, codes) for column in read.columns}
    target = _response(read, arrays)
    given = _weights(weights, table, len(target))
    rows = complete([*arrays.values(), target, *([] if given is None else [given])]) & (target >= 0 if by_class else True)
    notes = []
    if not rows.all():
        notes.append(f"{int((~rows).sum())} of {len(rows)} rows have no number in a column of the model and are left out")
        arrays, target = {k: v[rows] for k, v in arrays.items()}, target[rows]
        given = None if given is None else given[rows]
    if not len(target):
        raise BadInput("data: no row has a number in every column of the model")
    target = _checked_response(name, target, levels, len(read.outputs))
    if given is not None:
        given = given / given.mean()
    evaluation = Evaluation(read, list(arrays.values()), target, row_loss, custom, given, reduction == "sum", l1, l2)
    if standardize:
        evaluation.scaling = _scaling(evaluation)
    return _made(evaluation, name, tuple(notes), tuple(levels))


def codes_or(column: np.ndarray, name: str, response: str | None, codes: np.ndarray) -> np.ndarray:
    """A column as numbers; that of a class as its number, NaN where it is missing."""
    if name == response:
        return np.where(codes < 0, np.nan, codes.astype(np.float64))
    return numbers(name, column)


def _row_loss(name: str, delta: float) -> losses.RowLoss | None:
    if name == "huber":
        return losses.huber(checks.real("delta", delta, low=1e-300))
    return losses.BY_NAME[name]() if name in losses.BY_NAME else None


def _response(read: Any, arrays: Mapping[str, np.ndarray]) -> np.ndarray:
    """The left side, computed from its columns."""
    import torch

    from kobai.objectives.formula.compute import compile_tree

    like = torch.empty(0, dtype=torch.float64)
    zeros = [like.new_zeros(())] * len(read.parameters)
    values = _Values([*zeros, *(torch.as_tensor(array) for array in arrays.values())], like)
    made = compile_tree(read.response, {})(values)  # type: ignore[arg-type]
    return made.expand(len(next(iter(arrays.values())))).numpy().copy()


def _weights(given: Any, table: Mapping[str, np.ndarray], rows: int) -> np.ndarray | None:
    if given is None:
        return None
    column = numbers("weights", table[given] if isinstance(given, str) else np.asarray(given))
    if column.shape != (rows,):
        raise BadInput(f"weights: {len(column)} of them for {rows} rows: give one for each row")
    if (column < 0).any() or not column.sum() > 0:
        raise BadInput(f"weights: {shown(float(column.min()))} is among them: they are 0 or larger, and not all 0")
    return column


def _checked_response(name: str, target: np.ndarray, levels: list[Any], outputs: int) -> np.ndarray:
    if name == "logistic":
        if levels and len(levels) != 2:
            raise BadInput(f"loss='logistic': the response has {len(levels)} classes; two are told apart, for more take cross-entropy")
        if not np.isin(target, (0.0, 1.0)).all():
            wrong = target[~np.isin(target, (0.0, 1.0))][0]
            raise BadInput(f"loss='logistic': the response holds {wrong:g}; it has to be 0 or 1 in every row, as 'y > 2' gives it")
    if name == "poisson" and (target < 0).any():
        raise BadInput(f"loss='poisson': the response holds {target.min():g}; counts are 0 or larger")
    if name == "cross-entropy" and len(levels) != outputs:
        raise BadInput(f"loss='cross-entropy': softmax has {outputs} arguments, and the response {len(levels)} classes; write one for each")
    return target


def _scaling(evaluation: Evaluation) -> Any:
    import torch

    used = dict.fromkeys(range(1, len(evaluation.model.parameters) + 1), 0)
    for output in evaluation.model.outputs:
        for node in tree.walk(output):
            if isinstance(node, Variable) and node.index in used:
                used[node.index] += 1
    designs = evaluation.at(torch.empty(0, dtype=torch.float64)).designs
    evaluation._of.clear()
    return scaling_of(designs, evaluation.model.parameters, used)


def _made(evaluation: Evaluation, name: str, notes: tuple[str, ...], labels: tuple[Any, ...]) -> Loss:
    read = evaluation.model
    made = Loss(
        evaluation, dim=len(read.parameters), name=read.source, variables=read.parameters, per_coordinate=True,
        start=_start(evaluation), evaluation=evaluation, notes=notes, labels=labels,
    )  # fmt: skip
    best = made.closed_form()
    if best is not None:
        made.minima = [made._minimum_at(tuple(best.theta.tolist()))]
        made.domain = _domain(made.start_for(len(read.parameters)) or (), best.theta)
    return made


def _start(evaluation: Evaluation) -> tuple[float, ...]:
    """Zeros where the model is linear; else small numbers that differ, since zeros may be a saddle."""
    p = len(evaluation.model.parameters)
    if evaluation.linear:
        return (0.0,) * p
    return tuple(round(0.5 + 0.4 * float(np.sin(2.4 * k)), 2) for k in range(p))


def _domain(start: Sequence[float], best: np.ndarray) -> list[tuple[float, float]]:
    """A range around the optimum that has the start in it."""
    widths = np.maximum(np.abs(best - np.asarray(start)), 0.1 * max(1e-6, float(np.abs(best).max())))
    return [(float(b - 1.5 * w), float(b + 1.5 * w)) for b, w in zip(best, widths, strict=True)]
