"""From what the desks tell to what the papers print: one function per paper, nothing decided."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from clinic_desktop.core.consent_sheet import Sheet as ConsentSheet
from clinic_desktop.documents.certificate_pdf import CertificateKind, CertificatePaper
from clinic_desktop.documents.consent_paper import (
    ConsentCheck,
    ConsentClause,
    ConsentExplained,
    ConsentPaper,
    ConsentRisk,
    ConsentSection,
    ConsentShown,
    ConsentSignature,
    ConsentSurgeon,
    ConsentTalk,
    GivenAnswer,
)
from clinic_desktop.documents.implant_card_pdf import ImplantCardPaper
from clinic_desktop.documents.invoice_pdf import InvoiceKind, InvoicePaper, InvoicePaperLine, SetOff
from clinic_desktop.documents.letterhead import ClinicHead, Sheet
from clinic_desktop.documents.paper import PaperPatient
from clinic_desktop.documents.quotation_pdf import (
    HandOver,
    PerformerBlock,
    QuotationLine,
    QuotationPaper,
)
from clinic_desktop.documents.receipt_pdf import ReceiptPaper
from clinic_desktop.documents.scripts import Tongue
from clinic_desktop.domain.billing.interface import InvoiceSheet, ReceiptSheet
from clinic_desktop.domain.centre.interface import Settings
from clinic_desktop.domain.consent.interface import (
    ConsentRecord,
    SectionSeen,
    SignedInk,
    Withdrawal,
)
from clinic_desktop.domain.inventory.interface import ImplantFacts
from clinic_desktop.domain.patients.interface import PatientCard
from clinic_desktop.domain.plans.interface import QuotationSheet

Names = Mapping[UUID, str]
METHODS = {"CASH": "Cash", "CARD": "Card", "TRANSFER": "Bank transfer", "MOBILE": "Mobile money"}
CERTIFICATES = {
    "REVOKED": CertificateKind.WITHDRAWN,
    "DECLINED": CertificateKind.DECLINED,
    "SUPERSEDED": CertificateKind.SUPERSEDED,
    "EXPIRED": CertificateKind.EXPIRED,
}
HOW = ("IN_PERSON", "PHONE", "WRITING")


@dataclass(frozen=True, slots=True)
class Head:
    clinic: ClinicHead
    language: str
    demo: bool

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.clinic.time_zone)

    def day(self, when: datetime) -> date:
        return when.astimezone(self.zone).date()

    def sheet(
        self, number: str, at: datetime, sha256: str = "", revision: int | None = None
    ) -> Sheet:
        return Sheet(self.clinic, self.language, number, at, sha256, revision, self.demo)


def head(settings: Settings) -> Head:
    address = tuple(part.strip() for part in settings.address.replace("\n", ",").split(",") if part)
    clinic = ClinicHead(
        settings.name, address, settings.phone, settings.email, settings.registration,
        settings.time_zone,
    )  # fmt: skip
    return Head(clinic, settings.language, settings.demo)


def quotation(
    head: Head, sheet: QuotationSheet, person: PatientCard, names: Names, at: datetime
) -> QuotationPaper:
    parts: dict[UUID, list[str]] = {}
    for line in sheet.lines:
        if line.performer_id is not None:
            parts.setdefault(line.performer_id, []).append(line.name)
    hand_over = None
    if sheet.handed_over_at is not None:
        hand_over = HandOver(sheet.handed_over_at, head.clinic.name, sheet.received_by, "paper")
    return QuotationPaper(
        sheet=head.sheet(sheet.number, at, sheet.full_hash, sheet.revision),
        patient=_patient(person),
        procedure=" + ".join(dict.fromkeys(line.name for line in sheet.lines)),
        dated=head.day(sheet.made_at),
        valid_until=head.day(sheet.valid_until),
        currency=sheet.currency,
        lines=tuple(
            QuotationLine(
                line.name,
                line.price_minor or 0,
                tuple(_included(item.quantity, item.name) for item in line.items),
                detail=_side(str(line.side), line.site),
            )
            for line in sheet.lines
        ),
        total_minor=sheet.total_minor,
        plan_number=str(sheet.plan_id)[:8].upper(),
        performers=tuple(
            PerformerBlock(
                names.get(who, ""), "", "", ", ".join(dict.fromkeys(parts.get(who, []))), when
            )
            for who, when in sheet.signed_by
        ),
        hand_over=hand_over,
    )


def invoice(
    head: Head, sheet: InvoiceSheet, person: PatientCard, at: datetime, refers_to: str = ""
) -> InvoicePaper:
    facts = sheet.facts
    kinds = {"DEPOSIT": InvoiceKind.DEPOSIT, "CREDIT_NOTE": InvoiceKind.CREDIT_NOTE}
    return InvoicePaper(
        sheet=head.sheet(facts.number, facts.issued_at or at),
        kind=kinds.get(facts.kind, InvoiceKind.INVOICE),
        payer_name=_name(person),
        payer_address=(),
        patient=_patient(person),
        issued_on=head.day(facts.issued_at or at),
        currency=facts.currency,
        lines=tuple(
            InvoicePaperLine(
                line.text,
                line.quantity,
                line.unit_minor,
                line.total_minor,
                line.exemption_reason or line.tax_category.title(),
            )
            for line in sheet.lines
        ),
        total_minor=facts.total_minor,
        balance_minor=facts.open_minor,
        refers_to=refers_to,
        note=" ".join((*sheet.deviations, facts.note)).strip(),
        set_off=tuple(
            SetOff(f"{METHODS.get(p.method, p.method)} {p.receipt_number}".strip(),
                   head.day(p.taken_at), p.amount_minor)
            for p in sheet.payments
            if p.direction == "IN" and p.status == "COMPLETED"
        ),
    )  # fmt: skip


def receipt(head: Head, sheet: ReceiptSheet, person: PatientCard) -> ReceiptPaper:
    """The balance is that right after this payment, so a later print says the same."""
    payment = sheet.payment
    until = sum(
        p.amount_minor
        for p in sheet.payments
        if p.status == "COMPLETED" and p.direction == "IN" and p.taken_at <= payment.taken_at
    )
    back = payment.direction == "OUT"
    return ReceiptPaper(
        sheet=head.sheet(payment.receipt_number, payment.taken_at),
        paid_at=payment.taken_at,
        amount_minor=-payment.amount_minor if back else payment.amount_minor,
        paid_for="Money given back to the patient" if back else "",
        currency=payment.currency,
        method=METHODS.get(payment.method, payment.method),
        invoice_number=sheet.facts.number,
        invoice_total_minor=sheet.facts.total_minor,
        balance_minor=max(sheet.facts.total_minor - until, 0),
        payer_name=_name(person),
        patient_number=person.mrn,
    )


def implant_card(
    head: Head, one: ImplantFacts, number: int, person: PatientCard, surgeon: str, at: datetime
) -> ImplantCardPaper:
    return ImplantCardPaper(
        sheet=head.sheet(f"{str(one.case_id)[:8].upper()}-{number}", one.placed_at),
        patient_name=_name(person),
        patient_number=person.mrn,
        birth_date=person.born or head.day(at),
        implanted_on=head.day(one.placed_at),
        site="Breast" if one.size_ml else "Implant",
        side=one.side.title(),
        device_name=one.model or one.sku,
        model=one.model,
        maker=one.maker,
        lot=one.lot,
        serial=one.serial,
        size=f"{one.size_ml} ml" if one.size_ml else "",
        gtin=one.gtin,
        expires=one.expiry,
        surgeon=surgeon,
        instructions=(
            "Keep this card with you. Show it to every doctor who treats or examines you.",
            "Tell the staff before a mammogram, an MRI or an operation near the implant.",
            "Call the clinic if shape, size or feeling changes.",
        ),
        outside_agreed=one.deviation,
    )


def consent(head: Head, record: ConsentRecord, person: PatientCard, names: Names) -> ConsentPaper:
    """Everything shown, ticked, answered, asked and signed; wrong answers stay.

    The fixed words are in the language of the consent, whatever the clinic's own is.
    """
    head = replace(head, language=record.facts.language)
    facts, sheet = record.facts, record.sheet
    tongue = Tongue(facts.language, head.clinic.time_zone)
    surgeon = next((s for s in record.signatures if s.who.user_id is not None), None)
    name = names.get(surgeon.who.user_id, "") if surgeon and surgeon.who.user_id else ""
    return ConsentPaper(
        sheet=head.sheet(
            str(facts.id)[:8].upper(), facts.signed_at or facts.created_at, facts.text_hash,
            facts.revision,
        ),
        patient=_patient(person),
        procedure=sheet.title,
        surgeon=ConsentSurgeon(name, "", ""),
        plan_number=str(facts.plan_id)[:8].upper(),
        plan_revision=facts.revision,
        plan_sha256=facts.consent_hash,
        template=" + ".join(part.code for part in sheet.parts),
        template_version=" + ".join(str(part.version) for part in sheet.parts),
        text_sha256=facts.text_hash,
        sections=(*_sections(record), _clauses(sheet, record, tongue)),
        policy="" if record.policy == "none" else record.policy,
        informed_at=facts.informed_at,
        earliest_at=record.earliest_at,
        explained=tuple(
            ConsentExplained(
                names.get(talk.by, ""), talk.occurred_at, talk.minutes, talk.mode, talk.language,
                talk.interpreter, talk.copy_given,
            )
            for talk in record.informed
        ),
        shown=_shown(record),
        checks=_checks(record),
        talks=_talks(record, names),
        signatures=tuple(_signature(one, tongue) for one in record.signatures),
        answers_sha256=record.answers_hash,
        by_anaesthetist=facts.kind == "ANAESTHESIA",
    )  # fmt: skip


def certificate(
    head: Head,
    record: ConsentRecord,
    document_sha256: str,
    new_revision: int,
    person: PatientCard,
    names: Names,
) -> CertificatePaper:
    """The page beside a consent that holds no more; `document_sha256` is that of its paper."""
    facts = record.facts
    head = replace(head, language=facts.language)
    said = record.withdrawals[-1] if record.withdrawals else None
    ended = record.ended_at or facts.created_at
    number = str(facts.id)[:8].upper()
    return CertificatePaper(
        sheet=head.sheet(f"{number}/1", said.recorded_at if said else ended),
        kind=CERTIFICATES[facts.status],
        patient=_patient(person),
        procedure=record.sheet.title,
        consent_number=number,
        consent_sha256=document_sha256,
        plan_number=str(facts.plan_id)[:8].upper(),
        plan_revision=facts.revision,
        effective_at=ended,
        recorded_by=names.get(said.recorded_by, "") if said else "",
        signed_at=facts.signed_at,
        new_revision=new_revision,
        reason=record.status_reason,
        told_by=_told_by(said, head) if said else "",
        stopped_when_safe=said is not None and said.stop_when_safe,
    )


def _sections(record: ConsentRecord) -> tuple[ConsentSection, ...]:
    read = {one.section: one for one in record.progress.sections}
    return tuple(
        ConsentSection(
            section.title,
            "\n\n".join((*section.paragraphs, section.key) if section.key else section.paragraphs),
            risks=tuple(
                ConsentRisk(r.title, r.shown, r.low, r.high, r.of, r.span, r.source)
                for r in section.risks
            ),
            read_seconds=read[section.code].seconds if section.code in read else None,
            reached_end=section.code in read and read[section.code].reached_end,
        )
        for section in record.sheet.sections
    )


def _checks(record: ConsentRecord) -> tuple[ConsentCheck, ...]:
    return tuple(
        ConsentCheck(
            check.text,
            check.right or "",
            tuple(GivenAnswer(one.choice, one.right, one.at) for one in check.given),
        )
        for check in record.checks
    )


def _shown(record: ConsentRecord) -> tuple[ConsentShown, ...]:
    """Each language that was on the screen, the first one first."""
    by: dict[str, list[SectionSeen]] = {}
    for one in sorted(record.seen, key=lambda seen: (seen.first_at, seen.section)):
        by.setdefault(one.language, []).append(one)
    return tuple(
        ConsentShown(
            language, len(seen), min(o.first_at for o in seen), max(o.last_at for o in seen)
        )
        for language, seen in by.items()
    )


def _told_by(said: Withdrawal, head: Head) -> str:
    tongue = Tongue(head.language, head.clinic.time_zone)
    how = tongue.say(f"mode.{said.how}") if said.how in HOW else said.how
    return ", ".join(filter(None, (said.said_by, how)))


def _clauses(sheet: ConsentSheet, record: ConsentRecord, tongue: Tongue) -> ConsentSection:
    said = {one.clause: one for one in record.progress.clauses}
    return ConsentSection(
        tongue.say("confirm"),
        "",
        tuple(
            ConsentClause(
                clause.text,
                said[clause.code].agreed if clause.code in said else None,
                said[clause.code].reason if clause.code in said else "",
            )
            for clause in sheet.clauses
        ),
    )


def _talks(record: ConsentRecord, names: Names) -> tuple[ConsentTalk, ...]:
    answered = tuple(
        ConsentTalk(
            q.text or q.section_title, q.answer, names.get(q.answered_by, ""), q.answered_at
        )
        for q in record.questions
        if q.answered_by is not None and q.answered_at is not None
    )
    talked = tuple(
        ConsentTalk(t.about, t.note, names.get(t.by, ""), t.at) for t in record.progress.talks
    )
    return (*answered, *talked)


def _signature(one: SignedInk, tongue: Tongue) -> ConsentSignature:
    who = one.who
    device = tongue.say(f"device.{who.device_kind}")
    if one.has_pressure is False:
        device = tongue.say("no_pressure", device=device)
    how = (
        tongue.say("by_mark") if one.mark else "",
        tongue.say("by_account") if who.user_id else "",
        tongue.say("known_by", how=who.identity) if who.identity else "",
    )
    return ConsentSignature(
        tongue.say(f"party.{who.party}"), who.name, " ".join(one.statements), device, who.place,
        who.signed_at, one.drawn, who.relation, one.ink_hash, ". ".join(filter(None, how)),
    )  # fmt: skip


def _patient(person: PatientCard) -> PaperPatient:
    return PaperPatient(_name(person), person.mrn, person.born or date(1900, 1, 1))


def _name(person: PatientCard) -> str:
    return f"{person.first} {person.last}".strip()


def _side(side: str, site: str) -> str:
    words = {"NONE": "", "LEFT": "left", "RIGHT": "right", "BOTH": "both sides"}
    return " · ".join(part for part in (words.get(side, side.lower()), site) if part)


def _included(quantity: int, name: str) -> str:
    return name if quantity == 1 else f"{quantity} x {name}"
