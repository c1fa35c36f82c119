"""``kobai descend FUNCTION``: descend, report, write files."""

from __future__ import annotations

from typing import Any

import click

from kobai.cli import options
from kobai.cli.command import Command


@click.command(
    cls=Command,
    help="""Descend FUNCTION and show the result.

    FUNCTION is a formula ("x1**2 + x2**2"), LaTeX ("x_1^2 + x_2^2"), a name from 'kobai functions', or a Python
    function in a file of yours (path/to/file.py:function).""",
    ja="""FUNCTION を勾配法で下り、結果を表示する。

    FUNCTION には、式("x1**2 + x2**2")、LaTeX("x_1^2 + x_2^2")、'kobai functions' にある名前、自分のファイルにある
    Python の関数(path/to/file.py:function)のどれかを書く。""",
    examples=(
        'kobai descend "x1**2 + x2**2" --start 2,2 --lr 0.01 --steps 200 --out anim_roll.gif',
        "kobai descend rosenbrock --optimizer Adam --lr 0.1 --set betas=0.9,0.99 --out a.png --out run.zarr",
        'kobai descend "a*x1**2 + x2**2" --param a=10 --start -1,2 --start 1,1 --lr 0.05',
        "kobai descend himmelblau --start grid:10 --lr 0.01 --out basins.html",
        "kobai descend rosenbrock --start random:1000000 --lr 0.001 --record-every 50 --store many.zarr",
    ),
)
@options.function
@options.optimizer
@options.descent
@options.option("--store", metavar="NAME.zarr", group="descent",
                 en="Write the record of many starts to this store as it is computed, so that it need not fit into memory; "
                    "the same command continues a descent that was cut off.",
                 ja="多数の初期点の記録を、計算しながらここに書く(メモリに収まらなくてよい)。中断しても、"
                    "同じコマンドで続きから再開する。")  # fmt: skip
@options.picture
@options.output
def command(function: str, optimizer: str | None, hyper: tuple[str, ...], lr: float | None, **options: Any) -> None:
    from kobai.cli.input import values
    from kobai.cli.output.outputs import Outputs
    from kobai.cli.request import Request

    settings = values.settings(hyper)
    outputs = Outputs.of_trace(options)
    request = Request.read(function, options)
    if options["store"] is None:
        request.descend(optimizer, lr, settings, outputs)
    else:
        request.stream(optimizer, lr, settings, outputs)
