"""What cannot be used is answered in one line: the value, the cause, the cure."""

import numpy as np
import pytest
import torch

import kobai
from kobai import BadInput
from kobai.descent.engines import recorder
from tests.optimizers import REFUSED

BOWL = "x1**2 + x2**2"


@pytest.mark.parametrize(("start", "said"), [
    ("2,2", "give numbers"),
    ([[1.0, 2.0], [3.0]], "start="),
    ([1.0, "x"], "start="),
    ([], "empty"),
    ([float("nan"), 1.0], "not finite"),
    ([1e300, 1.0], "not finite in float32"),
    (torch.tensor([1j, 2.0]), "complex"),
    ([1.0, 2.0, 3.0], "3"),
    ([1.0], "1"),
    (2.0, "1"),
    (object(), "start="),
])  # fmt: skip
def test_starts(start, said):
    refused(said, BOWL, start)


@pytest.mark.parametrize(("options", "said"), [
    ({"steps": -1}, "steps=-1"),
    ({"steps": 2.5}, "steps=2.5"),
    ({"steps": True}, "steps=True"),
    ({"dtype": "int32"}, "dtype='int32'"),
    ({"dtype": "flaot32"}, "Did you mean 'float32'"),
    ({"dtype": torch.complex64}, "floating"),
    ({"device": "cuda:99"}, "use 'cpu'"),
    ({"device": "gpu"}, "use 'cpu'"),
    ({"engine": "loops"}, "Did you mean 'loop'"),
    ({"grad_tol": -1.0}, "grad_tol=-1.0"),
    ({"value_tol": "small"}, "value_tol='small'"),
    ({"scheduler": "StepLRR"}, "Did you mean 'StepLR'"),
    ({"scheduler": "StepLR"}, "needs step_size"),
    ({"scheduler": ("StepLR", {"stepsize": 3})}, "Did you mean 'step_size'"),
    ({"scheduler": ("StepLR", 3)}, "(name, {options})"),
    ({"scheduler": 7}, "scheduler=7"),
    ({"scheduler": ("MultiplicativeLR", {"lr_lambda": 3})}, "MultiplicativeLR"),
    ({"scheduler": ("StepLR", {"step_size": 0})}, "StepLR: integer"),
    ({"scheduler": ("CosineAnnealingLR", {"T_max": 0})}, "CosineAnnealingLR: "),
    ({"scheduler": ("CyclicLR", {"base_lr": 0.1, "max_lr": 1.0, "step_size_up": 0})}, "CyclicLR"),
    ({"device": "meta"}, "use 'cpu'"),
    ({"device": "hpu"}, "use 'cpu'"),
])  # fmt: skip
def test_options(options, said):
    refused(said, BOWL, [1.0, 1.0], **options)


@pytest.mark.parametrize(("optimizer", "hyper", "said"), REFUSED)
def test_optimizers(optimizer, hyper, said):
    refused(said, BOWL, [1.0, 1.0], optimizer=optimizer, **hyper)


def test_an_optimizer_that_is_built_already():
    x = torch.zeros(2, requires_grad=True)
    refused("give its class, torch.optim.Adam", BOWL, [1.0, 1.0], optimizer=torch.optim.Adam([x]))


@pytest.mark.parametrize(("f", "said"), [
    (lambda x: x * x, r"shape (2,)"),
    (lambda x: None, "None"),
    (lambda x: x.tolist(), "list"),
    (kobai.Objective(lambda x: x * x), "shape (2,)"),
    (kobai.Objective(lambda x: None), "NoneType"),
])  # fmt: skip
def test_functions_that_return_no_number(f, said):
    refused(said, f, [1.0, 1.0])


@pytest.mark.parametrize(("runs", "said"), [
    ({}, "give the runs"),
    (None, "give the runs"),
    ({"SGD": 0.1}, "run 'SGD'"),
    ({"SGD": {"lr": 0.1}, "Adamm": {}}, "Did you mean 'Adam'"),
    ({"SGD": {"lr": 0.1, "momentun": 0.9}}, "Did you mean 'momentum'"),
    (["SGD", "SGD"], "twice"),
])  # fmt: skip
def test_races(runs, said):
    with pytest.raises(BadInput) as caught:
        kobai.race(BOWL, [1.0, 1.0], runs, steps=2)
    assert said in str(caught.value)


def test_a_run_of_a_race_from_another_number_of_starts():
    with pytest.raises(BadInput, match=r"run 'Adam'.*give equally many"):
        kobai.race(BOWL, torch.ones(3, 2), {"SGD": {}, "Adam": {"start": [1.0, 1.0]}}, steps=2)
    with pytest.raises(BadInput, match="run 'Adam': start='here'"):
        kobai.race(BOWL, torch.ones(3, 2), {"SGD": {}, "Adam": {"start": "here"}}, steps=2)
    trace = kobai.race(BOWL, torch.ones(3, 2), {"SGD": {"lr": 0.1}, "Adam": {"start": None}}, steps=2)
    assert trace.runs == (2, 3)


