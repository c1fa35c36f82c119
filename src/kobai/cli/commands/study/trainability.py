"""``kobai study trainability``: with which learning rates a network trains."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from kobai.cli import study_options
from kobai.cli.command import Command
from kobai.cli.study_options import map_option, network_option
from kobai.option_words import NONLINEARITIES


@click.command(
    cls=Command,
    help="""Map with which learning rates of its two layers a network trains, and how fast: the boundary is fractal.

    The network has one hidden layer; all its weights and data are drawn by the seed. Functions of your own:
    kobai.study.trainability(train, axes) in Python.""",
    ja="""2 つの層の学習率をどう選べばネットワークの学習が収束するかを、速さとともに地図にする。境界はフラクタルになる。

    隠れ層は 1 つで、重みとデータは乱数の種から作る。
    自分の学習の関数には Python の kobai.study.trainability(train, axes) を使う。""",
    examples=(
        "kobai study trainability --shape 256 --store boundary.zarr --out boundary.png",
        "kobai study trainability --nonlinearity relu --axis lr0=1:10 --axis lr1=1:10 --out relu.png",
    ),
)
@map_option("--axis", "axes", multiple=True, metavar="lr0|lr1=LOW:HIGH",
            en="The range of the learning rate of layer 0 or 1; give both, the first runs across. If left out, 1e-3 to 1e6.",
            ja="第 0 層、第 1 層の学習率の範囲。両方を書く。初めのものが横軸。省けば 1e-3 から 1e6。")  # fmt: skip
@study_options.shape
@network_option("--width", type=click.IntRange(1), default=16, show_default=True, metavar="N",
                en="Inputs and hidden units.", ja="入力と隠れユニットの数。")  # fmt: skip
@network_option("--nonlinearity", type=click.Choice(NONLINEARITIES), default="tanh", show_default=True,
                en="Of the hidden units.", ja="隠れユニットの非線形関数。")  # fmt: skip
@network_option("--samples", type=click.IntRange(1), metavar="N",
                en="How many; as many as weights if left out.", ja="データの数。省けば重みと同じ数。")  # fmt: skip
@network_option("--batch", type=click.IntRange(1), metavar="N",
                en="Samples drawn for each step; all if left out.", ja="各ステップで使うデータの数。省けば全部。")  # fmt: skip
@network_option("--steps", type=click.IntRange(1, 10**9), default=500, show_default=True, metavar="N",
                en="Number of steps.", ja="ステップ数。")  # fmt: skip
@network_option("--seed", type=click.IntRange(0, 2**63 - 1), default=0, metavar="N",
                en="Seed of weights, inputs and labels.", ja="重み、入力、ラベルの乱数の種。")  # fmt: skip
@network_option("--dtype", type=click.Choice(("float32", "float64")), default="float64", show_default=True,
                en="Number format.", ja="数値の形式。")  # fmt: skip
@study_options.zoom
@partial(study_options.machines, refine=False)
@study_options.tile
@study_options.picture
def command(axes: tuple[str, ...], shape: str, tile: int, **options: Any) -> None:
    from kobai.cli import studies
    from kobai.study.maps.training_map import plan_of_trainability

    sides = studies.axes(axes, "--axis lr0=1:10 --axis lr1=1:10")[0] if axes else None
    network = {name: options[name] for name in ("width", "nonlinearity", "samples", "batch", "steps", "seed", "dtype")}
    study = studies.Study(options)
    study.run(plan_of_trainability(axes=sides, shape=studies.counts(shape), tile=tile, **network))
