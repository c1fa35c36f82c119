"""Optimizers: names to factories, and what torch lacks."""
