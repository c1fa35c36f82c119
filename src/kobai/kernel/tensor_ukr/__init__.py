"""Tensor Unsupervised Kernel Regression: a latent position for every row and every column of a table of vectors."""

from kobai.kernel.tensor_ukr.estimator import TensorUKR

__all__ = ["TensorUKR"]
