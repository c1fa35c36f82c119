# ruff: noqa: E501 - tables of odd values
"""Stores of kobai's whose files somebody changed: metadata, pieces, names, what lies beside them."""

from __future__ import annotations

import copy
import functools
import json
import os
import random
import shutil
import tempfile
from pathlib import Path
from typing import Any

import torch

import kobai
from kobai.cli import main
from kobai.descent import open_stored
from tests.descent.record.hostile_stores import seal_again
from tests.fuzz.command_line import run_command
from tests.fuzz.oracle import one_line

F = "x1**2 + x2**2"
_VALUES: list[Any] = [
    None, True, False, 0, 1, -1, 2**31, 2**63, 10**30, 0.5, 1e308, float("nan"), float("inf"), "", "a", "x", "float32", "complex64", "bool", "object", "|O",
    "float8", "\x1b[31m", "\ud800", "x" * 5000, "../../etc", "/", [], [1], [[]], {}, {"a": 1}, [0, 0], [10**7, 21, 2], "fused", "compiled", "SGD", "gzip", "zstd",
    "bytes", "pickle", {"id": "pickle"}, {"name": "bytes", "configuration": {"endian": "big"}}, {"name": "vlen-utf8"}, {"name": "sharding_indexed"}, 2, 3, 4,
]  # fmt: skip
_KINDS = ("one", "many", "race", "state", "streamed")


@functools.cache
def _whole(kind: str) -> Path:
    """A store of this kind, written once in this process."""
    path = Path(tempfile.mkdtemp(prefix="stores-")) / f"{kind}.zarr"
    if kind == "streamed":
        kobai.descend(F, torch.rand(6, 2, generator=torch.Generator().manual_seed(0)), lr=0.1, steps=4, store=path)
        return path
    trace = {
        "one": lambda: kobai.descend(F, [2.0, 2.0], lr=0.1, steps=5),
        "many": lambda: kobai.descend(F, [[2.0, 2.0], [1.0, 0.0]], lr=0.1, steps=5),
        "race": lambda: kobai.race(F, [2.0, 2.0], {"SGD": {"lr": 0.1}, "勾配": {"optimizer": "Adam"}}, steps=5),
        "state": lambda: kobai.descend("a*x1**2 + x2**2", [2.0, 2.0], optimizer="Adam", lr=0.1, steps=5, params={"a": 2.0},
                                       record=kobai.Record(state=True, keep=("x", "value", "grad_norm", "lr", "grad"))),
    }[kind]()  # fmt: skip
    return trace.save(path)


def case(seed: int) -> dict[str, Any]:
    """Which store, and the seed of what happens to it."""
    chosen = random.Random(f"stores:{seed}")
    return {"kind": chosen.choice(_KINDS), "changes": chosen.choice((1, 1, 2, 4)), "seed": seed}


def run(case: dict[str, Any]) -> None:
    """Change a copy, then read it in every way."""
    chosen = random.Random(f"changes:{case['seed']}")
    store = Path("changed.zarr")
    shutil.copytree(_whole(case["kind"]), store)
    for _ in range(case["changes"]):
        chosen.choice((_metadata, _metadata, _metadata, _text, _bytes, _files))(chosen, store)
    try:
        trace = kobai.Trace.load(store)
        repr(trace)
        kobai.scene(trace, view="loss")
    except kobai.BadInput as error:
        one_line(str(error))
    try:
        repr(open_stored(store))
    except kobai.BadInput as error:
        one_line(str(error))
    run_command(main, ["show", str(store), *chosen.choice([[], ["--json"], ["--out", "shown.svg"]])])


