"""All of kobai's own optimizers: in a training loop, under ``descend``, in batches, saved and loaded, in several tensors."""

from __future__ import annotations

import copy

import pytest
import torch

import kobai
from kobai import Record
from kobai.optimize import names, resolve
from kobai.optimize.listed_optimizers import OWN as LISTED
from tests.optimizers import OWN
from tests.problems import PROBLEMS

FUNCTIONS = ["sphere", "rosenbrock"]
DTYPES = [torch.float32, torch.float64]
STEPS = 12

CASES = pytest.mark.parametrize("case", OWN, ids=str)
FUNCTION = pytest.mark.parametrize("function", FUNCTIONS)
DTYPE = pytest.mark.parametrize("dtype", DTYPES, ids=str)


def build(case, parameters):
    return resolve(case.name, **case.hyper).build(parameters)


def closure_of(optimizer, f, parameters):
    """The closure people write for such an optimizer, over parameters that together make up the point."""
    gives = getattr(optimizer, "closure_gives", "gradient")
    residuals = f.residuals_for(sum(p.numel() for p in parameters))

    def point():
        return torch.cat([p.reshape(-1) for p in parameters])

    def gradient():
        optimizer.zero_grad()
        loss = f(point())
        loss.backward()
        return loss

    return {"gradient": gradient, "graph": lambda: f(point()), "residuals": lambda: residuals(point())}[gives]


def by_hand(case, f, start, steps):
    x = start.clone().requires_grad_()
    optimizer = build(case, [x])
    closure = closure_of(optimizer, f, [x])
    path = [start.clone()]
    for _ in range(steps):
        optimizer.step(closure)
        path.append(x.detach().clone())
    return torch.stack(path)


def starts(dtype):
    return torch.tensor([[-1.2, 1.0], [0.5, 2.0], [2.0, -0.75]], dtype=dtype)


@CASES
@FUNCTION
@DTYPE
def test_descend_is_the_loop_by_hand(case, function, dtype):
    f = PROBLEMS[function].objective()
    torch.manual_seed(4)
    path = by_hand(case, f, starts(dtype)[0], STEPS)
    torch.manual_seed(4)
    trace = kobai.descend(f, starts(dtype)[0], optimizer=case.name, steps=STEPS, **case.hyper)
    assert torch.equal(trace.x, path)
    assert trace.x.dtype == dtype
    assert trace.value.min() < trace.value[0]


@CASES
@FUNCTION
@DTYPE
def test_a_batch_is_its_single_runs(case, function, dtype):
    f = PROBLEMS[function].objective()
    options = {"optimizer": case.name, "steps": STEPS, "record": Record(state=True), **case.hyper}
    torch.manual_seed(4)
    many = kobai.descend(f, starts(dtype), **options)
    assert many.engine == "loop" if case.coupled else many.engine in ("stacked", "compiled")
    torch.manual_seed(4)
    for i, start in enumerate(starts(dtype)):
        one = kobai.descend(f, start, engine="loop", **options)
        assert torch.equal(many.x[i], one.x)
        assert torch.equal(many.lr[i].nan_to_num(-1), one.lr.nan_to_num(-1))
        assert set(case.state) <= set(one.state)
        for name, tensor in one.state.items():
            assert torch.equal(many.state[name][i], tensor), name


@CASES
def test_saved_and_loaded_it_goes_on_as_if_nothing_had_happened(case):
    f = PROBLEMS["rosenbrock"].objective()
    start = starts(torch.float64)[0]
    torch.manual_seed(4)
    whole = by_hand(case, f, start, 10)
    torch.manual_seed(4)
    x = start.clone().requires_grad_()
    first = build(case, [x])
    for _ in range(5):
        first.step(closure_of(first, f, [x]))
    saved = copy.deepcopy(first.state_dict())
    y = x.detach().clone().requires_grad_()
    second = build(case, [y])
    second.load_state_dict(saved)
    for _ in range(5):
        second.step(closure_of(second, f, [y]))
    assert torch.equal(y.detach(), whole[-1])


@CASES
def test_one_vector_or_several_tensors(case):
    """A model's parameters come in pieces of several shapes, some of them in a group of their own, some without gradient."""
    f = PROBLEMS["rosenbrock"].make().at(5)
    start = torch.tensor([0.3, -0.7, 1.2, 0.4, 0.9], dtype=torch.float64)
    torch.manual_seed(4)
    whole = by_hand(case, f, start, 8)[-1]
    torch.manual_seed(4)
    a, b = start[:4].reshape(2, 2).clone().requires_grad_(), start[4:].clone().requires_grad_()
    unused, frozen = torch.ones(2, dtype=torch.float64, requires_grad=True), torch.ones(1, dtype=torch.float64)
    optimizer = build(case, [{"params": [a]}, {"params": [b, unused, frozen]}])
    for _ in range(8):
        optimizer.step(closure_of(optimizer, f, [a, b]))
    together = torch.cat([a.detach().reshape(-1), b.detach()])
    if case.name == "Langevin":  # draws in another order
        assert torch.isfinite(together).all()
    else:
        torch.testing.assert_close(together, whole, rtol=1e-6, atol=1e-9)
    if case.name not in ("Langevin", "normalised gradient", "sign descent", "Barzilai-Borwein"):
        assert torch.equal(unused.detach(), torch.ones(2, dtype=torch.float64))
    assert torch.equal(frozen, torch.ones(1, dtype=torch.float64))


