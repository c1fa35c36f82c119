"""Stores that kobai did not write, or that somebody changed: one line, and nothing of them is run."""

from __future__ import annotations

import json
import os
import pickle
import random
import shutil
import signal
import subprocess
import sys
import time
import unicodedata
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numcodecs
import numpy as np
import pytest
import torch
import xarray
import zarr

import kobai
from kobai import BadInput, Trace, budget
from kobai.cli import main
from kobai.descent.record import layout
from tests.descent.record.hostile_stores import edited

posix = pytest.mark.skipif(sys.platform == "win32", reason="POSIX files")


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """One run, a race, and a streamed descent."""
    folder = tmp_path_factory.mktemp("good")
    kobai.descend("x1**2 + x2**2", [1.0, 2.0], lr=0.1, steps=6).save(folder / "one.zarr")
    runs = {"SGD": {"lr": 0.1}, "slow Adam": {"optimizer": "Adam"}}
    kobai.race("x1**2 + x2**2", [1.0, 2.0], runs, steps=6).save(folder / "race.zarr")
    start = torch.linspace(-1, 1, 40).reshape(20, 2)
    kobai.descend("x1**2 + x2**2", start, lr=0.1, steps=6, store=folder / "many.zarr")
    return folder


@pytest.fixture
def copy(good, tmp_path):
    def made(name):
        return Path(shutil.copytree(good / f"{name}.zarr", tmp_path / f"{name}.zarr"))

    return made


def refused(store, match=None):
    with pytest.raises(BadInput, match=match) as caught:
        Trace.load(store)
    line = str(caught.value)
    assert line.isprintable()
    assert len(line) < 600
    return line


