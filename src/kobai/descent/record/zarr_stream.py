"""Descents of many runs whose record goes to disk while they run.

Each piece of the runs is descended, classified and written into a Zarr store, and only then marked as written, by its digest
in the ledger. A store whose process was killed opens, says how far it got, and goes on with the pieces that have no digest, to
the same bytes: a piece is always computed in the same way.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from kobai.descent.record import layout
from kobai.descent.record.classification import classify
from kobai.descent.record.fields import COORDINATE, RUN, STEP
from kobai.descent.record.layout import LEDGER, STORED
from kobai.descent.record.serialize import objective_to, to_attribute
from kobai.errors import BadInput, Missing
from kobai.files import whole_folder

if TYPE_CHECKING:
    import xarray
    import zarr

    from kobai.descent.job import Job, Result
    from kobai.descent.record.trace import Trace

# About this many numbers make a piece of the record; classifying them takes several times their memory.
_PIECE_NUMBERS = 1 << 22
_PIECE_RUNS = 1 << 16  # at most


@dataclass(frozen=True)
class Stored:
    """A descent whose record is on disk.

    Args:
        path: the store.
        runs: how many runs it is for.
        written: how many of them are written.
    """

    path: Path
    runs: int
    written: int

    @property
    def complete(self) -> bool:
        """Whether all runs are written."""
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
            written = np.repeat(np.asarray(dataset[LEDGER]).any(1), int(dataset.attrs["piece"]))[: self.runs]
            return torch.from_numpy(np.asarray(dataset["status"])[written])

    def trace(self, runs: slice = slice(None)) -> Trace:
        """Some of the runs, or all, as a ``Trace`` in memory."""
        from kobai.descent.record.zarr_store import load

        return load(self.path, runs=runs)

    def __repr__(self) -> str:
        return f"<Stored descent {str(self.path)!r}: {self.written} of {self.runs} runs>"


def open_stored(path: str | Path) -> Stored:
    """How far a streamed descent got.

    Raises:
        Missing: there is no such store.
        BadInput: it is no streamed descent.
    """
    import zarr

    path = Path(path)
    if not path.exists():
        raise Missing(f"{str(path)!r}: no such store; descend(…, store={str(path)!r}) makes it")
    try:
        group = zarr.open_group(path, mode="r")
        piece, runs = int(group.attrs["piece"]), int(group["status"].shape[0])  # type: ignore[union-attr, arg-type]
        written = _written(group)
    except Exception as error:
        raise BadInput(f"{str(path)!r}: not a streamed descent; descend(…, store=…) writes one") from error
    sizes = np.minimum(piece, runs - piece * np.arange(len(written)))
    return Stored(path, runs, int(sizes[written].sum()))


def stream(
    job: Job, run: Callable[[Job, int | None], Result], engine: str, reason: str, path: str | Path, seed: int | None
) -> Stored:
    """Run a job piece by piece into a store, or go on with one that was begun; ``run`` takes a job and its seed."""
    path = Path(path)
    group = _begun(path, job, seed) if path.exists() else _create(path, job, engine, reason, seed)
    piece = int(group.attrs["piece"])  # type: ignore[arg-type]
    missing = np.flatnonzero(~_written(group)).tolist()
    count = -(-len(job.start) // piece)
    report = job.progress or (lambda done, total: None)
    for k in missing:
        report(job.steps * k // count, job.steps)
        part = replace(job, start=job.start[k * piece : (k + 1) * piece], progress=None)
        _write(group, k, piece, part, run(part, None if seed is None else seed + k))
    report(job.steps, job.steps)
    return open_stored(path)


def begun_with(path: str | Path) -> str | None:
    """The engine that began a store, which must continue it; None where there is no store yet."""
    import zarr

    if not Path(path).exists():
        return None
    try:
        return str(zarr.open_group(Path(path), mode="r").attrs["engine"])
    except Exception:
        return None


def _written(group: zarr.Group) -> np.ndarray:
    """(pieces,) bool: which pieces are written."""
    return np.asarray(group[LEDGER][:]).any(1)  # type: ignore[index]


def _request(job: Job, seed: int | None) -> dict[str, Any]:
    """What must be equal for a store to be continued."""
    start = hashlib.blake2b(job.start.contiguous().numpy().tobytes(), digest_size=16).hexdigest()
    return {
        "objective": objective_to(job.objective), "optimizer": job.optimizer.key, "steps": job.steps,
        "every": job.record.every, "keep": sorted(job.record.keep),
        "tolerances": to_attribute([job.grad_tol, job.value_tol]), "scheduled": job.scheduler is not None,
        "dtype": str(job.start.dtype).removeprefix("torch."), "start": f"{list(job.start.shape)} {start}", "seed": seed,
    }  # fmt: skip


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


def _create(path: Path, job: Job, engine: str, reason: str, seed: int | None) -> zarr.Group:
    """An empty store, put in its place when it is whole."""
    import zarr

    with whole_folder(path) as new, warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Consolidated metadata")
        _lay_out(zarr.open_group(new, mode="w", zarr_format=3), job, engine, reason, seed)
        zarr.consolidate_metadata(new)
    return zarr.open_group(path, mode="r+")


def _lay_out(group: zarr.Group, job: Job, engine: str, reason: str, seed: int | None) -> None:
    (runs, n), steps = job.start.shape, job.record.steps(job.steps)
    whole = max(1, _PIECE_NUMBERS // (len(steps) * (n + 2)))
    piece = min(1 << (whole.bit_length() - 1), _PIECE_RUNS)
    attributes = layout.attributes(
        job.objective, job.start.dtype, optimizer=job.optimizer.name, hyper=dict(job.optimizer.hyper), names=[],
        engine=engine, engine_reason=reason, seconds=0.0,
    )  # fmt: skip
    group.attrs.update({**attributes, "piece": piece, "request": _request(job, seed)})
    sizes, chunks = {RUN: runs, STEP: len(steps), COORDINATE: n}, {RUN: piece, STEP: len(steps), COORDINATE: n}
    for name, field in STORED.items():
        if name != "grad" or "grad" in job.record.keep:
            group.create_array(
                name, shape=tuple(sizes[dim] for dim in field.dims), chunks=tuple(chunks[dim] for dim in field.dims),
                dtype=field.dtype or attributes["dtype"], fill_value=-1 if field.dtype else np.nan,
                dimension_names=layout.dims(field), attributes=layout.array_attributes(name),
            )  # fmt: skip
    pieces = -(-runs // piece)
    group.create_array(
        LEDGER, shape=(pieces, 16), chunks=(1, 16), dtype="uint8", fill_value=0, dimension_names=("piece", "byte")
    )
    coordinates = {RUN: np.arange(runs), STEP: np.asarray(steps), COORDINATE: np.arange(1, n + 1)}
    for name, values in coordinates.items():
        made = group.create_array(name, shape=values.shape, dtype=values.dtype, dimension_names=(name,))
        made[:] = values


def _write(group: zarr.Group, k: int, piece: int, job: Job, result: Result) -> None:
    status, stopped_at = classify(job, result)
    result = replace(result, **job.record.blank(result))
    held = {**vars(result), "status": status, "stopped_at": stopped_at}
    arrays = {name: layout.as_array(held[name]) for name in STORED if name in group}
    here = slice(k * piece, k * piece + len(job.start))
    for name, array in arrays.items():
        group[name][here] = array  # type: ignore[index]
    group[LEDGER][k] = np.frombuffer(layout.digest(arrays), np.uint8)  # type: ignore[index]