@CASES
def test_a_resting_point_stays(case):
    f = PROBLEMS["sphere"].objective()
    if case.name == "Langevin":
        pytest.skip("its noise never rests")
    trace = kobai.descend(f, [0.0, 0.0], optimizer=case.name, steps=3, **case.hyper)
    assert torch.equal(trace.x, torch.zeros(4, 2))


@CASES
@pytest.mark.parametrize("problem", ["log_of_negative", "unbounded", "flat"])
def test_awkward_functions_end_with_a_status(case, problem):
    f = PROBLEMS[problem].objective()
    if f.residuals_for(2) is None and case.name in ("Gauss-Newton", "Levenberg-Marquardt"):
        with pytest.raises(kobai.BadInput, match="needs a sum of squares"):
            kobai.descend(f, PROBLEMS[problem].start, optimizer=case.name, steps=3, **case.hyper)
        return
    trace = kobai.descend(f, PROBLEMS[problem].start, optimizer=case.name, steps=30, **case.hyper)
    assert trace.status.name
    assert torch.isfinite(trace.x).all()


@pytest.mark.parametrize("name", LISTED)
def test_every_optimizer_listed_is_in_the_table(name):
    assert name in names()
    assert name == "gradient descent" or name in {case.name for case in OWN}


@pytest.mark.parametrize(
    "case", [c for c in OWN if c.coupled and c.name not in ("Langevin", "normalised gradient")], ids=str
)
def test_groups_must_agree(case):
    a, b = torch.ones(1, requires_grad=True), torch.ones(1, requires_grad=True)
    optimizer = build(case, [a])
    option = next(iter(optimizer.defaults))
    with pytest.raises(ValueError, match="the same for all"):
        optimizer.add_param_group({"params": [b], option: 0.123})
    with pytest.raises(ValueError, match="view_as_real"):
        build(case, [torch.ones(1, dtype=torch.complex64, requires_grad=True)])


@pytest.mark.parametrize("name", ["Newton", "Newton-CG", "exact line search", "Gauss-Newton", "Levenberg-Marquardt"])
def test_a_closure_that_calls_backward_is_told_so(name):
    x = torch.ones(2, requires_grad=True)
    optimizer = resolve(name).build([x])

    def closure():
        loss = (x**2).sum()
        loss.backward()
        return loss

    with pytest.raises(RuntimeError, match=r"leave out backward\(\)"):
        optimizer.step(closure)
    with pytest.raises(RuntimeError, match="attached to its graph"):
        optimizer.step(lambda: (x**2).sum().detach())


@pytest.mark.parametrize("info", kobai.optimizers(), ids=lambda info: info.name)
def test_memory_is_what_the_listing_says(info):
    """Numbers kept from step to step for each parameter, with the defaults."""
    n = 500
    spec = resolve(info.name)
    x = torch.linspace(0.5, 1.5, n).reshape((n, 1) if spec.matrix else (n,)).requires_grad_()
    if info.name in ("Newton", "Gauss-Newton", "Levenberg-Marquardt"):
        x = x[:60].detach().requires_grad_()
    optimizer = spec.build([x])
    gives = getattr(optimizer, "closure_gives", "gradient")

    def closure():
        if gives != "gradient":
            return x**2 if gives == "residuals" else (x**4).sum()
        optimizer.zero_grad()
        (x**4).sum().backward()
        if spec.sparse:
            x.grad = x.grad.to_sparse()
        return (x**4).sum().detach()

    for _ in range(4):
        optimizer.step(closure)
    held = [v for v in optimizer.state[x].values() if torch.is_tensor(v) and v.numel() > 1]
    if info.memory == "2·history":  # and four more, of which one is the direction
        assert {len(optimizer.state[x][name]) for name in ("old_dirs", "old_stps")} != {0}
    else:
        assert sum(v.numel() for v in held) == int(info.memory) * x.numel()


def test_every_own_optimizer_is_found_in_the_room():
    import kobai.optimize
    from kobai.optimize.listed_optimizers import OWN

    for place in OWN.values():
        name = place.partition(":")[2]
        assert name in kobai.optimize.__all__
        assert issubclass(getattr(kobai.optimize, name), torch.optim.Optimizer)
    with pytest.raises(AttributeError, match="Nowton"):
        kobai.optimize.Nowton  # noqa: B018
