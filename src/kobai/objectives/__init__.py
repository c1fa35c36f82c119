"""Objectives: what is descended. An ``Objective`` is a scalar function of one point, with what is known of it.

``objective(source)`` makes one from a ``Formula`` in plain text or LaTeX, from a row of the ``catalogue``, or from a Python
callable. A formula is parsed into a small safe tree (``tree``) that is walked to torch (``compute``) and written out as
source, plain text, LaTeX and MathML (``write``); no text is ever evaluated. Files are run by ``load`` alone.
"""

from __future__ import annotations

from kobai.objectives.base import Minimum, Objective
from kobai.objectives.catalogue import Entry
from kobai.objectives.formula.formula import Formula
from kobai.objectives.make import functions, load, objective

__all__ = ["Entry", "Formula", "Minimum", "Objective", "functions", "load", "objective"]
