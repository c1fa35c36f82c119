"""Traces: indexing, the best run, saving and loading, and xarray."""

import contextlib
import os
import shutil

import numpy as np
import pytest
import torch
import xarray

import kobai
from kobai import BadInput, Record, Status, Trace
from kobai.descent.record.stores import replacement as folders

TENSORS = ("x", "value", "grad_norm", "lr", "steps", "grad")


def same(a, b):
    if a is None or b is None:
        return a is b
    return a.dtype == b.dtype and torch.equal(a.nan_to_num(7.5), b.nan_to_num(7.5))


def make(kind):
    full = Record(keep=("value", "grad_norm", "lr", "grad"), state=True)
    if kind == "one":
        return kobai.descend("a*x1**2 + x2**2", [2.0, 2.0], params={"a": 3.0}, steps=20)
    if kind == "many":
        return kobai.descend("x1**2 + x2**2", torch.randn(3, 4, 2), optimizer="Adam", lr=0.1, steps=9, record=full)
    if kind == "thin":
        return kobai.descend("x1**2", torch.randn(5, 1), steps=100, record=Record(every=7, keep=()))
    if kind == "race":
        return kobai.race(
            "x1**2 + x2**2", [1.0, 2.0], {"SGD": {"lr": 0.1}, "slow Adam": {"optimizer": "Adam"}}, steps=6
        )
    if kind == "double":
        return kobai.descend("x1**2 + x2**2", torch.ones(2, dtype=torch.float64), lr=1.1, steps=4)
    if kind == "half":
        return kobai.descend("x1**2 + x2**2", torch.ones(2, dtype=torch.bfloat16), lr=0.25, steps=4)
    return kobai.descend("log(x1)", [1.0], lr=0.3, steps=5)


KINDS = ["one", "many", "thin", "race", "double", "half", "nan"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_saved_is_loaded(kind, tmp_path):
    trace = make(kind)
    path = trace.save(tmp_path / "run.zarr")
    again = Trace.load(path)
    for name in TENSORS:
        assert same(getattr(again, name), getattr(trace, name)), name
    assert again.state.keys() == trace.state.keys()
    assert all(same(again.state[name], tensor) for name, tensor in trace.state.items())
    assert np.array_equal(np.asarray(again.status), np.asarray(trace.status))
    assert np.array_equal(np.asarray(again.stopped_at), np.asarray(trace.stopped_at))
    for name in ("optimizer", "hyper", "names", "engine", "engine_reason", "seconds", "runs"):
        assert getattr(again, name) == getattr(trace, name), name
    x = trace.x.reshape(-1, trace.x.shape[-1])[0]
    assert torch.equal(again.objective(x), trace.objective(x))
    assert os.listdir(tmp_path) == ["run.zarr"]


@pytest.mark.parametrize("kind", KINDS)
def test_xarray_reads_the_store_without_kobai(kind, tmp_path):
    trace = make(kind)
    with xarray.open_zarr(trace.save(tmp_path / "run.zarr")) as data:
        assert data["x"].dims[-2:] == ("step", "coordinate")
        assert np.array_equal(data["step"], trace.steps)
        assert data["x"].shape == tuple(trace.x.shape)
        assert np.array_equal(data["x"], trace.x.float() if kind == "half" else trace.x)
        assert data["status"].attrs["flag_meanings"].split()[3] == "diverged"


def test_to_xarray_is_labelled():
    data = make("race").to_xarray()
    assert data["value"].sel(run="slow Adam", step=0).item() == 5.0
    assert data["x"].sel(coordinate=2, step=0, run="SGD").item() == 2.0
    many = make("many").to_xarray()
    assert many["x"].dims == ("run_1", "run_2", "step", "coordinate")
    assert many["state.exp_avg"].dims == many["x"].dims
    assert many["state.step"].dims == ("run_1", "run_2", "step")


def test_a_python_function_is_asked_for_when_it_is_needed(tmp_path):
    def bowl(x):
        return (x * x).sum()

    path = kobai.descend(bowl, [1.0, 2.0], steps=3).save(tmp_path / "run.zarr")
    again = Trace.load(path)
    assert again.objective.name == "bowl"
    with pytest.raises(BadInput, match=r"Trace.load\(path, objective=bowl\)"):
        again.objective(again.x[0])
    assert Trace.load(path, objective=bowl).objective(torch.tensor([1.0, 2.0])) == 5


def test_saving_again_replaces_the_store(tmp_path):
    path = make("one").save(tmp_path / "run.zarr")
    make("race").save(path)
    assert Trace.load(path).names == ["SGD", "slow Adam"]
    assert os.listdir(tmp_path) == ["run.zarr"]


@pytest.mark.parametrize("when", ["writing", "renaming"])
def test_a_failure_while_saving_keeps_the_old_store(when, tmp_path, monkeypatch):
    path = make("one").save(tmp_path / "run.zarr")

    def full_disk(*args, **kwargs):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        if when == "writing":
            broken.setattr(xarray.Dataset, "to_zarr", full_disk)
        else:
            broken.setattr(folders, "_rename", full_disk)
        with pytest.raises(BadInput, match="No space left on device"):
            make("race").save(path)
    assert Trace.load(path).runs == ()
    assert os.listdir(tmp_path) == ["run.zarr"]


def test_a_replacement_cut_off_half_way_is_undone(tmp_path):
    path = make("one").save(tmp_path / "run.zarr")
    aside = tmp_path / f".run.zarr.{'0' * 16}.tmp"  # what a kill between the two renames leaves
    aside.mkdir()
    os.rename(path, aside / "old")
    assert Trace.load(path).runs == ()
    assert os.listdir(tmp_path) == ["run.zarr"]


def test_other_peoples_things_are_not_overwritten(tmp_path):
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "a.txt").write_text("mine")
    (tmp_path / "file.zarr").write_text("mine")
    for name in ("notes", "file.zarr"):
        with pytest.raises(BadInput, match="there already"):
            make("one").save(tmp_path / name)
    assert (tmp_path / "notes" / "a.txt").read_text() == (tmp_path / "file.zarr").read_text() == "mine"
    with pytest.raises(BadInput, match="make it first"):
        make("one").save(tmp_path / "nowhere" / "run.zarr")


