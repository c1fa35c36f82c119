"""``kobai race FUNCTION``: several optimizers from the same start."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from kobai.cli import options
from kobai.cli.command import Command
from kobai.formats import RACE_ENDINGS


@click.command(
    cls=Command,
    help="""Let several optimizers descend FUNCTION side by side, from the same start or the same many starts.

    Each --run is an optimizer with its settings; put a label and a colon before it to name it yourself.

    With --optimizer, --tune or --budget every run may evaluate f and its gradient equally often, and the table is sorted
    by result.

    From many starts each optimizer has a line that says how many of its runs reached which minimum, and in how many steps;
    --out ranking.csv writes it.""",
    ja="""同じ初期点（いくつでもよい）から、複数の最適化手法に FUNCTION を下らせる。

    --run ごとに手法とその設定を書く。名前を付けたいときは、前に「名前:」と書く。

    --optimizer、--tune、--budget を使うと、どの手法も f と勾配の評価回数が等しくなり、表は結果の順に並ぶ。

    初期点が多いときは手法ごとに 1 行で、どの最小点に何本が何ステップで着いたかを示す。--out ranking.csv で保存できる。""",
    examples=(
        'kobai race rosenbrock --run "SGD lr=0.001" --run "Adam lr=0.1" --steps 300 --out race.gif',
        'kobai race beale --start 1,1 --run "Adam lr=0.1" --run "heavy ball: SGD lr=0.01 momentum=0.9"',
        'kobai race himmelblau --start random:100 --run "SGD lr=0.01" --run "Adam lr=0.1" --colors minimum --out race.png',
        "kobai race rosenbrock --optimizer all --tune --budget 200 --out race.png --manifest race.json",
        "kobai race --from race.json",
    ),
)
@options.optional_function
@options.option("--run", "runs", multiple=True, metavar="'NAME KEY=VALUE …'", group="descent",
                 en="An optimizer with its settings, such as 'Adam lr=0.1 betas=0.9,0.99'. Repeat it.",
                 ja="最適化手法とその設定。例: 'Adam lr=0.1 betas=0.9,0.99'。繰り返す。")  # fmt: skip
@options.equal_budgets
@options.descent
@options.picture
@partial(options.output, endings=RACE_ENDINGS)
def command(function: str | None, runs: tuple[str, ...], lr: float | None, **options: Any) -> None:
    from kobai.cli import equal_budgets
    from kobai.cli.input import values
    from kobai.cli.output.outputs import Outputs
    from kobai.cli.request import Request
    from kobai.errors import BadInput

    outputs = Outputs.of_trace(options, RACE_ENDINGS)
    source, optimizers = options["source"], options["optimizers"]
    if source is not None:
        if function is not None or runs or optimizers:
            cure = "leave out FUNCTION, --run and --optimizer"
            raise BadInput(f"--from {source!r}: the manifest says what is raced; {cure}")
        equal_budgets.again(source, options, outputs)
        return
    if function is None:
        raise BadInput("FUNCTION: what is to be descended is missing; a formula such as 'x1**2 + x2**2', or a name")
    if not runs and not optimizers:
        raise BadInput("--run: no optimizer takes part; give --run 'Adam lr=0.1' once for each, or --optimizer all")
    if optimizers or options["tune"] or options["budget"] is not None or options["manifest"] is not None:
        equal_budgets.run(function, (*runs, *optimizers), lr, options, outputs)
        return
    Request.read(function, options).race(values.specs(runs), lr, outputs)
