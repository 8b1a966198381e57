"""Who a token belongs to, and what they may do at this moment."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import cast
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    and_,
    bindparam,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Session

from clinic_desktop.core import errors
from clinic_desktop.core.caller import NOBODY, SYSTEM_ID, Caller
from clinic_desktop.core.grants import PERMISSIONS, granted
from clinic_desktop.core.operations import Operation
from clinic_desktop.domain.accounts.interface import SessionLocked
from clinic_desktop.domain.accounts.models import RoleGrant, UserAccount, UserSession
from clinic_desktop.domain.accounts.rules import tries
from clinic_desktop.domain.accounts.rules.tokens import TokenKeys
from clinic_desktop.store.base import Id
from clinic_desktop.store.sealed import Proof

STAFF_TOKEN = "staff."
BEHIND_PIN = frozenset(name for name, row in PERMISSIONS.items() if "P" in row.flags)
STANDS = (
    text("SELECT merged_into FROM patient WHERE id = :patient")
    .bindparams(bindparam("patient", type_=Id))
    .columns(merged_into=Id)
)
ON_RESTRICTED = frozenset(name for name, row in PERMISSIONS.items() if "B" in row.flags)


@cache
def scopes_of(roles: tuple[str, ...]) -> Mapping[str, str]:
    """Permission → how far it reaches, for these roles together."""
    return granted(roles)


class Doorkeeper:
    """Finds callers; remembers when each session was last used, and writes it now and then."""

    def __init__(self, keys: TokenKeys) -> None:
        self._keys = keys
        self._seen: dict[UUID, datetime] = {}

    def who_is(self, session: Session, token: str | None, now: datetime, op: Operation) -> Caller:
        """The caller of a staff token or of an access token, NOBODY without one.

        Raises SignedOut for a dead or unknown token, SessionLocked where only unlocking is
        possible.
        """
        if not token:
            return NOBODY
        mine, user = self._session(session, token, now, op.unlocks)
        self._keep_seen(session, mine, now, op.writes)
        return _caller(session, mine, user, now)

    def look_up(self, session: Session, token: str, now: datetime) -> Caller:
        """As `who_is`, but it counts as no use: who only listens falls idle all the same."""
        mine, user = self._session(session, token, now, unlocks=True)
        return _caller(session, mine, user, now)

    def proof(self, token: str, now: datetime) -> Proof | None:
        """What a patient's token shows the database; a colleague's shows nothing."""
        if token.startswith(STAFF_TOKEN):
            return None
        claims = self._keys.read(token, now)
        return Proof("session", token_hash(claims.jti)) if claims.audience == "portal" else None

    def _session(
        self, session: Session, token: str, now: datetime, unlocks: bool
    ) -> tuple[UserSession, UserAccount]:
        mine, user = self._rows(session, token, now)
        seen = max(mine.last_seen_at, self._seen.get(mine.id, mine.last_seen_at))
        dead = mine.revoked_at is not None or not user.active
        if dead or tries.over(now, mine.expires_at, seen):
            raise errors.SignedOut
        if mine.locked_at is not None and not unlocks:
            raise SessionLocked
        return mine, user

    def _rows(self, session: Session, token: str, now: datetime) -> tuple[UserSession, UserAccount]:
        """Session and account of a token; what a signed token says has to agree with them."""
        claims = None if token.startswith(STAFF_TOKEN) else self._keys.read(token, now)
        digest = token_hash(claims.jti if claims else token)
        asked = select(UserSession, UserAccount).where(UserSession.token_hash == digest)
        row = session.execute(
            asked.join(UserAccount, UserAccount.id == UserSession.user_id)
        ).first()
        if row is None:
            raise errors.SignedOut
        mine: UserSession = row[0]
        user: UserAccount = row[1]
        said = (claims.session_id, claims.user_id, claims.audience) if claims else None
        if said not in (None, (mine.id, user.id, mine.audience)):
            raise errors.SignedOut
        return mine, user

    def _keep_seen(self, session: Session, mine: UserSession, now: datetime, writes: bool) -> None:
        """Past the listeners: that somebody is there is no change anybody follows."""
        self._seen[mine.id] = now
        if writes and now - mine.last_seen_at >= tries.SEEN_EVERY:
            table = cast(Table, UserSession.__table__)
            seen = update(table).where(table.c.id == mine.id).values(last_seen_at=now)
            session.connection().execute(seen)


def token_hash(token: str) -> str:
    """What is kept of a secret."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def _caller(session: Session, mine: UserSession, user: UserAccount, now: datetime) -> Caller:
    roles = frozenset(session.scalars(_roles(user.id, now)))
    confirmed = tries.fresh(mine.step_up_at, now)
    return Caller(
        user.id,
        user.kind.lower(),
        user.name,
        roles,
        scopes_of(tuple(sorted(roles))),
        frozenset() if confirmed or user.kind != "STAFF" else BEHIND_PIN,
        ON_RESTRICTED,
        _speaks_for(session, user.patient_id),
        mine.id,
    )


def _speaks_for(session: Session, patient_id: UUID | None) -> frozenset[UUID]:
    """The record of the account, or the one it was merged into."""
    if patient_id is None:
        return frozenset()
    return frozenset({session.scalar(STANDS, {"patient": patient_id}) or patient_id})


def live_grant(now: datetime) -> ColumnElement[bool]:
    """Role grants in force at `now`."""
    ends = or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > now)
    return and_(RoleGrant.starts_at <= now, ends)


def system_caller(permissions: Iterable[str]) -> Caller:
    """The program itself: commands and timed work, with a fixed set of permissions."""
    return Caller(
        SYSTEM_ID, "system", "system", frozenset({"SYSTEM"}), dict.fromkeys(permissions, "c")
    )


def _roles(user_id: UUID, now: datetime) -> Select[str]:
    return select(RoleGrant.role).where(RoleGrant.user_id == user_id, live_grant(now))
