"""Tiles in processes on this machine: the same bytes, whatever ends a process."""

import os
import pickle
import signal
import sys
import threading

import numpy as np
import pytest

from kobai.errors import BadInput
from kobai.objectives.callables import from_file
from kobai.study.maps.computing import computed
from kobai.study.maps.machines.sending import compute_sent, plan_bytes
from kobai.study.maps.plan import Plan
from tests.study.maps.plans import circle


@pytest.mark.parametrize("shape", [(16, 16), pytest.param((64, 32), marks=pytest.mark.slow)])
def test_a_process_that_dies_changes_nothing(tmp_path, shape):
    plan = circle(shape)
    here = computed(plan)
    died = tmp_path / "died"

    def dies_once(places):  # sent by value: it is a closure
        if not died.exists():
            died.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        print("what an objective prints is no answer")
        return plan.compute(places)

    there = computed(_with(plan, dies_once), workers=2)
    assert died.exists()
    assert all(np.array_equal(there[name], here[name]) for name in plan.quantities)


@pytest.mark.slow
def test_a_process_that_always_ends(monkeypatch):
    monkeypatch.setattr("kobai.study.maps.machines.processes.ATTEMPTS", 1)
    with pytest.raises(BadInput, match=r"ended 1 times \(SIGKILL\).*finished tiles stay"):
        computed(_with(circle((16, 16)), lambda places: os.kill(os.getpid(), signal.SIGKILL)), workers=2)


@pytest.mark.slow
def test_what_is_raised_in_a_process_is_raised_here():
    def refuses(places):
        raise BadInput("places: not here")

    with pytest.raises(BadInput, match="places: not here"):
        computed(_with(circle((16, 16)), refuses), workers=2)


def test_what_cannot_be_sent():
    lock = threading.Lock()
    with pytest.raises(BadInput, match="cannot be sent to another process"):
        computed(_with(circle((16, 16)), lambda places: lock), workers=2)


def test_functions_of_files_and_of_scripts(tmp_path, monkeypatch):
    (tmp_path / "mine_sent.py").write_text(
        "SHIFT = 2\ndef helper(p):\n    return p.sum() + SHIFT\ndef f(p):\n    return helper(p)\n"
    )
    f = from_file(f"{tmp_path / 'mine_sent.py'}:f")
    sent = plan_bytes(_with(circle((16, 16)), f))
    known = sys.modules.pop(f.__module__)
    assert pickle.loads(sent).compute(np.ones(3)) == 5.0
    sys.modules[f.__module__] = known
    monkeypatch.setitem(sys.modules, "cloudpickle", None)
    sent = plan_bytes(_with(circle((16, 16)), f))
    del sys.modules[f.__module__]
    with pytest.raises(
        BadInput, match=r"not known to another process \(ModuleNotFoundError.*; install kobai\[cluster\]"
    ):
        compute_sent(sent, circle((16, 16)).tile_at((0, 0)), False, None)


def _with(plan: Plan, compute) -> Plan:
    return Plan(plan.kind, plan.axes, plan.quantities, compute, plan.recipe, plan.attrs, plan.tile)
