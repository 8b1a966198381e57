"""Dated notices: held slots, days to decide, open questions, overdue items, appointments."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic_desktop.domain.consent.interface import ConsentFacts
from clinic_desktop.domain.patients.interface import PatientFacts
from clinic_desktop.domain.workflow.interface.reminders import RemindersDesk
from clinic_desktop.domain.workflow.service.stepping_down import CaseWork
from clinic_desktop.store.service import performs

DAY = timedelta(days=1)
AHEAD = timedelta(days=400)
"""Nobody holds a slot further in the future."""

LOOK_BACK = timedelta(days=120)
"""Longer than any time to think; who was informed earlier is not reminded any more."""

ESCALATE, PENDING_AFTER = timedelta(hours=48), timedelta(days=7)
LATE_AT_MOST = timedelta(days=2)
"""A date that passed while nothing ran is still told for so long."""

OVER = ("COMPLETED", "CANCELLED")
WISH = "EMAIL.REMINDERS"


class Reminders(CaseWork):
    @performs(RemindersDesk.remind)
    def remind(self) -> int:
        return sum(
            (
                self._held_slots(), self._appointments(), self._decisions(), self._questions(),
                self._preop(),
            )
        )  # fmt: skip

    def _held_slots(self) -> int:
        """B04 within a day: reception hears, and whoever has to pay."""
        now, told = self.now(), 0
        for slot in self._of.bookings.bookings_between(None, now, now + AHEAD):
            ends = slot.hold_until
            if slot.status != "HELD" or ends is None or not now < ends <= now + DAY:
                continue
            person = self._of.patients.facts(self._of.cases.case_facts(slot.case_id).patient_id)
            self._tell(
                "SLOT_ENDS_SOON", "theatre_booking", slot.id, person, at=ends,
                again=ends.isoformat(),
            )  # fmt: skip
            told += 1
        return told

    def _appointments(self) -> int:
        """The day before, unless it was booked that late itself."""
        now = self.now()
        coming = self._of.appointments.coming(now, now + DAY, now - DAY / 2)
        for card in coming:
            self._tell(
                "APPOINTMENT_REMINDER", "appointment", card.id, self._wishing(card.patient_id),
                at=card.starts_at, again=card.starts_at.isoformat(),
            )  # fmt: skip
        return len(coming)

    def _decisions(self) -> int:
        """The day before the earliest date, on it, and a week after without a decision."""
        now = self.now()
        waiting = self._of.consent.undecided(now - LOOK_BACK)
        for consent in waiting:
            self._decision(consent, now)
        return len(waiting)

    def _decision(self, consent: ConsentFacts, now: datetime) -> None:
        plan = self._of.plans.facts(consent.plan_id)
        if plan.status in OVER or plan.kind == "EMERGENCY" or consent.informed_at is None:
            return
        zone = ZoneInfo(self._of.centre.settings().time_zone)
        opens = self._earliest(consent)
        today = now.astimezone(zone).date()
        event = ""
        if opens is not None and opens.astimezone(zone).date() == today + DAY:
            event = "DECISION_TOMORROW"
        elif opens is not None and opens <= now < opens + LATE_AT_MOST:
            event = "DECISION_TODAY"
        elif now - (opens or consent.informed_at) >= PENDING_AFTER:
            event = "CONSENT_PENDING"
        if event:
            person = self._wishing(consent.patient_id)
            self._tell(event, "consent", consent.id, person, at=opens or now)

    def _earliest(self, consent: ConsentFacts) -> datetime | None:
        """As it was told when the patient was informed; None where nothing has to wait."""
        facts = self._plan_facts(self._of.plans.facts(consent.plan_id))
        then = consent.informed_at or self.now()
        asked = replace(self._question(facts), at=then, now=then)
        waits = self._of.centre.waiting(asked).unmet.get("reflection.consent", ())
        return next((reason.earliest for reason in waits if reason.earliest), None)

    def _questions(self) -> int:
        """Two days without an answer: whoever keeps the theatre's time hears it."""
        found = self._of.consent.unanswered(self.now() - ESCALATE)
        for question in found:
            person = self._of.patients.facts(question.patient_id)
            self._tell("QUESTION_WAITS", "consent_question", question.id, person)
        return len(found)

    def _preop(self) -> int:
        """Overdue items of plans that go on; the patient hears of those that are theirs."""
        zone = ZoneInfo(self._of.centre.settings().time_zone)
        told, performers = 0, dict[UUID, tuple[UUID, ...]]()
        for item in self._of.preop.overdue(self.now().astimezone(zone).date()):
            if item.plan_id not in performers:
                plan = self._of.plans.facts(item.plan_id)
                performers[item.plan_id] = () if plan.status in OVER else plan.performers
            if not performers[item.plan_id]:
                continue
            theirs = "PATIENT" in item.owners
            person = self._wishing(item.patient_id, mails=theirs)
            self._tell(
                "PREOP_OVERDUE", "preop_item", item.id, person,
                people={"PERFORMERS": performers[item.plan_id]},
            )  # fmt: skip
            told += 1
        return told

    def _wishing(self, patient_id: UUID, *, mails: bool = True) -> PatientFacts:
        """The person, without an address where no reminder by mail is wished."""
        person = self._of.patients.facts(patient_id)
        if not person.email:
            return person
        wishes = self._of.patients.details(patient_id).contact_permissions if mails else {}
        wanted = mails and wishes.get(WISH, True) and person.status != "DECEASED"
        return person if wanted else replace(person, email="")
