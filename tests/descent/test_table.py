"""Every function of the catalogue with every optimizer of torch, in single and double precision."""

import pytest
import torch

import kobai
from kobai import Status
from tests.optimizers import OPTIMIZERS

KEYS = [entry.key for entry in kobai.functions()]
DTYPES = (torch.float32, torch.float64)
STEPS = 12


def check(key, case, dtype):
    """Five runs from within the domain: they begin where they should, end with a status, and equal single runs."""
    f = kobai.objective(key)
    n = f.dim or max(2, f.least_dim)
    box = torch.tensor(f.domain_for(n) or [(-2.0, 2.0)] * n, dtype=torch.float64)
    generator = torch.Generator().manual_seed(len(key))
    starts = (box[:, 0] + torch.rand(5, n, generator=generator, dtype=torch.float64) * (box[:, 1] - box[:, 0])).to(
        dtype
    )
    options = {"optimizer": case.name, "steps": STEPS, **case.hyper}
    many = kobai.descend(f, starts, **options)
    assert many.x.shape == (5, STEPS + 1, n)
    assert many.x.dtype == dtype
    assert torch.equal(many.x[:, 0], starts)
    assert torch.isfinite(many.x).all()
    assert many.engine == ("loop" if case.coupled else "stacked")
    for i in (0, 4):
        one = kobai.descend(f, starts[i], **options)
        assert torch.equal(one.x, many.x[i])
        assert torch.equal(one.value.nan_to_num(0.5), many.value[i].nan_to_num(0.5))
        assert torch.equal(one.grad_norm.nan_to_num(0.5), many.grad_norm[i].nan_to_num(0.5))
        assert (one.status, one.stopped_at) == (many.status[i], many.stopped_at[i])
    finite = torch.isfinite(many.value).all(-1)
    assert all(many.status[i] in (Status.NONFINITE, Status.DIVERGED) for i in range(5) if not finite[i])


def _sample():
    """Every function once and every optimizer several times, in both formats: pairs along a diagonal."""
    for i in range(max(len(KEYS), 2 * len(OPTIMIZERS))):
        yield KEYS[i % len(KEYS)], OPTIMIZERS[(i * 7) % len(OPTIMIZERS)], DTYPES[(i // 2) % 2]


@pytest.mark.parametrize(("key", "case", "dtype"), list(_sample()), ids=str)
def test_sample(key, case, dtype):
    check(key, case, dtype)


@pytest.mark.slow
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("case", OPTIMIZERS, ids=str)
@pytest.mark.parametrize("key", KEYS)
def test_all(key, case, dtype):
    check(key, case, dtype)
