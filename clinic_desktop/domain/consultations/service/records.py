"""What was wanted, found and decided: written while it goes on, locked when it is completed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import case, select
from sqlalchemy.engine import Row

from clinic_desktop.core import errors
from clinic_desktop.core.moves import after
from clinic_desktop.core.safe_text import clean
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.consultations import interface as face
from clinic_desktop.domain.consultations.interface import ConsultationsDesk
from clinic_desktop.domain.consultations.models import (
    Appointment,
    Consultation,
    ConsultationAddendum,
)
from clinic_desktop.domain.consultations.rules import record
from clinic_desktop.store.one_person import of_person
from clinic_desktop.store.service import Service, Work, performs

DECIDES = case((Consultation.status == "COMPLETED", 0), else_=1)
"""A completed one decides, even when a later one is only scheduled."""
HELD_AT = of_person(
    select(Consultation, Appointment.starts_at)
    .outerjoin(Appointment, Appointment.id == Consultation.appointment_id)
    .order_by(DECIDES, Consultation.created_at.desc(), Consultation.id),
    Consultation.patient_id,
)
HELD_WITH = of_person(
    select(
        Consultation.id, Consultation.status, Consultation.kind, Consultation.mode,
        Consultation.facts, Appointment.starts_at,
    ).outerjoin(Appointment, Appointment.id == Consultation.appointment_id),
    Consultation.patient_id,
)  # fmt: skip


class ConsultationsService(Service):
    def __init__(self, work: Work, centre: CentreDesk) -> None:
        super().__init__(work)
        self._centre = centre

    @performs(ConsultationsDesk.of_patient)
    def of_patient(self, patient_id: UUID) -> tuple[face.ConsultationCard, ...]:
        """The newest first."""
        self.about(patient_id)
        asked = (
            select(Consultation, Appointment.starts_at)
            .outerjoin(Appointment, Appointment.id == Consultation.appointment_id)
            .where(self.of_person(Consultation.patient_id, patient_id))
            .order_by(Consultation.created_at.desc(), Consultation.id)
        )
        return tuple(
            face.ConsultationCard(
                row.id, row.patient_id, row.clinician_id, row.kind, row.mode, row.status,
                row.outcome, starts_at, row.completed_at,
            )
            for row, starts_at in self.session.execute(asked)
        )  # fmt: skip

    @performs(ConsultationsDesk.consultation)
    def consultation(self, consultation_id: UUID) -> face.ConsultationSheet:
        row = self.found(Consultation, consultation_id)
        self.about(row.patient_id)
        sheet = self._sheet(row)
        return sheet if self.scope != "F" else _without_notes(sheet)

    @performs(ConsultationsDesk.save_notes)
    def save_notes(
        self,
        consultation_id: UUID,
        version: int,
        complaint: str,
        findings: str,
        assessment: str,
    ) -> face.ConsultationSheet:
        row = self._open(consultation_id)
        sent = {"complaint": complaint, "findings": findings, "assessment": assessment}
        sent = {
            name: clean(text, name, record.LONGEST_NOTE, lines=True) for name, text in sent.items()
        }
        changed = {name for name, text in sent.items() if text != getattr(row, name)}
        _check_stale(row, version, {name: sent[name] for name in changed})
        if self.scope == "F" and row.kind != "NURSE" and changed - {"complaint"}:
            raise face.IntakeOnly
        for name in changed:
            setattr(row, name, sent[name])
        self.session.flush()
        return self._sheet(row)

    @performs(ConsultationsDesk.save_vitals)
    def save_vitals(self, consultation_id: UUID, vitals: Mapping[str, str]) -> None:
        row = self._open(consultation_id)
        measured = record.check_vitals(vitals)
        if measured:
            at = self.now().isoformat(timespec="seconds")
            row.facts = {**row.facts, **measured, "measured_at": at}

    @performs(ConsultationsDesk.save_screening)
    def save_screening(self, consultation_id: UUID, tool: str, points: int, talk: str) -> None:
        row = self._open(consultation_id)
        talk = clean(talk, "talk", record.LONGEST_NOTE, lines=True)
        kept = record.check_screening(tool, points, talk)
        at = self.now().isoformat(timespec="seconds")
        row.facts = {**row.facts, **kept, "screened_at": at}

    @performs(ConsultationsDesk.add_addendum)
    def add_addendum(self, consultation_id: UUID, text: str) -> face.ConsultationSheet:
        row = self.found(Consultation, consultation_id)
        self.about(row.patient_id)
        after("C11", row.status)
        text = clean(text, "text", record.LONGEST_NOTE, lines=True)
        if not text:
            raise face.AppointmentRefused("Write something.", params={"field": "text"})
        now = self.now()
        self.session.add(
            ConsultationAddendum(
                consultation_id=row.id, author_id=self.caller.id, text=text, recorded_at=now
            )
        )
        self.session.flush()
        return self._sheet(row)

    @performs(ConsultationsDesk.complete)
    def complete(self, consultation_id: UUID, outcome: str) -> face.ConsultationFacts:
        row = self._held(consultation_id)
        status = after("C07", row.status)
        self._check_owner(row)
        unmet = record.missing(row.complaint, row.findings, outcome)
        if unmet:
            raise face.Incomplete(" ".join(reason.text for reason in unmet), unmet)
        row.status, row.outcome, row.completed_at = status, outcome, self.now()
        self.session.flush()
        if row.appointment_id is not None:
            self._finish_appointment(row.appointment_id)
        return self._facts(row)

    @performs(ConsultationsDesk.open_emergency)
    def open_emergency(
        self, patient_id: UUID, override_id: UUID, finding: str
    ) -> face.ConsultationFacts:
        self.about(patient_id)
        now = self.now()
        row = Consultation(
            patient_id=patient_id,
            clinician_id=self.caller.id,
            kind="EMERGENCY",
            status=after("C02", None),
            complaint="Emergency",
            findings=clean(finding, "finding", record.LONGEST_NOTE, lines=True) or "Emergency",
            outcome="PROCEDURE_PLANNED",
            override_id=override_id,
            occurred_at=now,
        )
        self.session.add(row)
        self.session.flush()
        row.status, row.completed_at = after("C07", row.status), now
        self.session.flush()
        return self._facts(row)

    @performs(ConsultationsDesk.facts)
    def facts(self, consultation_id: UUID) -> face.ConsultationFacts:
        row = self.found(Consultation, consultation_id)
        self.about(row.patient_id)
        return self._facts(row)

    @performs(ConsultationsDesk.newest)
    def newest(self, patient_id: UUID) -> face.ConsultationFacts | None:
        """A completed one decides, even when a later one is only scheduled."""
        self.about(patient_id)
        asked = (
            select(Consultation)
            .where(Consultation.patient_id == patient_id, Consultation.status != "CANCELLED")
            .order_by(DECIDES, Consultation.created_at.desc(), Consultation.id)
        )
        row = self.session.scalars(asked.limit(1)).first()
        return self._facts(row) if row is not None else None

    @performs(ConsultationsDesk.facts_of)
    def facts_of(self, patient_id: UUID) -> tuple[face.ConsultationFacts, ...]:
        self.about(patient_id)
        rows = self.session.execute(self.of(HELD_AT), {"person": patient_id})
        found = [(row, starts_at) for row, starts_at in rows]
        counted = [row for row, _ in found if record.counts(row.status, row.kind)]
        met = sum(row.mode == "IN_PERSON" for row in counted)
        screened = record.screened(row.facts for row, _ in found)
        return tuple(
            _facts(row, starts_at, len(counted), met, screened) for row, starts_at in found
        )

    def _held(self, consultation_id: UUID) -> Consultation:
        """Appointment before consultation, as everywhere, so that no two wait crosswise."""
        known = self.found(Consultation, consultation_id)
        self.about(known.patient_id)
        if known.appointment_id is not None:
            self.locked(Appointment, known.appointment_id)
        return self.locked(Consultation, consultation_id)

    def _open(self, consultation_id: UUID) -> Consultation:
        """To be written into. Raises Locked, NotOpen."""
        row = self.locked(Consultation, consultation_id)
        self.about(row.patient_id)
        if row.status == "COMPLETED":
            raise face.Locked
        if row.status not in record.OPEN:
            raise face.NotOpen
        return row

    def _check_owner(self, row: Consultation) -> None:
        """Whoever holds it completes it; nurses complete their own kind."""
        if self.scope == "F" and row.kind != "NURSE":
            raise face.NotYours
        anybody = row.kind in record.SELF_COMPLETED or self.caller.kind == "system"
        if not anybody and row.clinician_id != self.caller.id:
            raise face.NotYours

    def _finish_appointment(self, appointment_id: UUID) -> None:
        """A16 follows by itself; whoever is next may have the rest of the time."""
        appointment = self.locked(Appointment, appointment_id)
        appointment.status = after("A16", appointment.status)
        appointment.finished_at = self.now()
        self.session.flush()
        self._centre.release(appointment_id)

    def _sheet(self, row: Consultation) -> face.ConsultationSheet:
        """A patient sees who, when and what follows, not the notes."""
        own = self.caller.kind not in ("staff", "system")
        return face.ConsultationSheet(
            row.id, row.patient_id, row.clinician_id, row.kind, row.mode, row.status,
            "" if own else row.complaint, "" if own else row.findings,
            "" if own else row.assessment, row.outcome, {} if own else dict(row.facts),
            row.completed_at, () if own else self._addenda(row.id), row.version,
            None if own else row.updated_by, None if own else row.updated_at,
        )  # fmt: skip

    def _addenda(self, consultation_id: UUID) -> tuple[face.Addendum, ...]:
        table = ConsultationAddendum
        asked = select(table).where(table.consultation_id == consultation_id)
        return tuple(
            face.Addendum(row.author_id, row.text, row.recorded_at)
            for row in self.session.scalars(asked.order_by(table.recorded_at, table.id))
        )

    def _facts(self, row: Consultation) -> face.ConsultationFacts:
        held = self._held_with(row.patient_id)
        counted = [one for one in held if record.counts(one.status, one.kind)]
        met = sum(one.mode == "IN_PERSON" for one in counted)
        screened = record.screened(one.facts for one in held)
        starts = next((one.starts_at for one in held if one.id == row.id), None)
        return _facts(row, starts, len(counted), met, screened)

    def _held_with(self, patient_id: UUID) -> Sequence[Row[Any]]:
        """What a policy counts or asks about in all consultations of this person."""
        return self.session.execute(self.of(HELD_WITH), {"person": patient_id}).all()


def _facts(
    row: Consultation,
    starts_at: datetime | None,
    completed: int,
    in_person: int,
    screened: bool,
) -> face.ConsultationFacts:
    return face.ConsultationFacts(
        row.id, row.patient_id, row.clinician_id, row.kind, row.mode, row.status, row.outcome,
        record.missing(row.complaint, row.findings, row.outcome), row.created_at, starts_at,
        row.completed_at, completed, in_person, screened,
    )  # fmt: skip


def _without_notes(sheet: face.ConsultationSheet) -> face.ConsultationSheet:
    """What its patient sees of it: when, with whom, how it ended."""
    return replace(sheet, complaint="", findings="", assessment="", facts={}, addenda=())


def _check_stale(row: Consultation, version: int, differing: Mapping[str, str]) -> None:
    if row.version == version:
        return
    params = {"shown": str(version), "stands": str(row.version)}
    for name, text in differing.items():
        params |= {f"sent.{name}": text, f"stands.{name}": getattr(row, name)}
    raise errors.Stale(params=params)
