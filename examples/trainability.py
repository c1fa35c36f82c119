"""The boundary of trainability: which learning rates a small network trains with, and a zoom into the boundary.

After J. Sohl-Dickstein, arXiv:2402.06184. For a wall: ``--shape 1024 --steps 500 --scale 3``.
"""

from dataclasses import replace

import numpy as np
import posters

import kobai
from kobai.numbers import number
from kobai.scenes import Scene, Text
from kobai.study import boundary, box_dimension, trainability

parser = posters.parser(__doc__)
parser.add_argument("--shape", type=int, default=32, help="pixels along each side of a map")
parser.add_argument("--steps", type=int, default=100, help="of each training")
parser.add_argument("--frames", type=int, default=4, help="maps, each narrower than the one before")
parser.add_argument("--factor", type=float, default=8.0, help="how many times narrower")
parser.add_argument("--nonlinearity", default="tanh", help="tanh, relu or identity")
given = parser.parse_args()

WORDS = {
    "en": (
        "The boundary of neural network trainability", "across: learning rate η₀ of layer 0; up: η₁ of layer 1",
        "all", "× {times}", "boundary: median of local slopes {median}, fit {fit} ± {error}",
    ),
    "ja": (
        "ニューラルネットワークの学習可能性の境界", "横: 第 0 層の学習率 η₀、縦: 第 1 層の学習率 η₁",
        "全体", "{times} 倍", "境界の次元: 局所的な傾きの中央値 {median}、回帰 {fit} ± {error}",
    ),
}  # fmt: skip


def most_winding(found) -> dict[str, float]:
    """A point of the boundary, in the middle half of the map where most of it is."""
    edge = boundary(found.converged.values).astype(float)
    side = max(2, len(edge) // 12)
    sums = np.cumsum(np.cumsum(np.pad(edge, ((1, 0), (1, 0))), 0), 1)
    near = sums[side:, side:] - sums[:-side, side:] - sums[side:, :-side] + sums[:-side, :-side]
    quarter = len(near) // 4
    middle = near[quarter : len(near) - quarter, quarter : len(near) - quarter]
    chosen, shift = (middle, quarter) if middle.max() else (near, 0)
    row, column = (int(i) + shift for i in np.unravel_index(chosen.argmax(), chosen.shape))
    rows, columns = np.nonzero(edge[row : row + side, column : column + side])
    at = np.argmin((rows - side / 2) ** 2 + (columns - side / 2) ** 2) if len(rows) else 0
    y, x = (row + rows[at], column + columns[at]) if len(rows) else (row, column)
    return {"lr0": float(found.lr0[x]), "lr1": float(found.lr1[y])}


window, maps = {"lr0": (1e-3, 1e6), "lr1": (1e-3, 1e6)}, []
for _ in range(given.frames):
    maps.append(trainability(None, window, shape=given.shape, steps=given.steps, nonlinearity=given.nonlinearity))
    point = most_winding(maps[-1])
    window = {
        name: tuple(point[name] * (end / point[name]) ** (1 / given.factor) for end in ends)
        for name, ends in window.items()
    }
edges = [boundary(found.converged.values) for found in maps]
dimension = box_dimension([edge for edge in edges if edge.any()])
print(
    f"dimension: median of all local slopes {dimension.median:.3f}, fit {dimension.estimate:.3f} ± {dimension.error:.3f}"
)

for lang, theme in (("en", "paper"), ("ja", "dark")):
    title, subtitle, first, later, words = WORDS[lang]
    panels, scene = [], kobai.scene(maps[0], lang=lang, theme=theme)
    for k, found in enumerate(maps):
        scene = kobai.scene(found, lang=lang, theme=theme)
        panel = scene.panels[0]
        panel.axes = [replace(axis, label=Text(name)) for axis, name in zip(panel.axes, ("η₀", "η₁"), strict=True)]
        panel.cell = (k // 2, k % 2, 1, 1)
        panel.title = Text(later.format(times=number(given.factor**k, 3, trim=True)) if k else first)
        panels.append(panel)
    fit, median = number(dimension.estimate, 3), number(dimension.median, 3)
    notes = [*scene.notes[-1:], words.format(fit=fit, error=number(dimension.error, 2), median=median)]
    poster = Scene(
        panels, title=Text(title), subtitle=f"{subtitle} · {scene.subtitle}", notes=notes, theme=theme, lang=lang,
        size=(900, 1000), description=scene.description,
    )  # fmt: skip
    posters.write(poster, f"trainability_{lang}", given)
