"""Estimates of what a map takes, by a clock that goes as fast as the pixels say."""

import dataclasses
import math

import numpy as np
import pytest

from kobai.study.maps import estimate as estimates
from kobai.study.maps.computing import computed
from kobai.study.maps.estimate import HOUR, estimate
from tests.study.maps.plans import circle


class Clock:
    """Seconds that pass while pixels are computed, and not otherwise."""

    def __init__(self, call: float, pixel: float, inside: float = 0.0):
        self.now, self.call, self.pixel, self.inside = 0.0, call, pixel, inside

    def __call__(self) -> float:
        return self.now

    def of(self, plan):
        def compute(places):
            made = plan.compute(places)
            self.now += self.call + self.pixel * len(places) + self.inside * float(made["inside"].sum())
            return made

        return dataclasses.replace(plan, compute=compute)


@pytest.mark.parametrize("call", [0.0, 0.02, 1.0])
@pytest.mark.parametrize("pixel", [1e-6, 1e-4, 0.01])
@pytest.mark.parametrize("inside", [0.0, 5.0])
def test_time_is_foretold(monkeypatch, call, pixel, inside):
    clock = Clock(call, pixel, inside * pixel)
    monkeypatch.setattr(estimates.time, "perf_counter", clock)
    plan = clock.of(circle((512, 512), tile=64))
    found = estimate(plan, seconds=10.0)
    spent = clock.now
    clock.now = 0.0
    computed(plan)
    assert found.seconds == pytest.approx(clock.now, rel=0.3 if inside else 0.02)
    if clock.now > 1000:
        assert spent < 40


def test_what_is_written_is_done_already(tmp_path):
    class Stopped(Exception):
        pass

    def stop(done, of):
        if done == 4:
            raise Stopped

    plan = circle((64, 64))
    with pytest.raises(Stopped):
        computed(plan, tmp_path / "a.zarr", progress=stop)
    found = estimate(plan, str(tmp_path / "a.zarr"), seconds=0.1)
    assert (found.pixels, found.tiles, found.missing) == (64**2, 16, 12)
    assert found.map == 64**2 * 9
    computed(plan, tmp_path / "a.zarr")
    assert estimate(plan, str(tmp_path / "a.zarr"), seconds=0.1).seconds == 0


def test_the_store_is_foretold():
    plan = circle((256, 256), tile=32)
    found = estimate(plan, seconds=0.1)
    whole = computed(plan)
    least = len(np.unique(whole["distance"])) * 8 / 4
    assert least < found.store < 256**2 * 9 * 4 / 3 + 4096


def test_workers_for_an_hour(monkeypatch):
    clock = Clock(0.0, 0.01)
    monkeypatch.setattr(estimates.time, "perf_counter", clock)
    found = estimate(clock.of(circle((16384, 16384), tile=64)), seconds=1.0)
    assert (
        found.workers_for_an_hour == math.ceil(found.seconds / HOUR) == pytest.approx(16384**2 * 0.01 / HOUR, rel=0.05)
    )
    assert found.memory > 10**7
