"""The papers of a patient's way, and what a sealed one is worth."""

from hashlib import sha256
from uuid import UUID

from clinic_desktop.core.errors import ClinicError
from clinic_desktop.documents import (
    implant_card_pdf,
    invoice_pdf,
    quotation_pdf,
    receipt_pdf,
)
from clinic_desktop.documents.seal_check import WORDS, check_seal
from clinic_desktop.domain.workflow.interface.papers import (
    DocumentProof,
    MailNotChosen,
    NoMailAddress,
    PapersDesk,
)
from clinic_desktop.domain.workflow.rules import proof
from clinic_desktop.domain.workflow.rules.told import About, telling
from clinic_desktop.domain.workflow.service import evidence
from clinic_desktop.domain.workflow.service import paper_values as values
from clinic_desktop.domain.workflow.service.sealing import Sealing
from clinic_desktop.store.service import performs

BY_MAIL = "EMAIL.DOCUMENTS"


class Papers(Sealing):
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
        of = sheet.facts.credits_id
        refers_to = self._of.till.facts(of).number if of else ""
        paper = values.invoice(self._head(), sheet, person, self.now(), refers_to)
        return invoice_pdf.render(paper)

    @performs(PapersDesk.receipt)
    def receipt(self, payment_id: UUID) -> bytes:
        sheet = self._of.till.receipt(payment_id)
        self.about(sheet.facts.patient_id)
        person = self._person(sheet.facts.patient_id)
        paper = values.receipt(self._head(), sheet, person)
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

    @performs(PapersDesk.print_copy)
    def print_copy(self, consent_id: UUID) -> bytes:
        content = self._of.consent.document(consent_id)
        self.note("printed", sha256(content).hexdigest())
        return content

    @performs(PapersDesk.mail_copy)
    def mail_copy(self, consent_id: UUID) -> None:
        patient_id = self._of.consent.belongs(consent_id).patient_id
        chosen = self._of.patients.details(patient_id).contact_permissions
        if not chosen.get(BY_MAIL, False):
            raise MailNotChosen
        person = self._of.patients.facts(patient_id)
        if not person.email:
            raise NoMailAddress
        self.note("mailed", sha256(self._of.consent.document(consent_id)).hexdigest())
        settings = self._of.centre.settings()
        about = About(
            "consent", consent_id, patient_id, {}, {}, person.email, person.language,
            f"{settings.name}\n{settings.phone}".strip(), self.now().isoformat(), consent_id,
        )  # fmt: skip
        self._of.notices.tell(telling("CONSENT_COPY", about))

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
