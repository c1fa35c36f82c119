"""The map of a study in a page: its pixels in full, so that the page can show any window of it and say what a pixel came to.

    extra["map"] = {"panel": number, "kind": "basins", "axes": [{"name", "centres"}, …], "palette": (p, 3), "index": (h, w),
                    "outcomes": ["reaches (3.00, 2.00)", …], "outcome": (h, w), "numbers": [{"label", "data": (h, w)}, …],
                    "inferred": {"label", "data": (h, w)}}

Rows begin at the top. ``index`` are places in the palette, ``outcome`` in ``outcomes``;
``inferred`` is 1 where a pixel was not computed, and is left out where all were. The image of the panel itself is a small
one then. The page reads it in ``viewer/src/hosts/maps/study_page.ts``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kobai import numbers as written
from kobai.descent import Status
from kobai.descent.record.status import FAILED
from kobai.messages import say
from kobai.scenes import Image, Scene
from kobai.study.maps.refinement import INFERRED

VALUES = 1 << 20
"""Pixels of which f at the end is carried, too."""
SMALL = 256
"""Pixels along each axis of the image that stands in the scene."""
FLAT_COLORS = 1 << 16
"""Colours of a palette; of more, each channel has 32 steps."""


def with_pixels(scene: Scene) -> Scene:
    """The scene of a study's map with its pixels for the page; any other as it is."""
    study = scene.source
    if not getattr(study, "attrs", {}).get("kobai_study"):
        return scene
    found = ((i, mark) for i, panel in enumerate(scene.panels) for mark in panel.marks if isinstance(mark, Image))
    number, picture = next(found, (0, None))
    if picture is None:
        return scene
    pixels = picture.pixels[..., :3]
    palette, index = _palette(pixels)
    names, outcome = _outcomes(study, scene.lang)
    numbers = [
        {"label": label, "data": _compact(values[::-1])}
        for label, values in _numbers(study, pixels.shape[0] * pixels.shape[1], scene.lang)
    ]
    shown: dict[str, Any] = {
        "panel": number, "kind": str(study.attrs["kobai_study"]), "axes": _axes(study), "palette": palette, "index": index,
        "outcomes": names, "outcome": outcome[::-1].astype(np.uint8), "numbers": numbers,
    }  # fmt: skip
    if INFERRED in study and (inferred := study[INFERRED].to_numpy()[::-1] != 0).any():
        shown["inferred"] = {"label": say("pixel inferred", scene.lang), "data": inferred.astype(np.uint8)}
    few = -(-max(pixels.shape[:2]) // SMALL)
    small = replace(picture, pixels=np.ascontiguousarray(pixels[::few, ::few]))
    panels = [
        replace(panel, marks=[small if mark is picture else mark for mark in panel.marks]) for panel in scene.panels
    ]
    return replace(scene, panels=panels, extra={**scene.extra, "map": shown})


def _palette(pixels: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[Any]]:
    """(p, 3) the colours there are, and (h, w) which of them each pixel has."""
    packed = pixels[..., 0].astype(np.uint32) << 16 | pixels[..., 1].astype(np.uint32) << 8 | pixels[..., 2]
    colors, index = np.unique(packed, return_inverse=True)
    if len(colors) > FLAT_COLORS:
        colors, index = np.unique(packed & 0xF8F8F8, return_inverse=True)
    palette = np.stack([colors >> 16, colors >> 8 & 255, colors & 255], 1).astype(np.uint8)
    return palette, index.reshape(packed.shape).astype(np.uint8 if len(colors) <= 256 else np.uint16)


def _axes(study: Any) -> list[dict[str, Any]]:
    """Across, then up, with the true values of the pixels from the left and from the top."""
    up, across = next(iter(study.values())).dims
    return [
        {"name": str(across), "centres": study[across].to_numpy().astype(float).tolist()},
        {"name": str(up), "centres": study[up].to_numpy()[::-1].astype(float).tolist()},
    ]


def _outcomes(study: Any, lang: str) -> tuple[list[str], NDArray[Any]]:
    """What pixels came to in words, and which of them each did; the lowest row first."""
    if "converged" in study:
        trains = study["converged"].to_numpy() > 0
        return [say("pixel trains", lang), say("pixel trains not", lang)], np.where(trains, 0, 1)
    named = [say(f"pixel {status}", lang) for status in Status]
    status = study["status"].to_numpy().astype(int)
    if "minimum" in study:
        minima = np.asarray(study.attrs["minima"], float).reshape(-1, 2)[: 256 - len(named)]
        reached = study["minimum"].to_numpy()
        places = [f"({', '.join(written.number(float(v)) for v in place)})" for place in minima]
        named += [say("pixel reaches slowly", lang, point=place) for place in places]
        return named, np.where((reached >= 0) & (reached < len(minima)), len(Status) + reached, status)
    arrived = (study["steps"].to_numpy() >= 0) & ~np.isin(status, FAILED)
    return [*named, say("pixel arrived", lang)], np.where(arrived, len(Status), status)


def _numbers(study: Any, pixels: int, lang: str) -> list[tuple[str, NDArray[Any]]]:
    """Numbers of each pixel with their names; NaN where there is none."""
    found: list[tuple[str, NDArray[Any]]] = []
    if "steps" in study:
        steps = study["steps"].to_numpy()
        found.append((say("steps of a study", lang), np.where(steps < 0, np.nan, steps)))
    for name, label in (("value", "f"), ("loss", say("loss", lang))):
        if name in study and pixels <= VALUES:
            found.append((label, study[name].to_numpy()))
    return found


def _compact(values: NDArray[Any]) -> NDArray[Any]:
    """Whole numbers below 65,535 in 16 bits, 65,535 for none; others as they are."""
    known = values[np.isfinite(values)]
    if known.size and ((known != np.round(known)) | (known < 0) | (known >= 65535)).any():
        with np.errstate(over="ignore"):
            return np.ascontiguousarray(values, np.float32)
    return np.where(np.isfinite(values), values, 65535).astype(np.uint16)
