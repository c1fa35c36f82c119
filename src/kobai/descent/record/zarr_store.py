"""Traces as Zarr stores with xarray's conventions: ``xarray.open_zarr(path)`` reads them without kobai.

Arrays ``x (run, step, coordinate)``, ``value``, ``grad_norm``, ``lr``, ``status``, ``stopped_at``, and ``grad`` and
``state.*`` where recorded; everything else is in the group's attributes. A store is written beside its place and moved
there when it is whole. The attribute ``digest`` is taken over all arrays, so that a damaged store is never mistaken for
a good one.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from kobai.descent.record.serialize import from_attribute, objective_from, objective_to, to_attribute
from kobai.descent.record.status import Status
from kobai.descent.record.trace import Trace
from kobai.descent.record.zarr_stream import Unfinished, check_pieces
from kobai.errors import BadInput, Missing
from kobai.files import restore_folder, whole_folder

if TYPE_CHECKING:
    import xarray

FORMAT = "kobai trace"
VERSION = 1


def to_xarray(trace: Trace) -> xarray.Dataset:
    """A Dataset with dimensions run (run_1, run_2, … for several axes), step and coordinate."""
    import xarray

    runs = _run_dims(trace)
    data: dict[str, Any] = {
        "x": ((*runs, "step", "coordinate"), _array(trace.x)),
        "value": ((*runs, "step"), _array(trace.value)),
        "grad_norm": ((*runs, "step"), _array(trace.grad_norm)),
        "lr": ((*runs, "step"), _array(trace.lr)),
        "status": (runs, np.asarray(trace.status, np.int8), _flags()),
        "stopped_at": (runs, np.asarray(trace.stopped_at, np.int64)),
    }
    if trace.grad is not None:
        data["grad"] = ((*runs, "step", "coordinate"), _array(trace.grad))
    for name, tensor in trace.state.items():
        dims = (*runs, "step", "coordinate")
        array = _array(tensor)
        data[f"state.{name}"] = (dims, array) if array.shape[-1] == trace.x.shape[-1] else (dims[:-1], array[..., 0])
    coords: dict[str, Any] = {"step": trace.steps.numpy(), "coordinate": np.arange(1, trace.x.shape[-1] + 1)}
    for axis, (dim, size) in enumerate(zip(runs, trace.runs, strict=True)):
        coords[dim] = list(trace.names) if trace.names and axis == 0 else np.arange(size)
    return xarray.Dataset(data, coords, attrs=_attributes(trace))


def save(trace: Trace, path: str | Path) -> Path:
    """Write a trace, whole or not at all; a store that is already there is replaced only by a whole one.

    Args:
        trace: what to write.
        path: a directory to be, best ending in ``.zarr``.

    Returns:
        the path.

    Raises:
        BadInput: something else is in its place, or it cannot be written.
    """
    path = Path(path)
    restore_folder(path)
    if path.exists() and not _is_store(path):
        raise BadInput(f"{str(path)!r}: there already, and no Zarr store; give another name or remove it")
    dataset = to_xarray(trace)
    if trace.names:
        dataset = dataset.assign_coords(run=np.arange(len(trace.names)))
    dataset.attrs["digest"] = _digest(dataset)
    with whole_folder(path) as new, warnings.catch_warnings():
        # Zarr 3's consolidated metadata is not in its specification yet; with it, xarray opens the store without a word.
        warnings.filterwarnings("ignore", message="Consolidated metadata")
        dataset.to_zarr(new, mode="w", zarr_format=3, consolidated=True)
    return path


def load(path: str | Path, objective: Any = None, runs: slice = slice(None)) -> Trace:
    """Read a trace that ``save`` wrote.

    Args:
        path: the store.
        objective: what was descended, where it was a Python function: a store cannot hold one.
        runs: which of the runs of a streamed descent; whether its numbers are whole is only checked for all of them.

    Raises:
        Missing: nothing is there.
        BadInput: it is no trace, or damaged; the line says what was found.
    """
    path = Path(path)
    path = path if path.name else path.resolve()  # "." has no name to put a store back under
    restore_folder(path)
    if not path.exists():
        raise Missing(f"{str(path)!r}: no such store; a trace is written by trace.save or --out run.zarr")
    with _readable(path) as dataset:
        attributes = dict(dataset.attrs)
        if "digests" in dataset.variables:
            if runs == slice(None):
                check_pieces(dataset)
            dataset = dataset.drop_vars("digests").isel(run=runs)
        elif _digest(dataset) != attributes["digest"]:
            raise ValueError("its numbers are not those that were written")
        found = {str(name): torch.from_numpy(np.array(dataset[name].values)) for name in dataset.variables}
        dtype = getattr(torch, str(attributes["dtype"]))
        if not isinstance(dtype, torch.dtype):
            raise ValueError("its number format is unknown")
        x = found["x"].to(dtype)
        state = {}
        for name, tensor in found.items():
            if name.startswith("state."):
                state[name.removeprefix("state.")] = (tensor if tensor.ndim == x.ndim else tensor.unsqueeze(-1)).to(
                    dtype
                )
        return Trace(
            objective=objective_from(attributes["objective"], x.shape[-1], objective),
            x=x,
            value=found["value"].to(dtype),
            grad_norm=found["grad_norm"].to(dtype),
            lr=found["lr"].to(dtype),
            steps=found["step"].to(torch.int64),
            status=found["status"],
            stopped_at=found["stopped_at"],
            optimizer=attributes["optimizer"],
            hyper=from_attribute(attributes["hyper"]),
            names=list(attributes["names"]),
            engine=attributes["engine"],
            engine_reason=attributes["engine_reason"],
            grad=found["grad"].to(dtype) if "grad" in found else None,
            state=state,
            seconds=float(attributes["seconds"]),
        )


@contextmanager
def _readable(path: Path) -> Iterator[xarray.Dataset]:
    """The store as a Dataset; whatever goes wrong while reading it becomes one line."""
    import xarray

    if not _is_store(path):
        raise BadInput(f"{str(path)!r}: not a Zarr store; a trace is written by trace.save or --out run.zarr")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with xarray.open_zarr(path, consolidated=False, chunks=None, decode_times=False) as dataset:
                if dataset.attrs.get("format") != FORMAT:
                    raise BadInput(f"{str(path)!r}: a Zarr store, but not a trace of kobai's")
                if dataset.attrs.get("version", 0) > VERSION:
                    raise BadInput(
                        f"{str(path)!r}: written by a newer kobai ({dataset.attrs.get('kobai')}); update kobai"
                    )
                yield dataset
    except Unfinished as error:
        raise BadInput(f"{str(path)!r}: {error}") from error
    except BadInput:
        raise
    except Exception as error:
        why = " ".join(str(error).split())[:120] or type(error).__name__
        raise BadInput(f"{str(path)!r}: a damaged trace ({type(error).__name__}: {why}); record it again") from error


def _attributes(trace: Trace) -> dict[str, Any]:
    from kobai import __version__

    return {
        "format": FORMAT,
        "version": VERSION,
        "kobai": __version__,
        "dtype": str(trace.x.dtype).removeprefix("torch."),
        "objective": objective_to(trace.objective),
        "optimizer": trace.optimizer,
        "hyper": to_attribute(trace.hyper),
        "names": list(trace.names),
        "engine": trace.engine,
        "engine_reason": trace.engine_reason,
        "seconds": trace.seconds,
    }


def _digest(dataset: xarray.Dataset) -> str:
    taken = hashlib.blake2b(digest_size=16)
    for name in sorted(str(v) for v in dataset.variables):
        array = np.ascontiguousarray(dataset[name].values)
        taken.update(f"{name} {array.dtype.str} {array.shape}".encode())
        taken.update(array.tobytes())
    return taken.hexdigest()


def _array(tensor: torch.Tensor) -> np.ndarray:
    tensor = tensor.detach().cpu()
    return (tensor.float() if tensor.dtype == torch.bfloat16 else tensor).numpy()


def _run_dims(trace: Trace) -> tuple[str, ...]:
    count = len(trace.runs)
    return ("run",) if count == 1 else tuple(f"run_{i + 1}" for i in range(count))


def _flags() -> dict[str, Any]:
    return {"flag_values": [int(s) for s in Status], "flag_meanings": " ".join(str(s) for s in Status)}


def _is_store(path: Path) -> bool:
    return path.is_dir() and any((path / name).is_file() for name in ("zarr.json", ".zgroup", ".zattrs"))
