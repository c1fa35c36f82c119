"""Names of the types that fields of scenes have."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Color: TypeAlias = str | int
"""``"#rrggbb"``, a role of the theme, or the number of a run."""
