"""Tablets are paired by a code; tasks are sent to them, opened by the birth date, and end."""

import secrets
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import Select, select

from clinic_desktop.core import errors
from clinic_desktop.core.grants import PERMISSIONS
from clinic_desktop.core.safe_text import clean
from clinic_desktop.domain.accounts.interface import AccountsDesk, TokensDesk
from clinic_desktop.domain.centre.interface import CentreDesk
from clinic_desktop.domain.patients.interface import PatientsDesk
from clinic_desktop.domain.portal import interface as face
from clinic_desktop.domain.portal import rules
from clinic_desktop.domain.portal.interface import PortalDesk
from clinic_desktop.domain.portal.models import Device, Draft, Ticket
from clinic_desktop.domain.portal.rules import PortalKeys
from clinic_desktop.domain.portal.service.drafts import drafts_of
from clinic_desktop.domain.portal.service.who_holds import Tablets, digest
from clinic_desktop.store.service import Service, Work, performs

LEAVE = "portal.kiosk.leave"
assert LEAVE in PERMISSIONS


class PortalService(Service):
    def __init__(
        self,
        work: Work,
        keys: PortalKeys,
        tablets: Tablets,
        centre: CentreDesk,
        patients: PatientsDesk,
        accounts: AccountsDesk,
        tokens: TokensDesk,
    ) -> None:
        super().__init__(work)
        self._keys, self._tablets = keys, tablets
        self._centre, self._patients = centre, patients
        self._accounts, self._tokens = accounts, tokens

    @performs(PortalDesk.make_pairing)
    def make_pairing(self, name: str) -> face.PairingCode:
        code, until = rules.new_pairing(), self.now() + rules.PAIRING_LIFE
        row = Device(
            name=clean(name, "name", 100) or "Tablet",
            site_id=self._centre.settings().site_id,
            pairing_hash=digest(code),
            pairing_until=until,
        )
        self.session.add(row)
        self.session.flush()
        return face.PairingCode(row.id, code, until)

    @performs(PortalDesk.pair)
    def pair(self, code: str, key: str = "") -> face.Paired:
        _check_key(key)
        typed, now = digest(rules.as_typed(code)), self.now()
        asked = select(Device).where(Device.pairing_hash == typed).with_for_update()
        row = self.session.scalar(asked)
        good = row is not None and row.paired_at is None and row.revoked_at is None
        if row is None or not good or row.pairing_until is None or now >= row.pairing_until:
            raise face.PairingRefused
        token = rules.DEVICE + secrets.token_urlsafe(32)
        row.token_hash, row.paired_at, row.last_seen_at = digest(token), now, now
        row.pairing_hash, row.pairing_until, row.public_key = None, None, key
        return face.Paired(token, row.id, row.name)

    @performs(PortalDesk.revoke_device)
    def revoke_device(self, device_id: UUID) -> None:
        row = self.locked(Device, device_id)
        if row.revoked_at is not None:
            raise face.DeviceKept
        row.revoked_at = self.now()
        for ticket in self._live(device_id):
            self._end(ticket, "RECALLED")

    @performs(PortalDesk.all_devices)
    def all_devices(self) -> tuple[face.DeviceCard, ...]:
        return self._cards(select(Device))

    @performs(PortalDesk.devices)
    def devices(self) -> tuple[face.DeviceCard, ...]:
        ready = (
            Device.paired_at.is_not(None), Device.revoked_at.is_(None), Device.public_key != "",
        )  # fmt: skip
        return self._cards(select(Device).where(*ready))

    @performs(PortalDesk.issue)
    def issue(self, new: face.NewTicket) -> face.TicketCard:
        """The device is held, so that two tasks cannot reach one tablet."""
        self._check(new)
        begun = self._begun(new.entity_id) if new.purpose == face.REGISTER else ""
        device, now = self.locked(Device, new.device_id), self.now()
        if device.paired_at is None or device.revoked_at is not None:
            raise face.TicketRefused("This tablet is not paired.", params={"field": "device_id"})
        if not device.public_key:
            raise face.TicketRefused(
                "This tablet has no key of its own yet. Pair it again.",
                params={"field": "device_id"},
            )
        if self._live(device.id):
            raise face.TabletBusy
        ticket_id = uuid4()
        row = Ticket(
            id=ticket_id,
            secret_hash=digest(self._keys.ticket_token(ticket_id)),
            device_id=device.id,
            patient_id=new.patient_id,
            purpose=new.purpose,
            entity=face.NEEDS_ENTITY.get(new.purpose, begun),
            entity_id=new.entity_id,
            language=clean(new.language, "language", 10),
            issued_at=now,
            issued_by=self.caller.id,
            expires_at=now + rules.TICKET_LIFE,
            tries=0,
            ended_how="",
        )
        self.session.add(row)
        self.session.flush()
        return self._card(row)

    def _check(self, new: face.NewTicket) -> None:
        if new.purpose not in face.PURPOSES:
            raise face.TicketRefused(params={"field": "purpose"})
        named = new.entity_id is not None and new.purpose != face.REGISTER
        if named is not (new.purpose in face.NEEDS_ENTITY):
            raise face.TicketRefused("Say what the task is about.", params={"field": "entity_id"})
        if (new.patient_id is None) is (new.purpose != "REGISTER"):
            raise face.TicketRefused("Say whose task it is.", params={"field": "patient_id"})
        if new.patient_id is not None:
            self.about(new.patient_id)
            if self._patients.facts(new.patient_id).born is None:
                raise face.NoBirthDate

    def _begun(self, ticket_id: UUID | None) -> str:
        """A registration that was taken back goes on, once at a time. Raises DraftGone."""
        if ticket_id is None:
            return ""
        found, now = self.session.get(Ticket, ticket_id, with_for_update=True), self.now()
        kept = select(Draft.id).where(Draft.ticket_id == ticket_id, Draft.until > now)
        later = select(Ticket).where(Ticket.entity_id == ticket_id, Ticket.ended_at.is_(None))
        taken_up = any(rules.is_live(self._state(row)) for row in self.session.scalars(later))
        begun = found is not None and found.purpose == face.REGISTER
        if found is None or not begun or taken_up or rules.is_live(self._state(found)):
            raise face.DraftGone
        if self.session.scalar(kept) is None:
            raise face.DraftGone
        return "ticket"

    @performs(PortalDesk.recall)
    def recall(self, ticket_id: UUID) -> face.TicketCard:
        row = self.locked(Ticket, ticket_id)
        if not rules.is_live(self._state(row)):
            raise face.TicketSpent
        self._end(row, "RECALLED")
        return self._card(row)

    @performs(PortalDesk.tickets)
    def tickets(self) -> tuple[face.TicketCard, ...]:
        asked = select(Ticket).where(Ticket.issued_at > self.now() - rules.LOOK_BACK)
        rows = self.session.scalars(asked.order_by(Ticket.issued_at.desc(), Ticket.id))
        fresh = select(Draft.ticket_id, Draft.until).where(Draft.until > self.now())
        until = {found.ticket_id: found.until for found in self.session.execute(fresh)}
        return tuple(replace(self._card(row), draft_until=until.get(row.id)) for row in rows)

    @performs(PortalDesk.task)
    def task(self) -> face.Task | None:
        self.own_rows_only()
        row = self._mine()
        if row is None:
            return None
        until = row.expires_at if row.opened_at is None else row.opened_at + rules.OPEN_LIFE
        left = rules.BIRTH_TRIES - row.tries
        asks_birth_date, challenge = row.patient_id is not None, self._challenge(row)
        return face.Task(row.id, row.purpose, row.language, asks_birth_date, left, until, challenge)

    @performs(PortalDesk.own_tickets)
    def own_tickets(self) -> tuple[UUID, ...]:
        self.own_rows_only()
        since = self.now() - rules.LOOK_BACK
        asked = select(Ticket.id).where(Ticket.device_id == self.caller.device_id)
        return tuple(self.session.scalars(asked.where(Ticket.issued_at > since)))

    @performs(PortalDesk.identify)
    def identify(self, birth_date: date, proof: str = "") -> face.TicketSession:
        opened = self.open_ticket(birth_date, proof)
        if opened is None:
            task = self.task()
            if task is None:
                raise face.TicketGone
            raise face.WrongBirthDate(params={"left": str(task.tries_left)})
        return opened

    @performs(PortalDesk.open_ticket)
    def open_ticket(self, born: date, proof: str) -> face.TicketSession | None:
        """A tablet that died opens its task again, by the birth date and within its time."""
        self.own_rows_only()
        found, now = self._mine(), self.now()
        if found is None:
            raise face.TicketGone
        row = self.locked(Ticket, found.id)
        self._check_proof(row, proof)
        if row.patient_id is not None and self._patients.facts(row.patient_id).born != born:
            row.tries += 1
            if row.tries >= rules.BIRTH_TRIES:
                self._end(row, "TRIES")
            return None
        row.opened_at = row.opened_at or now
        self._tablets.touch(row.id, now)
        ends_at = row.opened_at + rules.OPEN_LIFE
        return face.TicketSession(
            self._keys.ticket_token(row.id), row.purpose, row.entity_id, ends_at
        )

    @performs(PortalDesk.finish)
    def finish(self) -> None:
        self.own_rows_only()
        if self.caller.ticket_id is None:
            raise errors.Forbidden
        row = self.locked(Ticket, self.caller.ticket_id)
        self._end(row, "DONE")
        for draft in self.session.scalars(drafts_of(row)):
            self.session.delete(draft)

    @performs(PortalDesk.leave)
    def leave(self, login: str, pin: str) -> None:
        counter = f"leave:{self.caller.device_id}"
        self._accounts.count_try(counter)
        if self._tokens.pin_holder(login, pin, LEAVE) is None:
            raise face.LeaveRefused
        self._accounts.clear_tries(counter)

    def _challenge(self, row: Ticket) -> str:
        return self._keys.task_challenge(row.id, self.now())

    def _check_proof(self, row: Ticket, proof: str) -> None:
        """Whoever holds the token without the key of the tablet opens nothing."""
        key = self.session.scalar(select(Device.public_key).where(Device.id == row.device_id))
        if not key or row.device_id is None:
            raise face.DeviceProofRefused
        challenge, _, signature = proof.partition(".")
        words = rules.to_sign(row.device_id, row.id, challenge)
        fresh = self._keys.is_task_challenge(row.id, challenge, self.now())
        if not fresh or not rules.has_signed(key, words, signature):
            raise face.DeviceProofRefused

    def _mine(self) -> Ticket | None:
        """The live task of the calling tablet."""
        device = self.caller.device_id
        found = self._live(device) if device else []
        return found[0] if found else None

    def _live(self, device_id: UUID) -> list[Ticket]:
        """Tasks that are sent or open, the newest first."""
        since = self.now() - rules.TICKET_LIFE - rules.OPEN_LIFE
        asked = select(Ticket).where(Ticket.device_id == device_id, Ticket.ended_at.is_(None))
        rows = self.session.scalars(
            asked.where(Ticket.issued_at > since).order_by(Ticket.issued_at.desc())
        )
        return [row for row in rows if rules.is_live(self._state(row))]

    def _end(self, row: Ticket, how: str) -> None:
        row.ended_at, row.ended_how = self.now(), how

    def _state(self, row: Ticket) -> str:
        return rules.ticket_state(
            row.expires_at, row.opened_at, row.ended_at, row.ended_how, self.now()
        )

    def _card(self, row: Ticket) -> face.TicketCard:
        return face.TicketCard(
            row.id, row.device_id, row.purpose, row.patient_id, row.entity_id, row.issued_at,
            row.expires_at, self._state(row),
        )  # fmt: skip

    def _cards(self, asked: Select[Device]) -> tuple[face.DeviceCard, ...]:
        """Two statements, however many tablets there are."""
        rows = self.session.scalars(asked.order_by(Device.name, Device.id)).all()
        since = self.now() - rules.TICKET_LIFE - rules.OPEN_LIFE
        under_way = select(Ticket).where(Ticket.ended_at.is_(None), Ticket.issued_at > since)
        tickets = self.session.scalars(under_way)
        busy = {row.device_id for row in tickets if rules.is_live(self._state(row))}
        return tuple(
            face.DeviceCard(
                row.id,
                row.name,
                row.paired_at,
                self._tablets.last_seen(row.id) or row.last_seen_at,
                row.revoked_at,
                row.id in busy,
                row.version,
                bool(row.public_key),
            )
            for row in rows
        )


def _check_key(key: str) -> None:
    if not key:
        raise face.KeyMissing
    try:
        rules.public_key(key)
    except ValueError as exc:
        raise face.PairingRefused("This is no key of a tablet.") from exc
