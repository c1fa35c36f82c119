from __future__ import annotations

import json

import pytest

from kobai.messages import say
from kobai.recipe.page_tables import FILES, VIEWER


@pytest.mark.skipif(not VIEWER.is_dir(), reason="the sources are not beside these tests")
@pytest.mark.parametrize("name", FILES)
def test_the_viewer_has_the_table_as_it_is(name):
    assert (VIEWER / name).read_text(encoding="utf-8") == FILES[name](), "run python -m kobai.recipe.page_tables"


def test_messages_are_those_of_say():
    table = json.loads(FILES["i18n/messages.json"]())
    assert table["converged"] == [say("converged", "en"), say("converged", "ja")]
    assert "describe run" in table
    assert "table rows" not in table
