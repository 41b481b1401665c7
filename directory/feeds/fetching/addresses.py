"""Which internet addresses a feed may send us to: public ones, and the host that a person named."""

import socket
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.request import getproxies

type Resolve = Callable[[str], Sequence[str]]

_NAT64 = IPv6Network("64:ff9b::/96")


def resolve(host: str) -> list[str]:
    """Return the addresses of a host.

    Raises:
        OSError: nobody knows it.
    """
    return [str(found[4][0]) for found in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)]


def is_public(address: str) -> bool:
    """Tell whether an IP address is anybody's to reach: not of this machine, this network or a special range."""
    try:
        found = ip_address(address.partition("%")[0].strip("[]"))
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        within = found.ipv4_mapped or found.sixtofour
        if found in _NAT64:
            within = IPv4Address(int(found) & 0xFFFFFFFF)
        if within is not None:
            return is_public(str(within))
    return found.is_global and not (found.is_multicast or found.is_reserved)


def has_proxy() -> bool:
    """Tell whether requests leave through a proxy, so that the machine at the other end is not the host asked for."""
    return bool({"http", "https", "all"} & getproxies().keys())
