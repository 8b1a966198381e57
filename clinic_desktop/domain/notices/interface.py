"""The face of notices: what people are told, in the program and by mail."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.caller import INTERNAL, SIGNED_IN
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does
from clinic_desktop.domain.centre.interface import CentreDesk


class MessageKept(errors.RuleViolation):
    code, text = "notices.message_kept", "A message stays as it was written. Write a new one."


class WrittenAlready(errors.Conflict):
    code, text = "notices.written_already", "This message was written already."


class ToldAlready(errors.Conflict):
    code, text = "notices.told_already", "This was told already."


@dataclass(frozen=True, slots=True)
class Mail:
    """No clinical content; `to` is a verified address of the patient.

    `consent_id` names a sealed document that goes with it, `receipt_id` a payment whose receipt
    does, because the patient chose that.
    """

    to: str
    subject: str
    text: str
    language: str = "en"
    consent_id: UUID | None = None
    receipt_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Telling:
    """`event` and `entity_id` together are told once to each person."""

    event: str
    text: str
    entity: str
    entity_id: UUID
    roles: tuple[str, ...] = ()
    people: tuple[UUID, ...] = ()
    patient_id: UUID | None = None
    mail: Mail | None = None
    again: str = ""  # tells repeated events of one entity apart


@dataclass(frozen=True, slots=True)
class NoticeCard:
    id: UUID
    event: str
    text: str
    entity: str
    entity_id: UUID
    patient_id: UUID | None
    at: Moment
    read_at: Moment | None


@dataclass(frozen=True, slots=True)
class Posting:
    """One mail that waits to be sent; `attached` are names and contents of files."""

    id: UUID
    mail: Mail
    message_id: str
    tries: int
    attached: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class PostingState:
    """State only, no text."""

    id: UUID
    kind: str
    state: str
    tries: int
    at: Moment


class NoticesDesk(Protocol):
    @asks(SIGNED_IN)
    def mine(self) -> tuple[NoticeCard, ...]:
        """To the caller and to the caller's roles: unread first, the newest first."""

    @does(SIGNED_IN)
    def read(self, notice_id: UUID) -> None:
        """By the caller; others of the role still find it unread."""

    @asks("notices.outbox.read")
    def outbox(self) -> tuple[PostingState, ...]:
        """Given up first, then waiting, then gone; the newest first."""

    @does(INTERNAL)
    def tell(self, telling: Telling) -> None:
        """A notice per person and per role, a mail where there is one; each only once."""

    @does(INTERNAL)
    def due(self, limit: int) -> tuple[Posting, ...]:
        """Leased to the caller for a few minutes, so that two senders never send one twice."""

    @does(INTERNAL)
    def sent(self, posting_id: UUID) -> None: ...

    @does(INTERNAL, includes=(CentreDesk.open_task,))
    def not_sent(self, posting_id: UUID, words: str) -> None:
        """Tried again after 1 minute, 2, 4 … 6 hours; after 3 days reception gets a task."""
