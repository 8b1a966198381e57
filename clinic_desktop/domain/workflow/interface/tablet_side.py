"""What a tablet asks beside its task: help, whose page it shows, and signatures of others."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.caller import INTERNAL, TABLET
from clinic_desktop.core.consent_text import PartyKind
from clinic_desktop.core.ink import DeviceKind, Stroke
from clinic_desktop.core.operations import asks, does, steps
from clinic_desktop.domain.accounts.interface import AccountsDesk, TokensDesk
from clinic_desktop.domain.consent.interface import NewSignature
from clinic_desktop.domain.notices.interface import NoticesDesk
from clinic_desktop.domain.patients.interface import PatientsDesk
from clinic_desktop.domain.portal.interface import PortalDesk
from clinic_desktop.domain.workflow.interface.consenting import ConsentingDesk, Pen
from clinic_desktop.domain.workflow.interface.patient_side import OwnConsentState


class NotVouched(errors.Forbidden):
    code = "workflow.not_vouched"
    text = "A colleague who may vouch for signatures confirms with name and PIN. Check both."


@dataclass(frozen=True, slots=True)
class Vouching:
    """The colleague who stands beside the tablet and saw who signs: sign-in name and PIN."""

    login: str
    pin: str


@dataclass(frozen=True, slots=True)
class OthersSignature:
    """A guardian, interpreter or witness signs on the tablet under the text that was shown.

    `identity` says what was seen (a passport, an interpreter's card), `relation` what they are to
    the patient, or their organisation; `person_id` names a guardian the clinic knows. For a
    patient who cannot write the first witness writes, as party PATIENT: `instead` SPOKEN (the yes
    was said aloud, a second witness signs as well) or TYPED (`typed` is what the patient typed);
    `said` says so in the words of the paper.
    """

    party: PartyKind
    name: str
    text_hash: str
    strokes: tuple[Stroke, ...]
    width: float
    height: float
    device_kind: DeviceKind
    identity: str
    relation: str = ""
    person_id: UUID | None = None
    place: str = ""
    instead: str = ""
    typed: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class CliniciansInk:
    """Who operates countersigns beside the patient, under the text that was shown."""

    text_hash: str
    strokes: tuple[Stroke, ...]
    width: float
    height: float
    device_kind: DeviceKind
    place: str = ""


class TabletDesk(Protocol):
    """Asked by the device or by the task that is open on it."""

    @does(TABLET, includes=(PortalDesk.devices, NoticesDesk.tell))
    def call_staff(self) -> None:
        """Reception and nurses are told in the program; once a minute is enough."""

    @asks(TABLET, includes=(PatientsDesk.faces,))
    def whose(self) -> str:
        """The name of the one whose task is open; "" before that, and while registering."""

    @asks(TABLET, includes=(PatientsDesk.details,))
    def guardians(self) -> tuple[tuple[UUID | None, str], ...]:
        """Who may sign for the patient whose task is open: the person's id and name."""

    @does(INTERNAL, includes=(ConsentingDesk.sign_external, ConsentingDesk.sign_instead))
    def sign_vouched(self, consent_id: UUID, signature: NewSignature) -> OwnConsentState: ...

    @steps(
        TABLET,
        includes=(
            AccountsDesk.count_try,
            AccountsDesk.clear_tries,
            TokensDesk.pin_holder,
            sign_vouched,
        ),
    )
    def sign_beside(
        self, consent_id: UUID, signature: OthersSignature, vouching: Vouching
    ) -> OwnConsentState:
        """A colleague vouches by PIN that the identity was seen.

        Raises NotVouched, TooManyTries, OutOfTurn, TextChanged, UnusableInk, GateShut.
        """

    @does(INTERNAL, includes=(ConsentingDesk.countersign_beside,))
    def countersign_known(self, consent_id: UUID, performer: UUID, pen: Pen) -> OwnConsentState: ...

    @steps(
        TABLET,
        includes=(
            AccountsDesk.count_try,
            AccountsDesk.clear_tries,
            TokensDesk.pin_holder,
            countersign_known,
        ),
    )
    def countersign(self, consent_id: UUID, ink: CliniciansInk, who: Vouching) -> OwnConsentState:
        """A performer of the plan, or the anaesthetist, known by the own sign-in name and PIN.

        Raises NotThePerformer, TooManyTries, OutOfTurn, TextChanged, UnusableInk, GateShut.
        """
