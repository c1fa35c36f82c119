"""The rules that CONTRIBUTING.md states for the code: names, sizes of folders, import circles, where tests lie."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import networkx
import pytest

_ROOT = Path(__file__).parents[1]
_PYTHON = sorted((_ROOT / "src" / "kobai").rglob("*.py"))
_TYPESCRIPT = sorted((_ROOT / "viewer" / "src").rglob("*.ts"))
_MOST_FILES = 15

if not _TYPESCRIPT:
    pytest.skip("the sources are not beside these tests", allow_module_level=True)


def _retired() -> set[str]:
    """The first column of the table under "Retired words" in CONTRIBUTING.md."""
    text = (_ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = text.split("### Retired words", 1)[1].split("\n#", 1)[0]
    return {word for cells in re.findall(r"^\| (`[^|]+) \|", table, re.M) for word in re.findall(r"`(\w+)`", cells)}


def _words(name: str) -> set[str]:
    """The words of an identifier: ``camelCase``, ``snake_case`` and digits taken apart, lower case."""
    return {w.lower() for w in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


def _names_in_python(path: Path) -> Iterator[tuple[int, str]]:
    """Every name a file defines: functions, classes, parameters, variables, attributes of ``self``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.attr


def _names_in_typescript(path: Path) -> Iterator[tuple[int, str]]:
    """Names after a declaring keyword, and of methods and fields."""
    declared = re.compile(
        r"\b(?:const|let|function|class|interface|type|enum)\s+(\w+)|^\s+(?:readonly |private )*(\w+)\??[:(]"
    )
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        for match in declared.finditer(line):
            yield number, match[1] or match[2]


# Words of the platform: a style sheet, and the sheet at the foot of a phone's page.
_OTHER_MEANINGS = {".ts": {"sheet"}}


def test_no_name_is_a_retired_word():
    retired = _retired()
    assert len(retired) > 20
    found = [
        f"{path.relative_to(_ROOT)}: the file's name"
        for path in [*_PYTHON, *_TYPESCRIPT]
        if _words(path.stem) & retired
    ]
    for paths, names in ((_PYTHON, _names_in_python), (_TYPESCRIPT, _names_in_typescript)):
        for path in paths:
            refused = retired - _OTHER_MEANINGS.get(path.suffix, set())
            found += [f"{path.relative_to(_ROOT)}:{n}: {name}" for n, name in names(path) if _words(name) & refused]
    assert not found, "\n".join(found)


def test_no_file_name_begins_with_an_underscore():
    assert not [path for path in _PYTHON if re.match(r"_(?!_)", path.name)]


def test_no_folder_holds_more_than_fifteen_files():
    counts: dict[Path, int] = {}
    for path in [*_PYTHON, *_TYPESCRIPT]:
        counts[path.parent] = counts.get(path.parent, 0) + 1
    assert not {str(folder.relative_to(_ROOT)): n for folder, n in counts.items() if n > _MOST_FILES}


def _module(path: Path) -> str:
    return ".".join(path.relative_to(_ROOT / "src").with_suffix("").parts).removesuffix(".__init__")


def _imports() -> dict[str, set[str]]:
    """Module -> modules of kobai that it imports, late imports and those for type checkers included."""
    modules = {_module(path) for path in _PYTHON}
    found: dict[str, set[str]] = {}
    for path in _PYTHON:
        targets = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                inner = {f"{node.module}.{alias.name}" for alias in node.names} & modules
                targets |= inner or {node.module}
        found[_module(path)] = (targets & modules) - {_module(path)}
    return found


def _circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """The sets of modules that import each other in a loop."""
    components = networkx.strongly_connected_components(networkx.DiGraph({k: list(v) for k, v in graph.items()}))
    return [sorted(c) for c in components if len(c) > 1]


def test_no_import_circle_of_more_than_two_files():
    # The public names of the package itself are looked up late, by name.
    graph = {module: targets - {"kobai"} for module, targets in _imports().items()}
    assert not [circle for circle in _circles(graph) if len(circle) > 2]


