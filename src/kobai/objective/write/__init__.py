"""Trees written out: as source to be read again, as plain Unicode, as LaTeX, as MathML.

``Writer`` decides where brackets go; each spelling says only how its pieces look.
"""

from __future__ import annotations

from kobai.objective.write.latex import Latex
from kobai.objective.write.mathml import MathML
from kobai.objective.write.plain import Plain
from kobai.objective.write.source import Source

__all__ = ["Latex", "MathML", "Plain", "Source"]
