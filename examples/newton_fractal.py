"""Newton's fractal: the roots of z³ − 1 that Newton's method finds from each start, and the dimension of their boundary.

The steps are those of Newton's method on the real part of z⁴/4 − z, whose stationary points the roots are. For a wall:
``--shape 2048 --scale 3``.
"""

import math
from dataclasses import replace

import posters

import kobai
from kobai.numbers import number, percent
from kobai.scenes import Text

parser = posters.parser(__doc__)
parser.add_argument("--shape", type=int, default=320, help="pixels along each side")
given = parser.parse_args()

WORDS = {
    "en": (
        "Newton's method for z³ = 1", "undamped, 60 steps, from each point of the plane",
        "colour: the root that is found, 1 from {one} of the points, the others from {other} each; intensity: how fast",
        "boundary: dimension {fit} ± {error}; median of local slopes {median}",
    ),
    "ja": (
        "z³ = 1 に対するニュートン法", "減速なし、60 ステップ、平面の各点から",
        "色: 到達した根（1 は {one}、ほかは {other} ずつ）、濃さ: 速さ",
        "境界の次元: {fit} ± {error}（局所的な傾きの中央値 {median}）",
    ),
}  # fmt: skip

roots = [(math.cos(2 * math.pi * k / 3), math.sin(2 * math.pi * k / 3)) for k in range(3)]
found = kobai.study.basins(
    "(x1**4 - 6*x1**2*x2**2 + x2**4)/4 - x1", window=[(-2, 2), (-2, 2)], shape=given.shape, optimizer="undamped Newton",
    steps=60, minima=roots,
)  # fmt: skip
sizes = [2**k for k in range(int(math.log2(given.shape / 8)) + 1)]
dimension = kobai.study.box_dimension(kobai.study.boundary(found.minimum.values), sizes)
print("shares of the roots:", [round(float((found.minimum == k).mean()), 5) for k in range(3)])
print(f"dimension of the boundary: {dimension.estimate:.3f} ± {dimension.error:.3f}, median {dimension.median:.3f}")

for lang, theme in (("en", "paper"), ("ja", "dark")):
    title, subtitle, colors, words = WORDS[lang]
    scene = kobai.scene(found, lang=lang, theme=theme, size=(820, 860))
    scene.title, scene.subtitle = Text(title), subtitle
    panel = scene.panels[0]
    panel.axes = [replace(axis, label=Text(name)) for axis, name in zip(panel.axes, ("Re z", "Im z"), strict=True)]
    for star in panel.marks[1:]:
        star.label = ""
    one, other = (percent(float((found.minimum == k).mean())) for k in (0, 1))
    fit, median = number(dimension.estimate, 4), number(dimension.median, 4)
    scene.notes = [
        colors.format(one=one, other=other),
        words.format(fit=fit, error=number(dimension.error, 2), median=median),
    ]
    posters.write(scene, f"newton_fractal_{lang}", given)
