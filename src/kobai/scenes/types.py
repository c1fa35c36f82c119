"""The types of the fields of scenes: arrays, colours, texts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Color: TypeAlias = str | int
"""``"#rrggbb"``, a role of the theme, or the number of a run."""


@dataclass
class Text:
    """A piece of text in up to three spellings.

    Args:
        plain: Unicode text, always there: ``"x₁² + x₂²"``.
        latex: the same as LaTeX without dollar signs, or None where it is only words. Painters typeset it.
        mathml: the same as a MathML ``<math>`` element, or None. The viewer shows it.
    """

    plain: str
    latex: str | None = None
    mathml: str | None = None
