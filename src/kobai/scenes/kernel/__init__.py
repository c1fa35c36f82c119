"""Scenes of kernel models: a regression and the error of its bandwidths, manifolds among their data.

Imported by ``kobai.scene`` when the first such model is shown, since the models bring scikit-learn with them.
"""

from __future__ import annotations

from typing import Any

from kobai.kernel import UKR, NadarayaWatson, TensorUKR
from kobai.scenes import Scene, scene
from kobai.scenes.kernel.nw import nw_scene
from kobai.scenes.kernel.options import Options
from kobai.scenes.kernel.tensor import tensor_scene
from kobai.scenes.kernel.ukr import ukr_scene


@scene.register
def _(model: UKR, /, **options: Any) -> Scene:
    return ukr_scene(model, Options.parse(options))


@scene.register
def _(model: NadarayaWatson, /, **options: Any) -> Scene:
    return nw_scene(model, Options.parse(options))


@scene.register
def _(model: TensorUKR, /, **options: Any) -> Scene:
    return tensor_scene(model, Options.parse(options))
