"""A scene as the header of a message: plain data with its arrays put into ``Buffers``, in unit coordinates."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np

from kobai.scenes import THEMES, Panel, Scene
from kobai.scenes.theme import color_table
from kobai.viewer.wire.buffers import Buffers
from kobai.viewer.wire.marks import encode_marks
from kobai.viewer.wire.units import plain_fields, text


def tree(scene: Scene, buffers: Buffers) -> dict[str, Any]:
    """The header of a scene, without ``"buffers"``."""
    cmaps = {cmap for panel in scene.panels for mark in panel.marks if (cmap := getattr(mark, "cmap", None))}
    return {
        "scene": {
            "panels": [_panel(panel, buffers) for panel in scene.panels],
            "timeline": {
                "steps": buffers.add(scene.timeline.steps, "f8"), "pace": buffers.add(scene.timeline.pace),
                "fps": float(scene.timeline.fps), "status": list(scene.timeline.status),
            },
            "title": text(scene.title), "subtitle": scene.subtitle, "notes": list(scene.notes), "theme": scene.theme,
            "lang": scene.lang, "columns": [float(w) for w in scene.columns], "rows": [float(h) for h in scene.rows],
            "size": [int(n) for n in scene.size], "description": scene.description,
            "extra": _plain(scene.extra, buffers),
        },
        "themes": {name: asdict(theme) for name, theme in THEMES.items()},
        "cmaps": {name: buffers.add(color_table(name), "u1") for name in sorted(cmaps)},
    }  # fmt: skip


def _panel(panel: Panel, buffers: Buffers) -> dict[str, Any]:
    return {
        "axes": [{**plain_fields(axis), "label": text(axis.label)} for axis in panel.axes],
        "marks": encode_marks(panel.marks, panel.axes, buffers),
        "title": text(panel.title), "caption": text(panel.caption),
        "camera": asdict(panel.camera),
        "motion": {
            "kind": panel.motion.kind, "turns": panel.motion.turns,
            "keyframes": [[float(at), asdict(camera)] for at, camera in panel.motion.keyframes],
        },
        "aspect": None if panel.aspect is None else [float(a) for a in panel.aspect],
        "cell": list(panel.cell), "equal": panel.equal, "cursor": panel.cursor, "kind": panel.kind,
    }  # fmt: skip


def _plain(value: Any, buffers: Buffers) -> Any:
    """``extra`` as plain data: arrays and tensors into buffers, numbers that JSON lacks as None."""
    if isinstance(value, dict):
        return {str(key): _plain(item, buffers) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item, buffers) for item in value]
    if hasattr(value, "detach"):
        value = value.detach().cpu().numpy()
    if isinstance(value, np.ndarray) and value.ndim:
        whole = {np.dtype(np.uint8): "u1", np.dtype(np.uint16): "u2"}.get(value.dtype, "f8")
        return buffers.add(value, whole if value.dtype.kind in "iu" else "f4")
    if isinstance(value, np.ndarray | np.generic):
        value = value.item()
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    return value if value is None or isinstance(value, str | bool | int) else str(value)
