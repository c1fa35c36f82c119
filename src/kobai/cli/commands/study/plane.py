"""``kobai study plane FUNCTION``: how descents end over any two quantities."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from kobai.cli import study_options
from kobai.cli.command import Command
from kobai.cli.study_options import map_option


@click.command(
    cls=Command,
    help="""Map how descents of FUNCTION end over two quantities, everything else fixed.

    Each --axis is a hyperparameter (lr, momentum, betas[0]), a variable (a coordinate of the start), or a constant of the
    formula, with its range; :log gives its pixels equal ratios.""",
    ja="""二つの量を変え、ほかはすべて固定して、FUNCTION の降下がどう終わるかを地図にする。

    --axis には、ハイパーパラメータ（lr、momentum、betas[0]）、変数（初期点の座標）、式の定数のどれかを範囲とともに書く。
    :log を付けると対数の軸になる。""",
    examples=(
        'kobai study plane "x1**2 + 10*x2**2" --start 2,2 --optimizer SGD --axis lr=1e-3:0.3 --axis momentum=0:0.99 --out p.png',
        'kobai study plane "a*x1**2 + x2**2" --param a=1 --start 1,1 --axis lr=1e-2:10:log --axis a=0.1:10:log --out a.png',
    ),
)
@study_options.formula
@study_options.start
@map_option("--axis", "axes", multiple=True, metavar="NAME=LOW:HIGH[:log]",
            en="What is varied, and its range. Give two; the first runs across.",
            ja="変える量とその範囲。二つ書く。初めのものが横軸。")  # fmt: skip
@partial(study_options.shape, default="64")
@study_options.descent
@study_options.zoom
@study_options.machines
@study_options.picture
def command(function: str, start: tuple[str, ...], axes: tuple[str, ...], shape: str, **options: Any) -> None:
    from kobai.cli import studies
    from kobai.study.maps.plane_map import plan_of_plane

    sides, logs = studies.axes(axes)
    study = studies.StudyOfFunction(function, options)
    study.run_planned(plan_of_plane, study.starts(start), sides, shape=studies.counts(shape), log=logs)
