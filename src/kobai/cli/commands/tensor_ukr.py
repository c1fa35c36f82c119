"""``kobai tensor-ukr DATA``: a smooth manifold through the rows of an array, and one through its columns."""

from __future__ import annotations

import sys
from typing import Any

import click

from kobai.cli import kernel_models, options, signals
from kobai.cli.command import Command
from kobai.errors import BadInput
from kobai.numbers import count


@click.command(
    cls=Command,
    help="""Tensor Unsupervised Kernel Regression: find a smooth manifold through the rows of an array of vectors, and one
    through its columns.

    DATA is an .npy or .npz file with an array of the shape (rows, columns) or (rows, columns, D), or a table, whose columns of
    numbers make a matrix. Entries may be missing (NaN).

    Ctrl-C ends the search: the best so far is reported and written, and the exit status is 130.""",
    ja="""テンソル UKR。ベクトルの配列の行を通るなめらかな多様体と、列を通る多様体を見つける。

    DATA は形が (行, 列) または (行, 列, D) の配列の .npy か .npz、または表(数値の列が行列になる)。欠損(NaN)があってもよい。

    Ctrl-C で探索を打ち切ると、そこまでの最良の結果を表示・保存し、終了コードは 130 になる。""",
    examples=(
        "kobai tensor-ukr table.npy --components 1 --out tensor.png",
        "kobai tensor-ukr data.npz --array x --components 2,1 --out positions.csv",
    ),
)
@kernel_models.data
@options.option("--components", metavar="L|L,M", default="2", show_default=True, group="model",
                 en="Dimensions of the manifolds of rows and columns.", ja="行と列の多様体の次元。")  # fmt: skip
@kernel_models.descent
@options.model_picture
@options.model_output
def command(data: str, **options: Any) -> None:
    from kobai.tables import read_array

    outputs = kernel_models.outputs(options, stores=True)
    components = _components(options["components"])
    if options["drop_missing"]:
        raise BadInput("--drop-missing: entries of the array may be missing; leave it out")
    array, names, read = read_array(data, kernel_models.reading(options))
    if array.ndim < 2 or min(array.shape[:2]) < 2:
        shape = " × ".join(map(str, array.shape))
        raise BadInput(
            f"{data!r}: an array of the shape {shape}; (rows, columns) or (rows, columns, D) is needed, with 2 of each"
        )
    array = array.reshape(*array.shape[:2], -1) if array.ndim > 2 else array
    depth = array.shape[2] if array.ndim > 2 else 1
    outputs.picture |= kernel_models.columns(options, [str(i + 1) for i in range(depth)])
    from kobai.kernel import TensorUKR

    model = TensorUKR(
        n_components=components, optimizer=options["optimizer"], lr=options["lr"], max_iter=options["steps"],
        random_state=options["seed"], verbose=not options["quiet"] and sys.stderr.isatty(),
    ).fit(array)  # fmt: skip
    written = outputs.write(model, model.trace_, options["quiet"], lambda: _results(model, names))
    if not options["quiet"]:
        _report(model, array, read, written, options["as_json"])
    if model.interrupted_:
        raise click.exceptions.Exit(signals.status())


def _components(text: str) -> tuple[int, int]:
    words = text.replace(" ", "").split(",")
    if len(words) > 2 or not all(word.isdecimal() and 1 <= int(word) <= 50 for word in words):
        raise BadInput(f"--components {text!r}: one whole number from 1 to 50, or two, such as --components 2,1")
    return int(words[0]), int(words[-1])


def _results(model: Any, names: list[str]) -> dict[str, Any]:
    """Of each row and of each column of the array the latent position, and the mean squared error of its entries."""
    import numpy as np

    rows, columns = model.row_embedding_, model.column_embedding_
    width = max(rows.shape[1], columns.shape[1])
    padded = [np.pad(z, ((0, 0), (0, width - z.shape[1])), constant_values=np.nan) for z in (rows, columns)]
    found: dict[str, Any] = {
        "mode": ["row"] * len(rows) + ["column"] * len(columns),
        "number": [*range(1, len(rows) + 1), *range(1, len(columns) + 1)],
    }
    if names:
        found["name"] = [""] * len(rows) + names
    found |= {f"z{i + 1}": z for i, z in enumerate(np.concatenate(padded).T)}
    return found | {"reconstruction_error": np.concatenate(model.reconstruction_errors())}


def _report(model: Any, array: Any, read: str, written: list[Any], as_json: bool) -> None:
    import numpy as np

    from kobai.cli.language import spoken
    from kobai.messages import say

    lang, missing = spoken(), int(np.isnan(array).sum())
    variance = float(np.nanvar(array, axis=(0, 1)).sum())
    search, rows = kernel_models.search(model, variance)
    facts = {"shape": array.shape, "missing": missing, "components": model.error_.components, **search}
    shape = say("table shape", lang, shape=" × ".join(map(count, array.shape)))
    read = "; ".join(
        [shape, *([say("table values missing", lang, n=count(missing))] if missing else []), *filter(None, [read])]
    )
    first_components, second_components = model.error_.components
    title = f"{say('tensor ukr', lang)} · L = {first_components}, {second_components}"
    kernel_models.report(facts, title, read, rows, [], written, as_json)
