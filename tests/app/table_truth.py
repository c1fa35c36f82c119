"""What is true of a state of a table, computed without kobai: NumPy, SciPy, and torch's random numbers."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from scipy import optimize, special

Array = np.ndarray
FUNCTIONS = {"exp": np.exp, "sin": np.sin, "tanh": np.tanh, "log": np.log}


class Truth:
    """A state's loss: its rows, what its model says of them, the loss with its derivatives in the columns' units.

    Args:
        state: of the page, as plain data.
        parameters: their names in order.
        units: (p, p) the parameters in units are this matrix times those descended.
    """

    def __init__(self, state: dict[str, Any], parameters: list[str], units: Array):
        self.state, self.data, self.names, self.units = state, state["data"], parameters, units
        self.p, self.loss = len(parameters), self.data["loss"]
        columns = {name: np.array(cells, object) for name, cells in self.data["columns"].items()}
        left, right = (side.strip() for side in state["f"].split("~"))
        classes = self.loss == "cross-entropy" or (
            self.loss == "logistic" and any(isinstance(v, str) for v in columns["y"])
        )
        if classes:
            self.labels = sorted({v if isinstance(v, str) else float(v) for v in columns["y"] if v is not None})
            columns["y"] = np.array([None if v is None else self.labels.index(v) for v in columns["y"]], object)
        predictors = [name for name in columns if name not in ("y", self.data.get("weights"))]
        if right in (".", "softmax(.)"):
            size = len(predictors) + 1
            texts = [
                " + ".join([*(f"_p[{k + j}]*{name}" for j, name in enumerate(predictors)), f"_p[{k + size - 1}]"])
                for k in range(0, self.p, size)
            ]
        else:
            inner = right.removeprefix("softmax(")[:-1] if right.startswith("softmax(") else right
            inner = re.sub(r"^(sigmoid|exp)\((.*)\)$", r"\2", inner) if self.loss in ("logistic", "poisson") else inner
            texts = inner.split(", ")
        numbers = {
            name: np.array([np.nan if v is None else float(v) for v in cells]) for name, cells in columns.items()
        }
        used = [name for name in columns if name == "y" or any(_alone(name, columns).search(text) for text in texts)]
        with np.errstate(all="ignore"):
            response = np.log(numbers["y"]) if left == "log(y)" else numbers["y"]
        weights = numbers[self.data["weights"]] if self.data.get("weights") else np.ones(len(response))
        complete = np.isfinite(np.column_stack([response, weights, *(numbers[name] for name in used)])).all(1)
        self.left_out, held = int((~complete).sum()), np.zeros(int(complete.sum()), bool)
        if self.data["held"]:
            order = torch.randperm(len(held), generator=torch.Generator().manual_seed(state["seed"])).numpy()
            held[order[: max(1, math.floor(self.data["held"] * len(held) + 0.5))]] = True
        whole = np.flatnonzero(complete)
        self.rows, self.held = whole[~held], whole[held]
        self.columns, self.response, self.given = numbers, response, weights
        self.codes = [self._compiled(text, columns) for text in texts]

    def _compiled(self, text: str, columns: dict[str, Array]) -> Any:
        for k, name in sorted(enumerate(columns), key=lambda one: -len(one[1])):
            text = _alone(name, columns).sub(f"_c[{k}]", text)
        for k, name in sorted(enumerate(self.names), key=lambda one: -len(one[1])):
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", f"_p[{k}]", text)
        return compile(text, "model", "eval")

    def weights(self, rows: Array) -> Array:
        return self.given[rows] / self.given[rows].mean()

    def z(self, theta: Array, rows: Array) -> Array:
        """(outputs, N) at parameters in units; they may be complex."""
        table = [column[rows] for column in self.columns.values()]
        values = [eval(code, {**FUNCTIONS, "_c": table, "_p": theta}) for code in self.codes]
        return np.stack([np.broadcast_to(value, rows.shape) for value in values])

    def jacobian(self, theta: Array, rows: Array) -> Array:
        """(outputs, N, p) of z, by complex steps, which round nothing away."""
        made = []
        for k in range(self.p):
            moved = theta.astype(complex)
            moved[k] += 1e-30j
            made.append(np.imag(self.z(moved, rows)) / 1e-30)
        return np.stack(made, -1)

    @property
    def linear(self) -> bool:
        draw = np.random.default_rng(0)
        a, b = draw.normal(size=(2, self.p))
        return bool(np.allclose(self.jacobian(a, self.rows), self.jacobian(b, self.rows), rtol=1e-12, atol=0))

    @property
    def intercepts(self) -> Array:
        """Which parameters are added as they are, or times a number, whatever the columns are;
        inside functions, too."""
        own, rows, draw = self.columns, np.arange(50), np.random.default_rng(1)
        self.columns = {name: draw.uniform(1, 2, 50) for name in own}
        flat = self.jacobian(np.full(self.p, 0.3), rows)
        self.columns = own
        added = [re.search(rf"[+] {name}(?![\w*])", self.state["f"]) is not None for name in self.names]
        return (np.ptp(flat, axis=1) == 0).all(0) | np.array(added)

    def rowwise(self, z: Array, y: Array) -> tuple[Array, Array, Array]:
        """ℓ (N,), ∂ℓ/∂z (outputs, N), ∂²ℓ/∂z² (outputs, outputs, N)."""
        delta = self.data["delta"]
        if self.loss == "cross-entropy":
            chosen = np.eye(len(z))[:, y.astype(int)]
            share = special.softmax(z, 0)
            curved = np.eye(len(z))[..., None] * share - share[:, None] * share
            return special.logsumexp(z, 0) - (z * chosen).sum(0), share - chosen, curved
        (z,) = z
        r = z - y
        if self.loss == "squared":
            found = r**2, 2 * r, np.full_like(r, 2)
        elif self.loss == "absolute":
            found = abs(r), np.sign(r), np.zeros_like(r)
        elif self.loss == "huber":
            inside = abs(r) <= delta
            found = np.where(inside, r**2 / 2, delta * abs(r) - delta**2 / 2), np.clip(r, -delta, delta), inside * 1.0
        elif self.loss == "logistic":
            found = np.logaddexp(0, np.where(y == 1, -z, z)), special.expit(z) - y, special.expit(z) * special.expit(-z)
        else:
            found = np.exp(z) - y * z, np.exp(z) - y, np.exp(z)
        return found[0], found[1][None], found[2][None, None]

    def value(self, theta: Array, rows: Array | None = None, penalised: bool = True) -> float:
        """L at the parameters descended; of other rows their mean, or as of the loss."""
        some = self.rows if rows is None else rows
        charged = self.rowwise(self.z(self.units @ theta, some), self.response[some])[0] * self.weights(some)
        made = charged.sum() if self.data["reduction"] == "sum" and rows is None else charged.mean()
        return float(made + (self.penalty(theta) if penalised else 0.0))

    def penalty(self, theta: Array) -> float:
        free = theta[~self.intercepts]
        return float(self.data["l1"] * abs(free).sum() + self.data["l2"] * (free**2).sum())

    def gradient(self, theta: Array, batch: Array | None = None) -> Array:
        """∇L; of a batch as if its mean were that of all."""
        weights, some = self.weights(self.rows), self.rows
        if batch is not None:
            weights, some = weights[batch], some[batch]
        units = self.units @ theta
        slopes = self.rowwise(self.z(units, some), self.response[some])[1] * weights
        made = np.einsum("on,onp->p", slopes, self.jacobian(units, some)) @ self.units / len(some)
        made = made * len(self.rows) if self.data["reduction"] == "sum" else made
        free = ~self.intercepts
        return made + free * (self.data["l1"] * np.sign(theta) + 2 * self.data["l2"] * theta)

    def hessian(self, theta: Array) -> Array:
        """∇²L of a linear model."""
        jacobian = self.jacobian(self.units @ theta, self.rows) @ self.units
        curved = self.rowwise(self.z(self.units @ theta, self.rows), self.response[self.rows])[2] * self.weights(
            self.rows
        )
        made = np.einsum("onp,okn,knq->pq", jacobian, curved, jacobian)
        made = made if self.data["reduction"] == "sum" else made / len(self.rows)
        return made + np.diag(2 * self.data["l2"] * ~self.intercepts)

    def falls_for_ever(self) -> bool:
        """Whether along some direction no row is ever charged more, and some ever less; by a linear programme."""
        weighed = self.weights(self.rows) > 0
        phi, y = self.jacobian(np.zeros(self.p), self.rows)[:, weighed] @ self.units, self.response[self.rows][weighed]
        phi = phi / np.maximum(abs(phi).max((0, 1)), 1e-300)
        if self.loss == "cross-entropy":
            of = phi[y.astype(int), np.arange(len(y))]
            gains = (of - phi)[np.arange(len(phi))[:, None] != y.astype(int)]
            equal = np.zeros((1, self.p))
        elif self.loss == "logistic":
            gains, equal = phi[0] * (2 * y - 1)[:, None], np.zeros((1, self.p))
        else:
            gains, equal = -phi[0][y == 0], phi[0][y > 0]
        bounds = [(-1, 1) if self.data["l2"] == 0 or inner else (0, 0) for inner in self.intercepts]
        if not len(gains):
            return False
        found = optimize.linprog(
            -gains.sum(0), gains * -1, np.zeros(len(gains)), equal if len(equal) else None,
            np.zeros(len(equal)) if len(equal) else None, bounds,
        )  # fmt: skip
        return found.status == 0 and -found.fun > 1e-7

    def batches(self) -> Iterator[Array | None]:
        """The rows of each step."""
        if not self.data["batch"]:
            yield from itertools.repeat(None)
        loader = torch.utils.data.DataLoader(
            torch.utils.data.TensorDataset(torch.arange(len(self.rows))), self.data["batch"], shuffle=True,
            generator=torch.Generator().manual_seed(self.state["seed"]),
        )  # fmt: skip
        while True:
            for (batch,) in loader:
                yield batch.numpy()

    def descend(self, start: Array, choice: dict[str, Any], steps: int) -> Array:
        """(steps + 1, p) by the textbook's formulas."""
        theta, lr, name, hyper = start.astype(float), choice["lr"], choice["name"], choice["hyper"]
        momentum, nesterov = hyper.get("momentum", 0.0), hyper.get("nesterov", False)
        first, second, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
        for step, batch in zip(range(1, steps + 1), self.batches(), strict=False):
            g = self.gradient(theta, batch)
            if name == "Adam":
                first, second = 0.9 * first + 0.1 * g, 0.999 * second + 0.001 * g**2
                theta = theta - lr * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
            elif name == "RMSprop":
                second = 0.99 * second + 0.01 * g**2
                theta = theta - lr * g / (np.sqrt(second) + 1e-8)
            elif name == "Adagrad":
                second = second + g**2
                theta = theta - lr * g / (np.sqrt(second) + 1e-10)
            else:
                first = momentum * first + g
                theta = theta - lr * (g + momentum * first if nesterov else first)
            path.append(theta)
        return np.array(path)


def _alone(name: str, columns: Any) -> re.Pattern[str]:
    """A column's name where it stands alone."""
    return re.compile(rf"(?<![\w]){re.escape(name)}(?![\w])")
