"""The scene: panels that share one timeline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kobai.scenes.panel import Panel
from kobai.scenes.timeline import Timeline
from kobai.scenes.types import Text


@dataclass
class Scene:
    """What to show. ``save`` writes it as whatever the file's ending says.

    Args:
        panels: each with its cell in the grid.
        timeline: shared by all panels.
        title: the formula, usually.
        subtitle: the optimizer and its step size, constant over time.
        notes: small print under the picture: what was clipped, what share of variance a plane shows.
        theme: ``"paper"``, ``"dark"`` or ``"article"``.
        lang: ``"en"`` or ``"ja"``.
        columns, rows: relative widths and heights of the grid; empty for equal.
        size: natural size in CSS pixels.
        description: one sentence for people who cannot see it.
        extra: plain data for the viewer that no painter draws (optimizer state for the step view, live settings).
        source: what it was made of, where a page can make it again: a ``kobai.scenes.trace.source.Source``,
            or the Dataset of a study.
    """

    panels: list[Panel]
    timeline: Timeline = field(default_factory=Timeline)
    title: Text | None = None
    subtitle: str = ""
    notes: list[str] = field(default_factory=list)
    theme: str = "paper"
    lang: str = "en"
    columns: Sequence[float] = ()
    rows: Sequence[float] = ()
    size: tuple[int, int] = (640, 480)
    description: str = ""
    extra: dict = field(default_factory=dict)
    source: Any = field(default=None, repr=False, compare=False)

    def __repr__(self) -> str:
        panels = ", ".join(map(_summary, self.panels[:4])) + (", …" if len(self.panels) > 4 else "")
        frames = f", {len(self.timeline.pace)} frames" if self.animated else ""
        title = "" if self.title is None else f" of {self.title.plain}"
        return f"<Scene{title}: {panels or 'no panels'}{frames}, {self.size[0]}×{self.size[1]}>"

    @property
    def animated(self) -> bool:
        """Whether anything moves, so that a movie makes sense."""
        return len(self.timeline.steps) > 1

    def save(self, path: str | Path, **options: Any) -> Path:
        """Write the scene to ``path``; the ending decides (.png .svg .pdf .gif .mp4 .webp .html).

        Args:
            path: where to. The file appears whole or not at all.
            **options: see ``kobai.paint.save``: ``size``, ``scale``, ``fps``, ``frames``, ``step``, ``progress``, …

        Returns:
            The path, as ``pathlib.Path``.

        Raises:
            BadInput: an ending kobai does not write, or an option that ending does not have.
        """
        from kobai import formats

        return formats.save(self, path, **options)

    def _repr_mimebundle_(self, **options: Any) -> Any:
        """In a notebook: a page that needs no kernel, with a picture beside it."""
        from kobai import formats

        return formats.mimebundle(self, **options)

    def _mime_(self) -> tuple[str, str]:
        """What marimo shows."""
        from kobai import formats

        return formats.marimo(self)


def _summary(panel: Panel) -> str:
    """``"surface (Contours, Surface, 3 Path)"``."""
    kinds = Counter(type(mark).__name__ for mark in panel.marks)
    marks = ", ".join(kind if n == 1 else f"{n} {kind}" for kind, n in kinds.items())
    return f"{panel.kind or 'panel'} ({marks or 'empty'})"
