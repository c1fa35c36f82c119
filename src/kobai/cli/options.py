"""Options that several commands share, each said once, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from kobai import formats
from kobai.cli.command import Option
from kobai.cli.language import LANGUAGES

F = TypeVar("F", bound=Callable[..., Any])

# The same words as in kobai.scenes.trace.options, which cannot be imported here without torch; a test holds the two together.
VIEWS = ("auto", "surface", "contour", "curve", "loss", "plane", "both", "small", "article")
THEMES = ("paper", "dark", "article")
HEIGHTS = ("auto", "linear", "log", "power")
DTYPES = ("float32", "float64", "float16", "bfloat16")


def option(*names: str, en: str, ja: str, group: str, **kwargs: Any) -> Callable[[F], F]:
    """One option with its help in both languages."""
    return click.option(*names, cls=Option, help=en, ja=ja, group=group, **kwargs)


def of_catalogue(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """The names in the catalogue that go on as a word was begun, for the shell."""
    from kobai.objectives.catalogue import names

    return [name for name in names() if name.startswith(begun)]


def function(f: F) -> F:
    """FUNCTION, its constants and where to start."""
    return _all(f, click.argument("function", shell_complete=of_catalogue), *_start())


def optional_function(f: F) -> F:
    """The same where something else may say what is descended."""
    return _all(f, click.argument("function", required=False, shell_complete=of_catalogue), *_start())


def _start() -> list[Callable[[Any], Any]]:
    return [
        option("--start", "start", multiple=True, metavar="POINT", group="start",
               en="Where to start, such as 2,2. Repeat it for several runs; grid:20 and random:100 spread starts over "
                  "the function's domain.",
               ja="初期点。例: 2,2。繰り返せば複数の点から始める。grid:20 や random:100 は定義域に点を並べる。"),
        option("--param", multiple=True, metavar="NAME=NUMBER", group="start",
               en="A constant in the formula, such as a=10.", ja="式の中の定数。例: a=10。"),
        option("--dim", type=click.IntRange(1, 10_000), metavar="N", group="start",
               en="Number of variables, for functions of any number of them.", ja="変数の数(任意の次元の関数に)。"),
        option("--seed", type=click.IntRange(0, 2**63 - 1), default=0, metavar="N", group="start",
               en="Seed of random starts and of optimizers that draw numbers.",
               ja="乱数の種(random: の初期点、乱数を使う手法)。"),
    ]  # fmt: skip


def equal_budgets(f: F) -> F:
    """Many optimizers under equal budgets."""
    return _all(
        f,
        option("--optimizer", "optimizers", multiple=True, metavar="NAME", group="equal budgets",
               en="Who takes part: an optimizer, with settings if you like, or a group: all, kobai, torch, "
                  "pytorch_optimizer. Repeat it.",
               ja="参加する手法(設定も書ける)、またはまとめて all、kobai、torch、pytorch_optimizer。繰り返せる。"),
        option("--budget", type=click.IntRange(1, 10**7), metavar="N", group="equal budgets",
               en="Evaluations of f with its gradient that each run has; as many as --steps if left out.",
               ja="各手法が f と勾配を評価できる回数。省けば --steps と同じ。"),
        option("--tune", is_flag=True, group="equal budgets",
               en="Find for each the step size it ends lowest with.", ja="手法ごとに、最も低く終わるステップ幅を探す。"),
        option("--tuner", type=click.Choice(("grid", "optuna")), default="grid", show_default=True, group="equal budgets",
               en="How: on a logarithmic grid, or by Optuna.", ja="探し方: 対数の格子、または Optuna。"),
        option("--rates", metavar="LOW,HIGH", group="equal budgets",
               en="Range of the step sizes tried, 1e-4,10 if left out.", ja="試すステップ幅の範囲。省けば 1e-4,10。"),
        option("--manifest", metavar="FILE.json", group="equal budgets",
               en="Write all that is needed to run this race again.", ja="同じ競争を再現するための記録を書き出す。"),
        option("--from", "source", metavar="FILE.json", group="equal budgets",
               en="Run a race again from its manifest.", ja="記録から同じ競争を再現する。"),
    )  # fmt: skip


def descent(f: F) -> F:
    """How to descend, but for the optimizer."""
    return _all(
        f,
        option("--lr", type=float, metavar="NUMBER", group="descent",
               en="Step size η (learning rate); the optimizer's own default if left out.",
               ja="ステップ幅 η(学習率)。省けば手法ごとの既定値。"),
        option("--steps", type=click.IntRange(0, 10**9), default=200, show_default=True, metavar="N", group="descent",
               en="How many steps to take.", ja="ステップ数。"),
        option("--scheduler", metavar="'NAME KEY=VALUE …'", group="descent",
               en="A schedule of torch.optim.lr_scheduler, such as 'StepLR step_size=50 gamma=0.5'.",
               ja="torch.optim.lr_scheduler のスケジュール。例: 'StepLR step_size=50 gamma=0.5'。"),
        option("--dtype", type=click.Choice(DTYPES), default="float32", show_default=True, group="descent",
               en="Number format.", ja="数値の形式。"),
        option("--device", metavar="DEVICE", group="descent",
               en="Where to compute, such as cpu or cuda:0.", ja="計算する装置。例: cpu、cuda:0。"),
        option("--engine", metavar="NAME", group="descent", default="auto", show_default=True,
               en="How runs are computed: auto, loop, stacked, compiled.",
               ja="計算の仕方: auto、loop、stacked、compiled。"),
        option("--record-every", type=click.IntRange(1), default=1, metavar="K", group="descent",
               en="Keep every K-th step only.", ja="K ステップごとに記録する。"),
        option("--grad-tol", type=float, metavar="NUMBER", group="descent",
               en="Stop a run when its gradient norm falls to this.", ja="勾配の大きさがこの値まで下がったら止める。"),
        option("--value-tol", type=float, metavar="NUMBER", group="descent",
               en="Stop a run when its value changes by no more than this in one step.",
               ja="1 ステップの値の変化がこの値以下になったら止める。"),
    )  # fmt: skip


def picture(f: F) -> F:
    """What to show, and how."""
    return _all(
        f,
        option("--view", type=click.Choice(VIEWS), default="auto", show_default=True, group="picture",
               en="What to show.", ja="何を見せるか。"),
        option("--theme", type=click.Choice(THEMES), group="picture",
               en="The look: paper, dark, or the article's blue mat.", ja="見た目: 紙、暗色、記事の青いマット。"),
        option("--camera", metavar="CAMERA", group="picture",
               en="auto, fixed, orbit, or azimuth,elevation in degrees, such as -60,30.",
               ja="auto、fixed、orbit、または方位角,仰角(度)。例: -60,30。"),
        option("--height", type=click.Choice(HEIGHTS), group="picture",
               en="Height scale of the surface.", ja="曲面の高さの目盛り。"),
        option("--domain", multiple=True, metavar="LOW,HIGH", group="picture",
               en="Range to show: once for all variables, or once for each.",
               ja="見せる範囲。1 回なら全変数に、変数の数だけ書けばそれぞれに。"),
        option("--coordinates", metavar="I,J", group="picture",
               en="With more than two variables, which two to show, such as 1,2.",
               ja="3 変数以上のとき、どの 2 変数を見せるか。例: 1,2。"),
        option("--cmap", metavar="NAME", group="picture",
               en="Colour map, by its name in the cmap package.", ja="カラーマップ(cmap パッケージの名前)。"),
        option("--title", metavar="TEXT", group="picture", en="Instead of the formula.", ja="式の代わりの題。"),
        option("--size", metavar="WxH", group="picture",
               en="Width and height in pixels, such as 640x480.", ja="幅x高さ(ピクセル)。例: 640x480。"),
        option("--scale", type=click.FloatRange(0.1, 8), metavar="NUMBER", group="picture",
               en="Pixels per pixel: 2 for sharp screens and print.", ja="解像度の倍率。高精細画面や印刷には 2。"),
        option("--fps", type=click.FloatRange(0.1, 240), metavar="NUMBER", group="picture",
               en="Frames per second.", ja="1 秒あたりのコマ数。"),
        option("--frames", type=click.IntRange(1, 100_000), metavar="N", group="picture",
               en="Frames in all.", ja="全体のコマ数。"),
    )  # fmt: skip


def output(f: F) -> F:
    """Where results go."""
    return _all(
        f,
        option("--out", "-o", multiple=True, metavar="FILE", group="output",
               en=f"Write {' '.join(formats.FORMATS)}, by the ending. Repeat it for several.",
               ja=f"書き出すファイル。形式は拡張子で決まる: {' '.join(formats.FORMATS)}。繰り返せる。"),
        *_said(),
    )  # fmt: skip


def listing(f: F) -> F:
    """For commands that only list."""
    return _all(f, *_said(quiet=False))


def _said(quiet: bool = True) -> list[Callable[[Any], Any]]:
    options = [
        option("--json", "as_json", is_flag=True, group="output",
               en="Print JSON instead of a table.", ja="表の代わりに JSON を出す。"),
        option("--lang", type=click.Choice(LANGUAGES), metavar="en|ja", group="output",
               en="Language of the table and the picture.", ja="表と図の言語。"),
    ]  # fmt: skip
    if quiet:
        options.append(option("--quiet", is_flag=True, group="output",
                              en="Print nothing but errors.", ja="エラーのほかは何も表示しない。"))  # fmt: skip
    return options


def _all(f: F, *decorators: Callable[[Any], Any]) -> F:
    for decorate in reversed(decorators):
        f = decorate(f)
    return f
