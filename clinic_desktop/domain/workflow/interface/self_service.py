"""What people do for themselves before anybody knows them: register, prove, begin anew."""

from dataclasses import dataclass, field
from datetime import date
from typing import Protocol
from uuid import UUID

from clinic_desktop.core.caller import ANYONE, INTERNAL, SYSTEM, TABLET
from clinic_desktop.core.operations import asks, does, steps
from clinic_desktop.domain.accounts.interface import PatientAccountsDesk, TokensDesk
from clinic_desktop.domain.accounts.interface.guardians import GuardiansDesk
from clinic_desktop.domain.accounts.interface.proofs import Challenge, ProofsDesk
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.notices.interface import NoticesDesk
from clinic_desktop.domain.patients.interface import NewHealthFact, NewPhone, PatientsDesk
from clinic_desktop.domain.portal.interface import KeptRegistration, RegistrationsDesk


@dataclass(frozen=True, slots=True)
class NewSelf:
    """`accepted_…` is True, or names the version of the text that was shown."""

    first_name: str
    last_name: str
    date_of_birth: date
    email: str
    password: str = field(repr=False)
    accepted_privacy: bool | str
    accepted_terms: bool | str
    phone: str = ""
    language: str = "en"
    sex: str = "UNKNOWN"
    called: str = ""
    address: str = ""
    residence_country: str = ""
    interpreter_needed: bool = False
    emergency_contact: str = ""
    blood_group: str = ""
    more_phones: tuple[NewPhone, ...] = ()
    health: tuple[NewHealthFact, ...] = ()
    guardian: str = ""  # the name of whoever registers a child; the e-mail is that person's
    proof: str = field(default="", repr=False)  # a solved challenge, where one is asked for


@dataclass(frozen=True, slots=True)
class RegisteredPatient:
    id: UUID
    mrn: str


@dataclass(frozen=True, slots=True)
class RegisteredAccount:
    id: UUID
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Registered:
    patient: RegisteredPatient
    account: RegisteredAccount


class SelfServiceDesk(Protocol):
    @steps(
        ANYONE,
        includes=(
            CentreDesk.settings,
            TokensDesk.count_visit,
            ProofsDesk.spend,
            PatientsDesk.check_registration,
            PatientAccountsDesk.hashed_for_patient,
            RegistrationsDesk.keep_registration,
        ),
    )
    def register_myself(self, new: NewSelf, source: str) -> UUID:
        """The id under which a code is sent by mail.

        Whoever is known already hears nothing else; the mail tells them. Raises what cannot be
        kept (names, birth date, phone, e-mail, notices, password), ProofNeeded, ProofRefused,
        TooManyTries, Busy.
        """

    @does(
        TABLET,
        includes=(
            CentreDesk.settings,
            TokensDesk.count_visit,
            PatientsDesk.register,
            NoticesDesk.tell,
            CentreDesk.open_task,
        ),
    )
    def register_here(self, new: NewSelf) -> None:
        """A record without an account, from the tablet that the reception handed over.

        The answer is the same whoever is known. Raises what cannot be kept, TooManyTries.
        """

    @asks(ANYONE, includes=(ProofsDesk.challenge,))
    def challenge(self) -> Challenge:
        """Work for a program that registers people; a paired tablet needs none."""

    @does(
        INTERNAL,
        includes=(
            RegistrationsDesk.use_code,
            RegistrationsDesk.finish_registration,
            PatientsDesk.register,
            PatientAccountsDesk.account_of_login,
            PatientAccountsDesk.make_patient_account,
            GuardiansDesk.may_be_entrusted,
            GuardiansDesk.entrust,
            NoticesDesk.tell,
            CentreDesk.open_task,
        ),
    )
    def make_patient(self, kept: KeptRegistration, code: str) -> Registered | None:
        """Patient, account and role at once; None where the code is wrong, which is counted."""

    @steps(
        ANYONE,
        includes=(
            TokensDesk.count_visit,
            RegistrationsDesk.registration,
            RegistrationsDesk.mail_again,
        ),
    )
    def send_code_again(self, registration_id: UUID, source: str) -> None:
        """A new code kills the one before. Once in a minute, five times in a day; the answer is
        the same whoever is known. Raises TooManyTries."""

    @steps(ANYONE, includes=(RegistrationsDesk.registration, make_patient))
    def verify_myself(self, registration_id: UUID, code: str) -> Registered:
        """Five tries in fifteen minutes. Raises CodeRefused, LoginTaken."""

    @steps(
        ANYONE,
        includes=(CentreDesk.settings, TokensDesk.count_visit, RegistrationsDesk.keep_registration),
    )
    def forgot_password(self, login: str, language: str, source: str) -> None:
        """The same answer for everybody; a code goes to an address that has an account."""

    @does(
        "portal.account.invite",
        includes=(PatientsDesk.facts, RegistrationsDesk.keep_registration),
    )
    def invite(self, patient_id: UUID) -> None:
        """A code goes to the patient's address; with it they choose a password.

        Raises EmailMissing, NotFound.
        """

    @does(INTERNAL, includes=(RegistrationsDesk.use_code, PatientAccountsDesk.set_password))
    def change_by_code(
        self, user_id: UUID, code: str, password_hash: str, *, known: bool
    ) -> bool: ...

    @does(
        INTERNAL,
        includes=(
            RegistrationsDesk.use_code,
            RegistrationsDesk.finish_registration,
            PatientsDesk.faces,
            PatientAccountsDesk.make_patient_account,
            GuardiansDesk.entrust,
        ),
    )
    def accept_invitation(self, kept: KeptRegistration, code: str, password_hash: str) -> bool: ...

    @steps(
        ANYONE,
        includes=(
            PatientAccountsDesk.hashed_for_patient,
            PatientAccountsDesk.account_of_login,
            RegistrationsDesk.invitations,
            change_by_code,
            accept_invitation,
        ),
    )
    def reset_password(self, login: str, code: str, password: str) -> None:
        """Ends all sessions of the account; whoever was invited has one from now on.

        Raises CodeRefused, PasswordRefused, LoginTaken.
        """

    @does(
        INTERNAL,
        includes=(
            CentreDesk.settings,
            PatientAccountsDesk.account_of_login,
            TokensDesk.count_visit,
            RegistrationsDesk.take_registration,
            RegistrationsDesk.new_code,
            RegistrationsDesk.mailed,
            NoticesDesk.tell,
        ),
    )
    def post_code(self, registration_id: UUID) -> None:
        """One mail: the code, or that the address has an account already, or none."""

    @steps(
        SYSTEM,
        includes=(
            RegistrationsDesk.open_registrations,
            RegistrationsDesk.late_registrations,
            RegistrationsDesk.forget_late,
            ProofsDesk.late_proofs,
            ProofsDesk.forget_late_proofs,
            post_code,
        ),
    )
    def post_codes(self) -> int:
        """What the public doors left to be done, out of the sight of who asked. How many."""
