"""Options of ``scene``: the base class of what can be asked of a picture, and the checks that its subclasses share."""

from __future__ import annotations

import dataclasses
import difflib
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self

from kobai.errors import BadInput, nearest
from kobai.messages import LANGUAGES
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
        """Raise ``BadInput`` for a value that an option cannot have."""
        one_of("theme", self.theme, THEMES)
        one_of("lang", self.lang, LANGUAGES)
        if self.cmap is not None:
            check_cmap(self.cmap)
        if isinstance(self.title, str) and len(self.title) > MAX_TITLE:
            raise BadInput(
                f"title={self.title[:40] + '…'!r}: {len(self.title):,} characters; at most {MAX_TITLE:,} are drawn"
            )
        if self.frames is not None:
            whole("frames", self.frames, 1, 100_000)
        if not (is_number(self.fps) and 0 < self.fps <= 240):
            raise BadInput(f"fps={self.fps!r}: frames per second between 0 and 240")
        if self.size is not None and not (
            len(self.size) == 2 and all(isinstance(v, int) and 16 <= v <= 16384 for v in self.size)
        ):
            raise BadInput(f"size={self.size!r}: a width and a height in pixels, each 16 to 16384, such as (640, 480)")

    @property
    def colormap(self) -> str:
        """The colour map asked for, or the theme's."""
        return self.cmap or THEMES[self.theme].cmap

    def size_or(self, width: int, height: int) -> tuple[int, int]:
        """The size asked for, or this one."""
        return (width, height) if self.size is None else (int(self.size[0]), int(self.size[1]))

    def title_or(self, own: Text | str | None) -> Text | None:
        """The title asked for, or this one; None for an empty one."""
        title = own if self.title is None else self.title
        return Text(title) if isinstance(title, str) and title else title or None  # type: ignore[return-value]


def refuse_unknown(
    given: dict[str, Any], known: Iterable[str], owner: str, hint: Callable[[str], str] | None = None
) -> None:
    """Raise ``BadInput`` for an unknown option of ``owner``, with ``hint(name)`` if that says something, else the nearest."""
    known = list(known)
    for name, value in given.items():
        if name not in known:
            said = (hint(name) if hint else "") or nearest(name, known)
            raise BadInput(f"{name}={value!r}: {owner} has no option {name!r}; it knows {', '.join(known)}.{said}")


def one_of(name: str, value: object, known) -> None:
    """Raise ``BadInput`` unless the value is one of the known words."""
    if not isinstance(value, str) or value not in known:
        hint = nearest(value, known) if isinstance(value, str) else ""
        raise BadInput(f"{name}={value!r}: not one of {', '.join(known)}.{hint}")


def whole(name: str, value: object, lo: int, hi: int) -> None:
    """Raise ``BadInput`` unless the value is a whole number in [lo, hi]."""
    if isinstance(value, bool) or not isinstance(value, int) or not lo <= value <= hi:
        raise BadInput(f"{name}={value!r}: a whole number from {lo} to {hi}")


def check_range(name: str, pair: Sequence[float]) -> None:
    """Raise ``BadInput`` unless the pair is (low, high) with low < high, both finite."""
    if not (len(pair) == 2 and all(is_number(v) for v in pair) and pair[0] < pair[1]):
        raise BadInput(f"{name}={pair!r}: a low and a high end, low < high, such as (-2, 2)")
    size = max(abs(pair[0]), abs(pair[1]))
    if size > MAX_COORDINATE or pair[1] - pair[0] < max(MIN_WIDTH * size, 1 / MAX_COORDINATE):
        cause = f"axes are drawn up to ±{MAX_COORDINATE:g}, and no narrower than {MIN_WIDTH:g} of their ends"
        raise BadInput(f"{name}={pair!r}: {cause}; take another range, such as (-2, 2)")


def check_cmap(name: str) -> None:
    """Raise ``BadInput`` unless the `cmap` package knows the colour map."""
    import cmap

    try:
        cmap.Colormap(name)
    except (ValueError, KeyError, TypeError):
        short = [n.rpartition(":")[2] for n in cmap.Catalog()]
        close = difflib.get_close_matches(str(name), short, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        known = "try 'batlow' or 'viridis'"
        raise BadInput(f"cmap={name!r}: not a colour map of the cmap package; {known}.{hint}") from None


def is_number(value: object) -> bool:
    """Whether the value is a finite number, and not a bool."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
