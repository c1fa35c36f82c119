"""From ``sys.argv`` to an exit status: here bad input and faults of kobai are distinguished."""

from __future__ import annotations

import contextlib
import gc
import os
import sys
import traceback
from collections.abc import Sequence

import click

from kobai.cli import language, signals
from kobai.cli.early_signals import STOPPED
from kobai.cli.output import warnings_shown
from kobai.cli.output.terminal import print_error
from kobai.errors import BadInput

_COMPLETE = "_KOBAI_COMPLETE"
DONE, OUR_FAULT, BAD_INPUT, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 130, 141


def run(argv: Sequence[str] | None = None) -> int:
    """Run ``kobai`` with these arguments (``sys.argv`` by default) and return its exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    before = language.spoken()
    language.choose(arguments)
    try:
        status = _run_and_report(arguments)
    finally:
        language.speak(before)  # who calls this from Python may speak another language afterwards
    if argv is None:
        signals.finished()
        gc.freeze()  # the process ends here; a last collection over all of torch's objects would take a fifth of a second
    return status


def _run_and_report(arguments: list[str]) -> int:
    if _no_stream() and "--quiet" not in arguments:
        print_error("standard output is closed, so there is nowhere to print; leave it open, or give --quiet")
        return BAD_INPUT
    debug = os.environ.get("KOBAI_DEBUG", "") not in ("", "0")
    for stream in (sys.stdout, sys.stderr):
        # A terminal that lacks η or 勾配 gets a question mark, not a crash.
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    with contextlib.nullcontext() if debug else warnings_shown.shown("--quiet" in arguments):
        return _run(arguments, debug)


def _no_stream() -> bool:
    """Whether standard output is closed. Closed streams are replaced by one that takes everything, like their descriptors."""
    closed = sys.stdout is None
    if closed or sys.stderr is None or sys.stdin is None:
        while (taken := os.open(os.devnull, os.O_RDWR)) <= 2:  # or the next file opened would be standard output
            pass
        os.close(taken)
        for name in ("stdout", "stderr"):
            if getattr(sys, name) is None:
                setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115
    return closed


def _run(arguments: list[str], debug: bool) -> int:
    from kobai.cli.root_command import kobai

    try:
        signals.started()
        if instruction := os.environ.get(_COMPLETE):
            from click.shell_completion import shell_complete

            return shell_complete(kobai, {}, "kobai", _COMPLETE, instruction)
        # Not kobai.main(): it would print a line of its own when interrupted.
        with kobai.make_context("kobai", arguments) as context:
            kobai.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.ClickException as error:
        print_error(_one_line(error))
        return BAD_INPUT
    except BadInput as error:
        print_error(str(error), column=error.column, source=error.source)
        return BAD_INPUT
    except (KeyboardInterrupt, click.Abort):
        if sys.stderr.isatty() and signals.status() == INTERRUPTED:
            print(file=sys.stderr)  # the terminal has echoed ^C
        print_error(STOPPED)
        return signals.status()
    except BrokenPipeError:
        # The reader of our output (head, less) has ended; without this, Python would report that again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except OSError as error:
        where = repr(error.filename) if error.filename else "the system"
        print_error(f"{where}: {error.strerror or error}; nothing was changed there")
        return BAD_INPUT
    except Exception as error:
        if debug:
            traceback.print_exc()
        return _unexpected(error)
    return DONE


def _one_line(error: click.ClickException) -> str:
    """click's message, and the command that prints help, in one line."""
    text = error.format_message()
    if isinstance(error, click.BadParameter) and isinstance(error.param, click.Option):
        # The message of a missing option does not name it.
        missing = isinstance(error, click.MissingParameter)
        text = f"{error.param.opts[0]}: {'this option is needed' if missing else error.message}"
    command = getattr(getattr(error, "ctx", None), "command_path", "kobai")
    stop = "" if text.endswith((".", "?")) else "."
    return f"{text}{stop} See '{command} --help'."


def _unexpected(error: Exception) -> int:
    """Report an unexpected exception: from the user's own file, from too little memory, or a fault of kobai."""
    from kobai.errors import file_of_user, is_memory

    kind = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    if is_memory(error):
        print_error(f"not enough memory ({kind}); take fewer --steps or starts, or record less with --record-every")
        return BAD_INPUT
    if place := file_of_user(error):
        print_error(f"{place}: {kind}; the function must return one number that torch can differentiate")
        return BAD_INPUT
    print_error(f"{kind} — this is a fault in kobai. Please report it with the command you ran and what "
             "KOBAI_DEBUG=1 adds to this line.")  # fmt: skip
    return OUR_FAULT
