"""The patient's own side: own data, plans, consents, bills and status; never another's ids."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.consent_reading import Acknowledged, SectionRead
from clinic_desktop.core.errors import Unmet
from clinic_desktop.core.ink import DeviceKind, Stroke
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does
from clinic_desktop.domain.accounts.interface import StaffDesk
from clinic_desktop.domain.billing.interface import BillingDesk, TillDesk
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.consent.interface import ConsentDesk, ConsentView
from clinic_desktop.domain.consultations.interface import AppointmentsDesk, ConsultationsDesk
from clinic_desktop.domain.notices.interface import NoticesDesk
from clinic_desktop.domain.patients.interface import NewHealthFact, PatientsDesk
from clinic_desktop.domain.plans.interface import PlansDesk
from clinic_desktop.domain.workflow.interface.consenting import ConsentingDesk
from clinic_desktop.domain.workflow.interface.money import MoneyDesk
from clinic_desktop.domain.workflow.interface.progress import ProgressDesk, WorkflowStatus


@dataclass(frozen=True, slots=True)
class OwnDetails:
    """What a patient reads and may correct; names and birth date are changed at the clinic."""

    mrn: str
    first_name: str
    last_name: str
    called: str
    date_of_birth: date | None
    sex: str
    email: str
    phones: tuple[str, ...]
    address: str
    residence_country: str
    language: str
    interpreter_needed: bool
    emergency_contact: str
    identity_verified: bool
    contact_permissions: Mapping[str, bool]
    version: int


@dataclass(frozen=True, slots=True)
class OwnChange:
    """What is left out (None) stays; `version` is the one that was shown."""

    version: int
    phones: tuple[str, ...] | None = None
    address: str | None = None
    residence_country: str | None = None
    language: str | None = None
    interpreter_needed: bool | None = None
    emergency_contact: str | None = None


@dataclass(frozen=True, slots=True)
class OwnHealth:
    """Something the clinic has noted; `waits` until a colleague has looked at it."""

    kind: str  # ALLERGY, MEDICINE, CONDITION, HISTORY
    text: str
    none: bool  # asked for allergies, and there are none
    waits: bool


@dataclass(frozen=True, slots=True)
class OwnConsultation:
    """`status` and times are those of the appointment until the consultation is held."""

    id: UUID
    kind: str
    mode: str
    status: str
    clinician: str
    starts_at: Moment | None
    completed_at: Moment | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class OwnPlan:
    id: UUID
    title: str
    kind: str
    status: str
    revision: int
    minutes: int
    total_minor: int
    currency: str
    created_at: Moment


@dataclass(frozen=True, slots=True)
class OwnConsent:
    """A consent in the patient's list. `waits_for_me`: reading or signing is the patient's turn."""

    id: UUID
    plan_id: UUID
    kind: str
    status: str
    revision: int
    language: str
    waits_for_me: bool
    open_points: int
    informed_at: Moment | None
    earliest_at: Moment | None
    signed_at: Moment | None
    sealed_at: Moment | None
    valid_until: Moment | None


@dataclass(frozen=True, slots=True)
class OwnConsentState:
    """Where a consent stands after a step: `status`, whose turn it is, what is still open."""

    id: UUID
    status: str
    text_hash: str
    next_party: str | None
    signed_at: Moment | None
    open_points: tuple[Unmet, ...]


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """`at` is the tablet's time, kept as evidence; without it the service's."""

    question: str
    choice: str
    at: Moment | None = None


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """Something to be answered by a clinician before anybody signs."""

    section: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class OwnProgress:
    """What was read, ticked and answered since the last time; may be repeated as it is."""

    sections: tuple[SectionRead, ...] = ()
    clauses: tuple[Acknowledged, ...] = ()
    answers: tuple[OwnAnswer, ...] = ()
    asked: tuple[OwnQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnSignature:
    """Strokes on a pad of `width` by `height`, under the text whose hash was shown."""

    text_hash: str
    strokes: tuple[Stroke, ...]
    width: float
    height: float
    device_kind: DeviceKind = DeviceKind.PEN
    name: str = ""
    place: str = ""
    mark: bool = False  # of somebody who cannot write: a witness signs as well


@dataclass(frozen=True, slots=True)
class OwnBill:
    """`in_parts`: less than what is open may be paid."""

    id: UUID
    kind: str
    number: str
    status: str
    total_minor: int
    paid_minor: int
    open_minor: int
    currency: str
    issued_at: Moment | None
    paid_at: Moment | None
    in_parts: bool = False


@dataclass(frozen=True, slots=True)
class OwnPayment:
    """None pays what is open; the currency is the bill's unless it is said."""

    amount_minor: int | None = None
    currency: str = ""
    method: str = "CARD"  # CARD, TRANSFER, MOBILE
    reference: str = ""


