"""Descents of many runs whose record goes to disk while they run.

Each piece of the runs is descended, classified and written into a Zarr store, and only then marked as written, by its digest
in the ledger. A store whose process was killed opens, says how far it got, and goes on with the pieces that have no digest, to
the same bytes: a piece is always computed in the same way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from torch import Tensor

from kobai.checks import path_of
from kobai.descent.record import layout
from kobai.descent.record.classification import classify
from kobai.descent.record.fields import COORDINATE, RUN, STEP
from kobai.descent.record.layout import LEDGER, STORED, TABLE, TABLE_DIMS
from kobai.descent.record.serialize import objective_to, scheduler_to, table_of, to_attribute
from kobai.descent.record.stores.folder import StoreFolder, consolidate, write_partial
from kobai.descent.record.stores.metadata import Array
from kobai.descent.record.stores.reader import Reader
from kobai.descent.record.stores.replacement import whole_folder, writing_alone
from kobai.descent.record.zarr_store import checked, load, read_store
from kobai.errors import BadInput, Missing
from kobai.numbers import counted

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

        read_store(self.path, _ledger)  # nothing but what kobai wrote is given to Zarr
        return xarray.open_zarr(self.path, chunks=None, decode_times=False)

    def codes(self) -> Tensor:
        """The status code of each run that was written. (written,) int8"""

        def codes(reader: Reader) -> np.ndarray:
            return reader.read("status")[np.repeat(_ledger(reader), reader.attributes["piece"])[: self.runs]]

        return torch.from_numpy(read_store(self.path, codes))

    def trace(self, runs: slice = slice(None)) -> Trace:
        """Some of the runs, or all, as a ``Trace`` in memory."""
        return load(self.path, runs=runs)

    def __repr__(self) -> str:
        return f"<Stored descent {str(self.path)!r}: {self.written} of {counted(self.runs, 'run')}>"


def open_stored(path: str | Path) -> Stored:
    """How far a streamed descent got.

    Raises:
        Missing: there is no such store.
        BadInput: it is no streamed descent.
    """
    path = path_of("path", path)
    if not path.exists():
        raise Missing(f"{str(path)!r}: no such store; descend(…, store={str(path)!r}) makes it")
    piece, runs, written = read_store(
        path, lambda reader: (reader.attributes.get("piece"), reader.arrays["x"].shape[0], _ledger(reader))
    )
    if piece is None:
        raise BadInput(f"{str(path)!r}: a whole trace, no streamed descent: read it with kobai.Trace.load")
    sizes = np.minimum(piece, runs - piece * np.arange(len(written)))
    return Stored(path, runs, int(sizes[written].sum()))


def stream(
    job: Job, run: Callable[[Job, int | None], Result], engine: str, reason: str, path: str | Path, seed: int | None
) -> Stored:
    """Run a job piece by piece into a store, or go on with one that was begun; ``run`` takes a job and its seed."""
    path = Path(path)
    if not path.exists():
        _create(path, job, engine, reason, seed)
    _check_begun(path, job, seed)
    with writing_alone(path):
        _write_missing(path, job, run, seed)
    return open_stored(path)


def begun_with(path: str | Path) -> str | None:
    """The engine that began a store, which must continue it; None where there is no store yet."""
    if not Path(path).exists():
        return None
    try:
        return read_store(path, lambda reader: reader.attributes["engine"])
    except BadInput:
        return None


def _write_missing(path: Path, job: Job, run: Callable[[Job, int | None], Result], seed: int | None) -> None:
    """Descend the pieces that are not written yet."""
    with StoreFolder.opened(path) as folder:
        for name in folder.partial:
            (path / name).unlink(missing_ok=True)  # of a process that was killed
        reader = checked(folder)
        arrays, piece, written = reader.arrays, reader.attributes["piece"], _ledger(reader)
    missing = np.flatnonzero(~written).tolist()
    count = -(-len(job.start) // piece)
    report = job.progress or (lambda done, total: None)
    for k in missing:
        report(job.steps * k // count, job.steps)
        part = replace(job, start=job.start[k * piece : (k + 1) * piece], progress=None)
        _write(path, arrays, k, part, run(part, None if seed is None else seed + k))
    report(job.steps, job.steps)


def _ledger(reader: Reader) -> np.ndarray:
    """(pieces,) bool: which pieces are written. Raises BadInput where the store has no pieces."""
    if LEDGER not in reader.arrays:
        raise BadInput(f"{str(reader.folder.path)!r}: not a streamed descent; descend(…, store=…) writes one")
    return np.asarray(reader.read(LEDGER).any(1))


def _request(job: Job, seed: int | None) -> dict[str, Any]:
    """What must be equal for a store to be continued."""
    start = hashlib.blake2b(layout.as_array(job.start).tobytes(), digest_size=16).hexdigest()
    return {
        "objective": objective_to(job.objective), "optimizer": job.optimizer.key, "steps": job.steps,
        "every": job.record.every, "keep": sorted(job.record.keep),
        "tolerances": to_attribute([job.grad_tol, job.value_tol]), "scheduled": job.scheduler is not None,
        "scheduler": scheduler_to(getattr(job.scheduler, "named", None)),
        "dtype": str(job.start.dtype).removeprefix("torch."), "start": f"{list(job.start.shape)} {start}", "seed": seed,
    }  # fmt: skip


def _check_begun(path: Path, job: Job, seed: int | None) -> None:
    """Refuse to go on with what is not the beginning of this descent."""
    try:
        asked = read_store(path, lambda reader: reader.attributes["request"] if _ledger(reader).size else {})
    except BadInput as error:
        if "newer kobai" in str(error):
            raise
        why = "there already, and no streamed descent"
        raise BadInput(f"{str(path)!r}: {why}; give another name or remove it") from error
    for name, value in _request(job, seed).items():
        if asked.get(name) != value:
            raise BadInput(f"{str(path)!r}: holds another descent ({name} differs); give another name or remove it")


def _create(path: Path, job: Job, engine: str, reason: str, seed: int | None) -> None:
    """An empty store, put in its place when it is whole."""
    import zarr

    try:
        with whole_folder(path) as new:
            _lay_out(zarr.open_group(new, mode="w", zarr_format=3), job, engine, reason, seed)
            consolidate(new)
    except BadInput:
        if not path.exists():  # else another process was first
            raise


def _lay_out(group: zarr.Group, job: Job, engine: str, reason: str, seed: int | None) -> None:
    from zarr.codecs import ZstdCodec

    packing = (ZstdCodec(level=0),)
    (runs, n), steps = job.start.shape, job.record.steps(job.steps)
    whole = max(1, _PIECE_NUMBERS // (len(steps) * (n + 2)))
    piece = min(1 << (whole.bit_length() - 1), _PIECE_RUNS)
    attributes = layout.attributes(
        job.objective, job.start.dtype, optimizer=job.optimizer.name, hyper=dict(job.optimizer.hyper), names=[],
        engine=engine, engine_reason=reason, seconds=0.0, tolerances=(job.grad_tol, job.value_tol),
        scheduler=scheduler_to(getattr(job.scheduler, "named", None)),
    )  # fmt: skip
    numbers = layout.as_array(job.start[:0]).dtype
    sizes, chunks = {RUN: runs, STEP: len(steps), COORDINATE: n}, {RUN: piece, STEP: len(steps), COORDINATE: n}
    for name, field in STORED.items():
        if name != "grad" or "grad" in job.record.keep:
            group.create_array(
                name, shape=tuple(sizes[dim] for dim in field.dims), chunks=tuple(chunks[dim] for dim in field.dims),
                dtype=field.dtype or numbers, fill_value=-1 if field.dtype else np.nan,
                dimension_names=layout.dims(field), attributes=layout.array_attributes(name), compressors=packing,
            )  # fmt: skip
    pieces = -(-runs // piece)
    group.create_array(
        LEDGER, shape=(pieces, 16), chunks=(1, 16), dtype="uint8", fill_value=0, dimension_names=("piece", "byte"),
        compressors=packing,
    )  # fmt: skip
    coordinates = {RUN: np.arange(runs), STEP: np.asarray(steps), COORDINATE: np.arange(1, n + 1)}
    if (table := table_of(job.objective)) is not None:
        coordinates[TABLE] = table
    for name, values in coordinates.items():
        made = group.create_array(
            name, shape=values.shape, dtype=values.dtype, dimension_names=TABLE_DIMS if name == TABLE else (name,),
            compressors=packing,
            config={"write_empty_chunks": True},
        )  # fmt: skip
        made[:] = values
    attributes |= {"piece": piece, "request": _request(job, seed)}
    group.attrs.update(layout.sealed(attributes, coordinates, dict(group.arrays())))


def _write(path: Path, arrays: Mapping[str, Array], k: int, job: Job, result: Result) -> None:
    """Write the k-th piece, and then its digest into the ledger."""
    status, stopped_at = classify(job, result)
    result = replace(result, **job.record.blank(result))
    held = {**vars(result), "status": status, "stopped_at": stopped_at}
    found = {name: layout.as_array(held[name]) for name in STORED if name in arrays}
    for name, numbers in found.items():
        _write_chunk(path, name, arrays[name], k, numbers)
    _write_chunk(path, LEDGER, arrays[LEDGER], k, np.frombuffer(layout.digest(found), np.uint8)[None])


def _write_chunk(path: Path, name: str, array: Array, k: int, numbers: np.ndarray) -> None:
    """Write the k-th chunk along the first axis. Zarr itself would leave out one that has only its fill value, whatever NaN."""
    from numcodecs.zstd import compress

    chunk = np.full(array.chunks, array.fill, array.dtype)
    chunk[: len(numbers)] = numbers
    file = path.joinpath(name, "c", str(k), *["0"] * (len(array.chunks) - 1))
    write_partial(file, compress(chunk, 0) if array.packed else chunk.tobytes())
