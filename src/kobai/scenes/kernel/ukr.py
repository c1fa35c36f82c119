"""Latent space and observation space of a UKR model, side by side, over its fit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kobai import numbers
from kobai.errors import BadInput, shown
from kobai.kernel import UKR
from kobai.kernel.words import ruling_column
from kobai.messages import optimizer_name, say
from kobai.scenes import THEMES, Axis, Curve, Image, Panel, Points, Scene, Surface, Text, Timeline
from kobai.scenes.kernel import common
from kobai.scenes.kernel.common import MOST_SAMPLES
from kobai.scenes.kernel.manifold import Manifold, View3, array, core, manifold_of, view_of
from kobai.scenes.kernel.options import Options
from kobai.scenes.kernel.sample_colors import plain_number, sample_colors
from kobai.scenes.marks import Mark
from kobai.scenes.theme import rgb
from kobai.scenes.timeline import evenly, travelled
from kobai.scenes.types import Array

SURFACE = {"paper": "#8fb4dc", "dark": "#86aede", "article": "#2f5fd0"}
LINES, TILES = 9, 14
LONGEST = 2.5  # edges of the box of samples are drawn to one scale up to this ratio
MOST_NAMED = 150  # samples whose names are written


def ukr_scene(model: UKR, options: Options) -> Scene:
    """The scene of a fitted model: latent space, observation space, pictures where there are, the error curve."""
    if not hasattr(model, "embedding_"):
        raise BadInput("UKR: this model is not fitted; call fit(X) first")
    x = array(model.X_)
    view = view_of(x, options.picked(x.shape[1], 3), array(model.scale_))
    found = manifold_of(model, view, common.MOST_STEPS)
    # The manifold is of all samples; a part of them is drawn.
    rows = evenly(len(x), MOST_SAMPLES)
    legend: list[Points] = []
    if options.colors is None:
        colors = common.place_colors(found.z[-1], options.theme)
    else:
        given = sample_colors(options.colors, len(x), options.cmap or "batlow", options.theme, options.lang)
        colors, legend = given.colors, given.legend(2)
    names = _names(options, len(x), rows)
    latent = _latent(found, rows, colors[rows], options, names)
    latent.marks += legend
    panels = [latent, observed(found, view, rows, colors[rows], options, names)]
    if options.images is not None:
        panels.append(_pictures(model, found, options))
    for column, panel in enumerate(panels):
        panel.cell = (0, column, 1, 1)
    lang, several, columns = options.lang, len(found.steps) > 1, len(panels)
    timeline = Timeline(frames=options.frames)
    if several:
        cell, title = (1, 0, 1, columns), "reconstruction error"
        panels.append(common.error_panel(found.steps, found.error, common.ERROR, title, lang, cell))
        extent = np.ptp(found.z.reshape(-1, found.z.shape[2]), axis=0) + 1e-12
        moves = travelled(found.z.transpose(1, 0, 2), extent)
        timeline = common.timeline(found.steps, moves, "E", found.error, options)
    widths = (1.0, 1.25, 1.0)[:columns]
    return Scene(
        panels, timeline, options.title_or(say("ukr", lang)), _subtitle(model, len(x), lang),
        _notes(view, found, model, options), options.theme, lang, widths, (1.0, 0.34) if several else (),
        options.size_or(int(430 * sum(widths)), 620 if several else 470),
        say("describe ukr", lang, n=numbers.count(len(x)), d=x.shape[1], error=numbers.number(model.loss_)),
        {"latent": _pointed_at(model, found, rows, options)},
    )  # fmt: skip


def _pointed_at(model: UKR, found: Manifold, rows: np.ndarray, options: Options) -> dict:
    """What the viewer needs, besides the panels, to show the data at a place of latent space."""
    components = 3 if found.turned else found.z.shape[2]
    shown: dict = {"bandwidth": float(model.bandwidth), "components": components}
    if options.images is not None:
        shown["pictures"] = (255 * _ink(found.x[rows], found)).round().astype(np.uint8).reshape(-1, *options.images)
    return shown


def _ink(values: Array, found: Manifold) -> Array:
    """Values as shares 0 … 1 of the range that nearly all of the data has."""
    pale, full = np.percentile(found.x, [1, 99])
    return np.clip((values - pale) / ((full - pale) or 1.0), 0, 1)


def _latent(found: Manifold, rows: np.ndarray, colors: np.ndarray, options: Options, names: list[str]) -> Panel:
    title = Text(say("latent space", options.lang))
    if options.colors is not None and options.color_name:
        title = Text(f"{title.plain} · {say('coloured by', options.lang, name=options.color_name)}")
    z = found.z[:, rows]
    if z.shape[2] == 1:
        height = _density(found)
        at = np.stack([np.interp(z[k, :, 0], found.grid[k, 0, :, 0], height[k]) for k in range(len(z))])
        curve = np.stack([found.grid[:, 0, :, 0], height], -1)
        label = Text(say("latent density", options.lang))
        axes = [common.axis(common.symbol("z"), found.grid), common.axis(label, np.append(height, 0.0), 4)]
        marks = [
            Curve(curve, color="faint", width=1.6, animated=True),
            _points(np.stack([z[..., 0], at], -1), colors, names),
        ]
        return Panel(axes, marks, title, kind="latent")
    axes = [common.axis(common.symbol("z", i), found.grid[..., i]) for i in range(2)]
    edges = np.array([a.hi - a.lo for a in axes])
    comparable = bool(edges.max() < 3 * edges.min())
    marks: list[Mark] = [*_lines(found.grid, "faint", 0.7), _points(z, colors, names)]
    aspect = tuple(float(e) for e in edges / edges.max()) if comparable else None
    return Panel(axes, marks, title, aspect=aspect, equal=comparable, kind="latent")


def _points(places: Array, colors: np.ndarray, names: list[str]) -> Points:
    size = float(np.clip(110 / np.sqrt(len(colors)), 2.6, 7.0))
    return Points(places, "dot", size, colors=colors, alpha=0.9, animated=True, names=names)


def _names(options: Options, count: int, rows: np.ndarray) -> list[str]:
    """The names of the samples drawn, empty where there are more than can be read."""
    if options.labels is None:
        return []
    labels = np.asarray(options.labels)
    if labels.shape != (count,):
        raise BadInput(f"labels of shape {labels.shape}: one name for each of {count} samples")
    names = [plain_number(float(v)) if np.issubdtype(labels.dtype, np.number) else str(v).strip() for v in labels[rows]]
    shown = set(evenly(len(names), MOST_NAMED).tolist())
    return [name if i in shown else "" for i, name in enumerate(names)]


def _density(found: Manifold) -> Array:
    """(K, nx) latent density along the grid, by Gaussians one wide."""
    difference = found.grid[:, 0, :, None, 0] - found.z[:, None, :, 0]
    return np.exp(-0.5 * difference**2).mean(2) / np.sqrt(2 * np.pi)


def _lines(surface: Array, color: str, width: float) -> list[Mark]:
    """A few lines of a grid (K, ny, nx, m), each way."""
    across = np.linspace(0, surface.shape[1] - 1, LINES).round().astype(int)
    along = np.linspace(0, surface.shape[2] - 1, LINES).round().astype(int)
    lines = [surface[:, i] for i in across] + [surface[:, :, j] for j in along]
    return [Curve(line, color=color, width=width, animated=True) for line in lines]


def observed(
    found: Manifold, view: View3, rows: np.ndarray, colors: np.ndarray, options: Options, names: Sequence[str] = ()
) -> Panel:
    """The samples in observation space, and the manifold."""
    shown = view(found.x)
    surface = found.surface
    flat = shown.shape[1] < 3
    if shown.shape[1] == 1:
        shown, surface = (np.concatenate([a, np.zeros_like(a)], -1) for a in (shown, surface))
    axes = [common.axis(label, shown[:, i], 4 if not flat else 5) for i, label in enumerate(_labels(view, options))]
    axes += [Axis(Text(""), -1.0, 1.0) for _ in range(shown.shape[1] - len(axes))]
    size = float(np.clip(110 / np.sqrt(len(colors)), 2.6, 6.5))
    samples = Points(shown[rows], "dot" if flat else "ball", size, colors=colors, names=names)
    title = Text(say("observation space", options.lang))
    if found.z.shape[2] == 1:
        line = Curve(surface[:, 0], color="ink", width=3.0, animated=True, label=say("manifold", options.lang))
        marks: list[Mark] = [samples, line]
    elif flat:
        marks = [*_lines(surface, "ink", 0.8), samples]
    else:
        plain = options.cmap is None
        color = SURFACE.get(options.theme, SURFACE["paper"]) if plain else 0
        value = np.broadcast_to(np.linspace(0, 1, surface.shape[2]), surface.shape[:3])
        x, y, z = np.moveaxis(surface, -1, 0)
        surface = Surface(x, y, z, value, options.cmap, color, mesh=10, alpha=0.62, animated=True)
        marks = [surface, samples]
    if flat:
        return Panel(axes, marks, title, equal=view.columns is None, kind="observed")
    edges = np.array([a.hi - a.lo for a in axes])
    caption = None
    if edges.max() > LONGEST * edges.min():
        # Columns of other units: no axis is a spike, each is as long as its samples reach in standard deviations.
        edges = edges / np.maximum(shown[rows].std(0), 1e-12 * edges)
        edges = np.maximum(edges, edges.max() / LONGEST)
        caption = Text(say("own scales", options.lang))
    aspect = tuple(float(e) for e in edges / edges.max())
    camera, motion = common.camera(options, 24.0, len(found.steps) > 1)
    return Panel(axes, marks, title, camera, motion, aspect, kind="observed", caption=caption)


def _labels(view: View3, options: Options) -> list[Text]:
    if view.columns is None:
        return [Text(say("principal axis", options.lang, i=i + 1)) for i in range(view.axes.shape[1])]
    if options.names is not None:
        if len(options.names) < len(view.axes):
            raise BadInput(f"names={shown(options.names)}: give a name for each of {len(view.axes)} columns")
        return [Text(str(options.names[c])) for c in view.columns]
    return [common.symbol("x", c) for c in view.columns]


def _pictures(model: UKR, found: Manifold, options: Options) -> Panel:
    """The manifold as an atlas: the picture at each place of a grid in latent space."""
    assert options.images is not None
    height, width = options.images
    if height * width != found.x.shape[1]:
        raise BadInput(
            f"images={shown(options.images)}: {height}×{width} pixels are not the data's {found.x.shape[1]} columns"
        )
    if found.z.shape[2] != 2 or found.turned:
        raise BadInput("images: an atlas of pictures needs two latent dimensions")
    low, high = core(found.z[-1])
    centres = [a + (np.arange(TILES) + 0.5) / TILES * (b - a) for a, b in zip(low, high, strict=True)]
    grid = np.stack(np.meshgrid(*centres), -1).reshape(-1, 2) + array(model.embedding_).mean(0)
    tiles = np.asarray(model.inverse_transform(grid), float).reshape(TILES, TILES, height, width)
    ink = _ink(tiles, found)
    density = np.asarray(model.density(grid)).reshape(TILES, TILES)
    usual = np.percentile(np.asarray(model.density(model.embedding_)), 10)
    ink[density < 0.02 * usual] = 0.0
    ink = np.pad(ink, ((0, 0), (0, 0), (1, 1), (1, 1)))
    height, width = height + 2, width + 2
    # Rows of tiles run upwards, rows of pixels downwards.
    mosaic = ink[::-1].transpose(0, 2, 1, 3).reshape(TILES * height, TILES * width)
    theme = THEMES[options.theme]
    ground, mark = rgb(theme.background), rgb(theme.ink)
    pixels = (ground + mosaic[..., None] * (mark - ground)).round().astype(np.uint8)
    extent = (float(low[0]), float(high[0]), float(low[1]), float(high[1]))
    axes = [common.axis(common.symbol("z", i), np.array([low[i], high[i]]), pad=0.0) for i in range(2)]
    return Panel(axes, [Image(pixels, extent)], Text(say("manifold as pictures", options.lang)), kind="atlas")


def _subtitle(model: UKR, n: int, lang: str) -> str:
    kind = say("nothing left out", lang)
    if model.objective == "loo":
        count = model.leave_out
        kind = say("leave one out", lang) if count == 1 else say("leave k out", lang, k=count)
    optimizer = optimizer_name(str(model.trace_.optimizer), lang)
    return f"{optimizer} · {kind} · N = {numbers.count(n)} · L = {model.n_components}"


def _notes(view: View3, found: Manifold, model: UKR, options: Options) -> list[str]:
    lang, notes, x = options.lang, [], found.x
    if model.scale is not None:
        notes.append(say("columns in deviations", lang))
    elif options.images is None and (ruling := ruling_column(x)) is not None:
        column, share = ruling
        name = options.names[column] if options.names is not None and column < len(options.names) else str(column + 1)
        notes.append(say("one column rules", lang, name=name, share=numbers.percent(share)))
    if view.share < 0.9995:
        which = "shown share" if view.columns is not None else "principal share"
        notes.append(say(which, lang, share=numbers.percent(view.share), n=x.shape[1]))
    if found.outside:
        notes.append(say("outside view", lang, count=numbers.count(found.outside)))
    if found.turned:
        notes.append(say("latent plane", lang))
    if len(x) > MOST_SAMPLES:
        notes.append(say("some samples", lang, shown=numbers.count(MOST_SAMPLES), n=numbers.count(len(x))))
    if options.labels is not None and min(len(x), MOST_SAMPLES) > MOST_NAMED:
        notes.append(say("some names", lang, shown=MOST_NAMED, n=numbers.count(len(x))))
    return notes
