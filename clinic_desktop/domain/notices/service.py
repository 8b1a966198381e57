"""Notices: told once, in the transaction of their cause; mail leaves by the outbox."""

from uuid import UUID

from sqlalchemy import case, or_, select

from clinic_desktop.core import errors
from clinic_desktop.domain.notices import interface as notices
from clinic_desktop.domain.notices import rules
from clinic_desktop.domain.notices.interface import NoticesDesk
from clinic_desktop.domain.notices.models import Notice, Outbox
from clinic_desktop.store.service import Service, performs

AT_MOST = 200


class NoticesService(Service):
    @performs(NoticesDesk.mine)
    def mine(self) -> tuple[notices.NoticeCard, ...]:
        """Own ones and those of the own roles, the unread and newest first."""
        self.own_rows_only()
        to_me = or_(Notice.user_id == self.caller.id, Notice.role.in_(self.caller.roles))
        unread_first = case((Notice.read_at.is_(None), 0), else_=1)
        asked = select(Notice).where(to_me).order_by(unread_first, Notice.happened_at.desc())
        return tuple(
            notices.NoticeCard(
                r.id, r.event, r.text, r.entity, r.entity_id, r.patient_id, r.happened_at, r.read_at
            )
            for r in self.session.scalars(asked.limit(AT_MOST))
        )

    @performs(NoticesDesk.read)
    def read(self, notice_id: UUID) -> None:
        """Once: who reads a role's notice first has taken it."""
        self.own_rows_only()
        row = self.locked(Notice, notice_id)
        if row.user_id != self.caller.id and row.role not in self.caller.roles:
            raise errors.NotFound
        if row.read_at is None:
            row.read_at, row.read_by = self.now(), self.caller.id

    @performs(NoticesDesk.outbox)
    def outbox(self) -> tuple[notices.PostingState, ...]:
        asked = select(Outbox).order_by(Outbox.created_at.desc()).limit(AT_MOST)
        return tuple(
            notices.PostingState(r.id, r.kind, r.state, r.tries, r.created_at)
            for r in self.session.scalars(asked)
        )

    @performs(NoticesDesk.tell)
    def tell(self, telling: notices.Telling) -> None:
        whom: list[tuple[str, str, UUID | None, str | None]] = []
        whom += [("user", str(person), person, None) for person in telling.people]
        whom += [("role", role, None, role) for role in telling.roles]
        keys = {
            rules.dedupe(telling.event, str(telling.entity_id), telling.again, kind, name): (
                user,
                role,
            )
            for kind, name, user, role in whom
        }
        told = select(Notice.dedupe).where(Notice.dedupe.in_(keys))
        for key in keys.keys() - set(self.session.scalars(told)):
            user, role = keys[key]
            self.session.add(
                Notice(
                    user_id=user,
                    role=role,
                    event=telling.event,
                    dedupe=key,
                    text=telling.text[:400],
                    entity=telling.entity,
                    entity_id=telling.entity_id,
                    patient_id=telling.patient_id,
                    happened_at=self.now(),
                )
            )
        if telling.mail is not None:
            self._write(telling, telling.mail)
        self.session.flush()

    @performs(NoticesDesk.due)
    def due(self, limit: int) -> tuple[notices.Posting, ...]:
        """Leased under lock; a lease that ran out is free again."""
        now = self.now()
        free = or_(Outbox.leased_until.is_(None), Outbox.leased_until <= now)
        asked = (
            select(Outbox)
            .where(Outbox.state.in_(("PENDING", "SENDING")), Outbox.not_before <= now, free)
            .order_by(Outbox.not_before)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        found = list(self.session.scalars(asked))
        for row in found:
            row.state, row.leased_until = "SENDING", now + rules.LEASE
        self.session.flush()
        return tuple(_posting(row) for row in found)

    @performs(NoticesDesk.sent)
    def sent(self, posting_id: UUID) -> None:
        row = self.locked(Outbox, posting_id)
        row.state, row.sent_at, row.leased_until, row.last_error = "SENT", self.now(), None, ""

    @performs(NoticesDesk.not_sent)
    def not_sent(self, posting_id: UUID, words: str) -> None:
        row, now = self.locked(Outbox, posting_id), self.now()
        row.not_before = rules.next_try(now, row.tries)
        row.tries += 1
        row.leased_until, row.last_error = None, words[:400]
        row.state = "DEAD" if rules.given_up(row.created_at, now) else "PENDING"

    def _write(self, telling: notices.Telling, mail: notices.Mail) -> None:
        key = rules.dedupe(telling.event, str(telling.entity_id), telling.again, "mail", mail.to)
        if self.session.scalar(select(Outbox.id).where(Outbox.dedupe == key)) is not None:
            return
        self.session.add(
            Outbox(
                kind=telling.event,
                dedupe=key,
                recipient=mail.to,
                patient_id=telling.patient_id,
                language=mail.language,
                payload={"subject": mail.subject, "text": mail.text},
                state="PENDING",
                tries=0,
                not_before=self.now(),
            )
        )


def _posting(row: Outbox) -> notices.Posting:
    mail = notices.Mail(row.recipient, row.payload["subject"], row.payload["text"], row.language)
    return notices.Posting(row.id, mail, str(row.id), row.tries)
