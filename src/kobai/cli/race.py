"""``kobai race FUNCTION``: several optimizers from the same start."""

from __future__ import annotations

from typing import Any

import click

from kobai.cli import _options
from kobai.cli._command import Command


@click.command(
    cls=Command,
    help="""Let several optimizers descend FUNCTION side by side, from the same start.

    Each --run is an optimizer with its settings; put a label and a colon before it to name it yourself.""",
    ja="""同じ初期点から、複数の最適化手法に FUNCTION を下らせる。

    --run ごとに手法とその設定を書く。名前を付けたいときは、前に「名前:」と書く。""",
    examples=(
        'kobai race rosenbrock --run "SGD lr=0.001" --run "Adam lr=0.1" --steps 300 --out race.gif',
        'kobai race beale --start 1,1 --run "Adam lr=0.1" --run "heavy ball: SGD lr=0.01 momentum=0.9"',
    ),
)
@_options.function
@_options.option("--run", "runs", multiple=True, required=True, metavar="'NAME KEY=VALUE …'", group="descent",
                 en="An optimizer with its settings, such as 'Adam lr=0.1 betas=0.9,0.99'. Repeat it.",
                 ja="最適化手法とその設定。例: 'Adam lr=0.1 betas=0.9,0.99'。繰り返す。")  # fmt: skip
@_options.descent
@_options.picture
@_options.output
def command(function: str, runs: tuple[str, ...], lr: float | None, **options: Any) -> None:
    from kobai.cli import _ask, _outputs, _values
    from kobai.errors import BadInput

    specs = [_values.spec(text, "--run", "Adam lr=0.1") for text in runs]
    labels = [spec.label for spec in specs]
    for label in labels:
        if labels.count(label) > 1:
            raise BadInput(f"--run {label!r}: two runs have this name; put a label before one, such as 'mine: {label}'")
    outputs = _outputs.ask(options)
    question = _ask.Question.read(function, options)
    question.race(specs, lr, outputs)
