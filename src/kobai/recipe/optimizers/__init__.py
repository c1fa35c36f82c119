"""Optimizers as data: captured with symbols for η and hyperparameters, so that a page takes the same steps with any of them."""

from kobai.recipe.optimizers.as_data import optimizer_data

__all__ = ["optimizer_data"]
