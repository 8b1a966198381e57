"""The face of accounts: who works here, what each may do, who is signed in."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.caller import ANYONE, INTERNAL, SIGNED_IN, SYSTEM
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does, steps

STAFF_ROLES = (
    "RECEPTION", "SURGEON", "NURSE", "ANAESTHETIST", "THEATRE_MANAGER", "STOCK_KEEPER", "BILLING",
    "ADMIN", "AUDITOR",
)  # fmt: skip


class WrongLogin(errors.SignedOut):
    code = "accounts.wrong_login"
    text = "This e-mail address and password do not belong together. Check both and try again."


class TooManyTries(errors.TooMany):
    code = "accounts.too_many_tries"
    text = "Too many wrong tries. Wait a little before the next one."


class WrongPin(errors.Forbidden):
    code, text = "accounts.wrong_pin", "This PIN is not right. Try again."


class SessionLocked(errors.SignedOut):
    code, text = "accounts.locked", "This session is locked. Enter your PIN to go on."


class LoginTaken(errors.AlreadyThere):
    code = "accounts.login_taken"
    text = "Somebody signs in with this e-mail address already. Use another one."


class PasswordRefused(errors.RuleViolation):
    code, text = "accounts.password", "This password cannot be used."


class PinRefused(errors.RuleViolation):
    code = "accounts.pin"
    text = "A PIN has 4 to 8 digits, not all alike and not in a row. Choose another."


class AccountRefused(errors.RuleViolation):
    code, text = "accounts.account", "This account cannot be made."


class OwnRole(errors.RuleViolation):
    code = "accounts.own_role"
    text = "Nobody changes their own roles. Ask another administrator."


class CodeNeeded(errors.SignedOut):
    """`params`: mfaToken, good for a few minutes with the code, and for nothing else."""

    code = "accounts.code_needed"
    text = "The password is right. Type the code of your second factor as well."


class Busy(errors.TooMany):
    code = "accounts.busy"
    text = "Many people sign in at this moment. Please try again in a few seconds."


class AccountKept(errors.Conflict):
    code = "accounts.account_kept"
    text = "An account is never deleted. Disable it instead."


@dataclass(frozen=True, slots=True)
class Me:
    id: UUID
    name: str
    title: str
    roles: tuple[str, ...]
    permissions: frozenset[str]
    has_pin: bool
    language: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """`token` is told once; it belongs into the keyring, nowhere else."""

    token: str
    me: Me
    expires_at: Moment


@dataclass(frozen=True, slots=True)
class Colleague:
    id: UUID
    name: str
    title: str
    roles: tuple[str, ...]
    active: bool
    version: int
    email: str = ""


@dataclass(frozen=True, slots=True)
class NewColleague:
    name: str
    email: str
    password: str
    roles: tuple[str, ...]
    title: str = ""
    pin: str = ""
    medical_lead: bool = False


@dataclass(frozen=True, slots=True)
class Secret:
    """Inner: what a slow hash is compared with, outside any transaction."""

    user_id: UUID | None
    password_hash: str
    pin_hash: str | None
    active: bool
    session_id: UUID | None = None
    kind: str = "STAFF"  # STAFF, PATIENT, SYSTEM


@dataclass(frozen=True, slots=True)
class Hashed:
    password_hash: str
    pin_hash: str | None


@dataclass(frozen=True, slots=True)
class Tokens:
    """Told once. The refresh token is good for one use; used again, the session ends."""

    access_token: str
    refresh_token: str
    expires_in: int  # seconds of the access token
    audience: str  # staff, portal


@dataclass(frozen=True, slots=True)
class NewPatientAccount:
    """`password_hash` is made outside of any transaction; a guardian has no own `patient_id`."""

    patient_id: UUID | None
    email: str
    name: str
    password_hash: str
    language: str = "en"


class AccountsDesk(Protocol):
    @does(INTERNAL)
    def count_try(self, name: str) -> None:
        """Counted before the hash is computed. Raises TooManyTries."""

    @does(INTERNAL)
    def clear_tries(self, name: str) -> None: ...

    @asks(INTERNAL)
    def secret_of(self, login: str) -> Secret: ...

    @asks(INTERNAL)
    def own_secret(self) -> Secret: ...

    @does(INTERNAL, secret=True)
    def open_session(
        self, user_id: UUID, station: str, audience: str, rehashed: str | None
    ) -> SignedIn: ...

    @does(INTERNAL)
    def refused_login(self, login: str) -> None: ...

    @does(INTERNAL, secret=True)
    def begin_step(self, user_id: UUID, station: str) -> str:
        """What finishes this sign-in together with a code; "" without a second factor."""

    @steps(
        ANYONE,
        includes=(count_try, clear_tries, secret_of, open_session, refused_login, begin_step),
        secret=True,
    )
    def sign_in(self, login: str, password: str, station: str) -> SignedIn:
        """Raises WrongLogin alike for an unknown address, CodeNeeded, TooManyTries."""

    @does(SYSTEM, includes=(open_session,), secret=True)
    def act_as(self, login: str, station: str) -> SignedIn:
        """A confirmed session for whoever may read the database and its keys; `station` says who.

        Raises NotFound for an unknown or disabled login.
        """

    @does(SIGNED_IN, unlocks=True)
    def sign_out(self) -> None: ...

    @does(SIGNED_IN)
    def lock(self) -> None: ...

    @does(INTERNAL)
    def opened_up(self) -> None: ...

    @steps(SIGNED_IN, includes=(count_try, clear_tries, own_secret, opened_up), unlocks=True)
    def unlock(self, secret: str) -> None:
        """PIN or password. Raises WrongPin, TooManyTries."""

    @does(INTERNAL)
    def stepped_up(self) -> None: ...

    @steps(SIGNED_IN, includes=(count_try, clear_tries, own_secret, stepped_up))
    def step_up(self, secret: str) -> None:
        """Confirm with PIN or password; good for five minutes. Raises WrongPin."""

    @does(INTERNAL)
    def keep_secrets(self, hashed: Hashed) -> None: ...

    @steps(SIGNED_IN, includes=(count_try, clear_tries, own_secret, keep_secrets))
    def set_pin(self, password: str, pin: str) -> None: ...

    @steps(SIGNED_IN, includes=(count_try, clear_tries, own_secret, keep_secrets))
    def change_password(self, password: str, new: str) -> None:
        """Ends all other sessions of this account."""

    @asks(SIGNED_IN)
    def whoami(self) -> Me: ...


class StaffDesk(Protocol):
    @asks(SIGNED_IN)
    def colleagues(self, role: str | None) -> tuple[Colleague, ...]:
        """Active and disabled staff by name; `role` narrows."""

    @asks(INTERNAL)
    def hashed(self, new: NewColleague) -> Hashed:
        """Slow: never inside a writing transaction. Raises PasswordRefused, PinRefused."""

    @does(INTERNAL)
    def make_account(self, new: NewColleague, hashed: Hashed) -> UUID: ...

    @steps("accounts.user.manage", includes=(make_account,))
    def add_colleague(self, new: NewColleague) -> UUID: ...

    @does("accounts.role.grant")
    def set_roles(self, user_id: UUID, roles: tuple[str, ...], reason: str) -> None:
        """Raises OwnRole."""

    @does("accounts.user.manage")
    def disable(self, user_id: UUID, reason: str) -> None: ...

    @asks(INTERNAL)
    def names(self, ids: tuple[UUID, ...]) -> tuple[Colleague, ...]: ...

    @asks(INTERNAL)
    def with_roles(self, roles: tuple[str, ...]) -> tuple[UUID, ...]:
        """Active accounts that hold one of the roles, for notices and tasks."""

    @asks(INTERNAL)
    def medical_leads(self) -> tuple[UUID, ...]:
        """Active surgeons who carry the flag of the medical lead."""


class TokensDesk(Protocol):
    """Signing in over the network, staff and patients by the same form."""

    @asks(ANYONE)
    def knock(self, source: str) -> None:
        """Before a public door is tried from this address. Raises TooManyTries."""

    @does(ANYONE)
    def stumbled(self, source: str) -> None:
        """A guess from this address failed: thirty in ten minutes, then it has to wait."""

    @does(INTERNAL, secret=True)
    def open_tokens(self, user_id: UUID, station: str, rehashed: str | None) -> Tokens: ...

    @steps(
        ANYONE,
        includes=(
            AccountsDesk.count_try,
            AccountsDesk.clear_tries,
            AccountsDesk.secret_of,
            AccountsDesk.refused_login,
            AccountsDesk.begin_step,
            open_tokens,
        ),
        secret=True,
    )
    def log_in(self, login: str, password: str, station: str) -> Tokens:
        """Raises WrongLogin alike for an unknown address, CodeNeeded, TooManyTries, Busy."""

    @does(INTERNAL, secret=True)
    def rotate(self, refresh_token: str) -> Tokens | None:
        """None where it was used before: the session has been ended."""

    @steps(ANYONE, includes=(rotate,), secret=True)
    def refresh(self, refresh_token: str) -> Tokens:
        """New tokens for a refresh token that was not used yet. Raises SignedOut."""

    @does(INTERNAL, secret=True)
    def speak_for(self, ward_id: UUID | None) -> Tokens:
        """The session speaks for this ward from now on, None for the own record.

        Its tokens are new: what is still open in another window cannot act for the wrong person.
        Raises NobodysGuardian, GuardianEnded, WardOfAge.
        """

    @asks(INTERNAL)
    def pin_holder(self, login: str, pin: str, permission: str) -> UUID | None:
        """The active colleague whose PIN this is and who holds the permission. Slow."""

    @does(INTERNAL)
    def count_visit(self, name: str, most: int, seconds: int) -> None:
        """Counts what was not wrong but must not be endless. Raises TooManyTries."""


class PatientAccountsDesk(Protocol):
    """Accounts of patients, made once their address is proved."""

    @asks(INTERNAL)
    def hashed_for_patient(self, password: str, own_words: tuple[str, ...]) -> str:
        """Slow: never inside a writing transaction. Raises PasswordRefused, Busy."""

    @does(INTERNAL)
    def make_patient_account(self, new: NewPatientAccount) -> UUID:
        """With the role PATIENT. Raises LoginTaken."""

    @asks(INTERNAL)
    def account_of_login(self, login: str) -> UUID | None:
        """The active account that signs in with this address."""

    @does("portal.account.unlock")
    def unlock_account(self, patient_id: UUID, reason: str) -> None:
        """Forget the wrong tries of a patient who was seen. Raises AccountRefused, NotFound."""

    @does(INTERNAL)
    def close_double(self, gone_id: UUID, kept_id: UUID) -> UUID | None:
        """Of two records of one person: the account of the first, where the second has its own.

        Where it has none, the account speaks for the record that stands, and nothing is closed.
        """

    @does(INTERNAL)
    def open_again(self, account_id: UUID, patient_id: UUID) -> None:
        """It was closed by a merge that is undone; whoever holds it signs in anew."""

    @does(INTERNAL)
    def set_password(self, user_id: UUID, password_hash: str) -> None:
        """Ends all sessions of the account and forgets its wrong tries."""
