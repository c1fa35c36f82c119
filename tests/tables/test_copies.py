"""Rows that repeat earlier ones, and rounded measurements that do not."""

from __future__ import annotations

import numpy as np
import pytest

from kobai.tables.copies import copies_in


def measured(seed, rows, columns, digits):
    rng = np.random.default_rng(seed)
    return np.round(rng.normal(size=(rows, columns)) * 3, digits)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(("rows", "columns", "digits"), [(400, 2, 1), (3000, 2, 1), (2000, 3, 0), (500, 1, 1)])
def test_equal_rows_of_rounded_measurements_are_no_copies(seed, rows, columns, digits):
    values = measured(seed, rows, columns, digits)
    assert len(np.unique(values, axis=0)) < rows
    assert copies_in(values) == 0
    assert copies_in(values * [1, 1e-7, 1e9][:columns] + 1e3) == 0


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("digits", [1, 4, 17])
@pytest.mark.parametrize("copies", [1, 7, 60])
def test_copies_are_counted(seed, digits, copies):
    values = measured(seed, 60, 3, digits)
    assert copies_in(values) == 0
    assert copies_in(np.concatenate([values, values[:copies]])) == copies
    assert copies_in(np.concatenate([values, values[:copies]])[::-1] * [1e-300, 1.0, 1e300]) == copies


def test_copies_among_odd_numbers():
    assert copies_in(np.array([[0.0, 1.0], [0.0, 1.0]])) == 1
    assert copies_in(np.array([[5e-324, 1e308], [0.0, -1e308], [5e-324, 1e308]])) == 1
