"""``kobai`` itself: finds the command's file and imports it only when it is asked for."""

from __future__ import annotations

import importlib
from typing import Any

import click

import kobai as _package
from kobai.cli import help
from kobai.cli.commands import COMMANDS
from kobai.cli.language import spoken
from kobai.errors import nearest

_ABOUT = (
    "See gradient descent happen: on any differentiable function, with any PyTorch optimizer.",
    "勾配法を目で見る。微分できる関数なら何でも、PyTorch の最適化手法ならどれでも。",
)
_MORE = (
    "'kobai COMMAND --help' tells more about a command. Exit status: 0 done, 2 bad input, 1 a fault in kobai. "
    'Completion for bash: eval "$(_KOBAI_COMPLETE=bash_source kobai)" (zsh_source and fish_source likewise).',
    "各コマンドの説明は 'kobai コマンド --help'。終了ステータスは 0 が成功、2 が入力の誤り、1 が kobai の不具合。"
    'bash での補完は eval "$(_KOBAI_COMPLETE=bash_source kobai)" (zsh_source、fish_source も同様)。',
)
_OPTIONS = (
    ("--version", "Show the version and leave.", "バージョンを表示して終わる。"),
    ("--help", "Show this and leave.", "この説明を表示して終わる。"),
)


class Lazy(click.Group):
    """A group whose commands are files."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        return importlib.import_module(COMMANDS[cmd_name].module).command

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
        columns = help.page_width()
        word = "コマンド" if ja else "COMMAND"
        lines = [
            f"{help.heading('usage')}: kobai {word} …", "", *help.paragraph(_ABOUT[ja], columns), "",
            f"{help.heading('examples')}:",
            '  kobai descend "x1**2 + x2**2" --start 2,2 --lr 0.01 --steps 200 --out anim_roll.gif',
            "  kobai descend rosenbrock --optimizer Adam --lr 0.1 --steps 500 --out rosenbrock.html", "",
            f"{help.heading('commands')}:",
            *help.table([(name, entry.ja if ja else entry.en) for name, entry in COMMANDS.items()], columns), "",
            f"{help.heading('other')}:",
            *help.table([(name, texts[ja]) for name, *texts in _OPTIONS], columns), "",
            *help.paragraph(_MORE[ja], columns),
        ]  # fmt: skip
        return "\n".join(lines)


@click.group(cls=Lazy, invoke_without_command=True, context_settings={"help_option_names": ["--help", "-h"]})
@click.version_option(_package.__version__, prog_name="kobai", message="%(prog)s %(version)s")
@click.option("--lang", expose_value=False, hidden=True)
@click.pass_context
def kobai(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())
