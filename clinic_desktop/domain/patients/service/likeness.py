"""Who of very many may be whom: candidates of a whole batch by a handful of statements."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, union
from sqlalchemy.orm import Session

from clinic_desktop.domain.patients.models import Patient, PatientPhone
from clinic_desktop.domain.patients.rules import matching
from clinic_desktop.domain.patients.rules.matching import Traits

MOST_LIKELY = 5
Key = tuple[str, object]


@dataclass(frozen=True, slots=True)
class Likely:
    """Somebody registered who may be the same."""

    patient_id: UUID
    score: int
    reasons: tuple[str, ...]


class Register:
    """The part of the register that a batch could touch, and what the batch adds to it."""

    def __init__(self, session: Session, batch: Sequence[Traits]) -> None:
        self._people: list[tuple[UUID, Traits]] = []
        self._by_key: defaultdict[Key, list[int]] = defaultdict(list)
        for patient, traits in _candidates(session, batch):
            self.add(patient, traits)

    def add(self, patient: UUID, traits: Traits) -> None:
        self._people.append((patient, traits))
        for key in _keys(traits):
            self._by_key[key].append(len(self._people) - 1)

    def likely(self, asked: Traits) -> tuple[Likely, ...]:
        """The surest first."""
        places = {place for key in _keys(asked) for place in self._by_key.get(key, ())}
        found = []
        for place in places:
            patient, other = self._people[place]
            alike = matching.likeness(asked, other)
            if alike.score >= matching.HIT:
                found.append(Likely(patient, alike.score, alike.reasons))
        found.sort(key=lambda one: (-one.score, one.patient_id))
        return tuple(found[:MOST_LIKELY])


def _keys(traits: Traits) -> Iterator[Key]:
    """Two who share none of these are not compared."""
    if traits.email:
        yield "email", traits.email
    for tail in _tails(traits):
        yield "phone", tail
    if traits.words:
        yield "name", traits.words
        if traits.born:
            yield "born", traits.born
        if place := matching.address_key(traits.address):
            yield "place", place


def _tails(traits: Traits) -> set[str]:
    return {phone[-matching.TAIL :] for phone in traits.phones if len(phone) > matching.TAIL}


def _candidates(session: Session, batch: Sequence[Traits]) -> Iterator[tuple[UUID, Traits]]:
    ids = _ids(batch)
    if ids is None:
        return
    wanted = select(ids.subquery().c[0])
    columns = (
        Patient.id, Patient.first_name, Patient.last_name, Patient.born, Patient.email_norm,
        Patient.address,
    )  # fmt: skip
    phones: defaultdict[UUID, set[str]] = defaultdict(set)
    numbers = select(PatientPhone.patient_id, PatientPhone.e164)
    for patient, number in session.execute(numbers.where(PatientPhone.patient_id.in_(wanted))):
        phones[patient].add(number)
    people = select(*columns).where(Patient.id.in_(wanted), Patient.status != "MERGED")
    for patient, first, last, born, email, address in session.execute(people):
        numbers_of = frozenset(phones[patient])
        yield patient, Traits(first, last, born, numbers_of, email, address)


def _ids(batch: Sequence[Traits]) -> Any:
    """Every record that shares a key with one of the batch."""
    named = [one for one in batch if one.words]
    lists: list[tuple[Any, set[Any]]] = [
        (Patient.email_norm, {one.email for one in batch if one.email}),
        (Patient.born, {one.born for one in named if one.born}),
        (Patient.search_last, {order for one in named for order in _orders(one)}),
        (Patient.address_key, {matching.address_key(one.address) for one in named} - {""}),
    ]
    parts = [select(Patient.id).where(column.in_(values)) for column, values in lists if values]
    tails = sorted({tail[::-1] for one in batch for tail in _tails(one)})
    if tails:
        ranges = (_begins(tail) for tail in tails)
        parts.append(select(PatientPhone.patient_id).where(or_(*ranges)))
    return union(*parts) if parts else None


def _begins(tail: str) -> ColumnElement[bool]:
    return (PatientPhone.reversed >= tail) & (PatientPhone.reversed < tail + "Z")


def _orders(traits: Traits) -> tuple[str, str]:
    return (
        f"{traits.family} {traits.given}".strip(),
        f"{traits.given} {traits.family}".strip(),
    )
