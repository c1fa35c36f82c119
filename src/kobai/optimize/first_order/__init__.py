"""Optimizers that use the gradient at one point a step."""
