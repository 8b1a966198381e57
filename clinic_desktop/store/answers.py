"""Answers already given, kept in the transaction that earned them."""

from dataclasses import replace
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Column, LargeBinary, String, Table, select, text, update
from sqlalchemy.orm import Session

from clinic_desktop.core import errors
from clinic_desktop.core.once import Once, Replayed
from clinic_desktop.store.base import Base

table = Table(
    "answer_kept",
    Base.metadata,
    Column("caller", String(36), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("request", String(64), nullable=False),
    Column("answer", LargeBinary),
)
CLAIM = text(
    "INSERT INTO answer_kept (caller, key, request) VALUES (:caller, :key, :request)"
    " ON CONFLICT DO NOTHING"
)


def of_ward(once: Once, link: UUID | None) -> Once:
    """One account speaks for several people: what it asked for one is no answer for another."""
    if link is None:
        return once
    return replace(once, key=sha256(f"{link}/{once.key}".encode()).hexdigest())


def claim(session: Session, once: Once, caller: str) -> None:
    """Take the key, or wait for whoever has it and raise the answer they got."""
    run = session.connection().execute
    if run(CLAIM, {"caller": caller, "key": once.key, "request": once.request}).rowcount:
        return
    kept = run(select(table).where(table.c.caller == caller, table.c.key == once.key)).one()
    if kept.request != once.request:
        raise errors.KeyReused
    if kept.answer is None:
        raise errors.AnswerGone
    raise Replayed(kept.answer)


def keep(session: Session, once: Once, caller: str, outcome: object) -> None:
    """Remember the answer, a refusal too: the same question gets the same answer."""
    mine = (table.c.caller == caller) & (table.c.key == once.key)
    session.connection().execute(update(table).where(mine).values(answer=once.pack(outcome)))
