"""Options of ``save``: which each file format has, and their values for a scene."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from kobai import budget, numbers
from kobai.budget import Cost
from kobai.checks import function_or_none, real, refuse_unknown, truth, whole
from kobai.errors import BadInput, shown
from kobai.formats import endings
from kobai.messages import say
from kobai.paint.thumbnail import size_of
from kobai.scenes import Scene

_COMMON = ("size", "scale", "dpi", "thumbnail", "progress")
_ALLOWED = {ending: (*_COMMON, *own) for kind, own in (("still", ("step",)), ("movie", ("fps", "frames")))
            for ending in endings(kind)}  # fmt: skip
_MOST = 16384  # pixels a side; more would take gigabytes
_BROWSER_FPS = {".gif": 50, ".webp": 90}
"""Browsers show frames that last 10 ms or less for 100 ms; those of GIF last whole 1/100 s, those of WebP whole 1/1000 s."""


@dataclass(frozen=True)
class Options:
    """Checked options."""

    size: tuple[int, int]  # CSS pixels
    scale: float  # pixels of one CSS pixel
    index: float  # the time index of a still
    pace: np.ndarray  # the time index of each frame of a movie
    fps: float
    progress: bool | Callable[[int, int], None] | None
    thumbnail: bool = False


def parse(scene: Scene, ending: str, given: dict[str, Any]) -> Options:
    """Check the options given for a file with this ending."""

    def belongs(name: str) -> str:
        elsewhere = [e for e, names in _ALLOWED.items() if name in names]
        return f" ({name} belongs to {' '.join(elsewhere)})" if elsewhere else ""

    refuse_unknown(given, _ALLOWED[ending], f"a {ending} file", belongs)
    thumbnail = truth("thumbnail", given.get("thumbnail", False))
    natural = size_of(scene) if thumbnail else scene.size
    size = width, height = _size(given.get("size"), natural)
    # a still without a size is made for screens with two pixels in each CSS pixel
    crisp = ending == ".png" and given.get("size") is None and not thumbnail
    scale = _scale(given, 2.0 if crisp else 1.0)
    if max(size) * scale > _MOST:
        raise BadInput(
            f"size={width}x{height} at scale={scale:g}: at most {_MOST} pixels a side are drawn; make it smaller"
        )
    progress: Any = given.get("progress")
    if not isinstance(progress, bool):
        cure = "True, False, None to show it where work takes more than a second, or a function of (done, all)"
        progress = function_or_none("progress", progress, 2, cure)
    pace, fps = _pace(scene, ending, given)
    movie = ending in endings("movie")
    check_cost(width, height, scale, len(pace) if movie else 1, movie)
    index = _index(scene, given.get("step"))
    return Options(size, scale, index, pace, fps, progress, thumbnail)  # pyright: ignore[reportArgumentType]


def cost(width: int, height: int, scale: float, frames: int, movie: bool) -> Cost:
    """The time and memory of painting, as measured for a surface: pixels × seconds × frames, and bytes a pixel.

    A still has nine samples a pixel, a movie four, of which every worker holds one frame.
    """
    pixels = width * height * scale**2
    seconds, held = (0.06e-6, 40 * min(os.cpu_count() or 1, 8)) if movie else (0.2e-6, 80)
    return Cost(pixels * seconds * frames, int(pixels * held))


def check_cost(width: int, height: int, scale: float, frames: int, movie: bool) -> None:
    """Refuse a picture or a movie that costs more than the budget in force."""
    what = f"{frames:,} frame{'s' * (frames != 1)} of {width}x{height} at scale={scale:g}"
    less = "make it smaller" + ", or take fewer frames" * movie
    budget.check(cost(width, height, scale, frames, movie), what, less, less)


def _number(name: str, value: Any, low: float, high: float) -> float:
    return real(name, value, low, high)


def _size(value: Any, natural: tuple[int, int]) -> tuple[int, int]:
    if value is None:
        return natural
    pair = value.lower().replace("×", "x").split("x") if isinstance(value, str) else value
    try:
        width, height = (int(v) for v in pair)
    except Exception:  # whatever a foreign type raises
        raise BadInput(f"size={shown(value)}: give (width, height) in pixels, or '640x480'") from None
    if min(width, height) < 120 or max(width, height) > _MOST:
        raise BadInput(f"size={width}x{height}: each side from 120 to {_MOST} pixels")
    return width, height


def _scale(given: dict[str, Any], usual: float) -> float:
    if given.get("scale") is not None and given.get("dpi") is not None:
        raise BadInput(f"scale={given['scale']!r} and dpi={given['dpi']!r}: give one of them (scale 1 is 96 dpi)")
    if given.get("dpi") is not None:
        return _number("dpi", given["dpi"], 24, 1200) / 96
    if given.get("scale") is not None:
        return _number("scale", given["scale"], 0.25, 12)
    return usual


def _index(scene: Scene, step: Any) -> float:
    steps = scene.timeline.steps
    last = len(steps) - 1
    if step is None:
        return float(last)
    number = int(_number("step", step, float(steps[0]), float(steps[-1])))
    if number != float(step):
        raise BadInput(f"step={step!r}: a whole number from {steps[0]} to {steps[-1]}")
    return float(np.interp(number, steps, np.arange(last + 1)))


def _pace(scene: Scene, ending: str, given: dict[str, Any]) -> tuple[np.ndarray, float]:
    """Time index of each frame, and the rate; ``fps`` alone keeps the movie's length, ``frames`` alone its rate."""
    pace = np.asarray(scene.timeline.pace, float)
    natural = float(scene.timeline.fps)
    fps = natural
    if given.get("fps") is not None:
        most, cure = 240, ""
        if ending == ".gif":
            most = _BROWSER_FPS[ending]
            cure = f"a number from 0.1 to {most}, since browsers slow down faster GIFs"
        fps = real("fps", given["fps"], 0.1, most, cure)
    asked, fps = fps, min(fps, _BROWSER_FPS.get(ending, fps))
    count = len(pace)
    if count < 2 and scene.timeline.frames is None:  # a scene that stands still: a turn of the camera, or one second
        turning = any(p.motion.kind != "fixed" for p in scene.panels if len(p.axes) == 3)
        count = round(6 * natural) if turning else max(round(natural), 1)
    count = max(round(count * fps / natural), 1)
    if given.get("frames") is not None:
        count = whole("frames", given["frames"], 1, 100_000)
    elif given.get("fps") is None and scene.timeline.frames is not None:
        count = scene.timeline.frames
    if len(pace) < 2:
        pace = np.full(2, pace[0] if len(pace) else 0.0)
    if fps < asked and count > 1:
        said = {"ending": ending, "most": numbers.number(fps, trim=True), "fps": numbers.number(asked, trim=True)}
        warnings.warn(say("frame rate", scene.lang, **said), stacklevel=4)
    if count != len(pace):
        pace = np.interp(np.linspace(0, len(pace) - 1, count), np.arange(len(pace)), pace) if count > 1 else pace[-1:]
    return pace, fps
