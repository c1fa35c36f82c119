"""Trees as text: source that can be parsed again, plain Unicode, LaTeX, and MathML.

``writer`` decides where brackets go; each notation defines how the nodes are written.
"""

from __future__ import annotations

from kobai.objectives.notation.latex import Latex
from kobai.objectives.notation.mathml import MathML
from kobai.objectives.notation.plain import Plain
from kobai.objectives.notation.source import Source

__all__ = ["Latex", "MathML", "Plain", "Source"]