def _metadata(chosen: random.Random, store: Path) -> None:
    """Put another value somewhere into the metadata; in most cases sealed again, so that what is inside is read."""
    files = sorted(path for path in store.rglob("zarr.json") if path.is_file())
    if not files:
        return
    path = files[0] if chosen.random() < 0.6 else chosen.choice(files)
    try:
        root = json.loads(path.read_text())
    except (ValueError, OSError, RecursionError):
        return
    places = list(_places(root))
    if not places:
        return
    attributes = [place for place in places if "attributes" in place]
    *way, last = chosen.choice(attributes if attributes and chosen.random() < 0.5 else places)
    held = root
    for step in way:
        held = held[step]
    how = chosen.randrange(4)
    if how == 0:
        del held[last]
    elif how == 1 and isinstance(held, dict):
        held[chosen.choice(["x", "value", "digest", "a" * 300, "__class__", "\x1b"])] = held[last]
    else:
        held[last] = copy.deepcopy(chosen.choice(_VALUES))
    if chosen.random() < 0.7 and isinstance(root, dict):
        seal_again(root)
    arrays = {}
    if path.parent == store and isinstance(root, dict):
        arrays = (
            (root.get("consolidated_metadata") or {}) if isinstance(root.get("consolidated_metadata"), dict) else {}
        )
        arrays = arrays.get("metadata")
    path.write_text(json.dumps(root))
    if isinstance(arrays, dict) and chosen.random() < 0.7:
        for name, described in arrays.items():
            if "/" not in name and "\0" not in name and "\ud800" not in name and (store / name / "zarr.json").is_file():
                (store / name / "zarr.json").write_text(json.dumps(described))


def _places(node: Any, way: tuple[Any, ...] = ()) -> Any:
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield (*way, key)
        yield from _places(value, (*way, key))


def _text(chosen: random.Random, store: Path) -> None:
    """Change the text of a metadata file."""
    path = _a_file(chosen, store, "zarr.json")
    if path is None:
        return
    text = path.read_bytes()
    at = chosen.randrange(len(text) + 1)
    put = chosen.choice([b"", b"{", b"}", b"\xff", b"\x00", b"[" * 100_000, b"null", b"9" * 5000, b'"', text])
    path.write_bytes(text[:at] + put + text[at + chosen.choice((0, 1, 10, 10**6)) :])


def _bytes(chosen: random.Random, store: Path) -> None:
    """Change a piece of an array."""
    path = _a_file(chosen, store, "")
    if path is None:
        return
    data = bytearray(path.read_bytes())
    how = chosen.randrange(4)
    if how == 0 or not data:
        data += os.urandom(0) + bytes(chosen.randrange(1, 200))
    elif how == 1:
        del data[chosen.randrange(len(data)) :]
    else:
        data[chosen.randrange(len(data))] ^= 1 << chosen.randrange(8)
    path.write_bytes(bytes(data))


def _files(chosen: random.Random, store: Path) -> None:
    """Remove, add, rename or replace files and folders."""
    entries = sorted(store.rglob("*"))
    if not entries:
        return
    path = chosen.choice(entries)
    how = chosen.randrange(6)
    if how == 0:
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    elif how == 1:
        new = path.with_name(chosen.choice(["c", "x", "9", "zarr.json2", "勾配", "a b"]))
        if not os.path.lexists(new):
            path.rename(new)
    elif how == 2 and not path.is_dir():
        path.unlink()
        path.symlink_to(chosen.choice(["/dev/null", "nowhere", "/etc/hostname", "."]))
    elif how == 3 and not path.is_dir():
        path.unlink()
        path.mkdir()
    elif how == 4 and not path.is_dir():
        path.unlink()
        os.mkfifo(path)
    else:
        new = store / chosen.choice([".zgroup", ".zattrs", "extra", "x/.zarray"])
        if new.parent.is_dir() and not os.path.lexists(new):
            new.write_text('{"zarr_format": 2}')


def _a_file(chosen: random.Random, store: Path, name: str) -> Path | None:
    files = [
        p
        for p in sorted(store.rglob(name or "*"))
        if p.is_file() and not p.is_symlink() and (name or p.name != "zarr.json")
    ]
    return chosen.choice(files) if files else None
