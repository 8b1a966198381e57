"""Gathers what every module knows of one person."""

from collections.abc import Iterator
from uuid import UUID

from clinic_desktop.domain.billing.interface import InvoiceSheet
from clinic_desktop.domain.consent.interface import ConsentFacts
from clinic_desktop.domain.patients.interface.access import AccessDesk
from clinic_desktop.domain.plans.interface import PlanFacts
from clinic_desktop.domain.theatre.interface import CaseFacts
from clinic_desktop.domain.workflow.interface.exports import (
    ExportsDesk,
    NamedPaper,
    PersonRecord,
)
from clinic_desktop.domain.workflow.interface.papers import PapersDesk
from clinic_desktop.domain.workflow.service.gatekeeper import Gatekeeper, Peers
from clinic_desktop.store.service import performs
from clinic_desktop.store.unit_of_work import Work

SET_OFF = "DEPOSIT"
"""Way of paying by which no money moved: no receipt was given."""


class Exports(Gatekeeper):
    def __init__(self, work: Work, peers: Peers, papers: PapersDesk, access: AccessDesk) -> None:
        super().__init__(work, peers)
        self._papers, self._access = papers, access

    @performs(ExportsDesk.person)
    def person(self, patient_id: UUID) -> PersonRecord:
        of = self._of
        file = of.patients.file(patient_id)
        self.about(patient_id)
        held = of.consultations.of_patient(patient_id)
        plans, cases = of.plans.facts_of(patient_id), of.cases.cases_of(patient_id)
        consents = tuple(one for plan in plans for one in of.consent.facts_of_plan(plan.id))
        sheets = tuple(of.billing.invoice(one.id) for one in of.billing.invoices(patient_id))
        looks = self._access.access_log(patient_id)
        people = [look.actor_id for look in looks if look.kind == "staff"]
        people += [one.clinician_id for one in held]
        people += [performer for plan in plans for performer in plan.performers]
        known = of.staff.names(tuple(dict.fromkeys(people)))
        return PersonRecord(
            file,
            of.appointments.appointments_of(patient_id),
            tuple(of.consultations.consultation(one.id) for one in held),
            plans,
            consents,
            cases,
            tuple(one for case in cases for one in of.stock.implants(case.id)),
            sheets,
            (*self._agreed(plans, consents), *self._done(cases), *self._money(sheets)),
            looks,
            tuple((one.id, f"{one.title} {one.name}".strip()) for one in known),
            of.centre.settings().name,
            self.now(),
        )

    def _agreed(
        self, plans: tuple[PlanFacts, ...], consents: tuple[ConsentFacts, ...]
    ) -> Iterator[NamedPaper]:
        for number, plan in enumerate(reversed(plans), 1):
            if plan.quotation_id is not None:
                content = self._papers.quotation(plan.id)
                yield NamedPaper(f"quotation-{number}.pdf", "Quotation", plan.id, content)
        for number, consent in enumerate(reversed(consents), 1):
            if consent.sealed_at is not None:
                content = self._of.consent.document(consent.id)
                title = f"Consent ({consent.kind.lower()})"
                yield NamedPaper(f"consent-{number}.pdf", title, consent.id, content)

    def _done(self, cases: tuple[CaseFacts, ...]) -> Iterator[NamedPaper]:
        number = 0
        for case in reversed(cases):
            for content in self._papers.implant_cards(case.id):
                number += 1
                yield NamedPaper(f"implant-card-{number}.pdf", "Implant card", case.id, content)

    def _money(self, sheets: tuple[InvoiceSheet, ...]) -> Iterator[NamedPaper]:
        for sheet in sheets:
            bill = sheet.facts
            if not bill.number:
                continue
            content = self._papers.invoice(bill.id)
            yield NamedPaper(f"invoice-{bill.number}.pdf", "Invoice", bill.id, content)
            for paid in sheet.payments:
                if paid.receipt_number and paid.method != SET_OFF:
                    content = self._papers.receipt(paid.id)
                    name = f"receipt-{paid.receipt_number}.pdf"
                    yield NamedPaper(name, "Receipt", paid.id, content)
