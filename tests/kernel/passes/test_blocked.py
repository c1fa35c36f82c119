"""Weighted averages in blocks of queries."""

from __future__ import annotations

import numpy as np
import torch

from kobai.kernel.functional import nw, nw_loo


def sample(n=60, d=3, columns=2, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, d)), rng.normal(size=(n, columns)), rng.normal(size=(17, d))


def test_many_blocks_equal_one(monkeypatch):
    from kobai.kernel.passes import blocked

    x, y, q = (torch.tensor(a) for a in sample(50, 2, 2))
    whole = nw(q, x, y, 0.5, backend="blocked"), nw_loo(x, y, 0.5, backend="blocked")
    monkeypatch.setattr(blocked, "ELEMENTS", 128)
    parts = nw(q, x, y, 0.5, backend="blocked"), nw_loo(x, y, 0.5, backend="blocked")
    for a, b in zip(whole, parts, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-14, atol=1e-14)
