from __future__ import annotations

import inspect
import json
import keyword
import re

import pytest

from kobai.messages import say
from kobai.objectives import objective
from kobai.optimize.listed_optimizers import ALIASES
from kobai.recipe.page_tables import FILES, VIEWER

pytestmark = pytest.mark.skipif(not VIEWER.is_dir(), reason="the sources are not beside these tests")


@pytest.mark.parametrize("name", FILES)
def test_the_viewer_has_the_table_as_it_is(name):
    assert (VIEWER / name).read_text(encoding="utf-8") == FILES[name](), "run python -m kobai.recipe.page_tables"


def test_messages_are_those_of_say():
    table = json.loads(FILES["i18n/messages.json"]())
    assert table["converged"] == [say("converged", "en"), say("converged", "ja")]
    assert "describe run" in table
    assert "table rows" not in table


def test_names_that_no_keyword_argument_can_have_are_pythons():
    written = (VIEWER / "answers/code.ts").read_text(encoding="utf-8")
    listed = written.partition("const TAKEN = new Set((")[2].partition(").split")[0]
    words = " ".join(re.findall('"([^"]*)"', listed)).split()
    assert sorted(words) == sorted({*keyword.kwlist, *inspect.signature(objective).parameters})


def test_other_names_of_optimizers_are_pythons():
    written = (VIEWER / "optimizers/optimizer_for.ts").read_text(encoding="utf-8")
    listed = written.partition("const OTHER_NAMES")[2].partition("{")[2].partition("};")[0]
    pairs = re.findall(r'(\w+): "([^"]*)"', listed)
    assert dict(pairs) == {alias.lower().replace(" ", ""): name for alias, name in ALIASES.items()}
