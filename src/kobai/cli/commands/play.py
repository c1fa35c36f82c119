"""``kobai play``: the live page without a server, as one file or as a folder for a web server."""

from __future__ import annotations

import click

from kobai.cli import options
from kobai.cli.command import Command
from kobai.cli.language import LANGUAGES


@click.command(
    cls=Command,
    help="""Write the live page as a file that needs no server.

    FUNCTION is a formula or a name from 'kobai functions'; the bowl x1**2 + x2**2 if left out. With a MODEL of its columns,
    such as "price ~ a*area + b", it is a table, as for 'kobai fit'. --out writes one file that
    opens from a disk; --site writes a folder for any web server, with a gallery of the catalogue, that works on without a
    network once it was opened.""",
    ja="""ライブページを、サーバーなしで動くファイルとして書き出す。

    FUNCTION には、式か 'kobai functions' にある名前を書く。省けば x1**2 + x2**2。列のモデル MODEL(例: "price ~ a*area + b")を
    続ければ、'kobai fit' と同じ表になる。--out はディスクから直接開ける 1 個の
    ファイルを、--site は Web サーバーに置くフォルダーを書く。フォルダーには関数の一覧があり、一度開けばネットワークが
    なくても動く。""",
    examples=(
        "kobai play --out play.html",
        'kobai play houses.csv "price ~ a*area + b" --standardize --out houses.html',
        "kobai play --lesson momentum --out momentum.html",
        "kobai play --site playground",
    ),
)
@click.argument("function", default="x1**2 + x2**2", shell_complete=options.catalogue_names)
@click.argument("model", required=False)
@options.of_table
@options.option("--out", "-o", metavar="FILE.html", group="output",
                en="Write one file.", ja="1 個のファイルに書き出す。")  # fmt: skip
@options.option("--site", metavar="FOLDER", group="output",
                en="Write a folder for a web server.", ja="Web サーバーに置くフォルダーを書き出す。")  # fmt: skip
@options.option("--lesson", metavar="NAME", group="output",
                en="Begin with a lesson, as step-size; the page's list has all.",
                ja="レッスンから始める。例: step-size。一覧はページにある。")  # fmt: skip
@options.option("--quiet", is_flag=True, group="output",
                en="Print nothing but errors.", ja="エラーのほかは何も表示しない。")  # fmt: skip
@options.option("--lang", type=click.Choice(LANGUAGES), metavar="en|ja", group="output",
                en="Language of this help; the page's is that of the browser.",
                ja="この説明の言語。ページの言語はブラウザに従う。")  # fmt: skip
def command(
    function: str,
    model: str | None,
    loss: str | None,
    standardize: bool,
    out: str | None,
    site: str | None,
    lesson: str | None,
    quiet: bool,
    lang: str | None,
) -> None:
    from kobai.cli.input.page_state import first_state
    from kobai.cli.output.playground import write

    write(first_state(function, model, loss, standardize), out, site, quiet, lesson)
