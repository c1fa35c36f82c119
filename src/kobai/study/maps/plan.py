"""How a map is computed: its axes, its quantities, and the function that computes the pixels of a tile."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kobai.study.maps.axis import Axis

if TYPE_CHECKING:
    import xarray

Values = dict[str, NDArray[Any]]
TILE = 256  # pixels of a tile along each axis, unless asked otherwise


@dataclass(frozen=True)
class Tile:
    """A rectangle of pixels.

    Args:
        index: which tile, along each dimension of the map.
        where: its pixels, along each dimension.
    """

    index: tuple[int, ...]
    where: tuple[slice, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """How many pixels along each dimension."""
        return tuple(part.stop - part.start for part in self.where)


@dataclass(frozen=True)
class Plan:
    """A map that can be computed tile by tile.

    Args:
        kind: the study: "basins", "plane", …
        axes: what is varied; the first runs across, the second up.
        quantities: the map's arrays: their dtypes.
        compute: from the centres (N, axes) of any pixels to their quantities (N,). Other processes and machines compute, too: it
            can be pickled, as a method of a frozen dataclass and no closure.
        recipe: everything that the pixels depend on, as JSON data (``recipe_of``); two plans of one recipe have equal maps.
        attrs: what a reader wants to know besides, as JSON data.
        tile: pixels along each side of a tile.
        conclude: further attributes, from the finished map.
        agree: the quantities by which neighbouring pixels agree, so that refinement may leave out what lies between; ()
            where it may not.
        seconds: of computing time on one core, as far as it is known without a sample; 0 where it is not.
    """

    kind: str
    axes: tuple[Axis, ...]
    quantities: dict[str, np.dtype[Any]]
    compute: Callable[..., Values]
    recipe: dict[str, Any]
    attrs: dict[str, Any] = field(default_factory=dict)
    tile: int = TILE
    conclude: Callable[[xarray.Dataset], dict[str, Any]] | None = None
    agree: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def dims(self) -> tuple[str, ...]:
        """The names of the map's dimensions: the last axis first, as rows of a picture."""
        return tuple(axis.name for axis in reversed(self.axes))

    @property
    def shape(self) -> tuple[int, ...]:
        """How many pixels along each dimension."""
        return tuple(axis.count for axis in reversed(self.axes))

    @property
    def tiles(self) -> tuple[int, ...]:
        """How many tiles along each dimension."""
        return tuple(-(-count // self.tile) for count in self.shape)

    def each_tile(self) -> Iterator[Tile]:
        """All tiles, row by row."""
        return (self.tile_at(index) for index in np.ndindex(*self.tiles))

    def tile_at(self, index: tuple[int, ...]) -> Tile:
        """The tile of this number along each dimension."""
        ends = ((i * self.tile, min((i + 1) * self.tile, n)) for i, n in zip(index, self.shape, strict=True))
        return Tile(index, tuple(slice(low, high) for low, high in ends))

    def places(self, tile: Tile) -> NDArray[np.float64]:
        """(N, axes) the centres of a tile's pixels, row by row."""
        centres = [axis.centres[part] for axis, part in zip(self.axes, reversed(tile.where), strict=True)]
        return np.stack(np.meshgrid(*centres), -1).reshape(-1, len(centres))

    def of_tile(self, tile: Tile) -> Values:
        """The quantities of a tile's pixels."""
        return {name: values.reshape(tile.shape) for name, values in self.at(self.places(tile)).items()}

    def at(self, places: NDArray[np.float64]) -> Values:
        """The quantities (N,) of the pixels with these centres (N, axes)."""
        made = self.compute(places)
        return {name: np.ascontiguousarray(made[name], dtype) for name, dtype in self.quantities.items()}

    @property
    def identity(self) -> str:
        """The recipe with the axes as JSON text: what a store must hold to be continued by this plan."""
        axes = [[axis.name, axis.low, axis.high, axis.count, axis.log] for axis in self.axes]
        return json.dumps({"kind": self.kind, "axes": axes, "tile": self.tile, **self.recipe}, sort_keys=True)
