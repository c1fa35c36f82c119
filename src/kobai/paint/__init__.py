"""Painters: a scene as a picture or a movie.

A ``Page`` lays a scene out at one size: header, panels, notes. Each panel becomes a ``FlatPanel`` (two axes) or a
``SpacePanel`` (three axes, with a depth buffer in which surfaces, paths and balls hide each other exactly), and each of its
marks an object of ``marks``, which draws itself in the stages that the panel goes through. All draw on a ``Canvas``: of
pixels (``raster``), or of geometry for SVG and PDF (``vector``), so that a still, a frame of a movie and a vector file of one
moment are the same picture. Frames of movies are painted by several threads and encoded in order.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kobai import formats, importing
from kobai.errors import BadInput

if TYPE_CHECKING:
    import numpy as np

    from kobai.scenes import Scene

__all__ = ["frame", "save"]


def save(scene: Scene, path: str | Path, **options: Any) -> Path:
    """Write a scene as a picture or a movie; the ending decides: .png .svg .pdf .gif .mp4 .webp.

    Args:
        scene: what to show.
        path: where to. The file appears whole or not at all; an existing one is replaced only by a finished one.
        size: (width, height) in CSS pixels, or ``"640x480"``; the scene's own by default.
        scale: pixels of one CSS pixel, 2 for crisp screens. PNG of the scene's own size: 2; all else: 1.
        dpi: the same in dots per inch; 96 is scale 1.
        thumbnail: True for a small picture, 320 pixels wide unless ``size`` says otherwise: panels, their titles and the
            scene's in type that can be read, without ticks, legends and notes.
        step: stills: the step to show; the last by default.
        fps: movies: frames per second; alone it keeps the movie's length.
        frames: movies: how many frames; alone it keeps the frame rate.
        progress: a bar on stderr: True from the start, False never, None on a terminal once work has taken a second;
            or a function called with (done, all), which may raise to stop.

    Returns:
        The path.

    Raises:
        BadInput: an ending, an option or a value that cannot be; the file is left as it was.

    Example:
        >>> kobai.paint.save(scene, "bowl.png", size=(640, 480), scale=2, step=50)
    """
    with importing.lock:
        from kobai.files import whole_file
        from kobai.paint import options as opts
        from kobai.paint.page import Page

    path = Path(path)
    form = formats.of(path, formats.endings("still", "movie"))
    asked = opts.parse(scene, form.ending, options)
    with whole_file(path) as part:
        if form.kind == "still":
            form.encode(scene, asked, part)
        else:
            from kobai.paint.files import movie
            from kobai.progress import track

            page = Page(scene, asked.size, asked.scale, thumbnail=asked.thumbnail)
            when = movie.moments(asked.pace)
            tracked = partial(track, total=len(when), label=path.name, show=asked.progress)
            form.encode(page, when, asked.fps, part, tracked)
    return path


def frame(
    scene: Scene, position: float | None = None, *, size: Any = None, scale: float = 1.0, progress: float = 0.0
) -> np.ndarray:
    """One moment of a scene as an (h, w, 3) uint8 picture.

    Args:
        position: fractional time index 0 … K−1; the last by default.
        size: CSS pixels; the scene's own by default.
        scale: pixels of one CSS pixel.
        progress: how much of the movie has passed, 0 … 1, for the camera.
    """
    from kobai.paint import options as opts
    from kobai.paint.files.movie import unpacked
    from kobai.paint.page import Page

    asked = opts.parse(scene, ".png", {"size": size, "scale": scale})
    page = Page(scene, asked.size, asked.scale)
    k = asked.index if position is None else float(position)
    if not 0 <= k <= asked.index:
        raise BadInput(f"position={position!r}: a time index from 0 to {asked.index:g}")
    return unpacked(page.paint(page.canvas(), k, progress))
