"""``Recorder``: buffers the steps of an engine, finds runs that ended, and records what the job's ``Record`` asks for.

Engines append every step unchecked. Every few hundred steps the recorder checks them together: has a run become non-finite,
or met a tolerance? If so its later rows are overwritten with the row it stopped at.
"""

from __future__ import annotations

import math
import time

import torch
from torch import Tensor

from kobai.descent.job import Job, Result, not_begun

# The buffer is processed when it holds this many numbers, or this many steps.
_NUMBERS, _STEPS = 1 << 20, 256
_PERIOD = 0.2  # seconds between two reports of progress where steps are slow


class Recorder:
    """Collects the steps of one optimizer's runs.

    For each step call ``append`` and stop where it returns False; after the update give ``lr`` its step size (or set
    ``constant_lr`` once) and ``add_state`` the optimizer's state; call ``flush`` after the last step, and take ``result``.
    """

    def __init__(self, job: Job, runs: int):
        self.job, self.runs = job, runs
        self.lr: list[float] = []
        self.constant_lr = math.nan
        n = job.start.shape[-1]
        self.limit = max(1, min(_STEPS, _NUMBERS // (runs * n)))
        shape = (len(job.record.steps(job.steps)), runs)
        self._x_waiting: list[Tensor] = []
        self._value_waiting: list[Tensor] = []
        self._grad_waiting: list[Tensor] = []
        self._state_waiting: list[tuple[int, dict[str, Tensor]]] = []
        self._lr, value, norm = (job.start.new_full(shape, torch.nan) for _ in range(3))
        self._rows = [job.start.new_empty(*shape, n), value, norm]
        if "grad" in job.record.keep:
            self._rows.append(job.start.new_empty(*shape, n))
        self._state: dict[str, Tensor] = {}
        self._steps = job.steps
        self._filled = self._done = 0
        self._last_lr: float | None = None
        self._last: tuple[Tensor, ...] | None = None  # x, value, norm and gradient of the last step
        # (runs,) bool: which runs have stopped or become non-finite, as of the last flush.
        self.ended = torch.zeros(runs, dtype=torch.bool, device=job.start.device)
        self._moved: Tensor | None = None
        self._stopped = torch.full((runs,), -1, dtype=torch.int64, device=job.start.device)
        self._nonfinite = self._stopped.clone()
        self._reported = time.monotonic()

    def append(self, x: Tensor, value: Tensor, grad: Tensor) -> bool:
        """Add a step: x, ∇f (n,) or (runs, n), value () or (runs,), not written to later. False if all runs have ended."""
        if len(self._grad_waiting) == self.limit and not self.flush():
            return False
        done = self._done + len(self._grad_waiting)
        if done and self.job.progress is not None and time.monotonic() - self._reported >= _PERIOD:
            self._report(done)
        self._x_waiting.append(x)
        self._value_waiting.append(value)
        self._grad_waiting.append(grad)  # the last: an interrupted step counts once its gradient is here
        return True

    def add_state(self, step: int, state: dict[str, Tensor]) -> None:
        """The optimizer's state after the update that left row ``step``; tensors that broadcast to (runs, n)."""
        self._state_waiting.append((step, state))

    def _report(self, done: int) -> None:
        if self.job.progress is not None:
            self._reported = time.monotonic()
            self.job.progress(min(done, self.job.steps), self.job.steps)

    def flush(self) -> bool:
        """Look at what was appended and record it. Returns whether any run still goes on."""
        if self._grad_waiting:
            before = vars(self).copy()
            try:
                self._record_waiting()
            except BaseException:  # Ctrl-C in the middle: as if it had not begun, so that it can be done again
                vars(self).update(before)
                raise
            self._report(self._done)
        return not bool(self.ended.all())

    def interrupt(self) -> Result:
        """End the record at the last step appended, and give back what there is."""
        waiting = len(self._grad_waiting)
        if self._done + waiting == 0:
            return not_begun(self.job)
        self._steps = self._done + waiting - 1
        if waiting:
            # The last row has the step size of the update that led to it, as at the end of every descent.
            if waiting > 1:
                self.lr[waiting - 1 :] = self.lr[waiting - 2 : waiting - 1]
            elif self._last_lr is not None:
                self.lr = []
            self._state_waiting = [(step, state) for step, state in self._state_waiting if step < self._steps]
            self._record_waiting()
        elif self._steps % self.job.record.every and self._steps < self.job.steps:
            assert self._last is not None
            assert self._last_lr is not None
            rows = tuple(row.unsqueeze(0) for row in self._last)
            self._write(self._steps, 1, rows, torch.full_like(rows[1], self._last_lr))
        result = self.result()
        result.reached = torch.full_like(self._stopped, self._steps)
        return result

    def result(self) -> Result:
        """Everything recorded; rows after the last step taken repeat it."""
        total = len(self.job.record.steps(self._steps))
        if self._filled < total:
            last = max(self._filled - 1, 0)
            assert self._last is not None
            for rows, row in zip(self._rows, self._last, strict=False):  # the gradient only where it is recorded
                rows[self._filled :] = row
            for rows in (self._lr, *self._state.values()):
                rows[self._filled :] = rows[last]

        def by_run(rows: Tensor) -> Tensor:
            return rows[:total].transpose(0, 1).contiguous()

        x, value, norm, *grad = map(by_run, self._rows)
        state = {name: by_run(rows) for name, rows in self._state.items()}
        return Result(
            x, value, norm, by_run(self._lr), self._stopped, self._nonfinite, *grad, state=state, moved=self._moved
        )

    def _record_waiting(self) -> None:
        count, first = len(self._grad_waiting), self._done
        x = torch.stack(self._x_waiting[:count]).reshape(count, self.runs, -1)
        value = torch.stack(self._value_waiting[:count]).reshape(count, self.runs).to(x.dtype)
        grad = torch.stack(self._grad_waiting).reshape(count, self.runs, -1)
        norm = row_norm(grad)
        # Where a function gave up in the middle of a step, the step size of that step is missing.
        known = self.lr[-1] if self.lr else self.constant_lr if self._last_lr is None else self._last_lr
        rates = [*self.lr[:count], *[known] * (count - len(self.lr))]
        lr = torch.tensor(rates, dtype=torch.float64).to(x).unsqueeze(1).expand(count, self.runs)
        good = torch.isfinite(x).all(-1) & torch.isfinite(value)
        whole = good & torch.isfinite(grad).all(-1)
        ended = ~whole | self._within_tolerance(value, norm)
        rows = (x, value, norm, grad)
        if bool(ended.any()) or bool(self.ended.any()):
            rows = self._freeze(first, rows, good, whole, ended)
        if self.job.record.every > 1:
            self._note_move(rows[0])
        self._last = tuple(row[-1] for row in rows)
        self._last_lr = rates[-1]
        self._write(first, count, rows, lr)
        self._x_waiting, self._value_waiting, self._grad_waiting, self._state_waiting, self.lr = [], [], [], [], []
        self._done += count

    def _within_tolerance(self, value: Tensor, norm: Tensor) -> Tensor:
        """(steps, runs) bool: where a tolerance of the job is met."""
        met = torch.zeros_like(value, dtype=torch.bool)
        if self.job.grad_tol is not None:
            met |= norm <= self.job.grad_tol
        if self.job.value_tol is not None:
            before = torch.full_like(value[:1], torch.inf) if self._last is None else self._last[1].unsqueeze(0)
            met |= (value - torch.cat([before, value[:-1]])).abs() <= self.job.value_tol
        return met

    def _freeze(
        self, first: int, rows: tuple[Tensor, ...], good: Tensor, whole: Tensor, ended: Tensor
    ) -> tuple[Tensor, ...]:
        """Overwrite the rows of runs that ended: from the row they ended at, or from the last good one before it."""
        count = len(whole)
        steps = torch.arange(count, device=whole.device).unsqueeze(1)
        at = torch.where(ended.any(0), ended.to(torch.uint8).argmax(0), count)
        at = torch.where(self.ended, 0, at)
        bad_here = torch.cat([~whole, torch.zeros_like(whole[:1])]).gather(0, at.unsqueeze(0))[0]
        new = ~self.ended & (at < count)
        self._nonfinite = torch.where(new & bad_here, first + at, self._nonfinite)
        self._stopped = torch.where(new & ~bad_here, first + at, self._stopped)
        here_is_good = torch.cat([good, torch.ones_like(good[:1])]).gather(0, at.unsqueeze(0))[0]
        source = torch.where(here_is_good, at, at - 1)
        # A bad row at the very start has no good one before it: it stays as it is.
        source = torch.where((source < 0) & (first == 0), 0, source)
        out = []
        for i, row in enumerate(rows):
            extended = torch.cat([row.new_zeros(row[:1].shape) if self._last is None else self._last[i][None], row])
            index = torch.where(self.ended, 0, torch.minimum(steps, source) + 1)
            if row.ndim == 3:
                index = index.unsqueeze(-1).expand(-1, -1, row.shape[-1])
            out.append(extended.gather(0, index))
        self.ended = self.ended | new
        return tuple(out)

    def _note_move(self, x: Tensor) -> None:
        """Note how far each run went in the last step it took; for a run that ended, in the last step that moved it."""
        rows = x if self._last is None else torch.cat([self._last[0].unsqueeze(0), x])
        if len(rows) < 2:
            return
        moves = (rows[1:] - rows[:-1]).abs().amax(-1)
        last = moves[-1]
        ended = self.ended & (last == 0)
        if bool(ended.any()):
            at = (moves != 0).to(torch.uint8).flip(0).argmax(0)
            before = torch.zeros_like(last) if self._moved is None else self._moved
            inside = moves.flip(0).gather(0, at.unsqueeze(0))[0]
            last = torch.where(ended, torch.where((moves != 0).any(0), inside, before), last)
        self._moved = last

    def _write(self, first: int, count: int, rows: tuple[Tensor, ...], lr: Tensor) -> None:
        every, total = self.job.record.every, self._steps
        picked = list(range(-first % every, count, every))
        if first + count - 1 == total and total % every:
            picked.append(count - 1)
        if not picked:
            return
        whole = len(picked) == count
        put = slice(self._filled, self._filled + len(picked))
        for held, new in zip((self._lr, *self._rows), (lr, *rows), strict=False):
            held[put] = new if whole else new[picked]
        place = {first + p: self._filled + i for i, p in enumerate(picked)}
        for step, state in self._state_waiting:
            if step in place:
                self._write_state(place[step], step, state)
        self._filled += len(picked)
        for tensor in self._state.values():
            if first + count - 1 == total and self._filled > 1:
                tensor[self._filled - 1] = tensor[self._filled - 2]

    def _write_state(self, row: int, step: int, state: dict[str, Tensor]) -> None:
        ended = torch.where(self._nonfinite >= 0, self._nonfinite, self._stopped)
        going = ((ended < 0) | (step < ended)).unsqueeze(-1)
        for name, tensor in state.items():
            if name not in self._state:
                shape = (*self._lr.shape, tensor.shape[-1])
                self._state[name] = torch.zeros(shape, dtype=tensor.dtype, device=tensor.device)
            held = self._state[name]
            before = held[row - 1] if row else torch.zeros_like(held[0])
            held[row] = torch.where(going, tensor, before)


def row_norm(grad: Tensor) -> Tensor:
    """Euclidean norm over the last axis, in double precision so that squares of large gradients stay finite."""
    return torch.linalg.vector_norm(grad, dim=-1, dtype=torch.float64).to(grad.dtype)
