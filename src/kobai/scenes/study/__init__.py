"""Scenes of studies: basins and planes as maps, step sizes as a curve, profiles as step curves.

Imported by ``kobai.scene`` when the first ``xarray.Dataset`` or ``Benchmark`` is shown.
"""

from __future__ import annotations

from typing import Any

import xarray

from kobai.errors import BadInput
from kobai.scenes import Scene, scene
from kobai.scenes.options import Options
from kobai.scenes.study.basins import basin_scene
from kobai.scenes.study.planes import plane_scene
from kobai.scenes.study.profiles import profile_scene
from kobai.scenes.study.step_sizes import step_size_scene
from kobai.scenes.study.trainings import training_scene
from kobai.study import Benchmark

_BUILDERS = {"basins": basin_scene, "plane": plane_scene, "step_size": step_size_scene, "trainability": training_scene}


@scene.register
def _(study: xarray.Dataset, /, **options: Any) -> Scene:
    build = _BUILDERS.get(str(study.attrs.get("kobai_study")))
    if build is None:
        raise BadInput("Dataset: not a study of kobai; kobai.study.basins, plane, step_size and trainability make one")
    return build(study, Options.parse(options))


@scene.register
def _(study: Benchmark, /, **options: Any) -> Scene:
    return profile_scene(study, options)
