"""Opens the clinic on a worker while the sign-in is typed; why it cannot be opened, in words."""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from clinic_desktop.app.loading import for_life
from clinic_desktop.core import errors

if TYPE_CHECKING:
    from pathlib import Path

    from clinic_desktop.app.any_clinic import AnyClinic
    from clinic_desktop.app.demo import Credential
    from clinic_desktop.app.inside import Inside
    from clinic_desktop.app.kept_session import KeptSession


class DiskFull(errors.Unavailable):
    code = "app.disk_full"
    text = "The disk of this computer is full. Nothing was changed; make room, then try again."


class FolderRefused(errors.Unavailable):
    code = "app.folder_refused"
    text = "The folder of the data cannot be used. Ask whoever looks after this computer."


class Damaged(errors.Unavailable):
    code = "app.damaged"
    text = "The file of the database is damaged. Nothing was changed: restore the last backup."


class Opened(Protocol):
    """A clinic that this program holds open."""

    @property
    def container(self) -> "AnyClinic": ...
    @property
    def kept(self) -> "KeptSession | None": ...
    def go_on(self) -> None:
        """What may wait until the window can be used: timed work, the door for tablets."""

    def close(self) -> None: ...


class Opening:
    """Called on a worker until it succeeds once. Whoever holds it closes it at the end."""

    def __init__(self, open_clinic: Callable[[], Opened]) -> None:
        self._open_clinic = open_clinic
        self._clinic: Opened | None = None

    @property
    def opened(self) -> bool:
        return self._clinic is not None

    def __call__(self) -> "Inside":
        """Raises ClinicError where the clinic cannot be opened."""
        with for_life():
            from clinic_desktop.app import inside  # noqa: PLC0415  0.3 s, after the first paint

            self._clinic = self._open_clinic()
            inside.warm()
        return inside.Inside(self._clinic.container, kept=self._clinic.kept)

    def go_on(self) -> None:
        if self._clinic is not None:
            with for_life():
                self._clinic.go_on()

    def close(self) -> None:
        if self._clinic is not None:
            self._clinic.close()


class Here:
    """The clinic in this process; an embedded one serves its tablets itself."""

    def __init__(self, url: str, folder: "Path", host: str, port: int) -> None:
        from clinic_desktop.app.serving import Running  # noqa: PLC0415  0.6 s, on the worker

        self._running = Running(url, folder, "The program of the staff")
        self._door = host, port
        self.kept: KeptSession | None = None  # in this process a session is over with it

    @property
    def container(self) -> "AnyClinic":
        return self._running.container

    def go_on(self) -> None:
        """Raises NotListening; the clinic works on without tablets."""
        self._running.start()
        if self._running.embedded:
            self._running.serve(*self._door)

    def close(self) -> None:
        self._running.stop()


class Far:
    """The clinic behind its service; kept here are its certificate and the session, no more."""

    def __init__(self, service: str, ca: "Path | None", folder: "Path") -> None:
        from clinic_desktop.app.kept_session import KeptSession  # noqa: PLC0415  on the worker
        from clinic_desktop.app.remote import connect  # noqa: PLC0415  on the worker
        from clinic_desktop.app.secrets import open_secrets  # noqa: PLC0415  as above

        folder.mkdir(parents=True, exist_ok=True)
        secrets = open_secrets(folder)[0]
        self.container = connect(service, ca=ca, secrets=secrets)
        self.kept: KeptSession | None = KeptSession(secrets, urlsplit(service).netloc)

    def go_on(self) -> None:
        """The service has its own timed work."""

    def close(self) -> None:
        self.container.close()


def here(
    url: str,
    folder: "Path",
    door: tuple[str, int],
    demo: "Callable[[tuple[Credential, ...]], None] | None",
    cost: int,
) -> Opened:
    """Open the database; with `demo` fill it first and hand it the made passwords.

    Raises AlreadyOwned, WrongRevision, NewerDatabase, DiskFull, FolderRefused, Damaged,
    Unavailable.
    """
    with _in_words():
        folder.mkdir(parents=True, exist_ok=True)
        if demo is not None:
            from clinic_desktop.app import seed  # noqa: PLC0415  for a demonstration only

            demo(seed.demonstration(url, folder, cost))
        return Here(url, folder, *door)


@contextmanager
def _in_words() -> Iterator[None]:
    """What the disk and the database say, as words for whoever sits here."""
    from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415  on the worker

    try:
        yield
    except OSError as exc:
        raise DiskFull if exc.errno == errno.ENOSPC else FolderRefused(_told(exc)) from exc
    except SQLAlchemyError as exc:
        said = str(exc).lower()
        if "disk is full" in said:
            raise DiskFull from exc
        if "not a database" in said or "malformed" in said:
            raise Damaged from exc
        if "unable to open" in said or "readonly" in said:
            raise FolderRefused from exc
        raise errors.Unavailable from exc


def _told(exc: OSError) -> str:
    return f"{exc.filename or 'The folder of the data'} cannot be used: {exc.strerror}."
