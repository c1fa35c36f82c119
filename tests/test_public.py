"""The public face: every name is there, in its room, explained, and called as the README calls it."""

from __future__ import annotations

import importlib.util
import inspect
import pickle
import re
import tomllib
from pathlib import Path

import pytest

import kobai

_ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", kobai.__all__)
def test_names_are_there_and_explained(name):
    thing = getattr(kobai, name)
    assert name in dir(kobai)
    if name == "__version__":
        assert re.fullmatch(r"\d+\.\d+\.\d+", thing)
    else:
        assert inspect.getdoc(thing)


@pytest.mark.parametrize("name", kobai._ROOMS)
def test_rooms_open_with_what_they_are(name):
    if importlib.util.find_spec(f"kobai.{name}") is None:
        pytest.skip(f"kobai.{name} is not built yet")
    room = importlib.import_module(f"kobai.{name}")
    assert getattr(kobai, name) is room
    assert room.__doc__


def test_what_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nothing"):
        kobai.nothing  # noqa: B018


def test_rooms_that_share_their_verbs_name_can_be_called():
    assert kobai.objective("x1**2").dim == 1
    assert kobai.objective.objective("x1**2").dim == 1
    trace = kobai.descend("x1**2", [1.0], lr=0.1, steps=2)
    assert kobai.scene(trace).panels


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


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_the_readmes_python_runs(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", (_ROOT / name).read_text(encoding="utf-8"), re.DOTALL)
    assert blocks
    shared: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, name, "exec"), shared)


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_the_readmes_links_lead_somewhere(name):
    text = (_ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)|src=\"([^\"]+)\"", text):
        path = target[0] or target[1]
        if not path.startswith("http"):
            assert (_ROOT / path).exists(), path
