"""A map on disk: a Zarr group with an array for each quantity, a chunk for each tile, and which tiles are written.

A tile is written before it is marked in the array ``done``, and each chunk appears whole or not at all, so that a process that
is killed, a full disk and several processes on one store lose no finished tile. A tile is always computed in the same way: two
processes that compute the same one write the same bytes.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kobai.errors import BadInput, shown
from kobai.study.maps.plan import Plan, Tile, Values

if TYPE_CHECKING:
    import xarray
    import zarr

FORMAT = "kobai study"
VERSION = 1
DONE = "done"
_CODECS = {"bytes", "zstd"}


class Progress(NamedTuple):
    """How far the study in a store is.

    Args:
        done: how many tiles are written.
        tiles: how many there are.
        kind: of the study.
    """

    done: int
    tiles: int
    kind: str


class TileStore:
    """The store of one plan: made where there is none, continued where there is.

    Raises:
        BadInput: what is there is no study, one of another recipe, or cannot be written.
    """

    def __init__(self, path: str | Path, plan: Plan):
        self.path, self.plan = path, plan
        if not _exists(path):
            _create(path, plan)
        self.group = opened(path, "r+")
        if self.group.attrs["identity"] != plan.identity:
            raise BadInput(
                f"store={shown(str(path))}: {difference(str(self.group.attrs['identity']), plan.identity)}; give another path"
            )
        self.done = _array(self.group, DONE)

    def missing(self) -> list[Tile]:
        """The tiles that are not written yet."""
        done = np.asarray(self.done[...], bool)
        return [tile for tile in self.plan.each_tile() if not done[tile.index]]

    def write(self, tile: Tile, values: Values) -> None:
        """Write a tile, then mark it."""
        try:
            for name in self.plan.quantities:
                _array(self.group, name)[tile.where] = values[name]
            self.done[tile.index] = 1
        except OSError as error:
            why = error.strerror or str(error)
            raise BadInput(
                f"store={shown(str(self.path))}: a tile cannot be written ({why}); finished ones stay, and the same call goes on"
            ) from error

    def conclude(self, attributes: dict[str, Any]) -> None:
        """Add attributes of the finished map."""
        if any(self.group.attrs.get(name) != value for name, value in attributes.items()):
            self.group.attrs.update(attributes)


def status_of(path: str | Path) -> Progress:
    """How far the study in a store is.

    Raises:
        BadInput: there is none.
    """
    group = opened(path, "r")
    done = np.asarray(_array(group, DONE)[...], bool)
    return Progress(int(done.sum()), done.size, json.loads(str(group.attrs["identity"]))["kind"])


def dataset_of(path: str | Path) -> xarray.Dataset:
    """The map in a store, read when it is looked at; tiles that are not written have the fill values.

    Raises:
        BadInput: there is no study.
    """
    import xarray

    opened(path, "r")
    found: xarray.Dataset = xarray.open_zarr(str(path), chunks=None, consolidated=False, mask_and_scale=False)
    return found.drop_vars(DONE).assign_attrs(recipe=json.loads(found.attrs["identity"]))


def opened(path: str | Path, mode: Any) -> zarr.Group:
    """The group of a store whose metadata is that of a study: before any array is read, since codecs do as they are told."""
    import zarr

    try:
        group = zarr.open_group(str(path), mode=mode, zarr_format=3, use_consolidated=False)
        if group.attrs.get("format") != FORMAT or group.attrs.get("version") != VERSION:
            raise ValueError("it does not say so")
        for name, array in group.arrays():
            codecs = {codec["name"] for codec in array.metadata.to_dict()["codecs"]}  # type: ignore[index, union-attr]
            if not codecs <= _CODECS or array.dtype.kind not in "iuf":
                raise ValueError(f"its array {name} is written otherwise")
        return group
    except PermissionError as error:
        raise BadInput(f"store={shown(str(path))}: cannot be opened ({error.strerror})") from error
    except Exception as error:  # whatever zarr raises of what is no store
        why = str(error).strip().partition("\n")[0]
        raise BadInput(f"store={shown(str(path))}: not a study of kobai ({why}); give another path") from error


def difference(theirs: str, mine: str) -> str:
    """In what two recipes differ, in one line."""
    there, here = json.loads(theirs), json.loads(mine)
    names = [name for name in {**there, **here} if there.get(name) != here.get(name)]
    first = names[0]
    return f"holds a study with {first}={shown(there.get(first))}, not {shown(here.get(first))}"


def _exists(path: str | Path) -> bool:
    if "://" not in str(path):
        folder = Path(path)
        return folder.exists() and not (folder.is_dir() and not any(folder.iterdir()))
    import zarr
    from zarr.errors import GroupNotFoundError

    try:
        zarr.open_group(str(path), mode="r", use_consolidated=False)
    except (FileNotFoundError, GroupNotFoundError):
        return False
    return True


def _create(path: str | Path, plan: Plan) -> None:
    if "://" in str(path):
        _lay_out(str(path), plan)
        return
    target = Path(path).resolve()
    if not target.parent.is_dir():
        raise BadInput(f"store={shown(str(path))}: there is no folder {str(target.parent)!r}; make it first")
    try:
        made = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        try:
            _lay_out(str(made / "store"), plan)
            (made / "store").rename(target)
        except OSError:
            if not _exists(path):  # else another process was first
                raise
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as error:
        raise BadInput(f"store={shown(str(path))}: cannot be written ({error.strerror or error})") from error


def _lay_out(path: str, plan: Plan) -> None:
    import zarr

    group = zarr.create_group(
        path, zarr_format=3, attributes={"format": FORMAT, "version": VERSION, "identity": plan.identity, **plan.attrs}
    )
    for name, dtype in plan.quantities.items():
        fill = np.nan if dtype.kind == "f" else -1
        group.create_array(
            name, shape=plan.shape, chunks=(plan.tile,) * len(plan.shape), dtype=dtype, fill_value=fill,
            dimension_names=plan.dims,
        )  # fmt: skip
    for axis in plan.axes:
        centres = group.create_array(
            axis.name, shape=(axis.count,), chunks=(axis.count,), dtype="float64", dimension_names=(axis.name,)
        )
        centres[:] = axis.centres
    group.create_array(
        DONE, shape=plan.tiles, chunks=(1,) * len(plan.tiles), dtype="uint8", fill_value=0,
        dimension_names=tuple(f"tile of {name}" for name in plan.dims),
    )  # fmt: skip


def _array(group: zarr.Group, name: str) -> zarr.Array[Any]:
    import zarr

    found = group[name]
    assert isinstance(found, zarr.Array)
    return found
