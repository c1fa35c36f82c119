"""A descent of so many runs that its record goes to disk as it is made.

The runs are taken a piece at a time; each piece is descended, judged and written into a Zarr store, and only then marked as
written, by its digest. What is in memory is one piece. A process that is killed leaves a store that opens, says how far it
got, and goes on with the pieces that have no digest: a piece is always computed in the same way, so the finished store is
the same, byte for byte, however often it was interrupted.

The layout is that of ``Trace.save``, so ``xarray.open_zarr(path)`` and ``Trace.load(path)`` read it.
"""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from kobai.descent.job import Engine, Job, Result
from kobai.descent.record.classification import classify
from kobai.descent.record.serialize import objective_to, to_attribute
from kobai.descent.record.status import Status
from kobai.errors import BadInput, Missing
from kobai.files import whole_folder

if TYPE_CHECKING:
    import xarray
    import zarr

    from kobai.descent.record.trace import Trace

# Numbers in one piece of the record, about; judging them takes several times their memory.
_NUMBERS = 1 << 22
_LARGEST_PIECE = 1 << 16


class Unfinished(BadInput):
    """A streamed descent that was cut off."""


@dataclass(frozen=True)
class Stored:
    """A descent whose record is on disk.

    Args:
        path: the store.
        runs: how many descents it is for.
        written: of how many the record is there.
    """

    path: Path
    runs: int
    written: int

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return self.written == self.runs

    def dataset(self) -> xarray.Dataset:
        """The record, read from disk as it is used."""
        import xarray

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return xarray.open_zarr(self.path, chunks=None, decode_times=False)

    def codes(self) -> Tensor:
        """The status code of each run that was written. (written,) int8"""
        with self.dataset() as dataset:
            there = np.repeat(np.asarray(dataset["digests"]).any(1), int(dataset.attrs["piece"]))[: self.runs]
            return torch.from_numpy(np.asarray(dataset["status"])[there])

    def trace(self, runs: slice = slice(None)) -> Trace:
        """Some of the runs, or all, as a ``Trace`` in memory."""
        from kobai.descent.record.zarr_store import load

        return load(self.path, runs=runs)

    def __repr__(self) -> str:
        return f"<Stored descent {str(self.path)!r}: {self.written} of {self.runs} runs>"


def open_stored(path: str | Path) -> Stored:
    """How far a streamed descent got.

    Raises:
        Missing: nothing is there. BadInput: it is no streamed descent.
    """
    import zarr

    path = Path(path)
    if not path.exists():
        raise Missing(f"{str(path)!r}: no such store; descend(…, store={str(path)!r}) makes it")
    try:
        group = zarr.open_group(path, mode="r")
        piece, runs = int(group.attrs["piece"]), int(group["status"].shape[0])  # type: ignore[union-attr, arg-type]
        there = np.asarray(_marks(group).any(1))
    except Exception as error:
        raise BadInput(f"{str(path)!r}: not a streamed descent; descend(…, store=…) writes one") from error
    sizes = np.minimum(piece, runs - piece * np.arange(len(there)))
    return Stored(path, runs, int(sizes[there].sum()))


