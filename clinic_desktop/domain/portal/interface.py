"""The face of the portal: tablets, hand-over tickets, codes by mail, registrations."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.caller import ANYONE, INTERNAL, SYSTEM, TABLET
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does, steps
from clinic_desktop.domain.accounts.interface import AccountsDesk, TokensDesk
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.patients.interface import PatientsDesk

PURPOSES = ("REGISTER", "CONSENT", "PAY", "UPDATE")
REGISTER = "REGISTER"
"""Purpose of a code that proves the address of a registration or an invitation."""

RESET, INVITED = "RESET", "INVITE"
"""Steps of a kept registration that is none: a forgotten password, an invitation."""

NEEDS_ENTITY = {"CONSENT": "consent", "PAY": "invoice"}
"""What a task of that purpose is about, besides the patient."""


class TicketSpent(errors.StateRefuses):
    code = "portal.ticket_spent"
    text = "This task is finished or was taken back. Send a new one to the tablet."


class TicketTaken(errors.Conflict):
    code, text = "portal.ticket_taken", "This ticket exists already. Make a new one."


class TicketGone(errors.SignedOut):
    code = "portal.ticket_gone"
    text = "This task has ended. Please give the tablet back to the reception."


class TicketRefused(errors.RuleViolation):
    """`params`: field."""

    code, text = "portal.ticket", "This task cannot be sent to a tablet."


class NoBirthDate(errors.RuleViolation):
    code = "portal.no_birth_date"
    text = "The tablet asks for the birth date, and the file has none. Enter it first."


class TabletBusy(errors.Conflict):
    code = "portal.tablet_busy"
    text = "This tablet has a task already. Take that one back first, or choose another tablet."


class WrongBirthDate(errors.Forbidden):
    """`params`: left, the tries that remain."""

    code = "portal.wrong_birth_date"
    text = "This is not the birth date we expect. Check it, or ask the reception."


class NotPaired(errors.SignedOut):
    code = "portal.not_paired"
    text = "This tablet is not paired with the clinic. Ask the administrator for a pairing code."


class PairAgain(errors.SignedOut):
    code = "portal.pair_again"
    text = (
        "This tablet was paired before tablets had a key of their own. Ask the administrator for"
        " a new pairing code and pair it again."
    )


class KeyMissing(errors.RuleViolation):
    code = "portal.key_missing"
    text = (
        "This tablet has no key of its own, so it cannot be paired. Install the version of the"
        " program that the clinic has."
    )


class PairingRefused(errors.RuleViolation):
    code = "portal.pairing"
    text = "This pairing code is wrong, used or too old. Ask the administrator for a new one."


class DeviceProofRefused(errors.Forbidden):
    code = "portal.device_proof"
    text = (
        "This tablet did not prove that it is the one that was paired. Ask the administrator to"
        " revoke it and to pair it anew."
    )


class DraftRefused(errors.StateRefuses):
    code = "portal.draft"
    text = "What was begun on this tablet can no longer be kept, or is too much. Begin anew."


class DraftGone(errors.StateRefuses):
    code = "portal.draft_gone"
    text = (
        "What was begun is no longer kept, or somebody goes on with it already. Send a new"
        " registration to the tablet."
    )


class DeviceTaken(errors.AlreadyThere):
    code, text = "portal.device_taken", "This pairing code exists already. Make a new one."


class DeviceKept(errors.RuleViolation):
    code, text = "portal.device_kept", "A tablet that was revoked stays revoked. Pair it anew."


class LeaveRefused(errors.Forbidden):
    code = "portal.leave"
    text = "Only staff with a PIN can leave the patient mode. Check name and PIN."


class CodeSpent(errors.StateRefuses):
    code, text = "portal.code_spent", "This code was used already. Ask for a new one."


class CodeRefused(errors.RuleViolation):
    code = "portal.code"
    text = "This code is wrong, used or too old. Check the mail, or ask for a new code."


class EmailMissing(errors.RuleViolation):
    code, text = "portal.email_missing", "An account needs an e-mail address: the code goes there."


class RegistrationDone(errors.StateRefuses):
    code, text = "portal.registration_done", "This registration is finished. Sign in instead."


@dataclass(frozen=True, slots=True)
class PairingCode:
    """Told once: typed at the tablet within minutes."""

    device_id: UUID
    code: str
    until: Moment


@dataclass(frozen=True, slots=True)
class Paired:
    """`token` belongs into the tablet's keyring, nowhere else."""

    token: str
    device_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class DeviceCard:
    """`busy`: a task is open on it; not `keyed`: paired before tablets had keys, so worth nothing
    until it is paired again."""

    id: UUID
    name: str
    paired_at: Moment | None
    last_seen_at: Moment | None
    revoked_at: Moment | None
    busy: bool
    version: int
    keyed: bool = False


