"""Trees written out: as source to be read again, as plain Unicode, as LaTeX, as MathML.

``Writer`` decides where brackets go; each spelling says only how its pieces look.
"""

from __future__ import annotations

from kobai.objectives.notation.latex import Latex
from kobai.objectives.notation.mathml import MathML
from kobai.objectives.notation.plain import Plain
from kobai.objectives.notation.source import Source

__all__ = ["Latex", "MathML", "Plain", "Source"]
