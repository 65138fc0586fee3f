"""Origins: scheme, host and port, as a browser sends them in the `Origin` header."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

import idna

DEFAULT_PORTS = {"http": 80, "https": 443}
MAX_LENGTH = 2048
_LABEL = re.compile(r"^(?!-)[a-z0-9_-]{1,63}(?<!-)$")
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
_BRACKETS = re.compile(r"^\[[0-9a-f.]*:[0-9a-f:.]*\](:\d*)?$", re.IGNORECASE)
_NUMBER = re.compile(r"^(\d+|0x[0-9a-f]*)$")


class Origin(NamedTuple):
    """A normalised origin. `host` is lower case and punycode, `port` is never None; `str()` is what browsers send."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if DEFAULT_PORTS[self.scheme] == self.port else f":{self.port}")


def parse(text: object) -> Origin:
    """The origin of an http(s) URL or of an `Origin` header. Raises ValueError that says what is wrong."""
    if not isinstance(text, str) or not text or len(text) > MAX_LENGTH:
        raise ValueError("an origin looks like https://example.com")
    return _parsed(text)


@lru_cache(maxsize=1024)  # pages send the same few again and again
def _parsed(text: str) -> Origin:
    if _UNSAFE.search(text):
        raise ValueError("a URL has no spaces, control characters or backslashes")
    parts = urlsplit(text)
    if parts.scheme not in DEFAULT_PORTS:
        raise ValueError("the scheme must be http or https")
    if "@" in parts.netloc:
        raise ValueError("a user name or password has no place in an origin")
    return Origin(parts.scheme, _host(parts), _port(parts))


def header(text: str | None) -> Origin | None:
    """The value of an `Origin` header, or None when it is missing, opaque (`null`) or not an origin."""
    try:
        origin = parse(text or "")
    except ValueError:
        return None
    return origin if (text or "").lower() == str(origin) else None


def _port(parts: SplitResult) -> int:
    port = parts.port  # raises ValueError above 65535
    if port == 0:
        raise ValueError("0 is not a port")
    return port if port is not None else DEFAULT_PORTS[parts.scheme]


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if "[" in parts.netloc or ":" in host:
        return _ipv6(parts.netloc, host)
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode()
        except idna.IDNAError as error:
            raise ValueError(f"{host!r} is not a host name: {error}") from error
    host = host.lower().removesuffix(".")
    if len(host) > 253 or not all(_LABEL.match(label) for label in host.split(".")):
        raise ValueError("the host name is malformed")
    if _NUMBER.match(host.rpartition(".")[2]):
        return str(ipaddress.IPv4Address(host))  # browsers read 0x7f.1 and 127.1 too, and send 127.0.0.1
    return host


def _ipv6(netloc: str, host: str) -> str:
    if not _BRACKETS.match(netloc):  # an interface, a future version, or something behind the bracket
        raise ValueError("an IPv6 address stands in brackets, alone or with a port behind them")
    address = ipaddress.IPv6Address(host)
    mapped = address.ipv4_mapped  # which newer Pythons write with dots, and browsers do not
    return f"::ffff:{int(mapped) >> 16:x}:{int(mapped) & 0xFFFF:x}" if mapped else str(address)


@lru_cache(maxsize=1024)
def candidates(origin: Origin) -> tuple[str, ...]:
    """The Domain rows that would admit this origin: itself, and `https://*.parent` for each parent domain."""
    found = [str(origin)]
    labels = origin.host.split(".")
    if is_address(origin.host):
        return tuple(found)
    for start in range(1, len(labels)):
        parent = Origin(origin.scheme, ".".join(labels[start:]), origin.port)
        found.append(str(parent).replace("://", "://*.", 1))
    return tuple(found)


def is_address(host: str) -> bool:
    """Whether the host is an IP address."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def is_development(host: str) -> bool:
    """Whether the host is a developer's own machine: `localhost`, 127.0.0.0/8, `::1`, `*.localhost`, `*.test`."""
    return (
        host in ("localhost", "::1")
        or host.endswith((".localhost", ".test"))
        or (host.startswith("127.") and is_address(host))
    )
