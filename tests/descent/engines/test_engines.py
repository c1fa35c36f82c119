"""Choosing an engine by name."""

from __future__ import annotations

import pytest

import kobai


def test_the_former_name_of_the_compiled_engine_is_understood():
    assert kobai.descend("x1**2 + x2**2", [[1.0, 2.0]], steps=3, engine="fused").engine == "compiled"


@pytest.mark.parametrize("name", ["steam", "Fused", "", 3])
def test_an_unknown_engine_is_refused_with_the_names_that_exist(name):
    with pytest.raises(kobai.BadInput, match="use 'auto' or one of compiled, stacked, loop"):
        kobai.descend("x1**2", [1.0], steps=1, engine=name)
