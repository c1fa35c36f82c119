from __future__ import annotations

import re
from pathlib import Path

import pytest

import kobai.lessons
from kobai.errors import BadInput
from kobai.lessons import lesson, names


def test_every_file_is_a_lesson_and_every_lesson_a_file():
    folder = Path(kobai.lessons.__file__).parent
    assert sorted(path.stem for path in folder.glob("*.toml")) == sorted(names())


def test_the_shared_state_is_completed_by_the_parts():
    part = lesson("step-size").parts[3]
    assert part.state["f"] == "x1**2 + x2**2"
    assert part.state["optimizers"][0]["lr"] == 0.9


@pytest.mark.parametrize(
    ("name", "cure"), [("momentun", "step-size"), ("", "gradient"), ("Gradient", "gradient"), ("x" * 999, "gradient")]
)
def test_another_name_is_refused_in_one_line(name, cure):
    with pytest.raises(BadInput, match="no such lesson") as refused:
        lesson(name)
    line = str(refused.value)
    assert cure in line
    assert "\n" not in line
    assert len(line) < 400


def test_the_docs_list_them():
    page = Path(__file__).parents[2] / "docs" / "lessons.md"
    if not page.is_file():
        pytest.skip("the docs are not beside these tests")
    listed = [line for line in page.read_text(encoding="utf-8").splitlines() if re.match(r"\| \d", line)]
    rows = [(lesson(name).title["en"], lesson(name).title["ja"], lesson(name).minutes) for name in names()]
    assert listed == [
        f"| {i}. `{name}` | {en} | {ja} | {minutes} |"
        for i, (name, (en, ja, minutes)) in enumerate(zip(names(), rows, strict=True), 1)
    ]
