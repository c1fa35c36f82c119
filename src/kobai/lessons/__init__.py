"""Lessons for the live page: each a sequence of states with a question to predict before looking, the look, and why.

Every lesson is one TOML file in this folder, with its texts in both languages side by side:

    minutes = 12
    title.en = …            title.ja = …
    summary.en = …          summary.ja = …     (what is learnt, one sentence)
    practice.fields = ["start", …]             (the panels it is done with: their classes in the page)
    notes = [{en, ja}, …]                      (for the teacher)
    practice.en = …         practice.ja = …    (what to try alone at the end)
    practice.state = {…}                       (what it begins with; else that of the last part)
    practice.goals = [{en, ja, when = […], solution = {…}}, …]   (what the page finds reached by itself)
    [state]                                    (entries of kobai.app.State that all parts share)
    [[parts]]
    state = {…}                                (entries of its own)
    text.en, ask.en, look.en, why.en, …ja      (what is shown; the question; what to watch; the reason)
    choices = [{en, ja, right = true}, {en, ja}, …]
    path_contours = true                       (the map has the contour lines through the points of the path)
    claims = ["status(0) == 'diverged'", "stop(0) < 70", …]

A claim is an expression that Python and JavaScript read alike, of what a test computes: see ``tests/lessons/claims.py``.

A goal is reached where all its conditions hold for one of the optimizers: ``["status", "converged"]`` for a text,
``["step", 16, 16]`` for a number from the first to the second. They name an entry of the state, as ``start.0.0`` or ``data.l2``;
``optimizer.lr``, an entry of that optimizer; ``status`` and ``step``, how its run ended and when. ``solution`` is what has to
change in the state that the practice begins with: a test computes that the goal is reached with it, and not without.
"""

from kobai.lessons.reading import Goal, Lesson, Part, lesson, names

__all__ = ["Goal", "Lesson", "Part", "lesson", "names"]
