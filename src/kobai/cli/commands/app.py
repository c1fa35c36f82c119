"""``kobai app``: the live page, in the browser."""

from __future__ import annotations

import click

from kobai.cli import options
from kobai.cli.command import Command
from kobai.cli.language import LANGUAGES


@click.command(
    cls=Command,
    help="""Open the live page: drag η, click where the ball starts, race optimizers.

    FUNCTION is a formula or a name from 'kobai functions'; the bowl x1**2 + x2**2 if left out. With a MODEL of its columns,
    such as "price ~ a*area + b", it is a table, as for 'kobai fit'. The server listens on
    this machine only and the page's address holds a secret token. Ctrl-C ends it.""",
    ja="""ライブページを開く。η を動かし、クリックで初期点を決め、手法を競わせる。

    FUNCTION には、式か 'kobai functions' にある名前を書く。省けば x1**2 + x2**2。列のモデル MODEL(例: "price ~ a*area + b")を
    続ければ、'kobai fit' と同じ表になる。サーバーはこのマシンだけで待ち受け、
    ページのアドレスには秘密のトークンが入る。Ctrl-C で終わる。""",
    examples=(
        "kobai app",
        "kobai app rosenbrock",
        'kobai app houses.csv "price ~ a*area + b"',
        "kobai app --lesson momentum",
        "kobai app --port 8000 --no-open",
    ),
)
@click.argument("function", default="x1**2 + x2**2", shell_complete=options.catalogue_names)
@click.argument("model", required=False)
@options.of_table
@options.option("--lesson", metavar="NAME", group="server",
                 en="Begin with a lesson, as step-size; the page's list has all.",
                 ja="レッスンから始める。例: step-size。一覧はページにある。")  # fmt: skip
@options.option("--port", type=int, default=0, metavar="N", group="server",
                 en="Port to listen on; any free one if left out.",
                 ja="待ち受けるポート。省けば空いているもの。")  # fmt: skip
@options.option("--host", default="127.0.0.1", metavar="ADDRESS", group="server",
                 en="Address to listen on. Others than this machine's own need --token.",
                 ja="待ち受けるアドレス。このマシン以外から届くものには --token が要る。")  # fmt: skip
@options.option("--token", metavar="TEXT", group="server",
                 en="The secret in the page's address, 16 characters or more. If left out: a new one, or, with --port, the "
                    "one that the last server on this port had.",
                 ja="ページのアドレスに入る秘密の文字列(16 文字以上)。省けば新しく作る。--port を指定したときは、"
                    "そのポートで前に使ったものを使う。")  # fmt: skip
@options.option("--new-token", is_flag=True, group="server",
                 en="Replace the token kept for this port: addresses printed earlier no longer work.",
                 ja="このポート用に保存されたトークンを作り直す。以前に表示したアドレスは使えなくなる。")  # fmt: skip
@options.option("--public-url", metavar="URL", group="server",
                 en="The page's address in front of a reverse proxy, such as https://example.org/kobai.",
                 ja="リバースプロキシの外から見たページのアドレス。例: https://example.org/kobai")  # fmt: skip
@options.option("--no-open", is_flag=True, group="server",
                 en="Only print the address.", ja="アドレスを表示するだけで、ブラウザは開かない。")  # fmt: skip
@options.option("--lang", type=click.Choice(LANGUAGES), metavar="en|ja", group="output",
                 en="Language of the page and of this help; the browser's if left out.",
                 ja="ページとこの説明の言語。省けばブラウザの言語。")  # fmt: skip
def command(
    function: str, model: str | None, loss: str | None, standardize: bool, lesson: str | None, port: int, host: str,
    token: str | None, new_token: bool, public_url: str | None, no_open: bool, lang: str | None,
) -> None:  # fmt: skip
    from kobai.errors import BadInput, Missing

    if new_token and (token is not None or not port):
        raise BadInput("--new-token: it replaces the token kept for a port; give --port, and no --token")
    try:
        from kobai.app.server import serve
    except ModuleNotFoundError as error:
        cure = "install it with: python -m pip install 'kobai[app]'"
        raise Missing(f"kobai app needs the package {error.name!r}; {cure}") from error
    from kobai.cli.input.page_state import first_state

    if lesson is not None:
        import kobai.lessons

        kobai.lessons.lesson(lesson)  # raises where there is none of that name

    first = first_state(function, model, loss, standardize)

    def ready(address: str) -> None:
        address += f"&lang={lang}" if lang else ""
        address += f"#lesson={lesson}" if lesson else ""
        click.echo(f"kobai app: {address}")
        click.echo("Ctrl-C ends it.", err=True)
        if not no_open:
            import threading
            import webbrowser

            # A text browser keeps the thread that opened it; the server needs its own.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    serve(
        host=host, port=port, token=token, first=first, ready=ready, public_url=public_url,
        keep=port != 0, renew=new_token, warn=lambda line: click.echo(f"kobai app: {line}", err=True),
    )  # fmt: skip
