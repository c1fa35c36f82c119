"""The token: the secret in the page's address, made anew or kept in a file of this user's for the next start."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import stat
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from platformdirs import user_state_path

from kobai.errors import BadInput
from kobai.files import write_whole

LEAST = 16
MOST = 1000  # characters once quoted: a cookie holds 4096 bytes
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """A fresh token of 32 random bytes, as URL-safe text."""
    return secrets.token_urlsafe(32)


def check_token(token: str) -> None:
    """Refuse (``BadInput``) a token of the caller's that is too short, too long, or cannot be written in an address."""
    if len(token.strip()) < LEAST:
        raise BadInput(f"--token: too short to keep others out; take {LEAST} characters or more")
    if not token.isprintable():
        raise BadInput(f"--token {token[:40]!a}: a line break or another character that cannot be seen; leave it out")
    if len(quoted(token)) > MOST:
        raise BadInput(f"--token: longer than the {MOST} bytes that fit a cookie; take fewer characters")


def quoted(token: str) -> str:
    """The token as it stands in an address and in a cookie."""
    return quote(token, safe="")


def folder() -> Path:
    """Where tokens are kept: ``KOBAI_STATE_DIR``, or the platform's place for state (``~/.local/state/kobai`` on Linux)."""
    base = os.environ.get("KOBAI_STATE_DIR")
    return Path(base, "kobai") if base else user_state_path("kobai", appauthor=False)


def token_of_port(port: int, warn: Callable[[str], None], *, renew: bool = False) -> str:
    """The token of the last server on that port, or a new one, which is kept for the next.

    Args:
        port: each has a token of its own.
        warn: called with one line where a file had to be replaced, or none can be kept.
        renew: replace it, whatever it is.
    """
    path = folder() / f"token-{port}"
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        found, wrong = (None, "") if renew else _read(path)
        if found is not None:
            return found
        token = new_token()
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
        write_whole(path, token.encode(), mode=0o600)
    except (OSError, RuntimeError, BadInput) as error:
        reason = getattr(error, "strerror", None) or error
        warn(f"{path}: the token cannot be kept ({reason}); the next start will print another address")
        return new_token()
    if wrong:
        warn(f"{path}: {wrong}; a new token replaces it, so that earlier addresses no longer work")
    return token


def _read(path: Path) -> tuple[str | None, str]:
    """The token in a file, or None and what is wrong with the file, nothing where there is none."""
    try:
        # By handle, so that what is checked is what is read; a pipe does not block, a link is not followed.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return None, ""
    except OSError as error:
        return None, error.strerror or "not readable"
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            return None, "not a regular file"
        if hasattr(os, "getuid") and status.st_uid != os.getuid():
            return None, "it belongs to another user"
        if hasattr(os, "getuid") and status.st_mode & 0o077:
            return None, "others could read or change it"
        text = os.read(handle, 100).decode("ascii", "replace")
    finally:
        os.close(handle)
    return (text, "") if _TOKEN.fullmatch(text) else (None, "it does not hold a token")
