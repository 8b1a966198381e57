"""Imports: each row becomes a record, waits because it may be somebody known, or is refused."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import func, select

from clinic_desktop.core import errors
from clinic_desktop.core.safe_text import clean
from clinic_desktop.domain.centre.interface import NewTask, Settings
from clinic_desktop.domain.patients import interface as face
from clinic_desktop.domain.patients.interface.imports import (
    DECISIONS,
    HeldRow,
    ImportsDesk,
    RowDecision,
    RowIn,
    RowOut,
)
from clinic_desktop.domain.patients.models import ImportRow, Patient, PatientPhone
from clinic_desktop.domain.patients.rules import contacts, entries, imports
from clinic_desktop.domain.patients.service.entering import (
    SERIES,
    Entered,
    Entering,
    checked,
    numbered,
)
from clinic_desktop.domain.patients.service.likeness import Likely, Register
from clinic_desktop.store.ids import in_order
from clinic_desktop.store.service import performs

MOST_SHOWN = 100
TASK, IMPORTS = "IMPORT_HELD", UUID("6d3c0d52-8f4e-4b0e-9a51-6f0a4c3d2b10")
HELD = "Imported rows may be people who are registered. Compare and decide."


@dataclass(slots=True)
class Reading:
    """One row on its way: `notes` say what of it was left out."""

    asked: RowIn
    found: Entered
    notes: tuple[str, ...]


class ImportsService(Entering):
    @performs(ImportsDesk.take_in)
    def take_in(self, source: str, rows: tuple[RowIn, ...]) -> tuple[RowOut, ...]:
        source = clean(source, "source", 200)
        settings, known = self._centre.settings(), self._known(rows)
        said, read = dict[int, RowOut](), list[Reading]()
        for row in rows:
            if row.key in known:
                said[row.number] = RowOut(row.number, "KNOWN")
                continue
            known.add(row.key)
            try:
                read.append(self._read(row, settings))
            except errors.RuleViolation as refused:
                field = refused.params.get("field", "")
                said[row.number] = RowOut(row.number, "REFUSED", field, str(refused))
        for made in self._keep(source, read, settings):
            said[made.number] = made
        self.session.flush()
        if any(made.status == "HELD" for made in said.values()):
            task = NewTask(TASK, HELD, "import", uuid5(IMPORTS, source), role="RECEPTION")
            self._centre.open_task(task)
        return tuple(said[row.number] for row in rows)

    @performs(ImportsDesk.held)
    def held(self, limit: int) -> tuple[HeldRow, ...]:
        order = (ImportRow.score.desc(), ImportRow.created_at, ImportRow.number)
        asked = select(ImportRow).where(ImportRow.status == "HELD").order_by(*order)
        rows = list(self.session.scalars(asked.limit(max(1, min(limit, MOST_SHOWN)))))
        hits = self._hits({UUID(one["id"]) for row in rows for one in row.likely})
        return tuple(
            HeldRow(
                row.id, row.version, row.source, row.number, imports.unpacked(row.content),
                row.score, tuple(_shown(row.likely, hits)), row.created_at,
            )
            for row in rows
        )  # fmt: skip

    @performs(ImportsDesk.decide)
    def decide(
        self, row_id: UUID, version: int, decision: str, other_id: UUID | None, reason: str
    ) -> RowDecision:
        row = self.locked(ImportRow, row_id)
        if row.status != "HELD":
            raise face.RowDecided
        self.seen(row, version)
        entries.one_of(decision, DECISIONS, "decision")
        row.reason = entries.check_reason(reason)
        patient = self._decided(row, decision, other_id)
        row.decided_at, row.decided_by = self.now(), self.caller.id
        row.content, row.likely = {}, []  # what was read stays where it belongs, or nowhere
        self.session.flush()
        self._close_task(row.source)
        if patient is None:
            return RowDecision(row.id, row.status, None, "")
        return RowDecision(row.id, row.status, patient.id, patient.mrn)

    def _decided(self, row: ImportRow, decision: str, other_id: UUID | None) -> Patient | None:
        if decision == "REJECT":
            self.own_rows_only()  # whom the row speaks of has no file
            row.status = "REJECTED"
            return None
        patient = self._kept(row) if decision == "KEEP" else self._merged(row, other_id)
        self.session.flush()
        row.patient_id = patient.id
        row.status = "KEPT" if decision == "KEEP" else "MERGED"
        return patient

    def _kept(self, row: ImportRow) -> Patient:
        """Another person: registered now, the pairs decided."""
        settings = self._centre.settings()
        asked = RowIn(row.number, row.key, imports.unpacked(row.content))
        read = self._read(asked, settings)
        year = self._today(settings).year
        numbered(read.found, year, self._centre.next_number(SERIES, str(year)))
        status = _status(deceased=bool(row.content.get("deceased")))
        patient = Patient(**read.found.told, status=status)
        self.session.add(patient)
        self.session.flush()
        self.about(patient.id)
        self._add_told(patient, read.found, asked.registration)
        hits = self._hits({UUID(one["id"]) for one in row.likely})
        pairs = tuple(_shown(row.likely, hits))
        self._add_reviews(patient, pairs, row.reason, decided=True)
        return patient

    def _merged(self, row: ImportRow, other_id: UUID | None) -> Patient:
        """The record says what it said; where it said nothing, the row is heard."""
        if other_id is None:
            words = "Say which record this row belongs to."
            raise face.DetailRefused(words, params={"field": "other_id"})
        self.about(other_id)
        patient = self.locked(Patient, other_id)
        if patient.status == "MERGED":
            words = "That record was merged itself. Take the one that stands."
            raise face.DetailRefused(words, params={"field": "other_id"})
        asked = RowIn(row.number, row.key, imports.unpacked(row.content))
        found = self._read(asked, self._centre.settings()).found
        stands = {name: getattr(patient, name) for name in imports.COMPLETED}
        read = {name: found.told[name] for name in imports.COMPLETED}
        for name, value in imports.completions(stands, read).items():
            setattr(patient, name, value)
        if not patient.email:
            patient.email, patient.email_norm = found.told["email"], found.told["email_norm"]
        there = {phone.e164 for phone in self._phones([patient.id])[patient.id]}
        new = {phone: kind for phone, kind in found.phones.items() if phone not in there}
        self._add_phones(patient, new)
        self._index(patient, (*there, *new))
        return patient

    def _known(self, rows: Sequence[RowIn]) -> set[str]:
        keys = [row.key for row in rows]
        asked = select(ImportRow.key).where(ImportRow.key.in_(keys))
        return set(self.session.scalars(asked))

    def _read(self, row: RowIn, settings: Settings) -> Reading:
        """Contacts that cannot be read are left out; anything else refuses the row."""
        asked = row.registration
        entries.one_of(asked.source, ("IMPORT",), "source")
        told = checked(asked, self._today(settings))
        country = asked.residence_country or settings.country
        phones, lost = contacts.readable_phones(asked.phones, country)
        notes = [f"phone “{one[:40]}” could not be read and was left out" for one in lost]
        try:
            mail = contacts.check_email(asked.email, demo=settings.demo)
        except face.EmailRefused:
            notes.append(f"e-mail “{asked.email[:80]}” could not be read and was left out")
            mail = ("", "")
        told["email"], told["email_norm"] = mail
        found = Entered(told, phones, tuple(map(entries.check_fact, asked.health)))
        return Reading(row, found, tuple(notes))

    def _keep(self, source: str, read: Sequence[Reading], settings: Settings) -> Iterator[RowOut]:
        """Numbers are taken before anybody is looked for: who registers meanwhile waits."""
        if not read:
            return
        year = self._today(settings).year
        first = self._centre.next_number(SERIES, str(year), 0)
        register = Register(self.session, [one.found.traits for one in read])
        new, seen = list[Reading](), list[dict[str, Any]]()
        ids, people = (in_order(self.now(), len(read)) for _ in range(2))
        for place, one in enumerate(read):
            likely = register.likely(place)
            row = _row_of(next(ids), source, one, likely)
            seen.append(row)
            if likely:
                surest = likely[0]
                words = f"may be known, score {surest.score}: {', '.join(surest.reasons)}"
                yield RowOut(one.asked.number, "HELD", "", words)
                continue
            one.found.told["id"] = row["patient_id"] = next(people)
            register.add(place, row["patient_id"])
            new.append(one)
        if new:
            first = self._centre.next_number(SERIES, str(year), len(new)) - len(new)
        for count, one in enumerate(new, first + 1):
            numbered(one.found, year, count)
            one.found.told["status"] = _status(deceased=one.asked.deceased)
            self.about(one.found.told["id"])
        self._put(new, seen)
        for one in new:
            yield RowOut(
                one.asked.number, "IMPORTED", "contact" if one.notes else "", "; ".join(one.notes),
                one.found.told["id"], one.found.told["mrn"],
            )  # fmt: skip

    def _put(self, new: Sequence[Reading], seen: Sequence[dict[str, Any]]) -> None:
        """All of one kind at once; what else was told of somebody is rare and goes one by one."""
        self.put_many(Patient, [one.found.told for one in new])
        ids = in_order(self.now(), sum(len(one.found.phones) for one in new))
        phones = [
            {"id": next(ids), "patient_id": one.found.told["id"], "e164": phone,
             "reversed": phone[::-1], "kind": kind}
            for one in new for phone, kind in one.found.phones.items()
        ]  # fmt: skip
        self.put_many(PatientPhone, phones)
        self.put_many(ImportRow, seen)
        for one in new:
            asked = one.asked.registration
            if asked.accepted_privacy or asked.accepted_terms or asked.guardian or asked.health:
                row = self.found(Patient, one.found.told["id"])
                self._add_told(row, replace(one.found, phones={}), asked)

    def _close_task(self, source: str) -> None:
        waiting = select(func.count()).where(ImportRow.status == "HELD", ImportRow.source == source)
        if not self.session.scalar(waiting):
            self._centre.close_tasks("import", uuid5(IMPORTS, source), (TASK,))


def _row_of(row_id: UUID, source: str, one: Reading, likely: tuple[Likely, ...]) -> dict[str, Any]:
    """What the import keeps of a row; all have the same columns."""
    row: dict[str, Any] = {
        "id": row_id, "key": one.asked.key, "source": source, "number": one.asked.number,
        "status": "IMPORTED", "score": 0, "content": {}, "likely": [], "patient_id": None,
    }  # fmt: skip
    if likely:
        row["status"], row["score"] = "HELD", likely[0].score
        row["content"] = imports.packed(one.asked.registration, deceased=one.asked.deceased)
        row["likely"] = [
            {"id": str(each.patient_id), "score": each.score, "reasons": list(each.reasons)}
            for each in likely
        ]
    return row


def _status(*, deceased: bool) -> str:
    return "DECEASED" if deceased else "ACTIVE"


def _shown(likely: list[Any], hits: dict[UUID, face.Hit]) -> Iterator[face.Duplicate]:
    for one in likely:
        hit = hits.get(UUID(one["id"]))
        if hit is not None:
            yield face.Duplicate(hit, one["score"], tuple(one["reasons"]))
