"""Objectives: the functions that are minimised. An ``Objective`` is a scalar function of one point, with what is known of it.

``objective(source)`` makes one from a ``Formula`` in plain text or LaTeX, from a row of the ``catalogue``, or from a Python
callable. A formula is parsed (``formula``) into a ``tree``, which is computed with torch and written as source, plain text,
LaTeX and MathML (``notation``); text is never evaluated. Only ``load`` runs files.
"""

from __future__ import annotations

from kobai.objectives.base import Objective
from kobai.objectives.catalogue import Entry
from kobai.objectives.formula.formula import Formula
from kobai.objectives.known_facts import Minimum
from kobai.objectives.make import functions, load, objective

__all__ = ["Entry", "Formula", "Minimum", "Objective", "functions", "load", "objective"]
