"""Many invented patients at once, with all walls of the database on; made once, then kept."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, func, insert, select, text

from clinic_desktop.app import schema
from clinic_desktop.core.caller import SYSTEM_ID
from clinic_desktop.core.clock import utc_now
from clinic_desktop.domain.patients.rules import names
from clinic_desktop.store.engine import take_longer

PART = 5_000
"""Rows of one transaction."""

SEED, MARK = 20261122, "BENCH-"
BORN = date(1950, 1, 1)
SYLLABLES = (
    "ba", "bren", "cor", "dal", "der", "esch", "fal", "gar", "hein", "is", "jor", "kal", "lind",
    "mar", "nor", "ost", "pet", "quin", "ros", "sar", "tam", "und", "vel", "wes", "yar", "zim",
    "o'", "ström", "feld", "witz", "son", "ner",
)  # fmt: skip


def fill(engine: Engine, count: int) -> None:
    """As many as are missing to `count`; the same people for the same number."""
    patient = schema.metadata.tables["patient"]
    with engine.begin() as connection:
        take_longer(connection)
        asked = select(func.count()).where(patient.c.mrn.startswith(MARK))
        there = connection.scalar(asked) or 0
    for first in range(there, count, PART):
        people = [_person(number) for number in range(first, min(first + PART, count))]
        with engine.begin() as connection:
            take_longer(connection)
            connection.execute(insert(patient), [row for row, _ in people])
            phones = schema.metadata.tables["patient_phone"]
            connection.execute(insert(phones), [row for _, row in people])
    if there < count:
        with engine.begin() as connection:
            take_longer(connection)
            connection.execute(text("ANALYZE"))


def surnames(count: int) -> Iterator[str]:
    """Names that people of the crowd have, in an order of chance."""
    chance = Random(SEED)
    for _ in range(count):
        yield name_of(Random(chance.randrange(1000)))[1]


def ids(size: int, count: int) -> Iterator[UUID]:
    """Some people of a crowd of `size`."""
    chance = Random(SEED)
    for _ in range(count):
        yield made_id(chance.randrange(size))


def _person(number: int) -> tuple[dict[str, Any], dict[str, Any]]:
    chance, now = Random(f"{SEED}:{number}"), utc_now()
    first, last = name_of(chance)
    mrn, phone = f"{MARK}{number:08d}", f"+43660{number:08d}"
    search_name, search_last = names.search_forms(first, last, "", mrn, (phone,))
    stamp = written(now)
    row = {
        "id": made_id(number), "mrn": mrn, "first_name": first, "last_name": last,
        "search_name": search_name, "search_last": search_last,
        "born": BORN + timedelta(days=chance.randrange(20_000)), "residence_country": "AT",
        "source": "IMPORT", **stamp,
    }  # fmt: skip
    reversed_ = phone[::-1]
    own = {"patient_id": row["id"], "e164": phone, "reversed": reversed_, **stamp}
    return row, {"id": made_id(number, "phone"), **own}


def name_of(chance: Random) -> tuple[str, str]:
    """First and last name of two and three syllables."""
    first, last = (
        "".join(chance.choice(SYLLABLES) for _ in range(length)).title() for length in (2, 3)
    )
    return first, last


def written(now: datetime) -> dict[str, Any]:
    """The columns that every row has."""
    return {
        "version": 1, "created_at": now, "created_by": SYSTEM_ID, "updated_at": now,
        "updated_by": SYSTEM_ID,
    }  # fmt: skip


def made_id(number: int, kind: str = "patient") -> UUID:
    """Of the row of that kind and number; the same in every crowd."""
    digest = sha256(f"{SEED}:{kind}:{number}".encode()).digest()
    return UUID(bytes=digest[:16], version=4)
