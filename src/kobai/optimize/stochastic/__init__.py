"""Optimizers that add random noise."""
