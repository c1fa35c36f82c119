"""Sweeps in threads."""

from __future__ import annotations

import numpy as np
import pytest

from kobai.kernel.sweeps.parallel import in_parallel


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.parametrize("parts", [1, 3, 16])
def test_every_part_is_swept_once(parts, threads):
    seen = np.zeros(parts, int)

    def sweep(numbers: range) -> None:
        seen[numbers.start : numbers.stop] += 1

    in_parallel(sweep, parts, threads)
    assert (seen == 1).all()
