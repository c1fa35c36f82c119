"""Options of a picture of a kernel model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kobai.checks import sequence, texts, whole
from kobai.errors import BadInput, shown
from kobai.scenes import options


@dataclass(frozen=True, kw_only=True)
class Options(options.Options):
    """What a picture of a kernel model can be asked for, besides what any scene can.

    Args:
        columns: which columns of the data to show, counted from 0; None: all, or their principal axes.
        colors: one number or label for each sample, to colour it by; None: by its place on the manifold.
        color_name: what ``colors`` are, such as a column's name.
        labels: one name for each sample, written beside it; None: none.
        images: (height, width), when each sample is a picture: the manifold is then shown as pictures too.
        names: names of the columns, and of y last.
        steps: of the bandwidth's descent that is shown.
    """

    columns: Sequence[int] | None = None
    colors: Any = None
    color_name: str = ""
    labels: Any = None
    images: tuple[int, int] | None = None
    names: Sequence[str] | None = None
    steps: int = 60

    def check(self) -> None:
        super().check()
        self._keep(steps=whole("steps", self.steps, 1, 10_000))
        if self.names is not None:
            self._keep(names=texts("names", self.names, "give a list of names of the columns"))
        if self.images is not None:
            cure = "give (height, width), in pixels"
            sides = tuple(whole("images", n, 1, 10**6, cure) for n in sequence("images", self.images, cure))
            if len(sides) != 2:
                raise BadInput(f"images={shown(self.images)}: {cure}")
            self._keep(images=sides)
        if self.columns is not None:
            self._keep(columns=sequence("columns", self.columns, "give a list of columns, counted from 0"))

    def picked(self, columns: int, most: int) -> list[int] | None:
        """The columns asked for, at most ``most`` of ``columns``; None where none were."""
        if self.columns is None:
            return None
        cure = f"one to {most} columns, each from 0 to {columns - 1}"
        if not 1 <= len(self.columns) <= most:
            raise BadInput(f"columns={shown(self.columns)}: {cure}")
        return [whole("columns", c, 0, columns - 1, cure) for c in self.columns]
