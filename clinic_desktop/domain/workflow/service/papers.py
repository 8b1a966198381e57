"""The papers of a patient's way, and the job that seals signed consents."""

import logging
from collections.abc import Iterable, Mapping
from uuid import UUID

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.documents import (
    consent_pdf,
    implant_card_pdf,
    invoice_pdf,
    quotation_pdf,
    receipt_pdf,
)
from clinic_desktop.documents.archive import archived
from clinic_desktop.documents.seal import Sealer
from clinic_desktop.documents.seal_check import WORDS, check_seal
from clinic_desktop.domain.consent.interface import SealedAlready
from clinic_desktop.domain.patients.interface import PatientCard
from clinic_desktop.domain.workflow.interface.papers import DocumentProof, PapersDesk
from clinic_desktop.domain.workflow.rules import proof
from clinic_desktop.domain.workflow.service import evidence
from clinic_desktop.domain.workflow.service import paper_values as values
from clinic_desktop.domain.workflow.service.gatekeeper import Gatekeeper, Peers
from clinic_desktop.store.service import performs
from clinic_desktop.store.unit_of_work import Work

log = logging.getLogger(__name__)


class Papers(Gatekeeper):
    def __init__(self, work: Work, peers: Peers, sealer: Sealer) -> None:
        super().__init__(work, peers)
        self._sealer = sealer

    @performs(PapersDesk.quotation)
    def quotation(self, plan_id: UUID) -> bytes:
        sheet = self._of.plans.quotation(plan_id)
        self.about(sheet.patient_id)
        signers = tuple(person for person, _ in sheet.signed_by)
        paper = values.quotation(
            self._head(), sheet, self._person(sheet.patient_id), self._names(signers), self.now()
        )
        return quotation_pdf.render(paper)

    @performs(PapersDesk.invoice)
    def invoice(self, invoice_id: UUID) -> bytes:
        sheet = self._of.till.sheet(invoice_id)
        self.about(sheet.facts.patient_id)
        person = self._person(sheet.facts.patient_id)
        return invoice_pdf.render(values.invoice(self._head(), sheet, person, self.now()))

    @performs(PapersDesk.receipt)
    def receipt(self, payment_id: UUID) -> bytes:
        payment = self._of.till.payment(payment_id)
        sheet = self._of.till.sheet(payment.invoice_id)
        self.about(sheet.facts.patient_id)
        person = self._person(sheet.facts.patient_id)
        paper = values.receipt(self._head(), sheet, payment, person, self.now())
        return receipt_pdf.render(paper)

    @performs(PapersDesk.implant_cards)
    def implant_cards(self, case_id: UUID) -> tuple[bytes, ...]:
        case = self._of.cases.case_facts(case_id)
        self.about(case.patient_id)
        person, names = self._person(case.patient_id), self._names(case.performers)
        head, surgeon = self._head(), names.get(case.performers[0], "") if case.performers else ""
        return tuple(
            implant_card_pdf.render(
                values.implant_card(head, one, number, person, surgeon, self.now())
            )
            for number, one in enumerate(self._of.stock.implants(case_id), 1)
        )

    @performs(PapersDesk.verify)
    def verify(self, content: bytes) -> DocumentProof:
        self.own_rows_only()
        found = check_seal(content, evidence.NAME)
        told = evidence.read(found.data) if found.fault is None else None
        recorded = self._recorded(told.consent_id) if told else None
        seen = proof.Seen(
            WORDS[found.fault] if found.fault else "", found.holder, found.fingerprint, found.sha256
        )
        return DocumentProof(
            found.sha256, proof.facts_of(seen, told, recorded, self._sealer.known(), database=True)
        )

    def _recorded(self, consent_id: UUID) -> proof.Recorded | None:
        """What is kept of that consent; None where there is none that the caller may see."""
        try:
            record = self._of.consent.paper(consent_id)
        except ClinicError:
            return None
        plan = self._of.plans.facts(record.facts.plan_id)
        kept = tuple(
            proof.KeptFile(one.kind, one.sha256, one.fingerprint, one.proved)
            for one in self._of.consent.kept(consent_id)
        )
        return proof.Recorded(
            evidence.told_by(record), kept, record.facts.status, plan.revision, plan.status
        )

    @performs(PapersDesk.seal_waiting)
    def seal_waiting(self) -> int:
        """Each paper is made between two short transactions; one that fails waits, and is said."""
        done = 0
        for consent_id in self._of.consent.unsealed():
            done += self._try_to_seal(consent_id)
        return done

    def _try_to_seal(self, consent_id: UUID) -> int:
        try:
            self._seal(consent_id)
        except SealedAlready:  # somebody else was quicker: theirs is the document
            return 0
        except Exception as reason:  # noqa: BLE001  one that fails must not keep the others
            code = reason.code if isinstance(reason, ClinicError) else type(reason).__name__
            log.warning("consent %s is not sealed yet: %s", consent_id, code)
            return 0
        return 1

    def _seal(self, consent_id: UUID) -> None:
        """Made and sealed between two transactions; the same consent gives the same body."""
        record = self._of.consent.paper(consent_id)
        people = [talk.by for talk in record.informed]
        people += [s.who.user_id for s in record.signatures if s.who.user_id]
        people += [talk.by for talk in record.progress.talks]
        people += [q.answered_by for q in record.questions if q.answered_by]
        names, head = self._names(people), self._head()
        paper = values.consent(head, record, self._person(record.facts.patient_id), names)
        data = evidence.of_consent(record, names, self._sealer.strokes_key())
        body = archived(consent_pdf.render(paper), data, paper.sheet.printed_at)
        done = self._sealer.seal(body, head.clinic.name, self.now())
        self._of.signing.store_document(consent_id, "CONSENT", done.content, done.fingerprint)

    def _head(self) -> values.Head:
        return values.head(self._of.centre.settings())

    def _person(self, patient_id: UUID) -> PatientCard:
        return self._of.patients.faces((patient_id,))[0]

    def _names(self, people: Iterable[UUID]) -> Mapping[UUID, str]:
        found = self._of.staff.names(tuple(dict.fromkeys(people)))
        return {one.id: f"{one.title} {one.name}".strip() for one in found}
