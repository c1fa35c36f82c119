"""The playground: the live page without a server, as one file, or as a folder that any web server serves."""

from __future__ import annotations

import hashlib
import html as markup
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kobai.errors import BadInput
from kobai.files import whole_file
from kobai.recipe.recipe import as_text
from kobai.viewer import assets
from kobai.viewer.assets import digest

_STYLE = "html,body{height:100%;margin:0}"
_TITLE = "kobai: see gradient descent happen / 勾配法を目で見る"
_NOSCRIPT = "This page needs JavaScript. / このページの表示には JavaScript が必要です。"

_PAGE = """<!doctype html>
<html lang="en"{marks}>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
<body>
<div id="kobai"></div>
<noscript>{noscript}</noscript>
<script type="application/json" id="kobai-recipe">{recipe}</script>
{script}
</html>
"""


def playground(recipe: dict[str, Any], lesson: str | None = None) -> str:
    """The playground as one page, which opens from a disk and needs nothing; it begins with the ``lesson`` of that name."""
    marks = "" if lesson is None else f' data-begin="{markup.escape(lesson)}"'
    return _page(recipe, assets.packed_policy(_STYLE), assets.packed_script(), marks)


def save(recipe: dict[str, Any], path: str | Path, lesson: str | None = None) -> Path:
    """Write the playground as one file, whole or not at all."""
    path = Path(path)
    with whole_file(path) as part:
        part.write_text(playground(recipe, lesson), encoding="utf-8")
    return path


@dataclass(frozen=True)
class Shown:
    """One function of the gallery.

    Args:
        name: what it is called.
        address: the part of the playground's address after ``#``.
        picture: of it, as the bytes of a file.
        ending: of that file, as ``"webp"``.
        words: what the picture shows.
        japanese: its name in Japanese.
        family: what kind of function it is, and ``note`` what is special about it, in English and Japanese.
    """

    name: str
    address: str
    picture: bytes
    ending: str
    words: str
    japanese: str = ""
    family: tuple[str, str] = ("", "")
    note: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Listed:
    """One lesson of the gallery: its name in addresses, and its title by language."""

    name: str
    title: dict[str, str]


def save_site(
    recipe: dict[str, Any],
    gallery: Sequence[Shown],
    folder: str | Path,
    report: Callable[[str], None] = lambda name: None,
    *,
    lessons: Sequence[Listed] = (),
    lesson: str | None = None,
) -> Path:
    """Write the playground as a folder: page, script, gallery, and a service worker that keeps them without a network.

    Args:
        recipe: what the page begins with.
        gallery: the functions of the gallery.
        folder: where to; made if it is not there. Files of other names in it stay.
        report: called with the name of each file that is written.
        lessons: those that the gallery lists.
        lesson: the name of the one that the page begins with.

    Raises:
        BadInput: the folder is a file, or may not be written to.
    """
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "pictures").mkdir(exist_ok=True)
    except OSError as error:
        raise BadInput(f"{str(folder)!r}: this folder cannot be made; give another") from error
    if not os.access(folder, os.W_OK):
        raise BadInput(f"{str(folder)!r}: the folder may not be written to; give another")
    script = assets.bundle()
    style = _GALLERY_STYLE
    files: dict[str, bytes] = {f"kobai.{_hash(script.encode())}.js": script.encode()}
    (source,) = files
    linked = f'<script type="module" src="{source}"></script>'
    marks = ' data-worker="worker.js" data-gallery="gallery.html"'
    marks += "" if lesson is None else f' data-begin="{markup.escape(lesson)}"'
    files["index.html"] = _page(recipe, _policy(_STYLE), linked, marks).encode()
    pictures = [f"pictures/{_hash(shown.picture)}.{shown.ending}" for shown in gallery]
    files |= dict(zip(pictures, (shown.picture for shown in gallery), strict=True))
    files["gallery.html"] = _gallery(gallery, pictures, lessons, style).encode()
    files["worker.js"] = _worker(files).encode()
    for name, data in files.items():
        with whole_file(folder / name) as part:
            part.write_bytes(data)
        report(name)
    return folder


def _page(recipe: dict[str, Any], policy: str, script: str, marks: str) -> str:
    return _PAGE.format(
        policy=policy, title=_TITLE, style=_STYLE, noscript=_NOSCRIPT, recipe=as_text(recipe), script=script, marks=marks
    )  # fmt: skip


def _policy(style: str) -> str:
    """Of a page whose script is a file beside it."""
    return "; ".join([
        "default-src 'none'", "script-src 'self'", f"style-src {digest(style)}", "worker-src 'self' blob:",
        "img-src 'self' data: blob:", "media-src blob:", "connect-src 'self'", "base-uri 'none'", "form-action 'none'",
    ])  # fmt: skip


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]


