"""A file of patients into a clinic of its own: checked, compared, indexed, kept."""

import csv
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random

from sqlalchemy import func, select

from clinic_desktop.app import intake, people_files, schema
from clinic_desktop.app.bench import crowd
from clinic_desktop.app.bench.figures import Figure, figure, spent
from clinic_desktop.app.bench.floors import bare_import
from clinic_desktop.app.bench.place import folder_of
from clinic_desktop.app.container import Container
from clinic_desktop.app.seed import staffed
from clinic_desktop.core.clock import utc_now
from clinic_desktop.domain.patients.rules import contacts, matching, names

NAMES = ("import_patients",)
BORN = date(1940, 1, 1)
NUMBERS = 8_000_000
"""Of telephones: where a clinic takes files again and again, each begins at another one."""

HEADER = ("id", "first name", "last name", "born", "phone", "email", "address")


def measure(url: str | None, size: int) -> Iterator[Figure]:
    """Once: a file of `size` rows, one in fifty of them a double with a slip; embedded, a new
    clinic. With `url` into that database, where the names are new each time.
    """
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "secrets").mkdir(mode=0o700)
        chosen = url or f"sqlite:///{folder / 'clinic.db'}"
        keys = folder if url is None else folder_of(url, size)
        with staffed(chosen, keys, utc_now(), cost=4) as (container, _, _new):
            file, rows = folder / "patients.csv", list(_rows(_taken(container), size))
            with file.open("w", newline="", encoding="utf-8") as out:
                csv.writer(out).writerows([HEADER, *rows])
            people = [(row[1], row[2], row[3]) for row in rows]
            least = spent(partial(bare_import, chosen, folder, people))
            ours = spent(partial(_import, container, file))
        checked = spent(partial(_check, file, utc_now().date()))
        engine = "sqlite" if chosen.startswith("sqlite") else "postgresql"
        yield figure(NAMES[0], engine, size, [ours], [least])
        rates = [size / ours * 1000], [size / least * 1000]
        yield figure(f"{NAMES[0]} checks", engine, size, [checked])
        yield figure(f"{NAMES[0]} rate", engine, size, *rates, unit="rows/s")


def _taken(container: Container) -> int:
    """Rows of the files before: a telephone twice would be one person twice."""
    rows = schema.metadata.tables["import_row"]
    with container.engine.connect() as connection:
        return (connection.scalar(select(func.count()).select_from(rows)) or 0) % NUMBERS


def _check(file: Path, today: date) -> None:
    """What no database spares us: each row is read, checked and brought into its searched form."""
    for one in people_files.read(file, people_files.Way(today)):
        assert isinstance(one, people_files.Good), one
        asked = one.row.registration
        names.check_names(asked.first, asked.last, asked.called)
        phones, _ = contacts.readable_phones(asked.phones, "AT")
        contacts.check_email(asked.email, demo=True)
        names.search_forms(asked.first, asked.last, asked.called, "", tuple(phones))
        matching.address_key(asked.address)


def _import(container: Container, file: Path) -> None:
    found = intake.take_in(container, file, people_files.Way(container.clock().date()))
    assert found.imported > found.held, found


def _rows(beginning: int, count: int) -> Iterator[tuple[str, ...]]:
    chance = Random(crowd.SEED + beginning)
    for number in range(beginning, beginning + count):
        first, last = crowd.name_of(chance)
        born = (BORN + timedelta(days=chance.randrange(24_000))).isoformat()
        phone = f"+43 664 {number:07d}"
        if number % 50 == 49:
            last = last[:-1] + "x"
        address = f"Gasse {number % 97}, {1000 + number % 900} Wien"
        mail = f"i{number}@example.test"
        yield str(number), first, last, born, phone, mail, address
