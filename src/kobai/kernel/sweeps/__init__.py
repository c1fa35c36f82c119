"""Compiled sweeps over samples: leave-one-out residuals of Gaussian kernel regression, and gradients of their squares.

For small problems calling attention and differentiating through it costs more than the arithmetic. Here a pair of samples
costs one exponential and a few multiplications. Compiled functions allocate nothing, so arrays to work in are arguments.
"""
