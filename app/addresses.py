"""The addresses this machine can be reached by on its own network."""

import socket
from contextlib import suppress

from app.config import Settings
from app.house import Address


def own_addresses() -> list[str]:
    """IPv4 addresses of this machine, the one that other machines most likely reach first."""
    found = []
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # a documentation address: nothing is sent, the kernel only picks a way out
        found.append(probe.getsockname()[0])
    with suppress(OSError):
        found += [info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    return list(dict.fromkeys(str(address) for address in found if not str(address).startswith("127.")))


def address_of(settings: Settings) -> Address:
    """The public address, and every address the guard lets in."""
    if settings.origin:
        own = f"http://127.0.0.1:{settings.port}"  # for whoever looks after the server, on the same computer only
        return Address(settings.origin, (settings.origin, own))
    hosts = [*own_addresses(), "localhost", "127.0.0.1"]
    every = tuple(f"http://{host}:{settings.port}" for host in hosts)
    return Address(every[0] if every[0].count(".") == 3 else f"http://127.0.0.1:{settings.port}", every)
