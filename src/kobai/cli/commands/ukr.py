"""``kobai ukr DATA``: a smooth manifold through a table's columns."""

from __future__ import annotations

import sys
from typing import Any

import click

from kobai.cli import kernel_models, options, signals
from kobai.cli.command import Command
from kobai.numbers import count, number, percent
from kobai.option_words import UKR_STARTS

UNITS_DIFFER = 10.0
"""Columns whose standard deviations differ by more than this factor are taken to have different units."""


@click.command(
    cls=Command,
    help="""Unsupervised Kernel Regression: find the smooth manifold that runs through the rows of DATA.

    DATA is a .csv, .tsv, .txt, .xlsx, .parquet, .npy or .npz file, or - for standard input; the matrix m of an .npz has the
    columns m1, m2, …, and columns without names are called 1, 2, ….

    Ctrl-C ends the search: the best so far is reported and written, and the exit status is 130.""",
    ja="""教師なしカーネル回帰(UKR)。DATA の行を通るなめらかな多様体を見つける。

    DATA は .csv、.tsv、.txt、.xlsx、.parquet、.npy、.npz、または標準入力の -。.npz の行列 m の列は m1、m2、…、
    名前のない列は 1、2、… となる。

    Ctrl-C で探索を打ち切ると、そこまでの最良の結果を表示・保存し、終了コードは 130 になる。""",
    examples=(
        "kobai ukr data.csv --components 2 --out ukr.gif",
        "kobai ukr digits.npz --x pixels --images 8x8 --leave-out 5 --out digits.html",
    ),
)
@kernel_models.data
@options.option("--x", "x", multiple=True, metavar="A,B", group="model",
                 en="Columns to use; of a matrix in an .npz, its name. Repeat it for names that hold commas. All columns of "
                    "numbers if left out.",
                 ja="使う列(.npz の行列はその名前)。コンマを含む名前は --x を繰り返す。省けば数値の列すべて。")  # fmt: skip
@options.option("--components", type=click.IntRange(1, 50), default=2, show_default=True, metavar="L", group="model",
                 en="Dimensions of the manifold.", ja="多様体の次元。")  # fmt: skip
@options.option("--leave-out", type=click.IntRange(1), default=1, show_default=True, metavar="K", group="model",
                 en="How many samples each one's reconstruction leaves out; more resists noise better.",
                 ja="再構成のとき除く標本の数。多いほどノイズに強い。")  # fmt: skip
@options.option("--scale-columns", type=click.Choice(("auto", "std", "none")), default="auto", show_default=True, group="model",
                 en="std divides each column by its standard deviation; auto does where these differ by more than a factor of "
                    "10, except in images.",
                 ja="std は各列を標準偏差で割る。auto は標準偏差の比が 10 を超えるときに割る(画像を除く)。")  # fmt: skip
@options.option("--init", type=click.Choice(UKR_STARTS), default="auto", show_default=True, group="model",
                 en="Where to start.", ja="初期配置。")  # fmt: skip
@kernel_models.descent
@options.option("--color", metavar="COLUMN", group="picture",
                 en="Colour the samples by this column of numbers or categories.",
                 ja="標本をこの列の数値やカテゴリで塗り分ける。")  # fmt: skip
@options.option("--label", metavar="COLUMN", group="picture",
                 en="Write the names in this column beside the samples.", ja="この列の名前を標本の横に書く。")  # fmt: skip
@options.option("--images", metavar="WxH", group="picture",
                 en="Size in pixels, where each row is an image; the manifold is shown as images.",
                 ja="各行が画像のとき、その幅x高さ。多様体を画像で見せる。")  # fmt: skip
@options.model_picture
@options.model_output
def command(data: str, **options: Any) -> None:
    outputs = kernel_models.outputs(options, stores=True)
    size = _images(options["images"])
    file = kernel_models.table_file(data, options)
    names = file.expand(options["x"], "--x") if options["x"] else None
    table = file.numbers(names, options["drop_missing"], constants=size is not None)
    outputs.picture |= kernel_models.columns(options, table.names)
    if size is not None:
        outputs.picture["images"] = size
    if options["color"] is not None:
        outputs.picture |= {"colors": file.column(options["color"], table.rows), "color_name": options["color"]}
    if options["label"] is not None:
        outputs.picture["labels"] = file.column(options["label"], table.rows)
    kernel_models.check_cost(len(table.values), 3e-9 * options["steps"])  # measured
    spread = table.values.std(0)
    spread = spread[spread > 0]
    differ = float(spread.max() / spread.min()) if len(spread) else 1.0
    scaled = options["scale_columns"] == "std" or (
        options["scale_columns"] == "auto" and size is None and differ > UNITS_DIFFER
    )
    from kobai.kernel import UKR

    model = UKR(
        n_components=options["components"], leave_out=options["leave_out"], init=options["init"],
        optimizer=options["optimizer"], lr=options["lr"], max_iter=options["steps"], random_state=options["seed"],
        verbose=not options["quiet"] and sys.stderr.isatty(), scale="std" if scaled else None,
    ).fit(table.values)  # fmt: skip
    written = outputs.write(model, model.trace_, options["quiet"], lambda: _results(file, table, model, options))
    if not options["quiet"]:
        read = file.describe(len(table.values), {"": table.names})
        _report(model, table, read, written, options["as_json"], differ, size is not None)
    if model.interrupted_:
        raise click.exceptions.Exit(signals.status())


def _results(file: Any, table: Any, model: Any, options: dict[str, Any]) -> dict[str, Any]:
    """Of each sample its label and colour, the latent position, and the squared error of its reconstruction."""
    found = {f"z{i + 1}": z for i, z in enumerate(model.embedding_.T)}
    found["reconstruction_error"] = model.reconstruction_errors()
    return kernel_models.results(file, table, found, (options["label"], options["color"]))


def _images(text: str | None) -> tuple[int, int] | None:
    if text is None:
        return None
    import re

    from kobai.errors import BadInput

    match = re.fullmatch(r"\s*(\d{1,4})\s*[x×,]\s*(\d{1,4})\s*", text, re.IGNORECASE)
    if match is None or not int(match[1]) * int(match[2]):
        raise BadInput(f"--images {text!r}: width x height of the pictures in pixels, such as --images 8x8")
    return int(match[2]), int(match[1])


def _report(
    model: Any, table: Any, read: str, written: list[Any], as_json: bool, differ: float, images: bool
) -> None:  # fmt: skip
    from kobai.cli.language import spoken
    from kobai.kernel.words import ruling_column
    from kobai.messages import say

    lang, n = spoken(), len(table.values)
    variance = float((table.values / model.scale_).var(0).sum())
    search, rows = kernel_models.search(model, variance, model.init_)
    facts = {
        "samples": n, "columns": table.names, "components": model.n_components, "init": model.init_,
        **search, "scale": model.scale,
    }  # fmt: skip
    title = f"{say('ukr', lang)} · N = {count(n)} · {len(table.names)} → {model.n_components}"
    notes = list(table.notes)
    if model.scale is not None:
        notes.append(say("columns scaled", lang, factor=number(differ)))
    elif not images and (ruling := ruling_column(table.values)) is not None:
        column, share = ruling
        notes.append(say("one column rules", lang, name=table.names[column], share=percent(share)))
    kernel_models.report(facts, title, read, rows, notes, written, as_json)