class Bomb:
    """Unpickling it makes a file."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return (open, (str(self.path), "w"))


def format_2(store: Path, pickled: bytes):
    x = store / "x"
    x.mkdir(parents=True)
    (store / ".zgroup").write_text('{"zarr_format": 2}')
    (store / ".zattrs").write_text(json.dumps({"format": "kobai trace", "version": 1}))
    filters = [{"id": "vlen-utf8"}, {"id": "pickle"}]
    shape = {"shape": [1], "chunks": [1], "dtype": "|O", "order": "C", "fill_value": None, "compressor": None}
    (x / ".zarray").write_text(json.dumps({"zarr_format": 2, "filters": filters, **shape}))
    (x / ".zattrs").write_text('{"_ARRAY_DIMENSIONS": ["run"]}')
    (x / "0").write_bytes(pickled)


@pytest.mark.parametrize("kind", ["format 2", "both formats", "codec of format 3", "object codec"])
def test_nothing_of_a_foreign_store_is_run(kind, copy, tmp_path, monkeypatch):
    mark = tmp_path / "was-run"
    pickled = pickle.dumps(Bomb(mark))

    def used(*args, **kwargs):
        raise AssertionError("a codec was looked up")

    store = copy("one") if kind in ("codec of format 3", "object codec") else tmp_path / "bad.zarr"
    if kind == "codec of format 3":
        pickle_codec = {"name": "numcodecs.pickle", "configuration": {}}
        edited(store, lambda _, arrays: arrays["x"]["codecs"].insert(0, pickle_codec))
    elif kind == "object codec":
        vlen = {"codecs": [{"name": "vlen-utf8"}], "data_type": "string", "fill_value": ""}
        edited(store, lambda _, arrays: arrays["x"].update(vlen))
    else:
        format_2(store, pickled)
        if kind == "both formats":
            shutil.copy(copy("one") / "zarr.json", store)
    (store / "x" / "c").mkdir(exist_ok=True)
    monkeypatch.setattr(numcodecs.pickles.Pickle, "decode", used)
    monkeypatch.setattr(zarr, "open_group", used)
    monkeypatch.setattr(xarray, "open_zarr", used)
    refused(store)
    for attempt in (kobai.descent.open_stored, kobai.descent.Stored(store, 1, 1).dataset):
        with pytest.raises(BadInput):
            attempt(*([store] if attempt is kobai.descent.open_stored else []))
    assert not mark.exists()


def _grow(shape):
    def change(_, arrays):
        for described in arrays.values():
            described["shape"] = [shape if axis == "run" else n for axis, n in zip(
                described.get("dimension_names", []), described["shape"], strict=True)]  # fmt: skip

    return change


@pytest.mark.parametrize("store", ["race", "many"])
@pytest.mark.parametrize("chunks", ["as they are", "as large", "of one number"])
@pytest.mark.parametrize("sealed", [True, False])
def test_ten_million_runs_in_a_small_store_are_refused_before_memory_is_taken(store, chunks, sealed, copy, monkeypatch):
    def change(attributes, arrays):
        attributes |= {"names": []}
        _grow(10**7)(attributes, arrays)
        for described in arrays.values():
            if chunks != "as they are":
                size = [1] * len(described["shape"]) if chunks == "of one number" else described["shape"]
                described["chunk_grid"]["configuration"]["chunk_shape"] = size

    path = edited(copy(store), change, sealed)
    for name in ("empty", "full", "zeros"):
        monkeypatch.setattr(np, name, lambda *args, **kwargs: pytest.fail("memory was taken"))
    refused(path)


def test_a_valid_store_of_ten_million_equal_runs_is_refused_by_its_size(copy):
    """Its chunks unpack to what they claim, and its digests fit: 30 kB that would take 600 MB."""
    path = copy("race")
    runs, steps, n = 10**7, 7, 2
    pack = numcodecs.Zstd(0)

    def change(attributes, arrays):
        attributes |= {"names": [], "optimizer": "SGD", "hyper": {}}
        _grow(runs)(attributes, arrays)
        for described in arrays.values():
            described["chunk_grid"]["configuration"]["chunk_shape"] = described["shape"]

    edited(path, change)
    for name, size in (("status", runs), ("value", runs * steps * 4), ("x", runs * steps * n * 4)):
        shutil.rmtree(path / name / "c", ignore_errors=True)
        axes = {"status": ["0"], "value": ["0", "0"], "x": ["0", "0", "0"]}[name]
        chunk = path.joinpath(name, "c", *axes)
        chunk.parent.mkdir(parents=True)
        chunk.write_bytes(pack.encode(np.zeros(min(size, 10**8), np.uint8)))
    refused(path, r"claims [0-9,]+ bytes of numbers in [0-9,]+ bytes of files")


def test_what_packs_too_well_is_saved_unpacked(tmp_path, monkeypatch):
    from kobai.descent.record.stores import reader

    monkeypatch.setattr(reader, "FREE_BYTES", 0)
    monkeypatch.setattr(reader, "MOST_EXPANSION", 2)
    trace = kobai.descend("x1**2", torch.ones(5000, 1), steps=30)
    path = trace.save(tmp_path / "run.zarr")
    assert torch.equal(Trace.load(path).x, trace.x)
    with xarray.open_zarr(path) as data:
        assert np.array_equal(data["x"], trace.x)


def zstd(size: int, claimed: int | None = None) -> bytes:
    """A zstd frame of zeros whose header claims another size, or none."""
    blocks, left = b"", size
    while left:
        block = min(left, 128 << 10)
        left -= block
        blocks += (((block << 3) | 2) | (not left)).to_bytes(3, "little") + b"\0"
    if claimed is None:
        return b"\x28\xb5\x2f\xfd\x00\x58" + blocks
    return b"\x28\xb5\x2f\xfd\xe0" + claimed.to_bytes(8, "little") + blocks


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\x28\xb5\x2f\xfd", zstd(1 << 30, 1 << 30), zstd(1 << 30), zstd(1 << 30, 56), zstd(10, 56), zstd(56, 1 << 62),
        zstd(56, 56) + zstd(1 << 30, 1 << 30), b"\0" * 100_000, b"BZh9" + b"\0" * 60,
    ],
    ids=["empty", "cut", "bomb", "bomb of no size", "bomb of a small size", "short", "huge claim", "two frames", "large",
         "another packer"],
)  # fmt: skip
def test_a_chunk_unpacks_to_its_size_or_is_refused(data, copy):
    path = copy("one")
    (path / "x" / "c" / "0" / "0").write_bytes(data)
    refused(path, "damaged trace")


@posix
@pytest.mark.parametrize("kind", ["fifo", "link to a file", "link to a folder", "device", "folder", "metadata fifo"])
def test_only_regular_files_are_read(kind, copy, tmp_path):
    path = copy("one")
    chunk = path / "x" / "c" / "0" / "0"
    if kind == "link to a folder":
        shutil.move(path / "x", tmp_path / "x")
        (path / "x").symlink_to(tmp_path / "x")
    elif kind == "metadata fifo":
        (path / "x" / "zarr.json").unlink()
        os.mkfifo(path / "x" / "zarr.json")
    else:
        chunk.rename(tmp_path / "chunk")
        if kind == "fifo":
            os.mkfifo(chunk)
        elif kind == "folder":
            chunk.mkdir()
        else:
            chunk.symlink_to(tmp_path / "chunk" if kind == "link to a file" else "/dev/zero")
    refused(path)


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{", "null", '{"a": NaN}', '{"zarr_format": 3, "zarr_format": 3}', "[" * 100_000, '{"a":' * 100_000,
        "[" * 20 + "]" * 20, '{"node_type": "group", "attributes": {"format": "\\ud800"}}', "1e999", "1" * 5000,
        " " * (5 << 20), "\ufeff{}",
    ],
)  # fmt: skip
def test_odd_json_is_refused(text, copy):
    for name in ("zarr.json", "x/zarr.json"):
        path = copy("one")
        (path / name).write_text(text)
        refused(path)
        shutil.rmtree(path)


def _set(**values):
    return lambda attributes, _: attributes.update(values)


def _objective(**values):
    return lambda attributes, _: attributes["objective"].update(values)


def _array(name, **values):
    return lambda _, arrays: arrays[name].update(values)


CHANGES = {
    "names of the wrong count": _set(names=["a"]),
    "nested names": _set(names=[["a"]]),
    "names as text": _set(names="ab"),
    "a name of 1 MB": _objective(name="a" * 10**6),
    "a name that is a number": _objective(name=3),
    "an optimizer that is a dict": _set(optimizer={"a": 1}),
    "an optimizer that is missing": lambda attributes, _: attributes.pop("optimizer"),
    "a list of optimizers": _set(optimizer=["a", "b"]),
    "hyperparameters as a list": _set(hyper=[1]),
    "hyperparameters as text": _set(hyper="lr"),
    "an odd float": _set(hyper={"lr": {"float": "1e5"}}),
    "an odd float that is a list": _set(hyper={"lr": {"float": []}}),
    "an escape sequence in the engine": _set(engine="\x1b[31mloop"),
    "an engine with a line break": _set(engine="loop\nkobai: all is well"),
    "a dtype that is complex": _set(dtype="complex64"),
    "a dtype that is bool": _set(dtype="bool"),
    "a dtype that is a function": _set(dtype="load"),
    "a dtype that is a number": _set(dtype=32),
    "version -1": _set(version=-1),
    "version 0": _set(version=0),
    "version true": _set(version=True),
    "version 1.5": _set(version=1.5),
    "version as text": _set(version="2"),
    "seconds as text": _set(seconds="1"),
    "negative seconds": _set(seconds=-1),
    "interrupted as text": _set(interrupted="no"),
    "tolerances as text": _set(tolerances="0.1"),
    "a tolerance too many": _set(tolerances=[None, None, None]),
    "a negative tolerance": _set(tolerances=[-1.0, None]),
    "a schedule as text": _set(scheduler="StepLR"),
    "a schedule without options": _set(scheduler=["StepLR"]),
    "a schedule of lists": _set(scheduler=[["StepLR", {}]]),
    "a schedule that is a number": _set(scheduler=[3, {}]),
    "a reason that is a list": _set(engine_reason=[]),
    "no objective": _set(objective=None),
    "an unknown kind": _objective(kind="python"),
    "another dim": _objective(dim=3),
    "a nested domain": _objective(domain=[[[0, 1], 2]]),
    "a domain of text": _objective(domain=[["0", "1"]]),
    "a formula that is none": _objective(formula="import os"),
    "a formula that is missing": _objective(formula=None),
    "a parameter with an odd name": _objective(parameters={"a b": 1}),
    "a parameter that is an argument": _objective(parameters={"minima": [[0, 0]]}),
    "a parameter of text": _objective(parameters={"a": "os.system"}),
    "attributes that are a list": lambda attributes, _: attributes.clear(),
    "a digest that is a number": _set(digest=1),
    "an array too many": lambda _, arrays: arrays.update(mine=arrays["x"]),
    "an array outside": lambda _, arrays: arrays.update({"state.../../a": arrays["x"]}),
    "an array missing": lambda _, arrays: arrays.pop("value"),
    "positions without coordinates": _array("x", shape=[14]),
    "other axes": _array("x", dimension_names=["coordinate", "step"]),
    "axes of one name": _array("x", dimension_names=["step", "step"]),
    "a negative shape": _array("x", shape=[-7, 2]),
    "a shape of text": _array("x", shape=["7", 2]),
    "a shape beyond memory": _array("x", shape=[2**60, 2]),
    "complex numbers": _array("x", data_type="complex64"),
    "bits": _array("x", data_type="bool"),
    "a dtype of an object": _array("x", data_type={"name": "fixed_length_utf32", "configuration": {}}),
    "chunks of nothing": _array("x", chunk_grid={"name": "regular", "configuration": {"chunk_shape": [0, 2]}}),
    "another grid": _array("x", chunk_grid={"name": "rectilinear", "configuration": {"chunk_shape": [7, 2]}}),
    "shards": _array("x", codecs=[{"name": "sharding_indexed", "configuration": {}}]),
    "another packer": _array("x", codecs=[{"name": "bytes", "configuration": {"endian": "little"}}, {"name": "gzip"}]),
    "big-endian numbers": _array("x", codecs=[{"name": "bytes", "configuration": {"endian": "big"}}]),
    "a fill value": _array("x", fill_value=1e30),
    "a fill value of text": _array("x", fill_value="AAAA"),
    "another key encoding": _array("x", chunk_key_encoding={"name": "v2", "configuration": {"separator": "."}}),
    "a transformer": _array("x", storage_transformers=[{"name": "a"}]),
    "an unknown key": _array("x", extra=1),
    "an attribute that xarray decodes": _array("x", attributes={"scale_factor": 2.0}),
    "times": _array("step", attributes={"units": "days since 0001-01-01"}),
    "a group inside": _array("x", node_type="group"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_kobai_does_not_write_is_refused(what, copy):
    """Sealed again: the digest is no secret."""
    path = edited(copy("one"), CHANGES[what])
    line = refused(path)
    assert "\x1b" not in line
    old = edited(copy("race"), lambda attributes, arrays: attributes.update(version=1), seal=False)
    if "version" not in what and what not in ("names of the wrong count", "a list of optimizers"):
        refused(edited(old, CHANGES[what], seal=False))


@pytest.mark.parametrize(
    "change", [_set(seconds=5.0), _set(kobai="9"), _objective(name="other"), _set(optimizer="Adam")]
)
def test_the_digest_covers_the_attributes(change, copy):
    for name in ("one", "many"):
        refused(edited(copy(name), change, seal=False), "attributes_digest")


@pytest.mark.parametrize("name", ["one", "race", "many"])
def test_stores_of_version_1_are_read_and_replaced(name, copy):
    def change(attributes, _):
        attributes["version"] = 1
        del attributes[layout.ATTRIBUTES_DIGEST]
        if name == "many":
            del attributes["digest"]

    path = edited(copy(name), change, seal=False)
    trace = Trace.load(path)
    assert trace.optimizer in ("gradient descent", ["SGD", "Adam"])
    if name != "many":
        trace.save(path)
        assert json.loads((path / "zarr.json").read_text())["attributes"]["version"] == layout.VERSION


def test_an_unreadable_store_of_a_newer_kobai_is_told(copy):
    path = edited(copy("one"), _set(version=99, kobai="12.0\x1b[2J"))
    assert "newer kobai" in refused(path)
    with pytest.raises(BadInput, match="of a newer kobai"):
        kobai.descend("x1**2", [1.0], steps=2).save(path)


def test_numbers_of_either_sign_and_any_nan_come_back(tmp_path):
    trace = kobai.descend("x1**2", torch.ones(3, 1), steps=4)
    trace.value = -trace.value * torch.nan
    trace.lr = torch.zeros_like(trace.lr).neg()
    again = Trace.load(trace.save(tmp_path / "run.zarr"))
    assert torch.equal(again.lr.signbit(), trace.lr.signbit())
    assert again.value.isnan().all()


FOREIGN = ["another's Zarr", "a format-2 Zarr", "a file beside", "a folder beside", "a file in an array", "an empty folder",
           "a link in it", "a streamed descent", "no metadata", "a file in its place"]  # fmt: skip


@pytest.mark.parametrize("kind", FOREIGN)
def test_only_a_store_of_kobai_is_replaced(kind, copy, tmp_path):
    path = tmp_path / "data.zarr"
    if kind == "another's Zarr":
        xarray.Dataset({"a": ("b", np.arange(3.0))}).to_zarr(path, zarr_format=3, consolidated=False)
    elif kind == "a format-2 Zarr":
        xarray.Dataset({"a": ("b", np.arange(3.0))}).to_zarr(path, zarr_format=2)
    elif kind == "an empty folder":
        path.mkdir()
    elif kind == "a file in its place":
        path.write_text("mine")
    else:
        shutil.move(copy("many" if kind == "a streamed descent" else "one"), path)
        if kind == "a file beside":
            (path / "notes.txt").write_text("mine")
        elif kind == "a folder beside":
            (path / "mine").mkdir()
        elif kind == "a file in an array":
            (path / "x" / "c" / "mine.npy").write_text("mine")
        elif kind == "a link in it":
            (path / "x" / "c" / "9").symlink_to(tmp_path)
        elif kind == "no metadata":
            (path / "zarr.json").unlink()
    before = {f: f.lstat().st_mtime_ns for f in [path, *path.rglob("*")]}
    with pytest.raises(BadInput, match=r"data\.zarr'?: there already, and .*; give another name or remove it"):
        kobai.descend("x1**2", [1.0], steps=2).save(path)
    assert before == {f: f.lstat().st_mtime_ns for f in [path, *path.rglob("*")]}
    assert [name for name in os.listdir(tmp_path) if name.startswith(".")] == []


def test_what_a_file_manager_leaves_is_no_hindrance(copy):
    path = copy("one")
    (path / ".DS_Store").write_bytes(b"\0")
    kobai.descend("x1**2", [1.0], steps=2).save(path)
    assert Trace.load(path).x.shape == (3, 1)


def save_often(path, turns, number):
    trace = kobai.descend("x1**2", torch.full((50, 1), float(number + 1)), steps=3)
    for _ in range(turns):
        trace.save(path)
    return number


def read_often(path, seconds):
    seen, until = set(), time.monotonic() + seconds
    while time.monotonic() < until:
        x = Trace.load(path).x
        assert x.shape == (50, 4, 1)
        assert (x[:, 0] == x[0, 0]).all()
        seen.add(float(x[0, 0]))
    return seen


@pytest.mark.parametrize("way", ["exchange", "two renames"])
def test_savers_and_readers_at_once(way, tmp_path, monkeypatch):
    from kobai.descent.record.stores import replacement as folders

    if way == "two renames":
        monkeypatch.setattr(folders, "_FLAGS", {})
    path = tmp_path / "run.zarr"
    save_often(path, 1, 0)
    with ThreadPoolExecutor(10) as pool:
        readers = [pool.submit(read_often, path, 1.0) for _ in range(2)]
        savers = [pool.submit(save_often, path, 8, k) for k in range(8)]
        assert [saver.result() for saver in savers] == list(range(8))
        assert all(reader.result() for reader in readers)
    assert os.listdir(tmp_path) == ["run.zarr"]


@pytest.mark.slow
def test_savers_and_readers_in_processes(tmp_path):
    path = tmp_path / "run.zarr"
    save_often(path, 1, 0)
    with ProcessPoolExecutor(10, get_context("spawn")) as pool:
        readers = [pool.submit(read_often, path, 20.0) for _ in range(2)]
        savers = [pool.submit(save_often, path, 8, k) for k in range(8)]
        assert [saver.result() for saver in savers] == list(range(8))
        assert len(set().union(*(reader.result() for reader in readers))) > 1
    assert os.listdir(tmp_path) == ["run.zarr"]


HOSTILE = 'a\x1b[31m\u202eb\u2028c\x9bd</script><b>e&"f'


@pytest.mark.parametrize("where", ["names", "objective", "optimizer", "engine_reason", "hyper"])
def test_control_characters_of_a_store_are_visible_wherever_they_are_shown(where, copy, capsys, tmp_path):
    def change(attributes, _):
        match where:
            case "names":
                attributes["names"][0] = HOSTILE
            case "optimizer":
                attributes["optimizer"][0] = HOSTILE
            case "objective":
                attributes["objective"] |= {"kind": "function", "name": HOSTILE}
            case "hyper":
                attributes["hyper"][0][HOSTILE] = HOSTILE
            case _:
                attributes[where] = HOSTILE

    path = edited(copy("race"), change)
    texts = []
    for arguments in ((), ("--json",), ("--lang", "ja")):
        assert main(["show", str(path), *arguments]) == 0
        said = capsys.readouterr()
        texts += [said.out, said.err]
    trace = Trace.load(path)
    texts.append(repr(trace))
    scene = kobai.scene(trace, view="loss")
    for name in ("a.svg", "a.html"):
        scene.save(tmp_path / name)
        texts.append((tmp_path / name).read_text(encoding="utf-8"))
    for text in texts[:-1]:
        assert not {c for c in text if unicodedata.category(c) == "Cc" and c not in "\n\t"}
        assert not set("\u202e\u2028") & set(text)
    assert HOSTILE not in texts[-1]
    assert "\u202e" not in texts[-1]
    if where == "names":
        assert r"\x1b[31m\u202eb\u2028c\x9bd" in texts[0]


SAVER = """
import sys, torch, kobai
trace = kobai.descend("x1**2", torch.full((50, 1), float(sys.argv[2])), steps=3)
print("ready", flush=True)
while True:
    trace.save(sys.argv[1])
