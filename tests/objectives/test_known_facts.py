"""What is known of an objective in n dimensions."""

from __future__ import annotations

import kobai


def test_starts():
    assert kobai.objective("rosenbrock").start_for(2) == (-1.2, 1.0)
    assert kobai.objective("sphere").start_for(5) == (2.0,) * 5
    inside = kobai.objective("x1**2 + x2**2", domain=[(0, 1), (10, 20)]).start_for(2)
    assert inside is not None
    assert 0 < inside[0] < 1
    assert 10 < inside[1] < 20
    assert kobai.objective("x1**2").start_for(1) is None
