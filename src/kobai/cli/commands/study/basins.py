"""``kobai study basins FUNCTION``: which minimum is reached from each start."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from kobai.cli import study_options
from kobai.cli.command import Command
from kobai.cli.study_options import map_option


@click.command(
    cls=Command,
    help="""Map which minimum of FUNCTION, of two variables, a descent reaches from each start in a window.

    The colour says which minimum, the brightness how fast. Starts are the pixels' centres.""",
    ja="""2 変数の FUNCTION について、範囲の中の各初期点から、降下がどの極小点に着くかを地図にする。

    色が極小点を、明るさが速さを示す。初期点は画素の中心。""",
    examples=(
        "kobai study basins himmelblau --window=-5,5,-5,5 --shape 1024 --lr 0.01 --steps 3000 --out b.png --store b.zarr",
        'kobai study basins "(x1**2 - 1)**2 + x2**2" --window=-2,2,-1,1 --shape 256,128 --optimizer Adam --lr 0.1 --out two.png',
    ),
)
@study_options.formula
@map_option("--window", metavar="LOW,HIGH,LOW,HIGH",
            en="The range of each variable; the function's own domain if left out.",
            ja="各変数の範囲。省けば関数の定義域。")  # fmt: skip
@study_options.shape
@map_option("--minima", multiple=True, metavar="POINT",
            en="A minimum to tell apart, such as 3,2. Repeat it. If left out, those that are known, or found by descents.",
            ja="区別する極小点。例: 3,2。繰り返す。省けば既知のもの、なければ降下で探す。")  # fmt: skip
@partial(study_options.descent, steps=500, tol=1e-4)
@study_options.zoom
@study_options.machines
@study_options.tile
@partial(study_options.picture, cmap=False)
def command(function: str, window: str | None, shape: str, minima: tuple[str, ...], tile: int, **options: Any) -> None:
    from kobai.cli import studies
    from kobai.study.maps.basin_map import plan_of_basins

    pairs = None if window is None else studies.ranges(window, 2)
    points = [studies.point(text, "--minima") for text in minima] or None
    study = studies.StudyOfFunction(function, options)
    study.run_planned(plan_of_basins, window=pairs, shape=studies.counts(shape), minima=points, tile=tile)
