"""Kernel regression as differentiable functions of tensors: ``nw`` and ``nw_loo``."""

from kobai.kernel.functional import nw, nw_loo

__all__ = ["nw", "nw_loo"]
