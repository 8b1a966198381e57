"""Cases along their states. The gates stand in front of this; the walls of the database behind."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select

from clinic_desktop.core import moves
from clinic_desktop.domain.theatre import interface as face
from clinic_desktop.domain.theatre.interface import CasesDesk
from clinic_desktop.domain.theatre.models import (
    CaseHold,
    CaseTeam,
    Reconfirmation,
    SurgicalCase,
    TheatreBooking,
)
from clinic_desktop.domain.theatre.service.base import TheatrePart
from clinic_desktop.domain.theatre.service.reading import facts_of
from clinic_desktop.store.one_person import of_person
from clinic_desktop.store.service import performs

OUTCOMES = {"S08": ("DONE", "DIED"), "S09": ("PARTIAL", "ABANDONED")}
OPEN = ("SCHEDULED", "ON_HOLD", "CHECKED_IN", "IN_THEATRE", "POSTPONED")
NEWEST = select(SurgicalCase).order_by(
    SurgicalCase.created_at.desc(), SurgicalCase.session_no.desc()
)
OF_PLAN = NEWEST.where(SurgicalCase.plan_id == bindparam("plan"))
OF_PERSON = of_person(NEWEST, SurgicalCase.patient_id)


class CasesService(TheatrePart):
    @performs(CasesDesk.create_case)
    def create_case(self, new: face.NewCase) -> face.CaseFacts:
        emergency = new.kind == "EMERGENCY"
        move_id = "S12" if emergency else "S01"
        case = SurgicalCase(
            patient_id=self.about(new.patient_id),
            plan_id=new.plan_id,
            site_id=new.site_id,
            session_no=new.session_no,
            kind=new.kind,
            parent_case_id=new.parent_case_id,
            override_id=new.override_id,
            status=moves.after(move_id, None),
            checked_in_at=self.now() if emergency else None,
        )
        _bind(case, new.terms)
        self.session.add(case)
        self.session.flush()
        self._plan_team(case)
        self._event(case, "STEP", move_id)
        return self._facts(case)

    @performs(CasesDesk.hold)
    def hold(self, case_id: UUID, reason_code: str) -> face.CaseFacts:
        case = self._case(case_id)
        if case.status != "ON_HOLD":
            slot = self._live_slot(case)
            self._step(case, "S02", reason_code, slot.starts_at if slot else None)
        if reason_code not in (hold.reason_code for hold in self._holds(case)):
            self.session.add(
                CaseHold(
                    case_id=case.id,
                    patient_id=case.patient_id,
                    reason_code=reason_code,
                    opened_at=self.now(),
                )
            )
        return self._facts(case)

    @performs(CasesDesk.clear_hold)
    def clear_hold(self, case_id: UUID, terms: face.CaseTerms | None) -> face.CaseFacts:
        case = self._case(case_id)
        moves.after("S03", case.status)
        for hold in self._holds(case):
            hold.closed_at, hold.closed_by = self.now(), self.caller.id
        self.session.flush()
        return self._bound(case, "S03", terms)

    @performs(CasesDesk.check_in)
    def check_in(self, case_id: UUID) -> face.CaseFacts:
        case = self._case(case_id)
        moves.after("S04", case.status)
        slot = self._live_slot(case)
        if slot is None or slot.status != "CONFIRMED":
            raise face.SlotMissing
        case.checked_in_at = self.now()
        return self._step(case, "S04")

    @performs(CasesDesk.undo_check_in)
    def undo_check_in(self, case_id: UUID) -> face.CaseFacts:
        return self._step(self._case(case_id), "S05")

    @performs(CasesDesk.reconfirm)
    def reconfirm(self, case_id: UUID, said: str = "") -> face.CaseFacts:
        case = self._recorded(case_id)
        if case.status != "SCHEDULED":
            moves.after("S07", case.status)  # on the way into theatre, not later
        if case.consent_id is None:
            raise face.ConsentFirst("This emergency has no consent that could be confirmed.")
        kept = Reconfirmation.case_id == case.id
        self.session.add(
            Reconfirmation(
                case_id=case.id,
                patient_id=case.patient_id,
                consent_id=case.consent_id,
                performer_id=self.caller.id,
                said=said,
                occurred_at=self.now(),
                recorded_at=self._next(Reconfirmation.recorded_at, kept),
            )
        )
        return self._facts(case)

    @performs(CasesDesk.enter)
    def enter(self, case_id: UUID, move_id: str) -> face.CaseFacts:
        case = self._case(case_id)
        if move_id == "S13" and case.kind != "EMERGENCY":
            raise face.NoEmergency
        moves.after(move_id, case.status)
        if case.wheels_in_at is None:
            case.wheels_in_at = self.now()
            self._event(case, "TIME", "WHEELS_IN")
        return self._step(case, move_id)

    @performs(CasesDesk.abort)
    def abort(self, case_id: UUID, reason: str) -> face.CaseFacts:
        case = self._case(case_id)
        moves.after("S06", case.status)
        if case.incision_at is not None:
            raise face.Incised
        return self._step(case, "S06", reason, self.now())

    @performs(CasesDesk.finish)
    def finish(self, case_id: UUID, move_id: str, outcome: str, reason: str) -> face.CaseFacts:
        case = self._case(case_id)
        moves.after(move_id, case.status)
        if outcome not in OUTCOMES[move_id]:
            raise face.EntryRefused(f"This step ends as {' or '.join(OUTCOMES[move_id]).lower()}.")
        case.outcome, case.completed_at = outcome, self.now()
        self._step(case, move_id, reason)
        slot = self._live_slot(case)
        if slot is not None and slot.status == "CONFIRMED":
            self._finish(slot)
        return self._facts(case)

    @performs(CasesDesk.postpone)
    def postpone(self, case_id: UUID, reason: str) -> face.CaseFacts:
        return self._step(self._case(case_id), "S10", reason, self.now())

    @performs(CasesDesk.cancel)
    def cancel(self, case_id: UUID, reason: str) -> face.CaseFacts:
        return self._step(self._case(case_id), "S11", reason, self.now())

    @performs(CasesDesk.resume)
    def resume(self, case_id: UUID, terms: face.CaseTerms) -> face.CaseFacts:
        case = self._case(case_id)
        moves.after("S14", case.status)
        return self._bound(case, "S14", terms)

    @performs(CasesDesk.stop_when_safe)
    def stop_when_safe(self, case_id: UUID) -> None:
        case = self._recorded(case_id)
        if case.status in OPEN and not case.stop_when_safe:
            case.stop_when_safe = True
            self._event(case, "STOP_WHEN_SAFE")

    @performs(CasesDesk.placed)
    def placed(self, case_id: UUID, side: str, at: datetime) -> None:
        self._event(self._recorded(case_id), "IMPLANT", side, at=at)

    @performs(CasesDesk.keep)
    def keep(self, case_id: UUID, kind: str, code: str, text: str) -> None:
        self._event(self._recorded(case_id), kind, code, text)

    @performs(CasesDesk.join)
    def join(self, case_id: UUID, people: Mapping[UUID, str]) -> None:
        case = self._recorded(case_id)
        asked = select(CaseTeam.user_id, CaseTeam.part).where(CaseTeam.case_id == case.id)
        there = {(person, part) for person, part in self.session.execute(asked)}
        for person, part in people.items():
            if (person, part) not in there:
                member = CaseTeam(
                    case_id=case.id, patient_id=case.patient_id, user_id=person, part=part
                )
                self.session.add(member)
        self.session.flush()

    @performs(CasesDesk.case_facts)
    def case_facts(self, case_id: UUID) -> face.CaseFacts:
        case = self.found(SurgicalCase, case_id)
        self.about(case.patient_id)
        return facts_of(self.session, [case], self._rooms)[0]

    @performs(CasesDesk.case_of_plan)
    def case_of_plan(self, plan_id: UUID) -> face.CaseFacts | None:
        found = self.session.scalars(OF_PLAN, {"plan": plan_id}).all()
        chosen = next((case for case in found if case.status in OPEN), found[0] if found else None)
        if chosen is None:
            return None
        self.about(chosen.patient_id)
        return facts_of(self.session, [chosen], self._rooms)[0]

    @performs(CasesDesk.cases_of)
    def cases_of(self, patient_id: UUID) -> tuple[face.CaseFacts, ...]:
        self.about(patient_id)
        found = self.session.scalars(self.of(OF_PERSON), {"person": patient_id}).all()
        return facts_of(self.session, found, self._rooms)

    def _step(
        self,
        case: SurgicalCase,
        move_id: str,
        reason: str = "",
        slot_until: datetime | None = None,
    ) -> face.CaseFacts:
        """One move. With `slot_until` its confirmed slot is demoted first, as the walls want it."""
        target = moves.after(move_id, case.status)
        slot = self._live_slot(case) if slot_until else None
        if slot is not None and slot.status == "CONFIRMED":
            slot.status, slot.hold_until = moves.after("B07", slot.status), slot_until
            self.session.flush()
        if target != "CHECKED_IN" and case.status == "CHECKED_IN" and target != "IN_THEATRE":
            case.checked_in_at = None
        case.status, case.status_reason = target, reason[:60]
        self.session.flush()
        self._event(case, "STEP", move_id, reason)
        return self._facts(case)

    def _bound(
        self, case: SurgicalCase, move_id: str, terms: face.CaseTerms | None
    ) -> face.CaseFacts:
        """Back on the list, under the terms as they stand."""
        if terms is not None:
            _bind(case, terms)
            self._plan_team(case)
        return self._step(case, move_id)

    def _holds(self, case: SurgicalCase) -> list[CaseHold]:
        """The reasons that are still open."""
        asked = select(CaseHold).where(CaseHold.case_id == case.id, CaseHold.closed_at.is_(None))
        return list(self.session.scalars(asked))

    def _plan_team(self, case: SurgicalCase) -> None:
        """The performers, and no others, are planned as surgeons."""
        asked = select(CaseTeam).where(CaseTeam.case_id == case.id, CaseTeam.part == "SURGEON")
        there = {row.user_id: row for row in self.session.scalars(asked)}
        wanted = [UUID(person) for person in case.performers]
        for user_id, row in there.items():
            row.planned = user_id in wanted
        for user_id in wanted:
            if user_id not in there:
                member = CaseTeam(
                    case_id=case.id, patient_id=case.patient_id, user_id=user_id, part="SURGEON"
                )
                self.session.add(member)

    def _finish(self, slot: TheatreBooking) -> None:
        """B12: people are free at once, the room when it is clean; the planned end stays."""
        now, spans = self.now(), self._centre.spans_of(slot.id)
        self._centre.in_turn(tuple(span.resource_id for span in spans))
        clean = now + (slot.blocked_until - slot.ends_at)
        slot.finished_at = now
        if slot.starts_at < clean < slot.blocked_until:
            slot.blocked_until = clean
        self.session.flush()
        until = {slot.theatre_id: clean}
        held = {span: until.get(span.resource_id, now) for span in spans}
        never = tuple(span.resource_id for span, end in held.items() if span.starts_at >= end)
        if never:
            self._centre.release(slot.id, never)
        self._centre.allocate(
            tuple(
                replace(span, ends_at=end)
                for span, end in held.items()
                if span.starts_at < end < span.ends_at
            )
        )


def _bind(case: SurgicalCase, terms: face.CaseTerms) -> None:
    case.plan_revision_id, case.consent_id = terms.revision_id, terms.consent_id
    case.planned_minutes, case.turnover_minutes = terms.minutes, terms.turnover
    case.profile = terms.profile
    case.performers = [str(person) for person in terms.performers]
    case.implant_sides, case.marks = list(terms.implant_sides), list(terms.marks)
