"""Who of very many may be whom: candidates of a whole batch by two statements."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from clinic_desktop.domain.patients.rules import matching
from clinic_desktop.domain.patients.rules.matching import Traits
from clinic_desktop.domain.patients.service import candidates_sql

MOST_LIKELY = 5
NONE: frozenset[str] = frozenset()
Key = tuple[str, object]
Known = Mapping[int, Mapping[Any, Traits]]
"""By place in the batch: who shares a key, by the id as the driver reads it."""


@dataclass(frozen=True, slots=True)
class Likely:
    """Somebody registered who may be the same."""

    patient_id: UUID
    score: int
    reasons: tuple[str, ...]


class Register:
    """The part of the register that a batch could touch, and what the batch adds to it.

    Who is asked for and who is added is named by the place in the batch.
    """

    def __init__(self, session: Session, batch: Sequence[Traits]) -> None:
        self._batch, self._keys = batch, [tuple(_keys(one)) for one in batch]
        self._known = _known(session, batch)
        self._added: list[tuple[UUID, Traits]] = []
        self._by_key: defaultdict[Key, list[int]] = defaultdict(list)

    def add(self, place: int, patient: UUID) -> None:
        self._added.append((patient, self._batch[place]))
        for key in self._keys[place]:
            self._by_key[key].append(len(self._added) - 1)

    def likely(self, place: int) -> tuple[Likely, ...]:
        """The surest first."""
        asked, found = self._batch[place], []
        for patient, other in self._near(place):
            alike = matching.likeness(asked, other)
            if alike.score >= matching.HIT:
                found.append(Likely(_id(patient), alike.score, alike.reasons))
        found.sort(key=lambda one: (-one.score, one.patient_id))
        return tuple(found[:MOST_LIKELY])

    def _near(self, place: int) -> Iterator[tuple[Any, Traits]]:
        yield from self._known.get(place, {}).items()
        places = {one for key in self._keys[place] for one in self._by_key.get(key, ())}
        yield from (self._added[one] for one in places)


def _id(patient: object) -> UUID:
    return patient if isinstance(patient, UUID) else UUID(str(patient))


def _keys(traits: Traits) -> Iterator[Key]:
    """Two who share none of these are not compared."""
    if traits.email:
        yield "email", traits.email
    for tail in traits.tails:
        yield "phone", tail
    if traits.words:
        yield "name", traits.words
        if traits.born:
            yield "born", traits.born
        if place := matching.address_key(traits.address):
            yield "place", place


def _known(session: Session, batch: Sequence[Traits]) -> Known:
    """Every record that shares a key with one of the batch."""
    engine = session.get_bind().dialect.name
    lists, owners = _lists(batch)
    said = {name: json.dumps(one) if engine == "sqlite" else one for name, one in lists.items()}
    rows = session.execute(candidates_sql.candidates(engine), said).all()
    phones = _phones(session, batch, rows)
    people, found = dict[Any, Traits](), defaultdict[int, dict[Any, Traits]](dict)
    for kind, place, patient, first, last, born, email, address in rows:
        if patient not in people:
            numbers = phones.get(patient, NONE)
            people[patient] = Traits(first, last, born, numbers, email, address)
        found[owners[place] if kind == "tail" else place][patient] = people[patient]
    return found


def _phones(
    session: Session, batch: Sequence[Traits], rows: Sequence[Any]
) -> Mapping[Any, frozenset[str]]:
    """Of those with whom a number may be shared: found by its last digits, or it is a short one."""
    short = {place for place, one in enumerate(batch) if len(one.tails) < len(one.phones)}
    ids = {str(row[2]): None for row in rows if row[0] == "tail" or row[1] in short}
    if not ids:
        return {}
    engine = session.get_bind().dialect.name
    wanted = {"ids": json.dumps(list(ids)) if engine == "sqlite" else list(ids)}
    found = defaultdict[Any, set[str]](set)
    for patient, number in session.execute(candidates_sql.phones(engine), wanted):
        found[patient].add(number)
    return {patient: frozenset(numbers) for patient, numbers in found.items()}


def _lists(batch: Sequence[Traits]) -> tuple[dict[str, list[str | None]], list[int]]:
    """What is asked for, and whose each of the tails is: somebody may have several phones."""
    tails = [(place, tail) for place, one in enumerate(batch) for tail in sorted(one.tails)]
    named = [one if one.words else None for one in batch]
    lists: dict[str, list[str | None]] = {
        "email": [one.email or None for one in batch],
        "born": [one.born.isoformat() if one and one.born else None for one in named],
        "name": [one.swapped.strip() if one else None for one in named],
        "swapped": [one.straight.strip() if one else None for one in named],
        "place": [matching.address_key(one.address) or None if one else None for one in named],
        "tails": [tail[::-1] for _, tail in tails],
    }
    return lists, [place for place, _ in tails]
