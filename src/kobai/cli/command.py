"""click's commands and options with kobai's help, in two languages, and with formulas that begin with a minus.

Help imports neither rich nor torch, so it answers at once.
"""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Iterable, Sequence
from typing import Any

import click

from kobai import budget
from kobai.cli.language import spoken
from kobai.cli.output.text_width import pad, width, wrap
from kobai.errors import nearest

_HEADINGS = {
    "usage": ("Usage", "使い方"),
    "examples": ("Examples", "例"),
    "default": ("default", "既定値"),
    "commands": ("Commands", "コマンド"),
    "start": ("Function and start", "関数と初期点"),
    "data": ("Data", "データ"),
    "model": ("Model", "モデル"),
    "map": ("Map", "地図"),
    "descent": ("Descent", "降下"),
    "machines": ("Store and machines", "ストアと計算機"),
    "equal budgets": ("Equal budgets", "評価回数をそろえる"),
    "picture": ("Picture", "図と動画"),
    "server": ("Server", "サーバー"),
    "output": ("Output", "出力"),
    "limits": ("Limits", "上限"),
    "other": ("Other", "その他"),
}
_NAME_COLUMNS = 24


class Option(click.Option):
    """An option with help in English and Japanese, in one group of the help."""

    def __init__(self, *args: Any, ja: str = "", group: str = "other", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.group = group
        self.texts = (self.help or "", ja or self.help or "")

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        # click would add ranges; the error message states them, and help stays short.
        text = self.texts[spoken() == "ja"]
        if self.show_default:
            text += f" [{heading('default')}: {self.default}]"
        names = ", ".join(sorted(self.opts, key=len))
        return names if self.is_flag else f"{names} {self._placeholder()}", text

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:
        value = super().type_cast_value(ctx, value)
        if isinstance(self.type, click.FloatRange) and value != value:  # click lets NaN through any range
            raise click.BadParameter(f"{value!r} is no number.", ctx=ctx, param=self)
        return value

    def _placeholder(self) -> str:
        """What stands for the value; click's own method for it differs between its versions."""
        if self.metavar:
            return self.metavar
        return "|".join(self.type.choices) if isinstance(self.type, click.Choice) else self.type.name.upper()


class Command(click.Command):
    """One of kobai's commands, with its help in English and Japanese, and examples that work as they stand."""

    def __init__(self, *args: Any, ja: str = "", examples: Sequence[str] = (), **kwargs: Any):
        kwargs.setdefault("context_settings", {})["help_option_names"] = ["--help", "-h"]
        super().__init__(*args, **kwargs)
        self._ja = inspect.cleandoc(ja)
        self._examples = tuple(examples)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command within its limits of time and memory, if it has them."""
        if "time_limit" not in ctx.params:
            return super().invoke(ctx)
        seconds, memory = ctx.params.pop("time_limit"), ctx.params.pop("memory_limit")
        with budget.limited(budget.Budget(seconds, None if memory is None else int(memory * 1e9), options=True)):
            return super().invoke(ctx)

    def get_help(self, ctx: click.Context) -> str:
        columns = page_width()
        usage = " ".join([ctx.command_path, *self.collect_usage_pieces(ctx)])
        about = self._ja if spoken() == "ja" and self._ja else (self.help or "")
        lines = [f"{heading('usage')}: {usage}", "", *paragraph(about, columns)]
        if self._examples:
            lines += ["", f"{heading('examples')}:", *(f"  {example}" for example in self._examples)]
        groups: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            if isinstance(parameter, click.Option) and (record := parameter.get_help_record(ctx)):
                groups.setdefault(getattr(parameter, "group", "other"), []).append(record)
        for key in sorted(groups, key=list(_HEADINGS).index):
            lines += ["", f"{heading(key)}:", *two_columns(groups[key], columns, _NAME_COLUMNS)]
        return "\n".join(lines)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = ("Show this and exit.", "この説明を表示して終わる。")[spoken() == "ja"]
        return option

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, self._options_first(ctx, list(args)))

    def _options_first(self, ctx: click.Context, args: list[str]) -> list[str]:
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
                if word == name and not known[name].is_flag and not known[name].count:
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


def heading(key: str) -> str:
    """A heading of the help, in the language of the session."""
    return _HEADINGS[key][spoken() == "ja"]


def two_columns(rows: Iterable[tuple[str, str]], columns: int, name_columns: int | None = None) -> list[str]:
    """Names, and their meanings wrapped beside them; the first column is as wide as the names where no width is given."""
    rows = list(rows)
    left = (name_columns or max(width(name) for name, _ in rows)) + 4
    lines = []
    for name, meaning in rows:
        first, *rest = wrap(meaning, columns - left)
        if width(name) + 4 <= left:
            lines.append(f"{pad('  ' + name, left)}{first}")
        else:
            lines += [f"  {name}", " " * left + first]
        lines += [" " * left + line for line in rest]
    return lines


def paragraph(text: str, columns: int) -> list[str]:
    """Paragraphs, wrapped and indented by two."""
    blocks = ["  " + "\n  ".join(wrap(_unwrapped(block), columns - 2)) for block in text.split("\n\n")]
    return "\n\n".join(blocks).split("\n")


def page_width() -> int:
    """Columns to write help in."""
    return max(50, min(shutil.get_terminal_size((100, 24)).columns, 100))


def _unwrapped(block: str) -> str:
    """The lines of a paragraph as one; no space between Japanese characters or after their punctuation."""
    text = ""
    for line in map(str.strip, block.split("\n")):
        spaced = text and text[-1] not in "、。" and not (width(text[-1]) == width(line[0]) == 2)
        text += " " * bool(spaced) + line
    return text
