"""A computer without the internet: it reaches itself alone, and what else was asked for is told."""

import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from errno import ENETUNREACH
from ipaddress import ip_address
from typing import Any

import pytest


@dataclass
class Offline:
    """What the sockets of this process asked for: `near` was let through, `far` was refused."""

    near: list[str] = field(default_factory=list)
    far: list[str] = field(default_factory=list)

    def ask(self, address: Any) -> None:
        """Raises OSError as a machine without any line does."""
        host = address if isinstance(address, (str, bytes)) else address[0]
        name = host.decode() if isinstance(host, bytes) else str(host)
        (self.near if is_near(name) else self.far).append(name)
        if not is_near(name):
            raise OSError(ENETUNREACH, "Network is unreachable", name)


def is_near(host: str) -> bool:
    """This computer under one of its own names, or a socket in its file system."""
    if host in ("", "localhost", "None") or host.startswith(("/", "\0")):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def offline(patch: pytest.MonkeyPatch) -> Offline:
    """Until `patch` is undone, names and addresses beyond this computer are unreachable."""
    watch = Offline()

    def guarded(true: Callable[..., Any], place: int) -> Callable[..., Any]:
        def asked(*args: Any, **more: Any) -> Any:
            watch.ask(args[place])
            return true(*args, **more)

        return asked

    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, guarded(getattr(socket.socket, name), 1))
    patch.setattr(socket.socket, "sendto", guarded(socket.socket.sendto, -1))
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex"):
        patch.setattr(socket, name, guarded(getattr(socket, name), 0))
    return watch
