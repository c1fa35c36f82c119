"""Profiles against figures made by hand, published ones, and simulated restarts."""

import math

import numpy as np
import pytest

from kobai.study.profiles import TARGETS, data, expected_cost, first_at_most, more_wild_times, performance, restarted

AB = ("a", "b")


def test_the_score_of_two_optimizers_each_faster_once():
    """AlgoPerf's example: ρ = ½ on [1, 2), 1 on [2, 4], B = 5/6 each."""
    found = performance(AB, np.array([[1.0, 2.0], [2.0, 1.0]]))
    assert found.cost.tolist() == [1, 2]
    assert found.share.tolist() == [[0.5, 1.0], [0.5, 1.0]]
    assert found.score == pytest.approx([5 / 6, 5 / 6], abs=1e-15)
    assert found.at(1.99).tolist() == [0.5, 0.5]
    assert found.at(4.0).tolist() == [1.0, 1.0]


def test_problems_that_one_or_nobody_solves():
    """Shares are of all problems; what nobody solves counts against everybody."""
    times = np.array([[1.0, math.inf, math.inf, 8.0], [3.0, 5.0, math.inf, 1.0]])
    found = performance(AB, times)
    assert found.cost.tolist() == [1, 3]
    assert found.share.tolist() == [[0.25, 0.25], [0.5, 0.75]]
    assert found.score == pytest.approx([0.25, (0.5 * 2 + 0.75 * 1) / 3])
    far = performance(AB, times, most=10.0)
    assert far.share[:, -1].tolist() == [0.5, 0.75]
    assert far.score == pytest.approx([(0.25 * 7 + 0.5 * 2) / 9, (0.5 * 2 + 0.75 * 7) / 9])
    assert performance(AB, np.full((2, 3), math.inf)).score.tolist() == [0, 0]


def test_shares_do_not_depend_on_the_unit_of_time_or_on_the_order():
    times = np.random.default_rng(0).integers(1, 50, (4, 30)).astype(float)
    names = ("a", "b", "c", "d")
    found, scaled = performance(names, times), performance(names, times * np.linspace(0.1, 7, 30))
    assert scaled.score == pytest.approx(found.score)
    turned = performance(names[::-1], times[::-1, ::-1])
    assert turned.score == pytest.approx(found.score[::-1])
    # ρ(1) sums to one where no two are the fastest together.
    unique = times + np.arange(4)[:, None] / 10
    assert performance(names, unique).at(1.0).sum() == pytest.approx(1.0)


def test_evaluations_until_a_share_of_the_way_is_left():
    """f_L = 1 and 0; goals 1 + ½·(9 − 1) = 5 and 0 + ½·8 = 4."""
    best = np.array([[[9.0, 6, 5, 1], [8.0, 8, 8, 8]], [[9.0, 4, 4, 4], [8.0, 7, 4, 0]]])
    assert more_wild_times(best, 0.5).tolist() == [[3, math.inf], [2, 3]]
    assert more_wild_times(best, 0.0).tolist() == [[4, math.inf], [math.inf, 4]]
    assert more_wild_times(best, 1.0).tolist() == [[1, 1], [1, 1]]


def test_evaluations_where_f_is_not_finite():
    best = np.array([[np.nan, 3.0, 2.0], [np.nan, np.nan, np.nan]])
    assert first_at_most(best, np.array([[3.0, 2.0, 1.0]])).tolist() == [[2, 3, math.inf], [math.inf] * 3]


def test_targets_are_cocos():
    assert len(TARGETS) == 51
    assert TARGETS[[0, 5, -1]] == pytest.approx([1e2, 1e1, 1e-8])


RUNS = np.array([30.0, math.inf, 70.0, math.inf, math.inf])  # two of five succeed; a failure costs 100


def test_restarts_against_simulated_ones():
    cost = np.array([10.0, 30, 69, 70, 100, 130, 170, 400, 1000])
    generator = np.random.default_rng(1)
    spent = np.zeros(40_000)
    going = np.ones(len(spent), bool)
    while going.any():
        drawn = generator.choice(RUNS, len(spent))
        spent += going * np.where(np.isfinite(drawn), drawn, 100.0)
        going &= ~np.isfinite(drawn)
    exact = restarted(RUNS, 100.0, cost)
    assert exact == pytest.approx((spent[:, None] <= cost).mean(0), abs=0.01)
    assert exact[:4].tolist() == [0, 0.2, 0.2, 0.4]
    assert exact[4:6] == pytest.approx([0.4, 0.4 + 0.6 * 0.2])
    assert spent.mean() == pytest.approx(expected_cost(RUNS, 100.0), rel=0.02)
    # (30 + 70 + 3·100) / 2, which is the mean of the distribution, the sum of what is left above each cost.
    assert expected_cost(RUNS, 100.0) == 200
    assert (1 - restarted(RUNS, 100.0, np.arange(6000.0))).sum() == pytest.approx(200, rel=1e-6)


def test_restarts_where_all_or_none_succeed():
    assert restarted(np.array([2.0, 4.0]), 9.0, np.array([1.0, 2, 3, 4, 99])).tolist() == [0, 0.5, 0.5, 1, 1]
    assert restarted(np.array([math.inf]), 9.0, np.array([1e6])).tolist() == [0]
    assert expected_cost(np.array([math.inf]), 9.0) == math.inf


def test_a_data_profile_by_hand():
    """One function of 2 variables, two targets: the first reached after 4 evaluations, the second never."""
    times = np.array([4.0, math.inf]).reshape(1, 1, 1, 2)
    found = data(("a",), times, np.array([2.0]), budget=10, most=50.0)
    assert found.at(1.9).tolist() == [0]
    assert found.at(2.0).tolist() == [0.5]
    assert found.at(50.0).tolist() == [0.5]
    # On a logarithm from ½ to 50, half of the targets are reached from 2 on.
    assert found.score[0] == pytest.approx(0.5 * math.log(25) / math.log(100), abs=1e-12)
