"""What was begun on a tablet and not finished: kept for minutes, for whoever began it."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from clinic_desktop.core import errors
from clinic_desktop.domain.portal import interface as face
from clinic_desktop.domain.portal import rules
from clinic_desktop.domain.portal.interface import DraftsDesk
from clinic_desktop.domain.portal.models import Draft, Ticket
from clinic_desktop.domain.portal.rules import PortalKeys
from clinic_desktop.store.service import Service, Work, performs

AT_ONCE = 50


class DraftsService(Service):
    def __init__(self, work: Work, keys: PortalKeys) -> None:
        super().__init__(work)
        self._keys = keys

    @performs(DraftsDesk.hand_in)
    def hand_in(self, ticket_id: UUID, content: str) -> None:
        """The device is asked, not the ticket: it was taken back, and its token with it."""
        self.own_rows_only()
        if len(content) > rules.LARGEST_DRAFT:
            raise face.DraftRefused
        ticket, now = self.locked(Ticket, ticket_id), self.now()
        if ticket.device_id is None or ticket.device_id != self.caller.device_id:
            raise errors.NotFound
        if ticket.opened_at is None or ticket.ended_how == "DONE":
            raise face.DraftRefused
        ended = ticket.ended_at or min(now, ticket.opened_at + rules.OPEN_LIFE)
        until = ended + rules.DRAFT_LIFE
        if now >= until:
            raise face.DraftRefused
        row = self.session.scalar(select(Draft).where(Draft.ticket_id == ticket_id))
        if row is None:
            row = Draft(
                ticket_id=ticket_id, patient_id=ticket.patient_id, purpose=ticket.purpose,
                entity_id=ticket.entity_id,
            )  # fmt: skip
            self.session.add(row)
        row.content, row.kept_at, row.until = self._keys.seal(content.encode()), now, until

    @performs(DraftsDesk.draft)
    def draft(self) -> str:
        self.own_rows_only()
        ticket = self.session.get(Ticket, self.caller.ticket_id or UUID(int=0))
        if ticket is None:
            raise errors.Forbidden
        asked = drafts_of(ticket).where(Draft.until > self.now())
        row = self.session.scalar(asked.order_by(Draft.kept_at.desc(), Draft.id).limit(1))
        return self._keys.unseal(row.content).decode() if row is not None else ""

    @performs(DraftsDesk.late_drafts)
    def late_drafts(self) -> int:
        return self.session.scalar(select(func.count()).where(self._is_late())) or 0

    @performs(DraftsDesk.forget_late_drafts)
    def forget_late_drafts(self) -> None:
        asked = select(Draft).where(self._is_late()).limit(AT_ONCE)
        for row in self.session.scalars(asked.with_for_update(skip_locked=True)):
            self.session.delete(row)

    def _is_late(self) -> ColumnElement[bool]:
        return Draft.until <= self.now()


def drafts_of(ticket: Ticket) -> Select[Draft]:
    """Of the same patient and matter; of somebody not known yet the task says which one."""
    if ticket.patient_id is None:
        begun = [one for one in (ticket.id, ticket.entity_id) if one is not None]
        return select(Draft).where(Draft.ticket_id.in_(begun), Draft.purpose == ticket.purpose)
    same = (
        Draft.entity_id.is_(None)
        if ticket.entity_id is None
        else (Draft.entity_id == ticket.entity_id)
    )
    mine = (Draft.patient_id == ticket.patient_id, Draft.purpose == ticket.purpose)
    return select(Draft).where(*mine, same)
