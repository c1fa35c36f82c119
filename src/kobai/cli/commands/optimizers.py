"""``kobai optimizers``: every optimizer kobai knows by name, or one of them in full."""

from __future__ import annotations

import click

from kobai.cli import options
from kobai.cli.command import Command


@click.command(
    cls=Command,
    help="List the optimizers, or tell all about one of them. Any other installed class goes by package.Class.",
    ja="最適化手法の一覧を出す。名前を書けば、その手法を詳しく説明する。ほかのクラスは パッケージ.クラス で使える。",
    examples=("kobai optimizers", "kobai optimizers Adam", "kobai optimizers --json"),
)
@click.argument("name", required=False)
@options.listing
def command(name: str | None, as_json: bool, lang: str | None) -> None:
    from kobai.cli.output import lists

    lists.optimizers(name, as_json)
