"""The commands by name, each with what it does in one line of English and Japanese: what ``kobai --help`` prints.

A command is a file of this folder, ``kobai.cli.commands.NAME``, that holds ``command``, and a line of this table.
"""

COMMANDS: dict[str, tuple[str, str]] = {
    "descend": ("Descend a function and show the result.", "関数を勾配法で下り、結果を表示する。"),
    "race": ("Let several optimizers descend side by side.", "複数の最適化手法を並べて競わせる。"),
    "app": ("Open the live page in the browser.", "ライブページをブラウザで開く。"),
    "play": (
        "Write the live page as a file that needs no server.",
        "ライブページを、サーバーなしで動くファイルに書き出す。",
    ),
    "show": ("Show a saved trace again.", "保存した軌跡をもう一度表示する。"),
    "fit": (
        "Find a model's parameters from a table by gradient descent.",
        "表に合うモデルのパラメータを勾配法で求める。",
    ),
    "study": (
        "Map what the step size and the start do, everywhere at once.",
        "ステップ幅と初期点の働きを、いちどに地図にする。",
    ),
    "nw": ("Kernel regression of a table's columns.", "表のデータにカーネル回帰をあてはめる。"),
    "ukr": ("Find a smooth manifold through a table's rows.", "表のデータを通るなめらかな多様体を見つける。"),
    "tensor-ukr": (
        "Find smooth manifolds through the rows and the columns of an array.",
        "配列の行と列のそれぞれを通るなめらかな多様体を見つける。",
    ),
    "functions": ("List the catalogue of test functions.", "テスト関数の一覧。"),
    "optimizers": ("List the optimizers.", "最適化手法の一覧。"),
}
