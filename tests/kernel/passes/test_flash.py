"""Flash attention: found or replaced."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from kobai.errors import BadInput
from kobai.kernel.functional import nw
from kobai.kernel.passes import weighted_average


def sample(n=60, d=3, columns=2, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, d)), rng.normal(size=(n, columns)), rng.normal(size=(17, d))


def test_without_the_private_kernel_everything_still_runs(monkeypatch):

    x, y, q = (torch.tensor(a) for a in sample())
    expected = nw(q, x, y, 0.5)
    monkeypatch.setattr(weighted_average, "available", lambda: False)
    torch.testing.assert_close(nw(q, x, y, 0.5), expected)
    with pytest.raises(BadInput, match="this version of torch does not have it"):
        nw(q, x, y, 0.5, backend="sdpa")


@pytest.mark.parametrize("mode", [torch.no_grad, torch.inference_mode])
def test_whether_the_kernel_is_there_does_not_depend_on_who_asks_first(mode):
    from kobai.kernel.passes.flash import available

    expected = available()
    available.cache_clear()
    with mode():
        assert available() is expected
