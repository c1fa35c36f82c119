"""One start, 200 steps: kobai beside the loops people write by hand, in one run, as ratios.

    python benchmarks/single.py [--repeat 15]

The hand-written loops record positions as such scripts do (``x.detach().clone()`` each step); kobai records positions, values,
gradient norms and step sizes, and says what became of the run. Rounds are interleaved, so that a busy machine slows both
sides alike; the median of the rounds is printed.

*Least* is what calling the function and autograd takes, in the barest loop that moves the point: no loop that calls the
function at every step can take less. A formula is kobai's to evaluate; a callable is called as it is, at every step.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import torch

import kobai

STEPS = 200
A = torch.eye(2)
START = [2.0, 2.0]


def article(x: torch.Tensor) -> torch.Tensor:
    """E(x) = xᵀAx as the article writes it."""
    return torch.einsum("i,ij,j", x, A, x)


def gradient_descent_by_hand() -> torch.Tensor:
    """The article's loop."""
    x = torch.tensor(START, requires_grad=True)
    path = [x.detach().clone()]
    for _ in range(STEPS):
        article(x).backward()
        with torch.no_grad():
            x -= 0.01 * x.grad
        x.grad.zero_()
        path.append(x.detach().clone())
    return torch.stack(path)


def adam_by_hand() -> torch.Tensor:
    """The loop of every PyTorch tutorial."""
    x = torch.tensor(START, requires_grad=True)
    rule = torch.optim.Adam([x], lr=0.1)
    path = [x.detach().clone()]
    for _ in range(STEPS):
        rule.zero_grad()
        article(x).backward()
        rule.step()
        path.append(x.detach().clone())
    return torch.stack(path)


def least(f: Callable[[torch.Tensor], torch.Tensor]) -> Callable[[], torch.Tensor]:
    """As many evaluations of f and ∇f, and nothing else but the update."""

    def loop() -> torch.Tensor:
        x = torch.tensor(START, requires_grad=True)
        for _ in range(STEPS + 1):
            (grad,) = torch.autograd.grad(f(x), x)
            x = torch.add(x.detach(), grad, alpha=-0.01).requires_grad_()
        return x

    return loop


def kobai_descends(f: object, **options: object) -> Callable[[], torch.Tensor]:
    """The same 200 steps by kobai."""
    return lambda: kobai.descend(f, START, steps=STEPS, **options).x


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeat", type=int, default=15, help="rounds, of which the median counts")
    repeat = parser.parse_args().repeat
    torch.set_num_threads(1)
    rows = [
        ("gradient descent", "the article's function", gradient_descent_by_hand, kobai_descends(article, lr=0.01)),
        ("gradient descent", "as a formula", gradient_descent_by_hand, kobai_descends("x1**2 + x2**2", lr=0.01)),
        ("Adam", "the article's function", adam_by_hand, kobai_descends(article, optimizer="Adam", lr=0.1)),
        ("Adam", "as a formula", adam_by_hand, kobai_descends("x1**2 + x2**2", optimizer="Adam", lr=0.1)),
    ]
    print(f"{STEPS} steps from one start, torch {torch.__version__}, median of {repeat} interleaved rounds")
    print(f"{'rule':18}{'kobai is given':24}{'by hand':>10}{'kobai':>10}{'ratio':>8}{'least':>8}  same path")
    formula = kobai.objective("x1**2 + x2**2")
    for rule, given, by_hand, ours in rows:
        seconds: tuple[list[float], ...] = ([], [], [])
        bare = least(article if given.startswith("the") else formula)
        same = torch.equal(by_hand(), ours())
        for _ in range(repeat):
            for side, run in enumerate((by_hand, ours, bare)):
                began = time.perf_counter()
                run()
                seconds[side].append(time.perf_counter() - began)
        hand, mine, floor = (1e3 * statistics.median(s) for s in seconds)
        print(
            f"{rule:18}{given:24}{hand:7.1f} ms{mine:7.1f} ms{mine / hand:8.2f}{floor / hand:8.2f}  {'yes' if same else 'no'}"
        )


if __name__ == "__main__":
    main()
