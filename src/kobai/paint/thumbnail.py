"""Thumbnails: the picture and its title, without the words that cannot be read where it is small."""

from __future__ import annotations

from dataclasses import replace

from kobai.scenes import Arrows, Axis, Contours, Note, Panel, Path, Points, Scene, Text
from kobai.scenes.marks import Mark

WIDTH, LEAST_HEIGHT, MOST_HEIGHT = 320, 180, 360  # CSS pixels


def size_of(scene: Scene) -> tuple[int, int]:
    """A thumbnail's size in CSS pixels: the scene's shape, unless it is very flat or very tall."""
    width, height = scene.size
    return WIDTH, min(max(round(WIDTH * height / width), LEAST_HEIGHT), MOST_HEIGHT)


def thumbnail(scene: Scene) -> Scene:
    """The scene with its title, panels and their titles; without subtitle, status, notes, keys of colours and small words.

    Names of runs and curves remain for their ends, where the painters draw them if they have room.
    """
    shown = [panel for panel in scene.panels if panel.kind != "key"]
    if all(panel.kind == "curve" and panel.cell[0] == 0 for panel in shown):
        shown = shown[:1]  # of charts side by side: the names of its curves need the whole width
    panels = [_bare(panel) for panel in shown]
    columns = scene.columns if len(panels) == len(scene.panels) else ()
    return replace(
        scene, panels=panels, columns=columns, subtitle="", notes=[], timeline=replace(scene.timeline, status=[])
    )


def _bare(panel: Panel) -> Panel:
    return replace(
        panel,
        axes=[_without_words(axis) for axis in panel.axes],
        marks=[_without_label(mark) for mark in panel.marks if not isinstance(mark, Note)],
        caption=None,
    )


def _without_words(axis: Axis) -> Axis:
    return replace(axis, label=Text(""), ticks=[], note="")


def _without_label(mark: Mark) -> Mark:
    match mark:
        case Points():
            return replace(mark, label="", names=())
        case Arrows():
            return replace(mark, label="")
        case Contours():
            return replace(mark, values=None)
        case Path(end_note=words) if words:
            return replace(mark, end_note="↗")
    return mark
