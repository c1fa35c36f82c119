"""Standardized columns: each linear part's φ with mean zero and deviation one, and the way back to the columns' units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from kobai.data.evaluation import Evaluation, Scaling
from kobai.errors import BadInput
from kobai.objectives import tree
from kobai.objectives.tree import Variable


def scaling_of(of: Evaluation) -> Scaling:
    """The scaling of a model's linear parts; those with an intercept are centred, too.

    Raises:
        BadInput: a part has a parameter that stands elsewhere too, so that scaling would change the model.
    """
    if of.function is not None:
        raise BadInput(
            f"standardize=True: only a model that is text says where its columns are; scale X before {of.model.source} sees it"
        )
    names = of.model.parameters
    used = Counter(
        node.index for output in of.model.outputs for node in tree.walk(output) if isinstance(node, Variable)
    )
    matrix = np.eye(len(names))
    centres, widths = [], []
    plain = replace(of, scaling=None)
    for k, part in enumerate(plain.parts):
        intercept = next((place for place, factor in part.constants.items() if factor), None)
        if len(part.places) and (shared := [k for k in of.blocks[k].parameters if used[k] > 1]):
            raise BadInput(
                f"standardize=True: {names[shared[0] - 1]} stands at more than one place of the model, so with scaled columns it "
                "would be another model; scale the columns yourself"
            )

        def mean(of_phi: Callable[[np.ndarray], np.ndarray], k: int = k) -> np.ndarray:
            """Of each column, weighted."""
            parts = [
                (of_phi(rows.designs[k].matrix.numpy()) * (1.0 if rows.weights is None else rows.weights[:, None].numpy())).sum(0)
                for rows in plain.pieces()
            ]  # fmt: skip
            return np.sum(parts, 0) / of.rows

        centre = np.zeros(len(part.places))
        if intercept is not None:
            centre = mean(lambda phi: phi)
            centre = centre + mean(lambda phi, at=centre: phi - at)  # so that of equal numbers the mean is that number
        width = np.sqrt(mean(lambda phi, at=centre: (phi - at) ** 2))
        places = part.places.tolist()
        if (width == 0).any():
            name = names[places[int(np.flatnonzero(width == 0)[0])]]
            raise BadInput(
                f"standardize=True: what {name} is multiplied by is the same in every row, so it cannot be scaled; leave it out"
            )
        matrix[places, places] = 1 / width
        if intercept is not None:
            matrix[intercept, places] = -centre / width / part.constants[intercept]
        centres.append(centre)
        widths.append(width)
    return Scaling(matrix, tuple(centres), tuple(widths))
