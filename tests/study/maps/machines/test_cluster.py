"""Tiles on a dask.distributed cluster within this process; with processes of their own: ``test_machines``."""

import dataclasses
import threading

import numpy as np
import pytest
from distributed import LocalCluster

from kobai.errors import BadInput
from kobai.study.maps.computing import computed
from kobai.study.maps.machines import cluster as on_clusters
from kobai.study.maps.plan import Plan
from tests.study.maps.plans import circle


@pytest.fixture
def address():
    with LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None, protocol="tcp"
    ) as made:
        yield made.scheduler_address


def test_a_cluster_computes_the_same(address, tmp_path):
    plan, seen = circle((40, 24)), []
    found = computed(plan, scheduler=address, progress=lambda done, of: seen.append((done, of)))
    here = computed(plan)
    assert all(np.array_equal(found[name], here[name]) for name in plan.quantities)
    assert seen == [(k, 6) for k in range(1, 7)]
    computed(plan, tmp_path / "a.zarr", scheduler=address, refine=True)
    finished = computed(plan, tmp_path / "a.zarr", scheduler=address)
    assert all(np.array_equal(finished[name], here[name]) for name in plan.quantities)


def test_what_a_worker_raises_is_raised_here(address):
    plan = circle((16, 16))
    plan.recipe["versions"] = {"torch": "0.1"}
    with pytest.raises(BadInput, match=r"on a worker, '0\.1' here"):
        computed(plan, scheduler=address)


def test_an_error_of_the_objective_is_no_cut(address):
    plan = circle((16, 16))
    broken = Plan(plan.kind, plan.axes, plan.quantities, raises, plan.recipe, plan.attrs, plan.tile)
    with pytest.raises(OSError, match="a file of the objective"):
        computed(broken, scheduler=address)


def raises(places):
    raise OSError("a file of the objective")


@pytest.mark.parametrize("given", [8786, "127.0.0.1", ""])
def test_what_is_no_address(given):
    with pytest.raises(BadInput, match="address of a dask scheduler"):
        computed(circle((16, 16)), scheduler=given)


@pytest.mark.parametrize("given", [{"scheduler": "127.0.0.1"}, {"scheduler": "tcp://127.0.0.1:1"}])
def test_no_store_is_left_where_no_scheduler_is(tmp_path, monkeypatch, given):
    monkeypatch.setattr(on_clusters, "FIRST_PATIENCE", 0.1)
    with pytest.raises(BadInput, match="scheduler"):
        computed(circle((16, 16)), tmp_path / "a.zarr", **given)
    assert not (tmp_path / "a.zarr").exists()


@pytest.mark.parametrize("given", [{"scheduler": "tcp://127.0.0.1:1"}, {"workers": 2}])
def test_no_store_is_left_where_the_function_cannot_be_sent(tmp_path, given):
    lock = threading.Lock()
    plan = dataclasses.replace(circle((16, 16)), compute=lambda places: {"held": lock})
    with pytest.raises(BadInput, match="cannot be sent"):
        computed(plan, tmp_path / "a.zarr", **given)
    assert not (tmp_path / "a.zarr").exists()


def test_no_scheduler_and_no_workers(monkeypatch):
    with pytest.raises(BadInput, match="no scheduler answers"):
        on_clusters._connected("tcp://127.0.0.1:1", 0.1)
    monkeypatch.setattr(on_clusters, "PATIENCE", 0.1)
    with (
        LocalCluster(n_workers=0, processes=False, dashboard_address=None, protocol="tcp") as empty,
        pytest.raises(BadInput, match="it has no workers"),
    ):
        computed(circle((16, 16)), scheduler=empty.scheduler_address)
