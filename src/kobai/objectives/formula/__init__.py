"""Formulas: plain text or LaTeX to a tree, and the tree as a torch function."""
