"""A zoom as a movie: from keyframe to keyframe, with the colours of all of them on one scale."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import xarray
from numpy.typing import NDArray

from kobai import numbers
from kobai.messages import say
from kobai.scenes import Image, Panel, Scene
from kobai.scenes.axis import Axis
from kobai.scenes.options import Options
from kobai.scenes.study.pixels import label_of, range_of
from kobai.scenes.timeline import HOLD_SECONDS, Timeline
from kobai.study import Zoom

BETWEEN = 10  # pictures for each time the window becomes half as wide
MOST_SIDE = 512  # pixels of a picture along each side


def zoom_scene(zoom: Zoom, options: Options, build: Callable[[xarray.Dataset, Options], Scene]) -> Scene:
    """The scene of a zoom; ``build`` makes that of one map."""
    lang = options.lang
    still, colors = _on_one_scale(zoom, options, build)
    places = [_place(zoom, k) for k in range(2)]
    steps = max(2, round(BETWEEN * np.log2(zoom.factor)))
    shares = np.arange((len(colors) - 1) * steps + 1) / steps
    side = np.minimum(colors[0].shape[:2], MOST_SIDE)
    pictures = np.stack([_between(colors, min(int(s), len(colors) - 2), s, zoom.factor, places, side) for s in shares])
    pixels = np.full((*pictures.shape[:3], 4), 255, np.uint8)
    pixels[..., :3] = pictures
    hold = round(HOLD_SECONDS * options.fps)
    pace = np.concatenate([np.zeros(hold), np.arange(float(len(shares))), np.full(hold, len(shares) - 1.0)])
    names = [str(name) for name in reversed(_dims(zoom.keyframes[0]))]
    center = ", ".join(
        f"{label_of(name).plain} = {numbers.number(at, 6, trim=True)}"
        for name, at in zip(names, zoom.towards, strict=True)
    )
    status = [say("zoom status", lang, times=numbers.number(float(zoom.factor**s)), point=center) for s in shares]
    axes = [Axis(label_of(name), 0.0, 1.0) for name in names]
    warnings = sorted({str(text) for keyframe in zoom.keyframes for text in keyframe.attrs.get("warnings", [])})
    return Scene(
        [Panel(axes, [Image(pixels, (0.0, 1.0, 0.0, 1.0), animated=True)], aspect=_aspect(zoom), kind="zoom")],
        timeline=Timeline(np.arange(len(shares)), pace, options.fps, status, options.frames), title=still.title,
        subtitle=still.subtitle, notes=warnings[:3], theme=options.theme, lang=lang, size=options.size_or(560, 640),
        description=say("describe zoom", lang, times=numbers.number(zoom.factor ** (len(colors) - 1))),
    )  # fmt: skip


def _aspect(zoom: Zoom) -> tuple[float, ...]:
    """Relative edge lengths of the picture: of starts those of the window, since both are lengths of one plane."""
    first = zoom.keyframes[0]
    if first.attrs["kobai_study"] != "basins":
        return 1.0, 1.0
    ranges = (range_of(first, name) for name in reversed(_dims(first)))
    return tuple(high - low for low, high, _ in ranges)


def _dims(study: xarray.Dataset) -> tuple[str, ...]:
    return tuple(map(str, next(iter(study.data_vars.values())).dims))


def _on_one_scale(
    zoom: Zoom, options: Options, build: Callable[[xarray.Dataset, Options], Scene]
) -> tuple[Scene, list[NDArray[np.uint8]]]:
    """The scene of all keyframes one above the other, as one map, and the colours of each, its first row on top."""
    rows = _dims(zoom.keyframes[0])[0]
    count = zoom.keyframes[0].sizes[rows]
    total = count * len(zoom.keyframes)
    parts = [
        part.assign_coords({rows: np.arange(k * count, (k + 1) * count) + 1.0}) for k, part in enumerate(zoom.keyframes)
    ]
    first = zoom.keyframes[0]
    stacked = xarray.concat(
        [part.assign_coords({name: first[name] for name in _dims(first)[1:]}) for part in parts], rows
    )
    made = build(stacked.assign_attrs(first.attrs), options)
    image = next(mark for mark in made.panels[0].marks if isinstance(mark, Image))
    return made, [image.pixels[total - (k + 1) * count : total - k * count, :, :3] for k in range(len(parts))]


def _place(zoom: Zoom, axis: int) -> float:
    """Where the point lies in the picture, along an axis: 0 at its low end, 1 at its high end."""
    first = zoom.keyframes[0]
    low, high, log = range_of(first, _dims(first)[1 - axis])
    at = np.log10(zoom.towards[axis]) if log else zoom.towards[axis]
    return float((at - low) / (high - low))


def _between(
    colors: list[NDArray[np.uint8]], k: int, share: float, factor: float, places: list[float], side: NDArray[np.intp]
) -> NDArray[np.uint8]:
    """The picture at keyframe ``share``, from the keyframes k and k + 1, the latter where it reaches."""
    across, down = places[0], 1 - places[1]  # rows begin at the top
    made = None
    for which in (k, k + 1):
        narrower = factor ** (share - which)  # the picture's window against the keyframe's
        maps = [
            _weights(n, int(size), at, narrower)
            for n, size, at in zip(colors[0].shape, side, (down, across), strict=False)
        ]
        drawn = maps[0] @ (maps[1] @ colors[which].astype(np.float32)).transpose(2, 0, 1)
        drawn = drawn.transpose(1, 2, 0)
        if made is None:
            made = drawn
            continue
        inside = np.ix_(
            *(np.flatnonzero(_inside(int(size), at, narrower)) for size, at in zip(side, (down, across), strict=True))
        )
        made[inside] = drawn[inside]
    assert made is not None
    return np.clip(made, 0, 255).round().astype(np.uint8)


def _at(size: int, place: float, narrower: float) -> NDArray[np.float64]:
    """(size,) where the pixels of the picture lie in a keyframe, 0 to 1."""
    return place + ((np.arange(size) + 0.5) / size - place) / narrower


def _inside(size: int, place: float, narrower: float) -> NDArray[np.bool_]:
    at = _at(size, place, narrower)
    return (at >= -1e-9) & (at <= 1 + 1e-9)


def _weights(n: int, size: int, place: float, narrower: float) -> NDArray[np.float32]:
    """(size, n) how much each of a keyframe's pixels counts at each of the picture's: linear, or a mean where they are finer."""
    at = np.clip(_at(size, place, narrower) * n - 0.5, 0, n - 1)
    width = max(1.0, n / size / narrower)
    found = np.maximum(1 - np.abs(at[:, None] - np.arange(n)) / width, 0)
    return (found / found.sum(1, keepdims=True)).astype(np.float32)
