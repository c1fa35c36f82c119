"""Adaptive refinement of a tile: pixels between neighbours that agree are inferred, not computed.

A tile's pixels are computed at a stride. Where the four corners of a square agree, and so do those of the squares around it, the
pixels in it are inferred: each has the quantities of the computed pixel that is nearest. Elsewhere the square is divided, until
the stride is one. A region that lies between the pixels of the first stride is not seen; what was inferred is marked, and can be
computed later.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kobai.study.maps.plan import Plan, Tile, Values

INFERRED = "inferred"
STRIDE = 8  # pixels between those that are computed first


def tile_values(plan: Plan, tile: Tile, refine: bool = False, before: Values | None = None) -> Values:
    """The quantities of a tile and ``inferred``, 1 where a pixel was not computed.

    Args:
        plan: of the map.
        tile: which pixels.
        refine: whether pixels between neighbours that agree are inferred.
        before: what is known of the tile, of which the inferred pixels are to be computed.
    """
    if refine:
        return _refined(plan, tile)
    if before is None:
        return plan.of_tile(tile) | {INFERRED: np.zeros(tile.shape, np.uint8)}
    unknown = before[INFERRED] != 0
    made = plan.at(plan.places(tile)[unknown.reshape(-1)])
    found = {name: np.array(before[name]) for name in plan.quantities}
    for name, values in made.items():
        found[name][unknown] = values
    return found | {INFERRED: np.zeros(tile.shape, np.uint8)}


def _refined(plan: Plan, tile: Tile) -> Values:
    places = plan.places(tile).reshape(*tile.shape, -1)
    known = np.zeros(tile.shape, bool)
    found = {name: np.zeros(tile.shape, dtype) for name, dtype in plan.quantities.items()}

    def compute(rows: NDArray[np.intp], columns: NDArray[np.intp]) -> None:
        wanted = np.zeros(tile.shape, bool)
        wanted[rows, columns] = True
        wanted &= ~known
        if wanted.any():
            for name, values in plan.at(places[wanted]).items():
                found[name][wanted] = values
            known[wanted] = True

    stride = STRIDE
    lines = [_lines(max(1, -(-(count - 1) // stride)), stride, count) for count in tile.shape]
    compute(*(part.reshape(-1) for part in np.meshgrid(*lines, indexing="ij")))
    active = np.ones([len(line) - 1 for line in lines], bool)
    source = np.ix_(*(_nearest(line, count) for line, count in zip(lines, tile.shape, strict=True)))
    source = np.broadcast_arrays(*source)
    source = [np.array(part) for part in source]
    while stride > 1:
        divided = active & _with_neighbours(~_agree(plan, found, lines))
        inside = divided[
            np.ix_(
                *(
                    np.minimum(np.arange(n) // stride, size - 1)
                    for n, size in zip(tile.shape, divided.shape, strict=True)
                )
            )
        ]
        stride //= 2
        lines = [_lines(2 * size, stride, count) for size, count in zip(divided.shape, tile.shape, strict=True)]
        crossings = np.zeros([len(line) for line in lines], bool)
        for up, across in np.ndindex(3, 3):  # the corners of a square, the middles of its sides, its own middle
            crossings[up : up + 2 * divided.shape[0] : 2, across : across + 2 * divided.shape[1] : 2] |= divided
        compute(*(line[where] for line, where in zip(lines, np.nonzero(crossings), strict=True)))
        finer = np.broadcast_arrays(*np.ix_(*(_nearest(line, n) for line, n in zip(lines, tile.shape, strict=True))))
        for part, better in zip(source, finer, strict=True):
            part[inside] = better[inside]
        active = divided.repeat(2, 0).repeat(2, 1)
    for name, values in found.items():
        found[name] = np.where(known, values, values[source[0], source[1]])
    return found | {INFERRED: (~known).astype(np.uint8)}


def _with_neighbours(squares: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """These squares and the eight around each."""
    padded = np.pad(squares, 1)
    rows, columns = squares.shape
    return np.any([padded[i : i + rows, j : j + columns] for i, j in np.ndindex(3, 3)], axis=0)


def _lines(squares: int, stride: int, count: int) -> NDArray[np.intp]:
    """The first pixel of each square and the last one of the last, of ``count`` pixels along an axis."""
    return np.minimum(np.arange(squares + 1) * stride, count - 1)


def _nearest(lines: NDArray[np.intp], count: int) -> NDArray[np.intp]:
    """(count,) the line nearest to each pixel."""
    return lines[np.abs(np.arange(count)[:, None] - lines).argmin(1)]


def _agree(plan: Plan, found: Values, lines: list[NDArray[np.intp]]) -> NDArray[np.bool_]:
    """Which squares have equal corners."""
    same = np.ones([len(line) - 1 for line in lines], bool)
    for name in plan.agree:
        at = found[name][np.ix_(*lines)]
        first = at[:-1, :-1]
        same &= (first == at[1:, :-1]) & (first == at[:-1, 1:]) & (first == at[1:, 1:])
    return same
