"""``kobai fit DATA MODEL``: find the parameters of a model of a table by gradient descent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from kobai.cli import kernel_models, options
from kobai.cli.command import Command
from kobai.option_words import LOSSES

if TYPE_CHECKING:
    from kobai.data import Loss
    from kobai.tables import TableFile


@click.command(
    cls=Command,
    help="""Find the parameters of MODEL that suit the columns of DATA, by gradient descent.

    MODEL is "price ~ a*area + b": the response, and a formula in which names of columns are data and the rest are parameters;
    "price ~ ." is linear in all other columns. DATA is a .csv, .tsv, .txt, .xlsx, .parquet, .npy or .npz file, - for
    standard input, or a table that ships: houses, cars, faithful, galton, anscombe, challenger, iris, xor.""",
    ja="""DATA の列に合う MODEL のパラメータを勾配法で求める。

    MODEL は "price ~ a*area + b" のように、目的変数と式で書く。式の中の列名はデータ、そのほかの名前はパラメータになる。
    "price ~ ." はほかのすべての列の一次式。DATA は .csv、.tsv、.txt、.xlsx、.parquet、.npy、.npz、標準入力の -、または付属の表
    (houses、cars、faithful、galton、anscombe、challenger、iris、xor)。""",
    examples=(
        'kobai fit houses.csv "price ~ a*area + b" --standardize --lr 0.1 --out fit.gif',
        'kobai fit anscombe "y1 ~ a*x + b" --standardize --lr 0.1 --out anscombe.png',
        'kobai fit exam.csv "passed ~ sigmoid(w*hours + b)" --loss logistic --lr 1 --out fit.png',
        'kobai fit houses.csv "price ~ ." --standardize --lr 0.1 --batch 16 --out fit.html',
    ),
)
@kernel_models.data
@click.argument("model")
@options.option("--loss", type=click.Choice(LOSSES), default="squared", show_default=True, group="model",
                 en="What a prediction is charged for each row.", ja="各行の予測にかかる損失。")  # fmt: skip
@options.option("--standardize", is_flag=True, group="model",
                 en="Descend in columns scaled to mean 0 and deviation 1; parameters are reported in the columns' units.",
                 ja="平均 0、標準偏差 1 にそろえた列で下る。パラメータは元の列の単位で表示する。")  # fmt: skip
@options.option("--l1", type=click.FloatRange(0), default=0.0, metavar="NUMBER", group="model",
                 en="Add this times the sum of |parameter|; intercepts are left alone.",
                 ja="|パラメータ| の和のこの倍を加える(切片を除く)。")  # fmt: skip
@options.option("--l2", type=click.FloatRange(0), default=0.0, metavar="NUMBER", group="model",
                 en="Add this times the sum of squared parameters; intercepts are left alone.",
                 ja="パラメータの 2 乗の和のこの倍を加える(切片を除く)。")  # fmt: skip
@options.option("--delta", type=click.FloatRange(0, min_open=True), default=1.0, show_default=True, metavar="NUMBER",
                 group="model", en="Where the Huber loss goes over from a square to a line.",
                 ja="Huber 損失が 2 次から 1 次に変わる境目。")  # fmt: skip
@options.option("--reduction", type=click.Choice(["mean", "sum"]), default="mean", show_default=True, group="model",
                 en="Mean or sum over the rows.", ja="行についての平均 mean か和 sum か。")  # fmt: skip
@options.option("--weight", metavar="W", group="model", en="A column of weights of the rows.", ja="行の重みの列。")  # fmt: skip
@options.option("--parameters", metavar="A,B", group="model",
                 en="Names of the parameters in order; those that are words have to be named.",
                 ja="パラメータの名前を順に。単語の名前はここに書く。")  # fmt: skip
@options.option("--held-out", type=click.FloatRange(0, 1, max_open=True), default=0.0, metavar="SHARE", group="model",
                 en="A share of the rows that the descent does not see, drawn by the seed; their mean loss is printed.",
                 ja="降下に使わない行の割合。種で選ばれ、その行の平均損失を表示する。")  # fmt: skip
@options.optimizer
@options.option("--run", "runs", multiple=True, metavar="'NAME KEY=VALUE …'", group="descent",
                 en="Race optimizers in place of --optimizer: one with its settings, such as 'Adam lr=0.1'. Repeat it.",
                 ja="--optimizer の代わりに手法を競わせる。手法と設定。例: 'Adam lr=0.1'。繰り返す。")  # fmt: skip
@options.option("--batch", type=click.IntRange(1), metavar="N", group="descent",
                 en="How many rows each step sees; all if left out.", ja="1 ステップで使う行の数。省けばすべて。")  # fmt: skip
@options.option("--start", multiple=True, metavar="POINT", group="start",
                 en="Where to start, such as 2,2 or a=2,b=2; zeros if left out.",
                 ja="初期点。例: 2,2 または a=2,b=2。省けば 0。")  # fmt: skip
@options.option("--seed", type=click.IntRange(0, 2**63 - 1), default=0, metavar="N", group="start",
                 en="Seed of the order of rows, and of random starts.", ja="行の順番と乱数の初期点の種。")  # fmt: skip
@options.descent
@options.picture
@options.table_picture
@options.output
def command(
    data: str, model: str, optimizer: str | None, hyper: tuple[str, ...], lr: float | None, runs: tuple[str, ...], **options: Any
) -> None:  # fmt: skip
    from kobai.cli.input import values
    from kobai.cli.output import fit_report
    from kobai.cli.output.outputs import Outputs
    from kobai.cli.request import Request, scheduler_of
    from kobai.data.examples import path_of
    from kobai.data.model import as_model
    from kobai.errors import BadInput

    settings = values.settings(hyper)
    outputs = Outputs.of_trace(options)
    file = kernel_models.table_file(path_of(data), options)
    loss, read = _loss(file, as_model(model), options)
    loss.example = data if path_of(data) != data else None
    request = Request.of(loss, scheduler_of(options["scheduler"]), options)
    said = not (options["quiet"] or options["as_json"])
    if runs:
        if optimizer is not None or settings:
            raise BadInput("--run: it takes the place of --optimizer and --set; leave those out")
        request.race(values.specs(runs), lr, outputs)
        return
    descent = request.descent(optimizer, lr, settings)
    if said:
        fit_report.beforehand(loss, read, _plain_step_size(loss, optimizer, lr, settings, options), options["steps"])
    trace = request.descended(descent)
    written = outputs.write(trace, trace, options["quiet"])
    if options["as_json"]:
        fit_report.as_json(loss, trace, read, written)
    elif said:
        fit_report.printed(loss, trace, written)


def _plain_step_size(loss: Loss, optimizer: str | None, lr: float | None, settings: Any, options: Any) -> float | None:
    """η of plain gradient descent; None of other optimizers."""
    from kobai.data.minibatches import in_batches
    from kobai.optimize import resolve

    spec = resolve(optimizer, lr=lr, **settings)
    if options["batch"]:
        in_batches(spec, loss, options["batch"], options["seed"])  # is refused before anything is printed
    plain = spec.name == "gradient descent" and options["scheduler"] is None and not options["batch"]
    return float(spec.hyper["lr"]) if plain else None


def _loss(file: TableFile, text: str, options: dict[str, Any]) -> tuple[Loss, str]:
    """The loss, and one line on what was read."""
    from kobai import data
    from kobai.data.model import read_model

    left, names = text.split("~")[0].strip(), options["parameters"]
    named = None if names is None else names.split(",")
    weight = [] if options["weight"] is None else file.expand(options["weight"], "--weight")
    known = [name for name in file.names if name not in weight]
    if text.partition("~")[2].strip() in (".", "softmax(.)"):
        known = [name for name in file.matrix()[1] if name not in weight]
        known += [left] if left in file.names and left not in known else []
    used = list(read_model(text, known, named).columns)
    by_class = [left] if left in used and options["loss"] in ("logistic", "cross-entropy") else []
    table = file.numbers([*used, *weight], options["drop_missing"], constants=True, categories=by_class)
    columns = {name: table.objects([name])[:, 0] for name in table.names}
    loss = data.loss(
        text, columns, loss=options["loss"], standardize=options["standardize"], l1=options["l1"], l2=options["l2"],
        weights=weight[0] if weight else None, reduction=options["reduction"], delta=options["delta"], parameters=named,
        held_out=options["held_out"], seed=options["seed"],
    )  # fmt: skip
    given = {"x": list(loss.predictors), "y": [left] if left in file.names else [], "weight": weight}
    roles = {role: names for role, names in given.items() if names}
    return loss, file.describe(loss.evaluation.rows, roles, table.levels)
