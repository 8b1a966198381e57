"""Accounts: signing in, locking, confirming, own secrets."""

import secrets
from uuid import UUID

from sqlalchemy import select

from clinic_desktop.core import errors
from clinic_desktop.domain.accounts import interface as face
from clinic_desktop.domain.accounts.interface import AccountsDesk
from clinic_desktop.domain.accounts.models import (
    GuessCounter,
    SecondFactor,
    SignInStep,
    UserAccount,
    UserSession,
)
from clinic_desktop.domain.accounts.rules import passwords, tries
from clinic_desktop.domain.accounts.service.callers import STAFF_TOKEN, token_hash
from clinic_desktop.domain.accounts.service.counters import (
    Counting,
    counter_of,
    plain_login,
    too_many,
)
from clinic_desktop.store.service import performs

STEP_TOKEN = "step."


class AccountsService(Counting):
    @performs(AccountsDesk.count_try)
    def count_try(self, name: str) -> None:
        row, now = self._counter(name), self.now()
        if row.wait_until and now < row.wait_until:
            raise too_many(row.wait_until - now)
        if now - row.window_started_at >= tries.WINDOW:
            row.tries, row.window_started_at = 0, now
        row.tries += 1
        pause = tries.wait_after(row.tries)
        row.wait_until = now + pause if pause else None
        if row.tries >= tries.MOST_A_DAY:
            row.wait_until = row.window_started_at + tries.WINDOW

    @performs(AccountsDesk.clear_tries)
    def clear_tries(self, name: str) -> None:
        """Held like the counting itself: two who sign in at once both get in."""
        asked = select(GuessCounter).where(GuessCounter.name == name).with_for_update()
        row = self.session.scalar(asked.execution_options(populate_existing=True))
        if row is not None:
            row.tries, row.wait_until = 0, None

    @performs(AccountsDesk.secret_of)
    def secret_of(self, login: str) -> face.Secret:
        row = self.session.scalar(select(UserAccount).where(UserAccount.login == login))
        if row is None:
            return face.Secret(None, self._hasher.nobodys, None, False)
        return face.Secret(row.id, row.password_hash, row.pin_hash, row.active, kind=row.kind)

    @performs(AccountsDesk.own_secret)
    def own_secret(self) -> face.Secret:
        row = self.found(UserAccount, self.caller.id)
        session = self.caller.session_id
        return face.Secret(row.id, row.password_hash, row.pin_hash, row.active, session, row.kind)

    @performs(AccountsDesk.refused_login)
    def refused_login(self, login: str) -> None:
        """Kept as an audit row; the address stays out of it."""

    @performs(AccountsDesk.sign_in)
    def sign_in(self, login: str, password: str, station: str) -> face.SignedIn:
        """The slow hash is compared between short transactions; an unknown login costs the same."""
        login = plain_login(login)
        counter = counter_of(login)
        self.count_try(counter)
        known = self.secret_of(login)
        fits = self._hasher.matches(password, known.password_hash)
        if not fits or known.user_id is None or not known.active or known.kind != "STAFF":
            self.refused_login(counter)
            raise face.WrongLogin
        again = self._hasher.hash(password) if self._hasher.weak(known.password_hash) else None
        self.clear_tries(counter)
        step = self.begin_step(known.user_id, station)
        if step:
            raise face.CodeNeeded(params={"mfaToken": step})
        return self.open_session(known.user_id, station, "staff", again)

    @performs(AccountsDesk.begin_step)
    def begin_step(self, user_id: UUID, station: str) -> str:
        """Steps that are over go with the next one, so that they do not pile up."""
        on = (SecondFactor.user_id == user_id, SecondFactor.confirmed_at.is_not(None))
        if self.session.scalar(select(SecondFactor.id).where(*on)) is None:
            return ""
        old = select(SignInStep).where(SignInStep.user_id == user_id)
        for row in self.session.scalars(old.where(SignInStep.expires_at <= self.now())):
            self.session.delete(row)
        token = STEP_TOKEN + secrets.token_urlsafe(32)
        self.session.add(
            SignInStep(
                user_id=user_id,
                secret_hash=token_hash(token),
                station=station[:100],
                expires_at=self.now() + tries.STEP_LIFE,
                tries=0,
            )
        )
        self.session.flush()
        return token

    @performs(AccountsDesk.open_session)
    def open_session(
        self, user_id: UUID, station: str, audience: str, rehashed: str | None
    ) -> face.SignedIn:
        user, now = self.found(UserAccount, user_id), self.now()
        if rehashed:
            user.password_hash = rehashed
        token = STAFF_TOKEN + secrets.token_urlsafe(32)
        session = UserSession(
            user_id=user_id,
            token_hash=token_hash(token),
            audience=audience,
            station=station[:100],
            last_seen_at=now,
            expires_at=now + tries.SESSION_LIFE,
        )
        self.session.add(session)
        self.session.flush()
        return face.SignedIn(token, self._me(user), session.expires_at)

    @performs(AccountsDesk.act_as)
    def act_as(self, login: str, station: str) -> face.SignedIn:
        asked = select(UserAccount).where(UserAccount.login == plain_login(login))
        user = self.session.scalar(asked)
        if user is None or not user.active or user.kind == "SYSTEM":
            raise errors.NotFound(f"Nobody signs in as “{login[:100]}” here.")
        audience = "portal" if user.kind == "PATIENT" else "staff"
        signed = self.open_session(user.id, station, audience, None)
        found = select(UserSession).where(UserSession.token_hash == token_hash(signed.token))
        self.session.scalars(found).one().step_up_at = self.now()
        return signed

    @performs(AccountsDesk.sign_out)
    def sign_out(self) -> None:
        self._own_session().revoked_at = self.now()

    @performs(AccountsDesk.lock)
    def lock(self) -> None:
        session = self._own_session()
        session.locked_at, session.step_up_at = self.now(), None

    @performs(AccountsDesk.unlock)
    def unlock(self, secret: str) -> None:
        self._confirm(secret)
        self.opened_up()

    @performs(AccountsDesk.opened_up)
    def opened_up(self) -> None:
        session = self._own_session()
        session.locked_at, session.last_seen_at = None, self.now()

    @performs(AccountsDesk.step_up)
    def step_up(self, secret: str) -> None:
        self._confirm(secret)
        self.stepped_up()

    @performs(AccountsDesk.stepped_up)
    def stepped_up(self) -> None:
        self._own_session().step_up_at = self.now()

    @performs(AccountsDesk.set_pin)
    def set_pin(self, password: str, pin: str) -> None:
        passwords.check_pin(pin)
        known = self._confirm(password, pin_counts=False)
        self.keep_secrets(face.Hashed(known.password_hash, self._hasher.hash(pin)))

    @performs(AccountsDesk.change_password)
    def change_password(self, password: str, new: str) -> None:
        known = self._confirm(password, pin_counts=False)
        least = passwords.PATIENT_LEAST if known.kind == "PATIENT" else passwords.STAFF_LEAST
        passwords.check_password(new, (), least)
        self.keep_secrets(face.Hashed(self._hasher.hash(new), known.pin_hash))

    @performs(AccountsDesk.keep_secrets)
    def keep_secrets(self, hashed: face.Hashed) -> None:
        row = self.locked(UserAccount, self.caller.id)
        changed = row.password_hash != hashed.password_hash
        row.password_hash, row.pin_hash = hashed.password_hash, hashed.pin_hash
        if changed:
            self._end_sessions(row.id, but=self.caller.session_id)

    @performs(AccountsDesk.whoami)
    def whoami(self) -> face.Me:
        self.own_rows_only()
        return self._me(self.found(UserAccount, self.caller.id))

    def _confirm(self, secret: str, *, pin_counts: bool = True) -> face.Secret:
        """PIN or password of the caller, counted per session. Raises WrongPin."""
        counter = f"confirm:{self.caller.session_id}"
        self.count_try(counter)
        known = self.own_secret()
        fits = pin_counts and known.pin_hash and self._hasher.matches(secret, known.pin_hash)
        if not fits and not self._hasher.matches(secret, known.password_hash):
            raise face.WrongPin
        self.clear_tries(counter)
        return known

    def _own_session(self) -> UserSession:
        self.own_rows_only()
        assert self.caller.session_id is not None
        return self.locked(UserSession, self.caller.session_id)
