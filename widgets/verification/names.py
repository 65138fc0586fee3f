"""The DNS, asked with a time limit: addresses of a host, and texts of a name."""

from __future__ import annotations

import contextlib
import ipaddress

import dns.exception
import dns.resolver
from dns.nameserver import Do53Nameserver

from ..conf import conf
from .guard import Address

ADDRESS_SECONDS, TEXT_SECONDS = 2.0, 5.0
LOOPBACK = ipaddress.IPv4Address("127.0.0.1")


class NameFailed(Exception):
    """`code`: `no_name`, `no_record`, `dns_failed` or `dns_timeout`."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def addresses(host: str, seconds: float) -> list[Address]:
    """Every address of a host, IPv4 first, from one look at the DNS. Empty when there is none, or no answer.

    `localhost` and what ends in it is this machine in every browser and in no DNS (RFC 6761, 6.3).
    """
    if host == "localhost" or host.endswith(".localhost"):
        return [LOOPBACK]
    found: list[Address] = []
    for kind in ("A", "AAAA"):
        with contextlib.suppress(NameFailed):  # many servers answer only one of the two
            answer = _ask(host, kind, min(ADDRESS_SECONDS, seconds / 2))
            found += [ipaddress.ip_address(record.address) for record in answer]
    return found


def texts(name: str) -> list[str]:
    """The TXT records of a name, the strings of each joined; aliases are followed. Raises NameFailed."""
    found = [b"".join(record.strings) for record in _ask(name, "TXT", TEXT_SECONDS)]
    if not found:
        raise NameFailed("no_record")
    return [text.decode("utf-8", "replace") for text in found]


def _ask(name: str, kind: str, seconds: float) -> dns.resolver.Answer:
    try:
        found = _resolver().resolve(f"{name}.", kind, lifetime=seconds, search=False, raise_on_no_answer=False)
    except dns.resolver.NXDOMAIN as error:
        raise NameFailed("no_name") from error
    except dns.exception.Timeout as error:
        raise NameFailed("dns_timeout") from error
    except dns.exception.DNSException as error:  # every server refused, failed or sent what cannot be read
        raise NameFailed("dns_failed") from error
    return found


def _resolver() -> dns.resolver.Resolver:
    """Without a cache: a proof is asked for anew each time."""
    if not conf.dns_servers:
        return dns.resolver.Resolver()
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers = [Do53Nameserver(address, port) for address, port in conf.dns_servers]
    return resolver
