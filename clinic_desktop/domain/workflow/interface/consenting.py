"""Steps 6 and 7: the consent is made, explained, read, signed; or refused, or taken back."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.caller import INTERNAL
from clinic_desktop.core.consent_reading import Progress
from clinic_desktop.core.ink import Ink
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.consent.interface import (
    AskedQuestion,
    ConsentDesk,
    ConsentFacts,
    ConsentView,
    NewSignature,
    OralTalk,
    SigningDesk,
)
from clinic_desktop.domain.inventory.interface import StockMovesDesk
from clinic_desktop.domain.patients.interface import PatientsDesk
from clinic_desktop.domain.plans.interface import PlanStepsDesk
from clinic_desktop.domain.preop.interface import PreopDesk
from clinic_desktop.domain.theatre.interface import BookingsDesk, CasesDesk
from clinic_desktop.domain.workflow.interface.planning import ALL, STEP_DOWN

STEP_UP = (
    PlanStepsDesk.advance,
    CasesDesk.clear_hold,
    BookingsDesk.confirm,
    StockMovesDesk.reserve_hard,
    PreopDesk.settle,
)
SIGN = (SigningDesk.sign, ConsentDesk.belongs, *STEP_UP, *ALL)


class NoSuchKind(errors.RuleViolation):
    code, text = "workflow.consent_kind", "There is no consent of this kind."


@dataclass(frozen=True, slots=True)
class Pen:
    """What the pad gives when somebody signs at the desk."""

    ink: Ink
    text_hash: str
    name: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class SaidNo:
    """Who said it and how: in person, by phone, in writing."""

    said_by: str
    how: str
    occurred_at: Moment | None = None


class NotThePerformer(errors.Forbidden):
    code = "workflow.not_the_performer"
    text = (
        "Only who operates signs here, or the anaesthetist for the anaesthesia, with their own"
        " sign-in name and PIN. Check both, or let them sign at their desk later."
    )


class InterpreterMissing(errors.RuleViolation):
    code = "workflow.interpreter_missing"
    text = (
        "Name the interpreter, with organisation or register number; a relative only with a reason."
    )


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Who interprets; `mode` IN_PERSON, PHONE or VIDEO. A relative has a reason, no register."""

    name: str
    spoken: str  # language that the patient speaks
    organisation: str = ""
    register: str = ""
    mode: str = "IN_PERSON"
    reason: str = ""


class ConsentingDesk(Protocol):
    @does(
        "consent.consent.create",
        includes=(
            SigningDesk.create,
            ConsentDesk.templates,
            PlanStepsDesk.advance,
            PatientsDesk.faces,
            *ALL,
        ),
    )
    def create(self, plan_id: UUID, kind: str, language: str) -> ConsentFacts:
        """Step 6, bound to the revision as it stands.

        `kind` PROCEDURE or ANAESTHESIA; EMERGENCY is one page, for who can speak.
        """

    @does(
        "consent.consent.create",
        includes=(
            SigningDesk.create,
            ConsentDesk.templates,
            PlanStepsDesk.advance,
            PatientsDesk.faces,
            CentreDesk.record_override,
            *ALL,
        ),
    )
    def create_interpreted(
        self, plan_id: UUID, kind: str, language: str, interpreter: Interpreter
    ) -> ConsentFacts:
        """LANGUAGE_INTERPRETED: no text in the patient's language; the interpreter signs as well.

        Raises InterpreterMissing, NotYourOverride, NothingToPass, GateShut.
        """

    @does(
        "consent.consent.inform",
        includes=(SigningDesk.inform, ConsentDesk.belongs, *ALL),
    )
    def inform(self, consent_id: UUID, talk: OralTalk) -> ConsentFacts:
        """The talk with the doctor; clocks that count from the information start now."""

    @does(
        "consent.consent.inform",
        includes=(SigningDesk.present_emergency, ConsentDesk.belongs, *ALL),
    )
    def present_emergency(self, consent_id: UUID) -> ConsentFacts:
        """K09: the short text, to be signed at once by patient and surgeon."""

    @does(
        "consent.consent.progress",
        includes=(SigningDesk.save_progress, SigningDesk.open_reading, ConsentDesk.belongs),
    )
    def progress(self, consent_id: UUID, progress: Progress) -> ConsentFacts:
        """What was read, ticked and answered; may be repeated."""

    @does("consent.consent.progress", includes=(SigningDesk.ask_question, *ALL))
    def ask(self, consent_id: UUID, section: str, text: str) -> AskedQuestion:
        """A question of the patient; who operates is told."""

    @asks("consent.consent.read", includes=(ConsentDesk.belongs, ConsentDesk.sheet))
    def reading(self, consent_id: UUID) -> ConsentView: ...

    @does("consent.signature.sign_own", includes=SIGN)
    def sign_own(self, consent_id: UUID, signature: NewSignature) -> ConsentFacts:
        """Step 7, the patient's part. Raises GateShut with dates while the policy lets wait."""

    @does("consent.signature.countersign", includes=SIGN)
    def countersign(self, consent_id: UUID, pen: Pen) -> ConsentFacts:
        """Each performer; the last signature makes the consent SIGNED."""

    @does(INTERNAL, includes=SIGN)
    def countersign_beside(self, consent_id: UUID, performer: UUID, pen: Pen) -> ConsentFacts:
        """As `countersign`, on the patient's tablet, by a performer who was known by name and PIN.

        Raises NotThePerformer.
        """

    @does(INTERNAL, includes=(*SIGN, PatientsDesk.faces))
    def sign_instead(self, consent_id: UUID, signature: NewSignature) -> ConsentFacts:
        """For a patient who cannot write: the hand of the first witness, in the patient's name or
        under the name that the patient typed.
        """

    @does("consent.signature.external", includes=SIGN)
    def sign_external(self, consent_id: UUID, signature: NewSignature) -> ConsentFacts:
        """Guardian, interpreter or outside witness, whose identity was seen."""

    @does(
        "consent.consent.decline",
        includes=(SigningDesk.decline, ConsentDesk.belongs, *STEP_DOWN, *ALL),
    )
    def decline(self, consent_id: UUID, said: SaidNo) -> ConsentFacts: ...

    @does(
        "consent.consent.revoke",
        includes=(SigningDesk.revoke, ConsentDesk.belongs, *STEP_DOWN, *ALL),
    )
    def revoke(self, consent_id: UUID, said: SaidNo) -> ConsentFacts:
        """Never refused while it is signed: the case stops as far as it safely can."""
