"""What patients do for themselves: the processes of the clinic, for the one of the session."""

from dataclasses import dataclass, replace
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.consent_reading import Answer, Progress
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.core.ink import Ink
from clinic_desktop.domain.accounts.interface import StaffDesk
from clinic_desktop.domain.accounts.interface.guardians import NotSeenYet
from clinic_desktop.domain.billing.interface import (
    BillingDesk,
    InvoiceSheet,
    PaymentFacts,
    Taking,
    TillDesk,
)
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.consent.interface import (
    ConsentDesk,
    ConsentFacts,
    ConsentView,
    NewSignature,
    SigningDesk,
)
from clinic_desktop.domain.consultations.interface import (
    AppointmentsDesk,
    ConsultationsDesk,
)
from clinic_desktop.domain.notices.interface import NoticesDesk
from clinic_desktop.domain.patients.interface import (
    NO_ALLERGIES,
    AdminChange,
    FactRefused,
    LinkedPerson,
    NewHealthFact,
    NewPhone,
    PatientsDesk,
)
from clinic_desktop.domain.plans.interface import PlansDesk
from clinic_desktop.domain.workflow.interface import patient_side as face
from clinic_desktop.domain.workflow.interface.consenting import ConsentingDesk, SaidNo
from clinic_desktop.domain.workflow.interface.money import MoneyDesk, NoReceiptYet
from clinic_desktop.domain.workflow.interface.patient_side import PatientDesk
from clinic_desktop.domain.workflow.interface.progress import ProgressDesk, WorkflowStatus
from clinic_desktop.domain.workflow.rules import terminals
from clinic_desktop.domain.workflow.rules.told import About, telling
from clinic_desktop.domain.workflow.service import own_values as own
from clinic_desktop.store.service import Service, Work, performs

HIDDEN = ("DRAFT",)  # an invoice that nobody has issued is not a bill
ON_SCREEN = "at the clinic's tablet or portal"
AS_GUARDIAN = "Guardian"
MOST_FACTS = 10


@dataclass(frozen=True, slots=True)
class Around:
    """The desks of the patient's own caller that the patient's side is made of."""

    staff: StaffDesk
    patients: PatientsDesk
    appointments: AppointmentsDesk
    consultations: ConsultationsDesk
    plans: PlansDesk
    consent: ConsentDesk
    signing: SigningDesk
    consenting: ConsentingDesk
    billing: BillingDesk
    till: TillDesk
    money: MoneyDesk
    progress: ProgressDesk
    centre: CentreDesk
    notices: NoticesDesk


