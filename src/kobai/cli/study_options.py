"""Options that the studies share, each written once, in English and Japanese."""

from __future__ import annotations

from functools import partial
from typing import Any, TypeVar

import click

from kobai.cli import options
from kobai.cli.options import option
from kobai.formats import SCENE_ENDINGS
from kobai.option_words import THEMES

F = TypeVar("F")

_start, _descent, _machines, _picture = (
    partial(option, group=key) for key in ("start", "descent", "machines", "picture")
)
map_option, network_option = partial(option, group="map"), partial(option, group="model")


def formula(f: Any) -> Any:
    """FUNCTION and its constants."""
    return _all(
        f,
        click.argument("function", shell_complete=options.catalogue_names),
        _start("--param", multiple=True, metavar="NAME=NUMBER",
               en="A constant in the formula, such as a=10.", ja="式の中の定数。例: a=10。"),
        _start("--vars", metavar="NAME,NAME",
               en="The formula's variables in order, such as w,b.", ja="式の変数を順に。例: w,b。"),
    )  # fmt: skip


def start(f: Any) -> Any:
    """Where descents begin."""
    return _all(
        f,
        _start("--start", "start", multiple=True, metavar="POINT",
               en="Where to start, such as 2,2 or w=2,b=2; the function's own start if left out.",
               ja="初期点。例: 2,2 または w=2,b=2。省けば関数ごとの初期点。"),
        _start("--dim", type=click.IntRange(1, 10_000), metavar="N",
               en="Number of variables, for functions of any number of them.", ja="変数の数（任意の次元の関数に）。"),
        _start("--seed", type=click.IntRange(0, 2**63 - 1), default=0, metavar="N",
               en="Seed of random starts.", ja="乱数の種（random: の初期点）。"),
    )  # fmt: skip


def descent(f: Any, steps: int = 200, tol: float = 1e-6, rate: bool = True) -> Any:
    """How the descents of a study go."""
    lr = _descent("--lr", type=float, metavar="NUMBER",
                  en="Step size (learning rate) η; the optimizer's own default if left out.",
                  ja="ステップ幅（学習率）η。省けば手法ごとの既定値。")  # fmt: skip
    return _all(
        f,
        options.optimizer,
        *([lr] if rate else []),
        _descent("--steps", type=click.IntRange(0, 10**9), default=steps, show_default=True, metavar="N",
                 en="Number of steps.", ja="ステップ数。"),
        _descent("--tol", type=click.FloatRange(0), default=tol, show_default=True, metavar="NUMBER",
                 en="How close counts as arrived: the distance to a minimum (basins), the gradient norm (others).",
                 ja="到達とみなす近さ。basins では極小点までの距離、ほかでは勾配の大きさ。"),
        _descent("--dtype", type=click.Choice(("float32", "float64")), default="float64", show_default=True,
                 en="Number format.", ja="数値の形式。"),
    )  # fmt: skip


def machines(f: Any, refine: bool = True) -> Any:
    """Where the map is kept, and what computes it."""
    finer = _machines("--refine", is_flag=True,
                      en="Infer pixels between neighbours that agree; the same command without it computes those.",
                      ja="一致する隣どうしの間の画素は計算せずに補う。付けずに実行すれば、その画素も計算する。")  # fmt: skip
    return _all(
        f,
        _machines("--plan", is_flag=True,
                  en="Say what the study takes, from a sample of it: tiles, time, memory, store; compute nothing else.",
                  ja="一部を計算して、タイル数、時間、メモリ、ストアの大きさを見積もるだけにする。"),
        _machines("--store", metavar="NAME.zarr",
                  en="Write each tile here as it is finished; the same command goes on where it stopped. A path or fsspec URL.",
                  ja="終わったタイルをここに書く。中断しても同じコマンドで続く。パスまたは fsspec の URL。"),
        _machines("--workers", type=click.IntRange(1, 1024), default=1, show_default=True, metavar="N",
                  en="How many processes compute here.", ja="ここで計算するプロセスの数。"),
        _machines("--scheduler", metavar="tcp://HOST:PORT",
                  en="Compute with the workers of this dask.distributed scheduler.",
                  ja="この dask.distributed スケジューラのワーカーで計算する。"),
        *([finer] if refine else []),
    )  # fmt: skip


def picture(f: Any, cmap: bool = True) -> Any:
    """How the study is drawn, and where it goes."""
    colors = _picture("--cmap", metavar="NAME",
                      en="Colour map, by its name in the cmap package.",
                      ja="カラーマップ（cmap パッケージの名前）。")  # fmt: skip
    return _all(
        f,
        _picture("--theme", type=click.Choice(THEMES),
                 en="Colours: paper, dark, or those of the article.",
                 ja="配色: paper（白）、dark（暗色）、article（記事の配色）。"),
        *([colors] if cmap else []),
        _picture("--title", metavar="TEXT", en="Instead of the formula.", ja="式の代わりの題。"),
        _picture("--size", metavar="WxH",
                 en="Width and height in pixels, such as 640x600.", ja="幅x高さ（ピクセル）。例: 640x600。"),
        _picture("--scale", type=click.FloatRange(0.1, 8), metavar="NUMBER",
                 en="Resolution: 2 for sharp screens and print.", ja="解像度の倍率。高精細画面や印刷には 2。"),
        options.thumbnail_option,
        partial(options.output, endings=SCENE_ENDINGS),
    )  # fmt: skip


def shape(f: Any, default: str = "256") -> Any:
    """How many pixels."""
    return map_option("--shape", metavar="N or W,H", default=default, show_default=True,
                en="Pixels along each side, or across and up, such as 256 or 512,256.",
                ja="各辺の画素数。横と縦を分けるなら 512,256 のように。")(f)  # fmt: skip


def zoom(f: Any) -> Any:
    """A movie towards a point."""
    return _all(
        f,
        map_option("--zoom", metavar="X,Y",
                   en="Make keyframes in ever smaller windows towards this point, for a movie.",
                   ja="この点に向けて範囲をしだいに狭めたキーフレームを作り、動画にする。"),
        map_option("--keyframes", type=click.IntRange(2, 200), metavar="N",
                   en="How many, each half as wide as the one before; 8 if left out.",
                   ja="その数。1 枚ごとに範囲は半分になる。省けば 8。"),
    )  # fmt: skip


def tile(f: Any) -> Any:
    """How large the pieces are in which a map is computed."""
    return _machines("--tile", type=click.IntRange(16, 4096), default=256, show_default=True, metavar="N",
                     en="Pixels along each side of a tile, in which the map is computed and stored.",
                     ja="計算して保存する単位であるタイルの、各辺の画素数。")(f)  # fmt: skip


def _all(f: Any, *decorators: Any) -> Any:
    for decorate in reversed(decorators):
        f = decorate(f)
    return f
