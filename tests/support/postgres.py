"""A throw-away PostgreSQL cluster that all workers of a test run share."""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

if sys.platform != "win32":
    import fcntl

PROGRAMS = "/usr/lib/postgresql"
MEMORY, ENOUGH = "/dev/shm", 3 << 30
# No socket file, so 127.0.0.1 is the only way in. Nothing is forced to the disk: a commit survives
# the death of the server (synchronous_commit stays on), not that of the machine.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "fsync": "off",
    "full_page_writes": "off",
    "max_wal_size": "256MB",
    "jit": "off",
}


class PostgresUnavailable(Exception):
    """The server's programs are missing, or it did not start; the words say what to do."""


@dataclass(frozen=True)
class Cluster:
    """A running server on 127.0.0.1 whose superuser `postgres` has a random password."""

    port: int
    password: str
    directory: str
    binaries: str
    tmp_root: str

    def url(self, dbname: str) -> str:
        """The address of a database as SQLAlchemy writes it."""
        return f"postgresql+psycopg://postgres:{self.password}@127.0.0.1:{self.port}/{dbname}"

    def create(self, dbname: str, template: str | None = None) -> str:
        """Make a database, a copy of `template` if one is named, and return its address.

        Nobody may be connected to the template while it is copied.
        """
        # Copied as files: eight times as fast here as through the log, which nobody will replay.
        command = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        self._do(command.format(sql.Identifier(dbname), sql.Identifier(template or "template0")))
        return self.url(dbname)

    def drop(self, dbname: str) -> None:
        """Remove a database, connected or not; nothing happens if there is none."""
        command = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        self._do(command.format(sql.Identifier(dbname)))

    def once(self, dbname: str, build: Callable[[str], None]) -> str:
        """Make `dbname` and fill it by `build(url)`, once for all workers; return its name.

        `build` has to close its connections: the database is meant as a template.
        """
        done = Path(self.tmp_root) / f"postgres.{dbname}.done"
        with _held(Path(self.tmp_root) / f"postgres.{dbname}.lock"):
            if not done.exists() or done.read_text() != self.directory:
                self.drop(dbname)
                build(self.create(dbname))
                done.write_text(self.directory)
        return dbname

    def start(self) -> None:
        """Start the server again after `stop`, with the databases it had."""
        options = " ".join(f"-c {name}='{value}'" for name, value in SETTINGS.items())
        log = Path(self.directory) / "log"
        arguments = ["-w", "-l", str(log), "-o", f"-p {self.port} {options}", "start"]
        try:
            _as_server(self.binaries, "pg_ctl", "-D", self._data, *arguments)
        except PostgresUnavailable as failure:
            words = log.read_text(errors="replace") if log.exists() else ""
            raise PostgresUnavailable(f"{failure}\n{words}") from failure

    def stop(self, mode: str = "fast") -> None:
        """Stop the server; `mode` "immediate" is a crash from which it has to recover."""
        _as_server(self.binaries, "pg_ctl", "-D", self._data, "-m", mode, "-w", "stop")

    @property
    def _data(self) -> str:
        return str(Path(self.directory) / "data")

    def _do(self, command: sql.Composed) -> None:
        try:
            _line_to(self).execute(command)
        except psycopg.OperationalError:  # perhaps the server was stopped and started meanwhile
            _hang_up(self)
            _line_to(self).execute(command)


_LINES: dict[Cluster, psycopg.Connection] = {}
"""Lines of this process that stay: to knock anew takes as long as to make a database."""


def _line_to(server: Cluster) -> psycopg.Connection:
    if server not in _LINES:
        dsn = server.url("postgres").replace("+psycopg", "")
        _LINES[server] = psycopg.connect(dsn, autocommit=True)
    return _LINES[server]


def _hang_up(server: Cluster) -> None:
    if line := _LINES.pop(server, None):
        line.close()


@contextmanager
def cluster(tmp_root: Path) -> Iterator[Cluster]:
    """The cluster of `tmp_root`: the first who comes starts it, the last who goes removes it.

    All workers of a run share it if they name the same folder: with xdist that is
    `tmp_path_factory.getbasetemp().parent`, without it `tmp_path_factory.getbasetemp()`.

    Each user holds a shared lock on one file, which the kernel frees even if the process is
    killed; a guard process waits until nobody holds it and clears away what then is left.
    Raises PostgresUnavailable.
    """
    if sys.platform == "win32":
        raise PostgresUnavailable("Tests on PostgreSQL need Linux or macOS.")
    with _users(tmp_root).open("a") as users:
        with _held(tmp_root / "postgres.lock"):
            fcntl.flock(users, fcntl.LOCK_SH)
            found = _read(tmp_root)
            if found is None:
                found = _new(tmp_root)
                _set_guard(tmp_root)
        try:
            yield found
        finally:
            _hang_up(found)
            with _held(tmp_root / "postgres.lock"):
                if _is_last(users):
                    _clear(tmp_root)
                users.close()


