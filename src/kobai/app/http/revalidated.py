"""A text that browsers keep and ask for again only whether it changed: sent compressed, with an ETag."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from functools import cached_property

from starlette.requests import Request
from starlette.responses import Response


class Revalidated:
    """A text with its hash and its compressed form, each made once.

    Args:
        text: what is sent.
        media_type: its type.
        headers: sent with it.
    """

    def __init__(self, text: str, media_type: str, headers: Mapping[str, str] | None = None):
        self._body = text.encode()
        self._type = media_type
        # A browser may keep it, and must ask each time: the answer to one without the token is a refusal.
        self._headers = {**(headers or {}), "cache-control": "private, no-cache", "vary": "Accept-Encoding"}
        self._hash = hashlib.sha256(self._body).hexdigest()[:32]

    @cached_property
    def _packed(self) -> bytes:
        return gzip.compress(self._body, 9, mtime=0)

    def response(self, request: Request) -> Response:
        """The text as this request takes it; 304 and nothing where it has the text already."""
        packed = accepts_gzip(request.headers.get("accept-encoding", ""))
        # The same address has two forms, and a strong tag names one of them.
        tag = f'"{self._hash}{"-gzip" if packed else ""}"'
        headers = {**self._headers, "etag": tag}
        if _names(request.headers.get("if-none-match", ""), tag):
            return Response(status_code=304, headers=headers)
        if packed:
            headers["content-encoding"] = "gzip"
        return Response(self._packed if packed else self._body, headers=headers, media_type=self._type)


def accepts_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header takes gzip."""
    weights: dict[str, float] = {}
    for part in header.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((p[2:].strip() for p in parameters if p.startswith("q=")), "1")
        try:
            weights[name] = float(weight)
        except ValueError:
            weights[name] = 0.0
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0


def _names(header: str, tag: str) -> bool:
    """Whether an If-None-Match header names a tag; weak ones are compared as strong ones."""
    given = [part.strip().removeprefix("W/") for part in header.split(",")]
    return "*" in given or tag in given
