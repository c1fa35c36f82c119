"""The playground's pages: one file that needs nothing, and a folder whose files name each other by their contents."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re

import pytest

from kobai.errors import BadInput
from kobai.viewer.assets import bundle
from kobai.viewer.playground import Shown, playground, save, save_site

RECIPE = {"version": 1, "state": {"f": "</script><b>"}, "entries": [], "optimizers": []}


def test_one_page_whose_scripts_are_named_by_their_hashes():
    page = playground(RECIPE)
    (loader,) = re.findall(r'<script id="kobai-loader">(.*?)</script>', page, re.S)
    (packed,) = re.findall(r'<script type="application/octet-stream" id="kobai-script">(.*?)</script>', page, re.S)
    code = gzip.decompress(base64.b64decode(packed)).decode()
    assert "</script" not in code
    assert bundle().replace("</script", "<\\/script").endswith(code)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (loader, code)]
    assert f"script-src 'sha256-{digests[0]}' 'sha256-{digests[1]}';" in policy
    assert "unsafe" not in policy
    assert "worker-src blob:" in policy
    assert "http" not in re.sub(r"<script.*?</script>", "", page, flags=re.S).replace("http-equiv", "")
    assert "</script><b>" not in page
    held = re.search(r'id="kobai-recipe">(.*?)</script>', page, re.S)[1]
    assert json.loads(held) == RECIPE


def test_saved_whole(tmp_path):
    path = save(RECIPE, tmp_path / "play.html")
    assert path.read_text(encoding="utf-8") == playground(RECIPE)
    assert [one.name for one in tmp_path.iterdir()] == ["play.html"]


@pytest.fixture
def gallery() -> list[Shown]:
    return [
        Shown("Bowl & <co>", "QUJD", b"one", "webp", 'a "bowl"'),
        Shown("Other", "REVG", b"two", "webp", "other", "別の", ("bowls", "お椀形"), ("a <dent>", "くぼみ")),
    ]


def test_a_folder(tmp_path, gallery):
    written: list[str] = []
    folder = save_site(RECIPE, gallery, tmp_path / "a" / "site", written.append)
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    assert sorted(files) == sorted(written)
    (script,) = (name for name in files if name.startswith("kobai."))
    assert hashlib.sha256(bundle().encode()).hexdigest().startswith(script.split(".")[1])
    index = files["index.html"].read_text(encoding="utf-8")
    assert f'src="{script}"' in index
    assert "unsafe" not in index
    page = files["gallery.html"].read_text(encoding="utf-8")
    assert '<h3>bowls <span lang="ja">お椀形</span></h3>' in page
    assert '<small>a &lt;dent&gt;</small><small><span lang="ja">くぼみ</span></small>' in page
    assert 'href="index.html#QUJD"' in page
    assert "Bowl &amp; &lt;co&gt;" in page
    assert 'alt="a &quot;bowl&quot;"' in page
    for picture in re.findall(r'src="(pictures/[^"]+)"', page):
        assert files[picture].read_bytes() in (b"one", b"two")
    listed = json.loads(re.search(r"const FILES = (\[.*?\]);", files["worker.js"].read_text(encoding="utf-8"))[1])
    assert {f"./{name}" for name in files} - {"./worker.js"} == set(listed) - {"./"}


def test_a_changed_file_is_another_version(tmp_path, gallery):
    def name(folder) -> str:
        return re.search(r'const NAME = "([^"]*)"', (folder / "worker.js").read_text(encoding="utf-8"))[1]

    one, same = (save_site(RECIPE, gallery, tmp_path / place) for place in ("a", "b"))
    other = save_site({**RECIPE, "state": {"f": "x1**2"}}, gallery, tmp_path / "c")
    assert name(one) == name(same) != name(other)


def test_a_folder_that_cannot_be_made(tmp_path, gallery):
    (tmp_path / "file").write_text("")
    with pytest.raises(BadInput, match="this folder cannot be made"):
        save_site(RECIPE, gallery, tmp_path / "file" / "site")
