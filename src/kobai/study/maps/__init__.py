"""Maps: a quantity of many descents over one or two axes, as a labelled ``xarray.Dataset``.

An ``Axis`` says what is varied, a ``Plan`` how the pixels of one ``Tile`` are computed; ``computed`` runs a plan tile by tile, in
memory or into a Zarr store that a later call continues.
"""

from kobai.study.maps.basin_map import basins
from kobai.study.maps.box_counting import Dimension, boundary, box_dimension
from kobai.study.maps.plane_map import plane
from kobai.study.maps.step_size_curve import step_size
from kobai.study.maps.tile_store import dataset_of, status_of
from kobai.study.maps.training_map import trainability

__all__ = [
    "Dimension",
    "basins",
    "boundary",
    "box_dimension",
    "dataset_of",
    "plane",
    "status_of",
    "step_size",
    "trainability",
]
