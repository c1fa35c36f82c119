"""What ``kobai nw`` and ``kobai ukr`` share: options of pictures, writing, and the report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from kobai import formats
from kobai.cli import options
from kobai.cli.input import picture_options, values
from kobai.cli.language import spoken
from kobai.cli.options import option
from kobai.cli.output import files, terminal
from kobai.errors import BadInput
from kobai.messages import say

INTERRUPTED = 130
"""The exit status of a fit that Ctrl-C ended, as of any other command; what it found by then is told and written."""


def data(f: Any) -> Any:
    """DATA and how to read it."""
    return _all(
        f,
        click.argument("data"),
        option("--drop-missing", is_flag=True, group="data",
               en="Leave out rows with missing values instead of refusing them.",
               ja="欠損のある行を、エラーにせず除く。"),
    )  # fmt: skip


def picture(f: Any) -> Any:
    """What to show, and how."""
    return _all(
        f,
        option("--theme", type=click.Choice(options.THEMES), group="picture",
               en="The look: paper, dark, or article.", ja="見た目: paper(紙)、dark(暗色)、article(記事)。"),
        option("--camera", metavar="CAMERA", group="picture",
               en="auto, fixed, orbit, or azimuth,elevation in degrees, such as -60,30.",
               ja="auto、fixed、orbit、または方位角,仰角(度)。例: -60,30。"),
        option("--show", "columns", metavar="A,B,C", group="picture",
               en="Which columns to show, by name.", ja="表示する列の名前。"),
        option("--cmap", metavar="NAME", group="picture",
               en="Colour map, by its name in the cmap package.", ja="カラーマップ(cmap パッケージの名前)。"),
        option("--title", metavar="TEXT", group="picture", en="Instead of the model's name.", ja="モデル名の代わりの題。"),
        option("--size", metavar="WxH", group="picture",
               en="Width and height in pixels, such as 960x640.", ja="幅x高さ(ピクセル)。例: 960x640。"),
        option("--scale", type=click.FloatRange(0.1, 8), metavar="NUMBER", group="picture",
               en="Pixels per pixel: 2 for sharp screens and print.", ja="解像度の倍率。高精細画面や印刷には 2。"),
        option("--fps", type=click.FloatRange(0.1, 240), metavar="NUMBER", group="picture",
               en="Frames per second.", ja="1 秒あたりのコマ数。"),
        option("--frames", type=click.IntRange(1, 100_000), metavar="N", group="picture",
               en="Frames in all.", ja="全体のコマ数。"),
    )  # fmt: skip


def asked(options: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """Picture options as options of ``scene``: only what was said."""
    found: dict[str, Any] = {"lang": spoken(), "names": names}
    for name in ("theme", "cmap", "title", "fps", "frames"):
        if options[name] is not None:
            found[name] = options[name]
    if options["camera"] is not None:
        found["camera"] = picture_options.camera(options["camera"])
    if options["size"] is not None:
        found["size"] = values.size(options["size"])
    if options["columns"] is not None:
        found["columns"] = [_index(name, names) for name in words(options["columns"])]
    return found


def words(text: str) -> list[str]:
    """``"a, b"`` as names."""
    return [word.strip() for word in text.split(",") if word.strip()]


def _index(name: str, names: list[str]) -> int:
    if name not in names:
        raise BadInput(f"--show {name!r}: not one of the columns used, {', '.join(names)}")
    return names.index(name)


def outputs(options: dict[str, Any], stores: bool) -> list[Path]:
    """The files asked for, checked before any work."""
    paths = files.check(options["out"])
    for path in paths:
        if not stores and path.suffix.lower() == files.STORE:
            raise BadInput(f"--out {str(path)!r}: this model has no trace to store; write a picture, a movie or a page")
    return paths


def write(model: Any, paths: list[Path], picture: dict[str, Any], options: dict[str, Any]) -> list[files.Written]:
    """Write everything; each file appears whole or not at all."""
    written, scene = [], None
    for path in paths:
        if path.suffix.lower() == files.STORE:
            model.trace_.save(path)
        else:
            from kobai.scenes import scene as build

            scene = scene or build(model, **picture)
            painted = formats.of(path).painted
            further: dict[str, Any] = picture_options.file(options) if painted else {}
            scene.save(path, **further, **({"progress": False} if painted and options["quiet"] else {}))
        written.append(files.Written(path, files.size_of(path)))
    return written


def interactive() -> bool:
    """Whether someone watches standard error."""
    import sys

    return sys.stderr.isatty()


def tell(title: str, rows: list[tuple[str, ...]], notes: list[str], written: list[files.Written]) -> None:
    """One aligned table, notes, and what was written in the last lines."""
    from rich.table import Table

    from kobai.cli.output.report import size

    console = terminal.stdout()
    console.print(terminal.printable(title), style="bold")
    console.print()
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 1))
    for row in rows:
        table.add_row(*(terminal.printable(cell) for cell in row))
    terminal.lay(console, table)
    for note in notes:
        console.print(f"  {terminal.printable(note)}", style="dim")
    if written:
        console.print()
    for file in written:
        console.print(say("written", spoken(), path=terminal.printable(str(file.path)), size=size(file.bytes)))


def _all(f: Any, *decorators: Callable[[Any], Any]) -> Any:
    for decorate in reversed(decorators):
        f = decorate(f)
    return f
