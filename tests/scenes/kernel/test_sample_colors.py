"""Colours of samples, and their legend."""

from __future__ import annotations

import numpy as np
import pytest

from kobai.errors import BadInput
from kobai.scenes.kernel.sample_colors import sample_colors


def found(values, theme="paper", lang="en"):
    return sample_colors(values, len(values), "batlow", theme, lang)


def hexes(colors):
    return ["#" + "".join(f"{c:02x}" for c in row) for row in colors]


@pytest.mark.parametrize("values", [
    ["Gentoo", "Adelie", "Gentoo", "Chinstrap"], [4, 8, 6, 4], [True, False, True, True],
    [f"kind {i % 14}" for i in range(40)], np.array(["2020-01-01", "2021-01-01"], "M8[D]"),
])  # fmt: skip
def test_each_category_has_its_line_in_its_colour(values):
    given = found(values)
    said = dict(zip((text for _, text in given.lines), (color for color, _ in given.lines), strict=True))
    assert list(said) == [str(v) for v in np.unique(np.asarray(values))]
    assert hexes(given.colors) == [said[str(v)] for v in np.asarray(values)]
    assert len(set(said.values())) == len(said)


@pytest.mark.parametrize("theme", ["paper", "dark"])
@pytest.mark.parametrize(("low", "high"), [(0.0018, 0.0031), (2700, 6300), (-5e-9, 3e-9)])
def test_numbers_have_round_values_in_the_colours_of_such_samples(low, high, theme):
    values = np.linspace(low, high, 100_001)
    given = found(values, theme)
    assert 3 <= len(given.lines) <= 9
    colors = hexes(given.colors)
    assert all(color in colors for color, _ in given.lines)
    assert len({text for _, text in given.lines}) == len(given.lines)


@pytest.mark.parametrize("values", [[1.0, np.nan, 3.0], ["a", "", "b"], [*np.arange(20.0), np.inf], ["a", None]])
@pytest.mark.parametrize(("lang", "word"), [("en", "missing"), ("ja", "欠損")])
def test_what_is_missing_is_grey_and_said(values, lang, word):
    given = found(values, lang=lang)
    assert given.lines[-1] == ("#9a9a9a", word)
    assert hexes(given.colors).count("#9a9a9a") == 1


def test_nothing_known_at_all():
    assert found([np.nan, np.nan]).lines == [("#9a9a9a", "missing")]


def test_one_value_a_sample():
    with pytest.raises(BadInput, match="one value for each of 3"):
        sample_colors([1, 2], 3, "batlow", "paper", "en")