_GALLERY_STYLE = """\
:root{color-scheme:light dark}
body{margin:0 auto;max-width:72rem;padding:1rem;font:16px/1.5 system-ui,"Hiragino Sans","Noto Sans CJK JP",sans-serif;
background:light-dark(#fff,#0d1117);color:light-dark(#16181d,#e6edf3)}
ul{list-style:none;padding:0;display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(11rem,1fr))}
a{color:inherit}
ul a{display:block;text-decoration:none;border:1px solid light-dark(#d8dce2,#2b323c);border-radius:8px;overflow:hidden}
ul a:hover,ul a:focus-visible{border-color:light-dark(#b84e00,#ff9d4d)}img{display:block;width:100%;height:auto}
ul a>span{display:block;padding:.3rem .6rem 0}h3{margin:1.6rem 0 .6rem}h3::first-letter{text-transform:uppercase}
small{display:block;padding:0 .6rem .1rem;line-height:1.35;color:light-dark(#5a6270,#9aa5b4)}
small:last-child{padding-bottom:.5rem}
ol{columns:20rem}ol a span{color:light-dark(#5a6270,#9aa5b4)}"""

_GALLERY = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>kobai: gallery / 関数の一覧</title>
<link rel="icon" href="data:,">
<style>{style}</style>
<body>
<main>
<h1><span lang="ja">勾配</span> kobai</h1>
{lessons}<p>Choose a function. <span lang="ja">関数を選んでください。</span></p>
{entries}
<p><a href="index.html">Playground / <span lang="ja">自由に試す</span></a></p>
</main>
</html>
"""


_LESSONS = """<h2>Lessons <span lang="ja">レッスン</span></h2>
<ol>
{entries}
</ol>
<h2>Functions <span lang="ja">関数</span></h2>
"""


def _gallery(gallery: Sequence[Shown], pictures: Sequence[str], lessons: Sequence[Listed], style: str) -> str:
    families: dict[tuple[str, str], list[str]] = {}
    for shown, picture in zip(gallery, pictures, strict=True):
        note = "".join(f"<small>{line}</small>" for line in _both(shown.note))
        families.setdefault(shown.family, []).append(
            f'<li><a href="index.html#{markup.escape(shown.address)}"><img src="{picture}" alt="{markup.escape(shown.words)}" '
            f'loading="lazy" width="240" height="180"><span>{" ".join(_both((shown.name, shown.japanese)))}</span>{note}</a></li>'
        )
    entries = "\n".join(
        f"<h3>{' '.join(_both(family))}</h3>\n<ul>\n" + "\n".join(rows) + "\n</ul>" for family, rows in families.items()
    )
    return _GALLERY.format(policy=_policy(style), style=style, lessons=_lessons(lessons), entries=entries)


def _both(words: tuple[str, str]) -> list[str]:
    """Words in English and Japanese, as far as there are any."""
    english, japanese = map(markup.escape, words)
    return [
        *filter(None, [english]),
        *([f'<span lang="ja">{japanese}</span>'] if japanese and japanese != english else []),
    ]


def _lessons(lessons: Sequence[Listed]) -> str:
    if not lessons:
        return ""
    entries = "\n".join(
        f'<li><a href="index.html#lesson={markup.escape(one.name)}">{markup.escape(one.title["en"])} '
        f'<span lang="ja">{markup.escape(one.title["ja"])}</span></a></li>'
        for one in lessons
    )
    return _LESSONS.format(entries=entries)


_WORKER = """\
// Keeps the files of this folder, so that the playground opens without a network; a new version takes the place of the old.
const NAME = {name};
const FILES = {files};
self.addEventListener("install", (event) => {{
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
}});
self.addEventListener("activate", (event) => {{
  const old = (name) => name.startsWith("kobai ") && name !== NAME;
  event.waitUntil(caches.keys()
    .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
    .then(() => self.clients.claim()));
}});
self.addEventListener("fetch", (event) => {{
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin) return;
  event.respondWith(caches.open(NAME)
    .then((cache) => cache.match(event.request, {{ ignoreSearch: true }}))
    .then((found) => found ?? fetch(event.request)));
}});
"""


def _worker(files: dict[str, bytes]) -> str:
    """The service worker: its cache's name changes with any of the files."""
    version = _hash("".join(_hash(data) for data in files.values()).encode())
    listed = ["./", *(f"./{name}" for name in files)]
    return _WORKER.format(name=json.dumps(f"kobai {version}"), files=json.dumps(listed))
