"""``kobai show run.zarr``: a saved trace again, as a table and as pictures."""

from __future__ import annotations

from typing import Any

import click

from kobai.cli import options
from kobai.cli.command import Command


@click.command(
    cls=Command,
    help="Show a trace saved with --out NAME.zarr again: its table, and pictures of it.",
    ja="--out 名前.zarr で保存した軌跡の表をもう一度表示し、図や動画を作る。",
    examples=("kobai show run.zarr", "kobai show run.zarr --view contour --theme dark --out run.png --out run.html"),
)
@click.argument("store")
@options.picture
@options.table_picture
@options.output
def command(store: str, **options: Any) -> None:
    from kobai.cli.output.outputs import Outputs
    from kobai.cli.request import show

    show(store, Outputs.of_trace(options), options)
