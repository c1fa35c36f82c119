"""Standardized columns: each linear part's φ with mean zero and deviation one, and the way back to the columns' units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kobai.errors import BadInput

if TYPE_CHECKING:
    from kobai.data.evaluation import Design


@dataclass(frozen=True)
class Scaling:
    """θ in units = matrix · θ of scaled columns.

    Args:
        matrix: (p, p).
        centres, widths: of each linear part, of its varying φ: m and s of (φ − m) / s.
    """

    matrix: np.ndarray
    centres: tuple[np.ndarray, ...]
    widths: tuple[np.ndarray, ...]

    def applied(self, design: Design) -> Design:
        """A linear part with scaled φ."""
        at = self._places.index(tuple(design.block.parameters))
        like = design.matrix
        centre, width = like.new_tensor(self.centres[at]), like.new_tensor(self.widths[at])
        return replace(design, matrix=(like - centre) / width)

    @property
    def _places(self) -> list[tuple[int, ...]]:
        return list(self.parts)

    parts: tuple[tuple[int, ...], ...] = ()


def scaling_of(designs: Sequence[Design], parameters: Sequence[str], used: dict[int, int]) -> Scaling:
    """The scaling of a model's linear parts; each with an intercept is centred, too.

    Args:
        designs: the parts, unscaled, float64.
        parameters: names of all parameters.
        used: how many times each parameter stands in the model, by its number from 1.

    Raises:
        BadInput: a part has a parameter that stands elsewhere too, so that scaling would change the model.
    """
    p = len(parameters)
    matrix: Any = np.eye(p)
    centres, widths, parts = [], [], []
    for design in designs:
        phi = design.matrix.numpy()
        intercept = next((place for place, factor in design.constants.items() if factor == 1), None)
        shared = [k for k in design.block.parameters if used[k] > 1]
        if shared and len(design.places):
            raise BadInput(
                f"standardize=True: {parameters[shared[0] - 1]} stands at more than one place of the model, so scaled columns "
                "would be another model; scale the columns yourself"
            )
        centre = phi.mean(0) if intercept is not None else np.zeros(phi.shape[1])
        width = np.sqrt(((phi - centre) ** 2).mean(0))
        if (width == 0).any():
            name = parameters[int(design.places[int(np.flatnonzero(width == 0)[0])])]
            raise BadInput(f"standardize=True: what {name} is multiplied by is the same in every row, so it cannot be scaled; leave it out")
        for j, place in enumerate(design.places.tolist()):
            matrix[place, place] = 1 / width[j]
            if intercept is not None:
                matrix[intercept, place] = -centre[j] / width[j]
        centres.append(centre)
        widths.append(width)
        parts.append(tuple(design.block.parameters))
    return Scaling(matrix, tuple(centres), tuple(widths), tuple(parts))
