"""The root command ``kobai``."""

from __future__ import annotations

import click

import kobai as _package
from kobai.cli.commands import COMMANDS
from kobai.cli.group import LazyGroup

_ABOUT = (
    "See gradient descent happen: on any differentiable function, with any PyTorch optimizer.",
    "勾配法を目で見る。微分できる関数なら何でも、PyTorch の最適化手法ならどれでも。",
)
_MORE = (
    "'kobai COMMAND --help' explains a command. Exit status: 0 done, 2 bad input, 1 a fault in kobai. "
    'Completion for bash: eval "$(_KOBAI_COMPLETE=bash_source kobai)" (zsh_source and fish_source likewise).',
    "各コマンドの説明は 'kobai コマンド --help'。終了ステータスは 0 が成功、2 が入力の誤り、1 が kobai の不具合。"
    'bash での補完は eval "$(_KOBAI_COMPLETE=bash_source kobai)" (zsh_source、fish_source も同様)。',
)
_EXAMPLES = (
    'kobai descend "x1**2 + x2**2" --start 2,2 --lr 0.01 --steps 200 --out anim_roll.gif',
    "kobai descend rosenbrock --optimizer Adam --lr 0.1 --steps 500 --out rosenbrock.html",
)
_OPTIONS = (
    ("--version", "Show the version and exit.", "バージョンを表示して終わる。"),
    ("--help", "Show this and exit.", "この説明を表示して終わる。"),
)


@click.group(
    cls=LazyGroup, table=COMMANDS, package="kobai.cli.commands", about=_ABOUT, more=_MORE, examples=_EXAMPLES, listed=_OPTIONS,
    invoke_without_command=True, context_settings={"help_option_names": ["--help", "-h"]},
)  # fmt: skip
@click.version_option(_package.__version__, prog_name="kobai", message="%(prog)s %(version)s")
@click.option("--lang", expose_value=False, hidden=True)
@click.pass_context
def kobai(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