"""


@posix
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("turns", [3, pytest.param(20, marks=pytest.mark.slow)])
def test_a_saver_killed_at_any_moment_leaves_a_whole_store(how, turns, tmp_path):
    path = tmp_path / "run.zarr"
    save_often(path, 1, 0)
    chance = random.Random(turns)
    for turn in range(turns):
        saver = subprocess.Popen([sys.executable, "-c", SAVER, str(path), str(turn + 2)], stdout=subprocess.PIPE)
        assert saver.stdout is not None
        saver.stdout.readline()
        time.sleep(chance.random() * 0.3)
        saver.send_signal(how)
        saver.communicate(timeout=60)
        x = Trace.load(path).x
        assert x.shape == (50, 4, 1)
        assert (x[:, 0] == x[0, 0]).all()
    save_often(path, 1, 0)
    assert os.listdir(tmp_path) == ["run.zarr"]


def test_more_than_memory_is_refused(copy, monkeypatch):
    monkeypatch.setattr(budget, "_SMALL", 0)
    with budget.limited(budget.Budget(bytes=1000)), pytest.raises(BadInput, match=r"of memory, more than the limit"):
        Trace.load(copy("many"))


@pytest.mark.parametrize(
    ("source", "options", "variables"),
    [
        ("w**2 + 3*b**2", {}, ("w", "b")),
        ("f(b, w) = w**2 + b**4", {}, ("b", "w")),
        ("J(θ) = θ_0**2 + θ_1**2", {}, ("theta_0", "theta_1")),
        ("x0**2 + x1**2", {}, ("x0", "x1")),
        ("x**2 + a*y**2", {"a": 2.0}, ("x", "y")),
        ("weight + bias**2", {"variables": ["bias", "weight"]}, ("bias", "weight")),
        ("J(w) = sum(w**2)", {}, ("w1", "w2")),
        (lambda w, b: (w - b) ** 2, {}, ("w", "b")),
        ("x1**2 + x2**2", {}, ("x1", "x2")),
    ],
)
def test_variables_keep_their_names(source, options, variables, tmp_path):
    trace = kobai.descend(kobai.objective(source, **options), [1.0, 2.0], lr=0.1, steps=3)
    assert trace.objective.variables == variables
    named = trace.to_xarray()
    expected = [1, 2] if variables == ("x1", "x2") else list(variables)
    assert named.coordinate.values.tolist() == expected
    loaded = kobai.Trace.load(trace.save(tmp_path / "run.zarr"))
    assert loaded.objective.variables == variables
    assert loaded.to_xarray().coordinate.values.tolist() == expected
    if isinstance(source, str):
        assert float(loaded.objective(loaded.x[-1])) == pytest.approx(float(trace.value[-1]), rel=1e-6)


@pytest.mark.parametrize("names", [["w"], ["w", "w"], ["w", 3], ["w", "2b"], "wb", ["w", "b\x1b[2J"]])
def test_names_that_kobai_does_not_write_are_refused(names, tmp_path):
    from kobai.descent.record.stores.attributes import _objective

    written = {
        "name": "f", "dim": 2, "domain": None, "parameters": {}, "reference": "", "kind": "formula", "formula": "w + b",
    }  # fmt: skip
    _objective(written, 2)  # as stores without names are
    with pytest.raises(ValueError, match="variables of the objective"):
        _objective({**written, "variables": names}, 2)


@pytest.mark.parametrize(
    "scheduler",
    [
        None, ("StepLR", {"step_size": 3}), ("MultiStepLR", {"milestones": [2, 4], "gamma": 0.5}), "ExponentialLR",
        ("CosineAnnealingLR", {"T_max": 5, "eta_min": 0.01}), ("OneCycleLR", {"max_lr": 0.2, "total_steps": 9}),
    ],
    ids=str,
)  # fmt: skip
def test_the_schedule_comes_back(scheduler, tmp_path):
    scheduler = ("ExponentialLR", {"gamma": 0.9}) if scheduler == "ExponentialLR" else scheduler
    given = {"optimizer": "SGD", "lr": 0.1, "steps": 6, "scheduler": scheduler}
    for name, start in (("one", [1.0, 2.0]), ("streamed", [[1.0, 2.0], [2.0, 1.0]])):
        store = {"store": tmp_path / name} if name == "streamed" else {}
        trace = kobai.descend("x1**2 + 2*x2**2", start, **given, **store)
        trace = trace.trace() if store else trace
        if not store:
            trace.save(tmp_path / f"{name}.zarr")
        loaded = kobai.Trace.load(tmp_path / (name if store else f"{name}.zarr"))
        assert _listed(loaded.scheduler) == _listed(scheduler)
    runs = {"a": {**given, "steps": 6}, "b": {"optimizer": "Adam", "lr": 0.1}}
    del runs["a"]["steps"]
    race = kobai.race("x1**2 + 2*x2**2", [1.0, 2.0], runs, steps=6)
    race.save(tmp_path / "race.zarr")
    assert _listed(kobai.Trace.load(tmp_path / "race.zarr").scheduler) == _listed(race.scheduler)


def test_a_schedule_with_a_function_is_not_stored_and_another_does_not_go_on(tmp_path):
    def halves(epoch):
        return 0.5**epoch

    trace = kobai.descend("x1**2", [1.0], lr=0.1, steps=3, scheduler=("LambdaLR", {"lr_lambda": halves}))
    trace.save(tmp_path / "a.zarr")
    loaded = kobai.Trace.load(tmp_path / "a.zarr")
    assert loaded.scheduler is None
    assert loaded.lr.tolist() == trace.lr.tolist()
    kobai.descend("x1**2", [[1.0]], lr=0.1, steps=3, scheduler=("StepLR", {"step_size": 2}), store=tmp_path / "b")
    with pytest.raises(kobai.BadInput, match="scheduler differs"):
        kobai.descend("x1**2", [[1.0]], lr=0.1, steps=3, scheduler=("StepLR", {"step_size": 1}), store=tmp_path / "b")


def _listed(value):
    """With lists for tuples."""
    if isinstance(value, dict):
        return {key: _listed(one) for key, one in value.items()}
    return [_listed(one) for one in value] if isinstance(value, (list, tuple)) else value
