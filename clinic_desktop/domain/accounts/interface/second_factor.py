"""The face of the second factor: codes from a device besides the password, for whoever wants it."""

from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.caller import ANYONE, INTERNAL, SIGNED_IN
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does, steps
from clinic_desktop.domain.accounts.interface import AccountsDesk, SignedIn, Tokens, TokensDesk
from clinic_desktop.domain.centre.interface import CentreDesk


class FactorWanted(errors.Forbidden):
    code = "accounts.factor_wanted"
    text = (
        "Your clinic asks for a second factor when you sign in from another computer. Sign in at"
        " the computer of the service, set it up under Second factor, then sign in here."
    )


class WrongCode(errors.SignedOut):
    code = "accounts.wrong_code"
    text = "This code is not right, or it was used already. Wait for the next one and type that."


class WrongPassword(errors.Forbidden):
    code, text = "accounts.wrong_password", "This is not your password. Type it once more."


class StepGone(errors.SignedOut):
    code = "accounts.step_gone"
    text = "This sign-in took too long or was used already. Type your password once more."


class FactorThere(errors.Conflict):
    code = "accounts.factor_there"
    text = "A second factor is set up already. Switch it off before you set up another device."


class FactorAbsent(errors.Conflict):
    code = "accounts.factor_absent"
    text = "No second factor is set up for this account."


class FactorTaken(errors.Conflict):
    code = "accounts.factor_taken"
    text = "Somebody sets up a second factor for this account right now. Please try again."


class FactorCreator(errors.RuleViolation):
    code = "accounts.factor_creator"
    text = "You made this account. Let another administrator reset its second factor."


@dataclass(frozen=True, slots=True)
class FactorState:
    """`renew`: a recovery code was used, so the device may be lost and should be set up anew."""

    on: bool
    since: Moment | None
    codes_left: int
    renew: bool


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Told once: for the authenticator, typed or read from the picture.

    `uri` is an otpauth address; `picture` the same as a QR code, an SVG as a data address.
    """

    secret: str = field(repr=False)
    uri: str = field(repr=False)
    picture: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Passed:
    """Inner: whose half-done sign-in was finished, and from where it came."""

    user_id: UUID
    station: str


@dataclass(frozen=True, slots=True)
class FactorNews:
    """Something about a second factor that its owner is told by mail.

    `event`: ON, OFF, RECOVERED (a recovery code was used), RESET (by the clinic).
    """

    id: UUID
    user_id: UUID
    event: str
    email: str
    language: str
    version: int


class SecondFactorDesk(Protocol):
    """Time-based codes (RFC 6238) and ten recovery codes; each account decides for itself."""

    @asks(SIGNED_IN)
    def state(self) -> FactorState:
        """Of the own account."""

    @does(INTERNAL, includes=(CentreDesk.settings,), secret=True)
    def begin_enrolment(self) -> Enrolment: ...

    @steps(
        SIGNED_IN,
        includes=(
            AccountsDesk.count_try,
            AccountsDesk.clear_tries,
            AccountsDesk.own_secret,
            begin_enrolment,
        ),
        secret=True,
    )
    def enrol(self, password: str) -> Enrolment:
        """A new secret; it counts from `confirm` on. Raises WrongPassword, FactorThere."""

    @does(INTERNAL, secret=True)
    def finish_enrolment(self, code: str) -> tuple[str, ...]:
        """Recovery codes; none where the code is wrong."""

    @steps(
        SIGNED_IN,
        includes=(AccountsDesk.count_try, AccountsDesk.clear_tries, finish_enrolment),
        secret=True,
    )
    def confirm(self, code: str) -> tuple[str, ...]:
        """Switch it on with one right code: ten recovery codes, shown once.

        Raises WrongCode, FactorThere, FactorAbsent (nothing was begun), TooManyTries.
        """

    @does(INTERNAL)
    def try_code(self, code: str) -> bool:
        """Whether a code of the own device, or a recovery code, is right; it is used up then."""

    @does(INTERNAL, secret=True)
    def new_codes(self) -> tuple[str, ...]: ...

    @does(INTERNAL)
    def drop(self) -> None: ...

    @steps(
        SIGNED_IN,
        includes=(
            AccountsDesk.count_try,
            AccountsDesk.clear_tries,
            AccountsDesk.own_secret,
            try_code,
            new_codes,
        ),
        secret=True,
    )
    def replace_codes(self, password: str, code: str) -> tuple[str, ...]:
        """Ten new recovery codes; those before are worth nothing.

        Raises WrongPassword, WrongCode, FactorAbsent, TooManyTries.
        """

    @steps(
        SIGNED_IN,
        includes=(
            AccountsDesk.count_try,
            AccountsDesk.clear_tries,
            AccountsDesk.own_secret,
            try_code,
            drop,
        ),
    )
    def switch_off(self, password: str, code: str) -> None:
        """Raises WrongPassword, WrongCode, FactorAbsent, TooManyTries."""

    @asks(INTERNAL)
    def whose_step(self, step: str) -> UUID | None: ...

    @does(INTERNAL)
    def take_step(self, step: str, code: str) -> Passed | None:
        """None where the code is wrong or the step is over; a step is good once."""

    @steps(
        ANYONE,
        includes=(
            AccountsDesk.count_try,
            AccountsDesk.clear_tries,
            AccountsDesk.open_session,
            whose_step,
            take_step,
        ),
        secret=True,
    )
    def sign_in_with_code(self, step: str, code: str) -> SignedIn:
        """The second half of `accounts.sign_in`: `step` came with CodeNeeded.

        Raises WrongCode, StepGone, TooManyTries.
        """

    @steps(
        ANYONE,
        includes=(
            AccountsDesk.count_try,
            AccountsDesk.clear_tries,
            TokensDesk.open_tokens,
            whose_step,
            take_step,
        ),
        secret=True,
    )
    def log_in_with_code(self, mfa_token: str, code: str) -> Tokens:
        """The second half of `accounts.log_in`. Raises WrongCode, StepGone, TooManyTries."""


class FactorCareDesk(Protocol):
    """What others do for somebody who lost their device, and who is told."""

    @does("accounts.user.manage")
    def reset(self, user_id: UUID, reason: str) -> None:
        """Switch off a colleague's second factor, in person; the password stays.

        Raises OwnRole for the own one, FactorCreator where another administrator could do it and
        the caller made the account, FactorAbsent, AccountRefused without a reason.
        """

    @does("portal.account.unlock")
    def reset_for_patient(self, patient_id: UUID, reason: str) -> None:
        """The same for a patient who was seen. Raises FactorAbsent, AccountRefused, NotFound."""

    @asks(INTERNAL)
    def news(self) -> tuple[FactorNews, ...]: ...

    @does(INTERNAL)
    def told(self, factor_id: UUID) -> FactorNews | None:
        """None where somebody told them meanwhile."""
