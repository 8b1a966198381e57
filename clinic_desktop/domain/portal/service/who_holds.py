"""Whose token it is: a paired tablet's, or that of the task open on one."""

from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, Row, select
from sqlalchemy.orm import Session

from clinic_desktop.core.caller import Caller
from clinic_desktop.domain.portal import rules
from clinic_desktop.domain.portal.interface import NotPaired, PairAgain, TicketGone
from clinic_desktop.domain.portal.models import Device, Ticket

PREFIXES = (rules.DEVICE, rules.TICKET)


class Tablets:
    """Finds callers, and remembers when each tablet and task was last heard of."""

    def __init__(self) -> None:
        self._seen: dict[UUID, datetime] = {}

    def knows(self, token: str) -> bool:
        """Whether it is a token of this kind, good or not."""
        return token.startswith(PREFIXES)

    def last_seen(self, row_id: UUID) -> datetime | None:
        return self._seen.get(row_id)

    def touch(self, row_id: UUID, now: datetime) -> None:
        self._seen[row_id] = now

    def who_is(self, session: Session, token: str, now: datetime) -> Caller:
        """Raises NotPaired, PairAgain or TicketGone for a token that opens nothing."""
        caller = self.look_up(session, token, now)
        self._seen[caller.id] = now
        if caller.device_id:
            self._seen[caller.device_id] = now
        return caller

    def look_up(self, session: Session, token: str, now: datetime) -> Caller:
        """As `who_is`, but it counts as no use."""
        if token.startswith(rules.DEVICE):
            return self._device(session, token)
        return self._ticket(session, token, now)

    def _device(self, session: Session, token: str) -> Caller:
        row = session.execute(_devices(token)).first()
        if row is None:
            raise NotPaired
        if not row.public_key:
            raise PairAgain
        return Caller(row.id, "device", row.name, device_id=row.id)

    def _ticket(self, session: Session, token: str, now: datetime) -> Caller:
        row = session.execute(_tickets(token)).first()
        if row is None or not self._is_open(row, now):
            raise TicketGone
        return Caller(
            row.id,
            "ticket",
            scopes=dict.fromkeys(rules.SCOPES[row.purpose], "o"),
            patients=frozenset({row.patient_id}) if row.patient_id else frozenset(),
            ticket_id=row.id,
            device_id=row.device_id,
            entity_id=row.entity_id,
            sent_by=row.issued_by,
        )

    def _is_open(self, row: Row[Any], now: datetime) -> bool:
        """Opened, not ended, its tablet still paired, with a key of its own, and not idle."""
        state = rules.ticket_state(row.expires_at, row.opened_at, row.ended_at, row.ended_how, now)
        if state != "OPENED" or row.revoked_at is not None or not row.public_key:
            return False
        seen: datetime = max(row.opened_at, self._seen.get(row.id, row.opened_at))
        return now - seen < rules.IDLE


def digest(token: str) -> str:
    """What is kept of a secret."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def _devices(token: str) -> Executable:
    columns = (Device.id, Device.name, Device.public_key)
    asked = select(*columns).where(Device.token_hash == digest(token))
    return asked.where(Device.revoked_at.is_(None))


def _tickets(token: str) -> Executable:
    columns = (
        Ticket.id, Ticket.purpose, Ticket.patient_id, Ticket.entity_id, Ticket.device_id,
        Ticket.issued_by, Ticket.expires_at, Ticket.opened_at, Ticket.ended_at, Ticket.ended_how,
        Device.revoked_at, Device.public_key,
    )  # fmt: skip
    asked = select(*columns).join(Device, Device.id == Ticket.device_id)
    return asked.where(Ticket.secret_hash == digest(token))