@dataclass(frozen=True, slots=True)
class NewTicket:
    """`patient_id` is None for REGISTER only; `entity_id` names the consent or the invoice.

    Of a registration it names the task that began it, on whatever tablet: its draft goes on.
    """

    device_id: UUID
    purpose: str  # REGISTER, CONSENT, PAY, UPDATE
    patient_id: UUID | None = None
    entity_id: UUID | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class TicketCard:
    """`state`: SENT, OPENED, DONE, RECALLED, TRIES (too many wrong birth dates), EXPIRED.

    `draft_until`: what was begun is kept until then for the next task of the same matter.
    """

    id: UUID
    device_id: UUID | None
    purpose: str
    patient_id: UUID | None
    entity_id: UUID | None
    issued_at: Moment
    expires_at: Moment
    state: str
    draft_until: Moment | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """All that a tablet sees of its task before the patient has said who they are.

    `challenge` is what the tablet's key signs to open it, good for a few minutes.
    """

    ticket_id: UUID
    purpose: str
    language: str
    asks_birth_date: bool
    tries_left: int
    expires_at: Moment
    challenge: str = ""


@dataclass(frozen=True, slots=True)
class TicketSession:
    """What opens the one task: good until `ends_at`, or three idle minutes."""

    token: str
    purpose: str
    entity_id: UUID | None
    ends_at: Moment


@dataclass(frozen=True, slots=True)
class NewRegistration:
    """Inner: `content` is what somebody typed; it is kept sealed, the address as a keyed hash."""

    content: str
    address: str
    password_hash: str
    language: str
    place: str
    step: str = ""


@dataclass(frozen=True, slots=True)
class KeptRegistration:
    """`content` is empty once it is finished or wiped."""

    id: UUID
    content: str
    password_hash: str
    language: str
    place: str
    step: str
    status: str  # OPEN, WAITING (for the code), DONE, EXPIRED
    expires_at: Moment


