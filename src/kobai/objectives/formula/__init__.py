"""Formulas: plain text or LaTeX to a tree, and the tree as a torch function.

``plain`` reads plain text, ``latex`` LaTeX; both extend ``grammar`` and make nodes through ``tree_builder``. ``compute`` turns a
tree into a torch function, ``residuals`` finds the residuals of a sum of squares.
"""

from kobai.objectives.formula.formula import Formula

__all__ = ["Formula"]
