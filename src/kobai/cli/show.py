"""``kobai show run.zarr``: a saved trace again, as a table and as pictures."""

from __future__ import annotations

from typing import Any

import click

from kobai.cli import _options
from kobai.cli._command import Command


@click.command(
    cls=Command,
    help="Show a trace saved with --out NAME.zarr again: its table, and pictures of it.",
    ja="--out 名前.zarr で保存した軌跡の表をもう一度見せ、図や動画を作る。",
    examples=(
        "kobai show run.zarr",
        "kobai show run.zarr --view contour --theme dark --out run.png --out run.html",
    ),
)
@click.argument("store")
@_options.picture
@_options.output
def command(store: str, **options: Any) -> None:
    from kobai.cli import _ask, _outputs

    outputs = _outputs.ask(options)
    _ask.show(store, outputs, options)
