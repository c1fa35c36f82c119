"""Options of ``scene``: the base class of what can be asked of a picture, and the checks that its subclasses share."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from kobai.checks import number_or_none, one_of, real, refuse_unknown, sequence, whole, writable
from kobai.errors import BadInput, shown
from kobai.messages import LANGUAGES
from kobai.scenes.camera import Camera, camera_of
from kobai.scenes.theme import THEMES
from kobai.scenes.types import Text

MAX_TITLE = 1_000  # characters; more than a line or two are not read, and each is an outline
MAX_COORDINATE = 1e100  # beyond it squares of lengths are infinite
MIN_WIDTH = 1e-9  # narrower, and neighbouring ticks are the same number


@dataclass(frozen=True, kw_only=True)
class Options:
    """What every picture can be asked for.

    Args:
        theme: ``"paper"``, ``"dark"``, ``"article"``.
        lang: ``"en"``, ``"ja"``.
        camera: ``"auto"``, ``"fixed"``, ``"orbit"``, a ``Camera``, (azimuth, elevation) in degrees, a ``Motion``, or
            keyframes as (fraction of the movie, ``Camera``) pairs.
        cmap: colour map, by its name in the `cmap` package; None: the theme's.
        title: instead of the scene's own; ``""`` for none.
        size: (width, height) in CSS pixels.
        frames: of the movie, holds included.
        fps: frames per second.
    """

    theme: str = "paper"
    lang: str = "en"
    camera: Any = "auto"
    cmap: str | None = None
    title: str | Text | None = None
    size: Sequence[int] | None = None
    frames: int | None = None
    fps: float = 20.0

    @classmethod
    def parse(cls, given: dict[str, Any]) -> Self:
        """Options from keyword arguments.

        Raises:
            BadInput: an unknown option or a value it cannot have.
        """
        refuse_unknown(given, [f.name for f in dataclasses.fields(cls)], "scene")
        options = cls(**given)
        options.check()
        return options

    def check(self) -> None:
        """Raise ``BadInput`` for a value that an option cannot have; numbers and lists of any library become Python's."""
        one_of("theme", self.theme, THEMES)
        one_of("lang", self.lang, LANGUAGES)
        if self.cmap is not None:
            check_cmap(self.cmap)
        if isinstance(self.title, str) and len(self.title) > MAX_TITLE:
            raise BadInput(
                f"title={self.title[:40] + '…'!r}: {len(self.title):,} characters; at most {MAX_TITLE:,} are drawn"
            )
        if self.frames is not None:
            self._keep(frames=whole("frames", self.frames, 1, 100_000))
        self._keep(fps=real("fps", self.fps, 0.1, 240))
        camera_of(self.camera, Camera, animated=False)  # also where no panel has three axes
        if self.size is not None:
            cure = "a width and a height in pixels, each 16 to 16384, such as (640, 480)"
            sides = sequence("size", self.size, cure)
            if len(sides) != 2:
                raise BadInput(f"size={shown(self.size)}: {cure}")
            self._keep(size=tuple(whole("size", side, 16, 16384, cure) for side in sides))
        if self.title is not None and not isinstance(self.title, (str, Text)):
            raise BadInput(f"title={shown(self.title)}: give text")
        if isinstance(self.title, str):
            writable("title", self.title)

    def _keep(self, **values: Any) -> None:
        for name, value in values.items():
            object.__setattr__(self, name, value)

    @property
    def colormap(self) -> str:
        """The colour map asked for, or the theme's."""
        return self.cmap or THEMES[self.theme].cmap

    def size_or(self, width: int, height: int) -> tuple[int, int]:
        """The size asked for, or this one."""
        return (width, height) if self.size is None else (self.size[0], self.size[1])

    def title_or(self, own: Text | str | None) -> Text | None:
        """The title asked for, or this one; None for an empty one."""
        title = own if self.title is None else self.title
        return Text(title) if isinstance(title, str) and title else title or None  # type: ignore[return-value]


def check_range(name: str, pair: Sequence[float]) -> tuple[float, float]:
    """The pair as numbers of Python's; ``BadInput`` unless the pair is (low, high) with low < high, both finite."""
    cure = "a low and a high end, low < high, such as (-2, 2)"
    ends = [number_or_none(end) for end in sequence(name, pair, cure)]
    if len(ends) != 2:
        raise BadInput(f"{name}={shown(pair)}: {cure}")
    low, high = ends
    if low is None or high is None or not low < high:
        raise BadInput(f"{name}={shown(pair)}: {cure}")
    size = max(abs(low), abs(high))
    if size > MAX_COORDINATE or high - low < max(MIN_WIDTH * size, 1 / MAX_COORDINATE):
        cause = f"axes are drawn up to ±{MAX_COORDINATE:g}, and no narrower than {MIN_WIDTH:g} of their ends"
        raise BadInput(f"{name}={shown(pair)}: {cause}; take another range, such as (-2, 2)")
    return low, high


def check_cmap(name: str) -> None:
    """Raise ``BadInput`` unless the `cmap` package knows the colour map."""
    import cmap

    try:
        if not isinstance(name, str):
            raise TypeError(type(name).__name__)
        cmap.Colormap(name)
    except Exception:  # whatever the package raises
        short = [n.rpartition(":")[2] for n in cmap.Catalog()]
        close = difflib.get_close_matches(name, short, n=1) if isinstance(name, str) else []
        hint = f" Did you mean {close[0]!r}?" if close else ""
        known = "try 'batlow' or 'viridis'"
        raise BadInput(f"cmap={shown(name)}: not a colour map of the cmap package; {known}.{hint}") from None


def is_number(value: object) -> bool:
    """Whether the value is a finite number, and not a bool."""
    return number_or_none(value) is not None
