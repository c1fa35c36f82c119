"""``kobai study step-size FUNCTION``: what an optimizer reaches with each step size."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from kobai.cli import study_options
from kobai.cli.command import Command
from kobai.cli.study_options import map_option


@click.command(
    cls=Command,
    help="""Draw what an optimizer reaches on FUNCTION after a number of steps, and how many it needs, against its step size.

    Many starts (--start random:100) give a band. 2/λmax at the lowest known
    minimum, else at the first start, is drawn, and the step size named with which most starts arrive, in the fewest steps.""",
    ja="""FUNCTION で最適化手法がどこまで下り、何ステップかかるかを、ステップ幅に対して描く。

    初期点を多くすれば（--start random:100）帯になる。既知の最も低い極小点（なければ初めの初期点）での
    2/λmax と、最も速いステップ幅も示す。""",
    examples=(
        'kobai study step-size "x1**2 + 10*x2**2" --start 2,2 --rates 1e-3,1 --out step_size.png',
        "kobai study step-size rosenbrock --optimizer Adam --start random:20 --steps 500 --out adam.png",
    ),
)
@study_options.formula
@study_options.start
@map_option("--rates", metavar="LOW,HIGH", default="1e-4,10", show_default=True,
            en="The lowest and the highest step size.", ja="最小と最大のステップ幅。")  # fmt: skip
@map_option("--shape", metavar="N", type=click.IntRange(1), default=200, show_default=True,
            en="How many step sizes.", ja="ステップ幅の数。")  # fmt: skip
@partial(study_options.descent, rate=False)
@partial(study_options.machines, refine=False)
@partial(study_options.picture, cmap=False)
def command(function: str, start: tuple[str, ...], rates: str, shape: int, **options: Any) -> None:
    from kobai.cli import studies
    from kobai.cli.input import values
    from kobai.study.maps.step_size_curve import plan_of_step_size

    pair = values.pair(rates, "--rates", "1e-4,10")
    study = studies.StudyOfFunction(function, options)
    study.run_planned(plan_of_step_size, study.starts(start), lrs=pair, count=shape)
