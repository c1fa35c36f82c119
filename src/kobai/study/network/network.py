"""A small network with its data: one hidden layer, no biases, random numbers for everything."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SCALES = {"tanh": math.sqrt(2.0), "relu": math.sqrt(2.0), "identity": 1.0}
"""What the nonlinearity's argument is multiplied by; of max(0, z) it does not matter whether before or after."""


class Numbers(NamedTuple):
    """Where a training begins, and what it is trained on.

    Args:
        first: (n, n) weights of layer 0, from inputs to hidden units.
        second: (n,) weights of layer 1, from hidden units to the output.
        inputs: (s, n) one sample a row.
        labels: (s,).
        order: (T, b) the samples of each step's batch; None: all of them in every step.
    """

    first: NDArray[np.float64]
    second: NDArray[np.float64]
    inputs: NDArray[np.float64]
    labels: NDArray[np.float64]
    order: NDArray[np.int64] | None


@dataclass(frozen=True)
class Network:
    """A network of one hidden layer, trained by gradient descent with a learning rate for each layer.

        a = φ(X W₀/√n),   z = a w₁/n,   loss = mean (z − y)²

    with φ(u) = tanh(√2 u), √2 max(0, u) or u. Weights, inputs and labels are standard normal numbers.

    Args:
        width: n, the number of inputs and of hidden units.
        nonlinearity: "tanh", "relu" or "identity".
        samples: s, how many.
        batch: b, how many samples are drawn, with replacement, for the gradient of each step; None: all. The loss that is
            recorded is that of all samples.
        steps: T, how many updates.
        seed: of all random numbers.
        double: whether it computes in float64, else in float32.
    """

    width: int
    nonlinearity: str
    samples: int
    batch: int | None
    steps: int
    seed: int
    double: bool

    def numbers(self) -> Numbers:
        """The random numbers, the same in both number formats before they are rounded."""
        draw, n, s = np.random.default_rng(self.seed), self.width, self.samples
        first, second = draw.standard_normal((n, n)), draw.standard_normal(n)
        inputs, labels = draw.standard_normal((s, n)), draw.standard_normal(s)
        order = None if self.batch is None else draw.integers(0, s, (self.steps, self.batch))
        return Numbers(first, second, inputs, labels, order)
