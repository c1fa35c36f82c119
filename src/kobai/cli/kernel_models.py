"""What the commands of the kernel models share: reading a table, its options, and the report."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from kobai import budget, formats
from kobai.cli.language import spoken
from kobai.cli.options import option
from kobai.cli.output import json_output, terminal
from kobai.cli.output.outputs import STORE, Outputs, Written
from kobai.errors import BadInput
from kobai.messages import say
from kobai.numbers import count, number, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from kobai.tables import Reading, Table, TableFile


_data, _descent = partial(option, group="data"), partial(option, group="descent")


def data(f: Any) -> Any:
    """DATA and how to read it."""
    for decorate in reversed((
        click.argument("data"),
        _data("--drop-missing", is_flag=True,
              en="Leave out rows with missing values instead of refusing them.", ja="欠損のある行を、エラーにせず除く。"),
        _data("--missing", multiple=True, metavar="TEXT",
              en="A further text that stands for a missing value, besides ?, -, NA and the like. Repeat it for several.",
              ja="?、-、NA などのほかに欠損を表す文字列。繰り返せる。"),
        _data("--index", is_flag=True,
              en="Use columns that number or name the rows too.", ja="行の番号や名前の列もデータとして使う。"),
        _data("--head", type=click.IntRange(0), metavar="LINE",
              en="The line that holds the columns' names; 0 where there is none.", ja="列名の行の番号。なければ 0。"),
        _data("--separator", metavar="SIGN",
              en="What separates columns: comma, semicolon, tab, pipe or blanks.",
              ja="列の区切り: comma、semicolon、tab、pipe、blanks。"),
        _data("--decimal", metavar=".|,",
              en="The sign before the decimals; the other one groups thousands.", ja="小数点の記号。他方は桁区切りとなる。"),
        _data("--encoding", metavar="NAME",
              en="Encoding of a text file, such as cp932.", ja="テキストの文字コード。例: cp932。"),
        _data("--sheet", "--array", "part", metavar="NAME",
              en="Which sheet of a workbook, or which array of an .npz for tensor-ukr.",
              ja="ブックのどのシートか。tensor-ukr では .npz のどの配列か。"),
    )):  # fmt: skip
        f = decorate(f)
    return f


def descent(f: Any) -> Any:
    """How latent positions are searched for."""
    for decorate in reversed((
        _descent("--optimizer", metavar="NAME", default="rprop", show_default=True,
                 en="A name from 'kobai optimizers', or package.Class.",
                 ja="'kobai optimizers' にある名前、または パッケージ.クラス。"),
        _descent("--lr", type=float, metavar="NUMBER",
                 en="Step size (learning rate) η; the optimizer's own default if left out.",
                 ja="ステップ幅(学習率)η。省けば手法ごとの既定値。"),
        _descent("--steps", type=click.IntRange(0, 10**7), default=500, show_default=True, metavar="N",
                 en="Number of steps.", ja="ステップ数。"),
        _descent("--seed", type=click.IntRange(0, 2**31 - 1), default=0, metavar="N",
                 en="Seed of random starts.", ja="乱数の種。"),
    )):  # fmt: skip
        f = decorate(f)
    return f


def reading(options: dict[str, Any]) -> Reading:
    """What the options insist on in reading DATA."""
    from kobai.tables import Reading

    return Reading(
        encoding=options["encoding"], separator=options["separator"], decimal=options["decimal"], head=options["head"],
        index=options["index"], missing=options["missing"], part=options["part"], lang=spoken(),
    )  # fmt: skip


def table_file(path: str, options: dict[str, Any]) -> TableFile:
    """DATA, read as the options say."""
    from kobai.tables import TableFile

    return TableFile(path, reading(options))


def results(
    file: TableFile, table: Table, found: dict[str, np.ndarray], named: Sequence[str | None] = ()
) -> dict[str, Any]:
    """The columns used and ``named``, as the file has them, and beside them what was found at the rows used."""
    from kobai.tables.results import at_rows, joined

    given = {name: file.all_rows(name) for name in (*filter(None, named), *table.names)}
    return joined(given, {name: at_rows(values, table.rows, len(file)) for name, values in found.items()})


def outputs(options: dict[str, Any], stores: bool) -> Outputs:
    """The files asked for, checked before any work."""
    found = Outputs.of(options, formats.FORMATS)
    for path in found.paths:
        if not stores and path.suffix.lower() == STORE:
            raise BadInput(
                f"--out {str(path)!r}: this model has no trace to store; write a picture, a movie, a page or a table"
            )
    return found


def check_cost(rows: int, seconds: float) -> None:
    """Refuse a model whose estimate, of ``seconds`` for each pair of rows, is above the limit."""
    budget.check(
        budget.Cost(seconds * rows**2, 0), f"{rows:,} rows, each compared with each other", "", "take fewer rows"
    )


def columns(options: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """The scene's options that name columns."""
    if options["columns"] is None:
        return {"names": names}
    text = options["columns"]
    shown = [text] if text in names else [word.strip() for word in text.split(",") if word.strip()]
    for name in shown:
        if name not in names:
            raise BadInput(f"--show {name!r}: not one of the columns used, {', '.join(names)}")
    return {"names": names, "columns": [names.index(name) for name in shown]}


def search(model: Any, variance: float, start: str = "") -> tuple[dict[str, Any], list[tuple[str, ...]]]:
    """What is reported of the search for latent positions: as facts, and as rows of a table.

    Args:
        model: fitted.
        variance: of the data, of which the error left is a share.
        start: its name, where there are several.
    """
    lang, first = spoken(), float(model.trace_.value[0])
    share = model.loss_ / variance if variance else None
    facts = {
        "steps": model.n_iter_, "error_at_start": first, "error": model.loss_, "share_of_variance_left": share,
        "interrupted": model.interrupted_,
    }  # fmt: skip
    steps = say("after steps", lang, step=count(model.n_iter_)).strip()
    left = say("of variance", lang, share=percent(share or 0.0))
    end = say("stopped at" if model.interrupted_ else "end", lang)
    return facts, [
        (say("start", lang), start, f"E = {number(first, trim=True)}"),
        (end, steps, f"E = {number(model.loss_, trim=True)}", left),
    ]


def report(
    facts: dict[str, Any], title: str, read: str, rows: list[tuple[str, ...]], notes: list[str], written: list[Written],
    as_json: bool,
) -> None:  # fmt: skip
    """Print the facts as JSON; or what was read, one aligned table, notes, and what was written in the last lines."""
    if as_json:
        json_output.emit({**facts, "read": read, "notes": notes, "written": written})
        return
    console = terminal.stdout()
    console.print(terminal.printable(title), style="bold")
    console.print(terminal.printable(read), style="dim")
    console.print()
    table = terminal.table()
    for row in rows:
        table.add_row(*(terminal.printable(cell) for cell in row))
    terminal.print_table(console, table)
    for note in notes:
        console.print(f"  {terminal.printable(note)}", style="dim")
    terminal.print_written(console, written)
