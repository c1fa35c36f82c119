"""Groups of commands, each command in a file that is imported when it is called."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from typing import Any

import click

from kobai.cli.command import heading, page_width, paragraph, two_columns
from kobai.cli.language import spoken
from kobai.errors import nearest

Texts = tuple[str, str]  # in English and in Japanese


class LazyGroup(click.Group):
    """A group that imports a command's file when the command is called.

    Args:
        table: the commands by name, each with what it does in one line.
        package: ``package.NAME`` holds the command NAME, as ``command``.
        about, more: the paragraphs before and after the lists.
        examples: that work as they stand.
        listed: options of the group and what they do.
    """

    def __init__(
        self, *args: Any, table: Mapping[str, Texts] | None = None, package: str = "", about: Texts = ("", ""),
        more: Texts = ("", ""), examples: Sequence[str] = (), listed: Sequence[tuple[str, str, str]] = (), **kwargs: Any,
    ):  # fmt: skip
        super().__init__(*args, **kwargs)
        self.table, self.package = table or {}, package
        self.about, self.more, self.examples, self.listed = about, more, examples, listed

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.table:
            return None
        return importlib.import_module(f"{self.package}.{cmd_name.replace('-', '_')}").command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        name = args[0]
        if name not in self.table and not ctx.resilient_parsing:
            kind = "option" if name.startswith("-") else "command"
            known = [option for option, *_ in self.listed] if kind == "option" else self.table
            hint = nearest(name, known) or f" There are: {', '.join(known)}."
            raise click.UsageError(f"{name!r}: no such {kind}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def get_help(self, ctx: click.Context) -> str:
        ja = spoken() == "ja"
        columns = page_width()
        word = "コマンド" if ja else "COMMAND"
        lines = [
            f"{heading('usage')}: {ctx.command_path} {word} …", "", *paragraph(self.about[ja], columns), "",
            f"{heading('examples')}:", *(f"  {example}" for example in self.examples), "",
            f"{heading('commands')}:", *two_columns([(name, texts[ja]) for name, texts in self.table.items()], columns), "",
            f"{heading('other')}:", *two_columns([(name, texts[ja]) for name, *texts in self.listed], columns),
        ]  # fmt: skip
        return "\n".join([*lines, *(["", *paragraph(self.more[ja], columns)] if self.more[ja] else [])])
