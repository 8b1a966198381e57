"""The local domain service: the gateway over the services of one container; no Qt."""

import ipaddress
from functools import partial
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from clinic_desktop.app import certificates, migrate
from clinic_desktop.app.container import Container
from clinic_desktop.core import errors
from clinic_desktop.core.clock import utc_now
from clinic_desktop.gateway import server as gateway
from clinic_desktop.gateway.changes_route import Source
from clinic_desktop.gateway.routers import application


class NotLoopback(errors.RuleViolation):
    code = "app.not_loopback"
    text = (
        "Without TLS the service listens on this computer only: --insecure-loopback goes with"
        " --host 127.0.0.1."
    )


class Service:
    """Serves one container: `url`, and what others need to trust it (None over plain HTTP)."""

    def __init__(self, server: gateway.Server, identity: certificates.Identity | None) -> None:
        self._server = server
        self.url, self.port = server.url, server.port
        self.ca: Path | None = identity.ca if identity else None
        self.fingerprint = identity.fingerprint if identity else ""

    def start(self) -> None:
        self._server.start()

    def stop(self) -> None:
        self._server.stop()

    @property
    def ended(self) -> bool:
        """Whether it has stopped, by itself or because somebody stopped it."""
        return self._server.ended


def serve(
    container: Container, host: str = "127.0.0.1", port: int = 0, *, tls: bool = True
) -> Service:
    """A service that listens already and answers once it is started.

    `port` 0 takes a free one. Raises NotLoopback, NotListening.
    """
    check_host(host, tls=tls)
    identity = None
    if tls:
        identity = certificates.identity(container.data_dir, container.secrets, host, utc_now())
    source = Source(
        container.newest_change,
        container.changes_since,
        container.follow,
        container.listener,
        lambda token: map(str, container.as_caller(token).portal.own_tickets()),
    )
    app = application(container, source, partial(_check, container))
    context = identity.context(container.secrets) if identity else None
    return Service(gateway.Server(app, host, port, context), identity)


def check_host(host: str, *, tls: bool) -> None:
    """Raises NotLoopback."""
    if not tls and not is_loopback(host):
        raise NotLoopback


def _check(container: Container) -> None:
    """Raises what keeps the service from working."""
    try:
        migrate.require_head(container.engine)
    except SQLAlchemyError as exc:
        raise errors.Unavailable from exc


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
