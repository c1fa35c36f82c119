"""Optimizers that search along a direction for the step size."""
