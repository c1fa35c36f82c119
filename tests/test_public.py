"""The public names: each is there, documented, and called as the README calls it."""

from __future__ import annotations

import importlib
import inspect
import pickle
import pydoc
import re
import shlex
import tomllib
from pathlib import Path

import pytest

import kobai
from kobai.cli import main

_ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", kobai.__all__)
def test_names_are_there_and_explained(name):
    thing = getattr(kobai, name)
    assert name in dir(kobai)
    if name == "__version__":
        assert re.fullmatch(r"\d+\.\d+\.\d+", thing)
    else:
        assert inspect.getdoc(thing)


@pytest.mark.parametrize("name", kobai._SUBMODULES)
def test_submodules_open_with_what_they_are(name):
    module = importlib.import_module(f"kobai.{name}")
    assert getattr(kobai, name) is module
    assert module.__doc__


def test_what_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nothing"):
        kobai.nothing  # noqa: B018


def test_every_name_is_there_for_help_and_completion():
    assert all(hasattr(kobai, name) for name in dir(kobai))
    assert {name for name, _ in inspect.getmembers(kobai)} >= set(kobai.__all__)
    assert "descend" in pydoc.render_doc(kobai, renderer=pydoc.plaintext)
    assert not hasattr(kobai, "network")


def test_verbs_are_plain_functions():
    assert all(inspect.isfunction(getattr(kobai, name)) for name in ("descend", "race", "objective", "scene"))


def test_bad_input_is_a_value_error_that_can_be_sent():
    error = kobai.BadInput("line", column=3, source="x1 +")
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(again, ValueError)
    assert str(again) == "line"


def test_the_version_is_the_same_everywhere():
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == kobai.__version__


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_the_readmes_open_with_a_picture_and_the_two_commands(name):
    text = (_ROOT / name).read_text(encoding="utf-8")
    first = (
        "python -m pip install -c constraints.txt . && "
        'kobai descend "x1**2 + x2**2" --start 2,2 --lr 0.01 --steps 200 --out anim_roll.gif\n'
    )
    second = 'python -m pip install -c constraints.txt -e ".[test]" && pytest\n'
    assert 0 <= text.index("docs/images/anim_roll.gif") < text.index(first) < text.index(second)


_PAGES = [
    "README.md",
    "README.ja.md",
    "CONTRIBUTING.md",
    *sorted(f"docs/{p.name}" for p in (_ROOT / "docs").glob("*.md")),
]


def _blocks(page: str, kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", (_ROOT / page).read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("page", [p for p in _PAGES if _blocks(p, "python")])
def test_python_in_the_pages_runs(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shared: dict[str, object] = {}
    for block in _blocks(page, "python"):
        exec(compile(block, page, "exec"), shared)


@pytest.mark.parametrize("page", [p for p in _PAGES if p != "README.ja.md" and "kobai " in "".join(_blocks(p, "sh"))])
def test_commands_in_the_pages_run(page, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("kobai.app.server.serve", lambda **_: None)  # which would go on until it is interrupted
    for line in "".join(_blocks(page, "sh")).splitlines():
        if line.startswith("kobai "):
            assert main(shlex.split(line)[1:]) == 0, (line, capsys.readouterr().err)


def test_both_readmes_say_the_same_commands():
    assert _blocks("README.md", "sh") == _blocks("README.ja.md", "sh")


@pytest.mark.parametrize("page", _PAGES)
def test_links_in_the_pages_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#\s]+)\)", (_ROOT / page).read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert ((_ROOT / page).parent / target).exists(), target
