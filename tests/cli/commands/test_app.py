"""``kobai app``: what it says before and while it serves."""

from __future__ import annotations

from typing import Any

import pytest

import kobai.app.server
from kobai.lessons import names
from tests.cli.helpers import answer


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the server was given; it is ready at once, and listens nowhere."""
    given: list[dict[str, Any]] = []

    def serve(**options: Any) -> None:
        given.append(options)
        options["ready"]("http://127.0.0.1:1/?token=t")

    monkeypatch.setattr(kobai.app.server, "serve", serve)
    return given


@pytest.mark.parametrize("name", [names()[0], names()[-1]])
def test_a_lesson_is_in_the_address(served, capsys, name):
    status, out, _ = answer(capsys, "app", "--no-open", "--lesson", name, "--lang", "ja")
    assert status == 0
    assert out == f"kobai app: http://127.0.0.1:1/?token=t&lang=ja#lesson={name}\n"
    assert len(served) == 1


def test_no_lesson(served, capsys):
    assert answer(capsys, "app", "--no-open")[1] == "kobai app: http://127.0.0.1:1/?token=t\n"


@pytest.mark.parametrize("name", ["momentun", "", "step-size.2", "../reading", "a" * 500])
def test_another_name_is_refused_before_anything_begins(served, capsys, name):
    status, out, err = answer(capsys, "app", "--no-open", "--lesson", name)
    assert (status, out, served) == (2, "", [])
    assert err.count("\n") == 1
    assert "give one of gradient, step-size" in err
