"""GET for addresses that strangers name: guarded against their networks, their redirects, their slowness and their size.

The standard library's `http.client` reads the answer, over a socket that is made here: resolved once, every address
checked, connected to exactly that address. Nothing else connects, so nothing else can be talked into connecting.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from .. import origins
from ..conf import conf
from . import names
from .guard import Address, may_reach
from .wire import Deadline, TooLarge, TooSlow, Wire
from .words import explain

SECONDS, LIMIT, HEADERS, REDIRECTS, ADDRESSES = 5.0, 64 * 1024, 32 * 1024, 2, 4
REDIRECTING = (301, 302, 303, 307, 308)
FRAMING = 8  # times what is read: a byte a chunk costs six
_SENT = {"User-Agent": "django-livedesk", "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}


class FetchRefused(Exception):
    """Nothing was fetched; `code` says why, `text` says it in the language in force."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)

    @property
    def text(self) -> str:
        """The sentence for the code."""
        return explain(self.code)


@dataclass(frozen=True, slots=True)
class Page:
    """An answer. Names of headers are in lower case; `text` is `octets` as UTF-8; not `complete` when it went on."""

    status: int
    url: str
    headers: Mapping[str, str]
    text: str
    complete: bool = True
    octets: bytes = b""


@dataclass(frozen=True, slots=True)
class _Plan:
    """How much is read, and which origins a redirect may lead to: None, those of the site. `own`: this machine, too."""

    limit: int = LIMIT
    partial: bool = False
    admits: Callable[[origins.Origin], bool] | None = None
    own: bool = False


def fetch(url: str, *, partial: bool = False) -> Page:
    """The page at this address, after at most two redirects within the site. Takes five seconds at most.

    `partial` takes the first 64 KiB of a longer one. Raises FetchRefused, with one of the codes in `words`.
    """
    return _fetched(url, _Plan(partial=partial))


def fetch_file(url: str, limit: int, admits: Callable[[origins.Origin], bool], *, own: bool = False) -> Page:
    """The same of a file of at most so many bytes, from these origins only, redirects included.

    `own`: from any port of the machine that the desk runs on, too, as a developer's site and desk are one.
    """
    return _fetched(url, _Plan(limit=limit, admits=admits, own=own))


def _fetched(url: str, plan: _Plan) -> Page:
    deadline = Deadline(SECONDS)
    try:
        return _followed(url, deadline, plan)
    except (TooSlow, TimeoutError) as error:
        raise FetchRefused("too_slow") from error
    except TooLarge as error:
        raise FetchRefused("too_large") from error
    except ssl.SSLCertVerificationError as error:
        raise FetchRefused("certificate") from error
    except ssl.SSLError as error:
        raise FetchRefused("tls") from error
    except (http.client.HTTPException, ValueError) as error:
        raise FetchRefused("bad_answer") from error
    except OSError as error:
        raise FetchRefused("connection_refused") from error


def _followed(url: str, deadline: Deadline, plan: _Plan) -> Page:
    first = origin = _origin(url)
    if plan.admits is not None and not plan.admits(origin):
        raise FetchRefused("bad_url")
    for _hop in range(REDIRECTS + 1):
        page = _get(origin, url, deadline, plan)
        target = page.headers.get("location", "")
        if page.status not in REDIRECTING or not target:
            return page
        url = _joined(url, target)
        origin = _origin(url)
        _check_redirect(first, origin, plan)
    raise FetchRefused("too_many_redirects")


def _origin(url: str) -> origins.Origin:
    try:
        return origins.parse(url)
    except ValueError as error:
        raise FetchRefused("bad_url") from error


def _joined(url: str, target: str) -> str:
    """Headers come as Latin-1, and what does not fit into a URL is often UTF-8."""
    try:
        return urljoin(url, target.encode("latin-1").decode("utf-8", "replace"))
    except ValueError as error:
        raise FetchRefused("bad_url") from error


