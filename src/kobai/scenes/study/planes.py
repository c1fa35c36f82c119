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
from kobai.scenes.scale import Scale
from kobai.scenes.study.basins import subtitle
from kobai.scenes.study.pixels import COLUMNS, Key, axes_of, brightness, grey, image, title
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
    place = (1 - brightness(steps, arrived)[arrived]) / 0.65
    colors[arrived] = ramp[np.rint((len(ramp) - 1) * place).astype(int).clip(0, len(ramp) - 1)]
    axes, extent = axes_of(study)
    notes = [say("study arrived", lang, share=numbers.percent(arrived.mean()))]
    if failed.any():
        notes.append(say("study diverged", lang, share=numbers.percent(failed.mean())))
    notes += [str(text) for text in study.attrs.get("warnings", [])]
    others += [(say("study diverges", lang), broken)] * bool(failed.any())
    ticks = _ticks(steps[arrived], lang)
    key = Key(ramp if ticks else ramp[:0], ticks, others)
    heading = options.title_or(title(study))
    return Scene(
        [Panel(axes, [image(colors, extent)], kind="plane"), key.panel()], columns=COLUMNS,
        title=heading, subtitle=subtitle(study, lang), notes=notes,
        theme=options.theme, lang=lang, size=options.size_or(760, 560), description=say("describe plane", lang), source=study,
    )  # fmt: skip


def _ticks(steps: Array, lang: str) -> list[tuple[float, str]]:
    """Round numbers of steps with their shares of the ramp, which is even in log(1 + steps)."""
    if not len(steps):
        return []
    low, high = float(steps.min()), float(steps.max())
    if low == high:
        return [(0.0, say("count of steps", lang, step=numbers.count(int(low))))]
    between = [v for v in Scale("log").round_values(np.log10(max(low, 1.0)), np.log10(high), 5) if low < v < high]
    span = np.log1p(high) - np.log1p(low)
    found = [(float((np.log1p(v) - np.log1p(low)) / span), numbers.count(round(v))) for v in (low, *between, high)]
    found[-1] = (1.0, say("count of steps", lang, step=numbers.count(int(high))))
    return [one for k, one in enumerate(found) if k in (0, len(found) - 1) or 0.06 < one[0] < 0.94]
