"""The face of guardians' accounts: for whom somebody who signed in may act."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.caller import INTERNAL
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does


class NobodyChosen(errors.StateRefuses):
    code = "accounts.nobody_chosen"
    text = "Choose first for whom you act: for yourself, or for somebody in your care."


class GuardianEnded(errors.Forbidden):
    code = "accounts.guardian_ended"
    text = (
        "The clinic no longer has you as the guardian of this person, so your access has ended."
        " If that is not right, please ask the reception."
    )


class WardOfAge(errors.Forbidden):
    code = "accounts.ward_of_age"
    text = (
        "This person is of age now and decides alone, so your access has ended. They can have an"
        " account of their own: the reception sends the invitation."
    )


class NotSeenYet(errors.Forbidden):
    code = "accounts.guardian_not_seen"
    text = (
        "You said that you are the guardian, and the clinic has not seen the evidence yet. Please"
        " bring it to the reception; until then you see and correct what you entered yourself."
    )


class NobodysGuardian(errors.Forbidden):
    code = "accounts.nobodys_guardian"
    text = "This account may not act for this person. Choose somebody from your list."


class WardKept(errors.Kept):
    code = "accounts.ward_kept"
    text = "Whom an account acts for ends with the guardianship; it is not changed by itself."


@dataclass(frozen=True, slots=True)
class Ward:
    """Somebody the account may act for at this moment.

    `seen`: the clinic saw the evidence; until then the guardian sees and corrects what they
    entered themselves, and nothing else.
    """

    id: UUID
    patient_id: UUID
    seen: bool
    until: Moment | None
    chosen: bool  # this session speaks for them


class GuardiansDesk(Protocol):
    @asks(INTERNAL)
    def may_be_entrusted(self, user_id: UUID) -> bool:
        """Whether it is an account of the portal; colleagues act for nobody by theirs."""

    @does(INTERNAL)
    def entrust(self, user_id: UUID, patient_id: UUID, link_id: UUID) -> None:
        """The account acts for the patient while this guardianship lives; twice is as once.

        Raises NobodysGuardian for an account that is not of the portal.
        """

    @asks(INTERNAL)
    def my_wards(self) -> tuple[Ward, ...]:
        """Of the caller's account: those whose guardianship lives, the oldest first."""

    @asks(INTERNAL)
    def my_address(self) -> str:
        """By which the caller signs in, as logins are kept."""

    @asks(INTERNAL)
    def my_record(self) -> UUID | None:
        """The record that is the caller's own, if they are a patient."""
