"""Options that several commands share, each written once, in English and Japanese."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import Any, TypeVar

import click

from kobai import formats
from kobai.budget import MEMORY_SHARE, SECONDS, VARIABLE
from kobai.cli.command import Option
from kobai.cli.language import LANGUAGES
from kobai.option_words import COLORS, DTYPES, ENGINES, HEIGHTS, LOSSES, OTHERS, RESIDUALS, THEMES, VIEWS

F = TypeVar("F", bound=Callable[..., Any])
Decorator = Callable[[Any], Any]


def option(*names: str, en: str, ja: str, group: str, **kwargs: Any) -> Callable[[F], F]:
    """One option with its help in both languages."""
    return click.option(*names, cls=Option, help=en, ja=ja, group=group, **kwargs)


_start, _descent, _picture, _output = (partial(option, group=key) for key in ("start", "descent", "picture", "output"))
_equal_budgets, _limits = partial(option, group="equal budgets"), partial(option, group="limits")


def catalogue_names(context: click.Context, parameter: click.Parameter, beginning: str) -> list[str]:
    """Names of catalogue functions that begin so, for the shell's completion."""
    from kobai.objectives.catalogue import names

    return [name for name in names() if name.startswith(beginning)]


def function(f: F, required: bool = True) -> F:
    """FUNCTION, its constants and where to start."""
    return _all(
        f,
        click.argument("function", required=required, shell_complete=catalogue_names),
        _start("--start", "start", multiple=True, metavar="POINT",
               en="Where to start, such as 2,2 or w=2,b=2. Repeat it for several runs; grid:20 and random:100 spread starts over "
                  "the function's domain.",
               ja="初期点。例: 2,2 または w=2,b=2。繰り返せば複数の点から始める。grid:20 や random:100 は定義域に点を並べる。"),
        _start("--param", multiple=True, metavar="NAME=NUMBER",
               en="A constant in the formula, such as a=10.", ja="式の中の定数。例: a=10。"),
        _start("--vars", metavar="NAME,NAME",
               en="The formula's variables in order, such as w,b; f(w, b) = … says the same. If left out: all names without "
                  "a value, x, y, z first.",
               ja="式の変数を順に。例: w,b(式に f(w, b) = … と書いても同じ)。省けば、値のない名前すべて(x, y, z が先)。"),
        _start("--dim", type=click.IntRange(1, 10_000), metavar="N",
               en="Number of variables, for functions of any number of them.", ja="変数の数(任意の次元の関数に)。"),
        _start("--seed", type=click.IntRange(0, 2**63 - 1), default=0, metavar="N",
               en="Seed of random starts and of optimizers that use random numbers.",
               ja="乱数の種(random: の初期点、乱数を使う手法)。"),
    )  # fmt: skip


def of_table(f: F) -> F:
    """How the loss of a model of a table is made, for a page that begins with one."""
    return _all(
        f,
        option("--loss", type=click.Choice(LOSSES), metavar="NAME", group="model",
               en="With a table, what a prediction is charged for each row; squared if left out.",
               ja="表のとき、各行の予測にかかる損失。省けば squared。"),
        option("--standardize", is_flag=True, group="model",
               en="With a table, descend in columns scaled to mean 0 and deviation 1.",
               ja="表のとき、平均 0、標準偏差 1 にそろえた列で下る。"),
    )  # fmt: skip


optional_function = partial(function, required=False)


def equal_budgets(f: F) -> F:
    """Many optimizers under equal budgets: ``kobai.study.compare``."""
    return _all(
        f,
        _equal_budgets("--optimizer", "optimizers", multiple=True, metavar="NAME",
               en="An optimizer that takes part, with settings if you like, or a group: all, kobai, torch, "
                  "pytorch_optimizer. Repeat it.",
               ja="参加する手法(設定も書ける)、またはまとめて all、kobai、torch、pytorch_optimizer。繰り返せる。"),
        _equal_budgets("--budget", type=click.IntRange(1, 10**7), metavar="N",
               en="How often each run may evaluate f and its gradient; as often as --steps if left out.",
               ja="各手法が f と勾配を評価できる回数。省けば --steps と同じ。"),
        _equal_budgets("--tune", is_flag=True,
               en="Find, for each, the step size with which it ends lowest.",
               ja="手法ごとに、最も低く終わるステップ幅を探す。"),
        _equal_budgets("--tuner", type=click.Choice(("grid", "optuna")), default="grid", show_default=True,
               en="How: on a logarithmic grid, or by Optuna.", ja="探し方: 対数の格子、または Optuna。"),
        _equal_budgets("--rates", metavar="LOW,HIGH",
               en="Range of step sizes to try; 1e-4,10 if left out.", ja="試すステップ幅の範囲。省けば 1e-4,10。"),
        _equal_budgets("--manifest", metavar="FILE.json",
               en="Write all that is needed to run this race again.", ja="同じ競争を再現するための記録を書き出す。"),
        _equal_budgets("--from", "source", metavar="FILE.json",
               en="Run a race again from its manifest.", ja="記録から同じ競争を再現する。"),
    )  # fmt: skip


