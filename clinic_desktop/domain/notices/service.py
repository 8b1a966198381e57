"""Notices: told once, in the transaction of their cause; mail leaves by the outbox."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import and_, bindparam, case, or_, select
from sqlalchemy.exc import IntegrityError

from clinic_desktop.core import errors
from clinic_desktop.domain.centre.interface import CentreDesk, NewTask
from clinic_desktop.domain.notices import interface as notices
from clinic_desktop.domain.notices import rules
from clinic_desktop.domain.notices.interface import NoticesDesk
from clinic_desktop.domain.notices.models import Notice, NoticeRead, Outbox
from clinic_desktop.store.service import Service, Work, performs

AT_MOST = 200
TOLD = select(Notice.dedupe).where(Notice.dedupe.in_(bindparam("keys", expanding=True)))
WRITTEN = select(Outbox.id).where(Outbox.dedupe == bindparam("key"))
SENT = "SENT"
GIVEN_UP = "A message could not be sent for three days. Reach the person another way."
ATTACHED = ("consent", "receipt")
"""What goes with a mail, by the name under which its id is kept."""


class NoticesService(Service):
    def __init__(self, work: Work, centre: CentreDesk) -> None:
        super().__init__(work)
        self._centre = centre

    @performs(NoticesDesk.mine)
    def mine(self) -> tuple[notices.NoticeCard, ...]:
        self.own_rows_only()
        me = self.caller.id
        marked = and_(NoticeRead.notice_id == Notice.id, NoticeRead.user_id == me)
        to_me = or_(Notice.user_id == me, Notice.role.in_(self.caller.roles))
        asked = (
            select(Notice, NoticeRead.read_at)
            .outerjoin(NoticeRead, marked)
            .where(to_me)
            .order_by(NoticeRead.read_at.is_not(None), Notice.happened_at.desc(), Notice.id)
            .limit(AT_MOST)
        )
        return tuple(
            notices.NoticeCard(
                r.id, r.event, r.text, r.entity, r.entity_id, r.patient_id, r.happened_at, read_at
            )
            for r, read_at in self.session.execute(asked)
        )

    @performs(NoticesDesk.read)
    def read(self, notice_id: UUID) -> None:
        self.own_rows_only()
        row, me = self.found(Notice, notice_id), self.caller.id
        if row.user_id != me and row.role not in self.caller.roles:
            raise errors.NotFound
        mine = (NoticeRead.notice_id == row.id, NoticeRead.user_id == me)
        if self.session.scalar(select(NoticeRead.id).where(*mine)) is None:
            self.session.add(NoticeRead(notice_id=row.id, user_id=me, read_at=self.now()))
            self.session.flush()

    @performs(NoticesDesk.outbox)
    def outbox(self) -> tuple[notices.PostingState, ...]:
        rank = case((Outbox.state == "DEAD", 0), (Outbox.state == "SENT", 2), else_=1)
        asked = select(Outbox).order_by(rank, Outbox.created_at.desc(), Outbox.id).limit(AT_MOST)
        return tuple(
            notices.PostingState(r.id, r.kind, r.state, r.tries, r.created_at)
            for r in self.session.scalars(asked)
        )

    @performs(NoticesDesk.tell)
    def tell(self, telling: notices.Telling) -> None:
        """Two who tell the same at the same moment both succeed: what is told is looked at anew."""
        try:
            with self.session.begin_nested():
                self._tell(telling)
        except IntegrityError:
            self._tell(telling)

    @performs(NoticesDesk.due)
    def due(self, limit: int) -> tuple[notices.Posting, ...]:
        """Leased under lock; a lease that ran out is free again."""
        now = self.now()
        free = or_(Outbox.leased_until.is_(None), Outbox.leased_until <= now)
        asked = (
            select(Outbox)
            .where(Outbox.state.in_(("PENDING", "SENDING")), Outbox.not_before <= now, free)
            .order_by(Outbox.not_before, Outbox.id)
            .limit(limit)
            .with_for_update(skip_locked=True, key_share=True)
        )
        found = list(self.session.scalars(asked))
        for row in found:
            row.state, row.leased_until = "SENDING", now + rules.LEASE
        self.session.flush()
        return tuple(_posting(row) for row in found)

    @performs(NoticesDesk.sent)
    def sent(self, posting_id: UUID) -> None:
        row = self.locked(Outbox, posting_id)
        if row.state != SENT:
            row.state, row.sent_at, row.leased_until, row.last_error = SENT, self.now(), None, ""
            self.session.flush()

    @performs(NoticesDesk.not_sent)
    def not_sent(self, posting_id: UUID, words: str) -> None:
        row, now = self.locked(Outbox, posting_id), self.now()
        if row.state == SENT:
            return
        row.not_before = rules.next_try(now, row.tries)
        row.tries += 1
        row.leased_until, row.last_error = None, words[:400]
        row.state = "DEAD" if rules.given_up(row.created_at, now) else "PENDING"
        self.session.flush()
        if row.state == "DEAD":
            task = NewTask(
                "MAIL_GIVEN_UP", GIVEN_UP, "outbox", row.id, "RECEPTION", None, row.patient_id
            )
            self._centre.open_task(task)

    def _tell(self, telling: notices.Telling) -> None:
        entity = str(telling.entity_id)
        keys = {
            rules.dedupe(telling.event, entity, telling.again, kind, str(user or role)): (
                user,
                role,
            )
            for kind, user, role in _whom(telling)
        }
        told = set(self.session.scalars(TOLD, {"keys": tuple(keys)})) if keys else set()
        for key, (user, role) in keys.items():
            if key not in told:
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

    def _write(self, telling: notices.Telling, mail: notices.Mail) -> None:
        key = rules.dedupe(telling.event, str(telling.entity_id), telling.again, "mail", mail.to)
        if self.session.scalar(WRITTEN, {"key": key}) is None:
            self.session.add(
                Outbox(
                    kind=telling.event,
                    dedupe=key,
                    recipient=mail.to,
                    patient_id=telling.patient_id,
                    language=mail.language,
                    payload=_payload(mail),
                    state="PENDING",
                    tries=0,
                    not_before=self.now(),
                )
            )


def _whom(telling: notices.Telling) -> Iterator[tuple[str, UUID | None, str | None]]:
    yield from (("user", person, None) for person in telling.people)
    yield from (("role", None, role) for role in telling.roles)


def _payload(mail: notices.Mail) -> dict[str, str]:
    """What goes with the mail is named only: its content stays where it is kept."""
    named = dict(zip(ATTACHED, (mail.consent_id, mail.receipt_id), strict=True))
    kept = {"subject": mail.subject, "text": mail.text}
    return kept | {name: str(row_id) for name, row_id in named.items() if row_id is not None}


def _posting(row: Outbox) -> notices.Posting:
    """The id of the row is that of the message: a repeat is recognised as one."""
    kept = row.payload
    consent, receipt = (UUID(kept[name]) if name in kept else None for name in ATTACHED)
    mail = notices.Mail(
        row.recipient, kept["subject"], kept["text"], row.language, consent, receipt
    )
    return notices.Posting(row.id, mail, str(row.id), row.tries)
