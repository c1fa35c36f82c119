"""Polylines cut at two heights."""

import numpy as np

from kobai.scenes.limits import between, shares_between


def test_each_piece_is_cut_where_it_crosses():
    begin, end = shares_between(np.array([0.0, 4.0, 2.0, -1.0, -2.0, 6.0]), 0.0, 3.0)
    np.testing.assert_allclose(begin, [0, 0.5, 0, np.nan, 0.25], equal_nan=True)
    np.testing.assert_allclose(end, [0.75, 1, 2 / 3, np.nan, 0.625], equal_nan=True)


def test_a_line_level_with_a_limit_is_within_it_and_one_outside_is_not():
    begin, end = shares_between(np.array([1.0, 1.0, 2.0, 2.0, np.nan, np.inf, 0.5]), 0.0, 1.0)
    np.testing.assert_array_equal(begin, [0, 0, np.nan, np.nan, np.nan, np.nan])
    np.testing.assert_array_equal(end, [1, 0, np.nan, np.nan, np.nan, np.nan])


def test_what_is_left_ends_on_the_limit_and_goes_on_where_it_comes_back():
    line, at = between(np.array([[0.0, 0.0], [1.0, 4.0], [2.0, 0.0], [3.0, -4.0], [4.0, 8.0]]), -1.0, 2.0)
    nan = [np.nan, np.nan]
    expected = [[0, 0], [0.5, 2], nan, [1.5, 2], [2, 0], [2.25, -1], nan, [3.25, -1], [3.5, 2], nan]
    np.testing.assert_allclose(line, expected, equal_nan=True)
    np.testing.assert_allclose(at, [0, 0.5, 1, 1.5, 2, 2.25, 3, 3.25, 3.5, 4])
