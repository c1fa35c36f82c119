"""LaTeX to a tree: ``tokens``, then ``parser`` on ``names`` on ``cursor``."""
