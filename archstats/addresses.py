"""This machine's own addresses: what a phone on the same network can type."""

import contextlib
import fcntl
import ipaddress
import socket
import struct

# Linux's request for the IPv4 address of one interface; elsewhere the call fails and the address of
# the default route has to do.
SIOCGIFADDR = 0x8915


def own_addresses() -> list[str]:
    """IPv4 addresses of this machine without loopback, that of the default route first."""
    found = [*_default_route(), *_interfaces()]
    return list(dict.fromkeys(a for a in found if not ipaddress.ip_address(a).is_loopback))


def _default_route() -> list[str]:
    # Connecting a datagram socket sends nothing; it only picks the interface. The address is one
    # reserved for documentation.
    with (
        contextlib.suppress(OSError),
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe,
    ):
        probe.connect(("192.0.2.1", 9))
        return [str(probe.getsockname()[0])]
    return []


def _interfaces() -> list[str]:
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            with contextlib.suppress(OSError):
                request = struct.pack("256s", name.encode()[:15])
                found.append(socket.inet_ntoa(fcntl.ioctl(probe, SIOCGIFADDR, request)[20:24]))
    return found
