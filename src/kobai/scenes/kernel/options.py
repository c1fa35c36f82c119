"""What can be asked of a picture of a kernel model."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kobai.errors import BadInput, nearest
from kobai.messages import LANGUAGES
from kobai.scenes.text import Text
from kobai.scenes.theme import THEMES
from kobai.scenes.trace.options import check_cmap, one_of, whole


@dataclass(frozen=True)
class Options:
    """What a picture of a kernel model should be like.

    Args:
        theme: ``"paper"``, ``"dark"``, ``"article"``.
        lang: ``"en"``, ``"ja"``.
        camera: as for any scene: ``"auto"``, ``"fixed"``, ``"orbit"``, (azimuth, elevation), a ``Camera``, keyframes.
        columns: which columns of the data to show, counted from 0; None: all, or their principal axes.
        colors: one number or label for each sample, to colour it by; None: by its place on the manifold.
        images: (height, width), when each sample is a picture: the manifold is then shown as pictures too.
        names: names of the columns, and of y last.
        cmap: colour map of surfaces.
        title: instead of the model's.
        size: (width, height) in CSS pixels.
        frames: of the movie, holds included.
        fps: frames per second.
        steps: of the bandwidth's descent that is shown.
    """

    theme: str = "paper"
    lang: str = "en"
    camera: Any = "auto"
    columns: Sequence[int] | None = None
    colors: Any = None
    images: tuple[int, int] | None = None
    names: Sequence[str] | None = None
    cmap: str | None = None
    title: str | Text | None = None
    size: Sequence[int] | None = None
    frames: int | None = None
    fps: float = 20.0
    steps: int = 60

    @classmethod
    def parse(cls, given: dict[str, Any]) -> Options:
        """Options from keyword arguments.

        Raises:
            BadInput: an unknown option or a value it cannot have.
        """
        known = [f.name for f in dataclasses.fields(cls)]
        for name in given:
            if name not in known:
                close = nearest(name, known)
                raise BadInput(f"{name}={given[name]!r}: no such option here; there are {', '.join(known)}.{close}")
        options = cls(**given)
        one_of("theme", options.theme, THEMES)
        one_of("lang", options.lang, LANGUAGES)
        if options.cmap is not None:
            check_cmap(options.cmap)
        if options.frames is not None:
            whole("frames", options.frames, 1, 100_000)
        whole("steps", options.steps, 1, 10_000)
        if not (isinstance(options.fps, (int, float)) and math.isfinite(options.fps) and 0 < options.fps <= 240):
            raise BadInput(f"fps={options.fps!r}: frames per second between 0 and 240")
        if options.size is not None and not (
            len(options.size) == 2 and all(isinstance(v, int) and 16 <= v <= 16384 for v in options.size)
        ):
            raise BadInput(f"size={options.size!r}: a width and a height in pixels, such as (960, 480)")
        return options

    def picked(self, columns: int, most: int) -> list[int] | None:
        """The columns asked for, checked; None where none were.

        Args:
            columns: how many the data has.
            most: how many can be shown.
        """
        if self.columns is None:
            return None
        picked = list(self.columns)
        if not 1 <= len(picked) <= most or any(
            not isinstance(c, int) or isinstance(c, bool) or not 0 <= c < columns for c in picked
        ):
            raise BadInput(f"columns={self.columns!r}: one to {most} columns, each from 0 to {columns - 1}")
        return picked

    def size_or(self, width: int, height: int) -> tuple[int, int]:
        """The size asked for, or this one."""
        return (width, height) if self.size is None else (int(self.size[0]), int(self.size[1]))