class PatientSide(Service):
    def __init__(self, work: Work, around: Around) -> None:
        super().__init__(work)
        self._of = around

    def _me(self) -> UUID:
        """The one patient of this session; staff has none here. Raises NotFound."""
        if len(self.caller.patients) != 1:
            raise errors.NotFound
        return self.about(next(iter(self.caller.patients)))

    def _only(self, row_id: UUID) -> UUID:
        """A task reaches the one row that was handed over. Raises NotFound for any other."""
        if self.caller.entity_id not in (None, row_id):
            raise errors.NotFound
        return row_id

    def _handed(self, row_id: UUID) -> bool:
        return self.caller.entity_id in (None, row_id)

    @performs(PatientDesk.me)
    def me(self) -> face.OwnDetails:
        return own.details(self._of.patients.details(self._me()))

    @performs(PatientDesk.change_me)
    def change_me(self, change: face.OwnChange) -> face.OwnDetails:
        patient = self._me()
        now = self._of.patients.details(patient)
        card = now.card
        phones = tuple(NewPhone(phone.e164, phone.kind) for phone in card.phones)
        if change.phones is not None:
            kinds = {phone.e164: phone.kind for phone in card.phones}
            phones = tuple(
                NewPhone(number, kinds[number]) if number in kinds else NewPhone(number)
                for number in change.phones
            )
        wanted = AdminChange(
            phones=phones,
            email=card.email,
            address=_or(change.address, now.address),
            residence_country=_or(change.residence_country, now.residence_country),
            language=_or(change.language, card.language),
            interpreter_needed=(
                now.interpreter_needed
                if change.interpreter_needed is None
                else change.interpreter_needed
            ),
            emergency_contact=_or(change.emergency_contact, now.emergency_contact),
            called=card.called,
        )
        self._of.patients.update_admin(patient, change.version, wanted)
        return own.details(self._of.patients.details(patient))

    @performs(PatientDesk.my_health)
    def my_health(self) -> tuple[face.OwnHealth, ...]:
        file = self._of.patients.file(self._me())
        return tuple(own.health(fact) for fact in file.health if fact.ended_at is None)

    @performs(PatientDesk.tell_health)
    def tell_health(self, facts: tuple[NewHealthFact, ...]) -> None:
        patient = self._me()
        if len(facts) > MOST_FACTS:
            raise FactRefused("Tell at most ten things at a time.", params={"field": "facts"})
        for fact in facts:
            self._of.patients.add_health_fact(patient, replace(fact, severity=_none_only(fact)))
        if facts:
            again = f"{self.now():%Y-%m-%dT%H:%M}"
            self._of.notices.tell(
                telling("HEALTH_TOLD", About("patient", patient, patient, {}, {}, again=again))
            )

    @performs(PatientDesk.my_consultations)
    def my_consultations(self) -> tuple[face.OwnConsultation, ...]:
        patient = self._me()
        booked = {
            card.consultation_id: card for card in self._of.appointments.appointments_of(patient)
        }
        cards = self._of.consultations.of_patient(patient)
        ids = tuple({card.clinician_id for card in cards})
        named = {person.id: person.name for person in self._of.staff.names(ids)}
        return tuple(
            own.consultation(card, booked.get(card.id), named.get(card.clinician_id, ""))
            for card in cards
        )

    @performs(PatientDesk.my_plans)
    def my_plans(self) -> tuple[face.OwnPlan, ...]:
        return tuple(
            face.OwnPlan(
                plan.id,
                plan.title,
                plan.kind,
                plan.status,
                plan.revision,
                plan.minutes,
                plan.total_minor,
                plan.currency,
                plan.created_at,
            )
            for plan in self._of.plans.of_patient(self._me())
        )

    @performs(PatientDesk.my_consents)
    def my_consents(self) -> tuple[face.OwnConsent, ...]:
        plans = self._of.plans.facts_of(self._me())
        cards = (card for plan in plans for card in self._of.consent.of_plan(plan.id))
        me = PartyKind.PATIENT if self.caller.link_id is None else PartyKind.GUARDIAN
        return tuple(own.consent(card, me) for card in cards if self._handed(card.id))

    @performs(PatientDesk.my_consent)
    def my_consent(self, consent_id: UUID) -> ConsentView:
        self._me()
        return self._of.consenting.reading(self._only(consent_id))

    @performs(PatientDesk.read_on)
    def read_on(self, consent_id: UUID, progress: face.OwnProgress) -> face.OwnConsentState:
        self._me()
        answers = tuple(
            Answer(given.question, given.choice, given.at or self.now())
            for given in progress.answers
        )
        told = Progress(progress.sections, progress.clauses, answers)
        done = self._of.consenting.progress(self._only(consent_id), told)
        if progress.asked:
            done = self._ask(consent_id, progress.asked, told) or done
        return own.state(done)

    def _ask(
        self, consent_id: UUID, asked: tuple[face.OwnQuestion, ...], told: Progress
    ) -> ConsentFacts | None:
        """Each question once, however often the tablet repeats it."""
        known = {(q.section, q.text) for q in self._of.consent.sheet(consent_id).questions}
        new = [q for q in asked if (q.section, q.text.strip()) not in known]
        for question in new:
            self._of.consenting.ask(consent_id, question.section, question.text)
        return self._of.consenting.progress(consent_id, Progress()) if new else None

    @performs(PatientDesk.sign_mine)
    def sign_mine(self, consent_id: UUID, signature: face.OwnSignature) -> face.OwnConsentState:
        patient = self._me()
        ink = Ink(signature.device_kind, signature.width, signature.height, signature.strokes)
        guardian = self._as_guardian(patient)
        signed = self._of.consenting.sign_own(
            self._only(consent_id),
            NewSignature(
                party=PartyKind.GUARDIAN if guardian else PartyKind.PATIENT,
                name=signature.name.strip() or (guardian.name if guardian else self._name(patient)),
                ink=ink,
                relation=AS_GUARDIAN if guardian else "",
                person_id=guardian.person_id if guardian else None,
                text_hash=signature.text_hash,
                device_id=self.caller.device_id,
                identity="birth date restated" if self.caller.ticket_id else "signed in",
                place=signature.place,
                mark=signature.mark,
            ),
        )
        return own.state(signed)

    @performs(PatientDesk.decline_mine)
    def decline_mine(self, consent_id: UUID, words: str) -> face.OwnConsentState:
        said = SaidNo(self._decider(), words.strip() or ON_SCREEN)
        return own.state(self._of.consenting.decline(self._only(consent_id), said))

    @performs(PatientDesk.revoke_mine)
    def revoke_mine(self, consent_id: UUID, words: str) -> face.OwnConsentState:
        said = SaidNo(self._decider(), words.strip() or ON_SCREEN)
        return own.state(self._of.consenting.revoke(self._only(consent_id), said))

    @performs(PatientDesk.my_document)
    def my_document(self, consent_id: UUID) -> bytes:
        self._me()
        self.about(self._of.consent.belongs(self._only(consent_id)).patient_id)
        return self._of.consent.document(consent_id)

    @performs(PatientDesk.my_bills)
    def my_bills(self) -> tuple[face.OwnBill, ...]:
        parts = self._in_parts()
        return tuple(
            own.bill(invoice, in_parts=parts)
            for invoice in self._of.billing.invoices(self._me())
            if invoice.status not in HIDDEN and self._handed(invoice.id)
        )

    @performs(PatientDesk.pay_mine)
    def pay_mine(self, invoice_id: UUID, payment: face.OwnPayment, key: str) -> face.OwnReceipt:
        bill = self._own_bill(invoice_id).facts
        amount = bill.open_minor if payment.amount_minor is None else payment.amount_minor
        paid = self._of.money.pay_own(
            Taking(
                invoice_id,
                amount,
                payment.currency or bill.currency,
                payment.method,
                key,
                payment.reference,
            )
        )
        return self._receipt(paid)

    @performs(PatientDesk.my_payment)
    def my_payment(self, payment_id: UUID) -> face.OwnReceipt:
        patient = self._me()
        payment = self._of.till.payment(payment_id)
        if payment.patient_id != patient or payment.direction != "IN":
            raise errors.NotFound
        self._only(payment.invoice_id)
        return self._receipt(payment)

    def _receipt(self, paid: PaymentFacts) -> face.OwnReceipt:
        return face.OwnReceipt(
            paid.id,
            paid.receipt_number,
            paid.status,
            paid.amount_minor,
            paid.currency,
            paid.taken_at,
            own.bill(self._of.till.facts(paid.invoice_id), in_parts=self._in_parts()),
            paid.terminal,
        )

    @performs(PatientDesk.give_me_receipts)
    def give_me_receipts(self, invoice_id: UUID, way: str, payment_id: UUID | None) -> int:
        came = [
            one
            for one in self._own_bill(invoice_id).payments
            if one.direction == "IN" and one.status == "COMPLETED" and one.receipt_number
            if payment_id in (None, one.id)
        ]
        if not came:
            raise NoReceiptYet
        for one in came:
            self._of.money.give_receipt(one.id, way)
        return len(came)

    def _own_bill(self, invoice_id: UUID) -> InvoiceSheet:
        """One of the patient's own. Raises NotFound."""
        patient = self._me()
        sheet = self._of.till.sheet(self._only(invoice_id))
        if sheet.facts.patient_id != patient or sheet.facts.status in HIDDEN:
            raise errors.NotFound
        return sheet

    def _in_parts(self) -> bool:
        return terminals.in_parts(self._of.centre.settings())

    @performs(PatientDesk.my_status)
    def my_status(self) -> WorkflowStatus:
        return self._of.progress.status(self._me())

    def _decider(self) -> str:
        """Who says no, by name: the patient, or the guardian who acts. Raises NotSeenYet."""
        patient = self._me()
        guardian = self._as_guardian(patient)
        return guardian.name if guardian else self._name(patient)

    def _as_guardian(self, patient: UUID) -> LinkedPerson | None:
        """The guardian of this session; None is the patient. Raises NotSeenYet."""
        if self.caller.link_id is None:
            return None
        people = self._of.patients.details(patient).people
        link = next((one for one in people if one.id == self.caller.link_id), None)
        if link is None or link.kind != "GUARDIAN":  # seen for a record that was merged away
            raise NotSeenYet
        return link

    def _name(self, patient: UUID) -> str:
        card = self._of.patients.faces((patient,))[0]
        return f"{card.first} {card.last}".strip()


def _none_only(fact: NewHealthFact) -> str:
    """How severe it is, a colleague says."""
    return NO_ALLERGIES if fact.severity == NO_ALLERGIES else ""


def _or(wanted: str | None, stands: str) -> str:
    return stands if wanted is None else wanted
