"""Imports run downward only, kobai stays light to import, and whatever is imported is declared."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import kobai

_SOURCES = Path(kobai.__file__).parent
_PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"
# Imported where they are found, done without elsewhere: each has a branch for its absence.
_OPTIONAL = {"IPython", "matplotlib_fontja"}


def _imported(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found


def _third_party(folder: Path) -> dict[str, set[str]]:
    """Distributions imported below ``folder``, each with the files that do."""
    holders = importlib.metadata.packages_distributions()
    found: dict[str, set[str]] = {}
    for file in folder.rglob("*.py"):
        for name in _imported(ast.parse(file.read_text(encoding="utf-8"))):
            if name not in sys.stdlib_module_names and name not in {"kobai", *_OPTIONAL} and name in holders:
                for distribution in set(holders[name]):
                    found.setdefault(_normal(distribution), set()).add(file.name)
    return found


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).casefold()


def _declared(*extras: str) -> set[str]:
    project = tomllib.loads(_PYPROJECT.read_text(encoding="utf-8"))["project"]
    texts = [*project["dependencies"]]
    for extra in extras:
        for text in project["optional-dependencies"][extra]:
            if inner := re.match(r"kobai\[(.*)\]", text):
                texts += [t for e in inner[1].split(",") for t in project["optional-dependencies"][e.strip()]]
            else:
                texts.append(text)
    return {_normal(re.match(r"[\w.-]+", text)[0]) for text in texts}


def test_what_the_package_imports_is_declared():
    known = _declared(*tomllib.loads(_PYPROJECT.read_text(encoding="utf-8"))["project"]["optional-dependencies"])
    used = _third_party(_SOURCES)
    assert {name: files for name, files in used.items() if name not in known} == {}


def test_what_the_tests_import_is_in_the_test_extra():
    used = _third_party(Path(__file__).parent)
    assert {name: files for name, files in used.items() if name not in _declared("test")} == {}


def test_imports_run_downward_only():
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=_PYPROJECT.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


_NEW_MODULES = """
import sys
before = set(sys.modules)
{}
print(*{{name.partition(".")[0] for name in set(sys.modules) - before}})
"""


@pytest.mark.parametrize("statement", ["import kobai", "import kobai; kobai.BadInput", "import kobai; dir(kobai)"])
def test_importing_kobai_imports_nothing_else(statement):
    program = _NEW_MODULES.format(statement)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert {name for name in done.stdout.split() if name not in sys.stdlib_module_names} == {"kobai"}


@pytest.mark.parametrize("before", ["enable", "disable"])
def test_the_garbage_collector_is_as_it_was(before):
    program = f"import gc; gc.{before}(); import kobai; kobai.descend; print(gc.isenabled(), gc.get_freeze_count())"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(before == "enable"), "0"]
