"""An address: where the server listens, what its page is called there, and which Host and Origin headers that allows."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import re
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from kobai.errors import BadInput

_DEFAULT_PORTS = {"http": 80, "https": 443}
_PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)*")
# Reserved for documentation: asking which of this machine's addresses leads there sends nothing.
_ELSEWHERE = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}


@dataclass(frozen=True)
class Public:
    """What browsers see of a server behind a reverse proxy.

    Args:
        origin: scheme, name, and the port where it is not the scheme's own.
        prefix: path before all of the page's own, such as ``/kobai``, or nothing.
    """

    origin: str
    prefix: str = ""


@dataclass(frozen=True)
class Address:
    """Where the page is found.

    Args:
        url: of the page, ending in a slash.
        hosts: values of the Host header that are answered, lower case.
        public: in front of a reverse proxy, or None.
    """

    url: str
    hosts: frozenset[str]
    public: Public | None = None


def check_port(port: int) -> None:
    """Refuse (``BadInput``) what is no port."""
    if isinstance(port, bool) or not isinstance(port, int) or not 0 <= port <= 65535:
        raise BadInput(f"--port {port}: a port is a number from 0 to 65535; leave it out for any free one")


def is_loopback(host: str) -> bool:
    """Whether the address reaches only this machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(_bare(host)).is_loopback
    except ValueError:
        return False


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there.

    Args:
        host: an address of this machine, with or without brackets, or a name of it.
        port: 0 for any free one.

    Raises:
        BadInput: there is no such address here, or the port is in use or not allowed.
    """
    check_port(port)
    where, cure = f"--host {host} --port {port}", "choose another port, or --port 0 for any free one"
    bare = _bare(host)
    if not bare or "%" in bare:
        raise BadInput(f"--host {host!r}: no address that a browser can open; leave --host out for this machine only")
    try:
        # No browser is sure to try ::1 where a name has two addresses.
        kind = socket.AF_INET if bare.lower() == "localhost" else socket.AF_UNSPEC
        family, *_, place = socket.getaddrinfo(bare, port, kind, socket.SOCK_STREAM)[0]
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not the name of a machine"
        raise BadInput(f"{where}: {reason}; give an address of this machine, such as 127.0.0.1") from error
    listener = socket.socket(family, socket.SOCK_STREAM)
    if os.name == "posix":  # Windows would let another program take the port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        if family == socket.AF_INET6:
            # "::" is every address of this machine, those of four numbers too.
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0 if place[0] == "::" else 1)
        listener.bind(place)
    except OSError as error:
        listener.close()
        raise BadInput(f"{where}: {error.strerror}; {cure}") from error
    listener.listen(128)
    listener.set_inheritable(True)
    return listener


def address_of(listener: socket.socket, host: str, public_url: str | None = None) -> Address:
    """The address of the page behind a listening socket.

    Args:
        listener: from ``listen``.
        host: what was asked for; a name of this machine stays a name.
        public_url: the page's address in front of a reverse proxy, or None.

    Raises:
        BadInput: the public address cannot be used.
    """
    bound, port = listener.getsockname()[:2]
    wild = ipaddress.ip_address(bound).is_unspecified
    bare = _bare(host)
    named = not wild and not _is_number(bare) and bare.lower() != "localhost"
    shown = bare.lower() if named else _reached_from_outside(bound) if wild else bound
    names = {"localhost", "127.0.0.1", "[::1]", _in_url(shown)}
    if not is_loopback(bound):
        names |= {socket.gethostname(), socket.getfqdn()}
    hosts = {with_port for name in names for with_port in _with_port(name.lower(), port, "http")}
    if public_url is None:
        return Address(f"http://{min(_with_port(_in_url(shown), port, 'http'), key=len)}/", frozenset(hosts))
    public, netlocs = _public(public_url)
    return Address(f"{public.origin}{public.prefix}/", frozenset(hosts | netlocs), public)


def own_host(server: tuple[str, int | None] | None) -> frozenset[str]:
    """Host headers that name the very address at which a connection came in. A page of another site cannot make a browser send
    one: DNS rebinding sends that site's name."""
    if server is None or server[1] is None or not _is_number(server[0]):
        return frozenset()
    ip = ipaddress.ip_address(server[0])
    four = getattr(ip, "ipv4_mapped", None)
    return _with_port(_in_url(str(four or ip)), server[1], "http")


def _with_port(name: str, port: int, scheme: str) -> frozenset[str]:
    """``name:port``, and the name alone where browsers leave the port out."""
    return frozenset({f"{name}:{port}"} | ({name} if port == _DEFAULT_PORTS[scheme] else set()))


def _bare(host: str) -> str:
    return host[1:-1] if host.startswith("[") and host.endswith("]") else host


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _reached_from_outside(bound: str) -> str:
    """The address that other machines use of one that listens on all; the loopback address where there is no network."""
    families = [socket.AF_INET, socket.AF_INET6] if ":" in bound else [socket.AF_INET]
    for family in families:
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((_ELSEWHERE[family], 9))
            return probe.getsockname()[0]
    return "::1" if ":" in bound and not socket.has_dualstack_ipv6() else "127.0.0.1"


def _public(text: str) -> tuple[Public, frozenset[str]]:
    """A public address, and the Host headers that go with it."""
    example = "give one such as https://example.org/kobai"
    try:
        parts = urlsplit(text)
        host, port = _host_name(parts.hostname or ""), parts.port
    except ValueError:
        parts, host, port = urlsplit(""), "", None
    extra = parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in _DEFAULT_PORTS or not host or port == 0 or extra or not text.isprintable():
        raise BadInput(f"--public-url {text!r}: not the address of a page; {example}")
    prefix = parts.path.rstrip("/")
    if not _PREFIX.fullmatch(prefix) or {".", ".."} & set(prefix.split("/")):
        raise BadInput(f"--public-url {text!r}: its path may hold letters, digits, '-', '_', '.' and '~'; {example}")
    names = _with_port(host, port or _DEFAULT_PORTS[parts.scheme], parts.scheme)
    # Proxies may pass on the name without the port.
    return Public(f"{parts.scheme}://{min(names, key=len)}", prefix), names | {host}


def _host_name(name: str) -> str:
    """A host as browsers write it in headers; ``ValueError`` where it is none."""
    if ":" in name:
        return f"[{ipaddress.IPv6Address(name)}]"
    written = name.encode("idna").decode().lower()
    if not re.fullmatch(r"[a-z0-9._-]+", written):
        raise ValueError(name)
    return written
