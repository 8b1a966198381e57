"""A clinic with a crowd in it, kept for the next run, and a plain line to its database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from platformdirs import user_cache_path

from clinic_desktop.app import migrate
from clinic_desktop.app.bench import calendar, crowd, history, ledger
from clinic_desktop.app.bench.calendar import House
from clinic_desktop.app.bench.floors import Plain
from clinic_desktop.app.container import Container
from clinic_desktop.app.loading import as_if_for_life
from clinic_desktop.app.seed import staffed
from clinic_desktop.app.walk.crew import Crew
from clinic_desktop.core.clock import utc_now

CASES, INVOICES, ROWS, FEW = 20_000, 50_000, 200_000, 1_000
"""At most so many operations, invoices and rows of the chain; a small crowd has fewer."""


@dataclass(frozen=True, slots=True)
class Place:
    url: str
    folder: Path
    size: int
    times: int
    container: Container
    crew: Crew
    plain: Plain

    @property
    def engine(self) -> str:
        return "sqlite" if self.url.startswith("sqlite") else "postgresql"

    def house(self) -> House:
        """With surgeons and theatres."""
        return calendar.staffed(self.container, self.crew)

    def with_cases(self) -> House:
        """With operations on every day of the next quarter, at most 20,000."""
        house = self.house()
        count = CASES if self.size >= FEW else self.size // 2
        calendar.fill(self.container, house, self.size, count)
        return house

    def with_invoices(self) -> House:
        house = self.house()
        ledger.fill_invoices(self.container.engine, house, self.size, min(INVOICES, 50 * self.size))
        return house

    def with_chain(self) -> None:
        rows = min(ROWS, 200 * self.size)
        ledger.fill_chain(self.container.engine, self.size, rows)

    def known_patient(self) -> UUID:
        """Whose timeline is long."""
        entries = history.ENTRIES if self.size >= FEW else history.ENTRIES // 10
        return history.patient(self.url, self.folder, entries)


def folder_of(url: str | None, size: int) -> Path:
    """Where the keys, and on SQLite the database, of this size are kept."""
    name = str(size) if url is None else "at-" + sha256(url.encode()).hexdigest()[:12]
    folder = user_cache_path("clinic-desktop", appauthor=False) / "bench" / name
    (folder / "secrets").mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def found(url: str, folder: Path) -> None:
    """An empty database becomes a clinic that has been there for long: it has a history."""
    with staffed(url, folder, utc_now() - history.LONG_AGO, cost=4):
        pass


@contextmanager
def opened(url: str | None, size: int, times: int) -> Iterator[Place]:
    """On the embedded database kept for this size, or on the one of `url`, filled up to it."""
    folder = folder_of(url, size)
    chosen = url or f"sqlite:///{folder / f'{max(migrate.revisions())}.db'}"
    found(chosen, folder)
    with staffed(chosen, folder, utc_now(), cost=4) as (container, crew, _):
        crowd.fill(container.engine, size)
        plain = Plain(chosen)
        try:
            with as_if_for_life():
                yield Place(chosen, folder, size, times, container, crew, plain)
        finally:
            plain.close()
