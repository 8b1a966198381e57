"""What a patient told of allergies, medicines and conditions: ended, never deleted."""

from uuid import UUID

from sqlalchemy import select

from clinic_desktop.domain.patients import interface as face
from clinic_desktop.domain.patients.interface import NewHealthFact, PatientsDesk
from clinic_desktop.domain.patients.models import HealthFact
from clinic_desktop.domain.patients.rules import entries
from clinic_desktop.domain.patients.rules.names import fold
from clinic_desktop.domain.patients.service.base import PatientsPart
from clinic_desktop.domain.patients.service.files import shown_fact
from clinic_desktop.store.service import performs

PATIENTS = ("patient", "ticket")
"""Who speaks for themselves, signed in or on a tablet: what they say waits for a colleague."""


class Health(PatientsPart):
    @performs(PatientsDesk.add_health_fact)
    def add_health_fact(self, patient_id: UUID, fact: NewHealthFact) -> face.HealthFact:
        self._opened(patient_id, to_write=True)
        kept = entries.check_fact(fact)
        told = self._live(patient_id, kept.kind)
        mine = self.caller.kind in PATIENTS
        known = _same(kept, told) if mine else None
        if known is not None:
            return shown_fact(known)
        if kept.kind == "ALLERGY":
            self._settle_none(kept, told, proposed=mine)
        row = _same(kept, told, proposed=True)  # written again by a colleague, it is confirmed
        if row is None:
            row = HealthFact(patient_id=patient_id, kind=kept.kind, proposed=mine)
            row.recorded_at = self.now()
            self.session.add(row)
        elif not mine:
            row.proposed = False
        row.text, row.severity, row.reaction = kept.text, kept.severity, kept.reaction
        row.occurred_at = kept.occurred_at
        self.session.flush()
        return shown_fact(row)

    @performs(PatientsDesk.end_health_fact)
    def end_health_fact(self, fact_id: UUID, version: int) -> face.HealthFact:
        row = self.locked(HealthFact, fact_id)
        self.about(row.patient_id)
        self.seen(row, version)
        if self.caller.kind in PATIENTS and not row.proposed:
            raise face.AtTheDesk
        if row.ended_at is None:
            row.ended_at = self.now()
        self.session.flush()
        return shown_fact(row)

    def _settle_none(self, kept: NewHealthFact, told: list[HealthFact], *, proposed: bool) -> None:
        """ "None known" and a named allergy do not stand side by side."""
        if kept.severity == face.NO_ALLERGIES:
            if any(row.severity != face.NO_ALLERGIES for row in told):
                raise face.FactRefused("An allergy is known. End it before saying there is none.")
            return
        for row in told:
            if row.severity == face.NO_ALLERGIES and not proposed:
                row.ended_at = self.now()

    def _live(self, patient_id: UUID, kind: str) -> list[HealthFact]:
        asked = select(HealthFact).where(
            HealthFact.patient_id == patient_id,
            HealthFact.kind == kind,
            HealthFact.ended_at.is_(None),
        )
        return list(self.session.scalars(asked.order_by(HealthFact.recorded_at)))


def _same(
    kept: NewHealthFact, told: list[HealthFact], *, proposed: bool = False
) -> HealthFact | None:
    """In whatever spelling."""
    same = (row for row in told if fold(row.text) == fold(kept.text))
    return next((row for row in same if row.proposed or not proposed), None)