@dataclass(frozen=True, slots=True)
class OwnReceipt:
    """The payment, and the bill as it stands after it."""

    payment_id: UUID
    receipt_number: str
    status: str
    amount_minor: int
    currency: str
    paid_at: Moment
    bill: OwnBill
    terminal: str = ""  # SENT: the desk confirms it; CONFIRMED, DECLINED, UNKNOWN


class PatientDesk(Protocol):
    """Every operation finds the patient in the session; none takes a patient's id."""

    @asks("patients.record.read_admin", includes=(PatientsDesk.details,))
    def me(self) -> OwnDetails: ...

    @does(
        "patients.record.update_admin", includes=(PatientsDesk.details, PatientsDesk.update_admin)
    )
    def change_me(self, change: OwnChange) -> OwnDetails:
        """Raises Stale, and what cannot be kept."""

    @asks("patients.record.read_clinical", includes=(PatientsDesk.file,))
    def my_health(self) -> tuple[OwnHealth, ...]:
        """Allergies, medicines and conditions that hold, as told or as the clinic noted them."""

    @does(
        "patients.record.update_clinical", includes=(PatientsDesk.add_health_fact, NoticesDesk.tell)
    )
    def tell_health(self, facts: tuple[NewHealthFact, ...]) -> None:
        """What is new, at most ten; a proposal until a colleague confirms it. Nurses are told.

        Raises FactRefused.
        """

    @asks(
        "consultations.record.read",
        includes=(
            ConsultationsDesk.of_patient,
            AppointmentsDesk.appointments_of,
            StaffDesk.names,
        ),
    )
    def my_consultations(self) -> tuple[OwnConsultation, ...]:
        """The newest first."""

    @asks("plans.plan.read", includes=(PlansDesk.of_patient,))
    def my_plans(self) -> tuple[OwnPlan, ...]: ...

    @asks(
        "consent.consent.read_status",
        includes=(PlansDesk.facts_of, ConsentDesk.of_plan),
    )
    def my_consents(self) -> tuple[OwnConsent, ...]:
        """On a tablet only the one that was handed over."""

    @asks("consent.consent.read", includes=(ConsentingDesk.reading,))
    def my_consent(self, consent_id: UUID) -> ConsentView: ...

    @does(
        "consent.consent.progress",
        includes=(ConsentingDesk.progress, ConsentingDesk.ask, ConsentDesk.sheet),
    )
    def read_on(self, consent_id: UUID, progress: OwnProgress) -> OwnConsentState:
        """The first opens the reading, the one that leaves nothing open ends it."""

    @does(
        "consent.signature.sign_own",
        includes=(ConsentingDesk.sign_own, PatientsDesk.faces, PatientsDesk.details),
    )
    def sign_mine(self, consent_id: UUID, signature: OwnSignature) -> OwnConsentState:
        """The patient's signature, or the guardian's who acts for them and signs as the guardian.

        The same ink again changes nothing. Raises NotSeenYet.
        """

    @does(
        "consent.consent.decline",
        includes=(ConsentingDesk.decline, PatientsDesk.faces, PatientsDesk.details),
    )
    def decline_mine(self, consent_id: UUID, words: str) -> OwnConsentState: ...

    @does(
        "consent.consent.revoke",
        includes=(ConsentingDesk.revoke, PatientsDesk.faces, PatientsDesk.details),
    )
    def revoke_mine(self, consent_id: UUID, words: str) -> OwnConsentState: ...

    @asks("consent.document.read", includes=(ConsentDesk.belongs, ConsentDesk.document))
    def my_document(self, consent_id: UUID) -> bytes:
        """The sealed PDF. Raises NotSealedYet."""

    @asks("billing.invoice.read", includes=(BillingDesk.invoices, CentreDesk.settings))
    def my_bills(self) -> tuple[OwnBill, ...]:
        """Issued ones; on a tablet only the one that was handed over."""

    @does(
        "billing.payment.pay_own",
        includes=(MoneyDesk.pay_own, TillDesk.sheet, TillDesk.facts, CentreDesk.settings),
    )
    def pay_mine(self, invoice_id: UUID, payment: OwnPayment, key: str) -> OwnReceipt:
        """The same key gives the same payment, however often it arrives.

        PENDING until the desk has confirmed it, where no terminal answers by itself.
        Raises AmountRefused.
        """

    @asks("billing.invoice.read", includes=(TillDesk.payment, TillDesk.facts, CentreDesk.settings))
    def my_payment(self, payment_id: UUID) -> OwnReceipt:
        """How a payment stands that was begun before."""

    @does("billing.receipt.print", includes=(TillDesk.sheet, MoneyDesk.give_receipt))
    def give_me_receipts(self, invoice_id: UUID, way: str, payment_id: UUID | None) -> int:
        """Of that payment, or of all that was paid for this bill: by MAIL as PDF, or on PAPER.
        How many there are.

        Raises NoReceiptYet, NoReceiptAddress, ReceiptWay.
        """

    @asks("workflow.status.read", includes=(ProgressDesk.status,))
    def my_status(self) -> WorkflowStatus: ...