def stream(job: Job, engine: Engine, reason: str, path: str | Path, seed: int | None) -> Stored:
    """Run a job piece by piece into a store, or go on with one that was begun.

    Args:
        job: what to run.
        engine: which engine runs it.
        path: the store to be.
        seed: for rules that draw random numbers.

    Raises:
        BadInput: something else is in its place, or another descent.
    """
    path = Path(path)
    group = _begun(path, job, seed) if path.exists() else _create(path, job, engine, reason, seed)
    piece = int(group.attrs["piece"])  # type: ignore[arg-type]
    missing = np.flatnonzero(~_marks(group).any(1)).tolist()
    count = -(-len(job.start) // piece)
    for k in missing:
        report = job.progress
        if report is not None:
            report(job.steps * k // count, job.steps)
        part = replace(job, start=job.start[k * piece : (k + 1) * piece], progress=None)
        _write(group, k, piece, part, _run(engine, part, None if seed is None else seed + k))
    if job.progress is not None:
        job.progress(job.steps, job.steps)
    return open_stored(path)


def begun_with(path: str | Path) -> str | None:
    """The engine that began a store, which must go on with it; None where there is none yet."""
    import zarr

    if not Path(path).exists():
        return None
    try:
        return str(zarr.open_group(Path(path), mode="r").attrs["engine"])
    except Exception:
        return None


def check_pieces(dataset: xarray.Dataset) -> None:
    """Refuse a record with pieces that are missing or damaged.

    Raises:
        Unfinished: pieces are missing. ValueError: a piece is damaged; in a few words.
    """
    marks, piece = np.asarray(dataset["digests"].values), int(dataset.attrs["piece"])
    for k, mark in enumerate(marks):
        if not mark.any():
            done = min(piece * int(marks.any(1).sum()), dataset.sizes["run"])
            raise Unfinished(
                f"a descent that was cut off with {done:,} of {dataset.sizes['run']:,} runs written; "
                "the same descent into this store goes on from there"
            )
        part = dataset.isel(run=slice(k * piece, (k + 1) * piece))
        if _digest({name: np.asarray(part[name].values) for name in _recorded(dataset)}) != mark.tobytes():
            raise ValueError("its numbers are not those that were written")


def _recorded(held: Any) -> list[str]:
    names = ("x", "value", "grad_norm", "lr", "grad", "status", "stopped_at")
    return [name for name in names if name in held]


def _run(engine: Engine, job: Job, seed: int | None) -> Result:
    if seed is None:
        return engine.run(job)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return engine.run(job)


def _marks(group: zarr.Group) -> np.ndarray:
    return np.asarray(group["digests"][:])  # type: ignore[index]


def _digest(arrays: dict[str, np.ndarray]) -> bytes:
    taken = hashlib.blake2b(digest_size=16)
    for name in sorted(arrays):
        taken.update(f"{name} {arrays[name].dtype.str} {arrays[name].shape}".encode())
        taken.update(np.ascontiguousarray(arrays[name]).tobytes())
    return taken.digest()


def _request(job: Job, seed: int | None) -> dict[str, Any]:
    """What must be the same for a store to be gone on with."""
    start = hashlib.blake2b(job.start.contiguous().numpy().tobytes(), digest_size=16).hexdigest()
    return {
        "objective": objective_to(job.objective),
        "optimizer": job.optimizer.key,
        "steps": job.steps,
        "every": job.record.every,
        "keep": sorted(job.record.keep),
        "tolerances": to_attribute([job.grad_tol, job.value_tol]),
        "scheduled": job.scheduler is not None,
        "dtype": str(job.start.dtype).removeprefix("torch."),
        "start": f"{list(job.start.shape)} {start}",
        "seed": seed,
    }


def _begun(path: Path, job: Job, seed: int | None) -> zarr.Group:
    import zarr

    try:
        group = zarr.open_group(path, mode="r+")
        asked = group.attrs["request"]
    except Exception as error:
        raise BadInput(
            f"{str(path)!r}: there already, and no streamed descent; give another name or remove it"
        ) from error
    for name, value in _request(job, seed).items():
        if asked.get(name) != value:  # type: ignore[union-attr]
            raise BadInput(f"{str(path)!r}: holds another descent ({name} differs); give another name or remove it")
    return group


def _create(path: Path, job: Job, engine: Engine, reason: str, seed: int | None) -> zarr.Group:
    """An empty store, put in its place when it is whole."""
    import zarr

    with whole_folder(path) as new, warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Consolidated metadata")
        _lay(zarr.open_group(new, mode="w", zarr_format=3), job, engine, reason, seed)
        zarr.consolidate_metadata(new)
    return zarr.open_group(path, mode="r+")


def _lay(group: zarr.Group, job: Job, engine: Engine, reason: str, seed: int | None) -> None:
    from kobai import __version__

    runs, n = job.start.shape
    steps = job.record.steps(job.steps)
    rows = len(steps)
    number = str(job.start.dtype).removeprefix("torch.")
    whole = max(1, _NUMBERS // (rows * (n + 2)))
    piece = min(1 << (whole.bit_length() - 1), _LARGEST_PIECE)
    group.attrs.update(
        {
            "format": "kobai trace",
            "version": 1,
            "kobai": __version__,
            "dtype": number,
            "objective": objective_to(job.objective),
            "optimizer": job.optimizer.name,
            "hyper": to_attribute(dict(job.optimizer.hyper)),
            "names": [],
            "engine": engine.name,
            "engine_reason": reason,
            "seconds": 0.0,
            "piece": piece,
            "request": _request(job, seed),
        }
    )
    columns = {"x": ("coordinate",), "value": (), "grad_norm": (), "lr": ()}
    columns |= {"grad": ("coordinate",)} if "grad" in job.record.keep else {}
    for name, last in columns.items():
        size = (n,) * len(last)
        shape, chunks, dims = (runs, rows, *size), (piece, rows, *size), ("run", "step", *last)
        group.create_array(name, shape=shape, chunks=chunks, dtype=number, fill_value=np.nan, dimension_names=dims)
    flags = {"flag_values": [int(s) for s in Status], "flag_meanings": " ".join(str(s) for s in Status)}
    kinds = (("status", "int8", flags), ("stopped_at", "int64", {}))
    for name, dtype, attributes in kinds:
        group.create_array(
            name,
            shape=(runs,),
            chunks=(piece,),
            dtype=dtype,
            fill_value=-1,
            dimension_names=("run",),
            attributes=attributes,
        )
    pieces = -(-runs // piece)
    group.create_array(
        "digests", shape=(pieces, 16), chunks=(1, 16), dtype="uint8", fill_value=0, dimension_names=("piece", "byte")
    )
    coordinates = {"run": np.arange(runs), "step": np.asarray(steps), "coordinate": np.arange(1, n + 1)}
    for name, values in coordinates.items():
        made = group.create_array(name, shape=values.shape, dtype=values.dtype, dimension_names=(name,))
        made[:] = values


def _write(group: zarr.Group, k: int, piece: int, job: Job, result: Result) -> None:
    status, stopped_at = classify(job, result)
    arrays = {"status": status.numpy(), "stopped_at": stopped_at.numpy(), "x": _array(result.x)}
    for name in ("value", "grad_norm", "lr"):
        found = _array(getattr(result, name))
        arrays[name] = found if name in job.record.keep else np.full_like(found, np.nan)
    if result.grad is not None:
        arrays["grad"] = _array(result.grad)
    here = slice(k * piece, k * piece + len(job.start))
    for name, array in arrays.items():
        group[name][here] = array  # type: ignore[index]
    group["digests"][k] = np.frombuffer(_digest(arrays), np.uint8)  # type: ignore[index]


def _array(tensor: Tensor) -> np.ndarray:
    return np.ascontiguousarray(tensor.detach().cpu().numpy())
