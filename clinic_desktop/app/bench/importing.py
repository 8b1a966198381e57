"""A file of patients into a clinic of its own: checked, compared, indexed, kept."""

import csv
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random

from clinic_desktop.app import intake, people_files
from clinic_desktop.app.bench import crowd
from clinic_desktop.app.bench.figures import Figure, figure, spent
from clinic_desktop.app.bench.floors import bare_import
from clinic_desktop.app.bench.place import folder_of
from clinic_desktop.app.container import Container
from clinic_desktop.app.seed import staffed
from clinic_desktop.core.clock import utc_now

NAMES = ("import_patients",)
BORN = date(1940, 1, 1)
NUMBERS = 8_000_000
"""Of telephones: where a clinic takes files again and again, each begins at another one."""

HEADER = ("id", "first name", "last name", "born", "phone", "email", "address")


def measure(url: str | None, size: int) -> Iterator[Figure]:
    """Once: a file of `size` rows, one in fifty of them a double with a slip; embedded, a new
    clinic. With `url` into that database, where the names are new each time.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "secrets").mkdir(mode=0o700)
        first = 0 if url is None else int(utc_now().timestamp()) % NUMBERS
        file, rows = folder / "patients.csv", list(_rows(first, size))
        with file.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows([HEADER, *rows])
        people = [(row[1], row[2], row[3]) for row in rows]
        least = spent(partial(bare_import, folder / "floor.db", people))
        chosen = url or f"sqlite:///{folder / 'clinic.db'}"
        keys = folder if url is None else folder_of(url, size)
        with staffed(chosen, keys, utc_now(), cost=4) as (container, _, _new):
            ours = spent(partial(_import, container, file))
        engine = "sqlite" if chosen.startswith("sqlite") else "postgresql"
        yield figure(NAMES[0], engine, size, [ours], [least])
        rates = [size / ours * 1000], [size / least * 1000]
        yield figure(f"{NAMES[0]} rate", engine, size, *rates, unit="rows/s")


def _import(container: Container, file: Path) -> None:
    found = intake.take_in(container, file, people_files.Way(container.clock().date()))
    assert found.imported > found.held, found


def _rows(beginning: int, count: int) -> Iterator[tuple[str, ...]]:
    chance = Random(crowd.SEED + beginning)
    for number in range(beginning, beginning + count):
        first, last = crowd.name_of(chance)
        born = (BORN + timedelta(days=chance.randrange(24_000))).isoformat()
        phone = f"+43 660 {number:07d}"
        if number % 50 == 49:
            last = last[:-1] + "x"
        address = f"Gasse {number % 97}, {1000 + number % 900} Wien"
        mail = f"i{number}@example.test"
        yield str(number), first, last, born, phone, mail, address
