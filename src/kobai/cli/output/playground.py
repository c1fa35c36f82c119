"""What ``kobai play`` writes, and its report."""

from __future__ import annotations

import base64
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kobai.cli.output import terminal
from kobai.cli.output.outputs import Written, checked
from kobai.errors import BadInput

if TYPE_CHECKING:
    from kobai.app.state import State
    from kobai.scenes import Scene
    from kobai.viewer.playground import Shown

_PICTURE = (240, 180)  # CSS pixels of a gallery's picture
_QUALITY = 70  # of its WebP


def write(first: State, out: str | None, site: str | None, quiet: bool, lesson: str | None = None) -> None:
    """Write the playground's file, or its folder, or both; it begins with the state ``first``.

    Raises:
        BadInput: neither is asked for, a path that cannot be written, or a lesson that is none.
    """
    if out is None and site is None:
        raise BadInput("--out: say where to write, as --out play.html, or --site playground for a folder")
    paths = [] if out is None else checked([out], (".html",))
    if site is not None and Path(site).exists() and not Path(site).is_dir():
        raise BadInput(f"--site {site!r}: this is a file; give the name of a folder")
    import kobai.lessons
    from kobai.optimize import names
    from kobai.recipe.recipe import play_recipe
    from kobai.viewer import playground

    if lesson is not None:
        kobai.lessons.lesson(lesson)  # raises where there is none of that name
    listed = [playground.Listed(name, kobai.lessons.lesson(name).title) for name in kobai.lessons.names()]
    recipe = play_recipe(first.plain(), names())
    written = [Written.at(playground.save(recipe, path, lesson)) for path in paths]
    if site is not None:
        written.append(Written.at(playground.save_site(recipe, gallery(), site, lessons=listed, lesson=lesson)))
    if not quiet:
        terminal.print_written(terminal.stdout(), written, space=False)


def gallery() -> list[Shown]:
    """The catalogue's functions, each with a small picture of gradient descent on it."""
    from kobai.app.defaults import STEPS, first_shown
    from kobai.descent import descend
    from kobai.objectives import functions, objective
    from kobai.objectives.catalogue import families, japanese
    from kobai.scenes import scene
    from kobai.viewer.playground import Shown

    shown = []
    kinds = [*families()]
    of = {entry.key: family for family, members in families().items() for entry in members}
    for entry in sorted(functions(), key=lambda entry: kinds.index(of[entry.key])):
        f, first = objective(entry.name), first_shown(entry.name)
        start = list(first["start"])
        changed = {
            "f": entry.name, "params": {}, "dim": None if f.dim else len(start), "domain": None, "start": [start],
            "optimizers": [{"name": "gradient descent", "lr": first["lr"], "hyper": {}}],
        }  # fmt: skip
        made = scene(descend(f, start, lr=first["lr"], steps=STEPS), size=_PICTURE, title="", steady=True)
        family, key = of[entry.key], entry.key
        shown.append(
            Shown(
                entry.name, address(changed), picture(made), "webp", made.description, japanese.NAMES[key],
                (family.replace("_", " "), japanese.FAMILIES[family]), (entry.note, japanese.NOTES[key]),
            )
        )  # fmt: skip
    return shown


def picture(made: Scene) -> bytes:
    """A scene's last moment as a small WebP: its first panel, without words and numbers."""
    from PIL import Image

    from kobai.paint import frame
    from kobai.scenes import Text

    panel = replace(made.panels[0], cell=(0, 0, 1, 1), caption=None)
    panel.axes = [replace(axis, label=Text(""), ticks=[], note="") for axis in panel.axes]
    panel.marks = [replace(mark, label="") if hasattr(mark, "label") else mark for mark in panel.marks]
    still = replace(made.timeline, status=[])
    bare = replace(
        made, panels=[panel], timeline=still, title=None, subtitle="", notes=[], columns=(), rows=(), size=_PICTURE
    )
    file = io.BytesIO()
    Image.fromarray(frame(bare, scale=1.5)).save(file, "webp", quality=_QUALITY)
    return file.getvalue()


def address(changed: dict[str, Any]) -> str:
    """Entries of a state as the part of an address after ``#``, as the page writes it."""
    text = json.dumps(changed, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(text).decode().rstrip("=")
