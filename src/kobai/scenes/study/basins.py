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
from kobai.scenes.study.pixels import COLUMNS, DIM, Key, axes_of, brightness, grey, image, step_ticks, title
from kobai.scenes.theme import THEMES, rgb
from kobai.scenes.types import Array

AT_REST_NOWHERE, DIVERGED = 0.62, 0.25  # how light a pixel without minimum is
COLORS = 4  # minima of which the key of steps has a column


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
    ends = [reached == k for k in range(len(minima))]
    *shares, lost, broke = numbers.percents([which.sum() for which in (*ends, ~there & ~failed, failed & ~there)])
    for k, (point, share) in enumerate(zip(minima, shares, strict=True)):
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
    notes = [say("study nowhere", lang, share=lost)] if (~there & ~failed).any() else []
    if failed.any():
        notes.append(say("study diverged", lang, share=broke))
    edges = high - low
    equal = bool(edges.max() <= 3 * edges.min())
    panels = [Panel(axes, list(marks), equal=equal, kind="basins")]
    if not equal:
        notes.append(say("not one scale", lang))
    taken = steps[there & (steps >= 0)]
    if len(taken) and taken.min() < taken.max():
        panels.append(_key(reached[there], taken, runs, ground, lang))
    keyed = len(panels) > 1
    return Scene(
        panels, columns=COLUMNS if keyed else (), title=options.title_or(title(study)), subtitle=subtitle(study, lang),
        notes=notes + [str(text) for text in study.attrs.get("warnings", [])], theme=options.theme, lang=lang,
        size=options.size_or(760 if keyed else 640, 600), source=study,
        description=say("describe basins", lang, minima=len(minima)),
    )  # fmt: skip


def _key(reached: Array, taken: Array, runs: Array, ground: Array, lang: str) -> Panel:
    """A bar from few steps to many, with a column for each of the minima that most starts reach."""
    counts = np.bincount(reached.astype(int))
    common = np.sort(np.argsort(-counts, kind="stable")[: min(COLORS, np.count_nonzero(counts))])
    fading = 1 - DIM * np.linspace(0, 1, 128)[:, None, None]
    return Key(ground + (runs[common % len(runs)] - ground) * fading, step_ticks(taken, lang), []).panel()


def subtitle(study: xarray.Dataset, lang: str) -> str:
    """The optimizer, its step size where that is not varied, and the number of steps."""
    recipe = json.loads(str(study.attrs["identity"]))
    optimizer = optimizer_name(recipe["optimizer"], lang)
    if recipe["optimizer"] == "SGD" and ("momentum" in study.dims or recipe["hyper"].get("momentum")):
        optimizer = say(f"{'Nesterov' if recipe['hyper'].get('nesterov') else 'momentum'} method", lang)
    lr = None if "lr" in study.dims else recipe["hyper"].get("lr")
    steps = f"{numbers.count(recipe['steps'])} {say('steps of a study', lang)}"
    return " · ".join([optimizer, *([f"η = {numbers.number(lr)}"] if lr is not None else []), steps])
