"""The queue: whoever had least comes next; pausing saves up little."""

from __future__ import annotations

import gc
import weakref

import pytest

from kobai.app.workers.fair_queue import CREDIT, FairQueue


def served(costs: dict[str, float], seconds: float) -> dict[str, float]:
    """How long each page was served in that time, when each asks again at once for what costs it so many seconds."""
    waiting: FairQueue[str] = FairQueue()
    for page in costs:
        waiting.put(page, page)
    time = dict.fromkeys(costs, 0.0)
    while sum(time.values()) < seconds:
        page = waiting.take()
        waiting.charge(page, costs[page])
        time[page] += costs[page]
        waiting.put(page, page)
    return time


def test_pages_get_equal_time_whatever_their_requests_cost():
    time = served({"light": 0.01, "heavy": 1.0, "middle": 0.2}, 30)
    assert all(9 <= seconds <= 11 for seconds in time.values())


def test_those_who_had_as_much_come_in_their_order():
    waiting: FairQueue[int] = FairQueue()
    for k in range(5):
        waiting.put(k, k)
    assert [waiting.take() for _ in range(5)] == list(range(5))
    with pytest.raises(IndexError):
        waiting.take()


def test_a_page_that_paused_is_next_but_not_for_long():
    waiting: FairQueue[str] = FairQueue()
    for _ in range(1000):
        waiting.put("busy", "busy")
        assert waiting.take() == "busy"
        waiting.charge("busy", 0.05)
    order = []
    waiting.put("busy", "busy")
    waiting.put("back", "back")
    for _ in range(20):
        order.append(page := waiting.take())
        waiting.charge(page, 0.05)
        waiting.put(page, page)
    assert order[0] == "back"
    assert order.count("back") <= 10 + CREDIT / 0.05 + 1


def test_what_is_ahead_comes_first_but_saves_nothing_up():
    """A page whose items are ahead by 0.25 s has at most that much more than its share."""
    waiting: FairQueue[str] = FairQueue()
    for page in "abc":
        waiting.put(page, page)
    time = dict.fromkeys("abc", 0.0)
    for k in range(300):
        page = waiting.take(lambda page: 0.25 * (page == "b"))
        assert page == "b" or k > 0
        waiting.charge(page, 0.05)
        time[page] += 0.05
        waiting.put(page, page)
    assert max(time.values()) - min(time.values()) <= 0.25 + 2 * 0.05


def test_a_page_that_goes_while_it_is_served_is_not_remembered():
    class Page:
        pass

    page, waiting = Page(), FairQueue[str]()
    seen = weakref.ref(page)
    waiting.put(page, "item")
    waiting.take()
    waiting.forget(page)
    waiting.charge(page, 1.0)
    del page
    gc.collect()
    assert seen() is None


def test_what_is_dropped_is_not_served():
    waiting: FairQueue[str] = FairQueue()
    waiting.put("a", "first")
    waiting.put("b", "second")
    assert waiting.drop("first")
    assert not waiting.drop("first")
    waiting.forget("a")
    assert len(waiting) == 1
    assert waiting.take() == "second"
