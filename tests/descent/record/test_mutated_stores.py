"""Stores of which anything was changed: a trace that can be shown, or one line. The same seeds every time."""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import torch

import kobai
from kobai import BadInput, Record, Trace
from kobai.cli.output import json_output, report
from kobai.descent.record import layout
from tests.descent.record.hostile_stores import seal_again

ODD: list[Any] = [
    None, True, False, 0, 1, -1, 2, 3, 7, 10**7, 2**31, 2**63, -(2**63), 10**40, 0.5, -0.0, 1e308, "", "a", "x", "NaN", "inf",
    "-1", "é日本", "\x1b[31m", "\u202e", "\u2028", "\ud800", "a" * 5000, "a" * 10**5, [], {}, [[]], [0], [1, 2], ["a", "b"],
    {"float": "inf"}, {"float": "nan"}, {"float": []}, {"a": {"b": 1}}, [[[[[[[[]]]]]]]], "float16", "float64", "complex64",
    "int64", "bool", "object", "string", "gzip", "blosc", "zstd", "bytes", "loop", "formula", "catalogue", "function",
    "rosenbrock", "sphere", "x1**x2", "log(x1)", "grad", "lr", "status", "step", "run", "../x", "x/c",
]  # fmt: skip


@pytest.fixture(scope="module")
def stores(tmp_path_factory) -> list[Path]:
    folder = tmp_path_factory.mktemp("stores")
    full = Record(keep=("value", "grad_norm", "lr", "grad"), state=True)
    start = torch.linspace(-1, 1, 12).reshape(2, 3, 2)
    kobai.descend("a*x1**2 + x2**2", [1.0, 2.0], params={"a": 3.0}, lr=0.1, steps=4).save(folder / "0.zarr")
    kobai.descend("rosenbrock", start, optimizer="Adam", lr=0.1, steps=4, record=full).save(folder / "1.zarr")
    kobai.race("x1**2 + x2**2", [1.0, 2.0], {"SGD": {"lr": 0.1}, "Adam": {}}, steps=4).save(folder / "2.zarr")
    kobai.descend("himmelblau", start.reshape(6, 2), lr=0.01, steps=4, store=folder / "3.zarr")
    kinds = {"x": [0.0, 1.0, 2.0, 3.0, 4.0], "z": [1.0, 3.0, 0.5, 2.0, 0.7], "k": ["a", "b", "a", "c", "b"]}
    loss = kobai.loss("k ~ softmax(.)", kinds, loss="cross-entropy", l2=0.1, weights="z", held_out=0.2)
    kobai.descend(loss, lr=0.1, steps=4, batch=2).save(folder / "4.zarr")
    return sorted(folder.iterdir())


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every (container, key) in a JSON value."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, held in items for place in [(value, key), *places(held)]]


def change_value(root: Any, chance: random.Random) -> None:
    """Change one value somewhere: another of the same kind, an odd one, none, one more, or one of another place."""
    attributes = chance.random() < 0.5 and isinstance(root, dict) and "attributes" in root
    where = places(root["attributes"] if attributes else root)
    if not where:
        return
    container, key = chance.choice(where)
    held = container[key]
    match chance.randrange(6):
        case 0:
            del container[key]
        case 1 if isinstance(held, (int, float)) and not isinstance(held, bool):
            container[key] = held + chance.choice([-1, 1, 0.5, 1000, -(10**6)])
        case 2:
            other, name = chance.choice(where)
            container[key] = json.loads(json.dumps(other[name]))
        case 3 if isinstance(container, dict):
            container[chance.choice([*"abx", "engine", "piece", "\x1b"])] = chance.choice(ODD)
        case _:
            container[key] = chance.choice(ODD)


