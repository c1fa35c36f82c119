"""What a process does that computes tiles: a plan comes over standard input, then tiles; their quantities go out."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import sys


def run() -> None:
    """Compute tiles until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that asked, which ends this one
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what an objective prints is no answer
    import torch

    from kobai.study.maps.machines.sending import compute_sent

    questions = sys.stdin.buffer
    with contextlib.suppress(EOFError, BrokenPipeError):
        sent, refine, threads = pickle.load(questions)
        torch.set_num_threads(threads)
        while True:
            tile, before = pickle.load(questions)
            try:
                found = compute_sent(sent, tile, refine, before)
            except Exception as error:
                found = _sendable(error)
            pickle.dump(found, answers)
            answers.flush()


def _sendable(error: Exception) -> Exception:
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # an exception of the user's that cannot be pickled
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error