def test_circles_are_found():
    assert _circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]


def test_no_module_has_the_name_of_a_function_its_package_exports():
    modules = {_module(path) for path in _PYTHON}
    clashes = []
    for path in (p for p in _PYTHON if p.name == "__init__.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            for alias in node.names if isinstance(node, ast.ImportFrom) else ():
                name = alias.asname or alias.name
                if f"{node.module}.{alias.name}" not in modules and f"{_module(path)}.{name}" in modules:
                    clashes.append(f"{_module(path)}.{name}")
    assert not clashes


def test_tests_lie_at_the_paths_of_what_they_test():
    """``tests/a/test_b.py`` tests ``kobai/a/b.py``, ``tests/a/b/test_b.py`` the package ``kobai/a/b``, or it is listed below."""
    homeless = []
    for path in sorted((_ROOT / "tests").rglob("test_*.py")):
        relative = path.relative_to(_ROOT / "tests")
        name, folder = path.stem.removeprefix("test_"), _ROOT / "src" / "kobai" / relative.parent
        home = [
            folder / f"{name}.py",
            folder / f"__{name}__.py",
            folder / name,
            folder.parent / name if name == folder.name else None,
        ]
        if (
            str(relative.parent) != "browser"
            and str(relative) not in _WHOLE
            and not any(h and h.exists() for h in home)
        ):
            homeless.append(str(relative))
    assert not homeless


_WHOLE: dict[str, str] = {
    "test_code_rules.py": "this file",
    "test_public.py": "public names, and the commands of the READMEs",
    "test_project_files.py": "SECURITY.md, CITATION.cff, issue forms",
    "test_imports.py": "import directions, and declared requirements",
    "test_notebooks.py": "the example notebooks",
    "test_cuda.py": "every engine on a GPU",
    "test_kills.py": "SIGTERM and SIGKILL while files and stores are written",
    "test_threads.py": "threads, forked processes, event loops and interrupts",
    "test_odd_inputs.py": "odd numbers, tensors and objectives in every public function",
    "test_typed_user.py": "the types of the public functions",
    "fuzz/test_fuzz.py": "the fuzzer",
    "app/test_table_accounts.py": "all that Python and the page say of tables, in states at random, against NumPy and SciPy",
    "recipe/test_descents.py": "the fixture of descents with noise, schedules and climbs that the page is tested with",
    "recipe/test_functions.py": "the fixtures of functions that the page is tested with",
    "recipe/test_losses.py": "the fixture of losses on tables that the page is tested with",
    "recipe/test_scenes.py": "the fixture of scenes that the page is tested with",
    "recipe/test_verdicts.py": "the fixture of verdicts that the page is tested with",
    "objectives/formula/test_page_files.py": "what the parser in the page has from Python",
    "cli/test_bad_input.py": "one line and status 2, whatever the command",
    "descent/record/test_mutated_stores.py": "stores of which anything was changed",
    "study/maps/machines/test_machines.py": "a cluster of processes, workers that die, a connection that is cut",
    "descent/test_article.py": "the article's descent, bit for bit",
    "descent/test_bad_input.py": "one clear line, whatever the argument",
    "descent/test_interrupted.py": "Ctrl-C and Stop in every engine",
    "descent/test_plain_loop.py": "every engine against the plain loop",
    "descent/test_table.py": "every optimizer on every problem",
    "descent/engines/compiled/test_installed_optimizers.py": "optimizers of pytorch_optimizer against the loop",
    "descent/engines/compiled/test_optimizers.py": "torch's and kobai's optimizers against the loop",
    "descent/engines/compiled/test_statuses.py": "statuses against the loop",
    "kernel/ukr/test_article_recipe.py": "the recipe of the lab's article",
    "objectives/test_corpus.py": "formulas as people write them",
    "objectives/formula/test_hostile.py": "broken and hostile formulas, in both languages",
    "optimize/test_own_optimizers.py": "what all of kobai's own optimizers keep to",
}
