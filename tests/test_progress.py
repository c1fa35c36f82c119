import pytest

from kobai import progress
from kobai.progress import ProgressBar, track


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test sets."""
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


@pytest.mark.parametrize(("period", "shown"), [(0.05, False), (0.9, True)])
def test_on_a_terminal_only_slow_work_shows_a_bar(capsys, clock, monkeypatch, period, shown):
    monkeypatch.setattr(progress.sys.stderr, "isatty", lambda: True)
    with ProgressBar("slow [work]") as bar:
        for done in range(11):
            clock[0] += period
            bar(done, 10)
    assert ("slow [work]" in capsys.readouterr().err) == shown


def test_a_bar_that_is_asked_for_comes_at_once(capsys, clock):
    with ProgressBar("quick", show=True) as bar:
        for done in range(11):
            bar(done, 10)
    assert "10/10" in capsys.readouterr().err


@pytest.mark.parametrize("show", [False, None])
def test_no_bar_when_it_is_not_wanted_or_stderr_is_no_terminal(capsys, clock, show):
    with ProgressBar("hidden", show=show) as bar:
        clock[0] += 60
        bar(1, 10)
    assert capsys.readouterr().err == ""


def test_a_function_is_told_and_may_stop():
    calls = []
    assert list(track("abc", 3, "", lambda done, total: calls.append((done, total)))) == ["a", "b", "c"]
    assert calls == [(0, 3), (1, 3), (2, 3), (3, 3)]

    def stop(done, total):
        if done == 1:
            raise InterruptedError

    passed = []
    with pytest.raises(InterruptedError):
        passed.extend(track("abc", 3, "", stop))
