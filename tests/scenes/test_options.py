"""Checks that all options of pictures share."""

from __future__ import annotations

import pytest

import kobai
from kobai.scenes.options import MAX_TITLE, check_range


@pytest.mark.parametrize("pair", [(-2.0, 2.0), (0.0, 1e100), (-1e-99, 1e-99), (1.0, 1.0 + 1e-8), (-1e100, 1e100)])
def test_ranges_that_can_be_drawn(pair):
    check_range("domain", pair)
    kobai.scene(kobai.objective("x1**2"), domain=[pair])


@pytest.mark.parametrize(
    "pair",
    [
        (2.0, 2.0),
        (0.0, 5e-324),
        (-1e308, 1e308),
        (0.0, 2e100),
        (1.0, 1.0 + 1e-10),
        (1e50, 1e50 * (1 + 1e-12)),
        (-1e-101, 0.0),
    ],
)
def test_ranges_without_room_for_ticks(pair):
    with pytest.raises(kobai.BadInput, match="domain="):
        check_range("domain", pair)


def test_titles_have_a_length():
    scene = kobai.scene(kobai.objective("x1**2"), title="W" * MAX_TITLE)
    assert scene.title is not None
    with pytest.raises(kobai.BadInput, match="1,001 characters; at most 1,000 are drawn"):
        kobai.scene(kobai.objective("x1**2"), title="W" * (MAX_TITLE + 1))
