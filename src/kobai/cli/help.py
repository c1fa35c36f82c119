"""``--help``: usage, what it does, examples, options by group; in both languages, and at once: rich is not imported."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from kobai.cli.language import spoken
from kobai.cli.output.text_width import pad, width, wrap

if TYPE_CHECKING:
    from kobai.cli.command import Command

_HEADINGS = {
    "usage": ("Usage", "使い方"),
    "examples": ("Examples", "例"),
    "default": ("default", "既定値"),
    "commands": ("Commands", "コマンド"),
    "start": ("Function and start", "関数と初期点"),
    "data": ("Data", "データ"),
    "model": ("Model", "モデル"),
    "descent": ("Descent", "降下"),
    "equal budgets": ("Equal budgets", "評価回数をそろえる"),
    "picture": ("Picture", "図と動画"),
    "server": ("Server", "サーバー"),
    "output": ("Output", "出力"),
    "other": ("Other", "その他"),
}
_KEY_COLUMNS = 24


def heading(key: str) -> str:
    """A heading of the help, in the language spoken."""
    return _HEADINGS[key][spoken() == "ja"]


def render(command: Command, ctx: click.Context) -> str:
    """The help of one command."""
    columns = page_width()
    usage = " ".join([ctx.command_path, *command.collect_usage_pieces(ctx)])
    lines = [f"{heading('usage')}: {usage}", "", *paragraph(command.about(), columns)]
    if command.examples:
        lines += ["", f"{heading('examples')}:", *(f"  {example}" for example in command.examples)]
    groups: dict[str, list[tuple[str, str]]] = {}
    for parameter in command.get_params(ctx):
        if isinstance(parameter, click.Option) and (record := parameter.get_help_record(ctx)):
            groups.setdefault(getattr(parameter, "group", "other"), []).append(record)
    for key in sorted(groups, key=list(_HEADINGS).index):
        lines += ["", f"{heading(key)}:", *table(groups[key], columns, _KEY_COLUMNS)]
    return "\n".join(lines)


def table(rows: Iterable[tuple[str, str]], columns: int, key_columns: int | None = None) -> list[str]:
    """Two columns: a name, and its meaning wrapped beside it; as wide as the names need where no width is given."""
    rows = list(rows)
    left = (key_columns or max(width(name) for name, _ in rows)) + 4
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
    blocks = ["  " + "\n  ".join(wrap(_joined(block), columns - 2)) for block in text.split("\n\n")]
    return "\n\n".join(blocks).split("\n")


def _joined(block: str) -> str:
    """The lines of a paragraph as one; no space between Japanese characters or after their punctuation."""
    text = ""
    for line in map(str.strip, block.split("\n")):
        apart = text and text[-1] not in "、。" and not (width(text[-1]) == width(line[0]) == 2)
        text += " " * bool(apart) + line
    return text


def page_width() -> int:
    """Columns to write help in."""
    return max(50, min(shutil.get_terminal_size((100, 24)).columns, 100))
