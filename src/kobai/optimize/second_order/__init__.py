"""Optimizers that use second derivatives."""
