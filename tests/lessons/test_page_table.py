from __future__ import annotations

import json

import pytest

from kobai.app.limits import Limits
from kobai.app.state import State
from kobai.lessons import names
from kobai.lessons.page_table import FILE, TESTED, claims_table, table

pytestmark = pytest.mark.skipif(not FILE.parent.is_dir(), reason="the sources are not beside these tests")


def test_the_viewer_has_the_lessons_as_they_are():
    assert FILE.read_text(encoding="utf-8") == table(), "run python -m kobai.lessons"
    assert TESTED.read_text(encoding="utf-8") == claims_table(), "run python -m kobai.lessons"
    # What gives answers away, and what only tests read, is in no page.
    assert '"claims":' not in table()
    assert '"solution":' not in table()


def test_in_order_and_with_the_usual_state():
    found = json.loads(table())
    assert list(found) == ["usual", "optimizers", "entries", *names()]
    assert State.read(found["usual"], Limits()) == State()
