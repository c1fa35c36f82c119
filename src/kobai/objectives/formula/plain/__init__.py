"""Plain text to a tree: ``parser`` on ``cases`` on ``reductions``; the tokens are in ``kobai.objectives.formula.tokens``."""
