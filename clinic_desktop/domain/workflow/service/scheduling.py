"""Steps 8 to 10: pre-op waived or cleared, the case, the theatre, and the ways back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from clinic_desktop.core.errors import Unmet
from clinic_desktop.core.procedures import Anaesthesia, PreopGate
from clinic_desktop.core.reasons import in_words
from clinic_desktop.domain.inventory.interface import Recalled
from clinic_desktop.domain.preop.interface import PreopFacts, PreopItemCard
from clinic_desktop.domain.theatre.interface import (
    BookingFacts,
    CaseFacts,
    NewBooking,
    NewCase,
    TeamPlace,
    TheatreCard,
)
from clinic_desktop.domain.workflow.interface.passing import Passing
from clinic_desktop.domain.workflow.interface.planning import PATIENT_DECIDED, ReasonNeeded
from clinic_desktop.domain.workflow.interface.progress import GateView
from clinic_desktop.domain.workflow.interface.scheduling import (
    NeedsAnaesthetist,
    NotWaivable,
    SchedulingDesk,
    SlotWish,
)
from clinic_desktop.domain.workflow.rules.facts import Facts, Wanted
from clinic_desktop.domain.workflow.rules.fee import Moment
from clinic_desktop.domain.workflow.rules.gates import unmet
from clinic_desktop.domain.workflow.rules.needs import needs_of, terms_of
from clinic_desktop.domain.workflow.rules.told import About, telling
from clinic_desktop.domain.workflow.service.overriding import Overriding, Use
from clinic_desktop.store.service import performs

LOCAL = (Anaesthesia.LOCAL, Anaesthesia.TUMESCENT, Anaesthesia.TOPICAL, Anaesthesia.NONE)
HOLD_FOR = timedelta(days=7)


class Scheduler(Overriding):
    """Base of the processes that make a slot firm."""

    def _booked(self, facts: Facts, slot: BookingFacts) -> None:
        """P12, hard reservation, notices; a held slot asks for its deposit instead."""
        plan = facts.plan
        assert plan is not None
        self._of.preop.set_day(plan.id, slot.starts_at.astimezone(facts.zone).date())
        if slot.status == "HELD":
            self._tell(
                "SLOT_HELD", "theatre_booking", slot.id, facts.patient, at=slot.hold_until,
                again=str(slot.version),
            )  # fmt: skip
            return
        day = slot.starts_at.astimezone(facts.zone).date()
        self._of.stock.reserve_hard(plan.id, slot.case_id, plan.patient_id, needs_of(plan), day)
        if plan.has_implants:
            self._of.preop.settle(plan.id, "IMPLANTS_IN_HOUSE", "Reserved by lot for this case.")
        if plan.status == "CONSENT_SIGNED":
            self._of.plan_steps.step(plan.id, "P12")
        self._of.centre.close_tasks("procedure_plan", plan.id, ("SCHEDULE",))
        self._tell_slot("THEATRE_BOOKED", facts, slot)

    def _tell_slot(self, event: str, facts: Facts, slot: BookingFacts) -> None:
        plan = facts.plan
        team = tuple(dict.fromkeys((slot.surgeon_id, *(plan.performers if plan else ()))))
        self._tell(
            event, "theatre_booking", slot.id, facts.patient, people={"TEAM": team},
            at=slot.starts_at, again=f"{slot.starts_at.isoformat()}-{slot.version}",
        )  # fmt: skip


class Scheduling(Scheduler):
    @performs(SchedulingDesk.open_theatre)
    def open_theatre(self, name: str, turnover_minutes: int, kind: str = "THEATRE") -> TheatreCard:
        return self._of.theatre.add_theatre(name.strip(), turnover_minutes, kind=kind)

    @performs(SchedulingDesk.waive)
    def waive(self, item_id: UUID, reason: str) -> PreopItemCard:
        item = self._of.preop.item(item_id)
        facts = self._plan_facts(self._of.plan_steps.take(item.plan_id))
        if not item.waivable:
            raise NotWaivable
        _said(reason)
        early = item.gate is PreopGate.SCHED
        gate = "preop.before_scheduling" if early else "preop.before_surgery"
        missing = (Unmet(gate, f"{item.text}: open.", " ".join(item.owners)),)
        use = Use(reason, item.code, facts.patient.patient_id, item.plan_id)
        override = self._override("PREOP_WAIVE", missing, use)
        return self._of.preop.waive(item_id, override)

    @performs(SchedulingDesk.give_clearance)
    def give_clearance(self, plan_id: UUID, asa: int, airway: str, note: str) -> PreopFacts:
        facts = self._plan_facts(self._of.plan_steps.take(plan_id))
        plan = facts.plan
        assert plan is not None
        local = all(line.anaesthesia in LOCAL for line in plan.lines)
        if not local and "ANAESTHETIST" not in self.caller.roles:
            raise NeedsAnaesthetist
        return self._of.preop.keep_clearance(plan_id, plan.patient_id, asa, airway, note)

    @performs(SchedulingDesk.withdraw_clearance)
    def withdraw_clearance(self, plan_id: UUID, reason: str) -> PreopFacts:
        _said(reason)
        facts = self._plan_facts(self._of.plan_steps.take(plan_id))
        self._of.preop.withdraw_clearance(plan_id, reason)
        self._hold_case(facts, "CLEARANCE_WITHDRAWN")
        people = {"PERFORMERS": facts.plan.performers if facts.plan else ()}
        self._tell(
            "CLEARANCE_WITHDRAWN", "procedure_plan", plan_id, facts.patient, people=people,
            again=str(self.now()), reason=reason,
        )  # fmt: skip
        return self._of.preop.facts(plan_id)

    @performs(SchedulingDesk.create_case)
    def create_case(self, plan_id: UUID) -> CaseFacts:
        return self._case_for(self._plan_facts(self._of.plan_steps.take(plan_id)))

    @performs(SchedulingDesk.book)
    def book(self, plan_id: UUID, wish: SlotWish) -> BookingFacts:
        """All or nothing: case, slot, lots, plan; the losers hear who was quicker."""
        facts, case = self._to_book(plan_id, wish)
        missing = unmet("book_theatre", facts)
        only_deposit = bool(missing) and {reason.code for reason in missing} == {"deposit.met"}
        if not only_deposit:
            self._require("book_theatre", facts)
        return self._put(facts, case, wish, held=only_deposit)

    @performs(SchedulingDesk.book_over)
    def book_over(self, plan_id: UUID, wish: SlotWish, passing: Passing) -> BookingFacts:
        facts, case = self._to_book(plan_id, wish)
        left = self._require_but("book_theatre", facts, passing)
        slot = self._put(facts, case, wish, held=bool(left))
        self._keep_break(case, "booked", passing)
        return slot

    @performs(SchedulingDesk.why_not)
    def why_not(self, plan_id: UUID, wish: SlotWish) -> GateView:
        facts = self._plan_facts(self._of.plans.facts(plan_id), wish.starts_at)
        missing = unmet("book_theatre", self._wishing(facts, wish))
        if facts.case is None:
            missing = tuple(reason for reason in missing if reason.code != "case.status")
        return GateView("book_theatre", missing)

    @performs(SchedulingDesk.confirm)
    def confirm(self, case_id: UUID) -> BookingFacts:
        facts, case = self._of_case(case_id)
        asked = self._covering(facts)
        if self._short_of_stock(case.id):
            asked = replace(asked, stock=())
        self._require("confirm_slot", asked)
        self._keep_waiting(facts)
        if case.booking is None:
            raise NotWaivable("There is no slot to confirm. Book one.")
        slot = self._of.bookings.confirm(case.booking.id)
        self._booked(facts, slot)
        return slot

    @performs(SchedulingDesk.move)
    def move(self, case_id: UUID, theatre_id: UUID, starts_at: datetime) -> BookingFacts:
        return self._move(case_id, theatre_id, starts_at, None)

    @performs(SchedulingDesk.move_over)
    def move_over(
        self, case_id: UUID, theatre_id: UUID, starts_at: datetime, passing: Passing
    ) -> BookingFacts:
        return self._move(case_id, theatre_id, starts_at, passing)

    def _move(
        self, case_id: UUID, theatre_id: UUID, starts_at: datetime, passing: Passing | None
    ) -> BookingFacts:
        facts, case = self._of_case(case_id, starts_at)
        self._keep_waiting(facts)
        slot = case.booking
        if slot is None:
            raise NotWaivable("There is no slot to move. Book one.")
        length = slot.ends_at - slot.starts_at
        wish = SlotWish(theatre_id, slot.surgeon_id, starts_at, int(length.total_seconds() // 60))
        wishing = self._wishing(facts, wish, slot.id)
        if passing is None:
            self._require("move_slot", wishing)
        else:
            self._require_but("move_slot", wishing, passing)
        moved = self._of.bookings.move(slot.id, theatre_id, starts_at, starts_at + length)
        self._keep_break(case, "moved", passing)
        self._of.preop.set_day(case.plan_id, starts_at.astimezone(facts.zone).date())
        self._tell_slot("BOOKING_MOVED", facts, moved)
        return moved

    @performs(SchedulingDesk.release)
    def release(self, case_id: UUID, reason: str) -> CaseFacts:
        _said(reason)
        facts, case = self._of_case(case_id)
        self._unschedule(facts)
        self._free_slot(case)
        return self._of.cases.case_facts(case_id)

    @performs(SchedulingDesk.postpone)
    def postpone(self, case_id: UUID, reason: str) -> CaseFacts:
        self._require("postpone_case", self._of_case(case_id)[0])
        return self._take_off(case_id, reason, self._of.cases.postpone, "CASE_POSTPONED")

    @performs(SchedulingDesk.postpone_over)
    def postpone_over(self, case_id: UUID, passing: Passing) -> CaseFacts:
        facts, case = self._of_case(case_id)
        self._require_but("postpone_case", facts, passing)
        self._keep_break(case, "postponed", passing)
        return self._take_off(case_id, passing.reason, self._of.cases.postpone, "CASE_POSTPONED")

    @performs(SchedulingDesk.cancel)
    def cancel(self, case_id: UUID, reason: str) -> CaseFacts:
        facts, case = self._of_case(case_id)
        gone = self._take_off(case_id, reason, self._of.cases.cancel, "CASE_CANCELLED")
        self._propose_fee(facts, case, Moment.BEFORE, reason)
        return gone

    @performs(SchedulingDesk.hold)
    def hold(self, case_id: UUID, reason_code: str) -> CaseFacts:
        _said(reason_code)
        facts, case = self._of_case(case_id)
        return self._hold_case(facts, reason_code) or case

    @performs(SchedulingDesk.recall)
    def recall(self, item_id: UUID, lot: str, notice: str) -> Recalled:
        """L05: cases that are short of it wait; who operated and who will is told."""
        found = self._of.stock.recall(item_id, lot, notice)
        people: list[UUID] = []
        for plan_id in found.short_plans:
            facts = self._plan_facts(self._of.plan_steps.take(plan_id))
            self._hold_case(facts, "LOT_RECALLED")
            people += facts.plan.performers if facts.plan else ()
        for implant in found.placed:
            people += self._of.cases.case_facts(implant.case_id).performers
            words = "An implant of a recalled lot. Write to the patient."
            self._task(
                "RECALL_LETTER", words, "implant", implant.id, implant.patient_id, role="NURSE"
            )
        about = About(
            "stock_item", item_id, None, {"PERFORMERS": tuple(dict.fromkeys(people))}, {},
            again=f"{lot}-{notice}",
        )  # fmt: skip
        self._of.notices.tell(telling("LOT_RECALLED", about))
        return found

    @performs(SchedulingDesk.clear_hold)
    def clear_hold(self, case_id: UUID) -> CaseFacts:
        facts, case = self._of_case(case_id)
        self._require("clear_hold", facts)
        plan, consent = facts.plan, facts.signed()
        assert plan is not None
        self._of.cases.clear_hold(case_id, terms_of(plan, consent.id if consent else None))
        self._firm_again(facts, case)
        return self._of.cases.case_facts(case_id)

    def _to_book(self, plan_id: UUID, wish: SlotWish) -> tuple[Facts, CaseFacts]:
        """The case, made where there is none, and what its slot would meet."""
        facts = self._plan_facts(self._of.plan_steps.take(plan_id), wish.starts_at)
        self._keep_waiting(facts)
        case = facts.open_case
        if case is None or case.status == "POSTPONED":
            case = self._case_for(replace(facts, waits=self._waits(facts, facts.act_at)))
        return self._wishing(replace(facts, case=case), wish), case

    def _put(self, facts: Facts, case: CaseFacts, wish: SlotWish, *, held: bool) -> BookingFacts:
        slot = self._of.bookings.book(self._booking(facts, case, wish, held=held))
        self._booked(facts, slot)
        return slot

    def _keep_break(self, case: CaseFacts, what: str, passing: Passing | None) -> None:
        """In the record of the case: its list was frozen already, and why it changed."""
        if passing is not None and "FREEZE_BREAK" in passing.codes:
            self._of.cases.keep(case.id, "FREEZE", what, in_words(passing.reason.strip()))

    def _short_of_stock(self, case_id: UUID) -> bool:
        """Whether theatre and surgeon took the slot knowing that goods are missing."""
        rows = self._of.register.overrides_of("case", case_id)
        return any(row.code == "STOCK_SHORTAGE" for row in rows)

    def _case_for(self, facts: Facts) -> CaseFacts:
        plan, case, consent = facts.plan, facts.open_case, facts.signed()
        assert plan is not None
        if case is not None and case.status == "POSTPONED":
            facts = replace(facts, case=None)
            self._require("create_case", facts)
            assert consent is not None
            return self._of.cases.resume(case.id, terms_of(plan, consent.id))
        self._require("create_case", facts)
        new = NewCase(
            plan_id=plan.id,
            patient_id=plan.patient_id,
            site_id=self._of.centre.settings().site_id,
            terms=terms_of(plan, consent.id if consent else None),
            session_no=facts.case.session_no + 1 if _session_done(facts) and facts.case else 1,
        )
        return self._of.cases.create_case(new)

    def _wishing(self, facts: Facts, wish: SlotWish, moving: UUID | None = None) -> Facts:
        assert facts.plan is not None
        ends = wish.starts_at + timedelta(minutes=wish.minutes or facts.plan.minutes)
        clean = ends + timedelta(minutes=facts.plan.turnover)
        room = next((r for r in self._of.theatre.theatres() if r.id == wish.theatre_id), None)
        hours = (room.opens, room.closes) if room else None
        kind = room.kind if room else ""
        wanted = Wanted(wish.starts_at, ends, clean, room.name if room else "", hours, kind)
        patient = facts.patient.patient_id
        resources = (wish.theatre_id, wish.surgeon_id, patient, *wish.people)
        asked = self._wanting(facts, wanted, resources, moving)
        for part in wish.parts:
            own = Wanted(part.starts_at or wanted.starts_at, part.ends_at or ends, ends)
            met = self._wanting(facts, own, (part.user_id,), moving)
            names = {**met.names, **asked.names}
            asked = replace(asked, taken=asked.taken + met.taken, names=names)
        team = (wish.surgeon_id, *wish.people, *(part.user_id for part in wish.parts))
        return self._with_holders(self._covering(asked), team)

    def _booking(self, facts: Facts, case: CaseFacts, wish: SlotWish, *, held: bool) -> NewBooking:
        wanted = facts.wanted
        assert wanted is not None
        assert facts.plan is not None
        return NewBooking(
            case_id=case.id,
            patient_id=case.patient_id,
            theatre_id=wish.theatre_id,
            surgeon_id=wish.surgeon_id,
            starts_at=wanted.starts_at,
            ends_at=wanted.ends_at,
            turnover=_clean_in(facts),
            status="HELD" if held else "CONFIRMED",
            hold_until=min(self.now() + HOLD_FOR, wanted.starts_at) if held else None,
            team=(*(TeamPlace(person) for person in wish.people), *wish.parts),
        )

    def _take_off(
        self, case_id: UUID, reason: str, move: Callable[[UUID, str], CaseFacts], event: str
    ) -> CaseFacts:
        _said(reason)
        if self.scope == "F" and not reason.startswith(PATIENT_DECIDED):
            reason = f"{PATIENT_DECIDED}: {reason}"  # all that reception takes off a list for
        facts, case = self._of_case(case_id)
        gone = move(case_id, reason)
        self._unschedule(facts)
        self._free_slot(case)
        assert facts.plan is not None
        self._of.stock.soften(facts.plan.id)
        self._tell(
            event, "surgical_case", case_id, facts.patient, people={"TEAM": case.performers},
            again=str(gone.version), reason=in_words(reason),
        )  # fmt: skip
        return self._of.cases.case_facts(case_id)


def _clean_in(facts: Facts) -> int:
    """Minutes of turnover: the plan's, or what is left before who comes next (BOOKING_SOFT)."""
    wanted, plan = facts.wanted, facts.plan
    assert wanted is not None
    assert plan is not None
    rooms = [s.starts_at for s in facts.taken if s.kind in ("THEATRE", "ROOM")]
    first = min((at for at in rooms if at >= wanted.ends_at), default=wanted.blocked_until)
    return min(plan.turnover, int((first - wanted.ends_at).total_seconds() // 60))


def _session_done(facts: Facts) -> bool:
    return facts.case is not None and facts.case.status == "COMPLETED"


def _said(reason: str) -> None:
    if not reason.strip():
        raise ReasonNeeded
