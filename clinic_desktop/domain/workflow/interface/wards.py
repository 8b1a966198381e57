"""Whom an account of the portal acts for: listed, chosen, and given by the reception."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.caller import INTERNAL, SIGNED_IN
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does, steps
from clinic_desktop.domain.accounts.interface import PatientAccountsDesk, Tokens, TokensDesk
from clinic_desktop.domain.accounts.interface.guardians import GuardiansDesk
from clinic_desktop.domain.patients.interface import PatientRelationsDesk, PatientsDesk
from clinic_desktop.domain.portal.interface import RegistrationsDesk


@dataclass(frozen=True, slots=True)
class Choice:
    """Somebody the account may act for: without `ward_id` it is the account's own record.

    `seen`: the clinic saw the evidence of the guardianship; until then only what was entered by
    the guardian is there to see and to correct.
    """

    ward_id: UUID | None
    name: str
    mrn: str
    seen: bool
    until: Moment | None
    chosen: bool


class WardsDesk(Protocol):
    """For whoever is signed in at the portal; colleagues find nobody here."""

    @asks(
        SIGNED_IN,
        includes=(GuardiansDesk.my_wards, GuardiansDesk.my_record, PatientsDesk.faces),
    )
    def choices(self) -> tuple[Choice, ...]:
        """The own record first, then those in the caller's care whose guardianship lives."""

    @does(SIGNED_IN, includes=(TokensDesk.speak_for,), secret=True)
    def act_for(self, ward_id: UUID | None) -> Tokens:
        """This session speaks for them from now on, by the new tokens; the old ones are worthless.

        Raises NobodysGuardian, GuardianEnded, WardOfAge.
        """

    @does(
        INTERNAL,
        includes=(
            GuardiansDesk.my_address,
            GuardiansDesk.entrust,
            RegistrationsDesk.invitations,
            RegistrationsDesk.use_code,
            RegistrationsDesk.finish_registration,
        ),
    )
    def take_up(self, code: str) -> bool:
        """Whether the code fitted; a wrong one is counted."""

    @steps(SIGNED_IN, includes=(take_up,))
    def redeem(self, code: str) -> None:
        """The caller's account acts for the ward of the invitation that was mailed to it.

        Raises CodeRefused (wrong, used, older than fifteen minutes, not of this account),
        NobodysGuardian for colleagues.
        """

    @does(
        "portal.account.invite",
        includes=(
            PatientRelationsDesk.guardian_link,
            PatientAccountsDesk.account_of_login,
            GuardiansDesk.may_be_entrusted,
            RegistrationsDesk.keep_registration,
        ),
    )
    def invite(self, link_id: UUID) -> bool:
        """A code goes to the guardian's address; nobody acts for the patient before it is used.

        True: with it they choose the password of a new account. False: somebody has an account
        there already; whoever that is signs in and gives the code (`redeem`), so that an address
        that was typed wrongly gives no file away by itself.
        Raises EmailMissing, GuardianEnded, NobodysGuardian, NotFound.
        """
