"""``kobai nw DATA``: kernel regression of a table's columns."""

from __future__ import annotations

from typing import Any

import click

from kobai.cli import kernel_models, options
from kobai.cli.command import Command
from kobai.numbers import count, number
from kobai.option_words import REGRESSION_KERNELS


@click.command(
    cls=Command,
    help="""Nadaraya-Watson kernel regression of columns of DATA, with bandwidths found by leaving one out.

    DATA is a .csv, .tsv, .txt, .xlsx, .parquet, .npy or .npz file, or - for standard input; the matrix m of an .npz has the
    columns m1, m2, …, and columns without names are called 1, 2, ….""",
    ja="""DATA の列に Nadaraya–Watson カーネル回帰をあてはめる。バンド幅は 1 個抜き交差検証で決める。

    DATA は .csv、.tsv、.txt、.xlsx、.parquet、.npy、.npz、または標準入力の -。.npz の行列 m の列は m1、m2、…、
    名前のない列は 1、2、… となる。""",
    examples=(
        "kobai nw data.csv --x a,b --y c --out fit.html",
        "kobai nw data.csv --x age --y height --order 1 --out fit.png --out fit.gif",
        "kobai nw data.csv --x age --y height --out fit.csv",
    ),
)
@kernel_models.data
@options.option("--x", "x", required=True, multiple=True, metavar="A,B", group="model",
                 en="Columns that explain; of a matrix in an .npz, its name. Repeat it for names that hold commas.",
                 ja="説明変数の列(.npz の行列はその名前)。コンマを含む名前は --x を繰り返して指定する。")  # fmt: skip
@options.option("--y", "y", required=True, metavar="C", group="model",
                 en="The column to be explained.", ja="目的変数の列。")  # fmt: skip
@options.option("--kernel", type=click.Choice(REGRESSION_KERNELS), default="gaussian", show_default=True, group="model",
                 en="How weights decrease with distance.", ja="距離に応じた重みの落ち方。")  # fmt: skip
@options.option("--order", type=click.IntRange(0, 1), default=0, show_default=True, metavar="0|1", group="model",
                 en="0 fits constants (Nadaraya-Watson), 1 planes (local linear).",
                 ja="0 は定数(Nadaraya–Watson)、1 は平面(局所線形)のあてはめ。")  # fmt: skip
@options.option("--bandwidth", metavar="NUMBERS", group="model",
                 en="One bandwidth, or one a column, such as 0.5,2; inf for a column that plays no part, λ for one of "
                    "categories. Found by leaving one out if left out.",
                 ja="バンド幅。1 つか列ごと(例: 0.5,2)。inf はその列を使わない。区分の列では λ。"
                    "省けば 1 個抜きで決める。")  # fmt: skip
@options.option("--weight", metavar="W", group="model",
                 en="A column of weights: a row counts as so many copies of it.",
                 ja="重みの列。各行をその数だけの写しとして数える。")  # fmt: skip
@options.model_picture
@options.model_output
def command(data: str, x: tuple[str, ...], y: str, **options: Any) -> None:
    from kobai.cli.input import values
    from kobai.errors import BadInput

    outputs = kernel_models.outputs(options, stores=False)
    file = kernel_models.table_file(data, options)
    names, explained = file.expand(x, "--x"), file.expand(y, "--y")
    if len(explained) != 1:
        raise BadInput(f"--y {y!r}: one column is explained at a time")
    if explained[0] in names:
        raise BadInput(f"--y {y!r}: it is among --x too; a column cannot explain itself")
    names += explained
    outputs.picture |= kernel_models.columns(options, names)
    bandwidth: Any = "loo"
    if options["bandwidth"] is not None:
        bandwidth = list(values.numbers(options["bandwidth"], "--bandwidth", "0.5", infinite=True))
    weight = _weight(file, options["weight"], names)
    table = file.numbers([*names, *weight], options["drop_missing"], keep_last=1 + len(weight), categories=names[:-1])
    weights = _checked_weights(file, table) if weight else None
    kernel_models.check_cost(len(table.values), 12e-9)  # measured, with the search for bandwidths
    from kobai.kernel import NadarayaWatson

    model = NadarayaWatson(kernel=options["kernel"], order=options["order"], bandwidth=bandwidth)
    model.fit(table.objects(names[:-1]), table.values[:, len(names) - 1], sample_weight=weights)
    written = outputs.write(model, None, options["quiet"], lambda: _results(file, table, model))
    if not options["quiet"]:
        roles = {"x": names[:-1], "y": explained, **({"weight": weight} if weight else {})}
        _report(model, table, file.describe(len(table.values), roles, table.levels), written, options["as_json"])


