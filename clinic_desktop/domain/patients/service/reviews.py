"""Pairs of records that may be one person: shown side by side, decided by the reception."""

from uuid import UUID

from sqlalchemy import select

from clinic_desktop.domain.centre.interface import NewTask
from clinic_desktop.domain.patients import interface as face
from clinic_desktop.domain.patients.interface import PatientRelationsDesk
from clinic_desktop.domain.patients.models import DuplicateReview, Patient
from clinic_desktop.domain.patients.rules import entries
from clinic_desktop.domain.patients.service.base import PatientsPart
from clinic_desktop.store.service import performs

MOST_PAIRS = 100
TO_CONFIRM = "Two records are said to be one person. Compare both and confirm the merge."


class Reviews(PatientsPart):
    @performs(PatientRelationsDesk.duplicates)
    def duplicates(self) -> tuple[face.DuplicatePair, ...]:
        gone = select(Patient.id).where(Patient.merged_into.is_not(None))
        waiting = select(DuplicateReview).where(
            DuplicateReview.decision == "",
            DuplicateReview.patient_id.not_in(gone),
            DuplicateReview.other_id.not_in(gone),
        )
        order = (DuplicateReview.score.desc(), DuplicateReview.created_at)
        return self._pairs(list(self.session.scalars(waiting.order_by(*order).limit(MOST_PAIRS))))

    @performs(PatientRelationsDesk.decide_duplicate)
    def decide_duplicate(self, pair_id: UUID, version: int, decision: str, reason: str) -> None:
        pair = self.locked(DuplicateReview, pair_id)
        self.seen(pair, version)
        entries.one_of(decision, ("DIFFERENT", "SAME"), "decision")
        pair.reason = entries.check_reason(reason)
        patient = self._opened(pair.patient_id, to_write=True)
        self.about(pair.other_id)
        pair.decision, pair.decided_at, pair.decided_by = decision, self.now(), self.caller.id
        self.session.flush()
        if patient.status == "REVIEW" and not self._is_in_doubt(patient.id):
            patient.status = "ACTIVE"
        if not self._waits(patient.id):
            self._centre.close_tasks(face.REVIEWED, patient.id, ("DUPLICATE",))
        self._centre.close_tasks(face.REVIEWED, pair.id, ("MERGE",))
        if decision == "SAME":
            self._centre.open_task(
                NewTask("MERGE", TO_CONFIRM, face.REVIEWED, pair.id, "RECEPTION", None, patient.id)
            )

    def _pairs(self, pairs: list[DuplicateReview]) -> tuple[face.DuplicatePair, ...]:
        hits = self._hits({pair.patient_id for pair in pairs} | {pair.other_id for pair in pairs})
        return tuple(
            face.DuplicatePair(
                pair.id, pair.version, hits[pair.patient_id], hits[pair.other_id], pair.score,
                tuple(pair.reasons), pair.created_at, pair.decision, pair.reason, pair.decided_by,
            )
            for pair in pairs
        )  # fmt: skip

    def _waits(self, patient_id: UUID) -> bool:
        asked = select(DuplicateReview.id).where(
            DuplicateReview.patient_id == patient_id, DuplicateReview.decision == ""
        )
        return self.session.scalar(asked.limit(1)) is not None

    def _is_in_doubt(self, patient_id: UUID) -> bool:
        gone = select(Patient.id).where(Patient.merged_into.is_not(None))
        asked = select(DuplicateReview.id).where(
            DuplicateReview.patient_id == patient_id,
            DuplicateReview.decision != "DIFFERENT",
            DuplicateReview.other_id.not_in(gone),
        )
        return self.session.scalar(asked.limit(1)) is not None
