"""What lessons say is what kobai computes; the numbers in their texts stand in their claims; both languages say the same."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace

import pytest

from kobai.app.table import loss_of
from kobai.lessons import Lesson, Part, lesson, names
from tests.lessons.claims import facts, holds, near, practice_state, reached, state_of

PARTS = [(name, number) for name in names() for number in range(1, len(lesson(name).parts) + 1)]


def part_of(name: str, number: int) -> Part:
    return lesson(name).parts[number - 1]


@pytest.mark.parametrize(("name", "number"), PARTS)
def test_what_a_part_claims_is_what_is_computed(name, number):
    part = part_of(name, number)
    known = facts(part)
    assert part.claims
    assert not [claim for claim in part.claims if not holds(claim, known)]


@pytest.mark.parametrize(("name", "number"), PARTS)
def test_runs_that_do_not_diverge_are_within_the_picture(name, number):
    part = part_of(name, number)
    domain = part.state.get("domain")
    if part.state.get("data") and domain is None and len(part.state["start"][0]) <= 2:
        state = state_of(part)
        assert state.data is not None
        domain = loss_of(state.f, state.data, state.seed).domain
    if domain is None:
        return
    known = facts(part)
    for run in range(known["runs"]()):
        if known["status"](run) in ("diverged", "nonfinite"):
            continue
        for i, (low, high) in enumerate(domain):
            along = [known["x"](run, i, k) for k in range(part.state["steps"] + 1)]
            assert low <= min(along)
            assert max(along) <= high


GOALS = [(name, i) for name in names() for i in range(len(lesson(name).goals))]


@pytest.mark.parametrize(("name", "i"), GOALS)
def test_a_goal_is_reached_by_its_solution_and_not_before(name, i):
    one = lesson(name)
    assert not reached(one.goals[i], practice_state(one))
    solved = practice_state(one, one.goals[i].solution)
    assert reached(one.goals[i], solved)
    # Of several goals each has a solution of its own.
    assert [k for k, goal in enumerate(one.goals) if reached(goal, solved)] == [i]


def test_every_condition_of_a_goal_counts():
    one = lesson("gradient")
    solved, (goal, _) = practice_state(one, {"start": [[-1.0]]}), one.goals
    for wrong in (
        ("f", "x**2"),
        ("step", 1, 9),
        ("start.0.0", 0, 9),
        ("start.1.0", -9, 9),
        ("data.l2", 0, 1),
        ("none", "x"),
    ):
        assert not reached(replace(goal, when=(*goal.when, wrong)), solved)


def test_claims_can_fail():
    known = facts(part_of("step-size", 6))
    assert holds("status(0) == 'diverged'", known)
    for wrong in ("status(0) == 'converged'", "stop(0) < 10", "f(0) < f(0, 0)", "near(x(0, 0, 1), -2.4001, 1e-6)"):
        assert not holds(wrong, known)
    with pytest.raises(AssertionError, match="not a claim"):
        holds("stop(0)", known)
    assert near(1.6, 1.60000002)
    assert not near(1.6, 1.61)


def numerals(text: str) -> set[str]:
    """The numbers in a text, without signs: 10 for 10³ and 1/10 are looked at digit by digit."""
    text = re.sub(r"[xλ][₀-₉]|float\d+", "x", text)  # indices and names
    text = re.sub(r"(\d+) 万", lambda m: f"{m[1]}0000", text)
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    powers = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda m: " " + m[0].translate(powers), text)
    return {number.rstrip(".") for number in re.findall(r"\d+(?:\.\d+)?", unicodedata.normalize("NFKC", text))}


SMALL = {"0", "1", "2", "3"}  # of formulas and counting


@pytest.mark.parametrize(("name", "number"), PARTS)
def test_every_number_in_a_text_is_in_the_state_or_in_a_claim(name, number):
    part = part_of(name, number)
    shown = {f"{float(n):g}" for n in numerals(json.dumps(part.state) + " " + " ".join(part.claims))}
    for lang in ("en", "ja"):
        texts = [part.text, part.ask, part.look, part.why, part.choices[part.right]]
        said = {f"{float(n):g}" for text in texts for n in numerals(text[lang])} - SMALL
        assert said <= shown, lang


def test_numerals_are_found():
    assert numerals("x₁ = 1.6, −0.4 after 1,200 steps; 0.98⁶⁰.") == {"1.6", "0.4", "1200", "0.98", "60"}


def every_text(one: Lesson) -> list[dict[str, str]]:
    parts = [text for part in one.parts for text in (part.text, part.ask, part.look, part.why, *part.choices)]
    return [one.title, one.summary, one.practice, *one.notes, *parts, *(goal.text for goal in one.goals)]


@pytest.mark.parametrize("name", names())
def test_both_languages_are_written_as_they_should_be(name):
    japanese = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
    for texts in every_text(lesson(name)):
        en, ja = texts["en"], texts["ja"]
        assert en
        assert ja
        assert not japanese.search(en), en
        # A bare value or name, as a choice, reads alike in both.
        assert japanese.search(ja) or ja == en or re.fullmatch(r"[−\d.]+", ja), ja
        assert en == en.strip()
        assert ja == ja.strip()
        for text in (en, ja):
            assert not re.search(r"(?<![\w)])-\d| - |\.\.\.|  ", text), f"a minus sign or dots: {text}"
        assert not re.search(r"[、。]\s|[,.]$", ja), ja


@pytest.mark.parametrize("name", names())
def test_a_lesson_has_what_a_class_needs(name):
    one = lesson(name)
    assert 10 <= one.minutes <= 15
    assert 4 <= len(one.parts) <= 7
    assert 3 <= len(one.notes) <= 6
    for part in one.parts:
        assert 3 <= len(part.choices) <= 4
        assert len({choice["en"] for choice in part.choices}) == len(part.choices)
        assert len(part.text["en"]) + len(part.ask["en"]) <= 420
        assert len(part.why["en"]) <= 420
        assert len(part.why["ja"]) <= 200
        assert part.ask["en"].endswith(("?", "."))


def test_the_right_answer_is_not_always_at_one_place():
    rights = [part_of(*one).right for one in PARTS]
    for place in range(3):
        assert 0.15 < rights.count(place) / len(rights) < 0.6


def test_a_practice_names_panels_of_the_page() -> None:
    panels = {"function", "data", "optimizers", "step-size", "start", "more"}
    for name in names():
        fields = lesson(name).fields
        assert set(fields) <= panels
        # What the solution of a goal changes can be changed there.
        changed = {entry for goal in lesson(name).goals for entry in goal.solution}
        assert not ("start" in changed and "start" not in fields), name
        assert not ("data" in changed and "data" not in fields), name
        assert not ("optimizers" in changed and not {"optimizers", "step-size"} & set(fields)), name
