"""Signing in over the network: short access tokens, refresh tokens that are good once."""

import logging
import secrets
from datetime import timedelta
from hmac import compare_digest
from uuid import UUID, uuid4

from sqlalchemy import select

from clinic_desktop.core import errors
from clinic_desktop.domain.accounts import interface as face
from clinic_desktop.domain.accounts.interface import AccountsDesk, TokensDesk
from clinic_desktop.domain.accounts.models import GuessCounter, UserAccount, UserSession
from clinic_desktop.domain.accounts.rules import tries
from clinic_desktop.domain.accounts.rules.tokens import TokenKeys
from clinic_desktop.domain.accounts.service.callers import token_hash
from clinic_desktop.domain.accounts.service.counters import (
    Counting,
    counter_of,
    plain_login,
    too_many,
)
from clinic_desktop.domain.accounts.service.guardians import chosen, only_choice, wards_of
from clinic_desktop.domain.accounts.service.hashing import Hasher
from clinic_desktop.store.service import Work, performs

log = logging.getLogger(__name__)
REFRESH = "refresh."
EVERYWHERE = "from:everywhere"


class TokensService(Counting):
    def __init__(self, work: Work, hasher: Hasher, keys: TokenKeys, accounts: AccountsDesk) -> None:
        super().__init__(work, hasher)
        self._keys, self._accounts = keys, accounts

    @performs(TokensDesk.knock)
    def knock(self, source: str) -> None:
        name, now = _from(source), self.now()
        asked = select(GuessCounter.wait_until).where(GuessCounter.name == name)
        until = self.session.scalar(asked)
        if until is not None and now < until:
            raise too_many(until - now)

    @performs(TokensDesk.stumbled)
    def stumbled(self, source: str) -> None:
        if self._one_more(EVERYWHERE) == tries.MOST_FROM_ALL:
            log.warning("%d failed guesses within ten minutes", tries.MOST_FROM_ALL)
        if self._one_more(_from(source)) >= tries.MOST_FROM_SOURCE:
            row = self._counter(_from(source))
            row.wait_until = row.window_started_at + tries.SOURCE_WINDOW

    def _one_more(self, name: str) -> int:
        row, now = self._counter(name), self.now()
        if now - row.window_started_at >= tries.SOURCE_WINDOW:
            row.tries, row.window_started_at, row.wait_until = 0, now, None
        row.tries += 1
        return row.tries

    @performs(TokensDesk.count_visit)
    def count_visit(self, name: str, most: int, seconds: int) -> None:
        row, now, window = self._counter(name), self.now(), timedelta(seconds=seconds)
        if now - row.window_started_at >= window:
            row.tries, row.window_started_at = 0, now
        if row.tries >= most:
            raise too_many(row.window_started_at + window - now)
        row.tries += 1

    @performs(TokensDesk.pin_holder)
    def pin_holder(self, login: str, pin: str, permission: str) -> UUID | None:
        asked = select(UserAccount).where(UserAccount.login == plain_login(login))
        row = self.session.scalar(asked)
        fits = self._hasher.matches(pin, (row and row.pin_hash) or self._hasher.nobodys)
        if row is None or not fits or not row.active:
            return None
        return row.id if permission in self._me(row).permissions else None

    @performs(TokensDesk.log_in)
    def log_in(self, login: str, password: str, station: str) -> face.Tokens:
        """The slow hash is compared between short transactions; an unknown login costs the same."""
        login, doors = plain_login(login), self._accounts
        counter = counter_of(login)
        doors.count_try(counter)
        known = doors.secret_of(login)
        fits = self._hasher.matches(password, known.password_hash)
        if not fits or known.user_id is None or not known.active:
            doors.refused_login(counter)
            raise face.WrongLogin
        again = self._hasher.hash(password) if self._hasher.weak(known.password_hash) else None
        doors.clear_tries(counter)
        step = doors.begin_step(known.user_id, station)
        if step:
            raise face.CodeNeeded(params={"mfaToken": step})
        return self.open_tokens(known.user_id, station, again)

    @performs(TokensDesk.open_tokens)
    def open_tokens(self, user_id: UUID, station: str, rehashed: str | None) -> face.Tokens:
        user, now = self.found(UserAccount, user_id), self.now()
        if rehashed:
            user.password_hash = rehashed
        session = UserSession(
            id=uuid4(),
            user_id=user_id,
            audience="portal" if user.kind == "PATIENT" else "staff",
            station=station[:100],
            expires_at=now + tries.SESSION_LIFE,
        )
        if user.kind == "PATIENT":
            session.ward_id = only_choice(user, wards_of(self.session, user_id), now)
        made = self._made(session)
        self.session.add(session)
        return made

    @performs(TokensDesk.speak_for)
    def speak_for(self, ward_id: UUID | None) -> face.Tokens:
        self.own_rows_only()
        assert self.caller.session_id is not None
        session = self.locked(UserSession, self.caller.session_id)
        user = self.found(UserAccount, session.user_id)
        held = wards_of(self.session, user.id)
        session.ward_id = chosen(user, held, ward_id, self.now())
        made = self._made(session)
        self.session.flush()
        return made

    @performs(TokensDesk.refresh)
    def refresh(self, refresh_token: str) -> face.Tokens:
        """Two steps, because ending the session must outlive the refusal."""
        made = self.rotate(refresh_token)
        if made is None:
            raise errors.SignedOut
        return made

    @performs(TokensDesk.rotate)
    def rotate(self, refresh_token: str) -> face.Tokens | None:
        session = self.locked(UserSession, _session_of(refresh_token))
        user, now = self.found(UserAccount, session.user_id), self.now()
        dead = session.revoked_at is not None or session.refresh_hash is None or not user.active
        if dead or tries.over(now, session.expires_at, session.last_seen_at):
            return None
        if not compare_digest(session.refresh_hash or "", token_hash(refresh_token)):
            log.warning("a refresh token was used twice; its session is ended")
            session.revoked_at = now
            return None
        return self._made(session)

    def _made(self, session: UserSession) -> face.Tokens:
        """New secrets for the session; those it had are worth nothing from now on."""
        now = self.now()
        access, jti, seconds = self._keys.issue(
            session.user_id, session.id, session.audience, now, session.expires_at
        )
        refresh = f"{REFRESH}{session.id.hex}.{secrets.token_urlsafe(32)}"
        session.token_hash, session.refresh_hash = token_hash(jti), token_hash(refresh)
        session.last_seen_at = now
        return face.Tokens(access, refresh, seconds, session.audience)


def _session_of(refresh_token: str) -> UUID:
    """Raises SignedOut for what is no refresh token."""
    _, _, rest = refresh_token.partition(REFRESH)
    try:
        return UUID(rest.partition(".")[0])
    except ValueError as exc:
        raise errors.SignedOut from exc


def _from(source: str) -> str:
    return f"from:{source}"[:120]