def optimizer(f: F) -> F:
    """One optimizer and its hyperparameters."""
    return _all(
        f,
        _descent("--optimizer", metavar="NAME",
               en="A name from 'kobai optimizers', or package.Class. Plain gradient descent if left out.",
               ja="'kobai optimizers' にある名前、または パッケージ.クラス。省けば最急降下法。"),
        _descent("--set", "hyper", multiple=True, metavar="KEY=VALUE",
               en="A hyperparameter of the optimizer, such as betas=0.9,0.99.",
               ja="最適化手法のハイパーパラメータ。例: betas=0.9,0.99。"),
    )  # fmt: skip


def descent(f: F) -> F:
    """How to descend, except the optimizer."""
    return _all(
        f,
        _descent("--lr", type=float, metavar="NUMBER",
               en="Step size (learning rate) η; the optimizer's own default if left out.",
               ja="ステップ幅(学習率)η。省けば手法ごとの既定値。"),
        _descent("--steps", type=click.IntRange(0, 10**9), default=200, show_default=True, metavar="N",
               en="Number of steps.", ja="ステップ数。"),
        _descent("--scheduler", metavar="'NAME KEY=VALUE …'",
               en="A schedule of torch.optim.lr_scheduler, such as 'StepLR step_size=50 gamma=0.5'.",
               ja="torch.optim.lr_scheduler のスケジュール。例: 'StepLR step_size=50 gamma=0.5'。"),
        _descent("--dtype", type=click.Choice(DTYPES), default="float32", show_default=True,
               en="Number format.", ja="数値の形式。"),
        _descent("--device", metavar="DEVICE",
               en="Where to compute, such as cpu or cuda:0.", ja="計算する装置。例: cpu、cuda:0。"),
        _descent("--engine", metavar="NAME", default="auto", show_default=True,
               en=f"How runs are computed: {', '.join(ENGINES)}.", ja=f"計算の仕方: {'、'.join(ENGINES)}。"),
        _descent("--record-every", type=click.IntRange(1), default=1, metavar="K",
               en="Record every K-th step only.", ja="K ステップごとに記録する。"),
        _descent("--grad-tol", type=float, metavar="NUMBER",
               en="Stop a run when its gradient norm falls to this.", ja="勾配の大きさがこの値まで下がったら止める。"),
        _descent("--value-tol", type=float, metavar="NUMBER",
               en="Stop a run when its value changes by no more than this in one step.",
               ja="1 ステップの値の変化がこの値以下になったら止める。"),
    )  # fmt: skip


def picture(f: F) -> F:
    """What to show of a descent, and how."""
    return _all(
        f,
        _picture("--view", type=click.Choice(VIEWS), default="auto", show_default=True, metavar="NAME",
               en=f"What to show: {', '.join(VIEWS)}.", ja=f"何を見せるか: {'、'.join(VIEWS)}。"),
        *_look(),
        _picture("--height", type=click.Choice(HEIGHTS), en="Height scale of the surface.", ja="曲面の高さの目盛り。"),
        _picture("--colors", type=click.Choice(COLORS),
               en="minimum: runs and their starts have the colour of the minimum they reach.",
               ja="minimum：経路と初期点を、行き着いた最小点ごとの色で塗る。"),
        _picture("--ghost", "ghosts", multiple=True, metavar="NAME",
               en="Draw the run of this name faintly, for comparison. Repeat it for several.",
               ja="この名前の経路を比較用に薄く描く。繰り返せる。"),
        _picture("--others", type=click.Choice(OTHERS),
               en="With more than two variables, where those not shown stand: at the end, or at each step where they are then.",
               ja="3 変数以上のとき、見せない変数の値。end：終点の値、present：そのステップの値（曲面が動く）。"),
        _picture("--theory", is_flag=True,
               en="Also draw the sharpness along the runs with its limit, and critical points of a function of two variables.",
               ja="理論も描く。経路に沿った鋭さ（ヘッセ行列の最大固有値）とその限界、2 変数の曲面の停留点。"),
        _picture("--steady", is_flag=True,
               en="The landscape's scale and camera follow the function and the range alone.",
               ja="曲面の目盛りとカメラを、経路によらず関数と表示範囲だけで決める。"),
        _picture("--domain", multiple=True, metavar="LOW,HIGH",
               en="Range to show: once for all variables, or once for each.",
               ja="見せる範囲。1 回なら全変数に、変数の数だけ書けばそれぞれに。"),
        _picture("--coordinates", metavar="I,J",
               en="With more than two variables, which two to show, by name or number, such as w,b or 1,2.",
               ja="3 変数以上のとき、どの 2 変数を見せるか。名前か番号で書く。例: w,b、1,2。"),
        *_page("Instead of the formula.", "式の代わりの題。", "640x480"),
    )  # fmt: skip


