"""Which addresses may be connected to: those of the public Internet, and the networks that the site names."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from ..conf import conf

Address = IPv4Address | IPv6Address

# By name, since what `ipaddress.is_global` says differs between versions of Python, and passes NAT64, 6to4 and multicast.
_CLOSED_V4 = [
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network; 0.0.0.0 is the machine itself
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' NAT, and Alibaba's metadata
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's metadata
        "169.254.0.0/16",  # link-local, and most clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments, and Oracle's metadata
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
]
_PUBLIC_V6 = IPv6Network("2000::/3")  # outside of it: loopback, mapped, NAT64, local, link-local, multicast
_CLOSED_V6 = [
    IPv6Network(network)
    for network in (
        "2001::/23",  # Teredo, benchmarks, ORCHID
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",
        "3ffe::/16",
        "3fff::/20",
    )
]


def is_public(address: Address) -> bool:
    """Whether it is an ordinary address of the public Internet, in which no other address hides."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _CLOSED_V4)
    if address.scope_id is not None or address not in _PUBLIC_V6:
        return False
    isatap = int(address) >> 32 & 0xFDFFFFFF == 0x00005EFE
    return not isatap and not any(address in network for network in _CLOSED_V6)


def may_reach(address: Address) -> bool:
    """Public, or in one of `WIDGETS_FETCH_NETWORKS`."""
    named = (network for network in conf.fetch_networks if network.version == address.version)
    return is_public(address) or any(address in network for network in named)
