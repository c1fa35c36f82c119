"""click's commands and options with kobai's manners: help in two languages, formulas that begin with a minus."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from typing import Any

import click

from kobai.cli import help
from kobai.cli.language import spoken
from kobai.errors import nearest


class Option(click.Option):
    """An option with its help in Japanese too, in a group of the help."""

    def __init__(self, *args: Any, ja: str = "", group: str = "other", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.group = group
        self._texts = (self.help or "", ja or self.help or "")

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        # Ranges, as click would add them, are left to the error: they crowd out what the option is for.
        text = self._texts[spoken() == "ja"]
        if self.show_default:
            text += f" [{help.heading('default')}: {self.default}]"
        names = ", ".join(sorted(self.opts, key=len))
        return names if self.is_flag else f"{names} {self._value()}", text

    def _value(self) -> str:
        """What stands for the value: click's own way of asking for it differs between its versions."""
        if self.metavar:
            return self.metavar
        return "|".join(self.type.choices) if isinstance(self.type, click.Choice) else self.type.name.upper()


class Command(click.Command):
    """One of kobai's commands.

    Args:
        ja: the help text in Japanese; ``help`` is the English one.
        examples: command lines that work as they stand.
    """

    def __init__(self, *args: Any, ja: str = "", examples: Sequence[str] = (), **kwargs: Any):
        kwargs.setdefault("context_settings", {})["help_option_names"] = ["--help", "-h"]
        super().__init__(*args, **kwargs)
        self._ja = inspect.cleandoc(ja)
        self.examples = tuple(examples)

    def about(self) -> str:
        """What the command does, in the language spoken."""
        return self._ja if spoken() == "ja" and self._ja else (self.help or "")

    def get_help(self, ctx: click.Context) -> str:
        return help.render(self, ctx)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = ("Show this and leave.", "この説明を表示して終わる。")[spoken() == "ja"]
        return option

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, self._sorted(ctx, list(args)))

    def _sorted(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Options first, then ``--``, then the rest: so ``-x1**2`` is a formula and not a handful of flags."""
        known = {name: p for p in self.get_params(ctx) if isinstance(p, click.Option)
                 for name in (*p.opts, *p.secondary_opts)}  # fmt: skip
        options: list[str] = []
        others: list[str] = []
        while args:
            word = args.pop(0)
            name, _, _ = word.partition("=")
            if word == "--":
                others += args
                break
            if name in known:
                options.append(word)
                if word == name and _takes_value(known[name]):
                    if not args or args[0].partition("=")[0] in known:
                        if ctx.resilient_parsing:  # a shell asks how this word may go on
                            break
                        raise click.UsageError(f"{name}: a value must follow it", ctx)
                    options.append(args.pop(0))
            elif word.startswith("--") and len(word) > 2 and word[2].isalpha():
                if ctx.resilient_parsing:
                    continue
                raise click.UsageError(f"{name}: no such option.{nearest(name, known)}", ctx)
            else:
                others.append(word)
        return [*options, "--", *others]


def _takes_value(option: click.Option) -> bool:
    return not option.is_flag and not option.count
