"""Traces saved as Zarr stores, whole or not at all, and loaded. ``layout`` says what is in a store."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from kobai.descent.record import layout
from kobai.descent.record.fields import COORDINATE, RUN, STATE, STEP
from kobai.descent.record.layout import LEDGER, STATE_PREFIX, STORED, Unfinished
from kobai.descent.record.serialize import from_attribute, objective_from
from kobai.descent.record.trace import Trace
from kobai.errors import BadInput, Missing
from kobai.files import restore_folder, whole_folder

if TYPE_CHECKING:
    import xarray

_DESCRIBED = ("optimizer", "hyper", "names", "engine", "engine_reason", "seconds", "interrupted")


def to_xarray(trace: Trace) -> xarray.Dataset:
    """A Dataset with dimensions run (run_1, run_2, … for several axes), step and coordinate."""
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
    coords: dict[str, Any] = {STEP: trace.steps.numpy(), COORDINATE: np.arange(1, trace.x.shape[-1] + 1)}
    for axis, (dim, size) in enumerate(zip(runs, trace.runs, strict=True)):
        coords[dim] = list(trace.names) if trace.names and axis == 0 else np.arange(size)
    described = {name: getattr(trace, name) for name in _DESCRIBED}
    return xarray.Dataset(data, coords, attrs=layout.attributes(trace.objective, trace.x.dtype, **described))


def save(trace: Trace, path: str | Path) -> Path:
    """Write a trace, whole or not at all; a store that is already there is replaced only by a whole one.

    Raises:
        BadInput: something else is in its place, or it cannot be written.
    """
    path = Path(path)
    restore_folder(path)
    if path.exists() and not _is_store(path):
        raise BadInput(f"{str(path)!r}: there already, and no Zarr store; give another name or remove it")
    dataset = to_xarray(trace)
    if trace.names:
        dataset = dataset.assign_coords({RUN: np.arange(len(trace.names))})
    dataset.attrs["digest"] = layout.digest({str(n): dataset[n].values for n in dataset.variables}).hex()
    with whole_folder(path) as new, warnings.catch_warnings():
        # Zarr 3's consolidated metadata is not in its specification yet; with it, xarray opens the store without a word.
        warnings.filterwarnings("ignore", message="Consolidated metadata")
        dataset.to_zarr(new, mode="w", zarr_format=3, consolidated=True)
    return path


def load(path: str | Path, objective: Any = None, runs: slice = slice(None)) -> Trace:
    """Read a trace, or some of the ``runs`` of a streamed descent, whose digests are only checked when all are loaded.

    Raises:
        Missing: there is no such store.
        BadInput: it is no trace, or damaged; the line says what was found.
    """
    path = Path(path)
    path = path if path.name else path.resolve()  # "." has no name to put a store back under
    restore_folder(path)
    if not path.exists():
        raise Missing(f"{str(path)!r}: no such store; a trace is written by trace.save or --out run.zarr")
    with _readable(path) as dataset:
        attributes = dict(dataset.attrs)
        layout.check_digests(dataset, pieces=runs == slice(None))
        if LEDGER in dataset.variables:
            dataset = dataset.drop_vars(LEDGER).isel({RUN: runs})
        found = {str(name): torch.from_numpy(np.array(dataset[name].values)) for name in dataset.variables}
        dtype = getattr(torch, str(attributes["dtype"]))
        if not isinstance(dtype, torch.dtype):
            raise ValueError("its number format is unknown")
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
        return Trace(
            objective=objective_from(attributes["objective"], x.shape[-1], objective), steps=found[STEP].to(torch.int64),
            optimizer=attributes["optimizer"], hyper=from_attribute(attributes["hyper"]),
            names=list(attributes["names"]), engine=attributes["engine"], engine_reason=attributes["engine_reason"],
            seconds=float(attributes["seconds"]), interrupted=bool(attributes.get("interrupted", False)),
            state=state, **fields,
        )  # fmt: skip


@contextmanager
def _readable(path: Path) -> Iterator[xarray.Dataset]:
    """The store as a Dataset; every failure to read it becomes a ``BadInput``."""
    import xarray

    if not _is_store(path):
        raise BadInput(f"{str(path)!r}: not a Zarr store; a trace is written by trace.save or --out run.zarr")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with xarray.open_zarr(path, consolidated=False, chunks=None, decode_times=False) as dataset:
                if dataset.attrs.get("format") != layout.FORMAT:
                    raise BadInput(f"{str(path)!r}: a Zarr store, but not a trace of kobai's")
                if dataset.attrs.get("version", 0) > layout.VERSION:
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


def _is_store(path: Path) -> bool:
    return path.is_dir() and any((path / name).is_file() for name in ("zarr.json", ".zgroup", ".zattrs"))
