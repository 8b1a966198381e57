"""The emergency way (rules H1, patient F): never impossible, never silent, always reviewed."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from clinic_desktop.core.errors import Unmet
from clinic_desktop.core.procedures import Anaesthesia, ProcedureEntry
from clinic_desktop.core.waiting import ActClass, Purpose
from clinic_desktop.domain.centre.interface import NewOverride, NewTask
from clinic_desktop.domain.plans.interface import PlanFacts, PlanLine, RevisionContent
from clinic_desktop.domain.theatre.interface import CaseFacts, NewCase
from clinic_desktop.domain.workflow.interface.surgery import EmergencyCall, EmergencyRefused
from clinic_desktop.domain.workflow.rules.emergencies import BASES, skipped
from clinic_desktop.domain.workflow.rules.facts import Facts, Wanted
from clinic_desktop.domain.workflow.rules.needs import terms_of
from clinic_desktop.domain.workflow.service.making_way import MakingWay, Place
from clinic_desktop.domain.workflow.service.overriding import ALONE

REVIEW_IN = timedelta(days=7)
WRITE_IN = timedelta(hours=24)


class Emergency(MakingWay):
    """Base of the surgery desk: one transaction with every row of the trace."""

    def _open(self, call: EmergencyCall) -> CaseFacts:
        entry = self._entry(call)
        facts = self._facts(call.patient_id)
        parent = self._of.cases.case_facts(call.parent_case_id) if call.parent_case_id else None
        if parent is not None and parent.patient_id != call.patient_id:
            raise EmergencyRefused("The first case is another patient's. Choose the right one.")
        surgeon = self._surgeon(call, parent)
        place = self._choose(call.theatre_id, entry.minutes.block, entry.minutes.turnover)
        people = (surgeon, call.patient_id)
        wanted = Wanted(place.starts_at, place.ends_at, place.clean_at)
        met = self._wanting(facts, wanted, (place.theatre_id, *people))
        met = self._with_holders(met, (surgeon,))
        override = self._authorise(call, entry, skipped(met))
        gone = self._clear(place, people)
        case = self._make(call, entry, override, surgeon, parent)
        self._of.cases.join(case.id, self._team(call, surgeon))
        self._take(case, surgeon, place)
        self._of.plan_steps.advance(case.plan_id, "P22")
        self._propose(gone, facts.zone)
        self._alarm(case, surgeon, facts)
        return self._of.cases.case_facts(case.id)

    def _entry(self, call: EmergencyCall) -> ProcedureEntry:
        """Of the catalogue's class EMERGENCY; nothing elective goes this way."""
        entry = next((e for e in self._of.plans.catalogue() if e.code == call.procedure_code), None)
        if entry is None or entry.act_class is not ActClass.EMERGENCY:
            raise EmergencyRefused("Choose one of the emergencies of the catalogue.")
        if call.basis not in BASES:
            raise EmergencyRefused("Say on what basis: the patient, a representative, necessity.")
        if entry.second_person and self._alone(call) and not self._of.centre.two_people_waived():
            raise EmergencyRefused("This emergency needs a second person's name.")
        return entry

    def _alone(self, call: EmergencyCall) -> bool:
        return call.second_person_id in (None, self.caller.id)

    def _surgeon(self, call: EmergencyCall, parent: CaseFacts | None) -> UUID:
        """Who was named; else who asks, operated first, or leads. Raises EmergencyRefused."""
        surgeons = self._of.staff.with_roles(("SURGEON",))
        first = parent.performers if parent else ()
        asked = (call.surgeon_id, self.caller.id, *first, *self._of.staff.medical_leads())
        found = next((one for one in (*asked, *surgeons) if one in surgeons), None)
        if found is None:
            raise EmergencyRefused("There is no surgeon in this clinic. Transfer the patient.")
        return found

    def _authorise(
        self, call: EmergencyCall, entry: ProcedureEntry, unmet: tuple[Unmet, ...]
    ) -> UUID:
        alone = ALONE if entry.second_person and self._alone(call) else {}
        told = {str(one) for one in (*self._of.staff.medical_leads(), *self._auditors())}
        return self._of.centre.record_override(
            NewOverride(
                "EMERGENCY", call.procedure_code, "", call.patient_id,
                case_id=call.parent_case_id, second_person_id=call.second_person_id,
                basis=call.basis, said_by=call.said_by, unmet=unmet,
                facts={
                    "capacity": call.capacity, "told": " ".join(sorted(told)), "purpose": "ETREAT",
                    **alone,
                },
                occurred_at=call.occurred_at, review_due=self.now() + REVIEW_IN,
            )
        )  # fmt: skip

    def _auditors(self) -> tuple[UUID, ...]:
        return self._of.staff.with_roles(("AUDITOR",))

    def _make(
        self, call: EmergencyCall, entry: ProcedureEntry, override: UUID, surgeon: UUID,
        parent: CaseFacts | None,
    ) -> CaseFacts:  # fmt: skip
        """Consultation (C02, C07), plan (P21) and case (S12): the chain stays whole."""
        held = self._of.consultations.open_emergency(call.patient_id, override, entry.name)
        line = PlanLine(
            entry.code, entry.name, call.side, call.site, surgeon, Anaesthesia.GENERAL,
            Purpose.COMPLICATION, entry.minutes.block, 0,
        )  # fmt: skip
        currency = self._of.centre.settings().currency
        content = RevisionContent((line,), currency=currency, allergies_reconciled=True)
        sheet = self._of.plan_steps.draft(
            call.patient_id, held.id, content, "EMERGENCY", parent.plan_id if parent else None,
            override,
        )  # fmt: skip
        plan = self._of.plan_steps.take(sheet.card.id)
        return self._of.cases.create_case(self._case(call, plan, override))

    def _case(self, call: EmergencyCall, plan: PlanFacts, override: UUID) -> NewCase:
        return NewCase(
            plan.id, plan.patient_id, self._of.centre.settings().site_id, terms_of(plan, None),
            kind="EMERGENCY", parent_case_id=call.parent_case_id, override_id=override,
        )  # fmt: skip

    def _team(self, call: EmergencyCall, surgeon: UUID) -> dict[UUID, str]:
        """Who opened it and the second person are on the case, and so see a restricted file."""
        named = {self.caller.id: "OPENED", call.second_person_id: "SECOND"}
        return {who: part for who, part in named.items() if who is not None and who != surgeon}

    def _alarm(self, case: CaseFacts, surgeon: UUID, facts: Facts) -> None:
        leads = self._of.staff.medical_leads()
        self._tell(
            "EMERGENCY_OPENED", "surgical_case", case.id, facts.patient,
            people={"TEAM": (surgeon,), "MEDICAL_LEAD": leads},
        )  # fmt: skip
        review, write = self.now() + REVIEW_IN, self.now() + WRITE_IN
        asked = NewTask(
            "REVIEW_EMERGENCY", "Review an emergency within seven days.", "override",
            case.override_id or case.id, "AUDITOR", None, case.patient_id, review,
        )  # fmt: skip
        self._of.centre.open_task(asked)
        for lead in leads:
            if lead != self.caller.id:
                self._of.centre.open_task(replace(asked, role=None, person_id=lead))
        owed = "Within a day: reason, notes, checklist and the complication of an emergency."
        self._of.centre.open_task(
            NewTask(
                "WRITE_UP_EMERGENCY", owed, "surgical_case", case.id, None, surgeon,
                case.patient_id, write,
            )
        )  # fmt: skip

    def _enter_anyway(self, facts: Facts, case: CaseFacts) -> CaseFacts:
        """S13; what was unmet at the door is kept in the record of the case."""
        words = "; ".join(reason.text for reason in skipped(facts))
        self._of.cases.keep(case.id, "EMERGENCY", "UNMET", words)
        return self._of.cases.enter(case.id, "S13")


__all__ = ["Emergency", "Place"]
