"""How descents end over two quantities, as a map: steps of those that arrived, how far those came that did not, divergence."""

from __future__ import annotations

import json

import numpy as np
import xarray

from kobai import numbers
from kobai.descent.record.status import FAILED, Status
from kobai.messages import say
from kobai.scenes import Panel, Scene
from kobai.scenes.options import Options
from kobai.scenes.study.basins import subtitle
from kobai.scenes.study.pixels import COLUMNS, DIM, Key, axes_of, brightness, grey, image, step_ticks, title
from kobai.scenes.theme import THEMES, color_table
from kobai.scenes.types import Array

DIVERGED = 0.2  # how light the pixels of such runs are
OPEN = (((Status.DESCENDING, Status.CONVERGED), 0.78), ((Status.OSCILLATING,), 0.42), ((Status.STALLED,), 0.6))
"""The same of runs that did not arrive: still descending, oscillating, at rest elsewhere."""


def plane_scene(study: xarray.Dataset, options: Options) -> Scene:
    """The scene of a map of ``kobai.study.plane``."""
    theme, lang = THEMES[options.theme], options.lang
    recipe = json.loads(str(study.attrs["identity"]))
    status, steps = study["status"].to_numpy(), study["steps"].to_numpy().astype(float)
    failed, arrived = np.isin(status, FAILED), steps >= 0
    broken = grey(theme, DIVERGED)
    colors = np.where(failed[..., None], broken, 0.0)
    others: list[tuple[str, Array]] = []
    names = (
        say("study late", lang, steps=numbers.count(recipe["steps"])),
        say("pixel oscillating", lang),
        say("study at rest", lang),
    )
    for name, (which, share) in zip(names, OPEN, strict=True):
        there = np.isin(status, which) & ~arrived
        if there.any():
            colors[there] = grey(theme, share)
            others.append((name, grey(theme, share)))
    ramp = color_table(options.colormap).astype(float)[np.rint(255 * np.linspace(0.1, 0.95, 128)).astype(int)]
    place = (1 - brightness(steps, arrived)[arrived]) / DIM
    colors[arrived] = ramp[np.rint((len(ramp) - 1) * place).astype(int).clip(0, len(ramp) - 1)]
    axes, extent = axes_of(study)
    shares = numbers.percents([arrived.sum(), failed.sum(), arrived.size - (arrived | failed).sum()])
    notes = [say("study arrived", lang, share=shares[0])]
    if failed.any():
        notes.append(say("study diverged", lang, share=shares[1]))
    notes += [str(text) for text in study.attrs.get("warnings", [])]
    others += [(say("study diverges", lang), broken)] * bool(failed.any())
    ticks = step_ticks(steps[arrived], lang)
    key = Key(ramp if ticks else ramp[:0], ticks, others)
    heading = options.title_or(title(study))
    return Scene(
        [Panel(axes, [image(colors, extent)], kind="plane"), key.panel()], columns=COLUMNS,
        title=heading, subtitle=subtitle(study, lang), notes=notes,
        theme=options.theme, lang=lang, size=options.size_or(760, 560), description=say("describe plane", lang), source=study,
    )  # fmt: skip
