"""Who a token belongs to, and what they may do at this moment."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Table,
    and_,
    bindparam,
    column,
    func,
    or_,
    select,
    table,
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
from clinic_desktop.domain.accounts.service.guardians import Whose, whose_ward
from clinic_desktop.store.base import Id, UtcDateTime
from clinic_desktop.store.sealed import Proof

STAFF_TOKEN = "staff."
TOLD_MAY = frozenset(
    {
        "patients.record.read_admin", "patients.record.update_admin",
        "patients.contact_permission.update", "patients.notice.accept",
        "consultations.appointment.request",
    }
)  # fmt: skip
"""What registering a child needs, for who only said to be its guardian: nothing clinical, no
consent, no bill."""
BEHIND_PIN = frozenset(name for name, row in PERMISSIONS.items() if "P" in row.flags)
ON_RESTRICTED = frozenset(name for name, row in PERMISSIONS.items() if "B" in row.flags)


def live_grant(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """Role grants in force at `now`."""
    ends = or_(RoleGrant.ends_at.is_(None), RoleGrant.ends_at > now)
    return and_(RoleGrant.starts_at <= now, ends)


_RECORD: Any = table("patient", column("id", Id), column("merged_into", Id))
SPEAKS_FOR = (
    select(func.coalesce(_RECORD.c.merged_into, _RECORD.c.id, type_=Id))
    .where(_RECORD.c.id == UserAccount.patient_id)
    .correlate(UserAccount)
    .scalar_subquery()
)
"""The record of the account, or the one that it was merged into."""

WHOSE = (
    select(
        UserSession.id.label("session_id"), UserSession.audience, UserSession.last_seen_at,
        UserSession.expires_at, UserSession.revoked_at, UserSession.locked_at,
        UserSession.step_up_at, UserSession.ward_id,
        UserAccount.id.label("user_id"), UserAccount.kind, UserAccount.name, UserAccount.active,
        SPEAKS_FOR.label("patient_id"), RoleGrant.role.label("roles"),
    )
    .join(UserAccount, UserAccount.id == UserSession.user_id)
    .outerjoin(
        RoleGrant,
        and_(
            RoleGrant.user_id == UserSession.user_id,
            live_grant(bindparam("now", type_=UtcDateTime())),
        ),
    )
    .where(UserSession.token_hash == bindparam("digest"))
)  # fmt: skip
"""Asked at every call, so it is one statement and made once; a row for each role in force."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A session, whose it is, and the roles of that person at this moment."""

    session_id: UUID
    audience: str
    last_seen_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    locked_at: datetime | None
    step_up_at: datetime | None
    ward_id: UUID | None
    user_id: UUID
    kind: str
    name: str
    active: bool
    patient_id: UUID | None
    roles: frozenset[str]


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
        possible, NobodyChosen, GuardianEnded or WardOfAge where an account of the portal has
        nobody to speak for at this moment, NotSeenYet where it only says so.
        """
        if not token:
            return NOBODY
        holder = self._holder(session, token, now, op.unlocks)
        self._keep_seen(session, holder, now, op.writes)
        return _caller(session, holder, now, op)

    def look_up(self, session: Session, token: str, now: datetime) -> Caller:
        """As `who_is`, but it counts as no use: who only listens falls idle all the same."""
        return _caller(session, self._holder(session, token, now, unlocks=True), now)

    def proof(self, token: str, now: datetime) -> Proof | None:
        """What a patient's token shows the database; a colleague's shows nothing."""
        if token.startswith(STAFF_TOKEN):
            return None
        claims = self._keys.read(token, now)
        return Proof("session", token_hash(claims.jti)) if claims.audience == "portal" else None

    def _holder(self, session: Session, token: str, now: datetime, unlocks: bool) -> Holder:
        holder = self._found(session, token, now)
        kept = holder.last_seen_at
        seen = max(kept, self._seen.get(holder.session_id, kept))
        dead = holder.revoked_at is not None or not holder.active
        if dead or tries.over(now, holder.expires_at, seen):
            raise errors.SignedOut
        if holder.locked_at is not None and not unlocks:
            raise SessionLocked
        return holder

    def _found(self, session: Session, token: str, now: datetime) -> Holder:
        """Whose token it is; what a signed token says has to agree with what is kept."""
        claims = None if token.startswith(STAFF_TOKEN) else self._keys.read(token, now)
        digest = token_hash(claims.jti if claims else token)
        rows = session.execute(WHOSE, {"digest": digest, "now": now}).all()
        if not rows:
            raise errors.SignedOut
        kept: dict[str, Any] = rows[0]._asdict()
        kept["roles"] = frozenset(row.roles for row in rows if row.roles is not None)
        holder = Holder(**kept)
        said = (claims.session_id, claims.user_id, claims.audience) if claims else None
        if said not in (None, (holder.session_id, holder.user_id, holder.audience)):
            raise errors.SignedOut
        return holder

    def _keep_seen(self, session: Session, holder: Holder, now: datetime, writes: bool) -> None:
        """Past the listeners: that somebody is there is no change anybody follows."""
        self._seen[holder.session_id] = now
        if writes and now - holder.last_seen_at >= tries.SEEN_EVERY:
            table = cast(Table, UserSession.__table__)
            seen = update(table).where(table.c.id == holder.session_id).values(last_seen_at=now)
            session.connection().execute(seen)


def token_hash(token: str) -> str:
    """What is kept of a secret."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def _caller(session: Session, holder: Holder, now: datetime, op: Operation | None = None) -> Caller:
    """Who it is. Raises why they speak for nobody, where `op` asks for somebody's rows."""
    whose = Whose(holder.patient_id)
    if holder.kind == "PATIENT" and (holder.ward_id or holder.patient_id is None):
        whose = whose_ward(session, holder.user_id, holder.ward_id, now)
    held = scopes_of(tuple(sorted(holder.roles)))
    reach = {name: held[name] for name in TOLD_MAY & held.keys()} if whose.told else held
    left = reach if whose.told or whose.shut is None else {}
    if whose.shut is not None and op is not None and op.permission in held.keys() - left.keys():
        raise whose.shut
    confirmed = tries.fresh(holder.step_up_at, now)
    return Caller(
        holder.user_id,
        holder.kind.lower(),
        holder.name,
        holder.roles,
        reach,
        frozenset() if confirmed or holder.kind != "STAFF" else BEHIND_PIN,
        ON_RESTRICTED,
        frozenset({whose.patient_id}) if whose.patient_id else frozenset(),
        holder.session_id,
        link_id=whose.link_id,
    )


def system_caller(permissions: Iterable[str]) -> Caller:
    """The program itself: commands and timed work, with a fixed set of permissions."""
    return Caller(
        SYSTEM_ID, "system", "system", frozenset({"SYSTEM"}), dict.fromkeys(permissions, "c")
    )
