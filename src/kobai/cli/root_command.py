"""The root command ``kobai``: finds a command's file and imports it only when it is called."""

from __future__ import annotations

import importlib
from typing import Any

import click

import kobai as _package
from kobai.cli.command import heading, page_width, paragraph, two_columns
from kobai.cli.commands import COMMANDS
from kobai.cli.language import spoken
from kobai.errors import nearest

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
_OPTIONS = (
    ("--version", "Show the version and exit.", "バージョンを表示して終わる。"),
    ("--help", "Show this and exit.", "この説明を表示して終わる。"),
)


class LazyGroup(click.Group):
    """A group that imports a command's file when the command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        return importlib.import_module(f"kobai.cli.commands.{cmd_name.replace('-', '_')}").command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        name = args[0]
        if name not in COMMANDS and not ctx.resilient_parsing:
            kind = "option" if name.startswith("-") else "command"
            known = ["--help", "--version"] if kind == "option" else COMMANDS
            hint = nearest(name, known) or f" There are: {', '.join(known)}."
            raise click.UsageError(f"{name!r}: no such {kind}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def get_help(self, ctx: click.Context) -> str:
        ja = spoken() == "ja"
        columns = page_width()
        word = "コマンド" if ja else "COMMAND"
        lines = [
            f"{heading('usage')}: kobai {word} …", "", *paragraph(_ABOUT[ja], columns), "",
            f"{heading('examples')}:",
            '  kobai descend "x1**2 + x2**2" --start 2,2 --lr 0.01 --steps 200 --out anim_roll.gif',
            "  kobai descend rosenbrock --optimizer Adam --lr 0.1 --steps 500 --out rosenbrock.html", "",
            f"{heading('commands')}:",
            *two_columns([(name, texts[ja]) for name, texts in COMMANDS.items()], columns), "",
            f"{heading('other')}:",
            *two_columns([(name, texts[ja]) for name, *texts in _OPTIONS], columns), "",
            *paragraph(_MORE[ja], columns),
        ]  # fmt: skip
        return "\n".join(lines)


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["--help", "-h"]})
@click.version_option(_package.__version__, prog_name="kobai", message="%(prog)s %(version)s")
@click.option("--lang", expose_value=False, hidden=True)
@click.pass_context
def kobai(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
