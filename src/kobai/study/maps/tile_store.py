"""A map on disk: a Zarr group with the levels of its resolution as groups ``0``, ``1``, … and which tiles are written.

Level 0 is the map itself, an array for each quantity, a chunk for each tile. A tile is written before it is marked in the array
``done``, and each chunk appears whole or not at all, so that a process that is killed, a full disk and several processes on one
store lose no finished tile. A tile is always computed in the same way: two processes that compute the same one write the same
bytes. The coarser levels are made when all tiles are there (``pyramid``).
"""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from kobai.errors import BadInput, shown
from kobai.study.maps import pyramid
from kobai.study.maps.plan import Plan, Tile, Values
from kobai.study.maps.refinement import INFERRED

if TYPE_CHECKING:
    import xarray
    import zarr

FORMAT = "kobai study"
VERSION = 1
DONE = "done"
MISSING, WHOLE, REFINED = 0, 1, 2  # what ``done`` says of a tile
_CODECS = {"bytes", "zstd"}


class Progress(NamedTuple):
    """How far the study in a store is.

    Args:
        done: how many tiles are written; of a zoom, in the keyframes that were begun.
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
        self.continued = exists(path)
        if not self.continued:
            _create(path, plan)
        self.group = opened(path, "r+")
        if self.group.attrs["identity"] != plan.identity:
            raise BadInput(
                f"store={shown(str(path))}: {difference(str(self.group.attrs['identity']), plan.identity)}; give another path"
            )
        self.done = pyramid.array_of(self.group, DONE)

    def missing(self, refine: bool) -> list[Tile]:
        """The tiles that are not written yet, or, unless ``refine``, in which pixels were inferred."""
        done = np.asarray(self.done[...])
        return [tile for tile in self.plan.each_tile() if _lacks(done[tile.index], refine)]

    def lacks(self, tile: Tile, refine: bool) -> bool:
        """Whether a tile is one of those that are missing, now."""
        return _lacks(self.done[tile.index], refine)

    def before(self, tile: Tile) -> Values | None:
        """What is written of a tile, some of its pixels inferred; None where it is not written."""
        if self.done[tile.index] != REFINED:
            return None
        return {
            name: np.asarray(pyramid.array_of(self.group, f"0/{name}")[tile.where])
            for name in (*self.plan.quantities, INFERRED)
        }

    def write(self, tile: Tile, values: Values) -> None:
        """Write a tile, then mark it."""
        with self._writing():
            if self.done[tile.index] == REFINED:  # coarser levels may hold what was inferred
                pyramid.array_of(self.group, pyramid.BUILT)[...] = 0
            for name in (*self.plan.quantities, INFERRED):
                pyramid.array_of(self.group, f"0/{name}")[tile.where] = values[name]
            self.done[tile.index] = REFINED if values[INFERRED].any() else WHOLE

    def conclude(self, attributes: dict[str, Any]) -> None:
        """Make the coarser levels and add attributes of the map, which is finished."""
        with self._writing():
            pyramid.build(self.group, self.plan)
            if any(self.group.attrs.get(name) != value for name, value in attributes.items()):
                self.group.attrs.update(attributes)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            why = error.strerror or str(error)
            raise BadInput(
                f"store={shown(str(self.path))}: a tile cannot be written ({why}); finished ones stay, and the same call goes on"
            ) from error


def _lacks(done: Any, refine: bool) -> bool:
    return bool(done == MISSING or (done == REFINED and not refine))


def status_of(path: str | Path) -> Progress:
    """How far the study in a store is, or the zoom in a folder.

    Raises:
        BadInput: there is none.
    """
    parts = []
    for store in keyframe_stores(path) or [path]:
        group = opened(store, "r")
        done = np.asarray(pyramid.array_of(group, DONE)[...])
        kind = json.loads(str(group.attrs["identity"]))["kind"]
        parts.append(Progress(int((done != MISSING).sum()), done.size, kind))
    return Progress(sum(part.done for part in parts), sum(part.tiles for part in parts), parts[0].kind)


def keyframe_store(folder: str | Path, k: int) -> str:
    """Where the k-th keyframe of a zoom is stored."""
    return f"{str(folder).rstrip('/')}/{k}.zarr"


def keyframe_stores(folder: str | Path) -> list[str]:
    """The stores of a zoom's keyframes that were begun; none where a folder is no zoom's."""
    found = []
    while exists(store := keyframe_store(folder, len(found))):
        found.append(store)
    return found


def dataset_of(path: str | Path, level: int = 0) -> xarray.Dataset:
    """The map in a store, read when it is looked at; tiles that are not written have the fill values.

    Args:
        path: of the store, or its URL.
        level: 0 for all pixels, k for every 2ᵏ-th along each axis.

    Raises:
        BadInput: there is no study, or no such level.
    """
    import xarray

    group = opened(path, "r")
    if str(level) not in group:
        raise BadInput(f"level={shown(level)}: the store has the levels {', '.join(sorted(group.group_keys()))}")
    found: xarray.Dataset = xarray.open_zarr(
        str(path), group=str(level), chunks=None, consolidated=False, mask_and_scale=False
    )
    attributes = dict(group.attrs)
    return found.assign_attrs({**attributes, "recipe": json.loads(str(attributes["identity"]))})


def opened(path: str | Path, mode: Any) -> zarr.Group:
    """The group of a store whose metadata is that of a study: before any array is read, since codecs do as they are told."""
    import zarr

    try:
        group = zarr.open_group(str(path), mode=mode, zarr_format=3, use_consolidated=False)
        if group.attrs.get("format") != FORMAT or group.attrs.get("version") != VERSION:
            raise ValueError("it does not say so")
        if lacking := [name for name in (DONE, pyramid.BUILT, "0") if name not in group]:
            raise ValueError(f"it lacks {lacking[0]}")
        if "kind" not in json.loads(str(group.attrs.get("identity", "{}"))):
            raise ValueError("it lacks identity")
        for name, array in [*group.arrays(), *(row for _, level in group.groups() for row in level.arrays())]:
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


def exists(path: str | Path) -> bool:
    """Whether there is anything at a path or URL; an empty folder is nothing."""
    if "://" not in str(path):
        folder = Path(path)
        return folder.exists() and not (folder.is_dir() and not any(folder.iterdir()))
    import zarr
    from zarr.errors import GroupNotFoundError

    try:
        group = zarr.open_group(str(path), mode="r", use_consolidated=False)
        return len(group.attrs) > 0 or not set(group.keys()) <= {
            DONE,
            pyramid.BUILT,
            *map(str, range(16)),
        }  # else it was cut off while it was laid out
    except (FileNotFoundError, GroupNotFoundError):
        return False
    except Exception as error:  # whatever a file system of fsspec raises
        why = str(error).strip().partition("\n")[0] or type(error).__name__
        raise BadInput(f"store={shown(str(path))}: cannot be opened ({why})") from error


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
            if not exists(path):  # else another process was first
                raise
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as error:
        raise BadInput(f"store={shown(str(path))}: cannot be written ({error.strerror or error})") from error


def _lay_out(path: str, plan: Plan) -> None:
    """Arrays first, the attributes last: what was cut off has none, and is laid out again."""
    import zarr

    group = zarr.open_group(path, mode="a", zarr_format=3, use_consolidated=False)
    pyramid.lay_out(group, plan)
    tiles = tuple(f"tile of {name}" for name in plan.dims)
    pyramid.make_array(group, DONE, plan.tiles, (1,) * len(tiles), "uint8", MISSING, tiles)
    group.attrs.update(
        {"format": FORMAT, "version": VERSION, "identity": plan.identity, **pyramid.attributes(plan), **plan.attrs}
    )
