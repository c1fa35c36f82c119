"""What can be asked of a picture, checked in one place."""

from __future__ import annotations

import dataclasses
import difflib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kobai.choices import HEIGHTS, VIEWS
from kobai.errors import BadInput, nearest
from kobai.messages import LANGUAGES
from kobai.scenes.text import Text
from kobai.scenes.theme import THEMES

PANELS = ("surface", "contour", "curve", "loss")


@dataclass(frozen=True)
class Options:
    """What a picture of a trace or an objective should be like.

    Args:
        view: ``"auto"``, ``"surface"``, ``"contour"``, ``"curve"`` (one variable), ``"loss"`` (value against step),
            ``"plane"`` (more than two variables), ``"both"`` (surface, contour and loss), ``"small"`` (a small picture for
            each run, the lowest first: what ``"auto"`` is for a race of more than eight), ``"article"``.
        panels: instead of ``view``, which panels to put side by side: of surface, contour, curve, loss.
        theme: ``"paper"``, ``"dark"``, ``"article"``.
        lang: ``"en"``, ``"ja"``.
        camera: ``"auto"``, ``"fixed"``, ``"orbit"``, a ``Camera``, (azimuth, elevation) in degrees, a ``Motion``, or
            keyframes as (fraction of the movie, ``Camera``) pairs.
        cmap: colour map, by its name in the `cmap` package; None: the theme's.
        levels: how many contour levels, or their true values; None: about ten.
        domain: (low, high) for each variable shown, instead of the range found.
        xlim, ylim: the same, one by one.
        zlim: (low, high) true values the height is cut to.
        height: ``"auto"``, ``"linear"``, ``"log"``, ``"power"``.
        coordinates: for more than two variables, which two to show, counted from 0; None: the path's principal plane.
        names: names of the runs.
        frames: of the movie, holds included.
        fps: frames per second.
        title: instead of the formula; ``""`` for none.
        size: (width, height) in CSS pixels.
        grid: points of the landscape along each axis; None: 121, more where it waves.
        arrow: draw −∇f at the current step; None: for one run.
    """

    view: str = "auto"
    panels: Sequence[str] | None = None
    theme: str = "paper"
    lang: str = "en"
    camera: Any = "auto"
    cmap: str | None = None
    levels: int | Sequence[float] | None = None
    domain: Sequence[Sequence[float]] | None = None
    xlim: Sequence[float] | None = None
    ylim: Sequence[float] | None = None
    zlim: Sequence[float] | None = None
    height: str = "auto"
    coordinates: Sequence[int] | None = None
    names: Sequence[str] | None = None
    frames: int | None = None
    fps: float = 20.0
    title: str | Text | None = None
    size: Sequence[int] | None = None
    grid: int | None = None
    arrow: bool | None = None

    @classmethod
    def parse(cls, given: dict[str, Any]) -> Options:
        """Options from keyword arguments.

        Raises:
            BadInput: an unknown option or a value it cannot have.
        """
        known = [f.name for f in dataclasses.fields(cls)]
        for name in given:
            if name not in known:
                raise BadInput(f"{name}={given[name]!r}: scene has no such option; it knows {', '.join(known)}."
                               f"{nearest(name, known)}")  # fmt: skip
        options = cls(**given)
        if options.view == "article" and "theme" not in given:
            options = dataclasses.replace(options, theme="article")
        options._check()
        return options

    def _check(self) -> None:
        one_of("view", self.view, VIEWS)
        one_of("theme", self.theme, THEMES)
        one_of("lang", self.lang, LANGUAGES)
        one_of("height", self.height, HEIGHTS)
        if self.panels is not None:
            if isinstance(self.panels, str) or not self.panels:
                raise BadInput(f"panels={self.panels!r}: give a list of panels, such as ['surface', 'loss']")
            for panel in self.panels:
                one_of("panels", panel, PANELS)
        if self.cmap is not None:
            check_cmap(self.cmap)
        for name in ("xlim", "ylim", "zlim"):
            if getattr(self, name) is not None:
                check_range(name, getattr(self, name))
        if self.domain is not None:
            for pair in pairs(self.domain):
                check_range("domain", pair)
        if self.grid is not None:
            whole("grid", self.grid, 3, 2001)
        if self.frames is not None:
            whole("frames", self.frames, 1, 100_000)
        if not (_is_number(self.fps) and 0 < self.fps <= 240):
            raise BadInput(f"fps={self.fps!r}: frames per second between 0 and 240")
        if self.size is not None and not (
            len(self.size) == 2 and all(isinstance(v, int) and 16 <= v <= 16384 for v in self.size)
        ):
            raise BadInput(f"size={self.size!r}: a width and a height in pixels, each 16 to 16384, such as (640, 480)")
        if isinstance(self.levels, int):
            whole("levels", self.levels, 1, 500)
        elif self.levels is not None and not all(_is_number(v) for v in self.levels):
            raise BadInput(f"levels={self.levels!r}: how many contour levels, or a list of their values")


def one_of(name: str, value: object, known) -> None:
    """Raise ``BadInput`` unless the value is one of the known words."""
    if not isinstance(value, str) or value not in known:
        hint = nearest(value, known) if isinstance(value, str) else ""
        raise BadInput(f"{name}={value!r}: not one of {', '.join(known)}.{hint}")


def whole(name: str, value: object, lo: int, hi: int) -> None:
    """Raise ``BadInput`` unless the value is a whole number in [lo, hi]."""
    if isinstance(value, bool) or not isinstance(value, int) or not lo <= value <= hi:
        raise BadInput(f"{name}={value!r}: a whole number from {lo} to {hi}")


def pairs(domain: Sequence) -> list[tuple[float, float]]:
    """A domain as a list of (low, high): one pair for all variables is allowed."""
    return [tuple(domain)] if len(domain) == 2 and _is_number(domain[0]) else [tuple(p) for p in domain]  # type: ignore


def check_range(name: str, pair: Sequence[float]) -> None:
    """Raise ``BadInput`` unless the pair is (low, high) with low < high, both finite."""
    if not (len(pair) == 2 and all(_is_number(v) for v in pair) and pair[0] < pair[1]):
        raise BadInput(f"{name}={pair!r}: a low and a high end, low < high, such as (-2, 2)")


def check_cmap(name: str) -> None:
    """Raise ``BadInput`` unless the `cmap` package knows the colour map."""
    import cmap

    try:
        cmap.Colormap(name)
    except (ValueError, KeyError, TypeError):
        short = [n.rpartition(":")[2] for n in cmap.Catalog()]
        close = difflib.get_close_matches(str(name), short, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise BadInput(
            f"cmap={name!r}: not a colour map of the cmap package; try 'batlow' or 'viridis'.{hint}"
        ) from None


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
