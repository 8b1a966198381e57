"""Finding people, and who may be the same person."""

from collections.abc import Sequence
from datetime import date
from operator import itemgetter
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, or_, select, union

from clinic_desktop.domain.patients import interface as face
from clinic_desktop.domain.patients.interface import PatientsDesk
from clinic_desktop.domain.patients.models import Patient, PatientPhone
from clinic_desktop.domain.patients.rules import contacts, matching
from clinic_desktop.domain.patients.rules.dates import check_born
from clinic_desktop.domain.patients.rules.names import check_name, numbers_in
from clinic_desktop.domain.patients.rules.search import MOST_HITS, read
from clinic_desktop.domain.patients.service.base import PatientsPart
from clinic_desktop.domain.patients.service.search_sql import Search
from clinic_desktop.store.service import performs

MERGED = "MERGED"
SHOWN = select(
    Patient.id, Patient.mrn, Patient.first_name, Patient.last_name, Patient.called, Patient.born,
    Patient.status, Patient.restricted, Patient.search_last, Patient.search_name,
)  # fmt: skip
Ranked = tuple[int, str, str, Row[Any]]
"""Place, the two orders of a list, and the person."""

BLOCK, MOST_LIKELY = 300, 10
"""Rows one key may bring (a birth date is shared by few), and how many are shown."""


class Matching(PatientsPart):
    """Candidates come by keys, never by a walk over all; the score is made in Python."""

    def _duplicates(self, asked: matching.Traits) -> tuple[face.Duplicate, ...]:
        found = []
        for row, phones in self._candidates(asked):
            other = matching.Traits(
                row.first_name, row.last_name, row.born, frozenset(phones), row.email_norm,
                row.address,
            )  # fmt: skip
            alike = matching.likeness(asked, other)
            if alike.score >= matching.HIT:
                hit = self._hit(row, phones[0] if phones else "")
                found.append(face.Duplicate(hit, alike.score, alike.reasons))
        found.sort(key=lambda d: (-d.score, d.other.mrn))
        return tuple(found[:MOST_LIKELY])

    def _candidates(self, asked: matching.Traits) -> list[tuple[Patient, list[str]]]:
        keys = [key.limit(BLOCK).subquery() for key in _keys(asked)]
        if not keys:
            return []
        ids = union(*(select(key.c[0]) for key in keys)).subquery()
        people = select(Patient).where(Patient.id.in_(select(ids.c[0])), Patient.status != MERGED)
        rows = list(self.session.scalars(people))
        phones = self._phones([row.id for row in rows])
        return [(row, [phone.e164 for phone in phones[row.id]]) for row in rows]


def _keys(asked: matching.Traits) -> list[Select[UUID]]:
    keys: list[Select[UUID]] = []
    if asked.email:
        keys.append(select(Patient.id).where(Patient.email_norm == asked.email))
    for phone in sorted(asked.phones):
        tail = phone[: -matching.TAIL - 1 : -1]
        low = PatientPhone.reversed >= tail
        keys.append(select(PatientPhone.patient_id).where(low, PatientPhone.reversed < tail + "Z"))
    if asked.born and asked.words:
        keys.append(select(Patient.id).where(Patient.born == asked.born))
    if asked.words:
        orders = {f"{asked.family} {asked.given}".strip(), f"{asked.given} {asked.family}".strip()}
        named = select(Patient.id).where(Patient.search_last.in_(sorted(orders)))
        if asked.born:
            near = Patient.born.in_(matching.near_days(asked.born))
            named = named.where(or_(near, Patient.born.is_(None)))
        keys.append(named)
    if asked.words and (place := matching.address_key(asked.address)):
        keys.append(select(Patient.id).where(Patient.address_key == place))
    return keys


def _number(search_name: str, mrn: str, typed: str) -> str:
    """The number that was typed, else the first one that was given."""
    known = numbers_in(search_name, mrn)
    return next((one for one in known if typed and typed in one), known[0] if known else "")


class Directory(Matching):
    @performs(PatientsDesk.search)
    def search(self, text: str, limit: int) -> tuple[face.Hit, ...]:
        readings = read(text, self.now().date())
        if not readings:
            return ()
        asked = Search(self.session.get_bind().dialect.name).statement(readings)
        found = self._standing_ones(self.session.execute(asked).all())
        best = sorted(found.values(), key=itemgetter(0, 1, 2))[: max(1, min(limit, MOST_HITS))]
        typed = next((number for one in readings for number in one.digits), "")
        shown = [row for *_, row in sorted(best, key=itemgetter(1, 2))]
        return tuple(self._hit(row, _number(row.search_name, row.mrn, typed)) for row in shown)

    def _standing_ones(self, rows: Sequence[Row[Any]]) -> dict[UUID, Ranked]:
        """Each once, at its best place; for who was merged away stands whom they became."""
        places: dict[UUID, int] = {}
        for row in rows:
            who = row.merged_into or row.id
            places[who] = min(places.get(who, row.place), row.place)
        known = {row.id: row for row in rows if row.status != MERGED}
        if missing := places.keys() - known.keys():
            become = SHOWN.where(Patient.id.in_(missing), Patient.status != MERGED)
            known |= {row.id: row for row in self.session.execute(become)}
        return {
            who: (places[who], row.search_last, row.search_name, row) for who, row in known.items()
        }

    @performs(PatientsDesk.likely_duplicates)
    def likely_duplicates(
        self, first: str, last: str, born: date | None, phones: tuple[str, ...], email: str
    ) -> tuple[face.Duplicate, ...]:
        settings = self._centre.settings()
        known = (contacts.readable(phone, settings.country) for phone in phones)
        asked = matching.Traits(
            check_name(first, "first"),
            check_name(last, "last"),
            check_born(born, self._today(settings)),
            frozenset(filter(None, known)),
            contacts.email_key(email),
        )
        return self._duplicates(asked)
