"""Traces saved as Zarr stores, whole or not at all, and loaded. ``layout`` says what is in a store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import torch

from kobai import budget
from kobai.descent.record import layout
from kobai.descent.record.fields import COORDINATE, RUN, STATE, STEP
from kobai.descent.record.layout import LEDGER, STATE_PREFIX, STORED, TABLE, TABLE_DIMS, Unfinished
from kobai.descent.record.serialize import (
    from_attribute,
    objective_from,
    scheduler_from,
    scheduler_to,
    table_of,
    visible_texts,
)
from kobai.descent.record.status import Status
from kobai.descent.record.stores import attributes as store_attributes
from kobai.descent.record.stores import metadata
from kobai.descent.record.stores.folder import StoreFolder, consolidate
from kobai.descent.record.stores.reader import NotAStore, Reader, TooLarge
from kobai.descent.record.stores.replacement import being_replaced, restore_folder, whole_folder
from kobai.descent.record.trace import Trace
from kobai.errors import BadInput, Missing, visible

if TYPE_CHECKING:
    import xarray

T = TypeVar("T")
_MOST_READINGS = 1000  # of a store that is replaced while it is read
_DESCRIBED = ("optimizer", "hyper", "names", "engine", "engine_reason", "seconds", "interrupted", "tolerances")


def to_xarray(trace: Trace) -> xarray.Dataset:
    """A Dataset with dimensions run (run_1, run_2, … for several axes), step and coordinate.

    Coordinates are counted from 1, or are the variables' names where they have names of their own.
    """
    import xarray

    count = len(trace.runs)
    runs = (RUN,) if count == 1 else tuple(f"{RUN}_{i + 1}" for i in range(count))
    data: dict[str, Any] = {}
    for name, field in STORED.items():
        held = getattr(trace, name)
        if held is not None:
            array = np.asarray(held, field.dtype) if field.dtype else layout.as_array(held)
            data[name] = (layout.dims(field, runs), array, layout.array_attributes(name))
    for name, tensor in trace.state.items():
        array, dims = layout.as_array(tensor), layout.dims(STATE, runs)
        scalar = array.shape[-1] != trace.x.shape[-1]
        data[STATE_PREFIX + name] = (dims[:-1], array[..., 0]) if scalar else (dims, array)
    if (table := table_of(trace.objective)) is not None:
        data[TABLE] = (TABLE_DIMS, table)
    n = trace.x.shape[-1]
    coordinates = list(trace.objective.own_names(n)) or np.arange(1, n + 1)
    coords: dict[str, Any] = {STEP: trace.steps.numpy(), COORDINATE: coordinates}
    for axis, (dim, size) in enumerate(zip(runs, trace.runs, strict=True)):
        coords[dim] = list(trace.names) if trace.names and axis == 0 else np.arange(size)
    described = {name: getattr(trace, name) for name in _DESCRIBED} | {"scheduler": scheduler_to(trace.scheduler)}
    return xarray.Dataset(data, coords, attrs=layout.attributes(trace.objective, trace.x.dtype, **described))


def save(trace: Trace, path: str | Path) -> Path:
    """Write a trace, whole or not at all; a store that is already there is replaced only by a whole one.

    Raises:
        BadInput: something else is in its place, or it cannot be written.
    """
    path = Path(path)
    dataset = to_xarray(trace)
    if trace.names:
        named = RUN if len(trace.runs) == 1 else f"{RUN}_1"
        dataset = dataset.assign_coords({named: np.arange(len(trace.names))})
    dataset = dataset.assign_coords({COORDINATE: np.arange(1, trace.x.shape[-1] + 1)})
    arrays = {str(name): dataset[name].values for name in dataset.variables}
    for name in arrays:
        if not metadata.allowed(name):
            raise BadInput(
                f"{name!r}: no name of an array in a store; name the optimizer's state in letters and digits"
            )
    dataset.attrs = layout.sealed(dataset.attrs, arrays, arrays)
    with whole_folder(path, check=check_replaceable) as new:
        for packed in (True, False):
            encoding = _encoding(arrays, packed)
            dataset.to_zarr(
                new, mode="w", zarr_format=3, consolidated=False, write_empty_chunks=True, encoding=encoding
            )
            consolidate(new)
            if _can_be_read(new, path):
                break
    return path


def load(path: str | Path, objective: Any = None, runs: slice = slice(None)) -> Trace:
    """Read a trace, or some of the ``runs`` of a streamed descent.

    Raises:
        Missing: there is no such store.
        BadInput: it is no trace, or damaged; the line says what was found.
    """
    return read_store(path, lambda reader: _trace(reader, objective, runs))


def read_store(path: str | Path, take: Callable[[Reader], T]) -> T:
    """What ``take`` makes of a store, opened and checked; again from the start where the store was replaced meanwhile.

    Raises:
        Missing: there is no such store.
        BadInput: it is no trace, or damaged.
    """
    path = Path(path)
    path = path if path.name else path.resolve()  # "." has no name to put a store back under
    for _ in range(_MOST_READINGS):
        restore_folder(path)
        try:
            with StoreFolder.opened(path) as folder:
                try:
                    return take(checked(folder))
                except (OSError, ValueError) as error:
                    if not folder.replaced():
                        raise _refused(path, error) from error
        except FileNotFoundError:
            if not being_replaced(path) and not path.exists():
                raise Missing(
                    f"{str(path)!r}: no such store; a trace is written by trace.save or --out run.zarr"
                ) from None
        except OSError as error:
            reason = "not a Zarr store" if isinstance(error, NotADirectoryError) else error.strerror or str(error)
            raise BadInput(f"{str(path)!r}: {reason}; a trace is written by trace.save or --out run.zarr") from None
    raise BadInput(f"{str(path)!r}: replaced again and again while it was read; try again when it is left alone")


def check_replaceable(folder: Path, shown: Path) -> None:
    """Refuse to replace what is no saved trace, or holds more than that; ``shown`` is its path as a person knows it.

    Raises:
        BadInput: it has to stay.
    """
    why = "no Zarr store"
    for _ in range(_MOST_READINGS):
        try:
            with StoreFolder.opened(folder) as found:
                why = _why_it_stays(found)
                if why is None or not found.replaced():
                    break
        except FileNotFoundError:
            return  # another process has just moved it away
        except OSError:
            break
    if why is not None:
        raise BadInput(f"{str(shown)!r}: there already, and {why}; give another name or remove it")


def _why_it_stays(folder: StoreFolder) -> str | None:
    """Why a folder must not be replaced, or None."""
    try:
        attributes = Reader(folder).attributes
    except (OSError, ValueError):
        return "no Zarr store"
    if attributes.get("format") != layout.FORMAT:
        return "a Zarr store that is not kobai's"
    if folder.foreign:
        return f"{folder.foreign[0]!r} in it is not kobai's"
    if LEDGER in folder.arrays:
        return "a streamed descent, which the same descent continues"
    version = attributes.get("version")
    return None if isinstance(version, int) and version <= layout.VERSION else "of a newer kobai"


def checked(folder: StoreFolder) -> Reader:
    """The store in a folder, its metadata and attributes checked. Raises ValueError, in a few words."""
    reader = Reader(folder)
    found, version = reader.attributes.get("format"), reader.attributes.get("version")
    if found != layout.FORMAT:
        raise NotAStore("a Zarr store, but not a trace of kobai's")
    if type(version) is int and version > layout.VERSION:
        raise NotAStore(f"written by a newer kobai ({visible(str(reader.attributes.get('kobai'))[:20])}); update kobai")
    if type(version) is not int or version < 1:
        raise ValueError(f"its version is not what kobai writes: {repr(version)[:60]}")
    reader.check(complete=version > 1 and LEDGER not in folder.arrays)
    store_attributes.check(reader.attributes, reader.arrays)
    return reader


def _encoding(arrays: Mapping[str, np.ndarray], packed: bool) -> dict[str, Any]:
    """How Zarr writes the arrays, whatever its settings are."""
    from zarr.codecs import ZstdCodec

    return {name: {"compressors": (ZstdCodec(level=0),) if packed else ()} for name in arrays}


def _can_be_read(new: Path, path: Path) -> bool:
    """Whether a store can be read again: it cannot if it is packed too well.

    Raises:
        BadInput: it cannot for other reasons.
    """
    try:
        with StoreFolder.opened(new) as folder:
            checked(folder)
    except TooLarge:
        return False
    except ValueError as error:
        raise BadInput(f"{str(path)!r}: the trace cannot be saved ({error})") from error
    return True


def _refused(path: Path, error: Exception) -> BadInput:
    """The error for a store that cannot be read."""
    match error:
        case NotAStore():
            hint = "; a trace is written by trace.save or --out run.zarr" if str(error).startswith("not a ") else ""
            return BadInput(f"{str(path)!r}: {error}{hint}")
        case Unfinished():
            return BadInput(f"{str(path)!r}: {error}")
        case BadInput():
            return error
        case OSError():
            return BadInput(f"{str(path)!r}: a damaged trace ({error.strerror or error}); record it again")
    return BadInput(f"{str(path)!r}: a damaged trace ({visible(' '.join(str(error).split()))[:200]}); record it again")


def _trace(reader: Reader, objective: Any, runs: slice) -> Trace:
    attributes = reader.attributes
    found = {name: torch.from_numpy(array) for name, array in _arrays(reader, runs).items()}
    dtype = getattr(torch, attributes["dtype"])
    fields: dict[str, Any] = {
        name: found[name].to(getattr(torch, field.dtype) if field.dtype else dtype)
        for name, field in STORED.items()
        if name in found or name != "grad"
    }
    x, state = fields["x"], {}
    for name, tensor in found.items():
        if name.startswith(STATE_PREFIX):
            shaped = tensor if tensor.ndim == x.ndim else tensor.unsqueeze(-1)
            state[name.removeprefix(STATE_PREFIX)] = shaped.to(dtype)
    described = visible_texts({name: attributes[name] for name in ("optimizer", "hyper", "names", "engine_reason")})
    described["hyper"] = from_attribute(described["hyper"])
    tolerances = attributes.get("tolerances", [None, None])
    table = found[TABLE].numpy() if TABLE in found else None
    return Trace(
        **fields, **described, state=state,
        objective=objective_from(attributes["objective"], x.shape[-1], objective, table), steps=found[STEP].to(torch.int64),
        engine=attributes["engine"], seconds=float(attributes["seconds"]),
        interrupted=attributes.get("interrupted", False), tolerances=tolerances and tuple(tolerances),
        scheduler=scheduler_from(visible_texts(attributes.get("scheduler"))),
    )  # fmt: skip


def _arrays(reader: Reader, runs: slice) -> dict[str, np.ndarray]:
    """The arrays, compared with their digests."""
    _check_memory(reader, runs)
    names = [name for name in reader.arrays if name != LEDGER]
    per_run = [name for name in names if reader.arrays[name].dims[:1] == (RUN,)] if LEDGER in reader.arrays else []
    found = {name: reader.read(name) for name in names if name not in per_run or name == RUN}
    written = reader.attributes.get("digest")
    if written is not None and layout.digest(found).hex() != written:
        raise ValueError("its numbers are not those that were written")
    store_attributes.check_coordinates({name: found[name] for name in found if reader.arrays[name].dims == (name,)})
    if per_run:
        found |= _pieces(reader, per_run, runs)
    status, stopped_at = found["status"], found["stopped_at"]
    if status.size and not (status.min() >= 0 and status.max() <= max(Status) and stopped_at.min() >= 0):
        raise ValueError("a status in it has no meaning")
    return found


def _check_memory(reader: Reader, runs: slice) -> None:
    """Refuse to load more than the budget of memory: the numbers, and as much again while they are converted."""
    total, held = 0, reader.arrays["x"].shape[0]
    for array in reader.arrays.values():
        share = len(range(*runs.indices(held))) / max(held, 1) if array.dims[:1] == (RUN,) else 1
        total += int(2 * array.nbytes * share)
    less = "load some of the runs with kobai.descent.open_stored(path).trace(slice(0, 1000))"
    budget.check(
        budget.Cost(0.0, total), repr(str(reader.folder.path)), less if LEDGER in reader.arrays else "record less"
    )


def _pieces(reader: Reader, names: list[str], runs: slice) -> dict[str, np.ndarray]:
    """Some of the runs of a streamed descent, their pieces compared with the ledger."""
    piece, total = reader.attributes["piece"], reader.arrays["x"].shape[0]
    wanted = range(*runs.indices(total))
    ledger = reader.read(LEDGER)
    low, high = (min(wanted) // piece, max(wanted) // piece + 1) if wanted else (0, 0)
    rows = slice(low * piece, min(high * piece, total))
    if not ledger[low:high].any(1).all():
        done = min(piece * int(ledger.any(1).sum()), total)
        raise Unfinished(
            f"a descent that was cut off with {done:,} of {total:,} runs written; "
            "the same descent into this store goes on from there"
        )
    found = {name: reader.read(name, rows) for name in names}
    for k in range(low, high):
        here = slice((k - low) * piece, (k - low + 1) * piece)
        if layout.digest({name: found[name][here] for name in names if name in STORED}) != ledger[k].tobytes():
            raise ValueError("its numbers are not those that were written")
    chosen = [run - rows.start for run in wanted]
    if chosen == list(range(rows.stop - rows.start)):
        return found
    return {name: array[chosen] for name, array in found.items()}
