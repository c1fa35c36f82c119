"""Scenes of studies: basins and planes as maps, step sizes as a curve, profiles as step curves.

Imported by ``kobai.scene`` when the first ``xarray.Dataset`` or ``Benchmark`` is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import xarray

from kobai import numbers
from kobai.errors import BadInput
from kobai.messages import say
from kobai.scenes import Scene, scene
from kobai.scenes.options import Options
from kobai.scenes.study.basins import basin_scene
from kobai.scenes.study.pixels import label_of
from kobai.scenes.study.planes import plane_scene
from kobai.scenes.study.profiles import profile_scene
from kobai.scenes.study.step_sizes import step_size_scene
from kobai.scenes.study.trainings import training_scene
from kobai.scenes.study.zooms import zoom_scene
from kobai.study import Benchmark, Zoom
from kobai.study.maps.refinement import INFERRED

_BUILDERS = {"basins": basin_scene, "plane": plane_scene, "step_size": step_size_scene, "trainability": training_scene}


MOST_SIDE = 4096
"""Pixels of a map along each side from which a picture is made: of larger ones every second, third, …"""


@scene.register
def _(study: xarray.Dataset, /, **options: Any) -> Scene:
    if study.attrs.get("kobai_study") == "compare":
        return profile_scene(Benchmark.from_xarray(study), options)
    parsed = Options.parse(options)
    every = {str(name): -(-count // MOST_SIDE) for name, count in study.sizes.items()}
    made = _builder(study)(study.isel({name: slice(None, None, step) for name, step in every.items()}), parsed)
    cut = []
    if INFERRED in study and (share := float((study[INFERRED] != 0).mean())):
        cut.append(say("study inferred", parsed.lang, share=numbers.percent(share)))
    for step in sorted(set(every.values()) - {1}):
        names = ", ".join(label_of(name).plain for name in reversed(every) if every[name] == step)
        cut.append(say("pixel every", parsed.lang, n=step, axis=names))
    return replace(made, notes=[*made.notes, *cut]) if cut else made


@scene.register
def _(study: Zoom, /, **options: Any) -> Scene:
    return zoom_scene(study, Options.parse(options), _builder(study.keyframes[0]))


def _builder(study: xarray.Dataset) -> Callable[[xarray.Dataset, Options], Scene]:
    build = _BUILDERS.get(str(study.attrs.get("kobai_study")))
    if build is None:
        raise BadInput(
            "Dataset: not a study of kobai; kobai.study.basins, plane, step_size, trainability and compare make one"
        )
    wanted = 1 if build is step_size_scene else 2
    dims = [variable.dims for variable in study.data_vars.values()]
    if not dims or any(len(one) != wanted for one in dims) or 0 in study.sizes.values():
        raise BadInput(
            f"Dataset of {dict(study.sizes)}: a picture of this study needs {wanted} axes; take parts of them with slices"
        )
    return build


@scene.register
def _(study: Benchmark, /, **options: Any) -> Scene:
    return profile_scene(study, options)
