"""Lessons for the live page: each a sequence of states with a question to predict before looking, the look, and why.

Every lesson is one TOML file in this folder, with its texts in both languages side by side:

    minutes = 12
    title.en = …            title.ja = …
    summary.en = …          summary.ja = …     (what is learnt, one sentence)
    notes = [{en, ja}, …]                      (for the teacher)
    practice.en = …         practice.ja = …    (what to try alone at the end)
    [state]                                    (entries of kobai.app.State that all parts share)
    [[parts]]
    state = {…}                                (entries of its own)
    text.en, ask.en, look.en, why.en, …ja      (what is shown; the question; what to watch; the reason)
    choices = [{en, ja, right = true}, {en, ja}, …]
    claims = ["status(0) == 'diverged'", "stop(0) < 70", …]

A claim is an expression that Python and JavaScript read alike, of what a test computes: see ``tests/lessons/claims.py``.
"""

from kobai.lessons.reading import Lesson, Part, lesson, names

__all__ = ["Lesson", "Part", "lesson", "names"]