def _users(tmp_root: Path) -> Path:
    return tmp_root / "postgres.users"


def _state(tmp_root: Path) -> Path:
    return tmp_root / "postgres.json"


def _read(tmp_root: Path) -> Cluster | None:
    state = _state(tmp_root)
    return Cluster(**json.loads(state.read_text())) if state.exists() else None


def _write(found: Cluster) -> None:
    state = _state(Path(found.tmp_root))
    state.touch(mode=0o600)
    state.write_text(json.dumps(asdict(found)))


@contextmanager
def _held(lock: Path) -> Iterator[None]:
    with lock.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _is_last(users: IO[str]) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _new(tmp_root: Path) -> Cluster:
    binaries = _binaries()
    directory = Path(tempfile.mkdtemp(prefix="clinic-postgres-", dir=_parent()))
    made = Cluster(_free_port(), secrets.token_urlsafe(18), str(directory), binaries, str(tmp_root))
    _write(made)
    try:
        _initialise(made)
        return _started(made)
    except BaseException:
        _clear(tmp_root)
        raise


def _parent() -> str | None:
    """Where the cluster lies: in memory if there is room, since each test copies a database."""
    try:
        room = os.statvfs(MEMORY)
    except OSError:
        room = None
    if room is not None and room.f_bavail * room.f_frsize > ENOUGH and os.access(MEMORY, os.W_OK):
        return MEMORY
    # The server's own user must reach it, and pytest's folders are private.
    return "/tmp" if _is_root() else None


def _started(made: Cluster, attempts: int = 3) -> Cluster:
    """Start, on another port if somebody took ours meanwhile."""
    try:
        made.start()
    except PostgresUnavailable:
        if attempts == 1:
            raise
        made = replace(made, port=_free_port())
        _write(made)
        return _started(made, attempts - 1)
    return made


def _initialise(made: Cluster) -> None:
    password = Path(made.directory) / "password"
    password.touch(mode=0o600)
    password.write_text(made.password)
    if _is_root():
        for path in (Path(made.directory), password):
            shutil.chown(path, "postgres", "postgres")
    locale = "C.UTF-8" if sys.platform == "linux" else "C"
    arguments = ["--auth=scram-sha-256", "-E", "UTF8", f"--locale={locale}", "--no-sync"]
    who = ["-U", "postgres", f"--pwfile={password}"]
    _as_server(made.binaries, "initdb", "-D", made._data, *who, *arguments)
    password.unlink()


def _clear(tmp_root: Path) -> None:
    """Stop the server without ceremony and remove every trace of it; may be repeated."""
    found = _read(tmp_root)
    if found is None:
        return
    pid_file = Path(found.directory) / "data" / "postmaster.pid"
    if pid_file.exists():
        try:
            found.stop("immediate")
        except PostgresUnavailable:
            os.kill(int(pid_file.read_text().split()[0]), signal.SIGQUIT)
    shutil.rmtree(found.directory, ignore_errors=True)
    _state(tmp_root).unlink(missing_ok=True)


def _set_guard(tmp_root: Path) -> None:
    """Start the process that outlives us and clears up if no user lives to do it."""
    nothing = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1, 2)]
    command = [sys.executable, "-m", "tests.support.postgres", str(tmp_root)]
    places = [str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")])]
    where = os.environ | {"PYTHONPATH": os.pathsep.join(places)}
    os.posix_spawn(sys.executable, command, where, file_actions=nothing, setsid=True)


def _guard(tmp_root: Path) -> None:
    with _users(tmp_root).open("a") as users:
        fcntl.flock(users, fcntl.LOCK_EX)
        _clear(tmp_root)


def _is_root() -> bool:
    return os.geteuid() == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _binaries() -> str:
    """The folder of the newest installed server's programs."""
    versions = Path(PROGRAMS).glob("*/bin/initdb")
    newest = sorted(versions, key=lambda path: float(path.parts[-3]), reverse=True)
    on_path = shutil.which("initdb")
    for initdb in [*newest, *([Path(on_path)] if on_path else [])]:
        return str(initdb.parent)
    raise PostgresUnavailable(
        f"PostgreSQL's server programs are not here (looked for initdb under {PROGRAMS} "
        "and on the PATH). As root on Debian, ./clinic test installs them; otherwise: "
        "apt-get install postgresql postgresql-contrib"
    )


def _as_server(binaries: str, program: str, *arguments: str) -> None:
    """Run one of the server's programs, which refuse to run as root, as whom they accept."""
    user = ["runuser", "-u", "postgres", "--"] if _is_root() else []
    command = [*user, str(Path(binaries) / program), *arguments]
    # A file, not a pipe: the server inherits it and would keep a pipe open for ever.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/", check=False
        )
        output.seek(0)
        if done.returncode:
            words = output.read().decode(errors="replace")
            raise PostgresUnavailable(f"{program} failed ({done.returncode}): {words}")


if __name__ == "__main__":
    _guard(Path(sys.argv[1]))
