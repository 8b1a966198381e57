"""One program owns an embedded database; who comes second is told who has it."""

import json
import os
import socket
from pathlib import Path
from typing import IO

from sqlalchemy import make_url

from clinic_desktop.core import errors

try:
    import fcntl
except ImportError:  # Windows: the file cannot be locked this way, the note alone has to do
    fcntl = None  # type: ignore[assignment]


class AlreadyOwned(errors.Conflict):
    """`params`: program, process, computer, and service where one is offered."""

    code = "app.already_owned"
    text = "Another program has this database open."


class Ownership:
    """Held from the moment it is made until it is released, or until the process ends.

    Raises AlreadyOwned with words about the holder.
    """

    def __init__(self, database: Path, program: str) -> None:
        self._program = program
        self._file: IO[str] = database.with_name(database.name + "-owner").open("a+")
        try:
            if fcntl is not None:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as exc:
            note = _read(self._file)
            self._file.close()
            raise _owned(note) from exc
        self._write("")

    def serves(self, url: str) -> None:
        """Others may use the database through this service."""
        self._write(url)

    def release(self) -> None:
        if not self._file.closed:
            self._file.truncate(0)
            self._file.close()

    def _write(self, url: str) -> None:
        note = {
            "program": self._program,
            "process": str(os.getpid()),
            "computer": socket.gethostname(),
            "service": url,
        }
        self._file.seek(0)
        self._file.truncate()
        self._file.write(json.dumps(note))
        self._file.flush()


def own(url: str, program: str) -> Ownership | None:
    """The embedded database of `url` for this program; other databases have a server of theirs."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or parsed.database in (None, "", ":memory:"):
        return None
    file = Path(str(parsed.database))
    file.parent.mkdir(parents=True, exist_ok=True)
    return Ownership(file, program)


def _read(file: IO[str]) -> dict[str, str]:
    file.seek(0)
    try:
        note = json.loads(file.read())
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in note.items()}


def _owned(note: dict[str, str]) -> AlreadyOwned:
    who = note.get("program") or "Another program"
    words = f"{who} (process {note.get('process', '?')}) has this database open."
    if service := note.get("service"):
        words += f" Speak to it there: {service}."
    else:
        words += " Close it first."
    return AlreadyOwned(words, params=note)