def _weight(file: Any, asked: str | None, names: list[str]) -> list[str]:
    """The column of weights, if there is one."""
    from kobai.errors import BadInput

    found = [] if asked is None else file.expand(asked, "--weight")
    if len(found) > 1:
        raise BadInput(f"--weight {asked!r}: one column of weights at a time")
    if found and found[0] in names:
        raise BadInput(f"--weight {asked!r}: it is among --x or --y too; weights are a column of their own")
    return found


def _checked_weights(file: Any, table: Any) -> Any:
    from kobai.errors import BadInput
    from kobai.kernel.samples import checked_weights

    weights, name = table.values[:, -1], table.names[-1]
    if (weights < 0).any():
        row = int((weights < 0).argmax())
        raise BadInput(f"--weight {name!r}: {weights[row]:g} in {file.place(table.rows[row])}; weights are 0 or more")
    return checked_weights(weights, len(weights))


def _results(file: Any, table: Any, model: Any) -> dict[str, Any]:
    """At each sample the estimate, its band of one local deviation, and the residual with the sample left out."""
    d = model.n_features_in_
    estimate, deviation = model.predict(table.objects(table.names[:d]), return_std=True)
    found = {
        "estimate": estimate, "band_low": estimate - deviation, "band_high": estimate + deviation,
        "loo_residual": table.values[:, d] - model.loo_predict(),
    }  # fmt: skip
    return kernel_models.results(file, table, found)


def _report(model: Any, table: Any, read: str, written: list[Any], as_json: bool) -> None:
    from kobai.cli.language import spoken
    from kobai.kernel.words import sentences
    from kobai.messages import say

    lang, x, samples = spoken(), table.names[: model.n_features_in_], model.samples().exact()
    spread = samples.mean((samples.x - samples.mean(samples.x)).square()).sqrt().tolist()
    variance = float(samples.mean((samples.y - samples.mean(samples.y)).square()))
    explained = 1 - model.loo_score_ / variance if variance > 0 else float("nan")
    facts = {
        "samples": len(samples.x), "kernel": model.kernel, "order": model.order,
        "bandwidth": dict(zip(x, map(float, model.bandwidth_), strict=True)),
        "loo_score": model.loo_score_, "loo_r2": explained,
        **({"categories": table.levels} if table.levels else {}),
        **({"dates": [name for name in table.dates if name in x]} if table.dates else {}),
    }  # fmt: skip
    rows = []
    for name, h, s in zip(x, model.bandwidth_, spread, strict=True):
        most = len(table.levels.get(name, ())) - 1
        width = (
            (f"λ = {number(h, trim=True)}", f"0 … {number(most / (most + 1), trim=True)}")
            if most > 0
            else _width(h, h / s)
        )
        rows.append((say("bandwidth", lang), name, *width))
    error = (number(model.loo_score_, trim=True), f"R² = {number(explained, trim=True)}")
    rows.append((say("leave-one-out error", lang), "", *error))
    kind = say("local linear" if model.order else "nadaraya-watson", lang)
    title = f"{kind} · {model.kernel} · N = {count(len(samples.x))}"
    notes = [*table.notes, *sentences(model, lang)]
    kernel_models.report(facts, title, read, rows, notes, written, as_json)


def _width(h: float, relative: float) -> tuple[str, str]:
    if relative > 1000:
        return "h = ∞", "h/σ = ∞"
    return f"h = {number(h, trim=True)}", f"h/σ = {number(relative, trim=True)}"