def change_metadata(store: Path, chance: random.Random) -> None:
    file = store / "zarr.json"
    root = json.loads(file.read_text())
    if chance.random() < 0.3:
        root["attributes"]["version"] = 1
        root["attributes"].pop(layout.ATTRIBUTES_DIGEST)
    for _ in range(chance.choice([1, 1, 1, 2, 5])):
        change_value(root, chance)
    if chance.random() < 0.8:
        seal_again(root)
    try:
        for name, described in root["consolidated_metadata"]["metadata"].items():
            if chance.random() < 0.95:
                (store / name / "zarr.json").write_text(json.dumps(described))
    except (KeyError, TypeError, AttributeError, OSError, ValueError):
        pass
    file.write_text(json.dumps(root))


def change_bytes(store: Path, chance: random.Random) -> None:
    file = chance.choice([f for f in sorted(store.rglob("*")) if f.is_file()])
    data = bytearray(file.read_bytes())
    at, length = chance.randrange(len(data) + 1), chance.choice([1, 1, 2, 8, 100])
    match chance.randrange(5):
        case 0:
            data[at : at + length] = chance.randbytes(length)
        case 1:
            del data[at : at + length]
        case 2:
            data[at:at] = chance.randbytes(length)
        case 3:
            data[at:at] = data[at : at + length] * chance.choice([1, 2, 1000])
        case _:
            data = bytearray(chance.choice([b"", b"\0" * 100, b"{}", b"[]", b"null", bytes(data) * 2]))
    file.write_bytes(data)


def change_files(store: Path, chance: random.Random) -> None:
    files = [f for f in sorted(store.rglob("*")) if f.is_file()]
    one, other = chance.choice(files), chance.choice(files)
    match chance.randrange(7):
        case 0:
            one.unlink()
        case 1:
            shutil.copy(other, one) if one != other else one.unlink()
        case 2:
            one.unlink()
            one.mkdir()
        case 3 if sys.platform != "win32":
            one.unlink()
            os.mkfifo(one)
        case 4 if sys.platform != "win32":
            one.unlink()
            one.symlink_to(chance.choice(["/dev/zero", "/", other, one]))
        case 5 if one.parent != store:
            shutil.rmtree(one.parent)
        case _:
            (one.parent / chance.choice(["a", "-1", "00", "9", "1e3", "x.y"])).mkdir()


def assert_visible(text: str) -> None:
    hidden = [c for c in text if unicodedata.category(c)[0] == "C" and c != "\n"]
    assert not hidden
    assert not {"\u2028", "\u2029"} & set(text)


def outcome(store: Path, capsys: pytest.CaptureFixture) -> str:
    """``"refused"`` or ``"shown"``; anything else raises."""
    trace, line = None, ""
    try:
        trace = Trace.load(store)
    except BadInput as error:
        line = str(error)
    if trace is None:
        assert_visible(line)
        assert len(line) < 600
        return "refused"
    capsys.readouterr()
    for printed in (report.printed, json_output.printed):
        printed(trace, [])
        assert_visible(capsys.readouterr().out)
    assert_visible(repr(trace))
    try:
        kobai.scene(trace)
    except BadInput:
        return "not drawn"
    return "shown"


def mutate(stores: list[Path], folder: Path, seeds: range, capsys: pytest.CaptureFixture) -> dict[str, int]:
    found: dict[str, int] = {}
    store = folder / "bad.zarr"
    for seed in seeds:
        chance = random.Random(seed)
        shutil.copytree(chance.choice(stores), store)
        change = chance.choice([change_metadata, change_metadata, change_metadata, change_bytes, change_files])
        change(store, chance)
        try:
            how = outcome(store, capsys)
        except Exception as error:
            raise AssertionError(f"seed {seed}: {type(error).__name__}: {error}") from error
        found[how] = found.get(how, 0) + 1
        shutil.rmtree(store)
    return found


def test_any_change_gives_a_trace_or_one_line(stores, tmp_path, capsys):
    found = mutate(stores, tmp_path, range(150), capsys)
    assert found["refused"] > 75
    assert found["shown"] > 5


@pytest.mark.slow
def test_any_of_many_changes_gives_a_trace_or_one_line(stores, tmp_path, capsys):
    assert mutate(stores, tmp_path, range(1000, 8000), capsys)["shown"] > 500
