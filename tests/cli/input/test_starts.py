"""``--start``: points, grids and random points."""

from __future__ import annotations

import pytest

import kobai
from kobai.cli.input import starts
from tests.cli.helpers import BOWL, answer, as_json


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


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["--dim", "10000", "--start", "random:10000", "--steps", "5"], "10,000 runs × 10,000 variables"),
        (["--dim", "5", "--start", "grid:15", "--steps", "3000"], "759,375 runs × 5 variables"),
        (["--dim", "10000", "--start", "random:9000", "--start", "random:9000"], "--start random:9000 random:9000"),
        (["--dim", "10000", "--start", "random:1000000", "--store", "a.zarr"], "--start random:1000000"),
    ],
)
def test_too_many_starts_are_refused_before_they_are_made(words, line, capsys, monkeypatch):
    monkeypatch.setattr(starts, "_many", lambda *_: pytest.fail("starts were made"))
    code, out, err = answer(capsys, "descend", "sum(x**2)", *words, "--memory-limit", "3")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert line in err
    assert "more than the limit of 3 GB" in err


def test_many_starts_of_a_stream_are_not_counted_at_once(capsys, tmp_path):
    store = str(tmp_path / "a.zarr")
    words = ["--start", "random:20000", "--steps", "300", "--store", store, "--memory-limit", "0.05"]
    assert answer(capsys, "descend", "rosenbrock", *words)[0] == 0