def test_what_is_no_trace_is_said_to_be_none(tmp_path):
    with pytest.raises(BadInput, match="no such store"):
        Trace.load(tmp_path / "nothing.zarr")
    (tmp_path / "dir").mkdir()
    with pytest.raises(BadInput, match="not a Zarr store"):
        Trace.load(tmp_path / "dir")
    xarray.Dataset({"a": ("b", np.arange(3.0))}).to_zarr(tmp_path / "other.zarr", zarr_format=3, consolidated=False)
    with pytest.raises(BadInput, match="not a trace"):
        Trace.load(tmp_path / "other.zarr")


@pytest.mark.parametrize("damage", ["missing", "cut", "flipped", "empty"])
def test_any_damage_to_any_file_is_found(damage, tmp_path):
    good = make("one").save(tmp_path / "good.zarr")
    files = [f.relative_to(good) for f in good.rglob("*") if f.is_file()]
    assert len(files) > 8
    for name in files:
        bad = tmp_path / "bad.zarr"
        shutil.rmtree(bad, ignore_errors=True)
        shutil.copytree(good, bad)
        held = bytearray((bad / name).read_bytes())
        if damage == "missing":
            (bad / name).unlink()
        elif damage == "cut":
            (bad / name).write_bytes(held[: len(held) // 2])
        elif damage == "empty":
            (bad / name).write_bytes(b"")
        else:
            held[len(held) // 2] ^= 0xFF
            (bad / name).write_bytes(held)
        if name.name == "zarr.json" and name.parent.name:
            # Metadata stands twice in a store: damage to one copy either does no harm or is found.
            with contextlib.suppress(BadInput):
                assert same(Trace.load(bad).x, Trace.load(good).x)
        else:
            with pytest.raises(BadInput, match=r"bad\.zarr") as caught:
                Trace.load(bad)
            assert "\n" not in str(caught.value)


class TestIndexing:
    """A trace of some of the runs."""

    def test_by_number_slice_and_tuple(self):
        trace = make("many")
        assert len(trace) == 3
        assert trace[1].runs == (4,)
        assert same(trace[1, 2].x, trace.x[1, 2])
        assert trace[1, 2].status is trace.status[1, 2]
        assert isinstance(trace[1, 2].stopped_at, int)
        assert trace[:2].runs == (2, 4)
        assert trace[-1][0].runs == ()
        assert same(trace[0].state["exp_avg"], trace.state["exp_avg"][0])
        assert [part.runs for part in trace] == [(4,)] * 3

    def test_by_name(self):
        trace = make("race")
        assert trace["slow Adam"].optimizer == "Adam"
        assert trace["slow Adam"].hyper["lr"] == 1e-3
        assert trace["SGD"].names == []
        assert trace[::-1].names == ["slow Adam", "SGD"]
        assert [part.optimizer for part in trace] == ["SGD", "Adam"]

    def test_what_is_not_there(self):
        with pytest.raises(BadInput, match="Did you mean 'SGD'"):
            make("race")["SDG"]
        with pytest.raises(BadInput, match="one run"):
            make("one")[0]
        with pytest.raises(BadInput, match=r"the runs are \(3, 4\)"):
            make("many")[5]
        with pytest.raises(BadInput, match="2 axes"):
            make("many")[0, 0, 0]
        with pytest.raises(TypeError, match="one run"):
            len(make("one"))

    def test_best(self):
        trace = kobai.descend("x1**2", [[3.0], [1.0], [2.0]], steps=3)
        assert trace.best.x[0, 0] == 1.0
        assert make("one").best.runs == ()
        nan = kobai.descend("log(x1)", [[-1.0], [5.0]], steps=2)
        assert nan.best.x[0, 0] == 5.0


def test_repr_says_what_happened():
    assert repr(make("double")) == (
        "<Trace of x1**2 + x2**2: gradient descent, 4 steps, f = 8.59963 at (2.074, 2.074), diverged at step 4>"
    )
    assert "3 × 4 runs of 9 steps" in repr(make("many"))
    assert "SGD" in repr(make("race"))


class TestRecord:
    """What is kept."""

    def test_quantities_left_out_are_nan_and_the_status_is_known_all_the_same(self):
        trace = kobai.descend("x1**2 + x2**2", [2.0, 2.0], lr=1.1, steps=60, record=Record(keep=()))
        assert trace.value.isnan().all()
        assert trace.grad_norm.isnan().all()
        assert trace.lr.isnan().all()
        assert trace.status == Status.DIVERGED

    def test_gradients(self):
        trace = kobai.descend("x1**2 + 3*x2", [2.0, 2.0], steps=5, record=Record(keep=("grad", "grad_norm")))
        assert torch.equal(trace.grad, torch.stack([2 * trace.x[:, 0], torch.full((6,), 3.0)], 1))
        assert torch.allclose(trace.grad_norm, trace.grad.norm(dim=1))

    def test_state_is_that_of_the_update_that_leaves_a_row(self):
        trace = kobai.descend(
            "x1**2", [1.0], optimizer="SGD", lr=0.1, momentum=0.5, steps=3, record=Record(state=True, keep=("grad",))
        )
        held = trace.state["momentum_buffer"][:, 0]
        assert held[0] == trace.grad[0, 0]
        assert held[1] == 0.5 * held[0] + trace.grad[1, 0]
        assert held[3] == held[2]
        assert torch.allclose(trace.x[1:, 0], trace.x[:-1, 0] - 0.1 * held[:-1])

    def test_what_cannot_be_recorded(self):
        with pytest.raises(BadInput, match="every=0"):
            Record(every=0)
        with pytest.raises(BadInput, match="Did you mean 'value'"):
            Record(keep=("values",))
        with pytest.raises(BadInput, match=r"Record\(every=10\)"):
            kobai.descend("x1**2", [1.0], record=10)
