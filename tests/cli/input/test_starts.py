"""``--start``: points, grids and random points."""

from __future__ import annotations

import pytest

import kobai
from tests.cli.helpers import BOWL, as_json


def test_several_starts(capsys):
    runs = as_json(capsys, "descend", BOWL, "--start", "1,2", "--start", "-3,4", "--steps", "2")["runs"]
    assert [run["start"] for run in runs] == [[1.0, 2.0], [-3.0, 4.0]]
    assert [run["name"] for run in runs] == ["1", "2"]


def test_a_lattice_covers_the_domain_evenly(capsys):
    runs = as_json(capsys, "descend", "himmelblau", "--start", "grid:3", "--steps", "0")["runs"]
    (low, high), _ = kobai.objective("himmelblau").domain
    expected = [low + (high - low) * (i + 0.5) / 3 for i in range(3)]
    assert [run["start"] for run in runs] == [pytest.approx((a, b)) for a in expected for b in expected]


def test_random_starts_repeat_with_their_seed(capsys):
    words = ["descend", "himmelblau", "--start", "random:5", "--steps", "0"]
    first, again = (as_json(capsys, *words)["runs"] for _ in range(2))
    other = as_json(capsys, *words, "--seed", "1")["runs"]
    assert first == again
    assert first != other
    (low, high), _ = kobai.objective("himmelblau").domain
    assert all(low <= v <= high for run in first for v in run["start"])