def refused(said, *args, **options):
    with pytest.raises(BadInput) as caught:
        kobai.descend(*args, **{"steps": 3, **options})
    assert said in str(caught.value), str(caught.value)
    assert "\n" not in str(caught.value)


class TestWhatIsTakenAsItIs:
    """Formats, devices and starts that need no conversion."""

    def test_a_tensors_own_format_is_kept(self):
        for dtype in (torch.float64, torch.float32, torch.float16, torch.bfloat16):
            assert kobai.descend(BOWL, torch.ones(2, dtype=dtype), steps=2).x.dtype == dtype
        assert kobai.descend(BOWL, torch.ones(2, dtype=torch.int64), steps=2).x.dtype == torch.get_default_dtype()
        assert kobai.descend(BOWL, np.ones(2), steps=2).x.dtype == torch.get_default_dtype()
        assert kobai.descend(BOWL, [1, 2], dtype="float64", steps=2).x.dtype == torch.float64

    def test_the_start_is_left_alone(self):
        start = torch.ones(2, requires_grad=True)
        kobai.descend(BOWL, start, steps=3, optimizer="Adam")
        assert start.tolist() == [1, 1]
        assert start.grad is None

    def test_a_device_that_is_here(self):
        assert kobai.descend(BOWL, [1.0, 1.0], device="cpu", steps=1).x.device.type == "cpu"

    def test_the_functions_own_start(self):
        assert kobai.descend(kobai.Objective(lambda x: (x**2).sum(), dim=2, start=(3.0, 4.0)), steps=0).x.tolist() == [
            [3, 4]
        ]
        refused("no start of its own", lambda x: (x * x).sum(), None)

    def test_constant_functions_have_no_slope(self):
        for constant in (
            lambda x: 3.0,
            lambda x: torch.tensor(3.0),
            lambda x: torch.full((1,), 3.0),
            lambda x: x[0] * 0 + 3,
        ):
            for start in ([1.0, 1.0], [[1.0, 1.0], [2.0, 2.0]]):
                trace = kobai.descend(kobai.Objective(constant), start, steps=2)
                assert (trace.grad_norm == 0).all()
                assert (trace.value == 3).all()

    def test_progress_is_told_and_may_cancel(self):
        told = []
        kobai.descend(
            BOWL, torch.ones(3, 2), optimizer="LBFGS", steps=5, progress=lambda done, total: told.append((done, total))
        )
        assert told[-1] == (15, 15)
        assert [done for done, _ in told] == sorted(done for done, _ in told)

        class Cancelled(Exception):
            pass

        def cancel(done, total):
            raise Cancelled

        with pytest.raises(Cancelled):
            kobai.descend(BOWL, [1.0, 1.0], steps=100_000, progress=cancel)

    @pytest.mark.parametrize("engine", ["loop", "stacked"])
    @pytest.mark.parametrize("optimizer", [None, "Adam"])
    def test_dear_steps_are_told_one_by_one_and_recorded_alike(self, engine, optimizer, monkeypatch):

        options = {"optimizer": optimizer, "lr": 0.1, "steps": 300, "engine": engine, "grad_tol": 1e-3}
        start, told = torch.tensor([[1.0, 2.0], [3.0, -1.0]]), []
        expected = kobai.descend(BOWL, start, **options)
        monkeypatch.setattr(recorder, "_PERIOD", 0.0)
        trace = kobai.descend(BOWL, start, progress=lambda done, total: told.append((done, total)), **options)
        assert len(told) > 200
        assert [done for done, _ in told] == sorted(done for done, _ in told)
        for name in ("x", "value", "grad_norm", "stopped_at", "status"):
            assert torch.equal(torch.as_tensor(getattr(trace, name)), torch.as_tensor(getattr(expected, name)))

    def test_a_seed_is_for_this_descent_alone(self):
        def noisy(x):
            return (x * x).sum() + torch.randn(()) * x[0]

        torch.manual_seed(5)
        expected = torch.rand(3)
        torch.manual_seed(5)
        a = kobai.descend(noisy, [1.0, 1.0], seed=1, steps=5)
        b = kobai.descend(noisy, [1.0, 1.0], seed=1, steps=5)
        assert torch.equal(a.x, b.x)
        assert torch.equal(torch.rand(3), expected)


@pytest.mark.parametrize(
    "device", ["mkldnn", "mkldnn:0", "opengl", "opencl", "ideep", "vulkan", "lazy", "gpu", "cuda:x"]
)
def test_a_device_that_torch_fails_on_is_refused_in_few_words(device, recwarn):
    with pytest.raises(kobai.BadInput, match="use 'cpu'") as refusal:
        kobai.descend(BOWL, [1.0, 1.0], device=device, steps=1)
    assert not any(word in str(refusal.value) for word in ("ASSERT", "bug", "aten", "ipu"))
    assert len(str(refusal.value)) < 120
    assert not recwarn.list
