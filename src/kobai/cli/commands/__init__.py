"""The commands, by name: a new one is a file in this folder and a line in this table.

The file holds a ``command`` made with ``kobai.cli.command.Command``. Its one-line help stands here, so that
``kobai --help`` imports none of them.
"""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """Where a command lives, and what it does in one line of each language."""

    module: str
    en: str
    ja: str


COMMANDS: dict[str, Entry] = {
    "descend": Entry(
        "kobai.cli.commands.descend",
        "Descend a function and show how it went.",
        "関数を勾配法で下り、その様子を見せる。",
    ),
    "race": Entry(
        "kobai.cli.commands.race",
        "Let several optimizers descend side by side.",
        "複数の最適化手法を並べて競わせる。",
    ),
    "app": Entry("kobai.cli.commands.app", "Open the live page in the browser.", "ライブページをブラウザで開く。"),
    "show": Entry("kobai.cli.commands.show", "Show a saved trace again.", "保存した軌跡をもう一度見せる。"),
    "nw": Entry(
        "kobai.cli.commands.nw",
        "Kernel regression of a table's columns.",
        "表のデータにカーネル回帰をあてはめる。",
    ),
    "ukr": Entry(
        "kobai.cli.commands.ukr",
        "Find a smooth manifold through a table's rows.",
        "表のデータを通るなめらかな多様体を見つける。",
    ),
    "functions": Entry("kobai.cli.commands.functions", "List the catalogue of test functions.", "テスト関数の一覧。"),
    "optimizers": Entry("kobai.cli.commands.optimizers", "List the optimizers.", "最適化手法の一覧。"),
}
