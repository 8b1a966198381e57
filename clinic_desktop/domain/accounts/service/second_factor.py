"""The second factor: set up, asked for, lost, reset."""

from uuid import UUID

from sqlalchemy import func, select

from clinic_desktop.domain.accounts import interface as accounts
from clinic_desktop.domain.accounts.interface import second_factor as face
from clinic_desktop.domain.accounts.interface.second_factor import SecondFactorDesk
from clinic_desktop.domain.accounts.models import (
    RecoveryCode,
    SecondFactor,
    SignInStep,
    UserAccount,
)
from clinic_desktop.domain.accounts.rules import second_factor as rules
from clinic_desktop.domain.accounts.rules import tries
from clinic_desktop.domain.accounts.rules.second_factor import FactorKeys
from clinic_desktop.domain.accounts.service.callers import token_hash
from clinic_desktop.domain.accounts.service.hashing import Hasher
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.store.service import Service, Work, performs

NOTHING_WRITTEN = ""


class Factors(Service):
    """What the services of the second factor share."""

    def _factor(self, user_id: UUID) -> SecondFactor | None:
        """Held until commit: two codes at once are looked at one after the other."""
        asked = select(SecondFactor).where(SecondFactor.user_id == user_id)
        asked = asked.with_for_update(key_share=True).execution_options(populate_existing=True)
        return self.session.scalar(asked)

    def _live(self, user_id: UUID) -> SecondFactor:
        row = self._factor(user_id)
        if row is None or row.confirmed_at is None:
            raise face.FactorAbsent
        return row

    def _switch_off(self, row: SecondFactor, news: str) -> None:
        """The row stays, worth nothing: that somebody is told of it must outlive this moment."""
        row.sealed, row.confirmed_at, row.renew, row.news = NOTHING_WRITTEN, None, False, news
        self._spend(row.user_id)

    def _spend(self, user_id: UUID) -> None:
        for code in self._codes(user_id):
            code.used_at = self.now()
        self.session.flush()

    def _codes(self, user_id: UUID) -> list[RecoveryCode]:
        asked = select(RecoveryCode).where(RecoveryCode.user_id == user_id)
        return list(self.session.scalars(asked.where(RecoveryCode.used_at.is_(None))))