class PortalDesk(Protocol):
    """Tablets and the tasks that are handed over to them."""

    @does("portal.device.pair", includes=(CentreDesk.settings,), secret=True)
    def make_pairing(self, name: str) -> PairingCode:
        """A new tablet of that name, and the code that pairs it."""

    @does("portal.device.pair")
    def revoke_device(self, device_id: UUID) -> None:
        """Its token and its open task end at once."""

    @asks("portal.device.pair")
    def all_devices(self) -> tuple[DeviceCard, ...]:
        """Revoked and unpaired ones too."""

    @asks("portal.ticket.issue")
    def devices(self) -> tuple[DeviceCard, ...]:
        """Tablets that can take a task, by name; who has no key is none."""

    @does(ANYONE, secret=True)
    def pair(self, code: str, key: str = "") -> Paired:
        """The tablet's part: a code is good once. Raises PairingRefused, KeyMissing.

        `key` is its public Ed25519 key in base64: its signature alone opens tasks.
        """

    @does("portal.ticket.issue", includes=(PatientsDesk.facts,))
    def issue(self, new: NewTicket) -> TicketCard:
        """Send a task to a tablet.

        Raises TabletBusy, NoBirthDate, TicketRefused, DraftGone, NotFound.
        """

    @does("portal.ticket.issue")
    def recall(self, ticket_id: UUID) -> TicketCard:
        """Take the task back: what is open on the tablet ends at once. Raises TicketSpent."""

    @asks("portal.ticket.issue")
    def tickets(self) -> tuple[TicketCard, ...]:
        """Of the last twelve hours, the newest first."""

    @asks(TABLET)
    def task(self) -> Task | None:
        """The task of this tablet; None while it has none."""

    @asks(TABLET)
    def own_tickets(self) -> tuple[UUID, ...]:
        """Ids of this tablet's tasks of the last twelve hours, ended ones too."""

    @does(INTERNAL, includes=(PatientsDesk.facts,), secret=True)
    def open_ticket(self, born: date, proof: str) -> TicketSession | None:
        """None where the birth date is wrong; the try is counted. Raises DeviceProofRefused."""

    @steps(TABLET, includes=(task, open_ticket), secret=True)
    def identify(self, birth_date: date, proof: str = "") -> TicketSession:
        """Five tries. `proof` is `challenge`, a dot, and the tablet's signature in base64 over
        `rules.to_sign`. Raises WrongBirthDate, DeviceProofRefused, TicketGone."""

    @does(TABLET)
    def finish(self) -> None:
        """The task is done; its ticket and its drafts are worth nothing from now on."""

    @steps(
        TABLET,
        includes=(AccountsDesk.count_try, AccountsDesk.clear_tries, TokensDesk.pin_holder),
    )
    def leave(self, login: str, pin: str) -> None:
        """Leave the patient mode. Raises LeaveRefused, TooManyTries."""


class DraftsDesk(Protocol):
    """What was begun on a tablet and not finished: sealed, for minutes, for the same patient."""

    @does(TABLET)
    def hand_in(self, ticket_id: UUID, content: str) -> None:
        """Keep it, instead of what this task handed in before, until fifteen minutes after its
        end. Raises DraftRefused."""

    @asks(TABLET)
    def draft(self) -> str:
        """The newest of the same patient and matter for the task that is open; may be empty."""

    @asks(SYSTEM)
    def late_drafts(self) -> int:
        """How many are past their time and still there."""

    @does(SYSTEM)
    def forget_late_drafts(self) -> None: ...


class RegistrationsDesk(Protocol):
    """Registrations under way and codes by mail; reached only through self-service."""

    @does(INTERNAL)
    def keep_registration(self, new: NewRegistration) -> UUID: ...

    @asks(INTERNAL)
    def open_registrations(self) -> tuple[UUID, ...]:
        """Those that wait for their mail, the oldest first."""

    @does(INTERNAL)
    def take_registration(self, registration_id: UUID) -> KeptRegistration | None:
        """Held until commit; None where its mail was written meanwhile."""

    @asks(INTERNAL)
    def registration(self, registration_id: UUID) -> KeptRegistration | None: ...

    @asks(INTERNAL)
    def invitations(self, address: str) -> tuple[KeptRegistration, ...]:
        """Open ones of this address whose mail is written, the newest first: one mailbox may be
        invited for several children."""

    @does(INTERNAL)
    def mail_again(self, registration_id: UUID) -> None:
        """Its mail is written once more; where there is none, or it is finished, nothing is."""

    @does(INTERNAL)
    def mailed(self, registration_id: UUID, *, worthless: bool) -> None:
        """The mail is written; a worthless one (the account exists) is dropped with it."""

    @does(INTERNAL)
    def finish_registration(self, registration_id: UUID, patient_id: UUID) -> None: ...

    @does(INTERNAL, secret=True)
    def new_code(self, purpose: str, subject_id: UUID) -> str | None:
        """A code that kills the ones before it; None after five in a day."""

    @does(INTERNAL)
    def use_code(self, purpose: str, subject_id: UUID, code: str) -> bool:
        """Whether it is right and was not used; each try is counted."""

    @asks(INTERNAL)
    def late_registrations(self) -> int:
        """How many were never proved within a day and still hold what was typed."""

    @does(INTERNAL)
    def forget_late(self) -> None:
        """What was typed is wiped; that somebody tried stays."""
