"""``kobai study NAME``: the studies by name, each a file of this folder with ``command``, and a line of the table."""

from __future__ import annotations

import click

from kobai.cli.group import LazyGroup

STUDIES: dict[str, tuple[str, str]] = {
    "basins": (
        "Which minimum a descent reaches from each start in a window.",
        "範囲の中の各初期点から、どの極小点に着くか。",
    ),
    "step-size": (
        "What an optimizer reaches with each step size: slow, right, diverging.",
        "ステップ幅ごとに、どこまで下るか（遅い、ちょうどよい、発散）。",
    ),
    "plane": (
        "How descents end over any two quantities.",
        "二つの量を変えたとき、降下がどう終わるか。",
    ),
    "trainability": (
        "With which learning rates a network trains: a fractal boundary.",
        "どの学習率でネットワークの学習が収束するか（境界はフラクタル）。",
    ),
    "compare": (
        "Compare optimizers on several functions: performance profiles and data profiles.",
        "複数の関数で最適化手法を比べる（性能プロファイルとデータプロファイル）。",
    ),
    "status": ("How far the study in a store is.", "ストアの中のスタディがどこまで進んだか。"),
}


@click.group(
    cls=LazyGroup, table=STUDIES, package=__name__, invoke_without_command=True,
    context_settings={"help_option_names": ["--help", "-h"]},
    about=(
        "Many descents as one map: basins of attraction, step-size curves, planes of hyperparameters. With --store a study that "
        "was cut off goes on by the same command.",
        "多数の降下を一枚の地図にする。吸引域、ステップ幅の曲線、ハイパーパラメータの平面など。--store を付ければ、中断しても"
        "同じコマンドで続きから計算する。",
    ),
    examples=(
        "kobai study basins himmelblau --window=-5,5,-5,5 --shape 256 --lr 0.01 --out basins.png",
        'kobai study step-size "x1**2 + 10*x2**2" --start 2,2 --out step_size.png',
    ),
    listed=(("--help", "Show this and exit.", "この説明を表示して終わる。"),),
)  # fmt: skip
@click.option("--lang", expose_value=False, hidden=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
