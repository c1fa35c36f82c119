"""The four basins of Himmelblau's function, and how they lose their minima one by one as the step size η grows.

A minimum loses its basin where η passes its 2/λmax. For a wall: ``--shape 1024 --steps 6000 --scale 3``.
"""

import posters
import torch

import kobai
from kobai.numbers import number, percent
from kobai.scenes import Scene, Text
from kobai.theory import eigenvalues, hessian

parser = posters.parser(__doc__)
parser.add_argument("--shape", type=int, default=160, help="pixels along each side of a map")
parser.add_argument("--steps", type=int, default=1000, help="of each descent")
given = parser.parse_args()

RATES = (0.01, 0.017, 0.022, 0.0245)
WORDS = {
    "en": (
        "Himmelblau's basins as η grows", "limits 2/λmax of the minima: {limits}",
        "{n} of 4 minima attract; {share} of the starts reach none",
    ),
    "ja": (
        "ステップ幅とヒンメルブラウ関数の吸引域", "最小点の限界 2/λmax：{limits}",
        "4 個のうち {n} 個に吸引域がある（{share} はどこにも達しない）",
    ),
}  # fmt: skip

maps = [kobai.study.basins("himmelblau", shape=given.shape, lr=lr, steps=given.steps) for lr in RATES]
f = kobai.objective("himmelblau")
curvatures = eigenvalues(hessian(f, torch.tensor(maps[0].attrs["minima"], dtype=torch.float64)))[..., -1]
limits = sorted(2 / curvatures.numpy())
for lang, theme in (("en", "paper"), ("ja", "dark")):
    title, subtitle, heading = WORDS[lang]
    panels = []
    for k, (found, lr) in enumerate(zip(maps, RATES, strict=True)):
        scene = kobai.scene(found, lang=lang, theme=theme)
        panel = scene.panels[0]
        nowhere = float((found.minimum == -1).mean())
        panel.cell = (k // 2, k % 2, 1, 1)
        attract = sum(lr < limit for limit in limits)
        panel.title = Text(f"η = {number(lr, trim=True)}")
        panel.caption = Text(heading.format(n=attract, share=percent(nowhere)))
        for star in panel.marks[1:]:
            star.label = ""
        panels.append(panel)
    shown = ", ".join(number(float(limit), 4) for limit in limits)
    poster = Scene(
        panels, title=Text(title), subtitle=subtitle.format(limits=shown), theme=theme, lang=lang, size=(900, 980),
        description=scene.description,
    )  # fmt: skip
    posters.write(poster, f"basins_of_himmelblau_{lang}", given)
