"""A scene as the header of a message: plain data with its arrays put into ``Buffers``, in unit coordinates."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import asdict, fields
from itertools import groupby
from typing import Any

import numpy as np

from kobai.errors import BadInput
from kobai.scenes.primitives import (
    Arrows,
    Axis,
    Contours,
    Curve,
    Image,
    Note,
    Panel,
    Path,
    Points,
    Scene,
    Surface,
    Text,
)
from kobai.scenes.theme import THEMES
from kobai.viewer.wire.buffers import Buffers

MANY = 200_000  # positions; above it a page's paths are written in 16 bits


def tree(scene: Scene, buffers: Buffers) -> dict[str, Any]:
    """The header of a scene, without ``"buffers"``."""
    cmaps = {
        mark.cmap
        for panel in scene.panels
        for mark in panel.marks
        if isinstance(mark, Surface | Contours) and mark.cmap
    }
    return {
        "scene": {
            "panels": [_panel(panel, len(scene.timeline.steps), buffers) for panel in scene.panels],
            "timeline": {
                "steps": buffers.add(scene.timeline.steps, "f8"),
                "pace": buffers.add(scene.timeline.pace),
                "fps": float(scene.timeline.fps),
                "status": list(scene.timeline.status),
            },
            "title": _text(scene.title),
            "subtitle": scene.subtitle,
            "notes": list(scene.notes),
            "theme": scene.theme,
            "lang": scene.lang,
            "columns": [float(w) for w in scene.columns],
            "rows": [float(h) for h in scene.rows],
            "size": [int(n) for n in scene.size],
            "description": scene.description,
            "extra": _plain(scene.extra, buffers),
        },
        "themes": _themes(),
        "cmaps": {name: buffers.add(_table(name), "u1") for name in sorted(cmaps)},
    }


@functools.cache
def _themes() -> dict[str, Any]:
    return {name: asdict(theme) for name, theme in THEMES.items()}


@functools.cache
def _table(name: str) -> np.ndarray:
    from cmap import Colormap

    return np.rint(np.asarray(Colormap(name)(np.linspace(0, 1, 256)))[:, :3] * 255).astype(np.uint8)


def _headed(panel: Panel) -> Text | None:
    """Title and caption in one line: the viewer has one above a panel."""
    if panel.caption is None:
        return panel.title
    if panel.title is None:
        return panel.caption
    return Text(f"{panel.title.plain} · {panel.caption.plain}")


def _panel(panel: Panel, steps: int, buffers: Buffers) -> dict[str, Any]:
    marks: list[dict[str, Any]] = []
    for key, group in groupby(panel.marks, _style):
        same = list(group)
        marks += [_paths(same, panel.axes, steps, buffers)] if key else [_mark(m, panel.axes, buffers) for m in same]
    return {
        "axes": [{**_fields(axis), "label": _text(axis.label)} for axis in panel.axes],
        "marks": marks,
        "title": _text(_headed(panel)),
        "camera": asdict(panel.camera),
        "motion": {
            "kind": panel.motion.kind,
            "turns": panel.motion.turns,
            "keyframes": [[float(at), asdict(camera)] for at, camera in panel.motion.keyframes],
        },
        "aspect": None if panel.aspect is None else [float(a) for a in panel.aspect],
        "cell": list(panel.cell),
        "equal": panel.equal,
        "cursor": panel.cursor,
        "kind": panel.kind,
    }


def _style(mark: Any) -> tuple | None:
    """What neighbouring paths must share to travel together; None for other marks."""
    if not isinstance(mark, Path):
        return None
    read = tuple((name, np.shape(values)) for name, values in sorted(mark.readout.items()))
    return (mark.style, mark.head, mark.radius, mark.floor, np.shape(mark.points), read)


def _unit(points: Any, axes: list[Axis], length: bool = False) -> np.ndarray:
    """Plot coordinates (…, d) as unit coordinates; of vectors with ``length``."""
    d = np.shape(points)[-1]
    lo = np.array([axis.lo for axis in axes[:d]])
    hi = np.array([axis.hi for axis in axes[:d]])
    return np.asarray(points, np.float64) / (hi - lo) if length else (np.asarray(points, np.float64) - lo) / (hi - lo)


def _along(values: Any, axis: Axis) -> np.ndarray:
    return (np.asarray(values, np.float64) - axis.lo) / (axis.hi - axis.lo)


def _paths(paths: Sequence[Any], axes: list[Axis], steps: int, buffers: Buffers) -> dict[str, Any]:
    points = _unit(np.stack([np.asarray(path.points) for path in paths], axis=1), axes)
    coarse = points.size > 3 * MANY
    return {
        "type": "paths",
        "points": buffers.add(points, coarse=coarse),
        "names": [path.name for path in paths] if any(path.name for path in paths) else [],
        "colors": [path.color for path in paths],
        "last": [steps - 1 if path.last is None else int(path.last) for path in paths],
        "ends": {str(i): path.end_note for i, path in enumerate(paths) if path.end_note},
        "style": paths[0].style,
        "head": paths[0].head,
        "radius": float(paths[0].radius),
        "floor": paths[0].floor,
        "readout": {
            name: buffers.add(np.stack([np.asarray(path.readout[name]) for path in paths], axis=1), coarse=False)
            for name in paths[0].readout
        },
    }


def _mark(mark: Any, axes: list[Axis], buffers: Buffers) -> dict[str, Any]:
    if isinstance(mark, Surface):
        return _surface(mark, axes, buffers)
    if isinstance(mark, Contours):
        lo, hi = _range(mark.z)
        return {
            "type": "contours",
            "x": buffers.add(_along(mark.x, axes[0])),
            "y": buffers.add(_along(mark.y, axes[1])),
            "z": buffers.add((np.asarray(mark.z) - lo) / (hi - lo), coarse=True),
            "levels": buffers.add((np.asarray(mark.levels) - lo) / (hi - lo)),
            "range": [lo, hi],
            "cmap": mark.cmap,
            "filled": mark.filled,
            "alpha": float(mark.alpha),
        }
    if isinstance(mark, Points):
        colors = None if mark.colors is None else buffers.add(mark.colors, "u1")
        return {**_fields(mark), "points": buffers.add(_unit(mark.points, axes)), "colors": colors}
    if isinstance(mark, Arrows):
        tails, vectors = _unit(mark.tails, axes), _unit(mark.vectors, axes, length=True)
        return {**_fields(mark), "tails": buffers.add(tails), "vectors": buffers.add(vectors)}
    if isinstance(mark, Curve):
        band = None if mark.band is None else buffers.add(_along(mark.band, axes[1]))
        return {**_fields(mark), "points": buffers.add(_unit(mark.points, axes)), "band": band}
    if isinstance(mark, Image):
        x0, x1, y0, y1 = mark.extent
        extent = [*map(float, _along([x0, x1], axes[0])), *map(float, _along([y0, y1], axes[1]))]
        return {"type": "image", "pixels": buffers.add(mark.pixels, "u1"), "extent": extent}
    if isinstance(mark, Note):
        return {**_fields(mark), "at": [float(v) for v in _unit(mark.at, axes)], "text": _text(mark.text)}
    raise BadInput(f"{type(mark).__name__}: not a mark; a panel holds those of kobai.scenes.primitives")


def _surface(mark: Surface, axes: list[Axis], buffers: Buffers) -> dict[str, Any]:
    z = _along(mark.z, axes[2])
    lo, hi = _range(mark.z if mark.value is None else mark.value)
    return {
        **_fields(mark),
        "x": buffers.add(_along(mark.x, axes[0])),
        "y": buffers.add(_along(mark.y, axes[1])),
        "z": buffers.add(z, coarse=True),
        "value": None if mark.value is None else buffers.add((np.asarray(mark.value) - lo) / (hi - lo), coarse=True),
        "range": [float(v) for v in _along([lo, hi], axes[2])] if mark.value is None else [0.0, 1.0],
        "levels": buffers.add(_along(mark.levels, axes[2])),
        "clipped": None if mark.clipped is None else buffers.add(mark.clipped, "u1"),
    }


def _range(values: Any) -> tuple[float, float]:
    """What the ends of a colour map mean: the least and the largest finite value."""
    values = np.asarray(values, np.float64)
    finite = values[np.isfinite(values)]
    if not finite.size:
        return 0.0, 1.0
    lo, hi = float(finite.min()), float(finite.max())
    return (lo, hi) if hi > lo else (lo - 0.5, hi + 0.5)


def _text(text: Text | None) -> dict[str, Any] | None:
    return None if text is None else {"plain": text.plain, "mathml": text.mathml}


def _fields(item: Any) -> dict[str, Any]:
    """The fields of a mark or an axis that are plain already."""
    plain = {f.name: getattr(item, f.name) for f in fields(item)}
    kept = {name: value for name, value in plain.items() if not isinstance(value, np.ndarray | Text)}
    return {"type": type(item).__name__.lower(), **kept}


def _plain(value: Any, buffers: Buffers) -> Any:
    """``extra`` as plain data: arrays and tensors into buffers, numbers that JSON lacks as None."""
    if isinstance(value, dict):
        return {str(key): _plain(item, buffers) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, buffers) for item in value]
    if hasattr(value, "detach"):
        value = value.detach().cpu().numpy()
    if isinstance(value, np.ndarray) and value.ndim:
        return buffers.add(value, "u1" if value.dtype == np.uint8 else "f8" if value.dtype.kind in "iu" else "f4")
    if isinstance(value, np.ndarray | np.generic):
        value = value.item()
    if isinstance(value, float) and not np.isfinite(value):
        return None
    if value is None or isinstance(value, str | bool | int | float):
        return value
    return str(value)
