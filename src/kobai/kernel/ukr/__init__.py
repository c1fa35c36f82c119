"""Unsupervised Kernel Regression: kernel regression whose inputs are unknown.

Latent positions Z minimise the *error* of the Nadaraya-Watson estimate of the data from them. A *start* (an embedding,
whitened and scaled) is descended by ``kobai.descend`` (the *search*), and new points are *projected* on what was found.

Reference: P. Meinicke, S. Klanke, R. Memisevic and H. Ritter, "Principal surfaces from unsupervised kernel regression",
2005; S. Klanke and H. Ritter, "A leave-K-out cross-validation scheme for unsupervised kernel regression", 2006.
"""

from kobai.kernel.ukr.estimator import UKR

__all__ = ["UKR"]
