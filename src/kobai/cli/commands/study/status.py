"""``kobai study status STORE``: how far a study is."""

from __future__ import annotations

import click

from kobai.cli import options
from kobai.cli.command import Command


@click.command(
    cls=Command,
    help="Say how far the study in STORE is, and what it computes.",
    ja="STORE の中のスタディがどこまで進んだか、何を計算しているかを示す。",
    examples=("kobai study status basins.zarr",),
)
@click.argument("store")
@options.listing
def command(store: str, as_json: bool, lang: str | None) -> None:
    from kobai.cli.output import study_report

    study_report.print_status(store, as_json)
