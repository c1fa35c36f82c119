"""The picture of profiles: step curves of what ``Benchmark.profile`` says."""

import numpy as np
import pytest

import kobai
from kobai import BadInput
from kobai.scenes.study.profiles import NAMED
from kobai.study import Benchmark
from kobai.study.profiles import Array


def benchmark(s: int) -> Benchmark:
    """s optimizers on one problem of one variable: the k-th is at its lowest after k + 1 evaluations."""
    best: Array = np.where(np.arange(12) >= np.arange(s)[:, None], 0.0, 1.0)
    names = tuple(f"optimizer {k}" for k in range(s))
    return Benchmark(names, ("f",), np.ones(1), np.zeros(1), best.reshape(s, 1, 1, 12), np.ones((s, 1)), False, 0)


def test_curves_are_steps_of_the_profile():
    found = benchmark(3)
    scene = kobai.scene(found, kind="performance")
    (panel,) = scene.panels
    assert [mark.label for mark in panel.marks] == ["optimizer 0  1.00", "optimizer 1  0.67", "optimizer 2  0.33"]
    assert panel.marks[2].points.tolist() == [[1, 0], [2, 0], [2, 0], [3, 0], [3, 1], [4, 1]]
    assert panel.marks[0].points.tolist() == [[1, 1], [2, 1], [2, 1], [3, 1], [3, 1], [4, 1]]
    both = kobai.scene(found, lang="ja", theme="dark", budget=5)
    assert [panel.kind for panel in both.panels] == ["curve", "curve"]
    assert both.title.plain == "最適化手法の比較"
    assert "評価 5 回" in both.subtitle


def test_a_dataset_is_shown_as_the_benchmark_it_came_from(tmp_path):
    found = benchmark(3)
    found.reasons.update({"one": "f: cannot", "two": "f: can neither"})
    of_data = kobai.scene(found.to_xarray(), lang="ja", kind="data")
    assert of_data.notes == kobai.scene(found, lang="ja", kind="data").notes
    assert [m.label for m in of_data.panels[0].marks] == [
        m.label for m in kobai.scene(found, kind="data").panels[0].marks
    ]


def test_of_many_optimizers_the_best_are_named():
    (panel,) = kobai.scene(benchmark(12), kind="performance").panels
    named = [mark for mark in panel.marks if mark.label]
    assert len(named) == NAMED
    assert {mark.color for mark in panel.marks if not mark.label} == {"faint"}
    assert len({mark.color for mark in named}) == len(named)
    both = kobai.scene(benchmark(12)).panels
    chosen = [{mark.label.rpartition("  ")[0]: mark.color for mark in one.marks if mark.label} for one in both]
    assert chosen[0] == chosen[1]


@pytest.mark.parametrize("asked", [{"kind": "pie"}, {"tau": 2}, {"most": 1}, {"budget": 99}, {"kinds": "data"}])
def test_options_it_does_not_have(asked):
    with pytest.raises(BadInput):
        kobai.scene(benchmark(2), **asked)
