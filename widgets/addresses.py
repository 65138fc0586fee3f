"""Whose address a request came from, behind as many proxies as the settings trust."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from typing import Any

from .conf import conf


def client(meta: Mapping[str, Any]) -> str:
    """The client's address by `HttpRequest.META`; empty where the server does not say."""
    return _forwarded(meta) or str(meta.get("REMOTE_ADDR") or "")


def bucket(text: str) -> str:
    """The address as rate limits count it: of IPv6 the /64, since a visitor has all of it."""
    if ":" not in text:
        return text
    address = parsed(text)
    if not isinstance(address, ipaddress.IPv6Address):
        return text
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.IPv6Network((address.packed[:8] + bytes(8), 64)).network_address)


def parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address, None where the text is none."""
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _forwarded(meta: Mapping[str, Any]) -> str | None:
    """The n-th from the right: what stands further left was written by the client. None: no proxy was passed."""
    hops = conf.trusted_proxy_hops
    if hops < 1:
        return None
    entries = [entry.strip() for entry in str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
    found = entries[-hops] if len(entries) >= hops else ""
    if found.startswith("["):
        found = found[1:].partition("]")[0]
    elif found.count(":") == 1:
        found = found.partition(":")[0]
    return found if parsed(found) else None
