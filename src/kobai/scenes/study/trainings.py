"""Which hyperparameters a network trains with, as a map: one ramp of colours for those that converge, another for the others."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import xarray

from kobai import numbers
from kobai.messages import say
from kobai.scenes import Panel, Scene, Text
from kobai.scenes.options import Options
from kobai.scenes.study.pixels import COLUMNS, Key, axes_of, image
from kobai.scenes.theme import color_table
from kobai.scenes.types import Array

RAMPS = {"paper": "crameri:vik", "article": "crameri:vik", "dark": "crameri:berlin"}
"""Diverging colour maps, by theme: converged below the middle, not converged above it."""
NAMES = {"tanh": "tanh", "relu": "ReLU"}  # in every language
GAP = 0.25  # share of the colours that are left out around the middle


def training_scene(study: xarray.Dataset, options: Options) -> Scene:
    """The scene of a map of ``kobai.study.trainability``."""
    lang = options.lang
    recipe = json.loads(str(study.attrs["identity"]))
    converged = study["converged"].to_numpy() > 0
    table = color_table(options.cmap or RAMPS[options.theme]).astype(float)
    colors = table[
        np.rint(255 * (0.5 + 0.5 * intensity(study["measure"].to_numpy().astype(float), converged))).astype(int)
    ]
    axes, extent = axes_of(study)
    if "network" in recipe:
        names = [say(f"learning rate {name}", lang) for name in reversed(study["converged"].dims)]
        axes = [replace(axis, label=Text(name)) for axis, name in zip(axes, names, strict=True)]
    broken = (study["nonfinite"].to_numpy() >= 0) & ~converged
    shares = numbers.percents([converged.sum(), broken.sum(), (~converged & ~broken).sum()])
    notes = [say("training converged", lang, share=shares[0])]
    if broken.any():
        notes.append(say("training nonfinite", lang, share=shares[1]))
    if options.cmap is None:
        notes.append(say(f"training colors {'dark' if options.theme == 'dark' else 'light'}", lang))
    notes += [str(text) for text in study.attrs.get("warnings", [])]
    halves = np.concatenate([np.linspace(-1, -GAP, 64), np.linspace(GAP, 1, 64)])
    ramp = table[np.rint(255 * (0.5 + 0.5 * halves)).astype(int)]
    key = Key(ramp, [(0.25, say("training converges", lang)), (0.75, say("training does not", lang))], [])
    square = extent[1] - extent[0] == extent[3] - extent[2]
    title, subtitle = _headline(study, recipe, lang)
    return Scene(
        [Panel(axes, [image(colors, extent)], equal=square, kind="trainability"), key.panel()], columns=COLUMNS,
        title=options.title_or(Text(title)), subtitle=subtitle, notes=notes, theme=options.theme, lang=lang,
        size=options.size_or(780, 640), description=say("describe trainability", lang), source=study,
    )  # fmt: skip


def intensity(measure: Array, converged: np.ndarray) -> Array:
    """Ranks of the summed losses: −1 to 0 of trainings that converged, 0 to 1 of others, the slowest at the ends."""
    made = np.empty(measure.shape)
    for which, sign in ((converged, -1.0), (~converged, 1.0)):
        _, at, counts = np.unique(np.abs(measure[which]), return_inverse=True, return_counts=True)
        rank = np.cumsum(counts) - counts / 2  # of equal ones the mean
        made[which] = sign * (GAP + (1 - GAP) * rank[at.reshape(-1)] / max(1, counts.sum()))
    return made


def _headline(study: xarray.Dataset, recipe: dict[str, Any], lang: str) -> tuple[str, str]:
    """Title and subtitle."""
    network = recipe.get("network")
    if network is None:
        return str(study.attrs["title"]), ""
    chosen = network["nonlinearity"]
    nonlinearity = NAMES[chosen] if chosen in NAMES else say(f"nonlinearity {chosen}", lang)
    title = say("title of a network", lang, width=network["width"], nonlinearity=nonlinearity)
    parts = [say("training samples", lang, samples=numbers.count(network["samples"]))]
    if network["batch"] is not None:
        parts.append(say("training batch", lang, batch=numbers.count(network["batch"])))
    parts += [
        f"{numbers.count(network['steps'])} {say('steps of a study', lang)}", "float64" if network["double"] else "float32",
    ]  # fmt: skip
    return title, " · ".join(parts)
