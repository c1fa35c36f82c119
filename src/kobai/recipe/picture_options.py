"""What the picture of a saved page was asked for that its state does not say."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from kobai.scenes.camera import Camera, camera_of
from kobai.scenes.theme import color_table
from kobai.scenes.trace.source import Source


def picture_options(source: Source) -> dict[str, Any]:
    """Options of a picture as plain data, by their names; those that were not asked for are left out.

    ``camera`` is a word, a camera or a motion; ``colors`` holds the 256 colours of ``cmap`` as hexadecimal digits.
    """
    options, objective = source.options, source.objective
    asked: dict[str, Any] = {
        "panels": options.panels, "levels": options.levels, "zlim": options.zlim, "grid": options.grid,
        "arrow": options.arrow, "cmap": options.cmap,
        "residuals": None if options.residuals == "sticks" else options.residuals, "earlier": options.earlier,
    }  # fmt: skip
    if options.coordinates is not None and source.start.shape[-1] <= 2:
        asked["coordinates"] = objective.places(options.coordinates)
    if options.cmap is not None:
        asked["colors"] = color_table(options.cmap).tobytes().hex()
    if not isinstance(options.camera, str) or options.camera != "auto":
        asked["camera"] = _camera(options.camera)
    return {name: _lists(value) for name, value in asked.items() if value is not None}


def _camera(given: Any) -> Any:
    if isinstance(given, str):
        return given
    camera, motion = camera_of(given, Camera, animated=True)
    if motion.kind == "fixed" and not hasattr(given, "kind"):
        return asdict(camera)
    return asdict(motion)


def _lists(value: Any) -> Any:
    """Data with lists instead of tuples, as JSON has it."""
    if isinstance(value, dict):
        return {name: _lists(part) for name, part in value.items()}
    return [_lists(part) for part in value] if isinstance(value, list | tuple) else value
