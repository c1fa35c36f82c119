"""Gaussian weighted averages as softmax attention, through torch's flash attention on the CPU.

With queries [q, 1] and keys [k, log s − |k|²/2], softmax of their inner products is softmax of log s − |q − k|²/2. The log
normaliser is returned too, but not differentiably: its gradient comes from an extra column, zero in the values and −1 in the
output, since attention's backward pass forms g_i·v_j − g_i·o_i. The operators are private to torch and may change;
``available`` tests them.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import torch
from torch import Tensor

from kobai.kernel.factors import Factors
from kobai.kernel.passes.dense import differentiable_gradient
from kobai.kernel.profiles import PROFILES

WIDTH_MULTIPLE = 8
"""Widths are padded to a multiple of this, since others are markedly slower."""


@cache
def available() -> bool:
    """Whether this torch has flash attention for the CPU with these arguments, and its results are right."""
    try:
        # The result is cached, and the first call may be inside no_grad.
        with torch.inference_mode(False), torch.enable_grad():
            q = torch.tensor([[0.0, 0.5], [1.0, -1.0]], dtype=torch.float64, requires_grad=True)
            out, lse = flash(q, q.detach(), torch.eye(2, dtype=torch.float64))
            (grad,) = torch.autograd.grad(out[0, 0] + lse.sum(), q)
    except Exception:
        return False
    score = -0.5 * torch.cdist(q.detach(), q.detach()).square()
    right = torch.allclose(out, torch.softmax(score, 1)) and torch.allclose(lse, torch.logsumexp(score, 1))
    return right and bool(grad.isfinite().all())


def flash(q: Tensor, k: Tensor, v: Tensor, logs: Tensor | None = None) -> tuple[Tensor, Tensor]:
    """Weighted averages and log normalisers of the Gaussian kernel; see ``kobai.kernel.passes.weighted_average.average``.

    ``logs`` (N,) are logarithms of the samples' weights.
    """
    return _Flash.apply(q, k, v, logs)  # type: ignore[return-value]


def _pad(rows: Tensor, width: int, count: int) -> Tensor:
    return torch.nn.functional.pad(rows, (0, width - rows.shape[1], 0, count - rows.shape[0]))


class _Flash(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, q: Tensor, k: Tensor, v: Tensor, logs: Tensor | None) -> tuple[Tensor, Tensor]:
        # One extra column: of the keys for −|k|²/2, of the values for the normaliser's gradient.
        width = -(-max(q.shape[1] + 1, v.shape[1] + 1) // WIDTH_MULTIPLE) * WIDTH_MULTIPLE
        # The backward pass uses one thread a head, so the queries are divided among heads.
        heads = max(1, min(torch.get_num_threads(), q.shape[0] // 64))
        each = -(-q.shape[0] // heads)
        queries = _pad(torch.cat([q, q.new_ones(q.shape[0], 1)], 1), width, each * heads).view(1, heads, each, width)
        bias = -0.5 * k.square().sum(1, True)
        keys = torch.cat([k, bias if logs is None else bias + logs[:, None]], 1)
        keys, values = (_pad(t, width, k.shape[0])[None, None].expand(1, heads, -1, -1) for t in (keys, v))
        out, lse = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu(queries, keys, values, scale=1.0)
        ctx.save_for_backward(q, k, v, queries, keys, values, out, lse)
        ctx.logs = logs
        averages = out.reshape(-1, width)[: q.shape[0], : v.shape[1]].contiguous()
        return averages, lse.reshape(-1)[: q.shape[0]] - 0.5 * q.square().sum(1)

    @staticmethod
    def backward(ctx: Any, grad_out: Tensor, grad_lse: Tensor) -> tuple[Tensor | None, ...]:
        q, k, v, queries, keys, values, out, lse = ctx.saved_tensors
        if torch.is_grad_enabled():
            factors = Factors(ctx.logs)
            return *differentiable_gradient((q, k, v), PROFILES["gaussian"], None, grad_out, grad_lse, factors), None
        (count, dim), columns = q.shape, v.shape[1]
        _, heads, each, width = queries.shape
        grad = _pad(torch.cat([grad_out, grad_lse[:, None]], 1), width, each * heads).view_as(queries)
        out = out.clone()
        out[..., columns] = -1.0
        grad_q, grad_k, grad_v = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu_backward(
            grad, queries, keys, values, out, lse, 0.0, False, scale=1.0
        )
        grad_k = grad_k[0].sum(0)
        return (
            grad_q.reshape(-1, width)[:count, :dim] - grad_lse[:, None] * q,
            grad_k[:, :dim] - grad_k[:, dim, None] * k,
            grad_v[0].sum(0)[:, :columns],
            None,
        )
