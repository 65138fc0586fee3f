"""What people paste where an origin is asked for: as the browser will send it, or refused with the reason and the mend."""

from __future__ import annotations

import ipaddress
import re

from django.utils.translation import gettext as _

from .origin import DEFAULT_PORTS, MAX_LENGTH, Origin, is_address, is_development, parse
from .suffixes import is_public_suffix

EXAMPLE = "https://shop.example.com"
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3002: ".", 0x3000: " "}
_INVISIBLE = (
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_AROUND = _INVISIBLE + "\"'`<>(),;„“”‚‘’«»"
_SCHEME = re.compile(
    r"^(?P<scheme>[a-z*][a-z0-9+-]*):(?!\d+(?:[/?#]|$))(?P<slashes>/*)(?P<rest>.*)$", re.IGNORECASE | re.DOTALL
)
_TWICE = re.compile(r"^https?:/*(?=https?:/)", re.IGNORECASE)
_NAME = re.compile(r"(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]+", re.IGNORECASE)
_ODD_ADDRESS = re.compile(r"^(?:\d+|0x[0-9a-f]*)(?:\.(?:\d+|0x[0-9a-f]*)){0,3}\.?$", re.IGNORECASE)


class Refused(ValueError):
    """No origin on which a widget could run: `reason` says why, `mend` what to write instead. Both are for people."""

    def __init__(self, reason: str, mend: str) -> None:
        self.reason, self.mend = reason, mend
        super().__init__(f"{reason} {mend}")


def paste(text: str) -> str:
    """`https://shop.example.com` or `https://*.example.com`, as it is stored, of anything a person would paste.

    Path, query and default port go; what has no scheme gets https, a developer's own machine http. Raises Refused.
    """
    text = _cleaned(text)
    scheme, authority = _split(text)
    wildcard = authority.startswith("*.")
    host_and_port = _bracketed(authority.removeprefix("*."))
    _check_signs(host_and_port, wildcard)
    origin = _parsed(scheme, host_and_port)
    _check_host(origin, wildcard, bare=not scheme and ":" not in host_and_port)
    return str(origin).replace("://", "://*.", 1) if wildcard else str(origin)


def _cleaned(text: str) -> str:
    text = str(text)[: MAX_LENGTH + 1].translate(_FULL_WIDTH)
    before = None
    while before != text:
        before, text = text, text.strip().strip(_AROUND)
    if not text:
        raise Refused(_("There is nothing to read."), _example())
    if len(text) > MAX_LENGTH:
        raise Refused(_("This is longer than any address."), _example())
    if re.search(r"[\x00-\x20\x7f\x85\xa0\u2028\u2029]", text):
        raise Refused(_("An address has no spaces or line breaks."), _("Add one domain at a time."))
    return _TWICE.sub("", text.replace("\\", "/"))  # browsers take a backslash for a slash


def _split(text: str) -> tuple[str, str]:
    """Scheme in lower case, or "", and what stands before the path."""
    found = _SCHEME.match(text)
    scheme, rest = (found["scheme"].lower(), found["rest"]) if found and not _is_ipv6(text) else ("", text.lstrip("/"))
    if scheme and scheme not in DEFAULT_PORTS:
        reason = _("“%(scheme)s:” is not the beginning of a web page's address.") % {"scheme": _shown(scheme)}
        raise Refused(reason, _write(rest))
    return scheme, re.split(r"[/?#]", rest, maxsplit=1)[0]


def _bracketed(authority: str) -> str:
    return f"[{authority}]" if _is_ipv6(authority) else authority


def _is_ipv6(text: str) -> bool:
    try:
        return text.count(":") > 1 and bool(ipaddress.IPv6Address(text))
    except ValueError:
        return False


def _check_signs(host: str, wildcard: bool) -> None:
    if "@" in host:
        raise Refused(
            _("A user name, password or e-mail address is not part of a domain."),
            _write(host.rpartition("@")[2]),
        )
    if "*" in host or (wildcard and not host):
        mend = _("Write https://*.example.com for all subdomains of example.com.")
        raise Refused(_("A wildcard stands for the first part of the name, alone and once."), mend)
    if "%" in host:
        mend = _("Write the name or the address without the percent sign and what follows it.")
        raise Refused(_("A percent sign has no place in a host."), mend)


def _parsed(scheme: str, authority: str) -> Origin:
    try:
        if not scheme:
            guess = parse(f"https://{authority}")
            scheme = "http" if is_development(guess.host) or guess.port == DEFAULT_PORTS["http"] else "https"
        return parse(f"{scheme}://{authority}")
    except ValueError as error:
        raise _refusal(authority) from error


def _refusal(authority: str) -> Refused:
    """Why `parse` does not take this."""
    host, _colon, port = authority.rpartition(":") if re.search(r":[^\]]*$", authority) else (authority, "", "")
    if port and not (port.isascii() and port.isdigit() and 0 < int(port[:6]) <= 65535):
        return Refused(_("“%(port)s” is not a port.") % {"port": _shown(port)}, _("Ports are numbers from 1 to 65535."))
    if _ODD_ADDRESS.match(host):
        return Refused(
            _("This is not how an IP address is written."), _("Write four numbers from 0 to 255, such as 192.0.2.10.")
        )
    return Refused(_("“%(host)s” is not a host name.") % {"host": _shown(host)}, _example())


def _check_host(origin: Origin, wildcard: bool, bare: bool) -> None:
    host = origin.host
    if wildcard and is_address(host):
        return _refuse(_("An IP address has no subdomains."), _("Write the address without “*.”."))
    if is_public_suffix(host):
        reason = _("Under %(host)s anybody can have a name, so nobody can prove it.") % {"host": host}
        return _refuse(reason, _("Write the name that is yours, such as example.%(host)s.") % {"host": host})
    if "." in host or ":" in host or (is_development(host) and not wildcard):
        return None
    if wildcard:
        reason = _("A wildcard needs a name of two parts or more below it.")
        return _refuse(reason, _("Write https://*.example.com for all subdomains of example.com."))
    if bare:
        reason = _("“%(host)s” alone is not an address on the Internet.") % {"host": host}
        mend = _(
            "Write the whole name, such as %(host)s.com. A host of your own network needs its scheme: http://%(host)s"
        )
        return _refuse(reason, mend % {"host": host})
    return None


def _shown(text: str) -> str:
    """Without what would hide or turn around the words about it."""
    return "".join(sign for sign in text if sign.isprintable())[:80]


def _refuse(reason: str, mend: str) -> None:
    raise Refused(reason, mend)


def _example() -> str:
    return _("Write an address like %(example)s.") % {"example": EXAMPLE}


def _write(text: str) -> str:
    """Names what they probably meant."""
    name = _NAME.search(text[:300])  # a name has 253 at most, and the search takes the square of the length
    return _("Write https://%(host)s") % {"host": name[0].lower()} if name else _example()
