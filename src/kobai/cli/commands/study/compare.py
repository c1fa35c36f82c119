"""``kobai study compare FUNCTION …``: optimizers on several functions, as performance profiles and data profiles."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from kobai.cli import options, study_options
from kobai.cli.command import Command
from kobai.cli.study_options import map_option


@click.command(
    cls=Command,
    help="""Compare optimizers on several functions (FUNCTION …) from several starts each, with equally many evaluations.

    Performance profile: the share of the problems solved within r times the evaluations of the fastest. Data profile: the share
    of 51 targets reached against evaluations per variable, as COCO draws it. An optimizer without lr= tries several step sizes on
    each function and takes the best.""",
    ja="""いくつかの関数（FUNCTION …）を、いくつかの初期点から、評価回数をそろえて複数の最適化手法に下らせて比べる。

    性能プロファイルは、最も速い手法の r 倍までの評価回数で解けた問題の割合。データプロファイルは COCO にならい、変数あたりの
    評価回数に対する、51 個の目標のうち達した割合。lr= のない手法は、関数ごとにステップ幅をいくつか試し、よいものを使う。""",
    examples=(
        "kobai study compare sphere rosenbrock beale --optimizer SGD --optimizer Adam --out profiles.png",
        "kobai study compare rosenbrock ackley --optimizer all --budget 500 --kind data --out data.svg",
    ),
)
@click.argument("functions", nargs=-1, required=True, metavar="FUNCTION...", shell_complete=options.catalogue_names)
@map_option("--optimizer", "words", multiple=True, metavar="'NAME KEY=VALUE …'",
            en="An optimizer with its settings, or all. Repeat it.",
            ja="最適化手法とその設定、または all。繰り返す。")  # fmt: skip
@map_option("--budget", type=click.IntRange(1, 10**9), default=200, show_default=True, metavar="N",
            en="Evaluations of f with its gradient in each run.", ja="一つの降下での f と勾配の評価回数。")  # fmt: skip
@map_option("--starts", type=click.IntRange(1, 10**6), default=15, show_default=True, metavar="N",
            en="Starts of each function, drawn from its domain.", ja="関数ごとの初期点の数（定義域から選ぶ）。")  # fmt: skip
@map_option("--seed", type=click.IntRange(0, 2**63 - 1), default=0, metavar="N",
            en="Seed of the starts.", ja="初期点の乱数の種。")  # fmt: skip
@map_option("--rates", metavar="LOW,HIGH",
            en="The lowest and the highest step size tried; 1e-4,10 if left out.",
            ja="試すステップ幅の最小と最大。省けば 1e-4,10。")  # fmt: skip
@map_option("--no-tune", "fixed", is_flag=True,
            en="Take each optimizer's default step size.", ja="ステップ幅を試さず、手法ごとの既定値を使う。")  # fmt: skip
@map_option("--kind", type=click.Choice(("both", "performance", "data")), default="both", show_default=True,
            en="Which profiles to draw.", ja="描くプロファイル。")  # fmt: skip
@map_option("--tau", type=click.FloatRange(0, 1), default=1e-3, show_default=True, metavar="NUMBER",
            en="The share of the way down that may be left when a problem counts as solved.",
            ja="解けたとみなすときに、まだ残っていてよい下りの割合。")  # fmt: skip
@partial(study_options.picture, cmap=False)
def command(functions: tuple[str, ...], words: tuple[str, ...], **options: Any) -> None:
    from kobai.cli import compared

    compared.run(functions, words, options)