def _check_redirect(first: origins.Origin, target: origins.Origin, plan: _Plan) -> None:
    if first.scheme == "https" and target.scheme == "http":
        raise FetchRefused("redirect_to_http")
    if plan.admits is not None:
        if not plan.admits(target):
            raise FetchRefused("redirect_to_other_site")
        return
    if first.host == target.host:
        return
    named = not origins.is_address(first.host) and not origins.is_address(target.host)
    if not named or origins.registrable(first.host) != origins.registrable(target.host):
        raise FetchRefused("redirect_to_other_site")


def _get(origin: origins.Origin, url: str, deadline: Deadline, plan: _Plan) -> Page:
    with closing(_connected(origin, deadline, plan.own)) as connected:
        wire = Wire(connected, deadline)
        wire.allow(HEADERS)
        connection = http.client.HTTPConnection(origin.host)
        connection.sock = wire
        connection.putrequest("GET", _path(url), skip_host=True, skip_accept_encoding=True)
        for name, value in {"Host": str(origin).partition("://")[2], **_SENT}.items():
            connection.putheader(name, value)
        connection.endheaders()
        response = connection.getresponse()
        headers = {name.lower(): _joined_values(response.headers.get_all(name, [])) for name in response.headers}
        if response.status in REDIRECTING and "location" in headers:
            return Page(response.status, url, headers, "")
        wire.allow(FRAMING * plan.limit)
        body, complete = _body(response, headers, plan)
        return Page(response.status, url, headers, body.decode("utf-8", "replace"), complete, body)


def _joined_values(values: list[str]) -> str:
    """On one line, whatever was folded or hidden in it."""
    return "".join(sign for sign in " ".join(", ".join(values).split()) if sign.isprintable())


def _body(response: http.client.HTTPResponse, headers: Mapping[str, str], plan: _Plan) -> tuple[bytes, bool]:
    if headers.get("content-encoding", "identity").lower() not in ("", "identity"):
        raise FetchRefused("encoding")
    if headers.get("transfer-encoding", "chunked").lower() not in ("", "chunked", "identity"):
        raise FetchRefused("encoding")
    body = response.read(plan.limit + 1)
    if len(body) > plan.limit:
        if not plan.partial:
            raise TooLarge
        return body[: plan.limit], False
    if response.length:  # so many bytes were announced and did not come
        raise http.client.IncompleteRead(body, response.length)
    return body, True


def _path(url: str) -> str:
    parts = urlsplit(url)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    return f"{path}?{quote(parts.query, safe=_QUERY)}" if parts.query else path


_QUERY = "/%:@!$&'()*+,;=~?[]"


def _connected(origin: origins.Origin, deadline: Deadline, own: bool) -> socket.socket:
    if not own and origin.port not in conf.fetch_ports:
        raise FetchRefused("port_not_allowed")
    found = _addresses(origin.host, deadline, own)
    if origin.port not in conf.fetch_ports and not all(address.is_loopback for address in found):
        raise FetchRefused("port_not_allowed")
    plain = _first(found, origin.port, deadline)
    if origin.scheme == "http":
        return plain
    try:
        plain.settimeout(deadline.left())  # for the whole handshake, however many parts it comes in
        return _context().wrap_socket(plain, server_hostname=origin.host)
    except BaseException:
        plain.close()
        raise


def _addresses(host: str, deadline: Deadline, own: bool) -> list[Address]:
    """All that the name has: one that is not public among them is one too many."""
    if origins.is_address(host):
        found = [ipaddress.ip_address(host)]
    else:
        found = names.addresses(host, deadline.left())
    if not found:
        raise FetchRefused("not_resolved")
    if not all(may_reach(address) or (own and address.is_loopback) for address in found):
        raise FetchRefused("address_not_public")
    return found


def _first(found: list[Address], port: int, deadline: Deadline) -> socket.socket:
    """A connection to the first that takes one."""
    failed: OSError = OSError()
    for address in found[:ADDRESSES]:
        kind = socket.AF_INET if address.version == 4 else socket.AF_INET6
        made = socket.socket(kind, socket.SOCK_STREAM)
        try:
            made.settimeout(deadline.left())
            made.connect((str(address), port))
        except TimeoutError:
            made.close()
            raise
        except OSError as error:
            made.close()
            failed = error
        else:
            return made
    raise failed


def _context() -> ssl.SSLContext:
    """The system's certificates; `SSL_CERT_FILE` names others."""
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context
