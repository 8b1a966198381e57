"""Two records of one person become one by reference: nothing of what was written is moved."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from clinic_desktop.domain.patients import interface as face
from clinic_desktop.domain.patients.interface import PatientRelationsDesk
from clinic_desktop.domain.patients.interface.values import ENDED, TOLD_GUARDIAN
from clinic_desktop.domain.patients.models import (
    DuplicateReview,
    Patient,
    PatientMerge,
    PatientPerson,
)
from clinic_desktop.domain.patients.rules import entries
from clinic_desktop.domain.patients.service.reviews import MOST_PAIRS, Reviews
from clinic_desktop.store.service import performs

UNDO = timedelta(days=30)
BY_MERGING = "This record was merged into another."
STAND = frozenset({"REVIEW", "ACTIVE"})


class Merging(Reviews):
    @performs(PatientRelationsDesk.proposed_merges)
    def proposed_merges(self) -> tuple[face.DuplicatePair, ...]:
        one, other = aliased(Patient), aliased(Patient)
        asked = (
            select(DuplicateReview)
            .join(one, one.id == DuplicateReview.patient_id)
            .join(other, other.id == DuplicateReview.other_id)
            .where(DuplicateReview.decision == "SAME")
            .where(one.status != "MERGED", other.status != "MERGED")
            .order_by(DuplicateReview.decided_at)
        )
        return self._pairs(list(self.session.scalars(asked.limit(MOST_PAIRS))))

    @performs(PatientRelationsDesk.merges)
    def merges(self) -> tuple[face.Merge, ...]:
        since = self.now() - UNDO
        asked = select(PatientMerge).where(
            PatientMerge.undone_at.is_(None), PatientMerge.merged_at > since
        )
        rows = self.session.scalars(asked.order_by(PatientMerge.merged_at.desc()).limit(MOST_PAIRS))
        return self._merges(list(rows))

    @performs(PatientRelationsDesk.merge)
    def merge(
        self, pair_id: UUID, version: int, kept_id: UUID, reason: str, alone: bool
    ) -> face.Merge:
        pair = self.locked(DuplicateReview, pair_id)
        self.seen(pair, version)
        both = {pair.patient_id, pair.other_id}
        if pair.decision != "SAME" or pair.decided_by is None or kept_id not in both:
            raise face.MergeRefused("Say first that these two records are the same person.")
        if pair.decided_by == self.caller.id and not alone:
            raise face.MergeAlone
        reason = entries.check_reason(reason)
        (gone_id,) = both - {kept_id}
        rows = self._held_whole((gone_id, kept_id))
        gone, kept = rows[gone_id], rows[kept_id]
        if not {gone.status, kept.status} <= STAND:
            raise face.MergeRefused
        kept.restricted = kept.restricted or gone.restricted
        row = PatientMerge(
            pair_id=pair.id, gone_id=gone_id, kept_id=kept_id, status_before=gone.status,
            reason=reason, proposed_by=pair.decided_by, merged_by=self.caller.id,
            merged_at=self.now(),
        )  # fmt: skip
        self.session.add(row)
        self._follow(gone_id, kept_id)
        self._end_told(row)
        gone.status, gone.merged_into = "MERGED", kept_id
        self.session.flush()
        self._open_when_clear(kept)
        self._centre.close_tasks(face.REVIEWED, pair.id, ("MERGE",))
        return self._merges([row])[0]

    @performs(PatientRelationsDesk.note_closed_account)
    def note_closed_account(self, merge_id: UUID, account_id: UUID) -> None:
        row = self.locked(PatientMerge, merge_id)
        self.about(row.kept_id)
        row.closed_account = account_id

    @performs(PatientRelationsDesk.undo_merge)
    def undo_merge(self, merge_id: UUID, version: int, reason: str) -> face.Merge:
        row = self.locked(PatientMerge, merge_id)
        self.seen(row, version)
        if row.undone_at is not None or self.now() > row.merged_at + UNDO:
            raise face.MergeKept
        gone = self._held_whole((row.gone_id, row.kept_id))[row.gone_id]
        row.undone_at, row.undone_by = self.now(), self.caller.id
        row.undone_reason = entries.check_reason(reason)
        gone.status, gone.merged_into = row.status_before, None
        pair = self.locked(DuplicateReview, row.pair_id)
        pair.decision, pair.decided_at, pair.decided_by = "", None, None
        self.session.flush()
        self.about(gone.id)
        self._bring_back(gone.id)
        self._told_again(row, gone)
        return self._merges([row])[0]

    def _held_whole(self, ids: tuple[UUID, UUID]) -> dict[UUID, Patient]:
        """Both rows, in one order: who is writing to one of them finishes first."""
        asked = select(Patient).where(Patient.id.in_(ids)).order_by(Patient.id).with_for_update()
        again = asked.execution_options(populate_existing=True)
        found = {row.id: row for row in self.session.scalars(again)}
        stands = [row.id for row in found.values() if row.status != "MERGED"]
        for one in stands:
            self.about(one)
        return found

    def _follow(self, gone_id: UUID, kept_id: UUID) -> None:
        """What was merged into the record before goes on into the one that stands."""
        earlier = select(Patient).where(Patient.merged_into == gone_id)
        for row in self.session.scalars(earlier):
            row.merged_into = kept_id
        self.session.flush()

    def _bring_back(self, standing_id: UUID) -> None:
        """All that was merged into it before it went itself, however many steps lie between."""
        steps = select(PatientMerge.gone_id, PatientMerge.kept_id).where(
            PatientMerge.undone_at.is_(None)
        )
        into: dict[UUID, list[UUID]] = {}
        for gone_id, kept_id in self.session.execute(steps):
            into.setdefault(kept_id, []).append(gone_id)
        found, looked = [standing_id], 0
        while looked < len(found):
            found += into.get(found[looked], ())
            looked += 1
        for row in self.session.scalars(select(Patient).where(Patient.id.in_(found[1:]))):
            row.merged_into = standing_id
        self.session.flush()

    def _end_told(self, merge: PatientMerge) -> None:
        """Who only said to be the guardian says it of the record that stands, or not at all."""
        at = merge.merged_at
        told = select(PatientPerson).where(
            PatientPerson.patient_id == merge.gone_id,
            PatientPerson.kind == TOLD_GUARDIAN,
            or_(PatientPerson.ends_at.is_(None), PatientPerson.ends_at > at),
        )
        for link in self.session.scalars(told):
            link.ends_at = at
            link.evidence = f"{link.evidence}\n{ENDED}{BY_MERGING}".strip()
        self.session.flush()

    def _told_again(self, merge: PatientMerge, gone: Patient) -> None:
        """What the merge itself had ended holds as before, until the child is of age."""
        told = select(PatientPerson).where(
            PatientPerson.patient_id == gone.id,
            PatientPerson.kind == TOLD_GUARDIAN,
            PatientPerson.ends_at == merge.merged_at,
        )
        until = self._of_age(gone.born, self._centre.settings().time_zone)
        for link in self.session.scalars(told):
            if link.evidence.endswith(BY_MERGING) and (until is None or until > self.now()):
                link.ends_at = until
                link.evidence = link.evidence.removesuffix(f"{ENDED}{BY_MERGING}").strip()
        self.session.flush()

    def _open_when_clear(self, row: Patient) -> None:
        if row.status == "REVIEW" and not self._is_in_doubt(row.id):
            row.status = "ACTIVE"
            self.session.flush()

    def _merges(self, rows: list[PatientMerge]) -> tuple[face.Merge, ...]:
        hits = self._hits({row.gone_id for row in rows} | {row.kept_id for row in rows})
        return tuple(
            face.Merge(
                row.id, row.version, hits[row.gone_id], hits[row.kept_id], row.reason,
                row.proposed_by, row.merged_by, row.merged_at, row.merged_at + UNDO,
                row.closed_account,
            )
            for row in rows
        )  # fmt: skip
