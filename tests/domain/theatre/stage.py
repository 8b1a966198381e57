"""Theatre under test: desks by role, and cases as far as a test needs them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from clinic_desktop.domain.clinic import Clinic
from clinic_desktop.domain.theatre.interface import (
    BookingFacts,
    CaseFacts,
    CaseTerms,
    NewBooking,
    NewCase,
)
from clinic_desktop.domain.theatre.rules.checklists import checklist
from tests.support.clinics import StaffedClinic
from tests.support.clock import NOON, TestClock
from tests.support.inner import inner
from tests.support.raw_chain import Way
from tests.support.ways import Ways

TODAY = NOON.replace(hour=13)  # 14:00 in Vienna, an hour after the clock of the tests
DAY = NOON + timedelta(days=21)


class Stage:
    def __init__(self, clinic: StaffedClinic, clock: TestClock, chain: Ways) -> None:
        self.clinic, self.clock, self.chain = clinic, clock, chain
        self.theatre, self.theatre_2 = UUID(self.chain.theatre), UUID(self.chain.other_theatre)
        self.surgeon, self.nurse = UUID(self.chain.surgeon), UUID(self.chain.nurse)
        self.anaesthetist = clinic.role("ANAESTHETIST").accounts.whoami().id
        self._desks: dict[str, Clinic] = {}

    def at(self, role: str) -> Clinic:
        """The desks of a colleague, and what screens reach only through workflow."""
        if role not in self._desks:
            self._desks[role] = inner(self.clinic, role)
        return self._desks[role]

    @property
    def manager(self) -> Clinic:
        return self.at("THEATRE_MANAGER")

    def new_surgeon(self) -> UUID:
        """Another colleague, who is free."""
        return UUID(self.chain.colleague(f"surgeon {uuid4().hex[:8]}"))

    def terms(self, way: Way, **more: Any) -> CaseTerms:
        told: dict[str, Any] = {
            "revision_id": UUID(way.revision_id),
            "consent_id": UUID(way.consent) if way.consent else None,
            "minutes": 60,
            "turnover": 20,
            "profile": "THEATRE",
            "performers": (self.surgeon,),
        }
        return CaseTerms(**{**told, **more})

    def terms_of(self, case: CaseFacts) -> CaseTerms:
        """As the case is bound already."""
        return CaseTerms(
            case.revision_id, case.consent_id, case.minutes, case.turnover, case.profile,
            case.performers,
        )  # fmt: skip

    def new_case(self, way: Way, *, case: dict[str, Any] | None = None, **terms: Any) -> NewCase:
        return NewCase(
            UUID(way.plan), UUID(way.patient), UUID(self.chain.site), self.terms(way, **terms),
            **(case or {}),
        )  # fmt: skip

    def cased(self, way: Way | None = None, **terms: Any) -> CaseFacts:
        """S01 on a plan that is signed."""
        return self.manager.cases.create_case(self.new_case(way or self.chain.signed(), **terms))

    def asked(self, case: CaseFacts, starts_at: datetime = DAY, **more: Any) -> NewBooking:
        told: dict[str, Any] = {
            "case_id": case.id,
            "patient_id": case.patient_id,
            "theatre_id": self.theatre,
            "surgeon_id": self.surgeon,
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(minutes=case.minutes),
            "turnover": case.turnover,
            "status": "CONFIRMED",
        }
        return NewBooking(**{**told, **more})

    def booked(
        self, case: CaseFacts | None = None, starts_at: datetime = DAY, **more: Any
    ) -> BookingFacts:
        """B02; the plan follows to SCHEDULED as workflow would make it."""
        case = case or self.cased()
        slot = self.manager.bookings.book(self.asked(case, starts_at, **more))
        self.plan_to(case, "SCHEDULED")
        return slot

    def entered(self, starts_at: datetime = TODAY, **terms: Any) -> CaseFacts:
        """In theatre today."""
        way = self.chain.signed()
        slot = self.booked(self.cased(way, **terms), starts_at)
        self.at("NURSE").cases.check_in(slot.case_id)
        return self.enter(way, slot.case_id)

    def enter(self, way: Way, case_id: UUID) -> CaseFacts:
        """S07 of a patient who was asked and cleared."""
        way.case = str(case_id)
        self.chain.ready(way)
        return self.at("NURSE").cases.enter(case_id, "S07")

    def written_up(self, case: CaseFacts) -> None:
        """What a case needs before it is completed."""
        self.chain.written_up(Way(str(case.patient_id), case=str(case.id)))

    def noted(self, case: CaseFacts) -> None:
        """What one needs that was stopped."""
        self.chain.noted(Way(str(case.patient_id), case=str(case.id)))

    def emergency(self, patient: str = "") -> CaseFacts:
        """S12 with its override, consultation and plan; no slot yet."""
        way = Way(patient) if patient else self.chain.patient()
        way.facts["override"] = self.chain.override(way)
        self.chain.consulted(way, kind="EMERGENCY", override_id=way.facts["override"])
        way.plan = self.chain.p.put(
            "procedure_plan", patient_id=way.patient, consultation_id=way.consultation,
            currency="EUR", author_id=self.chain.surgeon, kind="EMERGENCY", status="APPROVED",
            override_id=way.facts["override"],
        )  # fmt: skip
        self.chain.revised(way, 1, "RTT_HAEMATOMA")
        self.chain.freeze(way)
        case = {"kind": "EMERGENCY", "override_id": UUID(way.facts["override"])}
        return self.at("NURSE").cases.create_case(self.new_case(way, case=case))

    def plan_to(self, case: CaseFacts, status: str) -> None:
        self.chain.p.change("procedure_plan", str(case.plan_id), status=status)

    def all_answered(self, case: CaseFacts, *phases: str) -> None:
        nurse = self.at("NURSE").theatre
        for item in checklist(case.profile).items:
            if not phases or item.phase in phases:
                nurse.answer(case.id, item.phase, item.code, "YES", "")

    def facts(self, case_id: UUID) -> CaseFacts:
        return self.manager.cases.case_facts(case_id)
