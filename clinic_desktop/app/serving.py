"""The clinic in this process: opened at the right revision, with its timed work and tablets."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from clinic_desktop.app import migrate
from clinic_desktop.app.container import Container, open_container
from clinic_desktop.app.jobs import JobsThread
from clinic_desktop.app.owner import own
from clinic_desktop.app.post import open_post
from clinic_desktop.app.strokes_notary import lock_with

if TYPE_CHECKING:
    from clinic_desktop.app.host import Service

log = logging.getLogger(__name__)


def open_ready(url: str, folder: Path) -> Container:
    """An embedded database that is empty or behind is brought to this version; others refuse.

    So it is with walls that somebody took out; changed tables are refused everywhere.
    Raises WrongRevision, NewerDatabase, SchemaChanged, WallsChanged.
    """
    container = open_container(url, data_dir=folder)
    try:
        found = migrate.standing(container.engine)
        if found.revision != found.head:
            if url.startswith("sqlite") and not found.newer:
                migrate.upgrade(url, lock_ink=lock_with(container.secrets))
            migrate.require_head(container.engine)
        _as_it_was(container.engine, url)
    except BaseException:
        container.close()
        raise
    return container


def _as_it_was(engine: Engine, url: str) -> None:
    """Raises WrongRevision, SchemaChanged, WallsChanged."""
    try:
        migrate.require_unchanged(engine)
    except (migrate.WallsChanged, migrate.WrongRevision) as exc:
        if not url.startswith("sqlite"):
            raise
        log.warning("The walls of the database are made anew: %s", exc.code)
        migrate.upgrade(url)  # the walls only: it stands at the head
        migrate.require_unchanged(engine)


class Running:
    """A container that this program owns, its timed work, and the door for tablets if wanted."""

    def __init__(self, url: str, folder: Path, program: str) -> None:
        """`program` names the owner to whoever comes second. Raises AlreadyOwned."""
        self._owned = own(url, program)
        self.embedded = self._owned is not None
        try:
            self.container = open_ready(url, folder)
        except BaseException:
            self._release()
            raise
        post = open_post(folder, self.container.secrets, self.container.clock)
        self._jobs = JobsThread(self.container, post)
        self._service: Service | None = None

    def start(self) -> None:
        """Documents are sealed, mail is sent and unpaid holds end from now on."""
        self._jobs.start()

    def serve(self, host: str, port: int, *, tls: bool = True) -> "Service":
        """The service is open when this returns. Raises NotLoopback, NotListening."""
        from clinic_desktop.app.host import serve  # noqa: PLC0415  0.2 s, after the window

        self._service = serve(self.container, host, port, tls=tls)
        self._service.start()
        if self._owned is not None:
            self._owned.serves(self._service.url)
        return self._service

    def stop(self) -> None:
        if self._service is not None:
            self._service.stop()
        self._jobs.stop()
        self.container.close()
        self._release()

    def _release(self) -> None:
        if self._owned is not None:
            self._owned.release()
