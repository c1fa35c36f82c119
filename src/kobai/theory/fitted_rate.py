"""The observed rate of a run, also where it oscillates: the largest root of the linear recurrence that fits its last steps."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

PER_VARIABLE, MOST = 6, 200  # steps looked at, for each variable and at most
SMALLEST = 1e-7  # of the largest singular value: what is less is rounding
FAINT = 1e-3  # of the last step: what has so small a part in it is not seen to shrink or grow
ROUNDING = 1e4  # times the resolution of x: shorter steps are rounding


def fitted_rate(x: Array, resolution: float) -> float:
    """The factor by which the distance to where a run goes shrinks, or grows, from row to row, over its last rows.

    On a quadratic a step of gradient descent, heavy ball or Nesterov is linear in the last two, d₊ = A·d + B·d₋. The matrix
    of that map on pairs of steps is fitted to the last pairs by least squares, and the largest of its eigenvalues that have a
    part in the last step is the rate: dynamic mode decomposition.

    Args:
        x: (K, n) positions at equal distances in steps.
        resolution: of the number format, relative: steps within rounding are left out.

    Returns:
        the factor; NaN of fewer than four steps.

    Example:
        >>> x = 0.9 ** np.arange(30)[:, None] * [1.0, 2.0]
        >>> round(fitted_rate(x, 1e-16), 6)
        0.9

    Reference:
        P. J. Schmid, "Dynamic mode decomposition of numerical and experimental data", J. Fluid Mech. 656 (2010).
    """
    x = x[np.isfinite(x).all(1)]
    with np.errstate(over="ignore"):
        steps = np.diff(x, axis=0)
        lengths = np.linalg.norm(steps, axis=1)
    lowest = ROUNDING * resolution * np.maximum(np.linalg.norm(x[1:], axis=1), np.linalg.norm(x[:-1], axis=1))
    long = (lengths > lowest) & (lengths < 1e150)
    short = np.flatnonzero(~long)
    steps = steps[: short[0]] if len(short) else steps
    steps = steps[-min(PER_VARIABLE * x.shape[1] + 10, MOST) :]
    if len(steps) < 4:
        return math.nan
    pairs = np.concatenate([steps[:-1], steps[1:]], 1)
    size = np.linalg.norm(pairs[:-1], axis=1, keepdims=True)
    before, after = (pairs[:-1] / size).T, (pairs[1:] / size).T
    u, s, v = np.linalg.svd(before, full_matrices=False)
    used = s > SMALLEST * s[0]
    fitted = u[:, used].T @ after @ v[used].T / s[used]
    roots, modes = np.linalg.eig(fitted)
    parts = np.abs(np.linalg.lstsq(modes, u[:, used].T @ after[:, -1], rcond=None)[0])
    return float(np.abs(roots[parts > FAINT * parts.max()]).max())