class SecondFactorService(Factors):
    def __init__(
        self,
        work: Work,
        hasher: Hasher,
        keys: FactorKeys,
        doors: accounts.AccountsDesk,
        tokens: accounts.TokensDesk,
        centre: CentreDesk,
    ) -> None:
        super().__init__(work)
        self._hasher, self._keys = hasher, keys
        self._doors, self._tokens, self._centre = doors, tokens, centre

    @performs(SecondFactorDesk.state)
    def state(self) -> face.FactorState:
        self.own_rows_only()
        mine = self.caller.id
        row = self.session.scalar(select(SecondFactor).where(SecondFactor.user_id == mine))
        if row is None or row.confirmed_at is None:
            return face.FactorState(False, None, 0, False)
        left = select(func.count()).select_from(RecoveryCode)
        left = left.where(RecoveryCode.user_id == mine, RecoveryCode.used_at.is_(None))
        return face.FactorState(True, row.confirmed_at, self.session.scalar(left) or 0, row.renew)

    @performs(SecondFactorDesk.enrol)
    def enrol(self, password: str) -> face.Enrolment:
        self._check_password(password)
        return self.begin_enrolment()

    @performs(SecondFactorDesk.begin_enrolment)
    def begin_enrolment(self) -> face.Enrolment:
        """A secret that was never confirmed makes way for the new one."""
        user, row = self.found(UserAccount, self.caller.id), self._factor(self.caller.id)
        if row is not None and row.confirmed_at is not None:
            raise face.FactorThere
        if row is None:
            row = SecondFactor(user_id=user.id)
            self.session.add(row)
        secret = rules.new_secret()
        row.sealed, row.last_step = self._keys.seal(user.id, secret), 0
        self.session.flush()
        uri = rules.address(secret, user.email, self._centre.settings().name)
        return face.Enrolment(secret, uri, rules.picture(uri))

    @performs(SecondFactorDesk.confirm)
    def confirm(self, code: str) -> tuple[str, ...]:
        counter = _counter(self.caller.id)
        self._doors.count_try(counter)
        codes = self.finish_enrolment(code)
        if not codes:
            raise face.WrongCode
        self._doors.clear_tries(counter)
        return codes

    @performs(SecondFactorDesk.finish_enrolment)
    def finish_enrolment(self, code: str) -> tuple[str, ...]:
        row = self._factor(self.caller.id)
        if row is None or not row.sealed:
            raise face.FactorAbsent
        if row.confirmed_at is not None:
            raise face.FactorThere
        if not self._fits(row, code):
            return ()
        row.confirmed_at, row.renew, row.news = self.now(), False, "ON"
        return self._fresh_codes(row.user_id)

    @performs(SecondFactorDesk.replace_codes)
    def replace_codes(self, password: str, code: str) -> tuple[str, ...]:
        self._check_both(password, code)
        return self.new_codes()

    @performs(SecondFactorDesk.switch_off)
    def switch_off(self, password: str, code: str) -> None:
        self._check_both(password, code)
        self.drop()

    @performs(SecondFactorDesk.try_code)
    def try_code(self, code: str) -> bool:
        row = self._live(self.caller.id)
        return self._fits(row, code) or self._recovers(row, code)

    @performs(SecondFactorDesk.new_codes)
    def new_codes(self) -> tuple[str, ...]:
        return self._fresh_codes(self._live(self.caller.id).user_id)

    @performs(SecondFactorDesk.drop)
    def drop(self) -> None:
        self._switch_off(self._live(self.caller.id), "OFF")

    @performs(SecondFactorDesk.sign_in_with_code)
    def sign_in_with_code(self, step: str, code: str) -> accounts.SignedIn:
        passed = self._pass(step, code)
        return self._doors.open_session(passed.user_id, passed.station, "staff", None)

    @performs(SecondFactorDesk.log_in_with_code)
    def log_in_with_code(self, mfa_token: str, code: str) -> accounts.Tokens:
        passed = self._pass(mfa_token, code)
        return self._tokens.open_tokens(passed.user_id, passed.station, None)

    @performs(SecondFactorDesk.whose_step)
    def whose_step(self, step: str) -> UUID | None:
        asked = select(SignInStep).where(SignInStep.secret_hash == token_hash(step))
        row = self.session.scalar(asked)
        return row.user_id if row is not None and self._open(row) else None

    @performs(SecondFactorDesk.take_step)
    def take_step(self, step: str, code: str) -> face.Passed | None:
        """The step is held, so that it lets in once; each wrong code is counted on it."""
        asked = select(SignInStep).where(SignInStep.secret_hash == token_hash(step))
        asked = asked.with_for_update(key_share=True).execution_options(populate_existing=True)
        row = self.session.scalar(asked)
        if row is None or not self._open(row):
            return None
        user, factor = self.found(UserAccount, row.user_id), self._factor(row.user_id)
        row.tries += 1
        if factor is None or factor.confirmed_at is None or not user.active:
            return None
        if not self._fits(factor, code) and not self._recovers(factor, code):
            return None
        row.used_at = self.now()
        return face.Passed(row.user_id, row.station)

    def _pass(self, step: str, code: str) -> face.Passed:
        user = self.whose_step(step)
        if user is None:
            raise face.StepGone
        counter = _counter(user)
        self._doors.count_try(counter)
        passed = self.take_step(step, code)
        if passed is None:
            raise face.WrongCode
        self._doors.clear_tries(counter)
        return passed

    def _open(self, row: SignInStep) -> bool:
        return row.used_at is None and row.tries < tries.STEP_TRIES and self.now() < row.expires_at

    def _fits(self, row: SecondFactor, code: str) -> bool:
        """A code of the device; its step is kept, so that it is not good again."""
        secret = self._keys.unseal(row.user_id, row.sealed)
        step = rules.step_of(secret, code, self.now(), row.last_step)
        if step is not None:
            row.last_step = step
        return step is not None

    def _recovers(self, row: SecondFactor, code: str) -> bool:
        digest = self._keys.code_hash(row.user_id, code)
        found = [one for one in self._codes(row.user_id) if one.code_hash == digest]
        for one in found:
            one.used_at = self.now()
            row.renew, row.news = True, "RECOVERED"
        return bool(found)

    def _fresh_codes(self, user_id: UUID) -> tuple[str, ...]:
        self._spend(user_id)
        codes = rules.recovery_codes()
        for code in codes:
            self.session.add(
                RecoveryCode(user_id=user_id, code_hash=self._keys.code_hash(user_id, code))
            )
        self.session.flush()
        return codes

    def _check_both(self, password: str, code: str) -> None:
        """Password first, then the code: a thief of the device learns nothing of the password."""
        self._check_password(password)
        counter = _counter(self.caller.id)
        self._doors.count_try(counter)
        if not self.try_code(code):
            raise face.WrongCode
        self._doors.clear_tries(counter)

    def _check_password(self, password: str) -> None:
        counter = f"confirm:{self.caller.session_id}"
        self._doors.count_try(counter)
        if not self._hasher.matches(password, self._doors.own_secret().password_hash):
            raise face.WrongPassword
        self._doors.clear_tries(counter)


def _counter(user_id: UUID) -> str:
    return f"factor:{user_id}"
