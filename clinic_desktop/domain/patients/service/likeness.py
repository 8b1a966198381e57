"""Who of very many may be whom: candidates of a whole batch by two statements."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from clinic_desktop.domain.patients.rules import matching
from clinic_desktop.domain.patients.rules.matching import Traits
from clinic_desktop.domain.patients.service import candidates_sql

MOST_LIKELY = 5
Key = tuple[str, object]


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
                found.append(Likely(patient, alike.score, alike.reasons))
        found.sort(key=lambda one: (-one.score, one.patient_id))
        return tuple(found[:MOST_LIKELY])

    def _near(self, place: int) -> Iterator[tuple[UUID, Traits]]:
        yield from self._known.get(place, ())
        places = {one for key in self._keys[place] for one in self._by_key.get(key, ())}
        yield from (self._added[one] for one in places)


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


def _known(session: Session, batch: Sequence[Traits]) -> dict[int, list[tuple[UUID, Traits]]]:
    """By place in the batch: every record that shares a key with it."""
    engine = session.get_bind().dialect.name
    lists, owners = _lists(batch)
    said = {name: json.dumps(one) if engine == "sqlite" else one for name, one in lists.items()}
    rows = session.execute(candidates_sql.candidates(engine), said).all()
    ids = [str(one) for one in {row.id for row in rows}]
    phones = defaultdict[UUID, set[str]](set)
    wanted = {"ids": json.dumps(ids) if engine == "sqlite" else ids}
    for patient, number in session.execute(candidates_sql.phones(engine), wanted):
        phones[patient].add(number)
    people = dict[UUID, Traits]()
    found = defaultdict[int, dict[UUID, Traits]](dict)
    for kind, place, patient, *columns in rows:
        if patient not in people:
            first, last, born, email, address = columns
            numbers = frozenset(phones.get(patient, ()))
            people[patient] = Traits(first, last, born, numbers, email, address)
        found[owners[place] if kind == "tail" else place][patient] = people[patient]
    return {place: list(others.items()) for place, others in found.items()}


def _lists(batch: Sequence[Traits]) -> tuple[dict[str, list[str | None]], list[int]]:
    """What is asked for, and whose each of the tails is: somebody may have several phones."""
    tails = [(place, tail) for place, one in enumerate(batch) for tail in sorted(_tails(one))]
    named = [one if one.words else None for one in batch]
    lists: dict[str, list[str | None]] = {
        "email": [one.email or None for one in batch],
        "born": [one.born.isoformat() if one and one.born else None for one in named],
        "name": [f"{one.family} {one.given}".strip() if one else None for one in named],
        "swapped": [f"{one.given} {one.family}".strip() if one else None for one in named],
        "place": [matching.address_key(one.address) or None if one else None for one in named],
        "tails": [tail[::-1] for _, tail in tails],
    }
    return lists, [place for place, _ in tails]
