"""The face of notices: what people are told, in the program and by mail."""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from clinic_desktop.core import errors
from clinic_desktop.core.caller import INTERNAL, SIGNED_IN
from clinic_desktop.core.moment import Moment
from clinic_desktop.core.operations import asks, does


@dataclass(frozen=True, slots=True)
class Mail:
    """No clinical content; `to` is a verified address of the patient."""

    to: str
    subject: str
    text: str
    language: str = "en"


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
    """One mail that waits to be sent."""

    id: UUID
    mail: Mail
    message_id: str
    tries: int


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
    def mine(self) -> tuple[NoticeCard, ...]: ...

    @does(SIGNED_IN)
    def read(self, notice_id: UUID) -> None: ...

    @asks("notices.outbox.read")
    def outbox(self) -> tuple[PostingState, ...]: ...

    @does(INTERNAL)
    def tell(self, telling: Telling) -> None: ...

    @does(INTERNAL)
    def due(self, limit: int) -> tuple[Posting, ...]:
        """Leased to the caller for a few minutes, so that two senders never send one twice."""

    @does(INTERNAL)
    def sent(self, posting_id: UUID) -> None: ...

    @does(INTERNAL)
    def not_sent(self, posting_id: UUID, words: str) -> None: ...


class MessageKept(errors.RuleViolation):
    code, text = "notices.message_kept", "A message stays as it was written. Write a new one."


class WrittenAlready(errors.Conflict):
    code, text = "notices.written_already", "This message was written already."


class ToldAlready(errors.Conflict):
    code, text = "notices.told_already", "This was told already."
