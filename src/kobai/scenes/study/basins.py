"""The basins of attraction as a map: colour by the minimum reached, brightness by the steps that took."""

from __future__ import annotations

import json

import numpy as np
import xarray

from kobai import numbers
from kobai.descent.record.status import FAILED
from kobai.messages import optimizer_name, say
from kobai.scenes import Panel, Points, Scene
from kobai.scenes.options import Options
from kobai.scenes.study.pixels import axes_of, brightness, grey, image, title
from kobai.scenes.theme import THEMES, rgb

AT_REST_NOWHERE, DIVERGED = 0.62, 0.25  # how light a pixel without minimum is


def basin_scene(study: xarray.Dataset, options: Options) -> Scene:
    """The scene of a map of ``kobai.study.basins``."""
    theme, lang = THEMES[options.theme], options.lang
    reached = study["minimum"].to_numpy()
    status, steps = study["status"].to_numpy(), study["steps"].to_numpy().astype(float)
    minima = np.asarray(study.attrs["minima"], float).reshape(-1, 2)
    ground = rgb(theme.background)
    runs = np.array([rgb(color) for color in theme.runs])
    failed = np.isin(status, FAILED)
    broken, nowhere = grey(theme, DIVERGED), grey(theme, AT_REST_NOWHERE)
    colors = np.where(failed[..., None], broken, nowhere)
    there = reached >= 0
    shade = brightness(steps, there)
    colors[there] = ground + (runs[reached[there] % len(runs)] - ground) * shade[there][:, None]
    axes, extent = axes_of(study)
    marks = [image(colors, extent)]
    low, high = np.array(extent[::2]), np.array(extent[1::2])
    for k, point in enumerate(minima):
        share = numbers.percent((reached == k).mean())
        inside = bool(((point >= low) & (point <= high)).all())
        where = point[None] if inside else np.full((1, 2), np.nan)
        place = ", ".join(numbers.number(float(v)) for v in point)
        marks.append(Points(where, "star", 11.0, color=k, label=f"({place}): {share}"))  # type: ignore[arg-type]
    for which, color, name in (
        (~there & ~failed, nowhere, "study elsewhere"),
        (failed, broken, "study diverges"),
    ):
        if which.any():
            gone, swatch = np.full((1, 2), np.nan), "#" + "".join(f"{round(c):02x}" for c in color)
            marks.append(Points(gone, "dot", 9.0, color=swatch, label=say(name, lang)))  # type: ignore[arg-type]
    notes = (
        [say("study nowhere", lang, share=numbers.percent((~there & ~failed).mean()))]
        if (~there & ~failed).any()
        else []
    )
    if failed.any():
        notes.append(say("study diverged", lang, share=numbers.percent(failed.mean())))
    edges = high - low
    panel = Panel(axes, list(marks), equal=bool(edges.max() <= 3 * edges.min()), kind="basins")
    if not panel.equal:
        notes.append(say("not one scale", lang))
    return Scene(
        [panel], title=options.title_or(title(study)), subtitle=subtitle(study, lang),
        notes=notes + [str(text) for text in study.attrs.get("warnings", [])], theme=options.theme, lang=lang,
        size=options.size_or(640, 600), description=say("describe basins", lang, minima=len(minima)), source=study,
    )  # fmt: skip


def subtitle(study: xarray.Dataset, lang: str) -> str:
    """The optimizer, its step size where that is not varied, and the number of steps."""
    recipe = json.loads(str(study.attrs["identity"]))
    optimizer = optimizer_name(recipe["optimizer"], lang)
    if recipe["optimizer"] == "SGD" and ("momentum" in study.dims or recipe["hyper"].get("momentum")):
        optimizer = say(f"{'Nesterov' if recipe['hyper'].get('nesterov') else 'momentum'} method", lang)
    lr = None if "lr" in study.dims else recipe["hyper"].get("lr")
    steps = f"{numbers.count(recipe['steps'])} {say('steps of a study', lang)}"
    return " · ".join([optimizer, *([f"η = {numbers.number(lr)}"] if lr is not None else []), steps])
