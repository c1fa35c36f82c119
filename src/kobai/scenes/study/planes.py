"""How descents end over two quantities, as a map: steps of those that arrived, how far those came that did not, divergence."""

from __future__ import annotations

import numpy as np
import xarray

from kobai import numbers
from kobai.messages import say
from kobai.scenes import Panel, Scene
from kobai.scenes.options import Options
from kobai.scenes.study.basins import FAILED, subtitle
from kobai.scenes.study.pixels import axes_of, brightness, image, title
from kobai.scenes.theme import THEMES, color_table, rgb

STILL, BROKEN = 0.75, 0.2  # how far towards the background: runs on their way, and runs that diverged


def plane_scene(study: xarray.Dataset, options: Options) -> Scene:
    """The scene of a map of ``kobai.study.plane``."""
    theme, lang = THEMES[options.theme], options.lang
    status, steps = study["status"].to_numpy(), study["steps"].to_numpy().astype(float)
    ground, ink = rgb(theme.background), rgb(theme.ink)
    failed, arrived = np.isin(status, FAILED), steps >= 0
    colors = np.where(failed[..., None], ground + (ink - ground) * (1 - BROKEN), ground + (ink - ground) * (1 - STILL))
    table = color_table(options.colormap).astype(float)
    colors[arrived] = table[
        np.rint(255 * (0.1 + 0.85 * (1 - brightness(steps, arrived)[arrived]) / 0.65)).astype(int).clip(0, 255)
    ]
    axes, extent = axes_of(study)
    notes = [say("study arrived", lang, share=numbers.percent(arrived.mean()))]
    if arrived.any():
        least, most = (numbers.count(int(n)) for n in (steps[arrived].min(), steps[arrived].max()))
        notes.append(say("study colors", lang, least=least, most=most))
    if failed.any():
        notes.append(say("study diverged", lang, share=numbers.percent(failed.mean())))
    heading = options.title_or(title(study))
    return Scene(
        [Panel(axes, [image(colors, extent)], kind="plane")], title=heading, subtitle=subtitle(study, lang), notes=notes,
        theme=options.theme, lang=lang, size=options.size_or(640, 560), description=say("describe plane", lang), source=study,
    )  # fmt: skip
