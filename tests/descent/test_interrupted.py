"""A descent that is interrupted or told to stop gives back what it recorded."""

import pytest
import torch

import kobai
from kobai.descent import Record, Status, Stop

F = "(1 - x1)**2 + 5*(x2 - x1**2)**2"
START = [-1.0, 1.5]
MANY = torch.rand(40, 2, generator=torch.Generator().manual_seed(2)) * 2 - 1


def counted(at: int, error: type[BaseException]):
    """F as a callable that raises at its so many-th evaluation."""
    calls = 0
    f = kobai.objective(F)

    def fn(x):
        nonlocal calls
        calls += 1
        if calls == at:
            raise error
        return f.fn(x)

    return kobai.Objective(fn, dim=2, name="f")


def assert_same(a: kobai.Trace, b: kobai.Trace) -> None:
    for name in ("x", "value", "grad_norm", "lr", "steps"):
        assert torch.equal(getattr(a, name), getattr(b, name)), name
    assert a.state.keys() == b.state.keys()
    assert all(torch.equal(a.state[name], b.state[name]) for name in a.state)
    assert (a.status, a.stopped_at) == (b.status, b.stopped_at)


@pytest.mark.parametrize("error", [KeyboardInterrupt, Stop])
@pytest.mark.parametrize("every", [1, 7])
@pytest.mark.parametrize(
    "options", [{}, {"optimizer": "Adam"}, {"optimizer": "SGD", "momentum": 0.9, "scheduler": "ExponentialLR"}]
)
@pytest.mark.parametrize("at", [2, 24, 257, 300])
def test_it_is_the_descent_of_the_steps_taken(error, every, options, at):
    if "scheduler" in options:
        options = {**options, "scheduler": ("ExponentialLR", {"gamma": 0.99})}
    options = {"lr": 0.01, "record": Record(every=every, state=True), **options}
    trace = kobai.descend(counted(at, error), START, steps=400, **options)
    assert trace.interrupted
    assert int(trace.steps[-1]) == at - 2
    whole = kobai.descend(counted(0, error), START, steps=at - 2, **options)
    assert not whole.interrupted
    assert_same(trace, whole)


def test_before_the_first_step_there_is_the_start():
    trace = kobai.descend(counted(1, KeyboardInterrupt), START, steps=10)
    assert trace.interrupted
    assert trace.x.tolist() == [START]
    assert trace.value.isnan().all()
    assert (trace.status, trace.stopped_at) == (Status.DESCENDING, 0)


@pytest.mark.parametrize("engine", ["stacked", "compiled"])
def test_many_runs_at_once(engine):
    reports = []

    def progress(done, total):
        reports.append(done)
        raise Stop

    start = MANY.repeat(300, 1)  # 12,000: three portions of the compiled engine
    options = {"lr": 0.01, "record": Record(every=10)}
    trace = kobai.descend(F, start, steps=300, engine=engine, progress=progress, **options)
    assert trace.interrupted
    assert len(reports) == 1
    begun = ~trace.value[:, 0].isnan()
    assert begun.any()
    assert begun.all() == (engine == "stacked")
    whole = kobai.descend(F, start, steps=int(trace.steps[-1]), engine=engine, **options)
    assert torch.equal(trace.x[begun], whole.x[begun])
    assert (trace.status.codes[begun] == whole.status.codes[begun]).all()
    assert (trace.x[~begun] == start[~begun, None]).all()
    assert (trace.status.codes[~begun] == Status.DESCENDING).all()
    assert (trace.stopped_at[~begun] == 0).all()


def test_one_run_after_the_other():
    # 11 evaluations of the first run, 11 of the second, 5 of the third
    trace = kobai.descend(
        counted(28, KeyboardInterrupt), MANY[:5], steps=10, lr=0.01, engine="loop", record=Record(every=4)
    )
    whole = kobai.descend(F, MANY[:5], steps=10, lr=0.01, engine="loop", record=Record(every=4))
    assert trace.interrupted
    assert trace.steps.tolist() == [0, 4, 8, 10]
    assert torch.equal(trace.x[:2], whole.x[:2])
    assert torch.equal(trace.x[2, :2], whole.x[2, :2])
    assert (trace.x[2, 2:] == trace.x[2, -1]).all()
    assert (trace.x[3:] == MANY[3:5, None]).all()
    assert trace.value[3:].isnan().all()
    assert trace.stopped_at.tolist() == [10, 10, 4, 0, 0]
    assert trace.best.value[-1] == min(trace.value[:3, -1])


def test_runs_that_have_not_begun_are_shown(tmp_path):
    trace = kobai.descend(counted(28, KeyboardInterrupt), MANY[:5], steps=10, lr=0.01, engine="loop")
    assert kobai.scene(trace).save(tmp_path / "a.png").exists()


def test_the_first_run_of_many():
    trace = kobai.descend(counted(6, Stop), MANY[:3], steps=10, lr=0.01, engine="loop")
    assert trace.steps.tolist() == [0, 1, 2, 3, 4]
    assert trace.x.shape == (3, 5, 2)


def test_a_race_has_the_runs_that_had_begun():
    runs = {"SGD": {"lr": 0.01}, "Adam": {"lr": 0.1}, "Rprop": {}}
    trace = kobai.race(counted(18, KeyboardInterrupt), START, runs, steps=10)
    assert trace.interrupted
    assert trace.names == ["SGD", "Adam"]
    assert trace.steps.tolist() == list(range(11))
    assert (trace["Adam"].x[6:] == trace["Adam"].x[5]).all()
    assert trace["Adam"].stopped_at == 5


def test_other_exceptions_of_progress_go_through():
    class Cancelled(Exception):
        pass

    def progress(done, total):
        raise Cancelled

    for engine in ("loop", "stacked", "compiled"):
        with pytest.raises(Cancelled):
            kobai.descend(F, MANY, lr=0.01, steps=300, engine=engine, progress=progress)


def test_tuning_and_comparing_are_not_cut_short_in_silence():
    for verb in (kobai.study.tune, kobai.study.compare):
        with pytest.raises(KeyboardInterrupt):
            verb(
                counted(30, KeyboardInterrupt), START, *([] if verb is kobai.study.tune else [["Adam"]]), lrs=[0.1, 0.2]
            )


def test_a_store_keeps_the_pieces_that_are_written(tmp_path, monkeypatch):
    from kobai.descent.record import zarr_stream

    monkeypatch.setattr(zarr_stream, "_PIECE_NUMBERS", 1000)

    def progress(done, total):
        if done > 0:
            raise Stop

    options = {"lr": 0.01, "steps": 40, "store": tmp_path / "a.zarr", "engine": "stacked"}
    stored = kobai.descend(F, MANY, progress=progress, **options)
    assert 0 < stored.written < stored.runs
    assert kobai.descend(F, MANY, **options).complete
    with pytest.raises(KeyboardInterrupt):
        kobai.descend(
            counted(30, KeyboardInterrupt), MANY, **{**options, "store": tmp_path / "b.zarr", "engine": "loop"}
        )


def test_it_says_so_and_is_saved(tmp_path):
    trace = kobai.descend(counted(6, Stop), START, steps=10, lr=0.01)
    assert "interrupted" in repr(trace)
    read = kobai.Trace.load(trace.save(tmp_path / "a.zarr"))
    assert read.interrupted
    assert_same(read, trace)
