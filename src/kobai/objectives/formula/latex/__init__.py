"""LaTeX to a tree: ``tokens``, then ``parser`` on ``cases`` on ``names``."""