def table_picture(f: F) -> F:
    """What to show of a table beside its loss."""
    return _all(
        f,
        _picture("--residuals", type=click.Choice(RESIDUALS),
               en="Distances from the rows to the curve: sticks, or squares whose areas are the squared distances.",
               ja="各行から曲線までの隔たり。sticks：線、squares：2 乗を面積とする正方形、none：描かない。"),
        _picture("--earlier/--no-earlier", default=None,
               en="Draw the curves of steps 0, 1, 2, 4, 8 … faintly; with one run they are.",
               ja="ステップ 0、1、2、4、8 … の曲線を薄く描く（1 本の経路なら描く）。"),
    )  # fmt: skip


def model_picture(f: F) -> F:
    """What to show of a kernel model, and how."""
    return _all(
        f,
        *_look(),
        _picture("--show", "columns", metavar="A,B,C", en="Which columns to show, by name.", ja="表示する列の名前。"),
        *_page("Instead of the model's name.", "モデル名の代わりの題。", "960x640"),
    )


def _look() -> list[Decorator]:
    return [
        _picture("--theme", type=click.Choice(THEMES),
               en="Colours: paper, dark, or those of the article.", ja="配色: paper(白)、dark(暗色)、article(記事の配色)。"),
        _picture("--camera", metavar="CAMERA",
               en="auto, fixed, orbit, or azimuth,elevation in degrees, such as -60,30.",
               ja="auto、fixed、orbit、または方位角,仰角(度)。例: -60,30。"),
        _picture("--cmap", metavar="NAME",
               en="Colour map, by its name in the cmap package.", ja="カラーマップ(cmap パッケージの名前)。"),
    ]  # fmt: skip


thumbnail_option = _picture(
    "--thumbnail", is_flag=True,
    en="A small picture, 320 pixels wide unless --size is given: only what can be read there.",
    ja="小さな画像（--size がなければ幅 320 ピクセル）。その大きさで読めるものだけを描く。",
)  # fmt: skip


def _page(title_en: str, title_ja: str, size: str) -> list[Decorator]:
    return [
        _picture("--title", metavar="TEXT", en=title_en, ja=title_ja),
        _picture("--size", metavar="WxH",
               en=f"Width and height in pixels, such as {size}.", ja=f"幅x高さ(ピクセル)。例: {size}。"),
        _picture("--scale", type=click.FloatRange(0.1, 8), metavar="NUMBER",
               en="Resolution: 2 for sharp screens and print.", ja="解像度の倍率。高精細画面や印刷には 2。"),
        thumbnail_option,
        _picture("--fps", type=click.FloatRange(0.1, 240), metavar="NUMBER",
               en="Frames per second of a movie.", ja="動画の 1 秒あたりのコマ数。"),
        _picture("--frames", type=click.IntRange(1, 100_000), metavar="N",
               en="Number of frames of a movie.", ja="動画のコマ数。"),
    ]  # fmt: skip


def output(f: F, endings: Collection[str] = formats.TRACE_ENDINGS) -> F:
    """Where results go, and how much work may be."""
    return _all(
        f,
        _output("--out", "-o", multiple=True, metavar="FILE",
               en=f"Write {' '.join(endings)}, by the ending. Repeat it for several.",
               ja=f"書き出すファイル。形式は拡張子で決まる: {' '.join(endings)}。繰り返せる。"),
        *_printed(),
        _output("--quiet", is_flag=True, en="Print nothing but errors.", ja="エラーのほかは何も表示しない。"),
        _limits("--time-limit", type=click.FloatRange(0, 1e12, min_open=True), default=SECONDS, show_default=True,
                metavar="SECONDS",
                en="Refuse at once what is estimated to take longer than this.",
                ja="見積もりがこの秒数を超える仕事は、始めずに断る。"),
        _limits("--memory-limit", type=click.FloatRange(0, 1e6, min_open=True), metavar="GB",
                en=f"Refuse at once what is estimated to need more memory than this; if left out, what {VARIABLE} says, "
                   f"or {MEMORY_SHARE:.0%} of the memory that is free.",
                ja=f"見積もりがこのメモリを超える仕事は、始めずに断る。省けば {VARIABLE} の値、"
                   f"なければ空きメモリの {MEMORY_SHARE:.0%}。"),
    )  # fmt: skip


model_output = partial(output, endings=tuple(formats.FORMATS))


def listing(f: F) -> F:
    """For commands that only list."""
    return _all(f, *_printed())


def _printed() -> list[Decorator]:
    return [
        _output("--json", "as_json", is_flag=True, en="Print JSON instead of a table.", ja="表の代わりに JSON を出す。"),
        _output("--lang", type=click.Choice(LANGUAGES), metavar="en|ja",
               en="Language of the table and the picture.", ja="表と図の言語。"),
    ]  # fmt: skip


def _all(f: F, *decorators: Decorator) -> F:
    for decorate in reversed(decorators):
        f = decorate(f)
    return f
