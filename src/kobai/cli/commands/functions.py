"""``kobai functions``: the catalogue, or one function of it in full."""

from __future__ import annotations

import click

from kobai.cli import options
from kobai.cli.command import Command


@click.command(
    cls=Command,
    help="List the catalogue of test functions, or tell all about one of them.",
    ja="テスト関数の一覧を出す。名前を書けば、その関数を詳しく説明する。",
    examples=("kobai functions", "kobai functions rosenbrock", "kobai functions --json"),
)
@click.argument("name", required=False, shell_complete=options.catalogue_names)
@options.listing
def command(name: str | None, as_json: bool, lang: str | None) -> None:
    from kobai.cli.output import lists

    lists.functions(name, as_json)
